r"""Lines of an RTF file in the making: paragraphs end at ``\par``, cells at ``\cell``, rows at ``\row``.

An RTF table is nothing but paragraphs that say so. Where its cells stand is known only when all its rows have said
where their cells end, so a table is kept until a paragraph comes that is in no table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count

from textmine.read.table import CellLines, Line, table_row

_SURROGATE = re.compile("[\ud800-\udfff]")
# A row of Word has 63 cells at most; definitions beyond that are an attack on whoever counts them.
_MOST_CELLS = 63


@dataclass(frozen=True, slots=True)
class CellPlace:
    r"""What a row says of one cell: its right edge in twips (\cellx), and whether it continues another.

    ``below`` is the cell above going on (\clvmrg), ``beside`` the cell to the left (\clmrg).
    """

    edge: int
    below: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class RowPlan:
    r"""What \trowd begins: the left edge of a row in twips, and its cells."""

    left: int = 0
    cells: tuple[CellPlace, ...] = ()

    def with_cell(self, cell: CellPlace) -> RowPlan:
        """Return the plan with one more cell."""
        return self if len(self.cells) >= _MOST_CELLS else replace(self, cells=(*self.cells, cell))


@dataclass(slots=True)
class _Table:
    """A table while it is open: finished rows, and the row and the cell that are not."""

    number: int
    rows: list[tuple[list[list[Line]], RowPlan]] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


class Flow:
    """Lines that follow each other: of the body, a header, a note, or a box."""

    def __init__(self, numbers: count[int], edge_slack: int, spend: Callable[[int], None]) -> None:
        """Begin a flow.

        Args:
            numbers: the numbers of the document's tables, which all its flows share.
            edge_slack: twips by which the edges of one column may differ from row to row.
            spend: called with the number of characters of each line.
        """
        self.plan = RowPlan()
        self.level = 0
        self.in_row = False
        self.label = ""
        self.size = 0
        self._numbers = numbers
        self._slack = edge_slack
        self._spend = spend
        self._words: list[str] = []
        self._boxes: list[Line] = []
        self._lines: list[Line] = []
        self._tables: list[_Table] = []

    @property
    def is_open(self) -> bool:
        """Whether a paragraph has been begun."""
        return bool(self._words or self.label)

    def put(self, words: str) -> None:
        """Add words to the open paragraph."""
        self._words.append(words)
        self.size += len(words)

    def box(self, lines: Iterable[Line]) -> None:
        """Put the lines of a text box behind the open paragraph."""
        self._boxes.extend(lines)

    def end_paragraph(self) -> None:
        """Finish the paragraph; an empty one is an empty line."""
        self._container(max(self.level, self.in_row)).append(Line(self._taken()))
        self._empty_boxes()

    def join(self, deleted: bool) -> None:
        """Drop the mark of the open paragraph, so that the next goes on with it; a deleted one has no number."""
        if self._words and not deleted:
            self._words.insert(0, self.label)
        self.label = ""

    def end_cell(self, level: int) -> None:
        """Finish the cell of a table that stands in ``level`` - 1 others."""
        container = self._container(level)
        if self._words or self.label:
            container.append(Line(self._taken()))
        self._empty_boxes()
        table = self._tables[-1]
        table.cells.append(table.lines)
        table.lines = []

    def end_row(self, level: int) -> None:
        """Finish the row of a table that stands in ``level`` - 1 others."""
        if self._words:
            self.end_cell(level)
        self._container(level)
        table = self._tables[-1]
        if table.lines:
            table.cells.append(table.lines)
        table.rows.append((table.cells, self.plan))
        table.cells, table.lines = [], []
        self.in_row = False

    def finish(self) -> list[Line]:
        """Return all lines; what is still open is closed."""
        if self._words or self.label or self._boxes:
            self.end_paragraph()
        self._container(0)
        return self._lines

    def _taken(self) -> str:
        words = f"{self.label}{''.join(self._words)}".strip("\n")
        if _SURROGATE.search(words):
            words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._spend(len(words) + 1)
        self.label = ""
        self._words = []
        return words

    def _empty_boxes(self) -> None:
        if self._boxes:
            self._container(len(self._tables)).extend(self._boxes)
            self._boxes = []

    def _container(self, level: int) -> list[Line]:
        """Return where lines in ``level`` tables go; inner tables are closed, missing ones opened."""
        while len(self._tables) > level:
            self._close_table()
        while len(self._tables) < level:
            self._tables.append(_Table(next(self._numbers)))
        return self._tables[-1].lines if self._tables else self._lines

    def _close_table(self) -> None:
        if self._tables[-1].cells or self._tables[-1].lines:
            self._tables[-1].rows.append(([*self._tables[-1].cells, self._tables[-1].lines], self.plan))
        table = self._tables.pop()
        outer = self._tables[-1].lines if self._tables else self._lines
        grid = _grid((plan for _, plan in table.rows), self._slack)
        for number, (cells, plan) in enumerate(table.rows):
            outer += table_row(_placed(cells, plan, grid), table.number, number)


def _grid(plans: Iterable[RowPlan], slack: int) -> list[int]:
    """Return the edges of the columns of a table, those closer than ``slack`` taken as one."""
    edges = {edge for plan in plans for edge in (plan.left, *(cell.edge for cell in plan.cells))}
    grid: list[int] = []
    for edge in sorted(edges):
        if not grid or edge - grid[-1] > slack:
            grid.append(edge)
    return grid


def _placed(cells: Iterable[list[Line]], plan: RowPlan, grid: list[int]) -> list[CellLines]:
    """Return the cells of a row with their columns; a row that says too little counts its cells."""
    placed: list[CellLines] = []
    start = max(bisect_right(grid, plan.left) - 1, 0)
    for number, lines in enumerate(cells):
        place = plan.cells[number] if number < len(plan.cells) else None
        end = start + 1 if place is None else max(bisect_right(grid, place.edge) - 1, start + 1)
        if place and place.beside and placed:
            placed[-1] = replace(placed[-1], columns=end - placed[-1].column)
        else:
            placed.append(CellLines(start, () if place and place.below else lines, end - start))
        start = end
    return placed
