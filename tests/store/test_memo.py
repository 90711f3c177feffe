"""The memo: whole entries or none, and no damage that anybody hears of."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import WorkspaceError
from textmine.store.memo import Memo

ONE, TWO = b"1" * 32, b"2" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memo.sqlite"


def test_what_is_put_in_is_there_after_it_was_opened_again(path):
    with closing(Memo(path)) as memo:
        memo.put([(ONE, b"a"), (TWO, b"")])
    with closing(Memo(path)) as memo:
        assert (memo.get(ONE), memo.get(TWO), memo.get(b"3")) == (b"a", b"", None)


@given(st.dictionaries(st.binary(min_size=1), st.binary(), max_size=5), st.binary())
def test_any_bytes_come_back_and_the_last_ones_count(tmp_path_factory, entries, later):
    with closing(Memo(tmp_path_factory.mktemp("memo") / "m.sqlite")) as memo:
        memo.put(entries.items())
        memo.put([(key, later) for key in entries])
        assert all(memo.get(key) == later for key in entries)


def test_pruning_leaves_what_was_used(path):
    with closing(Memo(path)) as memo:
        memo.put([(ONE, b"a"), (TWO, b"b")])
        memo.prune([TWO, b"never put"])
        memo.prune([TWO])
        assert (memo.get(ONE), memo.get(TWO)) == (None, b"b")


def test_an_entry_that_was_changed_counts_as_none(path):
    with closing(Memo(path)) as memo:
        memo.put([(ONE, b"abc"), (TWO, b"b")])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE kept SET data = ? WHERE key = ?", (b"abd", ONE))
    with closing(Memo(path)) as memo:
        assert memo.broken() == 1
        assert (memo.get(ONE), memo.get(TWO)) == (None, b"b")


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_none_gives_way_to_a_new_one(path, content):
    path.write_bytes(content)
    with closing(Memo(path)) as memo:
        memo.put([(ONE, b"a")])
        assert memo.get(ONE) == b"a"


def test_a_memo_of_another_version_is_begun_anew(path):
    with closing(Memo(path)) as memo:
        memo.put([(ONE, b"a")])
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA user_version = 99")
    with closing(Memo(path)) as memo:
        assert memo.get(ONE) is None


def test_damage_inside_costs_what_was_kept_and_no_more(path):
    with closing(Memo(path)) as memo:
        memo.put([(bytes([n]) * 32, bytes(3000)) for n in range(60)])
    held = bytearray(path.read_bytes())
    held[4096:] = b"\xee" * (len(held) - 4096)
    path.write_bytes(held)
    with closing(Memo(path)) as memo:
        assert memo.get(bytes([7]) * 32) is None
        memo.put([(ONE, b"a")])
        assert memo.get(ONE) == b"a"


def test_what_was_put_in_outlives_the_process(path):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom textmine.store.memo import Memo\n"
        "memo = Memo(Path(sys.argv[1]))\nmemo.put([(b'1' * 32, b'a')])\nos.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    with closing(Memo(path)) as memo:
        assert memo.get(ONE) == b"a"


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "memo.sqlite").mkdir()
    with pytest.raises(WorkspaceError) as caught:
        Memo(tmp_path / "memo.sqlite")
    assert caught.value.reason.key == "workspace.failed"
