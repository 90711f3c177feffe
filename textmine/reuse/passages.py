"""From runs to passages: runs of one pair that follow one another on both sides are one passage, with small
differences bridged; sentences that were moved about are one passage too.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.reuse.fingerprints import Runs
from textmine.reuse.stack import Ints, Stack
from textmine.settings import ReuseSettings
from textmine.text.normal import Codes

_LOOK_BACK = 12  # runs that a run may follow: more only matter where one sentence stands many times


@dataclass(frozen=True, slots=True)
class Run:
    """Equal characters ``[a, a + length)`` and ``[b, b + length)``."""

    a: int
    b: int
    length: int

    @property
    def a_end(self) -> int:
        """Where the run ends in a."""
        return self.a + self.length

    @property
    def b_end(self) -> int:
        """Where the run ends in b."""
        return self.b + self.length


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
    whole = _maximal(stack.codes, runs, bounds)
    chains = _chains(whole, barriers, rules)
    found = [_refined(stack.codes, chain, bounds, barriers, rules) for chain in chains]
    ordered = _best(found)
    return [p for p in _reordered(ordered, rules) if p.shared >= rules.min_passage and _dense(p, rules)]


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
        back = _equal(codes, run.a - 1, run.b - 1, -1, bounds)
        ahead = _equal(codes, run.a_end, run.b_end, 1, bounds)
        grown = Run(run.a - back, run.b - back, run.length + back + ahead)
        done[diagonal] = grown.a_end
        out.append(grown)
    return sorted(out, key=lambda r: (r.a, r.b))


def _equal(codes: Codes, a: int, b: int, step: int, bounds: Sequence[tuple[int, int]]) -> int:
    """Count the equal characters from ``a`` and ``b`` on, forwards or backwards, within both papers."""
    (a_low, a_high), (b_low, b_high) = bounds
    room = min(a_high - a, b_high - b) if step > 0 else min(a - a_low, b - b_low) + 1
    count, chunk = 0, 32
    while count < room:
        size = min(chunk, room - count)
        if step > 0:
            left, right = codes[a + count : a + count + size], codes[b + count : b + count + size]
        else:
            left = codes[a - count - size + 1 : a - count + 1][::-1]
            right = codes[b - count - size + 1 : b - count + 1][::-1]
        different = np.flatnonzero(left != right)
        if len(different):
            return count + int(different[0])
        count, chunk = count + size, chunk * 2
    return count


def _chains(runs: Sequence[Run], barriers: Barriers, rules: ReuseSettings) -> list[list[Run]]:
    """Link each run to the nearest one that it can follow; each chain is a passage in the making."""
    chains: list[list[Run]] = []
    for run in runs:
        best, cost = None, rules.bridge + 1
        for chain in chains[-_LOOK_BACK:]:
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
        runs += _pieces(codes, (last.a_end, run.a), (last.b_end, run.b), 2)
        runs.append(run)
    room = (
        barriers.room(runs[0].a, runs[-1].a_end, bounds[0]),
        barriers.room(runs[0].b, runs[-1].b_end, bounds[1]),
    )
    runs = _grown(codes, runs, room, rules.gram, forwards=True)
    runs = _grown(codes, runs, room, rules.gram, forwards=False)
    return Passage(tuple(runs))


def _pieces(codes: Codes, a: tuple[int, int], b: tuple[int, int], least: int) -> list[Run]:
    """Return the longest equal piece of two short ranges, and recursively those before and after it."""
    a_len, b_len = a[1] - a[0], b[1] - b[0]
    if a_len < least or b_len < least:
        return []
    piece = _longest_piece(codes[a[0] : a[1]], codes[b[0] : b[1]])
    if piece.length < least:
        return []
    here = Run(a[0] + piece.a, b[0] + piece.b, piece.length)
    before = _pieces(codes, (a[0], here.a), (b[0], here.b), least)
    return [*before, here, *_pieces(codes, (here.a_end, a[1]), (here.b_end, b[1]), least)]


def _longest_piece(left: Codes, right: Codes) -> Run:
    """Longest common run of two short arrays, by their table of equal characters."""
    lengths = np.zeros(len(right) + 1, np.int64)
    best = Run(0, 0, 0)
    for i, code in enumerate(left):
        following = np.zeros_like(lengths)
        same = np.flatnonzero(right == code)
        following[same + 1] = lengths[same] + 1
        k = int(np.argmax(following))
        if following[k] > best.length:
            length = int(following[k])
            best = Run(i - length + 1, k - length, length)
        lengths = following
    return best


def _grown(
    codes: Codes,
    runs: list[Run],
    bounds: Sequence[tuple[int, int]],
    reach: int,
    *,
    forwards: bool,
) -> list[Run]:
    """Add pieces of at least three characters that lie within ``reach`` beyond an end, as long as there are any."""
    (a_low, a_high), (b_low, b_high) = bounds
    while True:
        if forwards:
            a = (runs[-1].a_end, min(runs[-1].a_end + reach, a_high))
            b = (runs[-1].b_end, min(runs[-1].b_end + reach, b_high))
        else:
            a = (max(runs[0].a - reach, a_low), runs[0].a)
            b = (max(runs[0].b - reach, b_low), runs[0].b)
        piece = _longest_piece(codes[a[0] : a[1]], codes[b[0] : b[1]])
        if piece.length < 3:
            return runs
        here = Run(a[0] + piece.a, b[0] + piece.b, piece.length)
        if forwards:
            ahead = _equal(codes, here.a_end, here.b_end, 1, bounds)
            runs = [*runs, Run(here.a, here.b, here.length + ahead)]
        else:
            back = _equal(codes, here.a - 1, here.b - 1, -1, bounds)
            runs = [Run(here.a - back, here.b - back, here.length + back), *runs]


def _best(found: Sequence[Passage]) -> list[Passage]:
    """Keep, of passages that claim the same characters of a, the one that shares most."""
    kept: list[Passage] = []
    taken: list[tuple[int, int]] = []
    for passage in sorted(found, key=lambda p: (-p.shared, p.a)):
        (start, end), size = passage.a, passage.a[1] - passage.a[0]
        inside = sum(max(0, min(end, t_end) - max(start, t_start)) for t_start, t_end in taken)
        if inside * 2 < size:
            kept.append(passage)
            taken.append((start, end))
    return sorted(kept, key=lambda p: p.a)


def _reordered(found: Sequence[Passage], rules: ReuseSettings) -> list[Passage]:
    """Join passages that lie side by side in a, and side by side but in another order in b."""
    out: list[Passage] = []
    group: list[Passage] = []
    for passage in found:
        if group and passage.a[0] - max(p.a[1] for p in group) > rules.bridge:
            out += _settled(group, rules)
            group = []
        group.append(passage)
    return out + _settled(group, rules)


def _settled(group: Sequence[Passage], rules: ReuseSettings) -> list[Passage]:
    order = [p.b[0] for p in group]
    if len(group) < rules.shuffle_blocks or order == sorted(order):
        return list(group)
    joined = Passage(tuple(run for p in group for run in p.runs), shuffled=True)
    return [joined] if _dense(joined, rules) else list(group)
