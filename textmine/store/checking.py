"""Whether all of a workspace is as it was written: ledger, files, results, and what is remembered of the files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from textmine.errors import WorkspaceError
from textmine.model import Reason
from textmine.store.memo import Memo
from textmine.store.results import Results
from textmine.store.sqlite import sqlite_told
from textmine.store.workspace import LEDGER, Workspace

Count = Callable[[int, int], None]


def damage(workspace: Workspace, count: Count = lambda _done, _total: None) -> Iterator[Reason]:
    """Yield what is not as it was written, each with what to do about it. Everything is read.

    Args:
        workspace: an open workspace.
        count: called with how many of its files were looked at and how many there are.

    Raises:
        WorkspaceError: it cannot be read at all.
    """
    if not _is_sound(workspace.folder / LEDGER, Path.exists):
        yield Reason("check.ledger_damaged")
    if number := workspace.ledger.broken_at():
        yield Reason.of("check.ledger_changed", number=number)
    yield from _of_files(workspace, count)
    yield from (reason for reason, _ in _makeable(workspace))


def mend(workspace: Workspace) -> None:
    """Take away damaged results and a damaged memo: the next run makes both anew. Nothing else can be made anew.

    Only who holds the workspace for a run may call this.
    """
    for _, damaged in list(_makeable(workspace)):
        for path in damaged.parent.glob(f"{damaged.name}*"):
            path.unlink()


def _makeable(workspace: Workspace) -> Iterator[tuple[Reason, Path]]:
    """Yield what is damaged and can be made anew, with its file."""
    for run in workspace.runs():
        path = workspace.results_path(run)
        if path.exists() and not _is_sound(path, _opens):
            yield Reason.of("check.results_damaged", number=run.number), path
    memo = workspace.memo_path
    if memo.exists() and not _is_sound(memo, _has_all_entries):
        yield Reason("check.memo_damaged"), memo


def _of_files(workspace: Workspace, count: Count) -> Iterator[Reason]:
    files = list(workspace.files().values())
    for number, stored in enumerate(files, 1):
        path = workspace.path_of(stored)
        try:
            with path.open("rb") as file:
                sound = hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256
        except FileNotFoundError:
            yield Reason.of("check.file_missing", name=stored.name)
        except OSError as error:
            yield Reason.of("check.file_unreadable", name=stored.name, error=error.strerror or "")
        else:
            if not sound:
                yield Reason.of("check.file_damaged", name=stored.name)
        count(number, len(files))


def _is_sound(path: Path, holds: Callable[[Path], bool]) -> bool:
    """Tell whether an SQLite file is whole, and what it ``holds`` too."""
    try:
        with sqlite_told(path), closing(sqlite3.connect(path)) as base:
            [found] = base.execute("PRAGMA integrity_check(1)").fetchone()
        return found == "ok" and holds(path)
    except WorkspaceError:
        return False


def _opens(path: Path) -> bool:
    Results.open(path).close()
    return True


def _has_all_entries(path: Path) -> bool:
    with closing(Memo(path)) as memo:
        return not memo.broken()
