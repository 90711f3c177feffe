"""Lists and the running numbers that they print, the same for .docx and .doc (ECMA-376 part 1, 17.9).

A list is used under a name; uses of one abstract list go on counting each other's numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from textmine.read.numerals import numeral
from textmine.read.symbols import BULLET, is_symbol_font, symbol

LEVELS = 9
"""How many levels a list has."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``text`` holds %1 to %9; ``restart`` is 0 for never, None for after any higher level."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    paragraph_style: str = ""
    font: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """One use of a list: the abstract list that it counts in, its levels, and the levels that it starts anew."""

    abstract: str
    levels: Mapping[int, Level]
    starts: frozenset[int] = frozenset()

    def level_of(self, style: str) -> int | None:
        """Return the level whose definition names a paragraph style."""
        return next((index for index, level in self.levels.items() if level.paragraph_style == style), None)


class Tally:
    """How far each list of a document has counted."""

    def __init__(self) -> None:
        self._values: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def count(self, found: List, name: str, index: int) -> str:
        """Count a paragraph of level ``index`` (from 0) in a list used under ``name``; returns what is printed."""
        level = found.levels.get(index)
        if level is None:
            return ""
        values = self._values.setdefault(found.abstract, [None] * LEVELS)
        current = values[index]
        restarted = index in found.starts and (name, index) not in self._started
        self._started.add((name, index))
        values[index] = level.start if current is None or restarted else current + 1
        for higher in range(index):
            # A level that was skipped counts as if its first number had been there: 2.a.I is followed by 2.b.
            if values[higher] is None:
                values[higher] = found.levels.get(higher, Level()).start
        for deeper in range(index + 1, LEVELS):
            if _restarts(found.levels.get(deeper), index):
                values[deeper] = None
        return "" if level.hidden else _printed(level, found, values)


def _restarts(level: Level | None, after: int) -> bool:
    """Tell whether a level begins anew after a paragraph of the level ``after`` (from 0)."""
    return level is None or level.restart is None or after < level.restart


def _printed(level: Level, found: List, values: list[int | None]) -> str:
    """Fill a level's text with the numbers of its own and the higher levels."""
    if level.style == "bullet":
        return spaced(visible(level.text, level.font), level.suffix)
    text = level.text
    for index in range(LEVELS):
        blank = f"%{index + 1}"
        if blank not in text:
            continue
        other = found.levels.get(index, Level())
        current = values[index]
        style = "decimal" if level.legal and other.style != "none" else other.style
        text = text.replace(blank, numeral(other.start if current is None else current, style))
    return spaced(text, level.suffix)


def visible(bullet: str, font: str) -> str:
    """Return a bullet as any font shows it; Word takes its bullets from the private area of symbol fonts."""
    if is_symbol_font(font):
        return "".join(symbol(ord(char), font) for char in bullet)
    return "".join(BULLET if unicodedata.category(char) in {"Co", "Cc"} else char for char in bullet)


def spaced(label: str, suffix: str = "tab") -> str:
    """Return a label with the space behind it: none after 一、 and （一） and ①, which bring their own."""
    if not label or suffix == "nothing" or label[-1].isspace():
        return label
    wide = unicodedata.east_asian_width(label[-1]) in "WF" and not unicodedata.category(label[-1]).startswith("L")
    circled = unicodedata.category(label[-1]) == "No"
    return label if suffix == "tab" and (wide or circled) else f"{label} "
