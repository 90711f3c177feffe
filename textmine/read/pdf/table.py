"""The words of ruled tables: into their cells on one page, and on over the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textmine.read.pdf.glyphs import Glyph, lines_of
from textmine.read.pdf.grid import Grid, GridCell, Table
from textmine.read.pdf.order import PrintedLine
from textmine.read.table import CellLines, Line, table_row
from textmine.settings import ReadSettings

_SAME_COLUMN = 3.0  # points by which the rules of one table differ from page to page


def table_of(grid: Grid, glyphs: Iterable[Glyph], limits: ReadSettings) -> PrintedLine | None:
    """Return a grid with its words as one block of the page; None if it holds none."""
    inside: dict[GridCell, list[Glyph]] = {}
    for glyph in glyphs:
        cell = grid.nearest((glyph.left + glyph.right) / 2, glyph.middle)
        inside.setdefault(cell, []).append(glyph)
    if not inside:
        return None
    rows: list[list[CellLines]] = [[] for _ in grid.ys[1:]]
    for cell in sorted(set(grid.cells.values()), key=lambda cell: (cell.row, cell.column)):
        lines = [Line(words) for words in _paragraphs(inside.get(cell, []), cell, limits)]
        rows[cell.row].append(CellLines(cell.column, lines, cell.columns))
    sizes = sorted(glyph.size for found in inside.values() for glyph in found)
    table = Table(tuple(tuple(row) for row in rows), grid.xs)
    return PrintedLine("", grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], sizes[len(sizes) // 2], table)


def _paragraphs(glyphs: Iterable[Glyph], cell: GridCell, limits: ReadSettings) -> list[str]:
    """Return the paragraphs of a cell: a line that reaches the right edge goes on in the next.

    The blank at the right edge is that at the left, but for cells whose words are centred.
    """
    paragraphs: list[str] = []
    full = False
    for line in lines_of(glyphs, limits.word_gap):
        if full:
            letters = paragraphs[-1][-1:].isascii() and line.words[0].isascii()
            paragraphs[-1] += (" " if letters else "") + line.words
        else:
            paragraphs.append(line.words)
        blank = min(line.left - cell.left, line.size)
        full = cell.right - blank - line.right < limits.cell_wrap * line.size
    return paragraphs


@dataclass(slots=True)
class TableWriter:
    """Numbers the tables of a document; one that a page break cuts goes on under its number.

    ``number`` and ``row`` are those of the table last written, ``columns`` its upright rules.
    """

    number: int = -1
    row: int = 0
    columns: Sequence[float] = ()

    def lines(self, table: Table) -> Iterator[Line]:
        """Yield the lines of a table; it goes on if its columns agree with those of the one before."""
        if not self._agrees(table):
            self.number += 1
            self.row = 0
            self.columns = table.columns
        for row in table.rows:
            yield from table_row(row, self.number, self.row)
            self.row += 1

    def close(self) -> None:
        """Say that something stands behind the table, so that it does not go on."""
        self.columns = ()

    def _agrees(self, table: Table) -> bool:
        return len(table.columns) == len(self.columns) and all(
            abs(here - there) <= _SAME_COLUMN for here, there in zip(table.columns, self.columns, strict=True)
        )
