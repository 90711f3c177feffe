"""What all of our SQLite files share: how long a writer waits, and what a refusal means in words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from textmine.errors import WorkspaceError

BUSY_SECONDS = 30.0
"""Seconds that a writer waits for another."""
_PAUSE = 0.02  # seconds between two tries
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REFUSED = (
    *_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
)

Result = TypeVar("Result")


def is_refusal(error: sqlite3.Error) -> bool:
    """Tell whether the system or another process said no, so that nothing is known to be wrong with the file."""
    return _code(error) in _REFUSED


def patiently(work: Callable[[], Result], seconds: float = BUSY_SECONDS) -> Result:
    """Return what ``work`` gives, begun again while another process is in the way.

    SQLite waits by itself, but not everywhere: of two that bring a file to the write-ahead log at once, one is sent
    away at once.

    Raises:
        sqlite3.OperationalError: another process is in the way for too long, or something else is wrong.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY or time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


@contextmanager
def sqlite_told(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into a sentence about the workspace.

    Raises:
        WorkspaceError: the disk is full, the file is busy, cannot be used, or is damaged.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if _code(error) == sqlite3.SQLITE_FULL:
            raise WorkspaceError("store.disk_full", path=str(path)) from error
        key = "workspace.busy" if _code(error) in _BUSY else "workspace.failed"
        raise WorkspaceError(key, path=str(path), error=str(error)) from error
    except (sqlite3.DatabaseError, ValueError) as error:
        raise WorkspaceError("workspace.damaged", path=str(path), error=str(error)) from error


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code, 0 where the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
