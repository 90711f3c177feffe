"""Compilations, and what only looks like one."""

from __future__ import annotations

import pytest

from textmine.model import Span
from textmine.structure.lines import lines
from textmine.structure.parts import opens_part, part_marks, part_spans, without_part_mark

BODY = "学习不够经常，记录不全。\n制度执行不严。"


def marks(text):
    return part_marks(text, lines(text))


@pytest.mark.parametrize(
    "form",
    [
        "【篇{}】青山村自查报告", "【篇{}】", "篇{}：青山村自查报告", "第{}篇：青山村自查报告", "第{}篇 青山村自查报告", "第{}部：青山村自查报告", "（第{}篇）青山村自查报告",
        "范文{}：青山村自查报告", "材料{}、青山村自查报告", "青山村自查报告 篇{}", "青山村自查报告（篇{}）", "《篇{}》青山村自查报告", "第 {} 篇: 青山村自查报告",
    ],
)  # fmt: skip
@pytest.mark.parametrize("figures", ["一二三", "123", "１２３"])
def test_every_form_of_a_mark(form, figures):
    text = "\n".join(f"{form.format(figure)}\n{BODY}" for figure in figures)
    found = marks(text)
    assert [mark.value for mark in found] == [1, 2, 3]
    assert [mark.line for mark in found] == [0, 3, 6]
    assert {mark.title for mark in found} <= {"青山村自查报告", ""}


def test_the_table_of_contents_is_not_the_parts():
    text = f"目录\n第一篇：甲村报告\n第二篇：乙村报告\n第一篇：甲村报告\n{BODY}\n第二篇：乙村报告\n{BODY}"
    assert [mark.line for mark in marks(text)] == [3, 6]


def test_a_stray_mark_at_the_end_takes_nothing_away():
    text = f"【篇1】甲村报告\n{BODY}\n【篇2】乙村报告\n{BODY}\n相关推荐\n范文一：入党申请书"
    assert [mark.value for mark in marks(text)] == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        f"第一部分 基本情况\n{BODY}\n第二部分 存在的问题\n{BODY}",
        f"第一章 现状\n{BODY}\n第二章 对策\n{BODY}",
        f"【篇1】青山村自查报告\n{BODY}",
        f"【篇2】甲\n{BODY}\n【篇3】乙\n{BODY}",
        f"一、问题\n{BODY}\n二、原因\n{BODY}",
        f"上篇：理论\n{BODY}\n下篇：实践\n{BODY}",
        "每人写一篇心得，第一篇已经交了，第二篇还在写。\n第二篇的题目没有定，等支部会定，会后再通知大家，不能再拖。",
    ],
    ids=["sections", "chapters", "one part", "no first", "titles", "halves", "prose"],
)
def test_what_is_no_compilation(text):
    assert marks(text) == []


def test_the_parts_cover_the_text():
    assert part_spans("0123456789", [2, 6]) == [Span(0, 6), Span(6, 10)]
    assert part_spans("0123456789", []) == [Span(0, 10)]


def test_a_title_without_its_mark():
    assert without_part_mark("【篇2】青山村自查报告") == "青山村自查报告"
    assert without_part_mark("青山村自查报告 篇2") == "青山村自查报告"
    assert without_part_mark("青山村自查报告") == "青山村自查报告"
    assert not opens_part("青山村自查报告")
