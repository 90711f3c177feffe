"""A file of results that is not whole, not ours or not there is told in words; one that breaks off is never seen."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.export.stack_of_papers import build
from tests.store.stack_of_results import figures_of, results_of
from textmine.errors import WorkspaceError
from textmine.store.results import Results, Search, write_results, writing
from textmine.words import LANGUAGES, say

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def corpus():
    return build()


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "1.sqlite"
    write_results(corpus, path, figures_of(corpus))
    return path.read_bytes()


def refused(path):
    with pytest.raises(WorkspaceError) as caught:
        Results.open(path)
    for language in LANGUAGES:
        assert str(path) in say(caught.value.reason, language)
    return caught.value.reason.key


class TestReading:
    def test_a_file_that_is_gone(self, tmp_path):
        assert refused(tmp_path / "1.sqlite") == "results.missing"

    def test_a_folder(self, tmp_path):
        assert refused(tmp_path) == "results.unreadable"

    @pytest.mark.parametrize("held", [b"", b"x", b"not a database" * 99, b"PK\3\4" + bytes(500)])
    def test_another_file(self, tmp_path, held):
        path = tmp_path / "1.sqlite"
        path.write_bytes(held)
        assert refused(path) == "results.not_ours"

    def test_the_base_of_another_program(self, tmp_path):
        path = tmp_path / "1.sqlite"
        with closing(sqlite3.connect(path)) as base:
            base.execute("CREATE TABLE facts (data)")
        assert refused(path) == "results.not_ours"

    def test_a_newer_one(self, tmp_path, whole):
        path = tmp_path / "1.sqlite"
        path.write_bytes(whole[:60] + struct.pack(">I", 2) + whole[64:])
        assert refused(path) == "results.newer"

    @pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 0.999])
    def test_one_that_was_cut_short(self, tmp_path, whole, share):
        path = tmp_path / "1.sqlite"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refused(path) == "results.damaged"

    def test_one_with_other_bytes_in_it_says_so_or_tells_the_truth(self, corpus, tmp_path, whole):
        path = tmp_path / "1.sqlite"
        told = set()
        for at in range(4096, len(whole), 4096):
            path.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
            try:
                with Results.open(path) as opened:
                    for ask in (
                        opened.corpus,
                        opened.documents,
                        opened.units,
                        opened.groups,
                        lambda: opened.queue(limit=99),
                        lambda: opened.pairs(limit=99),
                        lambda: opened.search(Search("党"), limit=99),
                        lambda: opened.corpus_of([corpus.papers[0].name]),
                    ):
                        ask()
            except WorkspaceError as error:
                told.add(error.reason.key)
        assert told == {"results.damaged"}

    @pytest.mark.parametrize("name", ["a b?c#d%41.sqlite", "表 1&mode=rw.sqlite", "'\"; --.sqlite", ":memory:"])
    def test_a_path_with_anything_in_it(self, corpus, tmp_path, name):
        folder = tmp_path / "有 空格?x=1#y%"
        folder.mkdir()
        with results_of(corpus, folder / name) as opened:
            assert opened.count() == len(corpus.submissions)
        assert [path.name for path in folder.iterdir()] == [name]

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are bytes on Linux alone")
    def test_a_path_that_is_no_utf8(self, corpus, tmp_path):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.sqlite"))
        with results_of(corpus, path) as opened:
            assert opened.count() == len(corpus.submissions)

    def test_nothing_is_written_by_reading(self, corpus, tmp_path, whole):
        path = tmp_path / "1.sqlite"
        path.write_bytes(whole)
        path.chmod(0o400)
        tmp_path.chmod(0o500)
        try:
            with Results.open(path) as opened:
                assert opened.corpus() == corpus
                with opened._file.reading() as base, pytest.raises(sqlite3.OperationalError):
                    base.execute("DELETE FROM papers")
        finally:
            tmp_path.chmod(0o700)
        assert path.read_bytes() == whole
        assert [p.name for p in tmp_path.iterdir()] == ["1.sqlite"]

    def test_readers_of_a_run_go_on_when_its_file_is_replaced(self, corpus, tmp_path):
        path = tmp_path / "1.sqlite"
        with results_of(corpus, path) as before:
            before.count()
            write_results(corpus, path, figures_of(corpus))
            assert before.corpus() == corpus

    def test_what_is_closed_holds_no_file(self, corpus, tmp_path):
        opened = results_of(corpus, tmp_path / "1.sqlite")
        opened.count()
        assert opened._file._idle
        opened.close()
        opened.close()
        assert not opened._file._idle

    def test_what_is_forgotten_is_closed(self, corpus, tmp_path):
        opened = results_of(corpus, tmp_path / "1.sqlite")
        opened.count()
        idle = opened._file._idle
        del opened
        assert not idle


class TestWriting:
    def test_a_full_disk_leaves_nothing(self, corpus, tmp_path, monkeypatch):
        monkeypatch.setattr(writing, "_PRAGMAS", (*writing._PRAGMAS, "max_page_count = 20"))
        with pytest.raises(WorkspaceError) as caught:
            write_results(corpus, tmp_path / "1.sqlite", figures_of(corpus))
        assert caught.value.reason.key == "store.disk_full"
        assert list(tmp_path.iterdir()) == []

    def test_a_full_disk_leaves_the_file_before(self, corpus, tmp_path, whole, monkeypatch):
        path = tmp_path / "1.sqlite"
        path.write_bytes(whole)

        def full(_):
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(WorkspaceError):
            write_results(corpus, path, figures_of(corpus))
        assert path.read_bytes() == whole
        assert [p.name for p in tmp_path.iterdir()] == ["1.sqlite"]

    @pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
    def test_a_file_that_may_grow_no_further(self, tmp_path):
        told = subprocess.run(
            [sys.executable, "-c", _LIMITED, str(tmp_path / "1.sqlite")],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        assert told.stdout.split() in (["store.failed"], ["store.disk_full"])
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there(self, corpus, tmp_path):
        with pytest.raises(WorkspaceError) as caught:
            write_results(corpus, tmp_path / "no" / "1.sqlite", figures_of(corpus))
        assert caught.value.reason.key == "store.failed"

    @pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
    def test_a_write_that_is_killed_leaves_no_file_at_its_place(self, tmp_path):
        path = tmp_path / "1.sqlite"
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, str(path)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert not path.exists()
        assert [p.name.endswith(".part") for p in tmp_path.iterdir()] == [True]

    def test_an_interrupt_leaves_nothing(self, corpus, tmp_path, monkeypatch):
        def stopped(_):
            raise KeyboardInterrupt

        monkeypatch.setattr(writing._Writer, "_words", stopped)
        with pytest.raises(KeyboardInterrupt):
            write_results(corpus, tmp_path / "1.sqlite", figures_of(corpus))
        assert list(tmp_path.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.export.stack_of_papers import build
from tests.store.stack_of_results import figures_of
from textmine.store.results import write_results, writing
writing._Writer._words = lambda _: os.kill(os.getpid(), signal.SIGKILL)
corpus = build()
write_results(corpus, Path(sys.argv[1]), figures_of(corpus))
"""
_LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.export.stack_of_papers import build
from tests.store.stack_of_results import figures_of
from textmine.errors import WorkspaceError
from textmine.store.results import write_results
corpus = build()
figures = figures_of(corpus)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    write_results(corpus, Path(sys.argv[1]), figures)
except WorkspaceError as error:
    print(error.reason.key)
"""
