"""Paragraphs that are hard-wrapped in a text that is not."""

from __future__ import annotations

import pytest

from textmine.structure.lines import lines
from textmine.structure.paragraphs import paragraphs
from textmine.structure.torn import continued

from .shapes import own, wrapped

PASSAGE = (
    "去年秋天，支部到上游三个组走了一圈，听到的话大多不好听。有人说开会只点名不议事，有人说账目贴出来字太小，"
    "老人看不清楚，还有人说答应修的水渠拖了两年。回来以后我们把这些话一句一句记在本子上，谁能办、何时办，都写在后面。"
)
BEFORE = [
    "青杉镇河湾村党支部对照检查材料",
    "按照镇党委的安排，村党支部从三月起用了一个多月的时间查找问题，先后开了四次座谈会，走访了六十多户人家，现在把情况报告如下。",
    "一、主要问题",
]
AFTER = [
    "二、下步打算",
    "（一）把会开短。能在田头说清楚的事情不再集中到会议室里说，每月一次的支部会只议两件事，议定了就写进台账，下一次会先问办得怎么样。",
    "（二）把账晒清。所有开支按季度张贴在三个组的公示栏里，字放大一倍，同时由组长在群众会上念一遍，有疑问的当场答复，当场答复不了的三天内答复。",
    "以上报告，请镇党委审阅。",
]
LAYOUTS = {"indent": ("　　", "\n"), "flush": ("", "\n"), "blank": ("", "\n\n"), "both": ("　　", "\n\n")}


def laid_out(rows: list[str], layout: str) -> str:
    """Three rows as one passage among paragraphs that are one line each."""
    indent, end = LAYOUTS[layout]
    passage = indent + "\n".join(rows)
    return end.join([BEFORE[0], *(indent + p for p in BEFORE[1:]), passage, *(indent + p for p in AFTER)])


def joined(text, rules):
    groups = paragraphs(text, lines(text), rules, ("材料",))
    return ["".join(piece.of(text) for piece in group.pieces) for group in groups]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("width", range(24, 41))
def test_a_passage_that_printers_wrapped(rules, layout, width):
    found = joined(laid_out(wrapped(PASSAGE, width, indent=False), layout), rules)
    assert (found[:3], found[-4:]) == (BEFORE, AFTER)
    assert "".join(found[3:-4]) == PASSAGE
    assert all(piece.endswith("。") for piece in found[3:-4])  # a line that is full at a stop may end a paragraph early


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("width", range(24, 41))
def test_a_passage_that_was_cut_after_so_many_characters(parse_one, layout, width):
    rows = [PASSAGE[i : i + width] for i in range(0, len(PASSAGE), width)]
    paper = parse_one(laid_out(rows, layout))
    titles = [s.text for s in paper.structure.statements if s.heading]
    assert titles == [BEFORE[0], BEFORE[2], AFTER[0], "（一）把会开短。", "（二）把账晒清。"]
    assert "".join(own(paper)) == "".join([*BEFORE, PASSAGE, *AFTER])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_wrapped_passage_inside_a_longer_paragraph(rules, layout):
    host = "会后支部又开了一次党员大会，把查到的问题逐条念给大家听。"
    rows = wrapped(PASSAGE, 30, indent=False)
    rows = [host + rows[0], *rows[1:-1], rows[-1] + host + host]
    assert joined(laid_out(rows, layout), rules) == [*BEFORE, host + PASSAGE + host + host, *AFTER]


def test_where_paragraphs_are_set_off_two_lines_are_enough(rules):
    rows = ["村里的活动室去年漏了三次雨，报修的条子写了又写，一直没有等来", "人，今年由支部自己想办法。"]
    assert joined(laid_out(rows, "indent"), rules) == [*BEFORE, "".join(rows), *AFTER]


@pytest.mark.parametrize(
    "rows",
    [
        ["坚持把理论学习抓在日常，推动党员思想不断提高", "坚持把组织生活过得认真，推动支部建设不断规范", "坚持把为民服务落到实处，推动干群关系不断融洽"],
        ["青杉镇河湾村党支部委员会书记述职述责情况", "青杉镇石坝村党支部委员会书记述职述责情况", "青杉镇杨柳村党支部委员会书记述职述责情况"],
    ],
    ids=["couplets", "names"],
)  # fmt: skip
@pytest.mark.parametrize("below", [AFTER[1][3:], "以上三条，都已经列入全年的工作计划，由支部书记负责。"])
def test_titles_as_wide_as_each_other_stay_apart(rules, rows, below):
    text = "\n".join([*BEFORE, *rows, below, *AFTER])
    assert joined(text, rules)[3:6] == rows


def test_titles_above_flush_prose_stay_apart(rules):
    paragraphs_ = [
        *BEFORE,
        PASSAGE,
        "加强学习，提高认识",
        PASSAGE,
        "（三）压实责任，转变作风，务求各项工作取得实效",
        PASSAGE,
    ]
    assert joined("\n".join([*paragraphs_, *AFTER]), rules) == [*paragraphs_, *AFTER]


@pytest.mark.parametrize("ending", ["三、整改的期限", "青杉镇河湾村党支部", "2024年5月8日", "• 附件清单"])
def test_an_unfinished_sentence_takes_no_title_or_signature(rules, ending):
    unfinished = "支部认为，要把群众反映的事情一件一件办好。凡是上级文件里讲过、群众会上答应过的，"
    assert joined("\n".join([*BEFORE, unfinished, ending]), rules)[-2:] == [unfinished, ending]


def test_a_remark_in_brackets_goes_on_in_nothing(rules):
    remark = "（此件经支部大会讨论通过，报镇党委组织办备案）"
    text = "\n".join([*("　　" + p for p in [*BEFORE, PASSAGE, *AFTER, remark]), "全村党员、群众可到活动室查看。"])
    assert joined(text, rules)[-2:] == [remark, "全村党员、群众可到活动室查看。"]


def test_a_blank_line_an_indent_and_a_table_part(rules):
    first, second = "这件事情一直拖到了年底。到了年底，支部才想起来去问一问到底卡", "在哪里，结果谁也说不清楚。"
    assert continued(f"{first}\n{second}", lines(f"{first}\n{second}"), rules) == {1}
    for parted in (f"{first}\n\n{second}", f"{first}\n　　{second}", f"{first}\n1\t{second}"):
        assert not continued(parted, lines(parted), rules)
