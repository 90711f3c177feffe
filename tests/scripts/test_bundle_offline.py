"""An offline bundle the whole way: made from the index, carried in its .zip, installed and used without a network.

Making it needs the index that pip is configured with, and fails without. The network is off by a namespace of its own
(``unshare -rn``) where that is allowed, else by proxies that lead nowhere and a guard in the installed Python; which of
the two is printed behind the tests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from environment import ROOT, SET_UP_FAILED

from ..stacks import environment
from ..test_offline import GUARD

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="starts the bundle by its shell files")

NAMESPACE = ["unshare", "-rn"]
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
OLD_PYTHON = """#!/bin/sh
case "$*" in
*install.py*) exec {python} -I {program} "$@" ;;
*venv*) exit 1 ;;
esac
"""
OLD = """
import runpy, sys
sys.version_info = (3, 8, 18, "final", 0)
sys.argv = sys.argv[-1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
PAPERS = ROOT / "corpora/samples/村"


@pytest.fixture(scope="module")
def off() -> list[str]:
    """What a command is put behind to have no network; nothing where namespaces are not allowed."""
    done = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False) if shutil.which("unshare") else None
    return NAMESPACE if done and done.returncode == 0 else []


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle for this system and this Python, unpacked in a folder with a Chinese name and a blank."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/bundle.py", "--out", out], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"the bundle needs the index that pip is configured with\n{done.stderr}"
    folder, packed = map(Path, done.stdout.split())
    assert sorted(out.iterdir()) == [folder, packed]
    office = tmp_path_factory.mktemp("督查 一组")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(office)
    return office / folder.name


@pytest.fixture(scope="module")
def installed(carried: Path, off: list[str]) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The bundle when it is installed, and what that said."""
    return carried, run(off, "sh", carried / "install.sh")


@pytest.fixture
def closed(installed: tuple[Path, subprocess.CompletedProcess[str]], off: list[str]) -> Iterator[Path]:
    """The bundle with a guard on its sockets where there is no namespace; ``doctor`` would find it in its own way."""
    [packages] = installed[0].glob("env/lib/python3*/site-packages")
    guard = packages / "sitecustomize.py"
    guard.write_text("" if off else GUARD, "utf-8")
    yield installed[0]
    guard.unlink()


def run(off: list[str], *command: object, **more: object) -> subprocess.CompletedProcess[str]:
    environ = environment(ATTEMPTS=os.devnull, **NOWHERE)
    return subprocess.run(
        [*off, *map(str, command)], env=environ, capture_output=True, text=True, check=False, timeout=300, **more
    )


def copy_of(bundle: Path, place: Path) -> Path:
    """A second bundle, its files the same ones on the disk, without what was installed."""
    return shutil.copytree(bundle, place / "安装 包", copy_function=os.link, ignore=shutil.ignore_patterns("env"))


def tamper(bundle: Path, name: str) -> Path:
    [wheel] = bundle.glob(f"wheels/{name}-*.whl")
    raw = wheel.read_bytes()
    wheel.unlink()
    wheel.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    return wheel


def test_it_installs_and_doctor_reads_every_kind(installed, off, tell) -> None:
    tell(f"offline bundle: the network was off by {' '.join(off) or 'proxies to nowhere and a guard on sockets'}")
    _, done = installed
    assert done.returncode == 0, done.stderr
    assert "√ 压缩包 .7z" in done.stdout
    assert "断网检查：通过" in done.stdout
    assert "textmine.sh" in done.stderr


def test_the_network_was_off(closed, off) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        tries = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 5)"
        assert run([], sys.executable, "-c", tries).returncode == 0
        assert run(off, closed / "env/bin/python", "-I", "-c", tries).returncode != 0


def test_the_main_job_runs(closed, off, tmp_path) -> None:
    done = run(off, "sh", closed / "textmine.sh", "triage", PAPERS, "--out", "结果", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "鹭洲村" in (tmp_path / "结果/report.html").read_text("utf-8")
    assert zipfile.is_zipfile(tmp_path / "结果/triage.xlsx")


def test_installed_is_what_was_locked_and_nothing_of_this_checkout(installed) -> None:
    bundle, _ = installed
    code = "import textmine, jieba, numpy; print(textmine.__file__, jieba.__file__, numpy.__file__, sep='\\n')"
    done = run([], bundle / "env/bin/python", "-I", "-c", code, cwd=ROOT)
    assert all(line.startswith(str(bundle / "env")) for line in done.stdout.split("\n") if line), done.stdout
    pins = (bundle / "requirements.txt").read_text("utf-8").splitlines()
    assert all(line.count("--hash=sha256:") == 1 for line in pins)
    assert any(line.startswith("jieba==") for line in pins)


def test_a_second_start_only_examines(installed, off) -> None:
    bundle, _ = installed
    before = (bundle / "env/installed.txt").stat().st_mtime_ns
    done = run(off, "sh", bundle / "install.sh")
    assert done.returncode == 0
    assert "断网检查：通过" in done.stdout
    assert (bundle / "env/installed.txt").stat().st_mtime_ns == before


def test_a_tampered_wheel_is_refused_by_its_sum(carried, tmp_path, off) -> None:
    bundle = copy_of(carried, tmp_path)
    wheel = tamper(bundle, "numpy")
    done = run(off, "sh", bundle / "install.sh")
    assert done.returncode == SET_UP_FAILED
    assert f"已拒绝安装：wheels/{wheel.name}。" in done.stderr
    assert not (bundle / "env").exists()


def test_a_tampered_wheel_whose_sum_was_amended_is_refused_by_the_lock(carried, tmp_path, off) -> None:
    bundle = copy_of(carried, tmp_path)
    sums = (bundle / "SHA256SUMS").read_text("utf-8").splitlines()
    wheel = tamper(bundle, "annotated_doc")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (bundle / "SHA256SUMS").unlink()
    amended = [f"{digest}  wheels/{wheel.name}" if wheel.name in line else line for line in sums]
    assert amended != sums
    (bundle / "SHA256SUMS").write_text("\n".join(amended), "utf-8")
    done = run(off, "sh", bundle / "install.sh")
    assert done.returncode == SET_UP_FAILED
    assert "安装文件与锁定的校验值不符，已拒绝安装" in done.stderr
    assert run([], "sh", bundle / "textmine.sh", "--version").returncode == SET_UP_FAILED


@pytest.mark.parametrize("found", ["none", "old"])
def test_a_missing_or_old_python_is_told_in_both_languages(carried, tmp_path, found) -> None:
    """A PATH with the tools of the shell, and no Python or one that says it is too old."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "dirname", "readlink"):
        (tools / name).symlink_to(shutil.which(name))
    if found == "old":
        (tmp_path / "old.py").write_text(OLD)
        (tools / "python3").write_text(OLD_PYTHON.format(python=sys.executable, program=tmp_path / "old.py"))
        (tools / "python3").chmod(0o755)
    command = ["sh", str(carried / "install.sh")]
    done = subprocess.run(command, env={"PATH": str(tools)}, capture_output=True, text=True, check=False)
    assert done.returncode == SET_UP_FAILED
    version = "{}.{}".format(*sys.version_info)
    assert f"安装 Python {version}" in done.stderr
    assert f"nstall Python {version}" in done.stderr
    assert ("3.8" in done.stderr) is (found == "old")
