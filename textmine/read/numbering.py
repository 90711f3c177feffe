"""Automatic numbering of a Word document: what Word prints before a paragraph and does not keep in its text.

ECMA-376 part 1, 17.9 (numbering definitions) and 17.7 (styles). A :class:`Numbering` is read once; a
:class:`Counters` walks the paragraphs in order and prints their labels.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from textmine.read.numerals import numeral
from textmine.read.wordml import child, flag, integer, local, value

_LEVELS = 9
_BULLET = "•"
_GUARD = 64  # styles that inherit from each other in a ring end here


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


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says about numbering and visibility; None where it says nothing."""

    based_on: str = ""
    number: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class List:
    """One w:num: the abstract list that it counts in, its levels, and the levels that it starts anew."""

    abstract: str
    levels: dict[int, Level]
    starts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Numbering:
    """All lists and styles of a document."""

    lists: dict[str, List] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    default_style: str = ""

    def inherited(self, style: str) -> Iterator[tuple[str, Style]]:
        """Yield a style and those that it is based on, nearest first."""
        for _ in range(_GUARD):
            if style not in self.styles:
                return
            yield style, self.styles[style]
            style = self.styles[style].based_on

    def hides(self, style: str) -> bool:
        """Tell whether text in this style is hidden."""
        return next((found.hidden for _, found in self.inherited(style) if found.hidden is not None), False)

    def place(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """Return the list and the level (from 0) of a paragraph with these properties, or None."""
        own = child(properties, "numPr")
        number, level = value(child(own, "numId")), integer(value(child(own, "ilvl")))
        style = value(child(properties, "pStyle")) or self.default_style
        for name, found in self.inherited(style):
            if number is None and found.number is not None:
                number = found.number
                linked = self._linked_level(number, name)
                level = level if level is not None else linked if linked is not None else found.level
            if number is not None:
                break
        if number is None or number not in self.lists:
            return None
        return number, min(max(level or 0, 0), _LEVELS - 1)

    def _linked_level(self, number: str, style: str) -> int | None:
        """Return the level whose definition names ``style``, which rules over the style's own level."""
        levels = self.lists[number].levels if number in self.lists else {}
        return next((index for index, level in levels.items() if level.paragraph_style == style), None)


class Counters:
    """The running numbers of one document; lists over the same abstract list go on counting each other's numbers."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._values: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> str:
        """Count one paragraph, and return what is printed before it: "一、", "（二）", "1. ", or nothing."""
        place = self._numbering.place(properties)
        if place is None:
            return ""
        number, index = place
        found = self._numbering.lists[number]
        level = found.levels.get(index)
        if level is None:
            return ""
        values = self._values.setdefault(found.abstract, [None] * _LEVELS)
        current = values[index]
        restarted = index in found.starts and (number, index) not in self._started
        self._started.add((number, index))
        values[index] = level.start if current is None or restarted else current + 1
        for deeper in range(index + 1, _LEVELS):
            if _restarts(found.levels.get(deeper), index):
                values[deeper] = None
        return _printed(level, found, values)


def _restarts(level: Level | None, after: int) -> bool:
    """Tell whether a level begins anew after a paragraph of the level ``after`` (from 0)."""
    return level is None or level.restart is None or after < level.restart


def _printed(level: Level, found: List, values: list[int | None]) -> str:
    """Fill a level's text with the numbers of its own and the higher levels."""
    text = _visible(level.text) if level.style == "bullet" else level.text
    for index in range(_LEVELS):
        blank = f"%{index + 1}"
        if blank not in text:
            continue
        other = found.levels.get(index, Level())
        current = values[index]
        style = "decimal" if level.legal and other.style != "none" else other.style
        text = text.replace(blank, numeral(other.start if current is None else current, style))
    return text + _gap(text, level.suffix)


def _visible(bullet: str) -> str:
    """Return a bullet as any font shows it; Word takes its bullets from the private area of symbol fonts."""
    return "".join(_BULLET if unicodedata.category(char) in {"Co", "Cc"} else char for char in bullet)


def _gap(text: str, suffix: str) -> str:
    """Return the space behind a label: none after 一、 and （一） and ①, which bring their own; 第一章 needs one."""
    if not text or suffix == "nothing" or text[-1].isspace():
        return ""
    wide = unicodedata.east_asian_width(text[-1]) in "WF" and not unicodedata.category(text[-1]).startswith("L")
    circled = unicodedata.category(text[-1]) == "No"
    return "" if suffix == "tab" and (wide or circled) else " "


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists and styles of a document; either part may be missing."""
    found, default = _read_styles(styles)
    roots = [] if numbering is None else list(numbering)
    abstracts = {value(root, "abstractNumId") or "": root for root in roots if local(root) == "abstractNum"}
    numbers = {value(root, "numId") or "": root for root in roots if local(root) == "num"}
    lists = {key: _read_list(root, abstracts, numbers, found) for key, root in numbers.items() if key != "0"}
    return Numbering(lists, found, default)


def _read_list(
    root: etree._Element,
    abstracts: dict[str, etree._Element],
    numbers: dict[str, etree._Element],
    styles: dict[str, Style],
) -> List:
    abstract = value(child(root, "abstractNumId")) or ""
    for _ in range(_GUARD):
        # A list may only point to a list style; the style's own list then holds the levels.
        link = value(child(abstracts.get(abstract), "numStyleLink"))
        target = numbers.get(styles[link].number or "") if link in styles else None
        if target is None:
            break
        abstract = value(child(target, "abstractNumId")) or ""
    levels = _read_levels(abstracts.get(abstract))
    starts = set()
    for override in root:
        index = integer(value(override, "ilvl"))
        if local(override) != "lvlOverride" or index is None:
            continue
        levels.update(_read_levels(override))
        start = integer(value(child(override, "startOverride")))
        if start is not None:
            levels[index] = _with_start(levels.get(index, Level()), start)
            starts.add(index)
    return List(abstract, levels, frozenset(starts))


def _with_start(level: Level, start: int) -> Level:
    return Level(start, level.style, level.text, level.suffix, level.restart, level.legal, level.paragraph_style)


def _read_levels(root: etree._Element | None) -> dict[int, Level]:
    levels = {}
    for element in [] if root is None else root:
        index = integer(value(element, "ilvl"))
        if local(element) == "lvl" and index is not None:
            levels[index] = _read_level(element)
    return levels


def _read_level(element: etree._Element) -> Level:
    start = integer(value(child(element, "start")))
    return Level(
        start=0 if start is None else start,
        style=value(child(element, "numFmt")) or "decimal",
        text=value(child(element, "lvlText")) or "",
        suffix=value(child(element, "suff")) or "tab",
        restart=integer(value(child(element, "lvlRestart"))),
        legal=flag(child(element, "isLgl")) or False,
        paragraph_style=value(child(element, "pStyle")) or "",
    )


def _read_styles(root: etree._Element | None) -> tuple[dict[str, Style], str]:
    styles, default = {}, ""
    for element in [] if root is None else root:
        if local(element) != "style":
            continue
        name = value(element, "styleId") or ""
        if value(element, "default") in {"1", "true", "on"} and value(element, "type") == "paragraph":
            default = name
        numbered = child(child(element, "pPr"), "numPr")
        styles[name] = Style(
            based_on=value(child(element, "basedOn")) or "",
            number=value(child(numbered, "numId")),
            level=integer(value(child(numbered, "ilvl"))),
            hidden=flag(child(child(element, "rPr"), "vanish")),
        )
    return styles, default
