"""From runs to passages: runs of one pair that follow one another on both sides are one passage, with small
differences bridged; sentences that were moved about are one passage too.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.reuse.alignment import Run, equal, longest_piece, pieces
from textmine.reuse.fingerprints import Runs
from textmine.reuse.stack import Ints, Stack
from textmine.settings import ReuseSettings
from textmine.text.normal import Codes


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs of one pair in the order of a. ``shuffled``: they stand in another order in b."""

    runs: tuple[Run, ...]
    shuffled: bool = False

    @property
    def a(self) -> tuple[int, int]:
        """Positions in a from the first run to the last."""
        return min(r.a for r in self.runs), max(r.a_end for r in self.runs)

    @property
    def b(self) -> tuple[int, int]:
        """Positions in b from the first run to the last."""
        return min(r.b for r in self.runs), max(r.b_end for r in self.runs)

    @property
    def shared(self) -> int:
        """Characters that the runs hold."""
        return sum(r.length for r in self.runs)

    @property
    def coverage(self) -> float:
        """Shared characters over the longer side, 0 to 1."""
        (a0, a1), (b0, b1) = self.a, self.b
        return self.shared / max(a1 - a0, b1 - b0)


@dataclass(frozen=True, slots=True)
class Barriers:
    """Where numbered titles begin, and their numbers: a passage does not reach over two different ones."""

    positions: Ints
    values: Ints

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the numbers of the titles that begin in ``[start, end)``."""
        low, high = np.searchsorted(self.positions, (start, end))
        return tuple(self.values[low:high].tolist())

    def within(self, start: int, end: int) -> list[int]:
        """Return the places of the titles that begin in ``[start, end)``."""
        low, high = np.searchsorted(self.positions, (start, end))
        places: list[int] = self.positions[low:high].tolist()
        return places

    def room(self, start: int, end: int, bounds: tuple[int, int]) -> tuple[int, int]:
        """Return how far a passage over ``[start, end)`` may grow without entering another numbered title."""
        low = int(np.searchsorted(self.positions, start, side="right"))
        high = int(np.searchsorted(self.positions, end))
        floor = int(self.positions[low - 1]) if low else 0
        ceiling = int(self.positions[high]) if high < len(self.positions) else bounds[1]
        return max(floor, bounds[0]), min(ceiling, bounds[1])


def pairs(runs: Runs, rules: ReuseSettings) -> Iterator[tuple[int, int, list[Run]]]:
    """Yield the pairs of papers that share enough to look at closely, with their runs in the order of a."""
    if not len(runs.a):
        return
    edges = np.flatnonzero(np.diff(runs.a_paper) | np.diff(runs.b_paper)) + 1
    starts = np.concatenate([[0], edges])
    ends = np.concatenate([edges, [len(runs.a)]])
    longest = np.maximum.reduceat(runs.length, starts)
    total = np.add.reduceat(runs.length, starts)
    for k in np.flatnonzero((longest >= rules.min_seed) & (total >= rules.min_passage)):
        chosen = slice(starts[k], ends[k])
        listed = zip(runs.a[chosen].tolist(), runs.b[chosen].tolist(), runs.length[chosen].tolist(), strict=True)
        yield int(runs.a_paper[starts[k]]), int(runs.b_paper[starts[k]]), [Run(*r) for r in listed]


def passages(
    stack: Stack, papers: tuple[int, int], runs: Sequence[Run], barriers: Barriers, rules: ReuseSettings
) -> list[Passage]:
    """Return the passages that two papers share, given the runs that begin them."""
    bounds = [(int(stack.starts[p]), int(stack.starts[p + 1])) for p in papers]
    whole = [part for run in _maximal(stack.codes, runs, bounds) for part in _renumbered(run, barriers)]
    chains = _chains(whole, barriers, rules)
    found = [_refined(stack.codes, chain, bounds, barriers, rules) for chain in chains]
    settled = _reordered(_best(found, bounds), rules)
    return [p for p in settled if p.shared >= rules.min_passage and _dense(p, rules)]


def _dense(passage: Passage, rules: ReuseSettings) -> bool:
    return passage.coverage >= rules.min_coverage


def _maximal(codes: Codes, runs: Sequence[Run], bounds: Sequence[tuple[int, int]]) -> list[Run]:
    """Extend each run as far as both sides are equal; the hits of frequent grams inside were not paired."""
    done: dict[int, int] = {}  # diagonal -> end in a of the last run there
    out: list[Run] = []
    for run in runs:
        diagonal = run.b - run.a
        if done.get(diagonal, -1) >= run.a_end:
            continue
        back = equal(codes, run.a - 1, run.b - 1, -1, bounds)
        ahead = equal(codes, run.a_end, run.b_end, 1, bounds)
        grown = Run(run.a - back, run.b - back, run.length + back + ahead)
        done[diagonal] = grown.a_end
        out.append(grown)
    return sorted(out, key=lambda r: (r.a, r.b))


def _renumbered(run: Run, barriers: Barriers) -> Iterator[Run]:
    """Cut a run at titles with different numbers: figures are equal in matching form, so 2. and 3. look alike."""
    start = 0
    for place in barriers.within(run.a, run.a_end):
        at = place - run.a
        a, b = barriers.between(place, place + 1), barriers.between(run.b + at, run.b + at + 1)
        if a and b and a != b:
            if at > start:
                yield Run(run.a + start, run.b + start, at - start)
            start = at + 1
    if run.length > start:
        yield Run(run.a + start, run.b + start, run.length - start)


def _chains(runs: Sequence[Run], barriers: Barriers, rules: ReuseSettings) -> list[list[Run]]:
    """Link each run to the nearest one that it can follow; each chain is a passage in the making."""
    chains: list[list[Run]] = []
    for run in runs:
        best, cost = None, rules.bridge + 1
        for chain in chains[-rules.look_back :]:
            last = chain[-1]
            a_gap, b_gap = run.a - last.a_end, run.b - last.b_end
            gap = max(a_gap, b_gap)
            if min(a_gap, b_gap) < -(last.length // 2) or gap >= cost or run.b <= last.b:
                continue
            if barriers.between(last.a_end, run.a + 1) == barriers.between(last.b_end, run.b + 1):
                best, cost = chain, gap
        if best is None:
            chains.append([run])
        else:
            best.append(_after(best[-1], run))
    return chains


def _after(last: Run, run: Run) -> Run:
    """Cut from the front of ``run`` what the run before it already holds on either side."""
    overlap = max(last.a_end - run.a, last.b_end - run.b, 0)
    overlap = min(overlap, run.length - 1)
    return Run(run.a + overlap, run.b + overlap, run.length - overlap)


def _refined(
    codes: Codes, chain: Sequence[Run], bounds: Sequence[tuple[int, int]], barriers: Barriers, rules: ReuseSettings
) -> Passage:
    """Find the short equal pieces between the runs of a chain, and at its ends, that were too short for a gram."""
    runs = [chain[0]]
    for run in chain[1:]:
        last = runs[-1]
        runs += pieces(codes, (last.a_end, run.a), (last.b_end, run.b), rules.inner_piece)
        runs.append(run)
    room = (
        barriers.room(runs[0].a, runs[-1].a_end, bounds[0]),
        barriers.room(runs[0].b, runs[-1].b_end, bounds[1]),
    )
    runs = _grown(codes, runs, room, rules, forwards=True)
    return Passage(tuple(_grown(codes, runs, room, rules, forwards=False)))


def _grown(
    codes: Codes, runs: list[Run], bounds: Sequence[tuple[int, int]], rules: ReuseSettings, *, forwards: bool
) -> list[Run]:
    """Add pieces of at least ``edge_piece`` characters just beyond an end, as long as there are any.

    A piece must be at least as long as what lies between it and the passage: a common word further off is chance.
    """
    end = runs[-1] if forwards else runs[0]
    added: list[Run] = []
    while True:
        piece, gap = _beyond(codes, end, bounds, rules.gram, forwards=forwards)
        if piece.length < max(rules.edge_piece, gap):
            return [*runs, *added] if forwards else [*added[::-1], *runs]
        end = piece
        added.append(piece)


def _beyond(
    codes: Codes, run: Run, bounds: Sequence[tuple[int, int]], reach: int, *, forwards: bool
) -> tuple[Run, int]:
    """Return the longest equal piece that begins within ``reach`` of an end of a run, and how far away it is."""
    (a_low, a_high), (b_low, b_high) = bounds
    if forwards:
        a, b = (run.a_end, min(run.a_end + reach, a_high)), (run.b_end, min(run.b_end + reach, b_high))
    else:
        a, b = (max(run.a - reach, a_low), run.a), (max(run.b - reach, b_low), run.b)
    found = longest_piece(codes[a[0] : a[1]], codes[b[0] : b[1]])
    piece = Run(a[0] + found.a, b[0] + found.b, found.length)
    if forwards:
        more = equal(codes, piece.a_end, piece.b_end, 1, bounds)
        gap = max(piece.a - run.a_end, piece.b - run.b_end)
        return Run(piece.a, piece.b, piece.length + more), gap
    more = equal(codes, piece.a - 1, piece.b - 1, -1, bounds)
    gap = max(run.a - piece.a_end, run.b - piece.b_end)
    return Run(piece.a - more, piece.b - more, piece.length + more), gap


def _best(found: Sequence[Passage], bounds: Sequence[tuple[int, int]]) -> list[Passage]:
    """Keep, of passages that claim the same characters on either side, the one that shares most."""
    kept: list[Passage] = []
    taken = [np.zeros(high - low, dtype=bool) for low, high in bounds]
    for passage in sorted(found, key=lambda p: (-p.shared, p.a, p.b)):
        sides = zip((passage.a, passage.b), bounds, taken, strict=True)
        claimed = [marks[start - low : end - low] for (start, end), (low, _), marks in sides]
        if all(np.count_nonzero(marks) * 2 < len(marks) for marks in claimed):
            kept.append(passage)
            for marks in claimed:
                marks[:] = True
    return sorted(kept, key=lambda p: (p.a, p.b))


def _reordered(found: Sequence[Passage], rules: ReuseSettings) -> list[Passage]:
    """Join passages that lie side by side in a, and side by side but in another order in b."""
    groups = [list(found)] if found else []
    count = 0
    while count != len(groups):  # a group that falls apart on one side may then fall apart on the other
        count = len(groups)
        groups = [part for group in groups for part in _beside(sorted(group, key=lambda p: p.b), 1, rules)]
        groups = [part for group in groups for part in _beside(sorted(group, key=lambda p: p.a), 0, rules)]
    return [passage for group in groups for passage in _settled(group, rules)]


def _beside(group: Sequence[Passage], side: int, rules: ReuseSettings) -> Iterator[list[Passage]]:
    """Part a group, sorted by one side, where more than a bridge lies between neighbours on that side."""
    part: list[Passage] = []
    end = 0
    for passage in group:
        start, stop = (passage.a, passage.b)[side]
        if part and start - end > rules.bridge:
            yield part
            part = []
        end = max(end, stop) if part else stop
        part.append(passage)
    yield part


def _settled(group: Sequence[Passage], rules: ReuseSettings) -> list[Passage]:
    """Return a group in the order of a: as one passage if its pieces stand in another order in b."""
    ordered = sorted(group, key=lambda p: (p.a, p.b))
    blocks = [p for p in ordered if p.shared >= rules.shuffle_min]
    starts = [p.b[0] for p in blocks]
    if len(blocks) < rules.shuffle_blocks or starts == sorted(starts):
        return ordered
    joined = Passage(tuple(run for p in ordered for run in p.runs), shuffled=True)
    return [joined] if _dense(joined, rules) else ordered
