"""The order in which printed lines are read: columns one after the other, in each from top to bottom.

A page is cut where hardly any line crosses: at a blank strip with a column of full lines on either side. Lines that
do cross, such as a title over two columns, part what stands above from what stands below. Rows of a table without
rules are not full, so they are read across. For pages of a PDF and for recognised pictures alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from textmine.read.pdf.grid import Table
from textmine.settings import ReadSettings

INDENT = "\u3000\u3000"
"""What opens a paragraph (GB/T 9704, 7.3.3): in print, only where a line begins tells where a paragraph does."""

_APART = 0.8  # sizes of the type between the middles of two lines that cannot be pieces of one row
_BESIDE = 1.4  # sizes of the type between them below which lines of two columns may take turns
_LETTER_GAP = 0.15  # sizes of the type between two Latin words at the least
_ROW = 0.5  # sizes of the type between the middles of two pieces of one row
_MOST_COLUMNS = 3  # times that a region is cut in two
_ALIGNED = 0.3  # sizes of the type by which lines of one margin may differ


class PrintedLine(NamedTuple):
    """One printed line, or a piece of one, or a whole table; places in points from the top left of the page.

    ``size`` is the width of a full-width character. A table has its words in ``table`` only. A tuple and no dataclass,
    for a book has a hundred thousand of them.
    """

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    table: Table | None = None

    @property
    def middle(self) -> float:
        """The height at which the line stands."""
        return (self.top + self.bottom) / 2


Column = tuple[PrintedLine, ...]


def columns_of(lines: Sequence[PrintedLine], limits: ReadSettings) -> tuple[Column, ...]:
    """Return the lines of a page in reading order, those that share a left margin together."""
    if not is_one_stream(lines):
        lines = sorted(lines, key=lambda line: line.middle)
        if not is_one_stream(lines):
            return tuple(tuple(_rows(column, limits.word_gap)) for column in _cut(lines, limits, _MOST_COLUMNS))
    return (tuple(lines),) if lines else ()


def margin_of(column: Column) -> float:
    """Return where the lines of a column begin.

    That is where its leftmost line does, unless that one sticks out alone and by less than an indent.
    """
    lefts = sorted((line.left, line.size) for line in column)
    leftmost, size = lefts[0]
    shared = next((a for (a, _), (b, _) in pairwise(lefts) if b - a <= _ALIGNED * size), leftmost)
    return leftmost if round((shared - leftmost) / size) == len(INDENT) else shared


def with_indents(column: Column, margin: float) -> Iterator[str]:
    """Yield the words of lines, an indent written out where one begins two characters right of the margin."""
    for words, left, _, _, _, size, _ in column:
        indented = 1.5 * size <= left - margin < 2.5 * size and words[:1] != INDENT[0]
        yield INDENT + words if indented else words


def is_one_stream(lines: Sequence[PrintedLine]) -> bool:
    """Tell whether each line stands clearly below the one before, not so close beside it as another column may."""
    return all(_follows(a, b) for a, b in pairwise(lines))


def _follows(a: PrintedLine, b: PrintedLine) -> bool:
    size = min(a.size, b.size)
    down = (b.top + b.bottom - a.top - a.bottom) / 2
    return down >= _BESIDE * size or (down >= _APART * size and a.left < b.right and b.left < a.right)


def _cut(lines: Sequence[PrintedLine], limits: ReadSettings, depth: int) -> list[list[PrintedLine]]:
    """Cut a region at its gutter, and its columns again; lines come and go from top to bottom."""
    gutter = _gutter(lines, limits) if depth else None
    if gutter is None:
        return [list(lines)]
    found: list[list[PrintedLine]] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for line in lines:
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        elif left or right or not found:
            found += [*_sides(left, right, limits, depth), [line]]
            left, right = [], []
        else:
            found[-1].append(line)
    return found + _sides(left, right, limits, depth)


def _sides(
    left: list[PrintedLine], right: list[PrintedLine], limits: ReadSettings, depth: int
) -> list[list[PrintedLine]]:
    return [part for side in (left, right) if side for part in _cut(side, limits, depth - 1)]


def _gutter(lines: Sequence[PrintedLine], limits: ReadSettings) -> float | None:
    """Return the middle of the blank strip that parts two columns, the one that the fewest lines cross."""
    if len(lines) < 2 * limits.min_column_lines:
        return None
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    strips = []
    for edge in sorted(set(rights)):
        beyond = bisect_left(lefts, edge)
        before = bisect_right(rights, edge)
        if beyond == len(lefts) or lefts[beyond] - edge < limits.column_gap * size:
            continue
        crossing = beyond - before
        if min(before, len(lefts) - beyond) >= limits.min_column_lines and crossing <= limits.max_crossing * len(lines):
            strips.append((crossing, edge - lefts[beyond], (edge + lefts[beyond]) / 2))
    for _, _, middle in sorted(strips):
        sides = ([x for x in lines if x.right <= middle], [x for x in lines if x.left >= middle])
        if all(_is_full(side, limits) for side in sides):
            return middle
    return None


def _is_full(side: Sequence[PrintedLine], limits: ReadSettings) -> bool:
    """Tell whether lines are a column of prose: wide, and many of them reaching its right edge."""
    size = sorted(line.size for line in side)[len(side) // 2]
    edge = sorted(line.right for line in side)[-1]
    if edge - min(line.left for line in side) < limits.min_column_chars * size:
        return False
    return sum(edge - line.right <= limits.column_rag * size for line in side) >= limits.min_column_full * len(side)


def _rows(lines: Iterable[PrintedLine], word_gap: float) -> list[PrintedLine]:
    """Join the pieces that stand in one row."""
    rows: list[list[PrintedLine]] = []
    for line in lines:
        last = rows[-1][0] if rows else None
        if (
            last is not None
            and line.table is None
            and last.table is None
            and line.middle - last.middle <= _ROW * max(last.size, line.size)
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda line: line.left), word_gap) for row in rows]


def _joined(row: Sequence[PrintedLine], word_gap: float) -> PrintedLine:
    words = row[0].words
    for before, after in pairwise(row):
        letters = before.words[-1:].isascii() and after.words[:1].isascii()
        least = min(word_gap, _LETTER_GAP) if letters else word_gap
        words += (" " if after.left - before.right > least * after.size else "") + after.words
    if len(row) == 1:
        return row[0]
    return row[0]._replace(
        words=words,
        top=min(line.top for line in row),
        right=max(line.right for line in row),
        bottom=max(line.bottom for line in row),
    )
