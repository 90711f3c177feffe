"""How a row of a table becomes lines that remember their cells, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from textmine.model import Cell, Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text in the making. The spans of ``cells`` are offsets into ``words``."""

    words: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class CellLines:
    """The lines of one cell, which stands at ``column`` (from 0) and reaches over ``columns`` columns."""

    column: int
    lines: Sequence[Line] = field(default=())
    columns: int = 1


def table_row(cells: Iterable[CellLines], table: int, row: int) -> list[Line]:
    r"""Return the lines of row ``row`` of table ``table``, both counted from 0. An empty row has none.

    Cells of one line each stand side by side with tabs between them, an empty cell keeping its place. As soon as
    one cell has several lines, every line stands alone: forms hold whole reports in one cell. Lines of a table
    inside a cell keep the cells of that table.

    >>> [found] = table_row([CellLines(0, [Line("1")]), CellLines(1, [Line("学习不深入")]), CellLines(2)], 0, 4)
    >>> found.words, [(cell.span.start, cell.row, cell.column) for cell in found.cells]
    ('1\t学习不深入', [(0, 4, 0), (2, 4, 1)])
    """
    filled = [replace(cell, lines=_inner_lines(cell.lines)) for cell in cells]
    if any(len(cell.lines) > 1 for cell in filled):
        return [_marked(line, cell, table, row) for cell in filled for line in cell.lines]
    words, gap = "", ""
    marks: list[Cell] = []
    for cell in filled:
        for line in cell.lines:
            words, gap = words + gap, ""
            marked = _marked(line, cell, table, row)
            marks += _shifted(marked.cells, len(words))
            words += marked.words
        gap += "\t"
    return [Line(words, tuple(marks))] if words else []


def joined(lines: Iterable[Line]) -> tuple[str, tuple[Cell, ...]]:
    r"""Join lines to a text, each ended by ``\n``, and return it with its cells; a cell of several lines is one."""
    words: list[str] = []
    cells: list[Cell] = []
    length = 0
    for line in lines:
        for cell in _shifted(line.cells, length):
            if cells and replace(cells[-1], span=cell.span) == cell:
                cells[-1] = replace(cell, span=Span(cells[-1].span.start, cell.span.end))
            else:
                cells.append(cell)
        words.append(f"{line.words}\n")
        length += len(words[-1])
    return "".join(words), tuple(cells)


def _inner_lines(lines: Sequence[Line]) -> list[Line]:
    """Return lines without line breaks inside and without empty ones."""
    found: list[Line] = []
    for line in lines:
        if line.cells or "\n" not in line.words:
            found.append(line)
        else:
            found += [Line(part) for part in line.words.split("\n")]
    return [line for line in found if line.words.strip()]


def _marked(line: Line, cell: CellLines, table: int, row: int) -> Line:
    """Return a line with the cell that holds it; a line that has cells of its own keeps those."""
    if line.cells:
        return line
    return replace(line, cells=(Cell(Span(0, len(line.words)), table, row, cell.column, cell.columns),))


def _shifted(cells: Iterable[Cell], by: int) -> list[Cell]:
    return [replace(cell, span=Span(cell.span.start + by, cell.span.end + by)) for cell in cells]
