"""Every span of every layer points at the characters that it claims, whatever the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.model import Cell, Document, Outcome, Paper, Span
from textmine.structure.papers import papers

from .shapes import REPORT, wrapped

MARKS = [
    "一、",
    "（一）",
    "(二)",
    "1.",
    "２．",
    "（1）",
    "3)",
    "①",
    "⑴",
    "㈠",
    "一是",
    "第一，",
    "其一是",
    "首先，",
    "最后，",
    "第一部分 ",
    "第二章",
    "二要",
    "Ⅱ. ",
    "【一】",
    "2.1 ",
    "\uf06c",
    "⼀、",
]
PARTS = ["【篇1】", "【篇2】", "篇三：", "第一篇：", "第二篇 ", "范文一：", "自查报告 篇1", "目录"]
SITE = [
    "当前位置：首页 > 党建",
    "下载此文档",
    "展开>> 收起<<",
    "VIP专免",
    "相关推荐",
    "上一篇：经验",
    "作者：张三",
    "来源：本站 点击：12次",
    "https://a.example/b?c=1",
    "摘要：",
    "- 1 -",
    "第 2 页 共 3 页",
    "——",
    "...",
    "...…",
    "版权所有 某网",
    "本文档由用户上传，下载前请付费。",
]
PROSE = [
    "党员学习不够经常，存在应付现象。",
    "有的支部一年只开3次会；",
    "经费只有2.5万元",
    "“念完就散。”",
    "（见附件。）",
    "制度不健全",
    "WeChat群不活跃!",
    "怎么办？",
    "自查报告",
    "存在的问题",
    "整改措施：",
    "责任人\t时限",
    "2025年3月1日",
    "柏杨乡党委",
    "党",
    "建",
    "。",
    "；",
    "”",
    "（",
    '"',
    "关键词：党建；问题",
    "序号\t存在問題\t整改措施\n",
    "1\t学习少。记录乱\t多学\n",
    "存在问题\t学习少\n",
    "存 在 的 问 题 。",
    "二 、 整 改",
    "党员先种一亩茶",
    "群众说：“对数！”",
    "😀",
    "𠮷",
]
BREAKS = [
    "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n　　", "\n    ", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", " ", "　", "\t",
    "\u00a0", "\u200b", "", "", "",
]  # fmt: skip
REPORTS = st.lists(st.sampled_from(MARKS + PARTS + SITE + PROSE * 2 + BREAKS * 2), max_size=80).map("".join)
WRAPPED = st.builds(
    lambda width, indent, end, first, last: end.join(
        row for paragraph in REPORT[first:last] for row in wrapped(paragraph, width, indent)
    ),
    st.integers(6, 44), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n", "\n- 1 -\n", "\n下载此文档\n"]), st.integers(0, 5), st.integers(6, 12),
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), REPORTS, REPORTS.flatmap(lambda a: WRAPPED.map(lambda b: a + "\n" + b)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def kept(paper: Paper, span: Span) -> str:
    """The author's characters of a span, without blanks."""
    clutter = {i for hole in paper.structure.clutter for i in range(hole.start, hole.end)}
    return squeezed("".join(paper.text[i] for i in range(span.start, span.end) if i not in clutter))


def claimed(paper: Paper) -> list[tuple[int, str]]:
    """Offset and character of all that the statements of a paper claim, in their order.

    A sentence that a page break cuts in two holds the clutter between its halves; the clutter claims itself.
    """
    clutter = {i for span in paper.structure.clutter for i in range(span.start, span.end)}
    return [
        (i, paper.text[i])
        for s in paper.structure.statements
        for i in range(s.span.start, s.span.end)
        if s.clutter or i not in clutter
    ]


def check_inside(paper: Paper) -> None:
    structure = paper.structure
    spans = [*structure.clutter, *(span for lines in structure.paragraphs for span in lines)]
    spans += [section.span for section in structure.sections] + [section.heading for section in structure.sections]
    spans += [statement.span for statement in structure.statements]
    for span in spans:
        assert paper.span.start <= span.start < span.end <= paper.span.end
    for span in [s for lines in structure.paragraphs for s in lines] + list(structure.clutter):
        assert span.of(paper.text) == span.of(paper.text).strip()


def check_statements(paper: Paper) -> None:
    text, structure = paper.text, paper.structure
    for s in structure.statements:
        assert squeezed(s.text) == (squeezed(s.span.of(text)) if s.clutter else kept(paper, s.span))
        assert s.text == s.text.strip()
        assert s.text
        assert not text[s.span.start].isspace()
        assert not text[s.span.end - 1].isspace()
        assert -1 <= s.section < len(structure.sections)
        assert not (s.clutter and s.section >= 0)
    assert [s.span for s in structure.statements] == sorted(s.span for s in structure.statements)
    characters = sorted((i, c) for i, c in claimed(paper) if not c.isspace())
    wanted = [(i, text[i]) for i in range(paper.span.start, paper.span.end) if not text[i].isspace()]
    assert characters == wanted  # each character once: nothing lost, nothing twice


def check_sections(paper: Paper) -> None:
    sections = paper.structure.sections
    assert [s.span.start for s in sections] == sorted({s.span.start for s in sections})
    for index, section in enumerate(sections):
        assert section.span.start == section.heading.start
        assert section.heading.end <= section.span.end
        assert 1 <= section.level <= 5
        assert kept(paper, section.heading).startswith(squeezed(section.marker))
        if section.parent >= 0:
            parent = sections[section.parent]
            assert section.parent < index
            assert parent.span.start <= section.span.start < section.span.end <= parent.span.end
        siblings = [s for s in sections[:index] if s.parent == section.parent]
        assert all(s.span.end <= section.span.start for s in siblings)
    for statement in paper.structure.statements:
        if statement.section >= 0:
            span = sections[statement.section].span
            assert span.start < statement.span.end <= span.end


def check(text: str, lexicon, rules, pages: tuple[Span, ...] = (), cells: tuple[Cell, ...] = ()) -> None:
    document = Document("报告.txt", "txt", Outcome.TEXT, text, pages=pages, cells=cells)
    found = papers(document, lexicon, rules, ("柏杨乡党委",))
    if not text.strip():
        assert found == ()
        return
    assert (found[0].span.start, found[-1].span.end) == (0, len(text))
    assert all(before.span.end == after.span.start for before, after in pairwise(found))
    assert len({paper.name for paper in found}) == len(found)
    for paper in found:
        check_inside(paper)
        check_statements(paper)
        check_sections(paper)


ANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(TEXTS)
def test_every_span_points_at_what_it_claims(lexicon, rules, text):
    check(text, lexicon, rules)


@ANY
@given(TEXTS, st.lists(st.integers(0, 400), max_size=6))
def test_pages_change_nothing_about_that(lexicon, rules, text, cuts):
    ends = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    check(text, lexicon, rules, tuple(Span(a, b) for a, b in pairwise(ends)))


@ANY
@given(TEXTS, st.lists(st.tuples(*[st.integers(0, 400)] * 2, *[st.integers(0, 3)] * 4), max_size=12))
def test_cells_change_nothing_about_that(lexicon, rules, text, places):
    spans = [(Span(min(a, b, len(text)), min(max(a, b), len(text))), *place) for a, b, *place in places]
    check(text, lexicon, rules, cells=tuple(Cell(span, *place) for span, *place in spans))


@pytest.mark.parametrize("text", ["", " ", "\n", "　\t\r\n", "\u2028\x0c"])
def test_a_text_of_blanks_has_no_papers(lexicon, rules, text):
    check(text, lexicon, rules)


@pytest.mark.parametrize("piece", ["　", '"', "（", "…", "。", "一、", "，一是", "篇1 ", "1.", "关键词:", "首页 | "])
def test_a_long_line_of_one_thing(lexicon, rules, piece):
    check("党" + piece * 3000 + "建", lexicon, rules)
