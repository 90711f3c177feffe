"""Automatic numbers of Word 97 files."""

from __future__ import annotations

import pytest

from textmine.read.doc.word import read_doc

from .doc_files import (
    DELETED,
    FONTS,
    HIDDEN,
    font_table,
    in_list,
    level,
    list_tables,
    para,
    row,
    sprm,
    start_at,
    style_sheet,
    word,
)

CHINESE = [level("%1、", 0x27), level("（%2）", 0x27), *[level("")] * 7]


def lines(*main, limits, lists, uses=(), **options) -> list[str]:
    made = word(*main, lists=list_tables(lists, uses), **options)
    return read_doc(made, limits).text.splitlines()


def test_levels_count_and_begin_anew_below_a_higher_one(limits):
    main = [para("甲", look=in_list(1, index)) for index in (0, 1, 1, 0, 1)]
    assert lines(*main, limits=limits, lists=[CHINESE]) == ["一、甲", "（一）甲", "（二）甲", "二、甲", "（一）甲"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (0x00, "3"),
        (0x01, "III"),
        (0x04, "c"),
        (0x12, "③"),
        (0x25, "三"),
        (0x26, "叁"),
        (0x1B, "⑶"),
        (0xFF, ""),
        (0x99, "3"),
    ],
)
def test_formats_print_as_word_prints_them(limits, style, printed):
    found = lines(para("甲", look=in_list(1)), limits=limits, lists=[[level("%1", style, start=3, follow=2)]])
    assert found == [f"{printed}甲"]


def test_a_level_may_print_the_numbers_above_it_in_figures(limits):
    levels = [level("%1", 0x27), level("%1.%2", 0, flags=0x04), *[level("")] * 7]
    main = para("甲", look=in_list(1, 0)), para("乙", look=in_list(1, 1))
    assert lines(*main, limits=limits, lists=[levels]) == ["一 甲", "1.1 乙"]


def test_a_level_that_was_passed_over_counts_as_begun(limits):
    levels = [level("%1)", 0), level("%2)", 4), level("%3)", 2), *[level("")] * 6]
    main = [para("甲", look=in_list(1, index)) for index in (2, 2, 1)]
    assert lines(*main, limits=limits, lists=[levels]) == ["i) 甲", "ii) 甲", "b) 甲"]


def test_a_level_may_go_on_counting_below_higher_ones(limits):
    levels = [level("%1、", 0x27), level("%2.", 0, flags=0x08), *[level("")] * 7]
    main = [para("甲", look=in_list(1, index)) for index in (0, 1, 0, 1)]
    assert lines(*main, limits=limits, lists=[levels]) == ["一、甲", "1. 甲", "二、甲", "2. 甲"]


def test_uses_of_a_list_go_on_counting_unless_one_starts_anew(limits):
    single = [level("%1.", 0)]
    uses = [(0, b"", 0), (0, b"", 0), (0, start_at(0, 5), 1)]
    main = [para("甲", look=in_list(use)) for use in (1, 2, 3, 3, 1)]
    assert lines(*main, limits=limits, lists=[single], uses=uses) == ["1. 甲", "2. 甲", "5. 甲", "6. 甲", "7. 甲"]


def test_a_use_may_replace_a_level(limits):
    changed = start_at(0, 0)[:4] + (0x20).to_bytes(4, "little") + level("【%1】", 0x27, start=3)
    found = lines(para("甲", look=in_list(1)), limits=limits, lists=[[level("%1.")]], uses=[(0, changed, 1)])
    assert found == ["【三】甲"]


def test_a_style_numbers_its_paragraphs_and_those_of_styles_based_on_it(limits):
    styles = style_sheet((1, 0xFFF, b"", b""), (1, 0, in_list(1, 0), b""), (1, 1, in_list(1, 1)[4:], b""))
    main = para("甲", style=1), para("乙", style=2), para("丙"), para("丁", style=1, look=in_list(0))
    assert lines(*main, limits=limits, lists=[CHINESE], styles=styles) == ["一、甲", "（一）乙", "丙", "丁"]


def test_deleted_and_hidden_paragraphs_are_not_counted(limits):
    main = (
        para("甲", look=in_list(1)),
        para(("删", DELETED), look=in_list(1), mark_look=DELETED),
        para(("藏", HIDDEN), look=in_list(1), mark_look=HIDDEN),
        para("乙", look=in_list(1)),
    )
    assert lines(*main, limits=limits, lists=[[level("%1.")]]) == ["1. 甲", "2. 乙"]


def test_a_heading_that_runs_into_its_text_keeps_its_number(limits):
    # The mark of such a heading is hidden (style separator).
    main = para("标题。", look=in_list(1), mark_look=HIDDEN), para("正文。")
    assert lines(*main, limits=limits, lists=[[level("%1、", 0x27)]]) == ["一、标题。正文。"]


def test_the_number_stands_behind_a_page_break(limits):
    assert lines(para("\x0c甲", look=in_list(1)), limits=limits, lists=[[level("%1.")]]) == ["1. 甲"]


def test_bullets_of_symbol_fonts_show_what_the_font_does(limits):
    lists = [[level("\uf06c", 0x17)], [level("-", 0x17)], [level("\uf0a8", 0x17, look=sprm(0x4A4F, 1))]]
    main = [para("甲", look=in_list(use)) for use in (1, 2, 3)]
    found = lines(*main, limits=limits, lists=lists, tables={FONTS: font_table("宋体", "Wingdings")})
    assert found == ["• 甲", "- 甲", "□ 甲"]


def test_hidden_numbers_count_and_are_not_printed(limits):
    levels = [level("%1、", 0x27, look=HIDDEN), level("%1.%2", 0), *[level("")] * 7]
    main = para("甲", look=in_list(1, 0)), para("乙", look=in_list(1, 1))
    assert lines(*main, limits=limits, lists=[levels]) == ["甲", "一.1 乙"]


def test_cells_are_numbered(limits):
    cells = [para("甲", look=in_list(1) + b"\x16\x24\x01")]
    assert lines(*row(cells, "乙"), limits=limits, lists=[[level("%1.")]]) == ["1. 甲\t乙"]


@pytest.mark.parametrize("use", [0, 2, 0x7FF, 0xF801])
def test_a_use_that_is_not_there_prints_nothing(limits, use):
    assert lines(para("甲", look=in_list(use)), limits=limits, lists=[[level("%1.")]]) == ["甲"]


def test_a_broken_list_table_costs_the_numbers_only(limits):
    table, claimed, uses = list_tables([CHINESE])
    made = word(para("甲", look=in_list(1)), lists=(table[:-40], claimed, uses))
    # The stream is padded, so the table is cut by a length that it does not have.
    broken = made.replace(CHINESE[0], CHINESE[0][:26] + b"\xff\xff" + b"\xff\xff" + CHINESE[0][30:])
    reading = read_doc(broken, limits)
    assert reading.text == "甲\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.no_numbers"
