"""The file information block: where everything in a Word 6 to 2007 file stands ([MS-DOC] 2.5).

Word 6 and 95 keep the same tables in the same order, in the main stream and at other offsets of the block.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from textmine.errors import EncryptedError, UnreadableError, UnsupportedError

_SIGN = 0xA5  # the upper byte of wIdent in all versions; the lower one tells some of them apart
_FIRST, _FIRST_97 = 101, 105  # nFib of Word 6 and of the first Word 97
_ENCRYPTED, _SECOND_TABLE, _WIDE = 0x0100, 0x0200, 0x1000
_MAC = 256  # chs, which Word 97 and later leave 0
_OLD_PLACES, _OLD_LATER_PLACES, _OLD_LATER = 0x58, 0x192, 38
_OLD_COUNTS = 0x34


class Place(IntEnum):
    """A table of the file, numbered as in FibRgFcLcb97 ([MS-DOC] 2.5.6)."""

    STYLES = 1
    FOOTNOTE_MARKS = 2
    FOOTNOTES = 3
    COMMENT_MARKS = 4
    COMMENTS = 5
    SECTIONS = 6
    HEADERS = 11
    CHARACTER_PAGES = 12
    PARAGRAPH_PAGES = 13
    FONTS = 15
    PIECES = 33
    SHAPES = 40
    HEADER_SHAPES = 41
    ENDNOTE_MARKS = 46
    ENDNOTES = 47
    DRAWINGS = 50
    BOXES = 56
    HEADER_BOXES = 58
    LISTS = 73
    LIST_USES = 74


class Part(IntEnum):
    """A part of the file's text; the parts follow each other in this order ([MS-DOC] 2.4.1)."""

    MAIN = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6
    HEADER_BOXES = 7


@dataclass(frozen=True, slots=True)
class Fib:
    """What the block says. ``old`` is Word 6 or 95, ``wide`` an old file with two bytes a character.

    ``language`` is the number of the language that the file was written in, ``mac`` tells that it was on a Macintosh.
    ``table`` names the stream that the tables are in. ``text`` is where the text begins and ends in the main stream
    where there is no piece table. ``lengths`` counts the characters of each :class:`Part`, ``places`` holds offset
    and length in bytes of each table that a :class:`Place` names.
    """

    old: bool
    wide: bool
    language: int
    mac: bool
    table: str
    text: tuple[int, int]
    lengths: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def start(self, part: Part) -> int:
        """Return the character at which a part begins."""
        return sum(self.lengths[:part])

    def place(self, place: Place) -> tuple[int, int]:
        """Return offset and length of a table; length 0 where the file is too old to have it."""
        return self.places[place] if place < len(self.places) else (0, 0)


@dataclass(frozen=True, slots=True)
class Streams:
    """A file's block, its main stream, and the stream that its tables are in."""

    fib: Fib
    word: bytes
    table: bytes

    def part(self, place: Place) -> bytes:
        """Return the bytes of a table, as far as the stream has them."""
        start, length = self.fib.place(place)
        return self.table[start : start + length]


def read_fib(word: bytes) -> Fib:
    """Read the block at the start of the main stream.

    Raises:
        EncryptedError: the file is locked by a password.
        UnsupportedError: Word 2 or older.
        UnreadableError: too short to be a Word file.
    """
    try:
        sign, version, _, language, _, flags = struct.unpack_from("<6H", word)
        if version < _FIRST:
            raise UnsupportedError("read.is_word2") if sign >> 8 == _SIGN else UnreadableError("read.broken")
        if flags & _ENCRYPTED:
            raise EncryptedError("read.encrypted")
        old = version < _FIRST_97
        lengths, places = _old_tables(word) if old else _tables(word)
        charset = _short(word, 20)
        text = struct.unpack_from("<2I", word, 24)
    except struct.error as error:
        raise UnreadableError("read.broken") from error
    table = "WordDocument" if old else "1Table" if flags & _SECOND_TABLE else "0Table"
    wide = old and bool(flags & _WIDE)
    return Fib(old, wide, language, charset == _MAC, table, (text[0], text[1]), lengths, places)


def _tables(word: bytes) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return lengths and places of Word 97 and later, whose block says how long its own parts are."""
    at = 34 + 2 * _short(word, 32)
    lengths = struct.unpack_from("<8i", word, at + 2 + 12)
    at += 2 + 4 * _short(word, at)
    count = _short(word, at)
    count = min(count, (len(word) - at - 2) // 8)
    flat = struct.unpack_from(f"<{2 * count}I", word, at + 2)
    return _counted(lengths), tuple(zip(flat[::2], flat[1::2], strict=True))


def _old_tables(word: bytes) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return lengths and places of Word 6 and 95; a few other numbers stand between places 37 and 38."""
    lengths = struct.unpack_from("<8i", word, _OLD_COUNTS)
    places = [
        struct.unpack_from(
            "<2I",
            word,
            _OLD_PLACES + 8 * place if place < _OLD_LATER else _OLD_LATER_PLACES + 8 * (place - _OLD_LATER),
        )
        for place in range(Place.HEADER_BOXES + 1)
    ]
    return _counted(lengths), tuple((place[0], place[1]) for place in places)


def _counted(lengths: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(0, length) for length in lengths)


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])
