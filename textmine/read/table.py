"""How a row of a table becomes lines, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def row_lines(cells: Iterable[Sequence[str]]) -> list[str]:
    r"""Return the lines of one row; each cell is given as its lines. An empty row has none.

    Cells of one line each stand side by side with tabs between them, an empty cell keeping its place. As soon as
    one cell has several lines, every line stands alone: forms hold whole reports in one cell.

    >>> row_lines([["1"], ["学习不深入"], [], ["张三"]])
    ['1\\t学习不深入\\t\\t张三']
    """
    filled = [[part for line in cell for part in line.split("\n") if part.strip()] for cell in cells]
    if all(len(cell) <= 1 for cell in filled):
        line = "\t".join("".join(cell) for cell in filled).rstrip("\t")
        return [line] if line else []
    return [line for cell in filled for line in cell]
