"""Where sentences end, and where they do not."""

from __future__ import annotations

import pytest

from .shapes import own


def sentences(parse_one, text):
    return own(parse_one(f"自查报告\n{text}"))[1:]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("学习不够。记录不全！怎么改？要抓紧；要抓实", 5),
        ("学习不够.记录不全!怎么改?要抓紧;要抓实", 5),
        ("学习不够。。。记录不全！！怎么改？！", 3),
        ("党员说：“开会就是念稿子。念完就散。”群众也这样说。", 2),
        ("党员说：“开会就是念稿子。”", 1),
        ("群众问：“你们开会管什么用？”书记没有回答。", 2),
        ("制度不健全（详见附件。下同。）的支部有3个。", 1),
        ("（见附件1。）", 1),
        ("“学习不够。”“记录不全。”", 2),
        ("《关于学习的通知。试行》印发后没有落实。", 1),
        ("村均经费2.5万元，比上年减少10.5%，从2025.3.1起执行。", 1),
        ("见https://a.example/list?id=3;p=2，App装了没有人用!后来停了。", 2),
        ("台账用Excel2016做。WeChat群不活跃;没有人管", 3),
        ("学习不够……记录不全", 1),
        ("学习不够……\n记录不全", 2),
        ("学习，记录，考核：都不够、都不全", 1),
        ("关键词：党建；责任制；对策", 1),
        ('他说:"开会念稿。"后来散了。', 2),
        ('学习不够。"记录不全。"', 2),
        ("😀党员满意😀。𠮷林支部不开会。", 2),
        ("党的建设很重要．必须抓好．", 2),
        (
            "“党的工作最坚实的力量支撑在基层，最突出的矛盾和问题也在基层。必须把抓基层打基础作为长远之计和固本之策，丝毫不能放松。”",
            2,
        ),
    ],
)
def test_how_many_sentences(parse_one, text, parts):
    found = sentences(parse_one, text)
    assert len(found) == parts, found
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize("closer", ["”", "’", "」", "）", "》", "】", '"', "'"])
def test_a_closer_stays_with_its_sentence(parse_one, closer):
    opener = {"”": "“", "’": "‘", "」": "「", "）": "（", "》": "《", "】": "【"}.get(closer, closer)
    found = sentences(parse_one, f"说得好：{opener}学习不够经常。{closer}大家都同意。")
    assert not any(sentence.startswith(closer) for sentence in found)


def test_an_abstract_behind_the_title_is_a_statement_of_its_own(parse_one):
    paper = parse_one("基层党建的问题与对策 摘要：党建工作是根本。本文提出对策。关键词：党建；对策\n一、问题\n学习少。")
    assert own(paper)[:4] == ["基层党建的问题与对策", "摘要：党建工作是根本。", "本文提出对策。", "关键词：党建；对策"]


def test_a_title_before_a_gap_is_a_statement_of_its_own(parse_one):
    paper = parse_one("柏杨乡党委自查报告 今年以来，学习不够经常。记录不全。一、措施 加强学习。")
    assert own(paper) == ["柏杨乡党委自查报告", "今年以来，学习不够经常。", "记录不全。", "一、措施", "加强学习。"]
    assert [s.heading for s in paper.structure.statements] == [True, False, False, True, False]


@pytest.mark.parametrize("line", ["一、存在的问题", "（一）思想认识不到位。", "原因分析", "柏杨乡党委"])
def test_what_stands_as_a_heading(parse_one, line):
    paper = parse_one(f"自查报告\n{line}\n个别党员学习不够主动，存在应付现象。")
    assert [s.heading for s in paper.structure.statements] == [True, True, False]


@pytest.mark.parametrize(
    "line", ["学习不够经常。", "存在以下问题：", "各位代表：", "1\t学习少\t多学", "个别党员学习不够主动，"]
)
def test_what_does_not(parse_one, line):
    paper = parse_one(f"自查报告\n{line}\n个别党员学习不够主动，存在应付现象。")
    assert not paper.structure.statements[1].heading


def test_blanks_inside_a_statement_become_one(parse_one):
    assert own(parse_one("自查报告\n学习  不够　 经常\t吗？"))[1] == "学习 不够 经常 吗？"
