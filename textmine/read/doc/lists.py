"""Automatic numbers of a Word file ([MS-DOC] 2.4.6.3): the lists, and the running numbers that they print.

A paragraph names a use of a list (LFO), which names the list (LST) and may replace some of its levels. Uses of the
same list go on counting each other's numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from textmine.read.doc.fonts import Fonts
from textmine.read.doc.look import character_look
from textmine.read.doc.sprm import modifiers
from textmine.read.numerals import BY_CODE, numeral
from textmine.read.word.numbering import spaced, visible

_LEVELS = 9
_LIST, _USE = 28, 16
_LEVEL_HEAD = struct.Struct("<iBB9sB8x2B2B")
_LEGAL, _OWN_RESTART = 0x04, 0x08
_START, _LEVEL = 0x10, 0x20
_SIMPLE = 0x01
_FOLLOWS = ("tab", "space", "nothing")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. In ``text`` the characters 0 to 8 stand for the number of that level.

    ``follow`` is what stands behind it: tab, space or nothing. ``restart`` is the level above which this one begins
    anew, None for all that are higher, 0 for never. ``font`` matters for bullets; ``hidden`` numbers only count.
    """

    start: int = 1
    style: str = "decimal"
    text: str = ""
    follow: str = "tab"
    legal: bool = False
    restart: int | None = None
    font: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a list: the list's own number, its levels, and those that this use starts anew."""

    number: int
    levels: Mapping[int, Level]
    starts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lists:
    """All uses of lists in a file, in order; a paragraph counts them from 1."""

    uses: tuple[Use | None, ...] = ()

    def use(self, number: int) -> Use | None:
        """Return the use that a paragraph names, or None where there is none."""
        return self.uses[number - 1] if 1 <= number <= len(self.uses) else None


@dataclass(slots=True)
class Counters:
    """The running numbers of one part of a text."""

    lists: Lists
    _values: dict[int, list[int | None]] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)

    def label(self, number: int, index: int) -> str:
        """Count a paragraph of the level ``index`` (from 0) of use ``number``, and return what is printed before it."""
        use = self.lists.use(number)
        level = use.levels.get(index) if use else None
        if use is None or level is None:
            return ""
        values = self._values.setdefault(use.number, [None] * _LEVELS)
        for above in range(index):
            if values[above] is None:  # a level that was passed over counts as begun
                values[above] = use.levels.get(above, Level()).start
        current = values[index]
        restarted = index in use.starts and (number, index) not in self._started
        self._started.add((number, index))
        values[index] = level.start if current is None or restarted else current + 1
        for deeper in range(index + 1, _LEVELS):
            below = use.levels.get(deeper, Level())
            if below.restart is None or index < below.restart:
                values[deeper] = None
        return "" if level.hidden else _printed(level, use, values)


def _printed(level: Level, use: Use, values: list[int | None]) -> str:
    """Fill a level's text with the numbers of its own and the higher levels."""
    if level.style == "bullet":
        return spaced(visible(level.text, level.font), level.follow)
    words = ""
    for char in level.text:
        place = ord(char)
        if place >= _LEVELS:
            words += char
            continue
        other = use.levels.get(place, Level())
        value = values[place]
        style = "decimal" if level.legal and other.style != "none" else other.style
        words += numeral(other.start if value is None else value, style)
    return spaced(words, level.follow)


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
        for index in range(1 if simple & _SIMPLE else _LEVELS):
            found[index], at = _read_level(table, at, fonts)
        levels[number] = found
    return Lists(tuple(_read_uses(table, uses, levels, fonts)))


def _read_uses(
    table: bytes, place: tuple[int, int], lists: dict[int, dict[int, Level]], fonts: Fonts
) -> list[Use | None]:
    start, length = place
    count = min(struct.unpack_from("<I", table, start)[0], length // _USE)
    at = start + 4 + _USE * count
    uses: list[Use | None] = []
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
        uses.append(Use(number, levels, frozenset(starts)) if number in lists else None)
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
        table[at + 2 : end].decode("utf-16-le", "replace"),
        _FOLLOWS[follow] if follow < len(_FOLLOWS) else "tab",
        legal=bool(flags & _LEGAL),
        restart=above if flags & _OWN_RESTART else None,
        font=fonts.name(look.font),
        hidden=look.hides(False),
    ), end
