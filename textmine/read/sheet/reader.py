"""Spreadsheets (.xlsx, .xls) and tables in plain text (.csv): each sheet a table, each row a line.

The name of a sheet stands above it where there are several. Columns without a word in the whole sheet take no room.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from textmine.errors import UnsupportedError
from textmine.model import Aside, AsideKind, Reason, Span
from textmine.read import plain
from textmine.read.reading import Reading
from textmine.read.sheet import xlsx
from textmine.read.sheet.xlsx import Sheet
from textmine.read.table import CellLines, Line, joined, table_row
from textmine.settings import ReadSettings

_ZIP = b"PK"
_BINARY_BOOK = b"xl/workbook.bin"
# What stands between the fields, in the order that decides between equals.
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 2**16
# The columns of the widest sheet that any program has; a longer row is no row.
_MAX_COLUMNS = 16_384


def read_workbook(data: bytes, limits: ReadSettings) -> Reading:
    """Read a workbook; partial when it is damaged or has more cells than ``limits`` allow.

    Raises:
        EncryptedError: the workbook is locked.
        LimitError: its sheets are larger than ``limits`` allow.
        UnreadableError: it is damaged or no workbook (``read.broken``).
        UnsupportedError: a binary workbook (.xlsb), or one older than Excel 95 (``read.is_ole``).
    """
    if data.startswith(_ZIP):
        if _BINARY_BOOK in data and b"xl/workbook.xml" not in data:
            raise UnsupportedError("read.is_ole")
        found, damaged = xlsx.sheets(data, limits)
        return _reading(found, limits, damaged=damaged)
    from textmine.read.sheet import biff

    found, damaged = biff.sheets(data, limits)
    return replace(_reading(found, limits, damaged=damaged), reader=biff.READER)


def read_csv(data: bytes, limits: ReadSettings) -> Reading:
    """Read a table in plain text, whatever stands between its fields; what is no table is read as it stands.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``).
    """
    reading = plain.read_plain(data, limits)
    delimiter = _delimiter(reading.text, limits)
    sheet = _parsed(reading.text, delimiter, limits) if delimiter else None
    if sheet is None:
        return reading
    table = _reading([sheet], limits, damaged=False)
    return replace(table, reason=table.reason or reading.reason)


def _reading(sheets: list[Sheet], limits: ReadSettings, *, damaged: bool) -> Reading:
    """Lay out the sheets one below the other; those without words have no place and no number."""
    filled = [sheet for sheet in sheets if sheet.rows]
    lines: list[Line] = []
    for number, sheet in enumerate(filled):
        if len(filled) > 1 and sheet.name:
            lines.append(Line(sheet.name))
        lines += _lines(sheet, number, limits)
    text, cells = joined(lines)
    places = {(cell.table, cell.row, cell.column): cell.span for cell in cells}
    asides = [
        Aside(AsideKind.COMMENT, words, places.get((number, row, column), Span(-1, -1)).end)
        for number, sheet in enumerate(filled)
        for row, column, words in sheet.comments
    ]
    reason = Reason("read.damaged") if damaged else None
    if not all(sheet.complete for sheet in sheets):
        reason = Reason.of("read.too_many_cells", limit=limits.max_cells)
    return Reading(text, reason=reason, cells=cells, asides=tuple(asides))


def _lines(sheet: Sheet, table: int, limits: ReadSettings) -> Iterator[Line]:
    """Yield the rows of a sheet as lines.

    An empty cell keeps its place between others, unless its whole column is empty, a merged cell covers it, or the
    sheet is so thinly filled that there would be little else.
    """
    columns = sorted({column for row in sheet.rows.values() for column in row})
    thin = len(columns) * len(sheet.rows) > limits.max_grid
    wide = {(top, left): right - left + 1 for top, left, _, right in sheet.merged if right > left}
    for number in sorted(sheet.rows):
        row = sheet.rows[number]
        cells: list[CellLines] = []
        covered = -1
        for column in sorted(row) if thin else columns[: bisect_right(columns, max(row))]:
            words = row.get(column)
            if words is None and column <= covered:
                continue
            reach = wide.get((number, column), 1)
            covered = max(covered, column + reach - 1)
            cells.append(CellLines(column, () if words is None else (Line(_lined(words)),), reach))
        yield from table_row(cells, table, number)


def _lined(words: str) -> str:
    r"""Return the words of a cell with ``\n`` between its lines and blanks for tabs, which part cells."""
    return "\n".join(line.strip() for line in words.replace("\t", " ").splitlines() if line.strip())


def _delimiter(text: str, limits: ReadSettings) -> str:
    """Return what parts the fields of most lines into the same number, or nothing where the text is prose."""
    sample = text[:_SAMPLE]
    best, most = "", 0.0
    for delimiter in _DELIMITERS:
        counts = Counter(len(row) for row in _rows(sample, delimiter) if any(field.strip() for field in row))
        same = max((count for width, count in counts.items() if width > 1), default=0)
        share = same / max(1, counts.total())
        if share > most:
            best, most = delimiter, share
    return best if most >= limits.min_regular else ""


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield rows of fields; a quotation mark without its pair ends them early."""
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    except csv.Error:
        return


def _parsed(text: str, delimiter: str, limits: ReadSettings) -> Sheet | None:
    """Return the table in a text, or None where it cannot be parsed to its end or has a row too long for one."""
    sheet = Sheet("")
    left = limits.max_cells
    try:
        for number, row in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter)):
            if len(row) > _MAX_COLUMNS:
                return None
            words = {column: field for column, field in enumerate(row) if field.strip()}
            left -= len(words)
            if left < 0:
                sheet.complete = False
                break
            if words:
                sheet.rows[number] = words
    except csv.Error:
        return None
    return sheet
