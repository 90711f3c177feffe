"""The run as a Python function: what is read, what is used by convention, what is said of the stack."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import textmine
from textmine import Inputs, compare, copies, load_settings, parse_file, read_file, triage
from textmine.errors import UsageError
from textmine.model import CopyKind, Origin, Status
from textmine.read.roster import Roster, read_roster
from textmine.settings import Settings
from textmine.work import UnreadableStackError, pairs_of

from .stacks import PLAIN, SHARED, paper, write_docx


@pytest.fixture
def settings() -> Settings:
    return load_settings(environment=PLAIN)


def names(corpus, origin=Origin.SUBMISSION):
    return [d.path for d in corpus.documents if d.origin is origin]


# --- inputs -----------------------------------------------------------------------------------------------------------


def test_usual_names_at_the_top_are_used_for_what_they_are_called(mixed):
    completed = Inputs((mixed,)).completed()
    assert completed.known == (mixed / "known",)
    assert completed.previous == (mixed / "previous",)
    assert completed.roster == mixed / "roster.csv"
    assert completed.completed() == completed


def test_they_join_what_is_named_and_a_named_roster_counts_alone(mixed, tmp_path):
    given = Inputs((mixed, mixed), known=(tmp_path / "a",), previous=(mixed / "previous",), roster=tmp_path / "r.csv")
    completed = given.completed()
    assert completed.known == (tmp_path / "a", mixed / "known")
    assert completed.previous == (mixed / "previous",)
    assert completed.roster == tmp_path / "r.csv"


def test_only_the_top_of_a_folder_counts(mixed):
    completed = Inputs((mixed.parent, mixed / "乡镇/甲.txt")).completed()
    assert (completed.known, completed.previous, completed.roster) == ((), (), None)


def test_a_folder_named_as_a_submission_is_one(mixed, settings):
    corpus = triage(Inputs((mixed, mixed / "known")), settings)
    assert "known/模板.txt" in names(corpus)  # as the first input that holds it names it
    assert names(corpus, Origin.KNOWN) == []
    assert names(corpus, Origin.PREVIOUS) == ["previous/丙去年.txt"]


def test_documents_of_two_origins_never_share_a_name(small, tmp_path, settings):
    for folder in (small / "x/known", tmp_path / "other/known"):
        folder.mkdir(parents=True)
        (folder / "甲.txt").write_text(paper("石坪镇党委", "茶园工人的组织关系"), encoding="utf-8")
    inputs = Inputs((small / "x/known", small / "甲.txt"), known=(tmp_path / "other/known",))
    corpus = triage(inputs, settings)
    found = [d.path for d in corpus.documents]
    assert len(found) == len(set(found)) == 3
    assert len({p.name for p in corpus.papers}) == 3


def test_out_and_what_lies_staged_beside_it_is_not_read(small, settings):
    for name in ("out", ".out.partial-1", ".out.former-2"):
        (small / name).mkdir()
        shutil.copy(small / "甲.txt", small / name / "丁.txt")
    given = Inputs((small,)).apart_from(small / "out")
    assert names(triage(given, settings)) == ["乙.txt", "甲.txt"]


@pytest.mark.parametrize("part", ["submissions", "known", "previous", "roster"])
def test_out_may_hold_no_input(small, part):
    path = small / "甲.txt"
    given = Inputs((), **{part: path if part == "roster" else (path,)}) if part != "submissions" else Inputs((path,))
    with pytest.raises(UsageError) as raised:
        given.apart_from(small)
    assert raised.value.reason.key == "work.out_holds_input"
    assert given.apart_from(small / "甲") is not given


# --- the run ----------------------------------------------------------------------------------------------------------


def test_a_stack_without_submissions_says_what_is_there_instead(mixed, tmp_path, settings):
    (tmp_path / "leer").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/x.docx").write_bytes(b"x")
    (tmp_path / "only").mkdir()
    shutil.copytree(mixed / "known", tmp_path / "only/known")
    for folder, key, count in (
        ("leer", "nothing_there", 0),
        ("bad", "nothing_readable", 1),
        ("only", "only_beside", 1),
    ):
        with pytest.raises(UnreadableStackError) as raised:
            triage(Inputs((tmp_path / folder,)), settings)
        assert raised.value.reason.key == f"work.{key}"
        assert len(raised.value.documents) == count
        assert raised.value.exit_code == 4


def test_an_earlier_run_inside_the_stack_is_passed_over(small, settings):
    earlier = small / "去年分析"
    earlier.mkdir()
    (earlier / "run.json").write_text('{"program": "textmine"}', encoding="utf-8")
    (earlier / "report.html").write_text("<p>" + paper("河口镇党委", "渔船支部的集中学习"), encoding="utf-8")
    (small / "别的").mkdir()
    (small / "别的/run.json").write_text('{"program": "other"}', encoding="utf-8")
    corpus = triage(Inputs((small,)), settings)
    assert [d.path for d in corpus.documents if d.path.startswith("去年分析")] == []
    assert "去年分析/" in corpus.skipped
    assert "别的/run.json" in [d.path for d in corpus.documents]


def test_a_unit_whose_file_is_broken_has_handed_in(small, settings):
    (small / "南岭镇党委报告.docx").write_bytes(b"x")
    (small / "roster.csv").write_text("单位\n南岭镇党委\n北岭镇党委\n", encoding="utf-8")
    corpus = triage(Inputs((small,)), settings)
    assert corpus.missing == ("北岭镇党委",)


def test_progress_names_the_stages_in_order(mixed, settings):
    calls = []
    triage(Inputs((mixed,)), settings, lambda *call: calls.append(call))
    stages = list(dict.fromkeys(stage for stage, _, _ in calls))
    assert stages == ["read", "reuse", "themes", "judge"]
    read = [(done, total) for stage, done, total in calls if stage == "read"]
    assert read == [(done, read[-1][1]) for done in range(read[-1][1] + 1)]


def test_two_workers_find_what_one_finds(mixed, settings):
    one, two = (
        triage(Inputs((mixed,)), load_settings(environment=PLAIN, flags={"engine.workers": workers}))
        for workers in (1, 2)
    )
    parts = "documents papers labels matches ratios groups themes links ledgers concreteness findings queue"
    for part in parts.split():
        assert getattr(one, part) == getattr(two, part), part


def test_seconds_are_told_for_every_stage(mixed, settings):
    corpus = triage(Inputs((mixed,)), settings)
    assert list(corpus.seconds) == ["read", "classify", "reuse", "themes", "judge"]
    assert all(seconds >= 0 for seconds in corpus.seconds.values())


# --- single files -----------------------------------------------------------------------------------------------------


def test_one_file_is_read_with_and_without_what_stands_over_it(small, settings):
    [document] = read_file(small / "甲.txt", settings)
    [done] = parse_file(small / "甲.txt", settings)
    assert document == done.document
    assert document.text == (small / "甲.txt").read_text("utf-8")
    assert [len(labels) for labels in done.labels] == [len(p.structure.statements) for p in done.papers]
    for path in (small, small / "没有.txt"):
        with pytest.raises(UsageError):
            read_file(path, settings)


def test_two_files_are_compared(mixed, small, settings):
    found = compare(mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx", settings)
    assert (len(found.first), len(found.second)) == (1, 1)
    assert any(not match.legitimate and match.chars > 100 for match in found.found.matches)
    for pair in (("乡镇/甲.txt", "乡镇/乙.docx"), ("乡镇/乙.docx", "乡镇/甲.txt")):
        first, second = mixed / pair[0], mixed / pair[1]
        corpus = compare(first, second, settings).found
        texts = {p.name: p.text for p in corpus.papers}
        assert {(m.a, m.b) for m in corpus.matches} == {(str(first), str(second))}
        for block in (block for m in corpus.matches if not m.legitimate for block in m.blocks):
            assert block.a.of(texts[str(first)]) == block.b.of(texts[str(second)])


def test_compare_shows_what_is_shared_between_the_files_not_within_one(small, tmp_path, settings):
    (tmp_path / "合.txt").write_text("\n".join(f"【篇{n}】" + (small / "甲.txt").read_text("utf-8") for n in (1, 2)))
    found = compare(small / "甲.txt", tmp_path / "合.txt", settings)
    assert (len(found.first), len(found.second)) == (1, 2)
    assert {m.a for m in found.found.matches} == {str(small / "甲.txt")}


def test_two_files_that_cannot_be_compared_are_refused(mixed, small, settings):
    with pytest.raises(UnreadableStackError) as raised:
        compare(mixed / "乡镇/甲.txt", mixed / "村/坏.docx", settings)
    assert [d.status for d in raised.value.documents] == [Status.UNREADABLE]
    with pytest.raises(UsageError):
        compare(small / "甲.txt", small / "../材料/甲.txt", settings)


def test_a_file_and_its_copy_in_another_format_are_compared(small, settings):
    write_docx(small / "甲.docx", (small / "甲.txt").read_text("utf-8"))
    found = compare(small / "甲.txt", small / "甲.docx", settings)
    assert max(match.similarity for match in found.found.matches) > 0.9


def test_what_a_known_document_holds_is_legitimate_between_two_files(mixed, tmp_path, settings):
    first, second = mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx"
    shutil.copy(first, tmp_path / "模板.txt")
    found = compare(first, second, settings, [tmp_path / "模板.txt"]).found
    assert all(match.legitimate for match in found.matches)
    assert {(match.a, match.b) for match in found.matches} <= {(str(first), str(second))}
    assert CopyKind.TEMPLATE in {mark.kind for mark in found.legitimate[str(second)]}
    with pytest.raises(UsageError):
        compare(first, second, settings, [tmp_path / "没有.txt"])


# --- copies alone -----------------------------------------------------------------------------------------------------


def test_copies_finds_what_triage_finds_without_labels(mixed, settings):
    alone, whole = copies(Inputs((mixed,)), settings), triage(Inputs((mixed,)), settings)
    for part in ("documents", "papers", "legitimate", "ratios", "groups", "skipped"):
        assert getattr(alone, part) == getattr(whole, part), part
    plain = [replace(m, earlier="", because=()) for m in alone.matches]
    assert plain == [replace(m, earlier="", because=()) for m in whole.matches]
    assert (alone.labels, alone.themes, alone.findings, alone.queue) == ({}, (), (), ())
    assert list(alone.seconds) == ["read", "reuse"]


def test_copies_tells_its_stages_and_refuses_what_triage_refuses(mixed, tmp_path, settings):
    calls = []
    copies(Inputs((mixed,)), settings, lambda *call: calls.append(call[0]))
    assert list(dict.fromkeys(calls)) == ["read", "reuse"]
    (tmp_path / "空").mkdir()
    with pytest.raises(UnreadableStackError):
        copies(Inputs((tmp_path / "空",)), settings)


def pairs(*files, settings, tmp_path):
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    corpus = copies(Inputs((tmp_path,)), settings)
    return corpus, pairs_of(corpus)


def test_the_shares_of_a_pair_are_those_of_either_paper(tmp_path, settings):
    short, long = paper("河口镇党委", "渔船支部的集中学习", SHARED), paper("石坪镇党委", "茶园工人的组织关系", SHARED)
    corpus, [pair] = pairs(
        ("短.txt", short), ("长.txt", long + "茶园里另有一段。" * 40), settings=settings, tmp_path=tmp_path
    )
    assert {pair.a.paper.name, pair.b.paper.name} == {"短.txt", "长.txt"}
    for side in (pair.a, pair.b):
        ratios = corpus.ratios[side.paper.name]
        assert side.net_share == pytest.approx(ratios.single, abs=0.005)
        assert side.total_share == pytest.approx(ratios.total, abs=0.005)
        assert side.net <= side.shared <= side.size
    shares = {side.paper.name: side.net_share for side in (pair.a, pair.b)}
    assert shares["短.txt"] > 1.5 * shares["长.txt"] > 0
    assert pair.share == shares["短.txt"]
    assert pair.chars >= pair.longest >= len(SHARED) - 5


def test_pairs_are_ordered_by_what_counts_and_parts_of_a_file_are_told(tmp_path, settings):
    one, two = (paper(unit, own, SHARED) for unit, own in (("河口镇党委", "渔船支部"), ("石坪镇党委", "茶园支部")))
    third = paper("青石镇党委", "石匠支部的夜校", SHARED[:60] + "。石匠们白天在山上，晚上才有空，支部便把课放到夜里。")
    _, found = pairs(("合.txt", f"【篇1】{one}\n【篇2】{two}"), ("丙.txt", third), settings=settings, tmp_path=tmp_path)
    assert [pair.chars for pair in found] == sorted((pair.chars for pair in found), reverse=True)
    assert found[0].within_file
    assert {pair.within_file for pair in found} == {True, False}


def test_a_passage_found_twice_counts_its_characters_once(tmp_path, settings):
    twice = paper("河口镇党委", "渔船支部的集中学习", SHARED) + "渔船回港以后又说了一遍：" + SHARED
    once = paper("石坪镇党委", "茶园工人的组织关系", SHARED)
    _, [pair] = pairs(("两.txt", twice), ("一.txt", once), settings=settings, tmp_path=tmp_path)
    assert {side.paper.name for side in (pair.a, pair.b) if side.net_share < 1} == {"一.txt", "两.txt"}
    [single] = [side for side in (pair.a, pair.b) if side.paper.name == "一.txt"]
    assert single.net < pair.chars
    assert single.shared < single.size


# --- rosters and the door ---------------------------------------------------------------------------------------------


def test_a_roster_names_units_and_the_places_beside_them(tmp_path: Path):
    path = tmp_path / "r.csv"
    path.write_text('单位,所属\n 甲镇党委 ,"乙县"\n,\n甲镇党委,乙县\n丙村党支部,甲镇\n', encoding="utf-8")
    assert read_roster(path) == Roster(("甲镇党委", "丙村党支部"), ("甲镇党委", "乙县", "丙村党支部", "甲镇"))
    path.write_text("单位\t所属\n甲镇党委\t乙县\n", encoding="utf-16")
    assert read_roster(path).units == ("甲镇党委",)


def test_the_public_door_holds_what_it_promises():
    for name in textmine.__all__:
        assert getattr(textmine, name).__doc__
    with pytest.raises(AttributeError):
        _ = textmine.nothing
