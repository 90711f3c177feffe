"""What a run puts aside on the disk comes back as it was, and is gone with whoever holds it."""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.store.spool import Spool


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_is_put_comes_back_under_its_number_whatever_was_read_in_between() -> None:
    spool = Spool()
    assert spool.put(b"one", b"", b"three") == 0
    assert spool.get(2) == b"three"
    assert spool.put(b"four" * 100_000) == 3
    assert [spool.get(number) for number in (0, 1, 3)] == [b"one", b"", b"four" * 100_000]


def test_what_was_never_put_is_an_error() -> None:
    spool = Spool()
    spool.put(b"one")
    with pytest.raises(IndexError):
        spool.get(1)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file has a name there")
def test_nothing_stands_in_the_folder_while_it_is_used(place: Path) -> None:
    spool = Spool()
    spool.put(b"one")
    assert list(place.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nowhere to look")
def test_the_file_is_closed_when_nobody_holds_the_spool() -> None:
    gc.collect()  # what other tests left open
    before = opened()
    spool = Spool()
    assert opened() == before + 1
    del spool
    gc.collect()
    assert opened() == before


def opened() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_disk_that_refuses_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(WorkspaceError):
        Spool()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_what_broke_off_on_a_full_disk_leaves_what_was_there() -> None:
    spool = Spool()
    spool.put(b"one")
    whole, spool._file = spool._file, Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115  # entered below
    with spool._file, pytest.raises(WorkspaceError):
        spool.put(b"two")
    spool._file = whole
    assert spool.put(b"three") == 1
    assert (spool.get(0), spool.get(1)) == (b"one", b"three")
