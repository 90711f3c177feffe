"""Who is to do it: names and offices behind the words that put them in charge."""

from __future__ import annotations

from itertools import pairwise

import pytest

from textmine.ledger.persons import persons_in
from textmine.lexicon import load_lexicon
from textmine.model import Span
from textmine.text.normal import ruled_form

LEXICON = load_lexicon()


def named(text: str, span: Span | None = None) -> list[str]:
    ruled = ruled_form(text)
    return [s.of(text) for s in persons_in(ruled, Span(0, len(ruled)) if span is None else span, LEXICON)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("责任人：王大河；完成时限：9月底。", ["王大河"]),
        ("责任人: 王大河", ["王大河"]),
        ("責任人：王大河。", ["王大河"]),
        ("由组织委员李红牵头。", ["组织委员李红"]),
        ("由党支部书记具体负责落实。", ["党支部书记"]),
        ("李红同志负责落实。", ["李红"]),
        ("党政办牵头，财政所负责落实。", ["党政办", "财政所"]),
        ("责任领导为张强，责任科室：办公室。", ["张强", "办公室"]),
        ("责任单位：县委组织部、县财政局。", ["县委组织部、县财政局"]),
    ],
)
def test_who_is_in_charge_is_found(text: str, who: list[str]) -> None:
    assert named(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "由专人负责。",
        "没有人牵头。",
        "由于没有负责。",
        "责任人：不明。",
        "谁来牵头？",
        "王大河请过一次假。",
        "",
        "，。；",
        "责任人：",
    ],
)
def test_nobody_is_made_up(text: str) -> None:
    assert named(text) == []


def test_one_person_is_not_named_twice_by_two_patterns() -> None:
    assert named("这件事由组织委员李红牵头负责落实。") == ["组织委员李红"]


def test_persons_come_in_the_order_of_the_text_and_apart() -> None:
    text = "党政办牵头。责任人：王大河。由财政所督促。"
    spans = persons_in(text, Span(0, len(text)), LEXICON)
    assert [s.of(text) for s in spans] == ["党政办", "王大河", "财政所"]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_only_the_span_is_searched() -> None:
    text = "责任人：王大河。责任人：李红。"
    half = text.index("。") + 1
    assert named(text, Span(half, len(text))) == ["李红"]
    assert named(text, Span(0, half)) == ["王大河"]
    assert named(text, Span(3, 3)) == []


def test_a_name_ends_where_the_span_does() -> None:
    text = "责任人：王大河李红"
    assert named(text, Span(0, text.index("李"))) == ["王大河"]


def test_markup_is_no_part_of_a_name() -> None:
    assert all("<" not in name for name in named("责任人：<b>王大河</b>；责任人：李红<br>"))
    assert named("<td>由李红牵头</td>") == ["李红"]


@pytest.mark.parametrize("piece", ["由", "责任人：", "牵头", "责任人：王大河", "甲"])
def test_repetitions_stay_inside_the_text(piece: str) -> None:
    text = piece * 500
    spans = persons_in(text, Span(0, len(text)), LEXICON)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@pytest.mark.parametrize("text", ["由第一书记牵头。", "责任人：第一书记王大河。"])
def test_a_first_secretary_is_somebody(text: str) -> None:
    assert len(named(text)) == 1


def test_a_row_of_names_goes_on_to_its_last() -> None:
    assert named("由党委书记王大河、组织委员李红共同负责。") == ["党委书记王大河、组织委员李红"]
