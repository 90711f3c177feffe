"""Tables of a web page: which of them hold data, and where in their grid a cell stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from textmine.read.table import CellLines, Line, table_row
from textmine.read.word.wordml import local

MAX_SPAN = 1000
"""Over how many columns a cell may reach (HTML, 4.9.11); rows are held to the same."""

_BORDER = re.compile(r"border[^:;]*:\s*(?!none|0)[^;]*(?:solid|windowtext|\dp[tx])", re.I)
_MIN_ROWS = 2
# A table with a cell of more lines than this arranges a page, unless it is drawn with borders.
_MAX_CELL_BLOCKS = 4
_PROSE_TAGS = ("p", "div", "br", "li", "h1", "h2", "h3")


def data_tables(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the tables whose rows say something; the others only arrange the page.

    Data stands in two rows or more of two cells or more, or below column titles, and in no cell that is itself a
    page or holds another table.
    """
    outer = {next(table.iterancestors("table"), None) for table in root.iter("table")}
    for table in root.iter("table"):
        if table not in outer and table.get("role") not in {"presentation", "none"} and _is_data(table):
            yield table


def _is_data(table: etree._Element) -> bool:
    if next(table.iter("th", "caption"), None) is not None:
        return True
    rows = [[cell for cell in row if local(cell) == "td"] for row in table.iter("tr")]
    if sum(len(row) > 1 for row in rows) < _MIN_ROWS:
        return False
    return _has_borders(table) or all(_blocks(cell) <= _MAX_CELL_BLOCKS for row in rows for cell in row)


def _has_borders(table: etree._Element) -> bool:
    if table.get("border", "0") not in {"0", ""} or table.get("class", "").startswith("MsoTable"):
        return True
    first = next(table.iter("td"), None)
    styles = [table.get("style", ""), "" if first is None else first.get("style", "")]
    return any(_BORDER.search(style[:2000]) for style in styles)


def _blocks(cell: etree._Element) -> int:
    return sum(1 for _ in cell.iter(*_PROSE_TAGS))


class Grid:
    """The cells of one table as they come. A cell that reaches down keeps its columns in the rows below."""

    def __init__(self, table: int) -> None:
        self.links = 0
        self.in_cell = False
        self._table = table
        self._row = -1
        self._cells: list[CellLines] = []
        self._lines: list[Line] = []
        self._place = (0, 1)
        self._next = 0
        # The first column, the column behind the last, and the last row of the cells that reach down.
        self._taken: list[tuple[int, int, int]] = []

    def start_row(self) -> None:
        """Begin the next row."""
        self._row += 1
        self._next = 0
        self._taken = sorted(taken for taken in self._taken if taken[2] >= self._row)

    def start_cell(self, columns: int, rows: int) -> None:
        """Begin the next cell, in the first free place of the row; one before the first row begins that."""
        if self._row < 0:
            self.start_row()
        for start, end, last in self._taken:
            if last >= self._row and start <= self._next < end:
                self._next = end
        self._place = (self._next, columns)
        self._next += columns
        if rows > 1 and len(self._taken) < MAX_SPAN:
            self._taken.append((self._place[0], self._next, self._row + rows - 1))
        self._lines = []
        self.in_cell = True

    def add(self, line: Line, links: int) -> None:
        """Add a line to the open cell, and how many of its characters are links."""
        self._lines.append(line)
        self.links += links

    def end_cell(self) -> None:
        """Close the open cell."""
        if self.in_cell:
            self._cells.append(CellLines(self._place[0], self._lines, self._place[1]))
        self.in_cell = False

    def end_row(self) -> list[Line]:
        """Return the lines of the row."""
        self.end_cell()
        cells, self._cells, self.links = self._cells, [], 0
        return table_row(cells, self._table, self._row)
