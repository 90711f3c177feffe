"""Where sentences and numbered titles begin, as positions of the stack."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from textmine.reuse.passages import Barriers
from textmine.reuse.stack import Ints, Stack

Rising = Sequence[int]


class Marks:
    """Where statements and numbered titles of the whole stack begin, as positions."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @cached_property
    def statements(self) -> Rising:
        """Positions at which a statement or a paper begins or ends, rising."""
        return memoryview(self._statements)  # type: ignore[arg-type]  # NumPy says so from 3.12 on only

    @cached_property
    def words(self) -> Rising:
        """As :attr:`statements`, but behind the number that opens one, rising."""
        return memoryview(self._words)  # type: ignore[arg-type]

    @cached_property
    def _statements(self) -> Ints:
        starts = self._stack.placed(outline.statements for outline in self._stack.outlines)
        return np.unique(np.concatenate([self._stack.starts, starts]))

    @cached_property
    def _words(self) -> Ints:
        bare = self._statements[~np.isin(self._statements, self.barriers.positions)]
        behind = self._stack.placed(outline.numbered[:, 1] for outline in self._stack.outlines)
        return np.unique(np.concatenate([bare, behind]))

    @cached_property
    def barriers(self) -> Barriers:
        """Numbered titles, rising."""
        outlines = self._stack.outlines
        positions = self._stack.placed(outline.numbered[:, 0] for outline in outlines)
        values = np.concatenate([np.empty(0, np.int64), *(outline.numbered[:, 2] for outline in outlines)])
        order = np.argsort(positions, kind="stable")
        return Barriers(positions[order], values[order])


def following(positions: Rising, position: int) -> int:
    """Return the first of ``positions`` at or behind one, or that one itself where there is none."""
    k = bisect_left(positions, position)
    return positions[k] if k < len(positions) else position


def preceding(positions: Rising, position: int) -> int:
    """Return the last of ``positions`` at or before one, or that one itself where there is none."""
    k = bisect_right(positions, position) - 1
    return positions[k] if k >= 0 else position
