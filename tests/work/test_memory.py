"""Nothing is done twice: what a workspace remembers, and when it must not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Corpus, Document, Outcome, Reason
from textmine.read import Source
from textmine.settings import Settings
from textmine.store.memo import Memo
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.text.pseudonyms import NameNotes
from textmine.work import aliases, rounds, versions
from textmine.work.analyse import Analysed, Analysis
from textmine.work.memory import KeptMemory
from textmine.work.packing import in_memory, packed
from textmine.work.rounds import take_in
from textmine.work.workspace import Ran, run_workspace

from ..read.hostile import zipped
from ..stacks import paper

FIRST, SECOND = paper("青石镇党委", "村里的活动室漏雨。"), paper("白鹭镇党委", "渡口的党员一年没过组织生活。")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "工作区"


def put(folder: Path, name: str, content: str | bytes, purpose: str = "submission") -> None:
    data = content.encode() if isinstance(content, str) else content
    with closing(Workspace(folder)) as workspace:
        workspace.add(name, purpose, [data])


def found(folder: Path) -> Corpus:
    with closing(Workspace(folder)) as workspace:
        latest = workspace.latest()
        assert latest
        with Results.open(workspace.results_path(latest)) as results:
            return replace(results.corpus(), seconds={})


def changed(settings: Settings, table: str, **values: object) -> Settings:
    return replace(settings, **{table: replace(getattr(settings, table), **values)})


def test_a_second_run_does_nothing_and_says_so(folder, settings):
    put(folder, "甲.txt", FIRST)
    first = run_workspace(folder, settings)
    heard: list[object] = []
    second = run_workspace(folder, settings, arrived=heard.append)
    assert (first.anew, first.unchanged) == (1, False)
    assert (second.anew, second.unchanged, second.run.number) == (0, True, 1)
    assert heard == []


def test_only_what_came_is_worked_on_and_the_results_are_those_of_everything_at_once(folder, settings, tmp_path):
    put(folder, "乙.txt", SECOND)
    run_workspace(folder, settings)
    put(folder, "甲.txt", FIRST)
    assert run_workspace(folder, settings).anew == 1
    whole = tmp_path / "一次放齐"
    for name, content in (("甲.txt", FIRST), ("乙.txt", SECOND)):
        put(whole, name, content)
    assert run_workspace(whole, settings).anew == 2
    assert found(folder) == found(whole)
    assert found(folder).matches, "the stack is one in which something is found"


def test_a_file_of_other_content_is_worked_on_and_the_former_one_is_forgotten(folder, settings):
    put(folder, "甲.txt", FIRST)
    run_workspace(folder, settings)
    put(folder, "甲.txt", SECOND)
    assert run_workspace(folder, settings).anew == 1
    assert found(folder).papers[0].unit == "白鹭镇"
    put(folder, "甲.txt", FIRST)
    assert run_workspace(folder, settings).anew == 1


def test_a_threshold_costs_only_what_depends_on_it(folder, settings):
    put(folder, "甲.txt", FIRST)
    run_workspace(folder, settings)
    comparing = run_workspace(folder, changed(settings, "reuse", min_passage=500))
    assert (comparing.anew, comparing.unchanged) == (0, False)
    assert run_workspace(folder, changed(settings, "classify", sure=0.99)).anew == 1
    assert run_workspace(folder, changed(settings, "read", max_chars=50)).anew == 1
    shown = run_workspace(folder, changed(changed(settings, "read", max_chars=50), "desk", rows=3))
    assert shown.unchanged, "nothing that is found depends on it"


def test_the_roster_tells_whose_paper_it_is_and_so_all_are_looked_at_again(folder, settings):
    put(folder, "甲.txt", FIRST)
    run_workspace(folder, settings)
    put(folder, "花名册.csv", "单位\n青石镇党委\n", "roster")
    assert run_workspace(folder, settings).anew == 1


@pytest.fixture
def memo(tmp_path: Path) -> Iterator[Memo]:
    with closing(Memo(tmp_path / "memo.sqlite")) as opened:
        yield opened


def source(path: Path, content: bytes, name: str = "") -> Source:
    from textmine.model import Origin

    path.write_bytes(content)
    return Source(path, name or path.name, Origin.SUBMISSION)


def test_under_another_name_a_file_is_not_read_again(memo, settings, tmp_path):
    memory = KeptMemory(memo)
    old = source(tmp_path / "甲.txt", FIRST.encode())
    done = Analysis(settings)(old)
    memory.keep(old, settings, packed(done))
    renamed = source(tmp_path / "乙.txt", FIRST.encode())
    assert memory.recall(renamed, settings) is None
    known = memory.document(renamed, settings)
    assert known == replace(done.document, path="乙.txt")
    assert memory.document(source(tmp_path / "丙.html", FIRST.encode()), settings) is None, "the suffix may matter"


def test_what_is_recalled_is_what_was_kept(memo, settings, tmp_path):
    memory = KeptMemory(memo)
    old = source(tmp_path / "甲.txt", FIRST.encode())
    done = Analysis(settings)(old)
    memory.keep(old, settings, packed(done))
    known = memory.recall(old, settings)
    assert known
    assert in_memory(known) == replace(done, read_seconds=0.0, classify_seconds=0.0)


@pytest.mark.parametrize("outcome", [Outcome.UNAVAILABLE])
def test_what_may_be_otherwise_the_next_time_is_not_kept(memo, settings, tmp_path, outcome):
    memory = KeptMemory(memo)
    lost = source(tmp_path / "甲.txt", b"x")
    memory.keep(lost, settings, packed(Analysed(Document("甲.txt", "", outcome, reason=Reason("read.disk")))))
    assert memory.recall(lost, settings) is None


ARCHIVE = zipped([("内/甲.txt", FIRST.encode()), ("Thumbs.db", b"x"), ("坏.zip", b"PK\x03\x04x"), ("乙.txt", b"")])


def taken(archive: Source, settings: Settings, memory: KeptMemory) -> list[Document]:
    return [done.document for done in take_in([archive], Analysis, settings, memory=memory).analysed]


def test_an_archive_whose_files_are_known_is_not_unpacked(memo, settings, tmp_path, monkeypatch):
    archive = source(tmp_path / "包.zip", ARCHIVE)
    first = taken(archive, settings, KeptMemory(memo))

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(rounds, "unpacked", never)
    assert taken(archive, settings, KeptMemory(memo)) == first
    assert sorted(document.path for document in first) == ["包.zip/乙.txt", "包.zip/内/甲.txt", "包.zip/坏.zip"]


def test_an_archive_of_which_one_file_is_not_known_is_unpacked(memo, settings, tmp_path):
    archive = source(tmp_path / "包.zip", ARCHIVE)
    first = taken(archive, settings, KeptMemory(memo))
    other = changed(settings, "classify", sure=0.99)
    again = KeptMemory(memo)
    assert [d.text for d in taken(archive, other, again)] == [d.text for d in first]
    assert again.anew > 0


def test_a_file_that_broke_its_reader_is_left_alone_until_somebody_asks(folder, settings, monkeypatch):
    if not hasattr(os, "fork"):
        pytest.fail("the poison is planted before workers are forked")
    from textmine.read import document

    def deadly(*_: object) -> None:
        os._exit(3)

    put(folder, "甲.txt", FIRST)
    put(folder, "毒.txt", "毒" + SECOND)
    read = document._read

    def poisoned(data: bytes, *more: object) -> object:
        return deadly() if data.startswith("毒".encode()) else read(data, *more)

    with monkeypatch.context() as patch:
        patch.setattr(document, "_read", poisoned)
        assert run_workspace(folder, settings).anew == 2
        assert lost(folder) == {"毒.txt": "engine.crashed"}
        put(folder, "丙.txt", FIRST + "丙")
        assert run_workspace(folder, settings).anew == 1, "not tried again"
    assert run_workspace(folder, settings).unchanged
    assert run_workspace(folder, settings, retry=True).anew == 1
    assert lost(folder) == {}


def lost(folder: Path) -> dict[str, str]:
    return {d.path: d.reason.key for d in found(folder).documents if d.reason}


def test_versions_tell_what_matters_from_what_does_not(settings):
    base = versions.of_run(settings)
    assert versions.of_run(changed(settings, "engine", workers=1)) == base
    assert versions.of_run(changed(settings, "queue", per_residue=99.0)) != base
    assert versions.of_reading(changed(settings, "reuse", gram=9)) == versions.of_reading(settings)
    assert versions.digest("a", "bc") != versions.digest("ab", "c")
    assert versions.digest(1) != versions.digest("1")


def test_what_versions_stand_for_is_told_once_a_run(memo, settings, tmp_path, monkeypatch):
    told: list[Settings] = []
    of_analysis = versions.of_analysis
    monkeypatch.setattr(versions, "of_analysis", lambda given: told.append(given) or of_analysis(given))
    memory = KeptMemory(memo).for_roster(["青石镇"])
    files = [source(tmp_path / f"{number}.txt", FIRST.encode()) for number in range(5)]
    assert [memory.recall(file, replace(settings)) for file in files] == [None] * 5
    assert told == [settings]


def test_an_offices_own_taxonomy_counts_by_what_it_says(settings, tmp_path):
    own = tmp_path / "分类.toml"
    own.write_text("a = 1", "utf-8")
    named = changed(settings, "classify", taxonomy=str(own))
    before = versions.of_analysis(named)
    own.write_text("a = 2", "utf-8")
    assert versions.of_analysis(named) != before


def test_a_run_says_what_it_was_over(folder, settings):
    put(folder, "甲.txt", FIRST)
    put(folder, "坏.docx", b"PK\x03\x04nothing")
    ran: Ran = run_workspace(folder, settings, "王芳")
    assert ran.run.facts
    assert {k: ran.run.facts[k] for k in ("files", "unreadable", "papers", "anew")} == {
        "files": 2, "unreadable": 1, "papers": 1, "anew": 2,
    }  # fmt: skip


def test_names_in_a_paper_are_noted_once_whatever_file_it_stands_in(memo, settings, tmp_path):
    memory = KeptMemory(memo)
    [found] = Analysis(settings)(source(tmp_path / "甲.txt", FIRST.encode())).papers
    [moved] = Analysis(settings)(source(tmp_path / "丙.txt", FIRST.encode())).papers
    [other] = Analysis(settings)(source(tmp_path / "乙.txt", SECOND.encode())).papers
    assert memory.names(found) is None
    memory.keep_names([(found, NameNotes(people=("邱国栋",)))])
    assert memory.names(moved) == NameNotes(people=("邱国栋",))
    assert memory.names(other) is None


def test_a_second_run_looks_for_names_in_no_paper_that_it_knows(folder, settings, monkeypatch):
    put(folder, "甲.txt", FIRST)
    run_workspace(folder, settings)
    put(folder, "乙.txt", SECOND)
    looked: list[str] = []
    noting = aliases.Noting.__call__
    monkeypatch.setattr(
        aliases.Noting, "__call__", lambda self, paper: looked.append(paper.name) or noting(self, paper)
    )
    run_workspace(folder, settings)
    assert looked == ["乙.txt"]
