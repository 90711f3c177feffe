"""What must stand in a text for a pattern to find anything there."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.lexicon import load_lexicon
from textmine.model import Span
from textmine.text.needles import needles, spans_with


def patterns(noun: object) -> Iterator[re.Pattern[str]]:
    """Yield all patterns in a noun of the lexicon."""
    if isinstance(noun, re.Pattern):
        yield noun
    elif dataclasses.is_dataclass(noun):
        yield from (found for field in dataclasses.fields(noun) for found in patterns(getattr(noun, field.name)))
    elif isinstance(noun, tuple | list):
        yield from (found for held in noun for found in patterns(held))


SHIPPED = list(dict.fromkeys(patterns(load_lexicon())))
WORDS = sorted(frozenset[str]().union(*(needles(pattern) or frozenset() for pattern in SHIPPED)))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("我局|本局(?!面)", {"我局", "本局"}),
        ("(?<!自)我局", {"我局"}),
        ("[《]?十二五[》]?(?:规划|时期)", {"十二五"}),
        ("(?:深入)?学习(?:实践)+", {"学习"}),
        ("[甲乙]{2,}", {"甲", "乙"}),
        ("(?:甲|乙丙)丁", {"丁"}),
        ("(?=甲)乙", {"乙"}),
        ("党(?!员)建", {"党建"}),
        (r"\d{1,2}月", {"月"}),
        ("(?>一是|二是)+", {"一是", "二是"}),
    ],
)
def test_a_match_holds_one_of_the_needles(pattern: str, found: set[str]) -> None:
    assert needles(re.compile(pattern)) == found


@pytest.mark.parametrize(
    "pattern", ["", "甲?", r"\d+", "[^甲]", "甲*乙?", "甲|", "(?i)abc", "(?i:abc)", "[一-龥]", "甲|.", "(?=甲)"]
)
def test_where_a_match_needs_nothing_there_are_none(pattern: str) -> None:
    assert needles(re.compile(pattern)) is None


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS) | st.text("，。：（）“”《》 \n年月日0192党的X×*#-", max_size=6), max_size=12))
def test_no_shipped_pattern_finds_anything_without_a_needle(words: list[str]) -> None:
    text = "".join(words)
    for pattern in SHIPPED:
        wanted = needles(pattern)
        if wanted is not None and (found := pattern.search(text)):
            assert any(word in found[0] for word in wanted), pattern.pattern


def test_most_shipped_patterns_have_needles() -> None:
    assert sum(needles(pattern) is not None for pattern in SHIPPED) > 0.8 * len(SHIPPED)


def spans(*sizes: int) -> list[Span]:
    return [Span(sum(sizes[:i]), sum(sizes[: i + 1])) for i in range(len(sizes))]


def test_the_spans_that_hold_a_needle_are_told() -> None:
    assert list(spans_with("我局。本局。本地。", spans(3, 3, 3), re.compile("本局|我局"))) == [0, 1]
    assert list(spans_with("我局。本局。本地。", spans(3, 3, 3), re.compile("本局"), re.compile("本地"))) == [1, 2]


def test_a_needle_on_the_border_of_two_spans_is_in_neither() -> None:
    assert list(spans_with("党建党建", spans(1, 3), re.compile("党建"))) == [1]
    assert list(spans_with("党建", [Span(1, 2)], re.compile("党建"))) == []


def test_all_spans_are_told_where_nothing_is_needed_or_they_overlap() -> None:
    assert list(spans_with("党建", spans(1, 1), re.compile("."))) == [0, 1]
    assert list(spans_with("党建", [Span(0, 2), Span(1, 2)], re.compile("纪"))) == [0, 1]
    assert list(spans_with("党建", [], re.compile("纪"))) == []
