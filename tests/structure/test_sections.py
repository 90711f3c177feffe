"""The section tree, from numbers in lines and inside paragraphs, and from titles without numbers."""

from __future__ import annotations

import pytest

from .shapes import headings, markers, own

PROSE = "个别党员学习不够主动，存在应付现象。"

NUMBERS = [
    ("（一）", "（二）"), ("(一)", "(二)"), ("（一)", "（二)"), ("（一）、", "（二）、"), ("【一】", "【二】"), ("㈠", "㈡"), ("一）", "二）"), ("1.", "2."),
    ("1．", "2．"), ("1、", "2、"), ("1. ", "2. "), ("１．", "２．"), ("01.", "02."), ("⒈", "⒉"), ("1)", "2)"), ("1）", "2）"), ("（1）", "（2）"),
    ("(1)", "(2)"), ("⑴", "⑵"), ("①", "②"), ("一是", "二是"), ("一要", "二要"), ("第一，", "第二，"), ("第一、", "第二、"), ("其一，", "其二，"),
    ("其一是", "其二是"), ("首先，", "其次，"), ("一来", "二来"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), NUMBERS)
def test_every_number_at_the_start_of_a_line(parse_one, first, second):
    paper = parse_one(
        f"某支部自查报告\n二、存在的问题\n{first}思想认识不到位。{PROSE}\n{second}制度执行不严格。{PROSE}\n三、整改措施\n加强学习。"
    )
    assert markers(paper) == ("二、", first.strip(), second.strip(), "三、")
    assert [s.parent for s in paper.structure.sections] == [-1, 0, 0, -1]
    assert own(paper)[2] == f"{first}思想认识不到位。"


@pytest.mark.parametrize(("first", "second"), NUMBERS)
def test_every_number_inside_a_paragraph(parse_one, first, second):
    paper = parse_one(
        f"某支部自查报告\n　　存在以下问题：{first}思想认识不到位。{PROSE}{second}制度执行不严格；\n　　下一步要改。"
    )
    assert markers(paper) == (first.strip(), second.strip())
    assert [s.parent for s in paper.structure.sections] == [-1, -1]
    assert all(section.inline for section in paper.structure.sections)
    assert own(paper)[-2] == f"{second}制度执行不严格；"


@pytest.mark.parametrize(
    "text",
    [
        "支部分为一、二、三三个小组，按（一）至（三）条执行。",
        "会议由一名委员主持，二名委员记录，三名群众列席。",
        "3月至5月，1、2、3组先学，占党员总数的10.5%，人均2.5万元，2025.3.1开始。",
        "2.5万元用于修缮，其余留作党费。",
        "2025.3.1起，每周一学。",
        "同志们，第一次会议开了，第二次没有开，第三次还在筹备。",
        "一来二去，大家都习惯了应付。",
        "三会一课坚持得不好，五个支部都有欠账。",
        "按照（1）式计算，得分为（2）式的一半。",
        "这一要求没有落实，二要素也不齐。",
        "一些支部、一批党员，第一书记带头，其一贯表现很好。",
    ],
)
def test_enumerations_inside_a_sentence_are_no_titles(parse_one, text):
    assert markers(parse_one(f"自查报告\n　　{text}\n")) == ()


def test_numbers_inside_a_paragraph_must_come_in_their_turn(parse_one):
    paper = parse_one("自查报告\n存在问题：二是制度不严。四是作风不实。一是学习不够。三是经费不足。二是人手不齐。")
    assert markers(paper) == ("一是", "二是")


def test_the_last_point_may_leave_numbers_out(parse_one):
    paper = parse_one("自查报告\n首先，要学。其次，要管。最后，要改。")
    assert markers(paper) == ("首先，", "其次，", "最后，")


def test_a_tree_of_four_levels(parse_one):
    paper = parse_one(
        "自查报告\n一、问题\n（一）思想\n1.学习\n（1）次数少。\n（2）内容浅。\n2.态度\n应付。\n（二）组织\n涣散。\n二、措施\n（一）学习\n加强。"
    )
    assert headings(paper) == [
        (1, "一、问题", -1),
        (2, "（一）思想", 0),
        (3, "1.学习", 1),
        (4, "（1）次数少。", 2),
        (4, "（2）内容浅。", 2),
        (3, "2.态度", 1),
        (2, "（二）组织", 0),
        (1, "二、措施", -1),
        (2, "（一）学习", 7),
    ]


def test_levels_may_be_left_out(parse_one):
    paper = parse_one("自查报告\n一、问题\n1.学习少。\n2.记录乱。\n二、措施\n①多学。\n②勤记。")
    assert [(title, parent) for _, title, parent in headings(paper)] == [
        ("一、问题", -1),
        ("1.学习少。", 0),
        ("2.记录乱。", 0),
        ("二、措施", -1),
        ("①多学。", 3),
        ("②勤记。", 3),
    ]


def test_chapters_hold_what_is_numbered_below_them(parse_one):
    paper = parse_one(
        "调研报告\n第一章 现状\n支部20个。\n第二章 问题\n一、认识不足\n少学。\n二、经费不足\n少钱。\n第三章 对策\n加强领导。"
    )
    assert [parent for _, _, parent in headings(paper)] == [-1, -1, 1, 1, -1]


def test_titles_without_numbers(parse_one):
    paper = parse_one(
        "柏杨乡整改报告\n存在的主要问题\n学习不够经常，记录不全。\n原因分析\n责任心不强，认识不到位。\n整改措施\n每月集中学习一次。"
    )
    assert headings(paper) == [(1, "存在的主要问题", -1), (1, "原因分析", -1), (1, "整改措施", -1)]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t存在问题\t整改措施\t责任人",
        "（此处填写措施、责任人和完成时限。）",
        "问题是认识不够。",
        "针对上述问题，",
        "党支部委员",
        "这些问题的存在说明我们的学习还没有真正入脑入心落到实处",
    ],
)
def test_lines_that_name_a_cue_and_are_no_titles(parse_one, text):
    assert markers(parse_one(f"自查报告\n学习不够经常，记录不全。\n{text}\n学习不够经常。")) == ()


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("基层党建存在的问题及对策", ""),
        ("中共柏杨乡委员会", "关于存在问题整改情况的报告\n"),
        ("关于新形势下基层党组织建设", "存在的问题及对策的调研报告\n"),
    ],
)
def test_the_title_of_the_paper_is_no_section(parse_one, title, rest):
    assert markers(parse_one(f"{title}\n{rest}近年来，乡党委抓了支部建设。\n一、成效\n支部20个。")) == ("一、",)


def test_a_table_of_contents_holds_no_sections(parse_one):
    paper = parse_one(
        "自查报告\n目录\n一、存在的问题……………2\n二、整改措施......5\n一、存在的问题\n学习少。\n二、整改措施\n多学。"
    )
    assert [title for _, title, _ in headings(paper)] == ["一、存在的问题", "二、整改措施"]


def test_titles_and_numbers_without_any_gap(parse_one):
    paper = parse_one(
        "报告如下。一、问题学习不够。二、原因分析一是责任不实。考核停留在台账上。三、整改措施1.压实责任；2.加大投入。"
    )
    assert [(title, parent) for _, title, parent in headings(paper)] == [
        ("一、问题学习不够。", -1),
        ("二、原因分析", -1),
        ("一是责任不实。", 1),
        ("三、整改措施", -1),
        ("1.压实责任；", 3),
        ("2.加大投入。", 3),
    ]


def test_a_long_first_sentence_lends_its_first_clause(parse_one):
    sentence = (
        "（一）建立党员活动积分制度，" + "把参加会议、完成任务、服务群众的情况逐项记分并且按季度公布" + "，年底兑现。"
    )
    paper = parse_one(f"自查报告\n一、措施\n{sentence}")
    assert headings(paper)[1] == (2, "（一）建立党员活动积分制度", 0)
    assert own(paper)[-1] == sentence


def test_enclosures_and_signatures_follow_the_last_section(parse_one):
    paper = parse_one("自查报告\n一、措施\n加强学习。\n特此报告。\n柏杨乡党委\n2025年3月1日")
    assert headings(paper) == [(1, "一、措施", -1)]
    assert paper.structure.statements[-1].section == 0
