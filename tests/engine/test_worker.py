"""Workers end with their parent, whatever they are doing and however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from textmine.model import Origin
from textmine.read import Source
from textmine.settings import load_settings
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in

from ..read.hostile import zipped
from ..stacks import PLAIN, environment

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
SOON = 10.0  # seconds


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Start]:
    """Start a program that starts workers; it is gone after the test."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    with ExitStack() as after:

        def start(*arguments: object) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "tests.engine.parents", *map(str, arguments)]
            env = environment(STALLED=str(tmp_path), TMPDIR=str(temporary))
            process = subprocess.Popen(command, env=env, cwd=Path(__file__).parents[2])
            after.callback(process.wait)
            after.callback(process.kill)
            return process

        yield start


def workers(folder: Path, *ways: str) -> list[int]:
    """Wait until the workers are busy in these ways, and return their ids."""
    assert within(60, lambda: all((folder / way).exists() for way in ways)), "the workers did not begin"
    return [int((folder / way).read_text()) for way in ways]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive"
    path.write_bytes(zipped([("甲.txt", b"loop"), ("乙.txt", b"stuck")]))
    return path


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_a_parent_that_is_ended(tmp_path: Path, parent: Start, archive: Path, number: int) -> None:
    process = parent("read", archive)
    busy = workers(tmp_path, "loop", "stuck")
    assert all(map(is_alive, busy))
    process.send_signal(number)
    assert within(SOON, lambda: not any(map(is_alive, busy)))


def test_the_next_run_removes_what_a_killed_one_had_unpacked_and_nothing_of_one_that_goes_on(
    tmp_path: Path, parent: Start, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    process = parent("read", archive)
    busy = workers(tmp_path, "loop", "stuck")
    unpacked = sorted((tmp_path / "temporary").rglob("*"))
    assert any(path.is_file() and path.read_bytes() == b"stuck" for path in unpacked)
    read_one(tmp_path)
    assert sorted((tmp_path / "temporary").rglob("*")) == unpacked
    process.kill()
    process.wait()
    assert within(SOON, lambda: not any(map(is_alive, busy)))  # they hold the folder for the moment that they have left
    read_one(tmp_path)
    assert not list((tmp_path / "temporary").iterdir())


def read_one(folder: Path) -> None:
    (folder / "一.txt").write_text("一。", encoding="utf-8")
    source = Source(folder / "一.txt", "一.txt", Origin.SUBMISSION)
    [done] = take_in([source], TextOnly, load_settings(environment=PLAIN)).analysed
    assert done.document.text == "一。"


def test_an_interrupted_run_leaves_no_temporary_file(tmp_path: Path, parent: Start, archive: Path) -> None:
    process = parent("read", archive)
    workers(tmp_path, "loop", "stuck")
    process.send_signal(signal.SIGINT)
    process.wait(SOON)
    assert not list((tmp_path / "temporary").iterdir())


def test_where_the_system_tells_nothing_a_worker_watches_its_parent(tmp_path: Path, parent: Start) -> None:
    process = parent("spawn", tmp_path)
    [child] = workers(tmp_path, "loop")
    process.kill()
    assert within(SOON, lambda: not is_alive(child))


def test_a_worker_whose_parent_went_before_it_could_ask_ends(tmp_path: Path) -> None:
    code = (
        "import multiprocessing, os, sys, time\n"
        "from textmine.engine.worker import end_with_parent\n"
        "def work():\n"
        "    while os.getppid() == parent: time.sleep(0.01)\n"
        "    try: end_with_parent()\n"
        f"    finally: open({str(tmp_path / 'outlived')!r}, 'w').close()\n"
        "parent = os.getpid()\n"
        "child = multiprocessing.get_context('fork').Process(target=work); child.start()\n"
        "print(child.pid, flush=True); os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    child = int(done.stdout)
    assert within(SOON, lambda: not is_alive(child))
    assert not (tmp_path / "outlived").exists()


INTERRUPTED = """
import os, signal
from textmine.engine import run_each
from textmine.settings import load_settings
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
print(*(attempt.result for attempt in run_each(abs, [-1, -2, -3], load_settings(environment={}).engine)))
"""


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="this system does not fork")
def test_a_worker_that_is_interrupted_at_once_says_nothing_and_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], env=environment(), capture_output=True, timeout=60, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([b"1", b"2", b"3"], b"")
