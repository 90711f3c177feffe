"""Where a workspace may lie: on a disk of this machine whose locks hold, and nowhere else."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.store import place as module
from textmine.store.place import PROBE, check_place, has_locks, is_remote
from textmine.store.workspace import LEDGER, Workspace
from textmine.words import say

fcntl = pytest.importorskip("fcntl")  # Windows locks otherwise
LOCAL = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"


def mounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str) -> None:
    (tmp_path / "mountinfo").write_text(LOCAL + table, encoding="utf-8")
    monkeypatch.setattr(module, "_MOUNTS", tmp_path / "mountinfo")


def mount(point: Path, kind: str) -> str:
    escaped = str(point).replace(" ", "\\040")
    return f"90 22 0:55 / {escaped} rw,relatime - {kind} server:/export rw,vers=4.2\n"


def refusal(folder: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        Workspace(folder)
    assert str(folder) in say(caught.value.reason, "zh")
    assert str(folder) in say(caught.value.reason, "en")
    return caught.value.reason.key


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "davfs"])
def test_a_folder_of_another_machine_is_refused_with_its_sentence(kind, tmp_path, monkeypatch) -> None:
    share = tmp_path / "共享 盘"
    mounts(monkeypatch, tmp_path, mount(share, kind))
    assert refusal(share / "工作区") == "workspace.on_network"
    assert not (share / "工作区" / LEDGER).exists()
    assert not is_remote(tmp_path / "共享 盘二")


def test_the_mount_nearest_to_the_folder_counts_and_of_two_the_later(tmp_path, monkeypatch) -> None:
    mounts(monkeypatch, tmp_path, mount(tmp_path, "nfs4") + mount(tmp_path / "disk", "xfs"))
    assert is_remote(tmp_path / "else")
    assert not is_remote(tmp_path / "disk" / "工作区")
    mounts(monkeypatch, tmp_path, mount(tmp_path, "nfs4") + mount(tmp_path, "ext4"))
    assert not is_remote(tmp_path / "工作区")


def test_a_link_to_a_share_is_the_share(tmp_path, monkeypatch) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    mounts(monkeypatch, tmp_path, mount(tmp_path / "share", "cifs"))
    assert refusal(tmp_path / "link" / "工作区") == "workspace.on_network"


@pytest.mark.parametrize("code", ["ENOSYS", "ENOLCK", "EOPNOTSUPP"])
def test_a_disk_without_locks_is_refused_with_its_sentence(code, tmp_path, monkeypatch) -> None:
    def refused(*_given: object) -> None:
        raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)))

    monkeypatch.setattr(fcntl, "flock", refused)
    assert refusal(tmp_path / "工作区") == "workspace.no_locks"
    assert not (tmp_path / "工作区" / LEDGER).exists()


def test_a_disk_whose_locks_do_not_hold_is_refused_with_its_sentence(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_given: None)
    assert refusal(tmp_path / "工作区") == "workspace.no_locks"


def test_a_disk_of_this_machine_is_accepted(tmp_path) -> None:
    check_place(tmp_path)
    with closing(Workspace(tmp_path / "工作区")) as workspace:
        assert workspace.files() == {}


def test_another_process_that_tries_the_locks_just_now_shows_that_they_hold(tmp_path) -> None:
    with (tmp_path / PROBE).open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert has_locks(tmp_path)
    assert has_locks(tmp_path)


def test_a_folder_in_which_only_the_locks_were_tried_becomes_a_workspace(tmp_path) -> None:
    """A process that was ended between the two left a folder that nobody could use."""
    check_place(tmp_path)
    Workspace(tmp_path).close()
    assert (tmp_path / LEDGER).exists()


def test_a_folder_that_cannot_be_written_says_so(tmp_path, monkeypatch) -> None:
    def refused(*_given: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(fcntl, "flock", refused)
    assert refusal(tmp_path / "工作区") == "store.failed"
