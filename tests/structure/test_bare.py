"""Titles without a number: believed in company, and at their level."""

from __future__ import annotations

import pytest

from .shapes import headings

LEAD = "按照要求，支部认真开展了自查，现将有关情况报告如下。"
PROSE = "有的党员一年到头没有参加过一次学习，问起来说是忘了。"


def found(parse_one, *lines):
    return [(level, title) for level, title, _ in headings(parse_one("\n".join(["柏杨乡自查报告", LEAD, *lines])))]


def test_lines_of_their_own_before_prose(parse_one):
    assert found(parse_one, "党员先种一亩茶", PROSE, "账本一月一晒", PROSE) == [
        (1, "党员先种一亩茶"),
        (1, "账本一月一晒"),
    ]


def test_one_alone_proves_nothing(parse_one):
    assert found(parse_one, "党员先种一亩茶", PROSE, PROSE) == []


def test_below_numbers_they_are_of_the_second_level(parse_one):
    assert found(parse_one, "一、要求", "不搞一阵风", PROSE, "不搞齐步走", PROSE, "二、打算", PROSE) == [
        (1, "一、要求"),
        (2, "不搞一阵风"),
        (2, "不搞齐步走"),
        (1, "二、打算"),
    ]


def test_above_numbers_that_begin_anew_they_are_of_the_first(parse_one):
    lines = ["主要做法", "一、抓学习", PROSE, "存在问题", "一、学习不深", PROSE]
    assert [level for level, _ in found(parse_one, *lines)] == [1, 1, 1, 1]


def test_those_right_below_one_are_of_the_second(parse_one):
    lines = ["主要成效", "在学字上下功夫", PROSE, "在实字上做文章", PROSE, "存在问题", PROSE]
    assert [level for level, _ in found(parse_one, *lines)] == [1, 2, 2, 1]


def test_first_sentences_of_paragraphs_in_a_row(parse_one):
    lines = ["一、体会", *(f"必须{w}。{PROSE}" for w in ("领导带头", "分类施教", "见人见事")), "二、打算", PROSE]
    assert found(parse_one, *lines) == [
        (1, "一、体会"),
        (2, "必须领导带头。"),
        (2, "必须分类施教。"),
        (2, "必须见人见事。"),
        (1, "二、打算"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["张大山", "李小河", "王国强", PROSE],
        [f"形式主义的问题不少。{PROSE}", f"享乐主义方面，主要是苦劲丢了。{PROSE}"],
        ["责任人：教导处", PROSE, "时限：立即整改", PROSE],
        ["2025年3月15日", PROSE, "附件", PROSE, "问题整改销号表（节选）", PROSE],
        ["各位领导", PROSE, "同志们", PROSE],
        ["学习抓得紧，", PROSE, "记录做得全，", PROSE],
    ],
    ids=["names", "two openings", "fields", "enclosures", "greetings", "unfinished"],
)
def test_what_only_looks_like_one(parse_one, lines):
    assert found(parse_one, *lines) == []


def test_a_unit_below_the_title_is_none(parse_one):
    text = f"经验材料\n石鼓村党支部\n{PROSE}\n党员先种一亩茶\n{PROSE}\n账本一月一晒\n{PROSE}"
    assert [title for _, title, _ in headings(parse_one(text))] == ["党员先种一亩茶", "账本一月一晒"]
