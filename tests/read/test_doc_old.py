"""Word 6 and 95 files: bytes in code pages, one stream for everything."""

from __future__ import annotations

import struct

import pytest

from textmine.errors import EncryptedError, UnsupportedError
from textmine.read.doc.word import read_doc

from .doc_files import old_word

FONTS = struct.pack("<H", 0) + b"".join(
    bytes((len(name) + 6, 0, 0, 0, charset, 0)) + name + b"\0" for name, charset in ((b"Arial", 0), (b"Arial Cyr", 204))
)


@pytest.mark.parametrize(
    ("language", "codec", "words"),
    [
        (0x804, "gb18030", "自查报告"),
        (0x404, "big5", "自查報告"),
        (0x411, "cp932", "報告ｶﾅ"),
        (0x419, "cp1251", "Отчёт"),
    ],
)
def test_bytes_are_read_in_the_code_page_of_the_language(limits, language, codec, words):
    assert read_doc(old_word(f"{words}\r完\r".encode(codec, "replace"), language=language), limits).text.startswith(
        words
    )


def test_a_macintosh_has_its_own_code_page(limits):
    assert read_doc(old_word("“été”\r".encode("mac_roman"), language=0x40C, charset=256), limits).text == "“été”\n"


def test_a_run_is_read_in_the_code_page_of_its_font(limits):
    data = b"abc \xcf\xf0\r"
    made = old_word(data, language=0x409, fonts=FONTS, looks=[(0, 4, b""), (4, 6, b"\x5d\x01\x00"), (6, 7, b"")])
    assert read_doc(made, limits).text == "abc Пр\n"


def test_hidden_and_deleted_runs_are_out(limits):
    data = "看藏删完\r".encode("gb18030")
    made = old_word(data, looks=[(0, 2, b""), (2, 4, b"\x5c\x01"), (4, 6, b"\x41\x01"), (6, 9, b"")])
    assert read_doc(made, limits).text == "看完\n"


def test_tables_have_rows(limits):
    data = "甲\x07乙\x07\x07完\r".encode("gb18030")
    edges = struct.pack("<HB3h", 8 + 20, 2, 0, 1000, 2000) + bytes(20)
    rows = [(0, 3, b"\x18\x01"), (3, 6, b"\x18\x01"), (6, 7, b"\x18\x01\x19\x01\xbe" + edges), (7, 10, b"")]
    reading = read_doc(old_word(data, paragraphs=rows), limits)
    assert reading.text == "甲\t乙\n完\n"
    assert [(cell.row, cell.column) for cell in reading.cells] == [(0, 0), (0, 1)]


def test_a_locked_file_says_so(limits):
    with pytest.raises(EncryptedError) as caught:
        read_doc(old_word(b"x\r", flags=0x100), limits)
    assert caught.value.reason.key == "read.encrypted"


@pytest.mark.parametrize("data", [b"\xdb\xa5\x2d\x00" + bytes(1000), old_word(b"x\r", version=45)])
def test_word_2_is_not_supported_and_says_so(limits, data):
    with pytest.raises(UnsupportedError) as caught:
        read_doc(data, limits)
    assert caught.value.reason.key == "read.is_word2"


def test_modifiers_of_any_length_are_passed_over(limits):
    data = "看藏完\r".encode("gb18030")
    many = b"\x44\x03abc" + b"\x63\x14\x00" + b"\x5c\x01"  # a picture's place, a size, hidden
    assert read_doc(old_word(data, looks=[(0, 2, b""), (2, 4, many), (4, 7, b"")]), limits).text == "看完\n"


def test_an_unknown_modifier_ends_its_group(limits):
    data = "看见\r".encode("gb18030")
    assert read_doc(old_word(data, looks=[(0, 4, b"\xff\x5c\x01"), (4, 5, b"")]), limits).text == "看见\n"


def test_an_extended_file_has_two_bytes_a_character(limits):
    made = old_word("报告\r".encode("utf-16-le"), flags=0x1000, length=3)
    assert read_doc(made, limits).text == "报告\n"
