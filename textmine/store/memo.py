"""What was worked out once, kept by a key that names all that it was worked out from.

A memo can always be worked out again, so nothing in it is precious: an entry that is not as it was written counts as
none, and a file that cannot be opened any more gives way to a new one. What is put in is on the disk when
:meth:`Memo.put` returns, and never half of it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from textmine.store.sqlite import BUSY_SECONDS, is_refusal, sqlite_told

FORMAT = 3
"""Version of the table and of what is in it; a file of another version is begun anew."""
APPLICATION = 0x746D6D6F
"""SQLite's application id of our memos: ``tmmo``."""
_CHECK = 8  # bytes of the digest that tells whether an entry is as it was written
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, checked BLOB NOT NULL, data BLOB NOT NULL)"


Result = TypeVar("Result")


class Memo:
    """The memo at one path. One process at a time writes it, which the lock of a run sees to."""

    def __init__(self, path: Path) -> None:
        """Open the memo, made where there is none.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        self._path = path
        with sqlite_told(path):
            try:
                self._base = self._opened()
            except sqlite3.DatabaseError as error:
                if is_refusal(error):
                    raise
                self._base = self._begun_anew()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def get(self, key: bytes) -> bytes | None:
        """Return what was kept under ``key``; None where there is nothing, or nothing sound."""
        row = self._tried(lambda: self._base.execute("SELECT checked, data FROM kept WHERE key = ?", (key,)).fetchone())
        return row[1] if row and row[0] == _digest(key, row[1]) else None

    def put(self, entries: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep what belongs to each key; all of it is on the disk when this returns.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        rows = [(key, _digest(key, data), data) for key, data in entries]
        self._tried(lambda: self._whole("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows))

    def prune(self, used: Iterable[bytes]) -> None:
        """Forget what is not among the ``used`` keys, and leave its room to what comes.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        kept = [(key,) for key in used]

        def pruned() -> None:
            self._base.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
            self._base.executemany("INSERT OR IGNORE INTO used VALUES (?)", kept)
            self._whole("DELETE FROM kept WHERE key NOT IN (SELECT key FROM used)", [()])
            self._base.execute("DROP TABLE used")

        self._tried(pruned)

    def broken(self) -> int:
        """Return how many entries are not as they were written; every one is read.

        Raises:
            WorkspaceError: the file is damaged.
        """
        with sqlite_told(self._path):
            rows = self._base.execute("SELECT key, checked, data FROM kept")
            return sum(checked != _digest(key, data) for key, checked, data in rows)

    def _whole(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute a statement with each of the rows, or with none."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            self._base.executemany(statement, rows)
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:  # SQLite itself ends it where the disk is full
                self._base.execute("ROLLBACK")
            raise

    def _tried(self, work: Callable[[], Result]) -> Result | None:
        """Return what ``work`` gives; where the file turns out to be damaged, begin it anew and return None."""
        with sqlite_told(self._path):
            try:
                return work()
            except sqlite3.DatabaseError as error:
                if is_refusal(error):
                    raise
                self._base.close()
                self._base = self._begun_anew()
        return None

    def _begun_anew(self) -> sqlite3.Connection:
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()
        return self._opened()

    def _opened(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            if (version := _versions(base)) == (0, 0):
                _begin(base)
            elif version != (APPLICATION, FORMAT):
                raise sqlite3.DatabaseError("another version")
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("SELECT key, checked, data FROM kept LIMIT 1").fetchone()
        except BaseException:
            with suppress(sqlite3.Error):
                base.close()
            raise
        return base


def _versions(base: sqlite3.Connection) -> tuple[int, int]:
    application, version = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    return application, version


def _begin(base: sqlite3.Connection) -> None:
    base.execute("BEGIN IMMEDIATE")
    for statement in (_TABLE, f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {FORMAT}"):
        base.execute(statement)
    base.execute("COMMIT")


def _digest(key: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK, key=key[: hashlib.blake2b.MAX_KEY_SIZE]).digest()
