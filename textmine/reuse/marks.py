"""Where sentences and numbered titles begin, as positions of the stack."""

from __future__ import annotations

import unicodedata
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from textmine.model import Paper, Section
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
        starts = [self._starts(i, [s.span.start for s in p.structure.statements]) for i, p in self._papers()]
        return np.unique(np.concatenate([self._stack.starts, *starts]))

    @cached_property
    def _words(self) -> Ints:
        positions = [self._statements[~np.isin(self._statements, self.barriers.positions)]]
        positions += [self._starts(i, [_behind_marker(p, s) for s in _numbered(p)]) for i, p in self._papers()]
        return np.unique(np.concatenate(positions))

    @cached_property
    def barriers(self) -> Barriers:
        """Numbered titles, rising."""
        positions, values = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for i, paper in self._papers():
            positions.append(self._starts(i, [s.heading.start for s in _numbered(paper)]))
            values.append(np.array([_number_of(s.marker) for s in _numbered(paper)], dtype=np.int64))
        order = np.argsort(placed := np.concatenate(positions), kind="stable")
        return Barriers(placed[order], np.concatenate(values)[order])

    def _papers(self) -> Iterator[tuple[int, Paper]]:
        return enumerate(self._stack.papers)

    def _starts(self, paper: int, offsets: Sequence[int]) -> Ints:
        positions: Ints = self._stack.starts[paper] + np.searchsorted(self._stack.forms[paper].offsets, offsets)
        return positions


def following(positions: Rising, position: int) -> int:
    """Return the first of ``positions`` at or behind one, or that one itself where there is none."""
    k = bisect_left(positions, position)
    return positions[k] if k < len(positions) else position


def preceding(positions: Rising, position: int) -> int:
    """Return the last of ``positions`` at or before one, or that one itself where there is none."""
    k = bisect_right(positions, position) - 1
    return positions[k] if k >= 0 else position


def _numbered(paper: Paper) -> list[Section]:
    return [s for s in paper.structure.sections if s.marker]


def _behind_marker(paper: Paper, section: Section) -> int:
    start = section.heading.start
    return start + len(section.marker) if paper.text.startswith(section.marker, start) else start


def _number_of(marker: str) -> int:
    """A figure that is equal for equal numbers, however they are punctuated."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", marker) if c.isalnum())
    return zlib.crc32(bare.encode())
