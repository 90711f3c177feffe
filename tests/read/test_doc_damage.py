"""Broken and hostile Word files: what can be read is read, and everything ends."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.errors import EncryptedError, LimitError, UnreadableError
from textmine.read.doc.word import read_doc
from textmine.settings import load_settings

from .doc_files import (
    HEADERS,
    PIECES,
    TEXT_AT,
    Doc,
    compound,
    in_list,
    level,
    list_tables,
    para,
    plc,
    row,
    style_sheet,
    word,
)

SHIPPED = load_settings(environment={}).read
RICH = Doc(
    (para("一、总\x02体", look=in_list(1), style=1), *row("问题", "措施"), para("\x13 REF \x14见\x15\x08")),
    footnotes=[[para("\x02注")]], headers=[*[[]] * 6, [para("页眉")]], boxes=[[para("框")]],
    lists=list_tables([[level("%1、", 0x27)]]), styles=style_sheet((1, 0xFFF, b"", b""), (1, 0, b"", b"")), cuts=(3, 9),
).build()  # fmt: skip


def with_header(data: bytes, **numbers: int) -> bytes:
    """The same compound file with other numbers in its header, by their offsets (``at44=...``)."""
    raw = bytearray(data)
    for name, value in numbers.items():
        at = int(name.removeprefix("at"))
        struct.pack_into("<H" if at < 40 else "<I", raw, at, value)
    return bytes(raw)


def directory_at(data: bytes) -> int:
    return 512 * (1 + struct.unpack_from("<I", data, 48)[0])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        RICH[:700],
        b"\0" * 5000,
        compound({"Workbook": b"no text"}),
        compound({"WordDocument": b""}),
        with_header(RICH, at30=0),
        with_header(RICH, at30=40),
        with_header(RICH, at64=0x7FFFFFFF),
        with_header(RICH, at44=0x7FFFFFFF, at68=0, at72=0x1020408),
    ],
)
def test_what_is_no_word_file_is_broken(limits, data):
    with pytest.raises(UnreadableError) as caught:
        read_doc(data, limits)
    assert caught.value.reason.key == "read.broken"


def test_a_locked_file_says_so(limits):
    with pytest.raises(EncryptedError) as caught:
        read_doc(word(para("x"), flags=0x100), limits)
    assert caught.value.reason.key == "read.encrypted"


def test_a_directory_beyond_the_limit_is_refused_by_name(small):
    data = compound({f"stream{number}": b"" for number in range(8)})
    with pytest.raises(LimitError) as caught:
        read_doc(data, small(max_members=5))
    assert caught.value.reason.key == "read.too_many_members"


def test_a_stream_that_bites_its_tail_ends_at_the_length_of_the_file(limits):
    data = bytearray(RICH)
    entry = directory_at(RICH) + 128
    first = struct.unpack_from("<I", data, entry + 116)[0]
    struct.pack_into("<I", data, entry + 120, 0xF0000000)  # 4 GB
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    struct.pack_into("<I", data, table + 4 * first, first)
    assert len(read_doc(bytes(data), limits).text) < 100


def test_directory_entries_that_name_each_other_end(limits):
    data = bytearray(RICH)
    entry = directory_at(RICH) + 128
    struct.pack_into("<3I", data, entry + 68, 1, 1, 1)
    reading = read_doc(bytes(data), limits)  # the table stream is out of reach, the text is not
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def test_without_its_table_stream_the_text_is_read_as_one_piece(limits):
    made = word(para("甲乙"), para("丙")).replace("0Table".encode("utf-16-le"), "xTable".encode("utf-16-le"))
    reading = read_doc(made, limits)
    assert reading.text == "甲乙\n丙\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def test_bytes_that_are_missing_leave_the_rest_in_place(limits):
    pieces = plc([0, 2, 4], [struct.pack("<HIH", 0, 0x3FFFFF00, 0), struct.pack("<HIH", 0, TEXT_AT + 4, 0)])
    table = b"\2" + struct.pack("<I", len(pieces)) + pieces
    reading = read_doc(word(para("一二三"), tables={PIECES: table}), limits)
    assert reading.text == "三\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def test_many_pieces_of_the_same_bytes_end_at_the_limit_of_characters(small):
    count = 100_000
    pieces = plc([1000 * i for i in range(count + 1)], [struct.pack("<HIH", 0, TEXT_AT, 0)] * count)
    table = b"\2" + struct.pack("<I", len(pieces)) + pieces
    reading = read_doc(word(para("字" * 1000), tables={PIECES: table}), small(max_chars=5000))
    assert len(reading.text) <= 5001


def test_fields_inside_fields_inside_fields_take_linear_time(limits):
    deep = 100_000
    assert read_doc(word(para("甲" + "\x13 EQ \\o(" * deep + "\x15" * deep)), limits).text == "甲\n"


def test_headers_that_lie_outside_the_text_are_left_out(limits):
    made = word(para("甲"), tables={HEADERS: plc([0] * 7 + [5_000_000, 9_000_000])})
    assert read_doc(made, limits).asides == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(512, len(RICH) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_any_byte_may_be_wrong(changes):
    data = bytearray(RICH)
    for at, value in changes:
        data[at] = value
    with suppress(UnreadableError):
        reading = read_doc(bytes(data), SHIPPED)
        assert all(cell.span.end <= len(reading.text) for cell in reading.cells)
        assert all(aside.anchor <= len(reading.text) for aside in reading.asides)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(RICH)))
def test_a_file_may_end_anywhere(end):
    with suppress(UnreadableError):
        assert "问题" in read_doc(RICH[:end], SHIPPED).text
