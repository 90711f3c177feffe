"""The roster: which units should submit, and the places that they belong to."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from textmine.errors import UsageError
from textmine.model import Cell, Document
from textmine.read.formats import Format

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_FORMATS = frozenset({Format.XLSX.value, Format.XLS.value})


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that should submit, and all that the roster names (units, and the places that they belong to)."""

    units: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_roster(path: Path) -> Roster:
    """Read a roster in plain text: a line of headings and the units in its first column, each taken once.

    UTF-8, GB18030 and UTF-16 with its mark are read, commas or tabs between the columns: what offices save as text. A
    first column of nothing but numbers counts the units; they stand in the next.

    Raises:
        UsageError: the file cannot be opened, is no CSV, or names no unit.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError("work.roster_unreadable", path=str(path)) from error
    lines = _decoded(raw, path).splitlines()
    head = lines[0] if lines else ""
    try:
        rows = [*csv.reader(lines, delimiter="\t" if "\t" in head and "," not in head else ",")][1:]
    except csv.Error as error:
        raise UsageError("work.roster_not_csv", path=str(path)) from error
    return _roster([[cell.strip() for cell in row] for row in rows], path)


def is_workbook(path: Path) -> bool:
    """Tell whether a roster is a workbook by its first bytes, whatever it is called; these are read with care.

    Raises:
        UsageError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(_WORKBOOKS)
    except OSError as error:
        raise UsageError("work.roster_unreadable", path=str(path)) from error


def roster_in(documents: Sequence[Document], path: Path) -> Roster:
    """Return the roster that a workbook holds, given what reading ``path`` came to.

    It is the first sheet with words in it. A title over the table is passed over, as is a first column of numbers.

    Raises:
        UsageError: the file is no workbook, was not read whole, or names no unit.
    """
    if len(documents) != 1 or documents[0].format not in _FORMATS or documents[0].reason is not None:
        raise UsageError("work.roster_not_csv", path=str(path))
    rows = [list(row) for row in _rows(documents[0])]
    while len(rows) > 1 and len(rows[0]) == 1 < len(rows[1]):
        del rows[0]  # the title of the table
    return _roster([_filled(row, documents[0].text) for row in rows[1:]], path)


def _rows(document: Document) -> Iterator[Iterable[Cell]]:
    first = (cell for cell in document.cells if cell.table == 0)
    yield from (cells for _, cells in groupby(first, key=lambda cell: cell.row))


def _filled(row: Sequence[Cell], text: str) -> list[str]:
    """Return the words of a row by their columns; a cell with two lines is one name."""
    words = {cell.column: "".join(cell.span.of(text).split()) for cell in row}
    return [words.get(column, "") for column in range(max(words) + 1)]


def _roster(rows: Sequence[Sequence[str]], path: Path) -> Roster:
    """Return what the rows below the headings name.

    Raises:
        UsageError: they name no unit.
    """
    column = _column(rows)
    units = dict.fromkeys(row[column] for row in rows if len(row) > column and row[column])
    if not units:
        raise UsageError("work.roster_empty", path=str(path))
    named = (cell for row in rows for cell in row[column:])
    return Roster(tuple(units), tuple(dict.fromkeys(cell for cell in named if cell)))


def _column(rows: Sequence[Sequence[str]]) -> int:
    """Return the column of the units: the first, or the next behind numbers and behind a column without words."""
    widest = max(map(len, rows), default=0)
    for column in range(widest):
        if any(row[column] and not row[column].rstrip(".、").isdecimal() for row in rows if len(row) > column):
            return column
    return 0


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ("utf-16",) if raw.startswith(_UTF_16) else _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UsageError("work.roster_not_csv", path=str(path))
