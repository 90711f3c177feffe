"""Automatic numbering of a Word document: what Word prints before a paragraph and does not keep in its text.

ECMA-376 part 1, 17.9. A :class:`Numbering` is read once; a :class:`Counters` walks the paragraphs in order and prints
their labels. WordprocessingML 2003 has the same lists under other names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from textmine.read.counting import LEVELS, Level, List, Tally
from textmine.read.numerals import BY_CODE
from textmine.read.word.styles import Styles, read_styles
from textmine.read.word.wordml import child, flag, integer, local, value

_GUARD = 64  # lists that point to each other in a ring end here


@dataclass(frozen=True, slots=True)
class Numbering:
    """All lists and styles of a document."""

    lists: Mapping[str, List] = field(default_factory=dict)
    styles: Styles = field(default_factory=Styles)

    def place(self, style: str, number: str | None, level: int | None) -> tuple[str, int] | None:
        """Return the list and the level (from 0) of a paragraph, or None.

        ``style`` is the paragraph's; ``number`` and ``level`` are what it says itself. What it doesn't say, its style
        and the styles below that do. The list "0" takes a number away.
        """
        if number is None:
            said = (found.number for _, found in self.styles.chain(style))
            number = next((found for found in said if found is not None), None)
        if number is None or number not in self.lists:
            return None
        if level is None:
            level = self._level_of_style(self.lists[number], style)
        return number, min(max(level, 0), LEVELS - 1)

    def _level_of_style(self, found: List, style: str) -> int:
        """Return the level that names a style, which rules over the style's own level."""
        for name, inherited in self.styles.chain(style):
            linked = found.level_of(name)
            level = linked if linked is not None else inherited.level
            if level is not None:
                return level
        return 0


class Counters:
    """The running numbers of one document; lists over the same abstract list go on counting each other's numbers."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._tally = Tally()
        self._of_style: dict[str, tuple[str, int] | None] = {}

    def label(self, style: str, number: str | None = None, level: int | None = None) -> str:
        """Count one paragraph, and return what is printed before it: "一、", "（二）", "1. ", or nothing.

        The arguments are those of :meth:`Numbering.place`.
        """
        if number is None and level is None:
            if style not in self._of_style:
                self._of_style[style] = self._numbering.place(style, None, None)
            place = self._of_style[style]
        else:
            place = self._numbering.place(style, number, level)
        if place is None:
            return ""
        name, index = place
        return self._tally.count(self._numbering.lists[name], name, index)


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists and styles of a document; either part may be missing."""
    found = read_styles(styles)
    abstracts: dict[str, etree._Element] = {}
    numbers: dict[str, etree._Element] = {}
    for root in () if numbering is None else numbering:
        match local(root):
            case "abstractNum":
                abstracts[value(root, "abstractNumId") or ""] = root
            case "listDef":
                abstracts[value(root, "listDefId") or ""] = root
            case "num":
                numbers[value(root, "numId") or ""] = root
            case "list":
                numbers[value(root, "ilfo") or ""] = root
    return Numbering(_Lists(abstracts, numbers, found), found)


class _Lists(Mapping[str, List]):
    """The lists of a numbering part, each read when a paragraph first stands in it: many have hundreds, and use two."""

    def __init__(
        self, abstracts: Mapping[str, etree._Element], numbers: dict[str, etree._Element], styles: Styles
    ) -> None:
        self._abstracts = abstracts
        self._numbers = {key: root for key, root in numbers.items() if key != "0"}
        self._styles = styles
        self._read: dict[str, List] = {}

    def __getitem__(self, key: str) -> List:
        if key not in self._read:
            self._read[key] = self._list(self._numbers[key])
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def _list(self, root: etree._Element) -> List:
        abstract = self._abstract(root)
        levels = _read_levels(self._abstracts.get(abstract))
        starts = set()
        for override in root.iterchildren("{*}lvlOverride"):
            index = integer(value(override, "ilvl"))
            if index is None:
                continue
            levels.update(_read_levels(override))
            start = integer(value(child(override, "startOverride")))
            if start is not None:
                levels[index] = replace(levels.get(index, Level()), start=start)
                starts.add(index)
        return List(abstract, levels, frozenset(starts))

    def _abstract(self, root: etree._Element) -> str:
        """Return the abstract list that a list counts in, through those that only point to a list style."""
        abstract = _abstract_of(root)
        for _ in range(_GUARD):
            target = self._linked(self._abstracts.get(abstract))
            if target is None or target == abstract:
                break
            abstract = target
        return abstract

    def _linked(self, abstract: etree._Element | None) -> str | None:
        """Return the abstract list that a list style stands for, where ``abstract`` only points to one (17.9.21)."""
        link = value(child(abstract, "numStyleLink"))
        if link is None:
            return None
        named = self._styles.named
        number = self._numbers.get(named[link].number or "") if link in named else None
        if number is not None:
            return _abstract_of(number)
        return next((key for key, root in self._abstracts.items() if value(child(root, "styleLink")) == link), None)


def _abstract_of(number: etree._Element) -> str:
    return value(child(number, "abstractNumId")) or value(child(number, "ilst")) or ""


def _read_levels(root: etree._Element | None) -> dict[int, Level]:
    levels = {}
    for element in () if root is None else root:
        index = integer(value(element, "ilvl"))
        if local(element) == "lvl" and index is not None:
            levels[index] = _read_level(element)
    return levels


def _read_level(element: etree._Element) -> Level:
    parts = {local(part): part for part in element}
    start = integer(value(parts.get("start")))
    look = parts.get("rPr")
    return Level(
        start=0 if start is None else start,
        style=_style(parts),
        text=value(parts.get("lvlText")) or "",
        suffix=(value(parts.get("suff")) or "tab").lower(),
        restart=integer(value(parts.get("lvlRestart"))),
        legal=flag(parts.get("isLgl")) or False,
        paragraph_style=value(parts.get("pStyle")) or "",
        font=font_of(look),
        hidden=flag(child(look, "vanish")) or False,
    )


def _style(parts: dict[str, etree._Element]) -> str:
    """Return the number format of a level: by name, by code (2003), or as the first number of a custom format."""
    code = integer(value(parts.get("nfc")))
    if code is not None:
        return BY_CODE.get(code, "decimal")
    format_ = parts.get("numFmt")
    if format_ is None:
        # What is newer than the standard stands in a choice, with an older format to fall back on.
        format_ = child(child(parts.get("AlternateContent"), "Choice"), "numFmt")
    style = value(format_) or "decimal"
    if style != "custom":
        return style
    first = (value(format_, "format") or "").partition(",")[0].strip()
    return first if first.isdecimal() else "decimal"


def font_of(look: etree._Element | None) -> str:
    """Return the font that run properties name for Western characters; empty where they name none."""
    fonts = child(look, "rFonts")
    return value(fonts, "ascii") or value(fonts, "hAnsi") or value(fonts, "h-ansi") or ""
