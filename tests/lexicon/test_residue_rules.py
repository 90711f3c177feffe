"""The rules of residue: every pattern has something to find, dates run forwards, slips have one right form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from textmine.judge.residue.suspects import typo_notes
from textmine.judge.residue.typos import shared_typos
from textmine.lexicon import load_lexicon
from textmine.lexicon.residue import Dated, OfficeKind
from textmine.model import Document, Outcome, Paper
from textmine.settings import load_settings
from textmine.structure.papers import papers

LEXICON = load_lexicon()
RULES = LEXICON.residue
TYPOS = sorted(RULES.typos.listed.items())


def patterns(value: object, name: str = "") -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of the rules, however deep, with the name that leads to it."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from patterns(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from patterns(inner, f"{name}.{number}")


ALL = [(name, pattern) for name, pattern in patterns(RULES) if name != ".places.before"]


@pytest.mark.parametrize(("name", "pattern"), ALL, ids=[name for name, _ in ALL])
def test_no_pattern_finds_nothing_at_all(name: str, pattern: re.Pattern[str]) -> None:
    """An empty alternative would point to every place of every paper."""
    assert pattern.pattern
    assert not [found for found in pattern.finditer("\n。A") if not found[0]]


@pytest.mark.parametrize("filler", ["党", "一", "X", "“", "1", "（", " ", "*"])
def test_no_pattern_hangs_on_long_repetitions(filler: str) -> None:
    text = filler * 3000
    for _, pattern in ALL:
        assert pattern.search(text) is None or pattern.search(text)


@pytest.mark.parametrize("entry", RULES.outdated.entries, ids=lambda e: e.words.pattern[:20])
class TestDated:
    def test_it_begins_before_it_ends(self, entry: Dated) -> None:
        assert 1921 <= entry.since <= entry.until

    def test_it_had_ended_by_now(self, entry: Dated) -> None:
        assert entry.until <= 2026

    def test_what_took_its_place_is_not_outdated_in_the_next_year(self, entry: Dated) -> None:
        again = [e for e in RULES.outdated.entries if entry.instead and e.words.fullmatch(entry.instead.strip("《》"))]
        assert [e.words.pattern for e in again if not e.since <= entry.until + 1 <= e.until] == []


def test_the_common_pattern_finds_what_any_entry_finds() -> None:
    said = "工商局、卫计委、国土资源局、环保局、扶贫办、安监局、乡村振兴局"
    for name in said.split("、"):
        assert RULES.outdated.any.search(name), name
        assert any(entry.words.search(name) for entry in RULES.outdated.entries), name


def test_agencies_of_today_are_not_outdated() -> None:
    today = "市场监督管理局、卫生健康局、自然资源局、生态环境局、应急管理局、农业农村局、税务局、司法局"
    assert RULES.outdated.any.search(today) is None


def test_a_slip_differs_from_its_right_form_and_stands_in_no_right_form() -> None:
    assert len(TYPOS) >= 100
    assert [wrong for wrong, right in TYPOS if wrong == right] == []
    assert [(wrong, form) for wrong, _ in TYPOS for _, form in TYPOS if wrong in form] == []


def test_a_slip_inside_another_is_mended_alike() -> None:
    nested = [(outer, inner) for outer in TYPOS for inner in TYPOS if inner != outer and inner[0] in outer[0]]
    assert nested
    assert [outer for (outer, right), inner in nested if outer.replace(*inner) != right] == []


def test_the_longer_of_two_slips_is_found_whole() -> None:
    assert RULES.typos.pattern.findall("党员对伍松散，干部对伍老化") == ["党员对伍", "对伍"]


def test_well_written_text_has_no_slip() -> None:
    text = "贯彻落实民主生活会要求，部署党员队伍建设和党费收缴，既然已经查出问题，就要以身作则、立即整改。"
    assert RULES.typos.pattern.search(text) is None


def test_no_right_form_is_taken_for_a_slip() -> None:
    assert [right for _, right in TYPOS if RULES.typos.pattern.search(right)] == []


def paper(name: str, unit: str, sentence: str) -> Paper:
    text = f"{unit}2025年自查报告\n一、存在的问题\n{sentence}\n"
    [made] = papers(Document(name, "txt", Outcome.TEXT, text), LEXICON, load_settings(environment={}).structure)
    return replace(made, unit=unit)


def shared(first: str, second: str) -> list[str]:
    stack = [paper("甲.txt", "云坪镇党委", first), paper("乙.txt", "石臼镇党委", second)]
    notes = {p.name: typo_notes(p, LEXICON) for p in stack}
    return [f.paper for f in shared_typos(stack, notes, LEXICON)]


def test_a_slip_that_travels_is_told_to_both() -> None:
    assert shared("干部对伍管理松散。", "干部对伍年龄偏大。") == ["甲.txt", "乙.txt"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("党员对伍管理松散，无人过问。", "干部对伍年龄偏大，无人接班。"),
        ("党员学习陪训太少。", "干部陪训没有计划。"),
    ],
)
def test_one_slip_beside_other_words_is_the_same_slip(first: str, second: str) -> None:
    assert shared(first, second) == ["甲.txt", "乙.txt"]


class TestKindOfOffice:
    rules = replace(RULES.offices, kinds=(OfficeKind("院", ("院",)), OfficeKind("医院", ("卫生院", "医院"))))

    def test_the_longest_ending_tells(self) -> None:
        assert self.rules.kind("石臼镇卫生院") == "医院"
        assert self.rules.kind("石臼县法院") == "院"

    def test_a_unit_of_no_known_kind(self) -> None:
        assert self.rules.kind("石臼县龙舟会") == ""
        assert self.rules.kind("") == ""


def test_duties_speak_of_kinds_that_there_are() -> None:
    kinds = {kind.name for kind in RULES.offices.kinds}
    assert [duty.words.pattern for duty in RULES.offices.duties if set(duty.may) - kinds] == []
    assert [duty.words.pattern for duty in RULES.offices.duties if not (duty.may or duty.also)] == []


def test_what_all_may_use_is_written_without_its_quotation_marks() -> None:
    assert "三会一课" in RULES.slogans.common
    assert [motto for motto in RULES.slogans.common if re.search("[“”「」\\s]", motto) or not motto] == []


@pytest.mark.parametrize(
    "said",
    ["党建品牌叫“茶山灯火”", "“茶山灯火”党建品牌", "擦亮“茶山灯火”", "以“茶山灯火”为抓手"],
)
def test_a_brand_is_found_however_it_is_called_so(said: str) -> None:
    found = RULES.slogans.branded.search(said)
    assert found is not None
    assert [name for name in found.groups() if name] == ["茶山灯火"]


def test_a_deadline_gives_its_year() -> None:
    found = RULES.dates.deadline.search("问题须在2024年6月30日前销号")
    assert found is not None
    assert found[1] == "2024"


@pytest.mark.parametrize("said", ["与2023年底前相比有所好转", "2024年前三季度开会九次", "与2023年相比有所好转", ""])
def test_a_past_year_is_no_deadline(said: str) -> None:
    assert RULES.dates.deadline.search(said) is None
