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
    yield from _of_base(workspace.folder / LEDGER, "check.ledger_damaged")
    if number := workspace.ledger.broken_at():
        yield Reason.of("check.ledger_changed", number=number)
    yield from _of_files(workspace, count)
    for run in workspace.runs():
        path = workspace.results_path(run)
        if path.exists() and any(_of_base(path, "", Results.open)):
            yield Reason.of("check.results_damaged", number=run.number)
    if workspace.memo_path.exists():
        yield from _of_base(workspace.memo_path, "check.memo_damaged", _entries_checked)


def mend(workspace: Workspace) -> None:
    """Take away damaged results and a damaged memo: the next run makes both anew. Nothing else can be made anew.

    Only who holds the workspace for a run may call this.
    """
    for run in workspace.runs():
        path = workspace.results_path(run)
        if path.exists() and any(_of_base(path, "", Results.open)):
            path.unlink()
    memo = workspace.memo_path
    if memo.exists() and any(_of_base(memo, "", _entries_checked)):
        for path in memo.parent.glob(f"{memo.name}*"):
            path.unlink()


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


def _of_base(path: Path, key: str, opened: Callable[[Path], object] = lambda _path: None) -> Iterator[Reason]:
    """Yield ``key`` where an SQLite file is damaged, or where ``opened`` cannot make anything of it."""
    try:
        with sqlite_told(path), closing(sqlite3.connect(path)) as base:
            [found] = base.execute("PRAGMA integrity_check(1)").fetchone()
        if found == "ok":
            opened(path)
    except WorkspaceError:
        found = ""
    if found != "ok":
        yield Reason(key)


def _entries_checked(path: Path) -> None:
    with closing(Memo(path)) as memo:
        if memo.broken():
            raise WorkspaceError("workspace.damaged", path=str(path), error="")
