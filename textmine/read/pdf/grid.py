"""Ruled tables: from the rules on a page to rows, columns and merged cells. Pure geometry.

Rules that cross make one table. Its rules, drawn out to full length, cut it in places; places that no rule parts are
one cell. The outer edge counts as ruled, for many tables have no rules at their sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from textmine.read.pdf.drawing import Rule
from textmine.read.table import CellLines

_NEAR = 3.0  # points; borders drawn double or by each cell for itself lie closer, rows of the smallest type do not


@dataclass(frozen=True, slots=True)
class Table:
    """The words of one ruled table, row by row; ``columns`` are the places of its upright rules, left to right."""

    rows: tuple[tuple[CellLines, ...], ...]
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its first row and column, how many columns it takes, and its left and right edge in points."""

    row: int
    column: int
    columns: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table: ``xs`` and ``ys`` are its rules, ``cells`` its cells by the places that they cover."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[tuple[int, int], GridCell] = field(hash=False)

    def at(self, x: float, y: float) -> GridCell | None:
        """Return the cell that a point stands in, None outside."""
        return self.cells.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def nearest(self, x: float, y: float) -> GridCell:
        """Return the cell that a point stands in or next to."""
        row = min(max(bisect_right(self.ys, y), 1), len(self.ys) - 1) - 1
        column = min(max(bisect_right(self.xs, x), 1), len(self.xs) - 1) - 1
        return self.cells[row, column]


def grids_of(rules: Iterable[Rule], max_places: int) -> list[Grid]:
    """Return the ruled tables of a page, top to bottom: grids of two to ``max_places`` places with several cells."""
    level = _merged(rule for rule in rules if not rule.upright)
    upright = _merged(rule for rule in rules if rule.upright)
    if len(level) * len(upright) > max_places**2:
        return []
    grids = [_grid(*crossed, max_places) for crossed in _crossed(level, upright)]
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that lie on one line and touch; they are moved onto the place of the first of them."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [rule for line in lines for rule in _touching(line)]


def _touching(line: Sequence[Rule]) -> list[Rule]:
    at = line[0].at
    found: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if found and rule.start - found[-1].end <= _NEAR:
            found[-1] = Rule(rule.upright, at, found[-1].start, max(found[-1].end, rule.end))
        else:
            found.append(Rule(rule.upright, at, rule.start, rule.end))
    return found


def _crossed(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Part the rules into sets that hang together by crossing or meeting."""
    over = [[j for j, other in enumerate(upright) if _meet(rule, other)] for rule in level]
    by: defaultdict[int, list[int]] = defaultdict(list)
    for i, crossed in enumerate(over):
        for j in crossed:
            by[j].append(i)
    found, seen = [], [False] * len(level)
    for start in range(len(level)):
        if seen[start] or not over[start]:
            continue
        mine, theirs, waiting = [], set(), [start]
        seen[start] = True
        while waiting:
            i = waiting.pop()
            mine.append(i)
            for j in over[i]:
                if j not in theirs:
                    theirs.add(j)
                    fresh = [k for k in by[j] if not seen[k]]
                    waiting += fresh
                    for k in fresh:
                        seen[k] = True
        found.append(([level[i] for i in mine], [upright[j] for j in sorted(theirs)]))
    return found


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _grid(level: Sequence[Rule], upright: Sequence[Rule], max_places: int) -> Grid | None:
    xs = _places(upright, level)
    ys = _places(level, upright)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > max_places:
        return None
    cells = _cells(xs, ys, level, upright)
    return Grid(xs, ys, cells) if len({id(cell) for cell in cells.values()}) > 1 else None


def _places(across: Iterable[Rule], along: Iterable[Rule]) -> tuple[float, ...]:
    """Return where the rules lie, and the outer ends of those that run the other way."""
    ends = [end for rule in along for end in (rule.start, rule.end)]
    found: list[float] = []
    for place in sorted([*(rule.at for rule in across), min(ends), max(ends)]):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return tuple(found)


def _cells(
    xs: Sequence[float], ys: Sequence[float], level: Iterable[Rule], upright: Iterable[Rule]
) -> dict[tuple[int, int], GridCell]:
    """Join the places that no rule parts; a cell that is no rectangle counts as the one around it."""
    floors = _walls(level, ys, xs)
    sides = _walls(upright, xs, ys)
    found: dict[tuple[int, int], GridCell] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in found:
                continue
            places = _room((row, column), (len(ys) - 1, len(xs) - 1), floors, sides)
            first, last = min(c for _, c in places), max(c for _, c in places)
            cell = GridCell(row, first, last - first + 1, xs[first], xs[last + 1])
            found.update(dict.fromkeys(places, cell))
    return found


def _walls(rules: Iterable[Rule], across: Sequence[float], along: Sequence[float]) -> set[tuple[int, int]]:
    """Return the pieces of the grid's lines that are ruled: the line's number, the piece's number along it."""
    middles = [(a + b) / 2 for a, b in pairwise(along)]
    found: set[tuple[int, int]] = set()
    for rule in rules:
        line = min(range(len(across)), key=lambda i: abs(across[i] - rule.at))
        found.update((line, piece) for piece, middle in enumerate(middles) if rule.start <= middle <= rule.end)
    return found


def _room(
    start: tuple[int, int], size: tuple[int, int], floors: set[tuple[int, int]], sides: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return all places that can be reached from one without crossing a rule."""
    seen, waiting = {start}, [start]
    while waiting:
        row, column = waiting.pop()
        steps = (
            (row - 1, column, (row, column) in floors),
            (row + 1, column, (row + 1, column) in floors),
            (row, column - 1, (column, row) in sides),
            (row, column + 1, (column + 1, row) in sides),
        )
        for down, right, ruled in steps:
            inside = 0 <= down < size[0] and 0 <= right < size[1]
            if inside and not ruled and (down, right) not in seen:
                seen.add((down, right))
                waiting.append((down, right))
    return sorted(seen)
