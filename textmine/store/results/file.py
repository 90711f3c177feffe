"""One file of results, opened to be read by any number of threads.

Each reading borrows a connection that nobody else uses at that moment, and gives it back: requests run beside each
other (SQLite lets go of the interpreter meanwhile), there are never more connections than readings at one time, and
threads that come and go leave nothing open. The file never changes, so that SQLite is told to take no locks.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from textmine.coding import Coder
from textmine.errors import WorkspaceError
from textmine.store.results.drawers import Drawer
from textmine.store.results.schema import APPLICATION, FORMAT

T = TypeVar("T")

_MAGIC = b"SQLite format 3\0"
_HEADER = struct.Struct(">16sH10xI28xI4xI28x")
"""What SQLite's file format has in its first 100 bytes: magic, page size, pages, user version, application id."""
_REFUSED = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM)
_PRAGMAS = ("query_only = ON", "trusted_schema = OFF", "temp_store = MEMORY")


class ResultsFile:
    """The file at ``path``, checked to be ours and whole."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            WorkspaceError: it is missing, not ours, cut short, or of a newer version.
        """
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False
        self._let_go = weakref.finalize(self, _close_all, self._idle)
        _check(path)

    def close(self) -> None:
        """Let go of the file, at once or when the readings that go on are done."""
        self._closed = True
        _close_all(self._idle)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one block.

        Raises:
            WorkspaceError: what the file holds is damaged, or it cannot be read.
        """
        with self._told():
            connection = self._borrowed()
            try:
                yield connection
            finally:
                self._idle.append(connection)
                if self._closed:
                    _close_all(self._idle)

    def drawer(self, asked: str, coder: Coder[T], room: int = 0) -> Drawer[T]:
        """Return the blobs that a query gives by number, as nouns; it holds the file for as long as it is held."""

        def bytes_of(number: int) -> bytes:
            with self.reading() as base:
                [data] = base.execute(asked, (number,)).fetchone() or [b""]
            return bytes(data)

        return Drawer(bytes_of, coder, room, self._told)

    def _borrowed(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return _opened(self.path)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # ours
        except (sqlite3.DatabaseError, ValueError) as error:  # ValueError: what stands there is none of ours
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSED:
                raise WorkspaceError("results.unreadable", path=str(self.path), error=str(error)) from error
            raise WorkspaceError("results.damaged", path=str(self.path), error=str(error)) from error


def uri(path: Path) -> str:
    """Return the address of a file for SQLite, whatever stands in its name."""
    whole = quote(os.fsencode(path.absolute().as_posix()), safe="/:")
    return f"file://{'' if whole.startswith('/') else '/'}{whole}?mode=ro&immutable=1"


def _opened(path: Path) -> sqlite3.Connection:
    # one thread at a time, but not always the same
    connection = sqlite3.connect(uri(path), uri=True, check_same_thread=False, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(path: Path) -> None:
    """Look at the head of the file before SQLite does."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise WorkspaceError("results.missing", path=str(path)) from error
    except OSError as error:
        raise WorkspaceError("results.unreadable", path=str(path), error=error.strerror or str(error)) from error
    magic, page, pages, version, application = _HEADER.unpack(head.ljust(_HEADER.size, b"\0"))
    if magic != _MAGIC or application != APPLICATION:
        raise WorkspaceError("results.not_ours", path=str(path))
    if version > FORMAT:
        raise WorkspaceError("results.newer", path=str(path))
    if size != pages * (page if page > 1 else 65536):
        raise WorkspaceError("results.damaged", path=str(path), error=f"{size} B")


def _close_all(connections: deque[sqlite3.Connection]) -> None:
    while connections:
        try:
            connections.pop().close()
        except IndexError:  # another thread was faster
            return
