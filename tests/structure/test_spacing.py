"""Letter-spaced text is read as if it were not, and every span leads back to the text itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.model import Span
from textmine.structure.spacing import tight

from .shapes import headings, own

REPORT = (
    "自 查 报 告\n一 、 存 在 的 问 题\n学 习 不 够 经 常 ， 一 年 3 次 。 记 录 不 全 。\n二 、 措 施\n每 月 一 次 。"
)


def test_titles_and_sentences_of_a_scanned_paper(parse_one):
    paper = parse_one(REPORT)
    assert own(paper) == [
        "自查报告",
        "一、存在的问题",
        "学习不够经常，一年3次。",
        "记录不全。",
        "二、措施",
        "每月一次。",
    ]
    assert headings(paper) == [(1, "一 、 存 在 的 问 题", -1), (1, "二 、 措 施", -1)]
    assert paper.structure.statements[3].span.of(REPORT) == "记 录 不 全 。"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("自 查 报 告", "自查报告"),
        ("自　查　报　告", "自查报告"),
        ("王 大 山 、 李 小 河", "王大山、李小河"),
        ("党 员 共 有 312 名 。", "党员共有312名。"),
        ("自 查 报 告  二 稿 子", "自查报告  二稿子"),
        ("支部 党员 学习 党课", "支部 党员 学习 党课"),
        ("目 录", "目 录"),
        ("use of Excel is fine", "use of Excel is fine"),
    ],
)
def test_which_blanks_go(text, closed):
    assert tight(text).text == closed


def test_a_text_without_such_lines_comes_back_itself():
    text = "自查报告\n一、问题\n学习 不够。"
    assert tight(text).text is text
    assert tight(text).offsets is None


@given(st.text(alphabet="党建设。 　\na1", max_size=60))
def test_spans_lead_back(text):
    made = tight(text)
    for at, character in enumerate(made.text):
        assert made.out(Span(at, at + 1)).of(text) == character
        assert made.into(made.out(Span(at, at + 1))) == Span(at, at + 1)
    assert "".join(made.text.split()) == "".join(text.split())
