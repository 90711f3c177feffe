"""From a text to its papers: the same report in every shape, compilations, and damage."""

from __future__ import annotations

import pytest

from textmine.model import Span

from .shapes import REPORT, SENTENCES, TITLED, hard_wrapped, headings, markers, noise, own

SHAPES = {
    "a paragraph a line": "\n".join(REPORT),
    "blank lines": "\n\n".join(REPORT),
    "indented": "\n".join("　　" + p for p in REPORT),
    "indented by spaces": "\n".join("    " + p for p in REPORT),
    "line ends of Windows": "\r\n".join(REPORT),
    "line ends of old Macs": "\r".join(REPORT),
    "line separators": "\u2028".join(REPORT),
    "form feeds": "\x0c".join(REPORT),
    "one line": "".join(REPORT[1:-2]),
    "one line with gaps": " ".join(REPORT),
    "one line with wide gaps": "　　".join(REPORT),
    **{f"wrapped at {w}": hard_wrapped(w) for w in (14, 20, 28, 35, 40)},
    **{f"wrapped at {w}, flush": hard_wrapped(w, indent=False) for w in (14, 20, 28, 35, 40)},
    "wrapped, blank lines everywhere": hard_wrapped(24, end="\n\n"),
    "wrapped, blank lines between": hard_wrapped(28, indent=False, between="\n"),
    "wrapped, Windows": hard_wrapped(28, end="\r\n"),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_one_report_in_every_shape(parse_one, text):
    paper = parse_one(text)
    assert markers(paper) == TITLED
    assert [s.parent for s in paper.structure.sections] == [-1, 0, 0, -1, 3, 3, -1, 6, 6]
    assert set(SENTENCES) <= set(own(paper))
    assert noise(paper) == []


@pytest.mark.parametrize("name", [n for n in SHAPES if n != "one line"])
def test_its_title_unit_and_year(parse_one, name):
    paper = parse_one(SHAPES[name])
    assert (paper.title, paper.unit, paper.year) == (REPORT[0], "枫溪县柏杨乡", 2025)


COMPILATION = """党支部自查报告(通用3篇)
范文大全 浏览: 2025-10-10
党支部是党在基层的战斗堡垒。以下是小编整理的自查报告3篇,希望对您有所帮助!
【篇1】青石桥村自查报告
青石桥村有党员29名。
一、问题
学习不够经常。
【篇2】白鹤滩村自查报告
白鹤滩村有党员41名。
一、问题
记录不全。
【篇3】枣树湾村自查报告
枣树湾村有党员36名。
一、问题
制度不严。
推荐访问:党支部 自查
上一篇:防汛方案
Copyright 范文网 All Rights Reserved"""


class TestCompilations:
    def test_each_part_is_a_paper_with_its_name_title_and_unit(self, parse):
        found = parse(COMPILATION, path="甲/三村.txt")
        assert [paper.name for paper in found] == ["甲/三村.txt#1", "甲/三村.txt#2", "甲/三村.txt#3"]
        assert [paper.part for paper in found] == [1, 2, 3]
        assert [paper.title for paper in found] == ["青石桥村自查报告", "白鹤滩村自查报告", "枣树湾村自查报告"]
        assert [paper.unit for paper in found] == ["青石桥村", "白鹤滩村", "枣树湾村"]

    def test_what_the_site_wrote_around_them_is_noise(self, parse):
        first, second, third = parse(COMPILATION)
        assert noise(first) == COMPILATION.split("\n")[:3]
        assert noise(second) == []
        assert noise(third) == COMPILATION.split("\n")[-3:]

    def test_offsets_are_into_the_whole_text(self, parse):
        for paper in parse(COMPILATION):
            assert paper.text == COMPILATION
            for section in paper.structure.sections:
                assert section.heading.of(COMPILATION) == "一、问题"

    def test_numbering_starts_anew_in_each_part(self, parse):
        assert [markers(paper) for paper in parse(COMPILATION)] == [("一、",)] * 3

    def test_part_titles_that_only_repeat_the_sites_are_noise_but_name_the_part(self, parse):
        text = COMPILATION
        for village in ("青石桥村", "白鹤滩村", "枣树湾村"):
            text = text.replace(f"】{village}自查报告", "】党支部自查报告")
        found = parse(text)
        assert [paper.title for paper in found] == ["党支部自查报告"] * 3
        assert noise(found[1]) == ["【篇2】党支部自查报告"]

    def test_a_part_may_be_wrapped(self, parse):
        text = f"【篇1】甲村报告\n{hard_wrapped(24)}\n【篇2】乙村报告\n{hard_wrapped(24)}"
        for paper in parse(text):
            assert set(SENTENCES) <= set(own(paper))


class TestDamage:
    def test_traditional_characters_act_like_simplified_ones_and_stay(self, parse_one):
        paper = parse_one("柏楊鄉黨委自查報告\n一、存在問題\n學習不夠經常。\n整改措施\n每月學習一次。")
        assert headings(paper) == [(1, "一、存在問題", -1), (1, "整改措施", -1)]
        assert own(paper)[2] == "學習不夠經常。"

    @pytest.mark.parametrize("number", ["⼀、", "\uf06c一、", "● 一、", "一﹑"])
    def test_numbers_in_odd_dress(self, parse_one, number):
        paper = parse_one(f"自查报告\n{number}存在的问题\n学习不够经常。")
        assert [s.level for s in paper.structure.sections] == [1]
        assert paper.structure.statements[1].heading

    def test_a_title_printed_twice_is_once_noise(self, parse_one):
        title, part = "柏杨乡党委自查报告", "一、存在的问题"
        paper = parse_one("\n".join([title, title, "今年抓得紧。", part, part, "学习不够经常。"]))
        assert own(paper) == [title, "今年抓得紧。", part, "学习不够经常。"]
        assert noise(paper) == [title, part]

    def test_what_follows_a_title_printed_twice_is_the_authors(self, parse_one):
        rows = ["柏杨乡党委自查报告", "今年抓得紧。", "一、整改打算", "一、整改打算", "多学", "勤记", "柏杨乡党委"]
        assert own(parse_one("\n".join(rows))) == [*rows[:3], *rows[4:]]

    def test_a_point_with_a_bullet_opens_a_paragraph(self, parse_one):
        rows = hard_wrapped(28).replace("　　（二）", "　　（二）").split("\n")
        text = "\n".join(
            [*rows, "　　要抓好阵地建设，把活动室建起来、用起来，要让党员有地方", "\uf06c学习，不能光挂牌子。"]
        )
        assert own(parse_one(text))[-1] == "\uf06c学习，不能光挂牌子。"

    def test_nothing_but_blanks_is_no_paper(self, parse):
        assert parse("") == ()
        assert parse(" \n　\r\n\t") == ()

    def test_one_character(self, parse_one):
        assert own(parse_one("党")) == ["党"]

    def test_characters_beyond_the_basic_plane(self, parse_one):
        paper = parse_one("😀自查报告\n一、𠮷林村的问题\n😀学习少😀。𠮷野不开会。")
        assert own(paper) == ["😀自查报告", "一、𠮷林村的问题", "😀学习少😀。", "𠮷野不开会。"]
        assert headings(paper) == [(1, "一、𠮷林村的问题", -1)]

    def test_lone_surrogates_and_control_characters(self, parse_one):
        paper = parse_one("自查报告\n一、问题\n学习\ud800少。\x00记录\ue004不全。")
        assert len(own(paper)) == 4

    def test_a_report_that_breaks_off(self, parse_one):
        paper = parse_one("自查报告\n一、问题\n学习少。\n二、对策与建议")
        assert headings(paper) == [(1, "一、问题", -1), (1, "二、对策与建议", -1)]

    def test_only_clutter(self, parse_one):
        paper = parse_one("下载此文档\n版权所有 某网")
        assert own(paper) == []
        assert paper.title == "报告"


PRINTED = "自查报告\n一、存在的问题\n　　学习教育抓得不紧，集中学习次数偏少，个\n别党员长期不参加组织生活。\n"


def test_one_line_that_is_cut_is_enough_where_the_text_was_printed(parse):
    [paper] = parse(PRINTED, pages=(Span(0, len(PRINTED)),))
    assert paper.structure.statements[-1].text == "学习教育抓得不紧，集中学习次数偏少，个别党员长期不参加组织生活。"
    [typed] = parse(PRINTED)
    assert typed.structure.statements[-1].text == "别党员长期不参加组织生活。"
