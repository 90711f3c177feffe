"""A folder for a while: held by whoever works in it, and gone with the next one when that was killed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.store import held as module
from textmine.store import scratch as rooms
from textmine.store.held import HeldFolder, sweep_folders
from textmine.store.scratch import scratch, subfolder

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be held there")


def no_locks(_handle: int) -> bool:
    raise OSError(errno.ENOTSUP, "Not supported")


def test_it_is_there_for_the_time_of_the_work(tmp_path: Path) -> None:
    with HeldFolder(tmp_path, ".甲[1].") as folder:
        (folder / "half").write_text("1")
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_nobody_holds_goes_and_what_somebody_holds_stays(tmp_path: Path) -> None:
    left = tmp_path / ".甲[1].00"  # a name with marks of a pattern
    (left / "within").mkdir(parents=True)
    other = tmp_path / ".乙.00"
    other.mkdir()
    with HeldFolder(tmp_path, ".甲[1].") as first, HeldFolder(tmp_path, ".甲[1].") as second:
        assert sorted(tmp_path.iterdir()) == sorted([first, second, other])


@posix
def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    code = "import os, sys, pathlib; from textmine.store.held import HeldFolder\n"
    code += "held = HeldFolder(pathlib.Path(sys.argv[1]), '.x.'); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    assert len(list(tmp_path.iterdir())) == 1
    sweep_folders(tmp_path, ".x.")
    assert list(tmp_path.iterdir()) == []


def test_a_link_with_such_a_name_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "others"
    target.mkdir()
    (target / "kept").write_text("1")
    (tmp_path / ".x.link").symlink_to(target)
    sweep_folders(tmp_path, ".x.")
    assert (target / "kept").exists()


def test_a_place_that_cannot_be_looked_into_is_left(tmp_path: Path) -> None:
    sweep_folders(tmp_path / "nowhere", ".x.")


def test_where_folders_cannot_be_held_only_what_is_old_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "take_hold", no_locks)
    for name in (".x.old", ".x.new"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / ".x.old", (time.time() - 90_000,) * 2)
    with HeldFolder(tmp_path, ".x.") as folder:
        assert sorted(tmp_path.iterdir()) == sorted([tmp_path / ".x.new", folder])
    assert list(tmp_path.iterdir()) == [tmp_path / ".x.new"]


@posix
def test_one_that_is_swept_before_it_is_held_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([False, True])
    monkeypatch.setattr(module, "take_hold", lambda _handle: next(turns))
    with HeldFolder(tmp_path, ".x.") as folder:
        assert folder.is_dir()


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(rooms.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(module.tempfile, "mkdtemp", full)
    with pytest.raises(WorkspaceError) as caught:
        scratch()
    assert caught.value.reason.key == "store.disk_full"
    (tmp_path / "1").mkdir()
    with pytest.raises(WorkspaceError):
        subfolder(tmp_path, 1)
