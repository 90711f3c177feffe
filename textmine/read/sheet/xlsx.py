"""Excel workbooks (.xlsx, ECMA-376 part 1, 18): the cells of each sheet as they are shown, and the comments on them.

Read by hand: the libraries lay a sheet out as a full grid, and one value in a far corner asks for 500 GB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from textmine.errors import UnreadableError
from textmine.read.sheet.values import Kind, kind_of, read_number
from textmine.read.word.package import Package
from textmine.read.word.wordml import child, integer, local, value
from textmine.settings import ReadSettings

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MAX_ROWS = 1_048_576
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Sheet:
    """A sheet's name and what its cells say, by row and column from 0; ``merged`` are first and last places.

    ``complete`` is False when a limit kept cells out.
    """

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    complete: bool = True


def sheets(data: bytes, limits: ReadSettings) -> tuple[list[Sheet], bool]:
    """Return the sheets of a workbook, hidden ones too, and whether something of the file is damaged.

    Raises:
        UnreadableError: it is no workbook (``read.broken``), locked, or over a limit of packages.
    """
    package = Package(data, limits)
    book = next((r.target for r in package.relationships("", "/officeDocument") if r.target), "xl/workbook.xml")
    root = package.xml(book)
    if root is None:
        raise UnreadableError("read.broken")
    reader = _Reader(package, book, root, limits)
    return [reader.sheet(element) for element in _sheet_elements(root)], package.damaged


def _sheet_elements(book: etree._Element) -> list[etree._Element]:
    found = child(book, "sheets")
    return [] if found is None else [element for element in found if local(element) == "sheet"]


class _Reader:
    """Reads the sheets of one workbook with what they share: strings and formats."""

    def __init__(self, package: Package, book: str, root: etree._Element, limits: ReadSettings) -> None:
        self._package = package
        self._book = book
        self._left = limits.max_cells
        self._since_1904 = value(child(root, "workbookPr"), "date1904") in {"1", "true"}
        self._strings = _strings(package.related(book, "/sharedStrings"))
        self._kinds = _kinds(package.related(book, "/styles"))

    def sheet(self, element: etree._Element) -> Sheet:
        """Read one sheet; one that the package lacks is empty."""
        sheet = Sheet(value(element, "name") or "")
        part = self._package.target(self._book, value(element, "id") or "")
        root = self._package.secondary(part) if part else None
        if root is None:
            return sheet
        self._read_rows(child(root, "sheetData"), sheet)
        sheet.merged = [place for found in _below(child(root, "mergeCells")) if (place := _range(found.get("ref", "")))]
        comments = self._package.related(part, "/comments")
        sheet.comments = [] if comments is None else list(_comments(comments))
        return sheet

    def _read_rows(self, rows: etree._Element | None, sheet: Sheet) -> None:
        number = -1
        for row in _below(rows):
            said = integer(row.get("r"))
            number = said - 1 if said is not None and 0 < said <= _MAX_ROWS else number + 1
            column = -1
            for cell in row:
                place = _PLACE.fullmatch(cell.get("r", ""))
                column = _column(place[1]) if place else column + 1
                words = self._words(cell)
                if not words.strip():
                    continue
                if self._left <= 0:
                    sheet.complete = False
                    return
                self._left -= 1
                sheet.rows.setdefault(number, {})[column] = words

    def _words(self, cell: etree._Element) -> str:
        """Return what a cell shows (18.3.1.4)."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(child(cell, "is"))
        stored = child(cell, "v")
        said = "" if stored is None else stored.text or ""
        if kind == "s":
            index = integer(said)
            return self._strings[index] if index is not None and 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if said == "1" else "FALSE"
        if kind == "d":
            return said.removesuffix("T00:00:00")
        if kind != "n" or not said:
            return _unescaped(said)
        style = integer(cell.get("s")) or 0
        meant = self._kinds[style] if 0 <= style < len(self._kinds) else Kind.NUMBER
        return read_number(said, meant, since_1904=self._since_1904)


def _below(element: etree._Element | None) -> Iterator[etree._Element]:
    return iter(() if element is None else element)


def _strings(root: etree._Element | None) -> list[str]:
    return [_text(item) for item in _below(root) if local(item) == "si"]


def _text(item: etree._Element | None) -> str:
    """Return the characters of a string, rich or not, without the reading of its hanzi (18.4)."""
    runs = (run if local(run) == "t" else child(run, "t") for run in _below(item) if local(run) in {"t", "r"})
    return _unescaped("".join(run.text or "" for run in runs if run is not None))


def _unescaped(words: str) -> str:
    """Put in the characters that XML cannot hold and the format escapes (22.9.2.19); controls become nothing."""
    if "_x" in words:
        words = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) >= 32 else " ", words)
    return words


def _kinds(styles: etree._Element | None) -> list[Kind]:
    """Return what the numbers of each cell format mean, in the order in which cells refer to them (18.8.10)."""
    codes = {integer(found.get("numFmtId")): found.get("formatCode") for found in _below(child(styles, "numFmts"))}
    numbers = [integer(found.get("numFmtId")) or 0 for found in _below(child(styles, "cellXfs"))]
    known = {number: kind_of(number, codes.get(number)) for number in set(numbers)}
    return [known[number] for number in numbers]


def _comments(root: etree._Element) -> Iterator[tuple[int, int, str]]:
    """Yield the place and the words of each comment (18.7)."""
    for comment in _below(child(root, "commentList")):
        place = _PLACE.fullmatch(comment.get("ref", ""))
        words = _text(child(comment, "text"))
        if place and words.strip():
            yield int(place[2]) - 1, _column(place[1]), words


def _range(reference: str) -> tuple[int, int, int, int] | None:
    """Return the first and the last row and column of a reference such as A2:B3, or None."""
    first, _, last = reference.partition(":")
    start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if start is None or end is None:
        return None
    return int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
