"""What a stack says: the same from notes that were kept as from notes just made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.coding import Coder
from textmine.judge import Notes
from textmine.model import Finding, FindingKind, Origin
from textmine.read import Source
from textmine.settings import Settings
from textmine.work.analyse import Analysed, Analysis
from textmine.work.said import findings_of

from ..stacks import paper

FIRST = (
    "干部对伍管理松散，工作一抓到低不够，责任落实道位不好。创建“石榴先锋”党建品牌，“石榴先锋”名声很响。"
    "作为石坪镇党委，必须带头落实。完成率达到XX%。希望以上内容对您有所帮助。2022年6月31日开会。要在2023年12月底前完成整改。"
    "为建设美丽的临浦区作出贡献。深入开展党的群众路线教育实践活动。我校教师要认真备课。"
    "我们要进一步提高政治站位，切实加强组织领导，不断增强责任意识，狠抓落实。"
)
SECOND = "党员对伍年龄偏大，工作一抓到低难，整改落实道位差。深化“石榴先锋”品牌建设，走访了山南县的群众。联系人：XXX。"
ROSTER = ("河口镇党委", "石坪镇党委", "柳湾镇党委")
STACK = {
    "甲.txt": (paper("河口镇党委", "渔船支部的集中学习", FIRST), Origin.SUBMISSION),
    "乙\udcff.txt": (paper("石坪镇党委", "茶园工人的组织关系", SECOND), Origin.SUBMISSION),
    "previous/丙.txt": (paper("河口镇党委", "渔船支部的集中学习", year=2024), Origin.PREVIOUS),
    "known/通知.txt": ("关于自查的通知\n各镇党委：请于10月底前报送，材料不少于2000字。\n", Origin.KNOWN),
}
WHAT_NOTES_TELL = {
    FindingKind.TYPO, FindingKind.SLOGAN, FindingKind.UNIT, FindingKind.PLACE, FindingKind.PLACEHOLDER,
    FindingKind.LEFTOVER, FindingKind.YEAR, FindingKind.OUTDATED, FindingKind.OFFICE, FindingKind.HOLLOW,
}  # fmt: skip


@pytest.fixture(scope="module")
def stack(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[Analysed]:
    folder = tmp_path_factory.mktemp("stack")
    done = []
    for number, (name, (text, origin)) in enumerate(STACK.items()):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        done.append(Analysis(settings, ROSTER)(Source(folder / f"{number}.txt", name, origin)))
    return done


@pytest.fixture(scope="module")
def said(settings: Settings) -> Callable[[list[Analysed]], list[Finding]]:
    def tell(stack: list[Analysed]) -> list[Finding]:
        papers = [paper for done in stack for paper in done.papers]
        labels, ledgers, notes = (
            {p.name: row for done in stack for p, row in zip(done.papers, rows(done), strict=True)}
            for rows in (lambda done: done.labels, lambda done: done.ledgers, lambda done: done.notes)
        )
        return list(findings_of(papers, notes, ROSTER, labels, ledgers, settings))

    return tell


def kept(notes: Notes) -> Notes:
    coder: Coder[Notes] = Coder(Notes)
    return coder.decode(coder.encode(notes))


def test_every_paper_comes_with_notes(stack: list[Analysed]) -> None:
    assert [len(done.notes) for done in stack] == [len(done.papers) for done in stack] == [1, 1, 1, 1]


def test_notes_come_back_as_they_were_written(stack: list[Analysed]) -> None:
    notes = [note for done in stack for note in done.notes]
    assert notes[0].residue.typos.suspects
    assert notes[1].residue.findings[0].paper == "乙\udcff.txt"
    assert [kept(note) for note in notes] == notes


def test_kept_notes_tell_what_fresh_ones_do(stack, said) -> None:
    fresh = said(stack)
    assert {finding.kind for finding in fresh} >= WHAT_NOTES_TELL
    assert said([replace(done, notes=tuple(map(kept, done.notes))) for done in stack]) == fresh


def test_kinds_that_notes_tell_are_told_by_nothing_else(stack, said) -> None:
    without = said([replace(done, notes=tuple(Notes() for _ in done.notes)) for done in stack])
    assert not {finding.kind for finding in without} & WHAT_NOTES_TELL


def test_of_what_is_no_submission_only_its_places_are_noted(stack: list[Analysed]) -> None:
    for done in stack[2:]:
        [note] = done.notes
        assert note == Notes(residue=replace(Notes().residue, home=note.residue.home))


@pytest.mark.parametrize("left_out", ["ledgers", "notes"])
def test_who_wants_no_notes_gets_none(settings: Settings, tmp_path: Path, left_out: str) -> None:
    (tmp_path / "a.txt").write_text(STACK["甲.txt"][0], encoding="utf-8")
    work = Analysis(settings, **{left_out: False})
    done = work(Source(tmp_path / "a.txt", "a.txt", Origin.SUBMISSION))
    assert len(done.labels) == 1
    assert done.notes == ()
