"""Tables of a Word document while they are read: where each cell stands, and which cells only continue others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from textmine.read.table import CellLines, Line, table_row
from textmine.read.word.wordml import child, flag, integer, local, value

# A table of Word has 63 columns at most; a larger number is an attack on whoever counts them.
_COLUMNS = 63


@dataclass(slots=True)
class Table:
    """One table: its number in the document, and the rows read so far."""

    number: int
    rows: int = 0


@dataclass(slots=True)
class Row:
    """One row while it is open. ``column`` is the column of the grid in which its next cell stands."""

    table: int
    number: int
    column: int = 0
    cells: list[CellLines] = field(default_factory=list)

    def add(self, lines: Sequence[Line], columns: int = 1) -> None:
        """Put a cell behind the others."""
        self.cells.append(CellLines(self.column, lines, columns))
        self.column += columns

    def widen(self, columns: int) -> None:
        """Let the last cell reach over further columns."""
        if self.cells:
            self.cells[-1] = replace(self.cells[-1], columns=self.cells[-1].columns + columns)
        self.column += columns

    def lines(self) -> list[Line]:
        """Return the lines of the finished row."""
        return table_row(self.cells, self.table, self.number)


def open_row(table: Table, element: etree._Element) -> Row | None:
    """Begin a row; None for one that is deleted or hidden, which does not count."""
    properties = child(element, "trPr")
    if child(properties, "del") is not None or flag(child(properties, "hidden")):
        return None
    row = Row(table.number, table.rows, _columns(child(properties, "gridBefore"), least=0))
    table.rows += 1
    return row


def open_cell(row: Row | None, element: etree._Element) -> int:
    """Return over how many columns a cell reaches, 0 for one that shows nothing of its own.

    That is a deleted cell, or one that continues another: below it, the cell keeps its column in ``row``; beside it,
    the cell becomes part of that one.
    """
    properties = child(element, "tcPr")
    columns = _columns(child(properties, "gridSpan"), least=1)
    for part in () if properties is None else properties:
        match local(part):
            case "cellDel":
                return 0
            case "hMerge" | "hmerge" if _continues(part):
                if row:
                    row.widen(columns)
                return 0
            case "vMerge" | "vmerge" if _continues(part):
                if row:
                    row.add((), columns)
                return 0
    return columns


def _continues(merge: etree._Element) -> bool:
    return (value(merge) or "continue") == "continue"


def _columns(element: etree._Element | None, least: int) -> int:
    number = integer(value(element))
    return least if number is None else min(max(number, least), _COLUMNS)
