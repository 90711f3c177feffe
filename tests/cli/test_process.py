"""The program as a process: streams, pipes, signals, a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..stacks import command, environment, paper

posix = pytest.mark.skipif(os.name == "nt", reason="signals and terminals of POSIX")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Enough papers for worker processes, and for a second or two of work."""
    folder = tmp_path / "许多"
    folder.mkdir()
    for number in range(80):
        text = paper(f"第{number}镇党委", f"第{number}号院坝的夜校") * 12
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_data_is_utf8_whatever_the_locale_says(process, small):
    env = {"PYTHONIOENCODING": "ascii", "LANG": "C", "LC_ALL": "C"}
    said = process("parse", small / "甲.txt", env=env)
    assert said.returncode == 0
    assert said.stdout.decode("utf-8") == (small / "甲.txt").read_text("utf-8")
    said = process("parse", "没有.txt", env=env)
    assert "找不到 没有.txt" in said.stderr.decode("utf-8")


def test_json_is_one_object_with_everything(process, small):
    record = json.loads(process("parse", small / "甲.txt", "--json").stdout)
    text = (small / "甲.txt").read_text("utf-8")
    assert record["text"] == text
    statements = record["papers"][0]["statements"]
    assert {"problem", "cause", "remedy"} <= {s["role"] for s in statements}
    assert "四、整改措施" in {s["title"] for s in record["papers"][0]["sections"]}
    assert all(text[s["start"] : s["end"]] for s in statements)


@posix
def test_a_reader_that_leaves_early_is_no_error(small):
    (small / "长.txt").write_text(paper("河口镇党委", "渔船支部的集中学习") * 2000, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | head -1', "bash", *command("parse", small / "长.txt")],
        capture_output=True, env=environment(), check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("河口镇党委")


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_one_closed_stream_does_no_harm(small, closed):
    args = ["bash", "-c", f'"$@" {closed}', "bash", *command("parse", small / "甲.txt", "--set", "x=1")]
    done = subprocess.run(args, capture_output=True, env=environment(), timeout=60, check=False)
    assert done.returncode == 2
    assert ("x" in done.stderr.decode()) == (closed == ">&-")


@posix
def test_no_file_of_ours_takes_the_place_of_a_closed_stream(small, tmp_path):
    args = ["bash", "-c", '"$@" </dev/null >&- 2>&-', "bash", *command("triage", small, "--out", tmp_path / "out")]
    done = subprocess.run(args, capture_output=True, env=environment(), timeout=60, check=False)
    assert done.returncode == 0
    assert (tmp_path / "out/run.json").read_bytes().startswith(b"{")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_told(small):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            command("parse", small / "甲.txt"),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 5
    assert "系统报错" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def running(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def as_a_shell_says(code: int) -> int:
    """Python ends itself by SIGINT, after our last word, where that came while a library made code of a string."""
    return 128 - code if code < 0 else code


@posix
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_nothing_behind(many, tmp_path, number, code):
    out = tmp_path / "out"
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and hand that on
    started = subprocess.Popen(
        command("triage", many, "--out", out, "--set", "engine.workers=2"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while len(running(started.pid)) < 3 and time.monotonic() < deadline:
        assert started.poll() is None
        time.sleep(0.02)
    os.killpg(started.pid, number) if number == signal.SIGINT else started.send_signal(number)
    out_bytes, err = started.communicate(timeout=30)
    assert as_a_shell_says(started.returncode) == code
    assert (out_bytes, b"Traceback" in err) == (b"", False)
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["许多"]
    deadline = time.monotonic() + 10
    while running(started.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(started.pid) == []
    if number == signal.SIGINT:
        assert err.decode().strip() == "已中断，没有留下不完整的结果。"


def on_terminal(args: list[str]) -> tuple[int, str]:
    """Run a command with stderr on a terminal of 80 columns; return its code and what the terminal got."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    started = subprocess.Popen(
        args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs, env=environment(TERM="xterm")
    )
    os.close(theirs)
    got = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        got += chunk
    os.close(ours)
    data, _ = started.communicate(timeout=30)
    assert data == b""
    return started.returncode, got.decode()


@posix
def test_progress_shows_on_a_terminal_and_nowhere_else(small, tmp_path, process):
    code, seen = on_terminal(command("triage", small, "--out", tmp_path / "a"))
    assert code == 0
    assert "读取与归类" in seen
    assert "写出结果" in seen
    assert "\x1b[?25h" in seen  # the cursor is back
    said = process("triage", small, "--out", tmp_path / "a", env={"FORCE_COLOR": "1"})
    assert said.stdout == b""
    assert "读取与归类" not in said.stderr.decode()
    assert b"\x1b" not in said.stderr


def test_the_module_is_the_program(small):
    done = subprocess.run(
        [sys.executable, "-m", "textmine"], capture_output=True, env=environment(), timeout=60, check=False
    )
    assert done.returncode == 2
