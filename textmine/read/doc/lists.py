"""Automatic numbers of a Word file ([MS-DOC] 2.4.6.3): the lists, and the running numbers that they print.

A paragraph names a use of a list (LFO), which names the list (LST) and may replace some of its levels. Uses of the
same list go on counting each other's numbers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from textmine.read.counting import LEVELS, Level, List, Tally
from textmine.read.doc.fonts import Fonts
from textmine.read.doc.look import character_look
from textmine.read.doc.sprm import modifiers
from textmine.read.numerals import BY_CODE

_LIST, _USE = 28, 16
_LEVEL_HEAD = struct.Struct("<iBB9sB8x2B2B")
_LEGAL, _OWN_RESTART = 0x04, 0x08
_START, _LEVEL = 0x10, 0x20
_SIMPLE = 0x01
_FOLLOWS = ("tab", "space", "nothing")
_BLANKS = {level: f"%{level + 1}" for level in range(LEVELS)}  # the characters 0 to 8 stand for numbers


@dataclass(frozen=True, slots=True)
class Lists:
    """All uses of lists in a file, in order; a paragraph counts them from 1."""

    uses: tuple[List | None, ...] = ()

    def use(self, number: int) -> List | None:
        """Return the use that a paragraph names, or None where there is none."""
        return self.uses[number - 1] if 1 <= number <= len(self.uses) else None


@dataclass(frozen=True, slots=True)
class Counters:
    """The running numbers of one part of a text."""

    lists: Lists
    _tally: Tally = field(default_factory=Tally)

    def label(self, number: int, index: int) -> str:
        """Count a paragraph of the level ``index`` (from 0) of use ``number``, and return what is printed before it."""
        use = self.lists.use(number)
        return "" if use is None else self._tally.count(use, str(number), index)


def read_lists(table: bytes, lists: tuple[int, int], uses: tuple[int, int], fonts: Fonts) -> Lists:
    """Read the lists and their uses; ``lists`` and ``uses`` are offset and length of both in ``table``.

    The levels stand behind the list of lists, outside of the length that the file states for it.

    Raises:
        struct.error: one of them is cut off.
    """
    if not lists[1] or not uses[1]:
        return Lists()
    count = min(struct.unpack_from("<h", table, lists[0])[0], lists[1] // _LIST)
    at = lists[0] + 2 + _LIST * count
    levels: dict[int, dict[int, Level]] = {}
    for i in range(count):
        place = lists[0] + 2 + _LIST * i
        number, simple = struct.unpack_from("<i22xB", table, place)
        found: dict[int, Level] = {}
        for index in range(1 if simple & _SIMPLE else LEVELS):
            found[index], at = _read_level(table, at, fonts)
        levels[number] = found
    return Lists(tuple(_read_uses(table, uses, levels, fonts)))


def _read_uses(
    table: bytes, place: tuple[int, int], lists: dict[int, dict[int, Level]], fonts: Fonts
) -> list[List | None]:
    start, length = place
    count = min(struct.unpack_from("<I", table, start)[0], length // _USE)
    at = start + 4 + _USE * count
    uses: list[List | None] = []
    for i in range(count):
        number, changed = struct.unpack_from("<i8xB", table, start + 4 + _USE * i)
        at += 4
        levels, starts = dict(lists.get(number, {})), set()
        for _ in range(changed):
            begin, flags = struct.unpack_from("<iI", table, at)
            at += 8
            index = flags & 0xF
            if flags & _LEVEL:
                levels[index], at = _read_level(table, at, fonts)
            elif flags & _START and index in levels:
                levels[index] = replace(levels[index], start=begin)
            if flags & _START:
                starts.add(index)
        uses.append(List(str(number), levels, frozenset(starts)) if number in lists else None)
    return uses


def _read_level(table: bytes, at: int, fonts: Fonts) -> tuple[Level, int]:
    """Read one level (LVL, [MS-DOC] 2.9.150), and return it and where it ends."""
    start, style, flags, _, follow, characters, paragraph, above, _ = _LEVEL_HEAD.unpack_from(table, at)
    at += _LEVEL_HEAD.size + paragraph
    look = character_look(modifiers(table[at : at + characters], old=False), with_font=True)
    at += characters
    length = struct.unpack_from("<H", table, at)[0]
    end = at + 2 + 2 * length
    if end > len(table):
        raise struct.error("a level is cut off")
    return Level(
        start,
        BY_CODE.get(style, "decimal"),
        table[at + 2 : end].decode("utf-16-le", "replace").translate(_BLANKS),
        _FOLLOWS[follow] if follow < len(_FOLLOWS) else "tab",
        legal=bool(flags & _LEGAL),
        restart=above if flags & _OWN_RESTART else None,
        font=fonts.name(look.font),
        hidden=look.hides(False),
    ), end
