"""What only a bad disk kept from being read is tried again by the next run, though nothing has changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.errors import UnavailableError
from textmine.read import unpack
from textmine.settings import Settings
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.work.workspace import run_workspace

from ..read.hostile import zipped
from ..stacks import paper


def full_disk(*_: object) -> None:
    """What is unpacked finds no room."""
    raise UnavailableError("read.no_space")


def bad_disk(*_: object) -> None:
    """The system says so where nobody expects it."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def papers_of(folder: Path, settings: Settings) -> tuple[int, bool]:
    ran = run_workspace(folder, replace(settings, engine=replace(settings.engine, workers=1)))
    with closing(Workspace(folder)) as workspace, Results.open(workspace.results_path(ran.run)) as results:
        return len(results.corpus().submissions), ran.unchanged


@pytest.mark.parametrize("disk", [full_disk, bad_disk])
def test_an_archive_that_a_full_disk_kept_shut_is_opened_by_the_next_run(
    tmp_path: Path, settings: Settings, disk: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "工作区"
    with closing(Workspace(folder)) as workspace:
        workspace.add("甲.txt", "submission", [paper("河口镇党委", "渔船支部").encode()])
        packed = zipped([("乙.txt", paper("石坪镇党委", "茶园工人").encode())])
        workspace.add("包.zip", "submission", [packed])
    with monkeypatch.context() as patch:
        patch.setattr(unpack._Unpacking, "write", disk)
        assert papers_of(folder, settings) == (1, False)
    assert papers_of(folder, settings) == (2, False)
    assert papers_of(folder, settings) == (2, True)
