"""Tables of Word 97 files: rows as lines, cells where they stand, tables inside tables."""

from __future__ import annotations

from textmine.read.doc.word import read_doc

from .doc_files import DELETED, IN_TABLE, para, row, row_end, sprm, word

INNER = sprm(0x6649, 2) + IN_TABLE


def cells(reading) -> list[tuple[str, int, int, int, int]]:
    return [(cell.span.of(reading.text), cell.table, cell.row, cell.column, cell.columns) for cell in reading.cells]


def test_a_row_is_a_line_with_tabs_and_its_cells_are_known(limits):
    reading = read_doc(word(para("表："), *row("问题", "措施"), *row("学习不够", ""), para("完")), limits)
    assert reading.text == "表：\n问题\t措施\n学习不够\n完\n"
    assert cells(reading) == [("问题", 0, 0, 0, 1), ("措施", 0, 0, 1, 1), ("学习不够", 0, 1, 0, 1)]


def test_a_cell_with_several_paragraphs_gives_each_line_its_own(limits):
    reading = read_doc(word(*row("一\n二", "三")), limits)
    assert reading.text == "一\n二\n三\n"
    assert cells(reading) == [("一\n二", 0, 0, 0, 1), ("三", 0, 0, 1, 1)]


def test_a_paragraph_between_two_tables_parts_them(limits):
    reading = read_doc(word(*row("甲"), para("间"), *row("乙")), limits)
    assert [(words, table) for words, table, *_ in cells(reading)] == [("甲", 0), ("乙", 1)]


def test_a_wide_cell_reaches_over_the_columns_of_other_rows(limits):
    main = *row("年度", "情况", edges=(0, 1000, 4000)), *row("一", "二", "三", edges=(8, 1000, 2500, 4008))
    assert cells(read_doc(word(*main), limits)) == [
        ("年度", 0, 0, 0, 1), ("情况", 0, 0, 1, 2), ("一", 0, 1, 0, 1), ("二", 0, 1, 1, 1), ("三", 0, 1, 2, 1),
    ]  # fmt: skip


def test_borders_are_the_same_up_to_the_slack_of_the_settings(small):
    main = *row("一", "二", edges=(0, 1000, 2000)), *row("三", "四", edges=(0, 1070, 2000))
    strict, loose = (read_doc(word(*main), small(cell_slack=slack)) for slack in (60, 80))
    assert [cell[3:] for cell in cells(strict)] == [(0, 1), (1, 2), (0, 2), (2, 1)]
    assert [cell[3:] for cell in cells(loose)] == [(0, 1), (1, 1), (0, 1), (1, 1)]


def test_a_row_whose_borders_do_not_fit_counts_its_cells(limits):
    assert [cell[3] for cell in cells(read_doc(word(*row("一", "二", "三", edges=(0, 500))), limits))] == [0, 1, 2]


def test_a_table_inside_a_cell_keeps_its_own_cells(limits):
    inner_end = INNER + sprm(0x244C, 1) + row_end(0, 500, 900).removeprefix(IN_TABLE).removeprefix(sprm(0x2417, 1))
    inner = (
        para("内一", look=INNER + sprm(0x244B, 1)),
        para("内二", look=INNER + sprm(0x244B, 1)),
        para(look=inner_end),
    )
    reading = read_doc(word(*row("外", [*inner, para(look=IN_TABLE)]), para("完")), limits)
    assert reading.text == "外\t内一\t内二\n完\n"
    assert cells(reading) == [("外", 0, 0, 0, 1), ("内一", 1, 0, 0, 1), ("内二", 1, 0, 1, 1)]


def test_a_deleted_row_leaves_no_line(limits):
    gone = [para(("删", DELETED), look=IN_TABLE, mark_look=DELETED)]
    assert read_doc(word(para("甲"), *row(gone), *row("乙")), limits).text == "甲\n乙\n"


def test_a_row_that_never_ends_keeps_its_words(limits):
    assert read_doc(word(para("甲", mark="\x07", look=IN_TABLE), para("乙")), limits).text == "甲\n乙\n"


def test_a_modifier_longer_than_its_page_is_found_in_the_data(limits):
    # Rows of many columns keep their modifiers in the stream of data (sprmPHugePapx).
    group = row_end(0, 1000, 2000)
    data = b"\0" * 10 + len(group).to_bytes(2, "little") + group
    main = *row("一", "二")[:-1], para(mark="\x07", look=sprm(0x6646, 10))
    assert cells(read_doc(word(*main, data=data), limits)) == [("一", 0, 0, 0, 1), ("二", 0, 0, 1, 1)]


def test_tables_deeper_than_any_word_file_end(limits):
    deep = sprm(0x6649, 0x7FFFFFFF) + IN_TABLE
    assert read_doc(word(para("深", look=deep), para("完")), limits).text == "深\n完\n"
