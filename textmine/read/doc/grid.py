"""A table of a Word file: its rows as they close, and the columns that its cells stand in.

Rows do not name columns, only the borders of their own cells in twips; the grid of a table is all borders of all its
rows together ([MS-DOC] 2.4.3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from textmine.read.table import CellLines, Line, table_row


@dataclass(slots=True)
class Row:
    """A row: the lines of each cell, and the borders of the cells, one more than there are cells if they are known."""

    cells: list[list[Line]] = field(default_factory=list)
    edges: tuple[int, ...] = ()


@dataclass(slots=True)
class OpenTable:
    """A table while its paragraphs come in; ``number`` counts the tables of the document from 0."""

    number: int
    rows: list[Row] = field(default_factory=list)
    cell: list[Line] = field(default_factory=list)
    row: Row = field(default_factory=Row)

    def close_cell(self) -> None:
        """End the cell that is open."""
        self.row.cells.append(self.cell)
        self.cell = []

    def close_row(self, edges: tuple[int, ...]) -> None:
        """End the row that is open; words behind its last cell, which only a broken file has, are a cell."""
        if self.cell:
            self.close_cell()
        self.row.edges = edges
        self.rows.append(self.row)
        self.row = Row()

    def lines(self, slack: int) -> Iterator[Line]:
        """Yield the lines of the whole table; borders within ``slack`` twips of each other are one."""
        if self.cell or self.row.cells:
            self.close_row(())
        grid = _grid((row.edges for row in self.rows), slack)
        for index, row in enumerate(self.rows):
            yield from table_row(_placed(row, grid), self.number, index)


def _grid(rows: Iterable[Sequence[int]], slack: int) -> list[int]:
    """Return where the columns of a table begin and where the last one ends."""
    grid: list[int] = []
    for edge in sorted({edge for row in rows for edge in row}):
        if not grid or edge - grid[-1] > slack:
            grid.append(edge)
    return grid


def _placed(row: Row, grid: list[int]) -> Iterator[CellLines]:
    """Yield the cells of a row in their columns; side by side where the row does not say how wide they are."""
    if len(row.edges) != len(row.cells) + 1:
        for column, lines in enumerate(row.cells):
            yield CellLines(column, lines)
        return
    columns = [bisect_right(grid, edge) - 1 for edge in row.edges]
    for index, lines in enumerate(row.cells):
        yield CellLines(columns[index], lines, max(1, columns[index + 1] - columns[index]))
