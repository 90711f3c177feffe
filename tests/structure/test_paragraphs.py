"""The paragraphs that hard wrapping cut into lines."""

from __future__ import annotations

import pytest

from textmine.structure.lines import lines
from textmine.structure.paragraphs import column_width, paragraphs

from .shapes import REPORT, SENTENCES, hard_wrapped, wrapped

ENDINGS = ("报告",)
ROWS = [
    "枫溪县柏杨乡青石桥村党支部委员会", "枫溪县柏杨乡白鹤滩村党支部委员会", "枫溪县柏杨乡枣树湾村党支部委员会", "枫溪县柏杨乡石板坡村党支部委员会",
    "枫溪县柏杨乡黄泥岗村党支部委员会", "枫溪县柏杨乡杉木冲村党支部委员会", "枫溪县柏杨乡竹山坳村党支部委员会",
]  # fmt: skip


def joined(text, rules, endings=ENDINGS):
    groups = paragraphs(text, lines(text), rules, endings)
    return ["".join(piece.of(text) for piece in group.pieces) for group in groups]


class TestColumn:
    @pytest.mark.parametrize("width", [14, 20, 28, 35, 40])
    def test_wrapped_text_shows_its_width(self, rules, width):
        text = hard_wrapped(width)
        assert abs(column_width(text, lines(text), rules) - width) <= 2

    @pytest.mark.parametrize(
        "text",
        [
            "\n".join(REPORT),
            "\n".join(ROWS),
            "\n".join([*ROWS, "以上七个支部都已换届。"]),
            "\n".join("\t".join(["1", "学习不够经常", "每月组织一次集中学习", "王书记"]) for _ in range(9)),
            "一、基本情况和主要做法\n全乡有支部12个。\n二、存在的主要问题和不足\n学习不够经常。\n三、问题产生的原因分析\n压力传导不够。",
        ],
        ids=["paragraphs", "names", "names and a sentence", "table", "titles"],
    )
    def test_text_that_was_not_wrapped_has_none(self, rules, text):
        assert column_width(text, lines(text), rules) == 0


def check_whole(found):
    """Titles stand alone, sentences are whole; a line that is full at a full stop may end a paragraph early."""
    assert "".join(found) == "".join(REPORT)
    assert {p for p in REPORT if p[-1] not in "。；"} <= set(found)
    assert all(any(sentence in paragraph for paragraph in found) for sentence in SENTENCES)


class TestParagraphs:
    @pytest.mark.parametrize("width", [14, 20, 28, 35, 40])
    @pytest.mark.parametrize("indent", [True, False])
    def test_wrapped_lines_become_paragraphs_again(self, rules, width, indent):
        check_whole(joined(hard_wrapped(width, indent=indent), rules))

    @pytest.mark.parametrize("end", ["\r\n", "\u2028", "\n\n", "\n　\n"])
    def test_whatever_ends_the_lines(self, rules, end):
        assert joined(hard_wrapped(28, end=end), rules) == list(REPORT)

    def test_blank_lines_between_paragraphs(self, rules):
        assert joined(hard_wrapped(28, indent=False, between="\n"), rules) == list(REPORT)

    def test_lines_that_were_not_wrapped_stay_apart(self, rules):
        assert joined("\n".join(ROWS), rules) == ROWS

    def test_a_title_as_wide_as_the_column_stays_apart(self, rules):
        title = "柏杨乡党委基层党建工作责任制落实情况"  # 18 in a column of 18, and no word of a title at its end
        prose = REPORT[1] + REPORT[3] + REPORT[4]
        found = joined("\n".join([title, *wrapped(prose, 18, indent=False)]), rules)
        assert found[0] == title
        assert found[1].startswith(SENTENCES[0])

    def test_a_title_in_two_full_lines_is_one(self, rules):
        title = "柏杨乡党委关于新形势下加强和改进农村基层党组织建设情况的报告"
        prose = REPORT[1] + REPORT[3] + REPORT[4]
        text = "\n".join([*wrapped(title, 20, indent=False), *wrapped(prose, 20, indent=False)])
        assert joined(text, rules) == [title, prose]

    def test_a_line_that_ends_in_a_colon_goes_on_where_paragraphs_are_indented(self, rules):
        paragraph = "归结起来，乡党委在这一年的工作中主要有这样几点体会需要说明：抓党建要抓到人头上，不能只抓到会场里。"
        rows = wrapped(paragraph, 31, indent=True)
        assert rows[0].endswith("说明：")
        text = "\n".join([hard_wrapped(31), *rows])
        assert joined(text, rules)[-1] == paragraph

    def test_rows_of_a_table_never_run_together(self, rules):
        table = ["1\t学习不够经常，一年只学三次\t每月一次", "2\t会议记录不全，台账不及时\t完善制度"]
        text = "\n".join([hard_wrapped(20), *table])
        assert joined(text, rules)[-2:] == table

    def test_a_number_at_the_start_of_a_line_parts_no_sentence(self, rules):
        paragraph = "会议定了三件事，由三个科室分头去办，月底前一件一件报结果：一抓学习，每月不少于两次，次次有签到，主要做到（1）到人，（2）到岗，（3）到位，不留死角，不留尾巴，人人有责。"
        for width in range(24, 40):
            text = "\n".join([hard_wrapped(width), *wrapped(paragraph, width, indent=True)])
            assert joined(text, rules)[-1].endswith("不留死角，不留尾巴，人人有责。")
            assert paragraph in "".join(joined(text, rules)[-2:])
            assert not joined(text, rules)[-1].startswith("（")
