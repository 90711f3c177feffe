"""What stands beside the text of a Word 97 file."""

from __future__ import annotations

from textmine.model import AsideKind
from textmine.read.doc.word import read_doc

from .doc_files import DELETED, HIDDEN, para, row, word


def asides(reading) -> list[tuple[AsideKind, str, int]]:
    return [(aside.kind, aside.text, aside.anchor) for aside in reading.asides]


def test_footnotes_know_the_place_that_they_belong_to(limits):
    notes = [[para("\x02 见中办文件。")], [para("\x02 统计到六月。")]]
    reading = read_doc(word(para("前文"), para("据统计\x02，共三项\x02。"), footnotes=notes), limits)
    assert reading.text == "前文\n据统计，共三项。\n"
    assert asides(reading) == [(AsideKind.FOOTNOTE, "见中办文件。", 6), (AsideKind.FOOTNOTE, "统计到六月。", 10)]


def test_notes_of_all_kinds_are_told_apart(limits):
    made = word(
        para("甲\x02乙\x05丙\x02"), footnotes=[[para("\x02脚")]], comments=[[para("\x05批")]],
        endnotes=[[para("\x02尾")]], endnote_places=(5,),
    )  # fmt: skip
    assert asides(read_doc(made, limits)) == [
        (AsideKind.FOOTNOTE, "脚", 1), (AsideKind.ENDNOTE, "尾", 3), (AsideKind.COMMENT, "批", 2),
    ]  # fmt: skip


def test_a_note_in_a_cell_moves_no_cell(limits):
    reading = read_doc(word(*row("甲\x02", "\x02", "丙"), footnotes=[[para("一")], [para("二")]]), limits)
    assert reading.text == "甲\t\t丙\n"
    assert [cell.span.of(reading.text) for cell in reading.cells] == ["甲", "丙"]
    assert [aside.anchor for aside in reading.asides] == [1, 2]


def test_a_note_of_deleted_text_is_out(limits):
    made = word(para("甲", ("\x02", DELETED), "乙\x02"), footnotes=[[para("删")], [para("留")]])
    assert asides(read_doc(made, limits)) == [(AsideKind.FOOTNOTE, "留", 2)]


def test_a_comment_keeps_its_place_although_word_hides_its_sign(limits):
    made = word(para("甲", ("\x05", HIDDEN), "乙"), comments=[[para("\x05批")]])
    assert asides(read_doc(made, limits)) == [(AsideKind.COMMENT, "批", 1)]


def test_headers_and_footers_are_told_apart_and_said_once(limits):
    separators = [[]] * 6
    section = [[], [para("内部资料"), para()], [], [para("共三份"), para()], [], []]
    reading = read_doc(word(para("甲"), headers=[*separators, *section, *section]), limits)
    assert asides(reading) == [(AsideKind.HEADER, "内部资料", -1), (AsideKind.FOOTER, "共三份", -1)]


def test_the_separators_of_notes_are_no_headers(limits):
    separators = [[para("———")], *[[]] * 5]
    assert asides(read_doc(word(para("甲"), headers=separators), limits)) == []


def test_boxes_of_headers_stand_beside_the_text(limits):
    reading = read_doc(word(para("甲"), header_boxes=[[para("红头")]]), limits)
    assert (reading.text, asides(reading)) == ("甲\n", [(AsideKind.HEADER, "红头", -1)])


def test_a_note_anchored_at_the_end_of_a_paragraph_is_left_out(limits):
    # Its sign would be the mark of the paragraph itself; no program writes that.
    at_the_mark = (1).to_bytes(4, "little") + (2).to_bytes(4, "little") + b"\1\0"
    made = word(para("甲"), footnotes=[[para("注")]], tables={2: at_the_mark})
    assert (read_doc(made, limits).text, asides(read_doc(made, limits))) == ("甲\n", [])


def test_characters_that_stand_for_notes_are_not_taken_from_the_file(limits):
    reading = read_doc(word(para("甲\ufdd07\ufdd1乙\x02"), footnotes=[[para("注")]]), limits)
    assert reading.text == "甲7乙\n"
    assert asides(reading) == [(AsideKind.FOOTNOTE, "注", 3)]
