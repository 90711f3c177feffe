"""A run in a process of its own: told as it goes on, stopped when it is told to or when nobody listens any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.model import Document, Outcome, Reason
from textmine.settings import Settings
from textmine.store.holding import LOCK, working
from textmine.store.workspace import Workspace
from textmine.work import background as module
from textmine.work.background import Arrived, Background

from ..stacks import paper

POSIX = pytest.mark.skipif(not hasattr(os, "killpg"), reason="groups of processes are told apart on POSIX alone")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, engine=replace(settings.engine, workers=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    with closing(Workspace(folder)) as workspace:
        workspace.add("甲.txt", "submission", [paper("河口镇党委", "渔船支部的集中学习").encode()])
        workspace.add("坏.docx", "submission", [b"PK\x03\x04" + bytes(200)])
    return folder


@pytest.fixture
def background(folder: Path) -> Iterator[Background]:
    found = Background(folder)
    yield found
    found.stop()


def until(true: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait for something; fail where it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def ended(background: Background) -> bool:
    return not background.progress.running


def is_free(folder: Path) -> bool:
    try:
        with working(folder):
            return True
    except WorkspaceError:
        return False


def group(leader: int) -> list[int]:
    """The processes that live in the group of one."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]


def test_a_run_tells_how_far_it_is_and_each_file_that_was_read(background, folder, settings: Settings):
    assert background.progress == module.Progress()
    background.start(settings, "王芳")
    assert background.progress.running
    with pytest.raises(WorkspaceError) as caught:
        background.start(settings, "李强")
    assert caught.value.reason.key == "workspace.running"
    turns, stages = set(), set()
    while not ended(background):
        turns.add(background.progress.turn)
        stages.add(background.progress.stage)
        time.sleep(0.01)
    done = background.progress
    assert done.failed is None
    assert done.turn > max(turns)
    assert "read" in stages
    assert {name: (f.status, f.reason is not None) for name, f in done.files.items()} == {
        "甲.txt": ("read", False),
        "坏.docx": ("unreadable", True),
    }
    with closing(Workspace(folder)) as workspace:
        assert workspace.latest().number == 1
        assert {event.who for event in workspace.ledger.events() if event.kind.value.startswith("run")} == {"王芳"}
    assert is_free(folder)


def test_a_run_that_fails_says_why_and_leaves_the_workspace_free(tmp_path, settings: Settings):
    folder = tmp_path / "nothing"
    Workspace(folder).close()
    background = Background(folder)
    background.start(settings, "王芳")
    until(lambda: ended(background))
    assert background.progress.failed.key == "work.nothing_given"
    assert is_free(folder)
    with closing(Workspace(folder)) as workspace:
        assert [run.failed.key for run in workspace.runs()] == ["work.nothing_given"]


def test_a_run_that_another_process_does_is_told_before_anything_starts(background, folder, settings: Settings):
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom textmine.store.holding import working\n"
        "with working(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceError) as caught:
            background.start(settings, "王芳")
        assert caught.value.reason.key == "workspace.held"
        assert ended(background)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert is_free(folder), "a lock does not outlive its process"


def test_a_lock_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / LOCK).mkdir()
    with pytest.raises(WorkspaceError), working(tmp_path):
        pass


@POSIX
def test_a_run_that_is_stopped_says_so_and_leaves_no_process(background, folder, settings: Settings):
    background.start(settings, "王芳")
    pid = background._process.pid
    until(lambda: len(group(pid)) > 1 or ended(background))
    assert not ended(background), "stop it earlier: it is done already"
    background.stop()
    until(lambda: ended(background))
    assert background.progress.failed == module.STOPPED
    until(lambda: group(pid) == [])
    assert is_free(folder)
    with closing(Workspace(folder)) as workspace:
        assert workspace.latest() is None
    background.stop()  # nothing goes on: nothing happens


@POSIX
def test_a_run_that_is_killed_is_told_as_a_crash_and_leaves_no_workers(background, folder, settings: Settings):
    background.start(settings, "王芳")
    pid = background._process.pid
    until(lambda: len(group(pid)) > 1)
    os.kill(pid, signal.SIGKILL)
    until(lambda: ended(background))
    assert background.progress.failed == module.CRASHED
    until(lambda: group(pid) == [])
    assert is_free(folder)


@POSIX
def test_a_run_that_does_not_end_by_itself_is_ended_with_its_workers(background, monkeypatch, settings: Settings):
    """Stopped processes hear nothing, as those do that hang on a broken disk."""
    monkeypatch.setattr(module, "_PATIENCE", 0.2)
    background.start(settings, "王芳")
    pid = background._process.pid
    until(lambda: len(group(pid)) > 1)
    for member in group(pid):
        os.kill(member, signal.SIGSTOP)
    members = group(pid)
    background.stop()
    until(lambda: ended(background))
    until(lambda: group(pid) == [])
    assert len(members) > 1


@POSIX
def test_a_run_ends_when_the_page_is_killed(folder):
    """The pipe closes with it: the run must not hold the workspace against the next start."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom textmine import load_settings\n"
        "from textmine.work.background import Background\n"
        "if __name__ == '__main__':\n    page = Background(Path(sys.argv[1]))\n    page.start(load_settings(), '王芳')\n"
        "    print(page._process.pid, flush=True)\n    time.sleep(60)\n"
    )
    script = folder.parent / "page.py"
    script.write_text(code, "utf-8")
    page = subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        pid = int(page.stdout.readline())
        until(lambda: group(pid))
    finally:
        page.kill()
        page.wait()
        page.stdout.close()
    until(lambda: group(pid) == [])
    until(lambda: is_free(folder))
    with closing(Workspace(folder)) as workspace:
        assert workspace.latest() is None


def test_a_document_is_told_without_its_text():
    why = Reason("status.partial")
    told = Arrived.of(Document("甲.docx", "docx", Outcome.PARTIAL, "四个字符", why, "0" * 64))
    assert told == Arrived("甲.docx", "partial", why, 4)
