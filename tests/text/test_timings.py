"""Expressions of time in remedies: by when, how often, always, how much."""

from __future__ import annotations

from itertools import pairwise

import pytest

from textmine.lexicon import load_lexicon
from textmine.text.normal import ruled_form
from textmine.text.timings import timings

RULES = load_lexicon().ledger


def told(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, str]]:
    ruled = ruled_form(text)
    return [(t.kind.value, t.span.of(ruled)) for t in timings(ruled, RULES, start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "9月底前",
        "2025年12月31日前",
        "三个月内",
        "两年内",
        "春节前",
        "一季度末",
        "立行立改",
        "6月份以前",
        "截至2024年底",
    ],
)
def test_a_deadline_says_by_when(text: str) -> None:
    assert [kind for kind, _ in told(f"渡口的会场{text}修好。")] == ["deadline"]


@pytest.mark.parametrize("text", ["每季度末", "每半年", "每月10日", "按月", "每两周", "每学期"])
def test_what_recurs_is_no_deadline(text: str) -> None:
    assert [kind for kind, _ in told(f"支部{text}碰头。")] == ["recurring"]


@pytest.mark.parametrize("text", ["长期坚持", "持续推进", "常态化开展", "逐步解决", "尽快", "条件成熟后"])
def test_always_and_some_day_are_open(text: str) -> None:
    assert [kind for kind, _ in told(f"渡口的会场{text}修缮。")] == ["open"]


def test_amounts_and_durations_are_no_times() -> None:
    assert told("投入3.5万元，培训20人次，历时3年。") == [
        ("amount", "3.5万元"),
        ("amount", "20人次"),
        ("amount", "3年"),
    ]


def test_kinds_stand_in_the_order_of_the_text() -> None:
    text = "长期坚持，每月碰头，9月底前花2万元。"
    assert [kind for kind, _ in told(text)] == ["open", "recurring", "deadline", "amount"]


def test_of_two_that_meet_the_longer_counts() -> None:
    assert told("9月底前完成") == [("deadline", "9月底前")]
    assert told("每半年一次") == [("recurring", "每半年一次")]


def test_wide_figures_are_read_at_the_same_place() -> None:
    text = "会场２０２５年６月底前修好"
    [found] = timings(ruled_form(text), RULES)
    assert found.span.of(text) == "２０２５年６月底前"


def test_only_what_is_asked_for_is_looked_at() -> None:
    text = "9月底前修会场，12月底前修码头，每月报一次。"
    start, end = text.index("，") + 1, text.rindex("，")
    assert told(text, start, end) == [("deadline", "12月底前")]
    assert told(text, start, start) == []


def test_an_expression_that_the_end_cuts_off_keeps_inside_it() -> None:
    text = "会场9月底前修好"
    for end in range(len(text) + 1):
        assert all(t.span.end <= end for t in timings(text, RULES, 0, end))


@pytest.mark.parametrize("text", ["", "。", "\n\n", "学习抓得不紧。", "<td></td>", "年年岁岁", "\ud83d\x00"])
def test_where_no_time_is_told_none_is_found(text: str) -> None:
    assert told(text) == []


def test_markup_around_an_expression_does_not_hide_it() -> None:
    assert told("<b>9月底前</b>，<td>每月</td>") == [("deadline", "9月底前"), ("recurring", "每月")]


@pytest.mark.parametrize("piece", ["每月", "3人", "9月底前", "1", "一", "1,", "年", "元", "长期", "每月9月底前3年"])
def test_repetitions_give_spans_in_order_and_apart(piece: str) -> None:
    text = piece * 400
    found = timings(text, RULES)
    assert all(0 <= t.span.start < t.span.end <= len(text) for t in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", ["每月，", "9月底前，"])
def test_every_one_of_a_long_row_is_found(piece: str) -> None:
    assert len(told(piece * 300)) == 300


@pytest.mark.parametrize("text", ["引导部分年轻党员上船。", "按年龄编成小组。", "交接部分日常事务。"])
def test_other_words_that_hold_a_recurrence_are_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", ["听一听青年内心的话。", "查一查近三年内的账。"])
def test_other_words_that_hold_a_deadline_are_none(text: str) -> None:
    assert [kind for kind, _ in told(text) if kind == "deadline"] == []


def test_the_later_end_of_a_period_is_found_with_its_month() -> None:
    assert told("2025年6月至2025年9月修会场")[-1] == ("deadline", "至2025年9月")
