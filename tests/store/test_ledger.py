"""The ledger: only ever longer, told apart from other files, and a change behind its back is found."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.errors import WorkspaceError
from textmine.store.ledger import APPLICATION, FORMAT, EventKind, Ledger

DECIDED, ADDED, SIGNED = EventKind.DECIDED, EventKind.FILE_ADDED, EventKind.SIGNED_IN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "textmine.sqlite"


@pytest.fixture
def ledger(path: Path):
    with closing(Ledger(path)) as opened:
        yield opened


def three(ledger: Ledger) -> None:
    ledger.add(ADDED, "王", name="甲.docx")
    ledger.add(DECIDED, "李", verdict="fair", note="无")
    ledger.add(DECIDED, "王", verdict="alike", note="同")


def refusal(path: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        Ledger(path).close()
    return caught.value.reason.key


def behind_its_back(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def test_events_come_back_as_they_were_added_after_the_ledger_was_opened_again(ledger, path):
    three(ledger)
    with closing(Ledger(path)) as again:
        found = again.events()
    assert found == ledger.events()
    assert [(e.number, e.who, e.kind) for e in found] == [(1, "王", ADDED), (2, "李", DECIDED), (3, "王", DECIDED)]
    assert found[1].body == {"verdict": "fair", "note": "无"}
    assert found[0].at <= found[1].at <= found[2].at


def test_events_are_chosen_by_kind_number_and_reader(ledger):
    three(ledger)
    assert [e.number for e in ledger.events(DECIDED)] == [2, 3]
    assert [e.number for e in ledger.events(ADDED, DECIDED, after=1)] == [2, 3]
    assert [e.number for e in ledger.latest(2)] == [3, 2]
    assert [e.number for e in ledger.latest(9, DECIDED, before=3)] == [2]
    assert [e.number for e in ledger.latest(9, who="王")] == [3, 1]
    assert ledger.last == 3


def test_a_new_ledger_is_empty_and_whole(ledger):
    assert (ledger.events(), ledger.last, ledger.broken_at()) == ([], 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET who = '赵'",
        "UPDATE events SET number = 9 WHERE number = 3",
        "DELETE FROM events",
        "DELETE FROM events WHERE number = 3",
        "REPLACE INTO events SELECT number, at, '赵', kind, body, before, digest FROM events WHERE number = 2",
        "INSERT OR REPLACE INTO events VALUES (3, '', '', '', '', '', '')",
        "INSERT INTO events VALUES (0, '', '', '', '', '', '')",
        "INSERT OR IGNORE INTO events VALUES (-4, '', '', '', '', '', '')",
    ],
)
def test_an_event_is_never_changed_or_taken_out_or_put_before_another(ledger, path, statement):
    three(ledger)
    before = ledger.events()
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="never"), connection:
        connection.execute(statement)
    assert ledger.events() == before
    assert ledger.broken_at() == 0


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE events SET who = '赵' WHERE number = 2", 2),
        ("UPDATE events SET at = '2020' WHERE number = 1", 1),
        ("UPDATE events SET kind = 'corrected' WHERE number = 3", 3),
        ("UPDATE events SET body = replace(body, 'fair', 'alike') WHERE number = 2", 2),
        ("UPDATE events SET digest = '' WHERE number = 2", 2),
        ("DELETE FROM events WHERE number = 1", 1),
        ("DELETE FROM events WHERE number = 2", 2),
        ("INSERT INTO events SELECT 4, at, who, kind, body, before, digest FROM events WHERE number = 3", 4),
        ("INSERT INTO events SELECT 7, at, who, kind, body, digest, digest FROM events WHERE number = 3", 4),
    ],
)
def test_a_change_made_behind_its_back_is_found_where_it_begins(ledger, path, statement, broken):
    three(ledger)
    assert ledger.broken_at() == 0
    behind_its_back(path, statement)
    assert ledger.broken_at() == broken


def test_an_event_swapped_whole_with_its_own_digest_is_found_behind_it(ledger, path, tmp_path):
    three(ledger)
    with closing(Ledger(tmp_path / "other.sqlite")) as other:
        three(other)
    behind_its_back(
        path,
        f"ATTACH '{tmp_path / 'other.sqlite'}' AS other",
        "DELETE FROM events WHERE number = 1",
        "INSERT INTO events SELECT * FROM other.events WHERE number = 1",
    )
    assert ledger.broken_at() == 2


def test_a_file_of_another_program_is_refused_and_stays_as_it_is(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    assert refusal(path) == "workspace.not_ours"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_names_another_program_is_refused(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 1")
    assert refusal(path) == "workspace.not_ours"


def test_a_ledger_of_a_newer_version_is_refused_and_stays_as_it_is(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    before = path.read_bytes()
    assert refusal(path) == "workspace.newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all, only words" * 9, b"SQLite format 3\0" + bytes(200), b"\xff"])
def test_a_damaged_file_is_refused_and_stays_as_it_is(path, content):
    path.write_bytes(content)
    assert refusal(path) == "workspace.damaged"
    assert path.read_bytes() == content


def test_a_ledger_that_lost_its_middle_is_called_damaged(path):
    with closing(Ledger(path)) as ledger:
        for _ in range(60):
            ledger.add(DECIDED, note="话" * 300)
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\x55" * (len(data) - 12288)
    path.write_bytes(data)
    with pytest.raises(WorkspaceError) as caught, closing(Ledger(path)) as again:
        again.broken_at()
    assert caught.value.reason.key == "workspace.damaged"


def test_an_empty_file_is_begun_as_a_ledger(path):
    path.touch()
    with closing(Ledger(path)) as ledger:
        assert ledger.add(SIGNED, "王").number == 1


def test_a_place_that_does_not_exist_is_told(tmp_path):
    assert refusal(tmp_path / "none" / "textmine.sqlite") == "workspace.failed"


def test_two_processes_and_their_threads_writing_at_once_lose_nothing(ledger, path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom textmine.store.ledger import EventKind, Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\nfor n in range(25): ledger.add(EventKind.DECIDED, sys.argv[2], n=n)\n"
        "ledger.close()"
    )
    others = [subprocess.Popen([sys.executable, "-c", code, str(path), who]) for who in ("甲", "乙")]
    threads = [
        threading.Thread(target=lambda who=who: [ledger.add(DECIDED, who, n=n) for n in range(25)]) for who in ("丙", "丁")
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for waited in threads:
        waited.join()
    assert [other.wait(60) for other in others] == [0, 0]
    found = ledger.events()
    assert [event.number for event in found] == list(range(1, 101))
    for who in "甲乙丙丁":
        assert [event.body["n"] for event in found if event.who == who] == list(range(25))
    assert ledger.broken_at() == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.text(st.characters() | st.sampled_from("\0\ud800\udfff😀䶮\r\n'\""), max_size=8),
    note=st.text(st.characters() | st.sampled_from("\0\ud800\udfff😀䶮\r\n'\""), max_size=8),
)
def test_any_words_are_kept(ledger, who, note):
    added = ledger.add(DECIDED, who, note=note, names=[note, who])
    assert ledger.events(after=added.number - 1) == [added]
    assert added.body == {"note": note, "names": [note, who]}
    assert added.who == who.encode("utf-8", "backslashreplace").decode()
    assert ledger.broken_at() == 0


def test_a_full_disk_is_told_and_what_was_there_stays(ledger):
    three(ledger)
    pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
    ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(WorkspaceError) as caught:
        ledger.add(DECIDED, "王", note="长" * 50_000)
    assert caught.value.reason.key == "store.disk_full"
    assert (ledger.last, ledger.broken_at()) == (3, 0)
    ledger._connection.execute("PRAGMA max_page_count = 1000000")
    assert ledger.add(DECIDED, "王", note="长" * 50_000).number == 4


class Refusing:
    """A connection that breaks off at the first COMMIT, as a disk does that fills up at the very end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.broken = connection, False

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def execute(self, statement: str, *values: object) -> object:
        if statement == "COMMIT" and not self.broken:
            self.broken = True
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_WRITE"
            raise error
        return self.connection.execute(statement, *values)


def test_a_commit_that_fails_adds_nothing_and_the_next_one_goes_on(ledger):
    ledger._connection = Refusing(ledger._connection)
    with pytest.raises(WorkspaceError) as caught:
        ledger.add(DECIDED, "王")
    assert caught.value.reason.key == "workspace.failed"
    assert ledger.add(DECIDED, "李").number == 1
    assert [event.who for event in ledger.events()] == ["李"]


def test_a_ledger_that_another_program_holds_is_called_busy(ledger, path, monkeypatch):
    ledger._connection.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceError) as caught:
            ledger.add(DECIDED)
        assert caught.value.reason.key == "workspace.busy"
        assert ledger.events() == []  # reading goes on meanwhile
        other.execute("ROLLBACK")
    assert ledger.add(DECIDED).number == 1


def test_a_ledger_of_the_first_version_is_moved_on_with_all_its_events(path):
    with closing(Ledger(path)) as ledger:
        three(ledger)
        before = ledger.events()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    with closing(Ledger(path)) as moved:
        assert moved.events() == before
        assert moved.broken_at() == 0
        assert moved.add(EventKind.BACKED_UP, "王").number == 4
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT,)
