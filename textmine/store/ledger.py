"""The ledger of a workspace: everything that people and runs did, one event after the other, in one SQLite file.

An event is added and never changed or taken out: triggers refuse it, and each event carries the digest of the one
before, so that a file which was changed behind our back is noticed. What stands (files, runs, decisions, readers) is
read from the events. One writer at a time; SQLite's write-ahead log lets readers go on meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from textmine.errors import WorkspaceError
from textmine.store.sqlite import BUSY_SECONDS, patiently, sqlite_told

FORMAT = 2
"""Version of the ledger; a newer one is not opened, an older one is moved on when it is opened."""
APPLICATION = 0x746D6C67
"""SQLite's application id of our ledgers: ``tmlg``."""
_SCHEMA = (
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        before TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX events_kind ON events (kind, number)",
    "CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events never go'); END",
    # REPLACE deletes without asking the trigger above
    """CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN NEW.number <= (SELECT coalesce(max(number), 0) FROM events)
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
)
_STEPS: tuple[tuple[str, ...], ...] = (
    (),  # to version 2: kinds of events that version 1 does not know, so that it must not read them
)
"""What leads from each version to the next, the first from version 1 on."""


class EventKind(StrEnum):
    """What an event tells."""

    FILE_ADDED = "file_added"
    FILE_REMOVED = "file_removed"
    RUN_STARTED = "run_started"
    RUN_FINISHED = "run_finished"
    RUN_FAILED = "run_failed"
    DECIDED = "decided"
    CORRECTED = "corrected"
    EXPORTED = "exported"
    READER_ADDED = "reader_added"
    READER_REMOVED = "reader_removed"
    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    BACKED_UP = "backed_up"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done: by whom, when (UTC, ISO 8601), and what it was in particular."""

    number: int
    at: str
    who: str
    kind: EventKind
    body: dict[str, object]


class Ledger:
    """The events of one workspace. May be shared by threads; other processes open their own."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at ``path``, made where there is none.

        Raises:
            WorkspaceError: it cannot be opened, is none of ours, is damaged, or was written by a newer version.
        """
        self._path = path
        self._lock = threading.RLock()
        with sqlite_told(path):
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                patiently(self._prepare)
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def add(self, kind: EventKind, who: str = "", **body: object) -> Event:
        """Add an event and return it once it is on the disk.

        Raises:
            WorkspaceError: the disk is full or refuses, or another writer holds the ledger for too long.
        """
        written = json.dumps(body, ensure_ascii=True, sort_keys=True)
        with self.alone():
            last = self._connection.execute("SELECT number, digest FROM events ORDER BY number DESC LIMIT 1").fetchone()
            number, before = (last[0] + 1, last[1]) if last else (1, "")
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            row = (number, at, _storable(who), kind.value, written, before)
            self._connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, _digest(row)))
        return Event(number, at, row[2], kind, json.loads(written))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other writers out of a block: what is read in it still stands when an event is added at its end.

        Raises:
            WorkspaceError: the disk is full or refuses, or another writer holds the ledger for too long.
        """
        with self._lock, sqlite_told(self._path):
            if self._connection.in_transaction:  # this thread's own, for others wait at the lock
                yield
            else:
                with self._at_once():
                    yield

    def events(self, *kinds: EventKind, after: int = 0) -> list[Event]:
        """Return the events of these kinds (all without any) behind number ``after``, the oldest first."""
        wanted = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        query = f"SELECT number, at, who, kind, body FROM events WHERE number > ? {wanted} ORDER BY number"  # noqa: S608 - only marks
        return self._read(query, (after, *(kind.value for kind in kinds)))

    def latest(self, count: int, *kinds: EventKind, before: int = 0, who: str = "") -> list[Event]:
        """Return up to ``count`` events of these kinds, the newest first; ``before`` and ``who`` narrow them down."""
        wanted, values = ["1"], list[object]()
        for condition, value in (("number < ?", before), ("who = ?", who)):
            if value:
                wanted.append(condition)
                values.append(value)
        if kinds:
            wanted.append(f"kind IN ({', '.join('?' * len(kinds))})")
        query = (
            "SELECT number, at, who, kind, body FROM events "  # noqa: S608 - only marks
            f"WHERE {' AND '.join(wanted)} ORDER BY number DESC LIMIT ?"
        )
        return self._read(query, (*values, *(kind.value for kind in kinds), count))

    @property
    def last(self) -> int:
        """The number of the newest event, 0 before the first."""
        with self._lock, sqlite_told(self._path):
            return int(self._connection.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()[0])

    def broken_at(self) -> int:
        """Return the number of the first event that is not as it was written, 0 where all are."""
        with self._lock, sqlite_told(self._path):
            rows = self._connection.execute("SELECT * FROM events ORDER BY number").fetchall()
        before = ""
        for number, row in enumerate(rows, 1):
            if row[0] != number or row[5] != before or row[6] != _digest(row[:6]):
                return number
            before = row[6]
        return 0

    def _read(self, query: str, values: Sequence[object]) -> list[Event]:
        with self._lock, sqlite_told(self._path):
            rows = self._connection.execute(query, values).fetchall()
            return [Event(number, at, who, EventKind(kind), json.loads(body)) for number, at, who, kind, body in rows]

    @contextmanager
    def _at_once(self, mode: str = "IMMEDIATE") -> Iterator[None]:
        self._connection.execute(f"BEGIN {mode}")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself ends it where the disk is full
                self._connection.execute("ROLLBACK")
            raise

    def _prepare(self) -> None:
        with self._at_once("DEFERRED"):  # at one moment, for another process may be beginning it
            self._is_fresh()  # a file that is none of ours is refused before anything is changed in it
        if self._path.stat().st_size and not self._number("page_count"):
            raise sqlite3.DatabaseError("file is cut short")  # SQLite would begin it anew
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        with self._at_once():
            if self._is_fresh():
                self._begin()
            self._move_on()

    def _is_fresh(self) -> bool:
        """Say whether the file is still empty.

        Raises:
            WorkspaceError: it is none of ours, or of a newer version.
        """
        application, version = self._number("application_id"), self._number("user_version")
        held = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not (application or version or held):
            return True
        if application != APPLICATION:
            raise WorkspaceError("workspace.not_ours", path=str(self._path))
        if version > FORMAT:
            raise WorkspaceError("workspace.newer", path=str(self._path))
        return False

    def _begin(self) -> None:
        for statement in (*_SCHEMA, f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {FORMAT}"):
            self._connection.execute(statement)

    def _move_on(self) -> None:
        """Bring the tables of an older version to the present one, all of the way or not at all."""
        version = self._number("user_version")
        for statement in (statement for step in _STEPS[version - 1 :] for statement in step):
            self._connection.execute(statement)
        if version < FORMAT:
            self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    def _number(self, pragma: str) -> int:
        return int(self._connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _digest(row: Sequence[object]) -> str:
    return hashlib.sha256("\0".join(str(value) for value in row).encode()).hexdigest()


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
