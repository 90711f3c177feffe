"""Word 97 to 2007 files: the words that are printed, and no others."""

from __future__ import annotations

import struct

from textmine.model import Document
from textmine.read.doc.word import read_doc

from .doc_files import (
    DELETED,
    FONTS,
    HIDDEN,
    Doc,
    font_table,
    in_list,
    level,
    list_tables,
    para,
    sprm,
    style_sheet,
    word,
)


def text(*main, limits, **options) -> str:
    return read_doc(word(*main, **options), limits).text


def test_each_paragraph_is_a_line(limits):
    assert text(para("一、存在问题"), para(), para("学习不深入。"), limits=limits) == "一、存在问题\n\n学习不深入。\n"


def test_the_reader_is_named(limits):
    reading = read_doc(word(para("甲")), limits)
    assert reading.reader.startswith("olefile 0.")
    assert reading.reason is None


def test_a_wps_file_is_read_the_same_way(submit):
    document: Document = submit(word(para("金山文字写的报告。")), "报告.wps")
    assert (document.format, document.text) == ("wps", "金山文字写的报告。\n")


def test_the_second_table_stream_is_used_when_the_file_says_so(limits):
    assert text(para("甲"), limits=limits, flags=0x200) == "甲\n"


def test_narrow_pieces_have_the_quotes_and_dashes_of_windows(limits):
    assert text(para("He said “no” – 5‰ …"), limits=limits, narrow=True) == "He said “no” – 5‰ …\n"


def test_characters_beyond_16_bits_are_one_character(limits):
    assert text(para("𠮷野家", ("藏", HIDDEN), "好"), limits=limits) == "𠮷野家好\n"


def test_the_pieces_of_a_fast_saved_file_are_put_in_order(limits):
    found = text(para("学习教育"), para("不够", ("藏", HIDDEN), "深入"), para("完"), limits=limits, cuts=(3, 6, 9))
    assert found == "学习教育\n不够深入\n完\n"


def test_what_a_fast_save_changed_in_a_piece_counts(limits):
    # Piece 2 is deleted by a modifier that it carries itself, piece 3 by a group that it names.
    changes = (0, 1 << 8 | 0x41 << 1, 0 << 1 | 1, 0)
    found = text(para("一二三四"), limits=limits, cuts=(1, 2, 3), changes=changes, groups=[DELETED])
    assert found == "一四\n"


def test_hidden_and_deleted_text_is_out_and_inserted_text_in(limits):
    inserted = sprm(0x0801, 1)
    assert text(para("看见", ("藏", HIDDEN), ("删", DELETED), ("添", inserted)), limits=limits) == "看见添\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs(limits):
    main = para("上半句", mark_look=DELETED), para("下半句。"), para("另一句。")
    assert text(*main, limits=limits) == "上半句下半句。\n另一句。\n"


def test_words_whose_deleted_mark_is_the_last_are_kept(limits):
    assert text(para("只有一句", mark_look=DELETED), limits=limits) == "只有一句\n"


def test_a_style_hides_its_paragraphs_and_a_run_may_undo_it(limits):
    styles = style_sheet((1, 0xFFF, b"", b""), (1, 0, b"", HIDDEN), (1, 1, b"", b""))
    shown, unlike = sprm(0x083C, 0), sprm(0x083C, 0x81)
    main = (
        para("看见"),
        para("藏", style=1),
        para("又藏", style=2),
        para("藏", ("露", shown), ("也露", unlike), style=1, mark_look=shown),
    )
    assert text(*main, limits=limits, styles=styles) == "看见\n露也露\n"


def test_a_character_style_hides_its_runs(limits):
    styles = style_sheet((1, 0xFFF, b"", b""), (2, 0xFFF, b"", HIDDEN))
    assert text(para("看见", ("藏", sprm(0x4A30, 1))), limits=limits, styles=styles) == "看见\n"


def test_styles_that_are_based_on_each_other_end(limits):
    styles = style_sheet((1, 1, b"", b""), (1, 0, b"", b""))
    assert text(para("甲", style=1), limits=limits, styles=styles) == "甲\n"


def test_the_code_of_a_field_is_out_and_its_result_in(limits):
    nested = "\x13 HYPERLINK \x13 REF a \x14内\x15 \x14链接\x15"
    assert text(para(f"见{nested}。", "共\x13 PAGE \x15页"), limits=limits) == "见链接。共页\n"


def test_a_field_that_never_ends_swallows_nothing(limits):
    assert text(para("甲\x13 REF"), para("乙"), limits=limits) == "甲 REF\n乙\n"


def test_signs_of_fields_without_a_field_are_out(limits):
    assert text(para("甲\x14乙\x15丙"), limits=limits) == "甲乙丙\n"


def test_modifiers_of_any_length_are_passed_over(limits):
    tabs = b"\x15\xc6\xff\x01" + bytes(4) + b"\x02" + bytes(6)  # one tab less, two more
    others = sprm(0xC60D, bytes(9)) + tabs + sprm(0x6412, 240) + sprm(0x7000, 1)
    lists = list_tables([[level("%1.")]])
    assert text(para("甲", look=others + in_list(1)), limits=limits, lists=lists) == "1. 甲\n"


def test_a_fast_save_may_change_the_style_of_a_piece(limits):
    styles = style_sheet((1, 0xFFF, b"", b""), (1, 0, b"", HIDDEN))
    changes = (0, 0 << 1 | 1, 0)
    main = para("甲"), para("藏"), para("乙")
    made = text(*main, limits=limits, styles=styles, cuts=(2, 4), changes=changes, groups=[sprm(0x4600, 1)])
    assert made == "甲\n乙\n"


def test_special_characters_print_as_word_prints_them(limits):
    assert text(para("甲\x0b乙\x1e丙\x1f丁\x01\x08\xa0戊"), limits=limits) == "甲\n乙-丙丁\xa0戊\n"


def test_characters_of_symbol_fonts_show_what_the_font_does(limits):
    tables = {FONTS: font_table("宋体", "Wingdings", "Symbol")}
    ticked, star = (sprm(0x6A09, struct.pack("<HH", font, code)) for font, code in ((1, 0xF0FE), (0, 0x2605)))
    lambda_ = sprm(0x4A4F, 2)
    main = para(("(", ticked), "已办", ("(", star), ("\uf06c", lambda_), "\uf06c")
    assert text(main, limits=limits, tables=tables) == "☑已办★λ•\n"


def test_a_page_break_ends_no_paragraph_and_a_section_does(limits):
    main = para("甲\x0c乙"), para("丙", mark="\x0c"), para("丁")
    assert text(*main, limits=limits, sections=(6, 8)) == "甲\n乙\n丙\n丁\n"


def test_a_number_in_a_ring_is_not_lost(limits):
    assert text(para("第\x13 EQ \\o\\ac(○,2) \x15点", ("\x13 EQ \\f(1,2) \x15", DELETED)), limits=limits) == "第②点\n"


def test_text_beyond_the_limit_is_cut_and_said(small):
    reading = read_doc(word(para("一二三四五六")), small(max_chars=4))
    assert reading.text == "一二三四\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.too_long"


def test_a_boxes_words_follow_the_paragraph_that_they_are_anchored_in(limits):
    main = para("甲\x08"), para("乙"), para("丙\x08")
    assert text(*main, limits=limits, boxes=[[para("框一")], [para("框二"), para()]]) == "甲\n框一\n乙\n丙\n框二\n"


def test_a_box_without_an_anchor_comes_last(limits):
    assert text(para("甲"), para("乙"), limits=limits, boxes=[[para("框")]]) == "甲\n乙\n框\n"


def test_a_box_of_a_deleted_shape_is_out(limits):
    assert text(para("甲", ("\x08", DELETED)), para("乙"), limits=limits, boxes=[[para("框")]]) == "甲\n乙\n"


def test_a_box_inside_a_group_of_shapes_is_found_by_its_group(limits):
    def record(kind: int, *inner: bytes) -> bytes:
        raw = b"".join(inner)
        return struct.pack("<HHI", 0xF, kind, len(raw)) + raw

    def shape(number: int) -> bytes:
        return record(0xF004, record(0xF00A, struct.pack("<II", number, 0)))

    group = record(0xF003, shape(1025), shape(2001), shape(2002))
    drawings = record(0xF000) + b"\0" + record(0xF002, record(0xF003, shape(1000), group))
    main = para("甲\x08"), para("乙")
    made = Doc(main, boxes=[[para("红头")]], shapes=[2002], drawings=drawings)
    assert read_doc(made.build(), limits).text == "甲\n红头\n乙\n"
