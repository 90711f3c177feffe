"""Equal characters of two papers, laid side by side.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

from textmine.reuse.fingerprints import hash_codes
from textmine.text.normal import Codes, characters

_SLACK = 3  # characters that neighbours in a chain may overlap; they are cut off the later one


class Run(NamedTuple):
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

    def part(self, start: int, end: int) -> Run:
        """Return characters ``[start, end)`` of the run."""
        return Run(self.a + start, self.b + start, end - start)


Ranges = tuple[tuple[int, int], tuple[int, int]]
"""Positions ``[start, end)`` of a, and of b."""


def equal(codes: Codes, a: int, b: int, step: int, room: Ranges) -> int:
    """Count the equal characters from ``a`` and ``b`` on, forwards or backwards, within both papers."""
    (a_low, a_high), (b_low, b_high) = room
    most = min(a_high - a, b_high - b) if step > 0 else min(a - a_low, b - b_low) + 1
    count, chunk = 0, 32
    while count < most:
        size = min(chunk, most - count)
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


def runs_along(codes: Codes, ranges: Ranges, stripes: Iterable[Run], around: int, least: int) -> list[Run]:
    """Return the longest equal runs of at least ``least`` characters beside stripes, on the diagonal of each.

    Looked at is each stripe with ``around`` characters before and behind it, within two ranges; a run that goes on
    beyond that is followed.
    """
    (a_low, a_high), (b_low, b_high) = ranges
    found: set[Run] = set()
    for diagonal, start, end in _merged(stripes, around):
        low, high = max(a_low, b_low - diagonal, start), min(a_high, b_high - diagonal, end)
        if high - low < least:
            continue
        same = np.zeros(high - low + 2, np.int8)
        same[1:-1] = codes[low:high] == codes[low + diagonal : high + diagonal]
        edges = np.flatnonzero(np.diff(same))
        starts, ends = edges[::2], edges[1::2]
        long = ends - starts >= least
        for s, e in zip((starts[long] + low).tolist(), (ends[long] + low).tolist(), strict=True):
            back = equal(codes, s - 1, s - 1 + diagonal, -1, ranges) if s == low else 0
            ahead = equal(codes, e, e + diagonal, 1, ranges) if e == high else 0
            found.add(Run(s - back, s - back + diagonal, e - s + back + ahead))
    return sorted(found)


def _merged(stripes: Iterable[Run], around: int) -> Iterator[tuple[int, int, int]]:
    """Yield diagonal, start and end in a of stripes with what is around them, those that touch as one."""
    rows = sorted((s.b - s.a, s.a - around, s.a_end + around) for s in stripes)
    diagonal, start, end = rows[0] if rows else (0, 0, 0)
    for other, low, high in rows[1:]:
        if other == diagonal and low <= end:
            end = max(end, high)
        else:
            yield diagonal, start, end
            diagonal, start, end = other, low, high
    if rows:
        yield diagonal, start, end


def common_runs(codes: Codes, ranges: Ranges, least: int) -> list[Run]:
    """Return the longest equal runs of at least ``least`` characters of two ranges, on whatever diagonal."""
    (a, a_end), (b, b_end) = ranges
    left, right = hash_codes(codes[a:a_end], least), hash_codes(codes[b:b_end], least)
    order = np.argsort(right, kind="stable")
    low, high = (np.searchsorted(right, left, side, sorter=order) for side in ("left", "right"))
    counts = high - low
    here = np.repeat(np.arange(len(left)), counts)
    there = order[np.arange(len(here)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)]
    if not len(here):
        return []
    keys = np.sort((there - here + a_end - a) * (len(left) + 1) + here)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(keys) != 1]))
    lengths = np.diff([*starts, len(keys)]) + least - 1
    diagonals, places = np.divmod(keys[starts], len(left) + 1)
    others = places + diagonals - (a_end - a)
    rows = zip((places + a).tolist(), (others + b).tolist(), lengths.tolist(), strict=True)
    return sorted(Run(*row) for row in rows)


def heaviest_chain(runs: Sequence[Run]) -> list[Run]:
    """Return, of runs sorted by a, those that stand in the same order on both sides and hold most characters.

    Runs that overlap their forerunner are cut. A longest increasing subsequence with weights: the ends reached so far
    are kept with the weight that they need, each with more than the one before.
    """
    if all(x.a_end <= y.a and x.b_end <= y.b for x, y in pairwise(runs)):
        return list(runs)
    ends: list[int] = []  # of the best chains so far in b, rising, as are their weights
    weights: list[int] = []
    lasts: list[int] = []
    previous = [-1] * len(runs)
    for k, run in enumerate(runs):
        at = bisect_right(ends, run.b + min(_SLACK, run.length - 1))
        while at and not _follows(runs[lasts[at - 1]], run):
            at -= 1
        weight = run.length + (weights[at - 1] if at else 0)
        previous[k] = lasts[at - 1] if at else -1
        at = bisect_left(ends, run.b_end)
        if at and weights[at - 1] >= weight:
            continue
        stop = at
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[at:stop], weights[at:stop], lasts[at:stop] = [run.b_end], [weight], [k]
    chain: list[Run] = []
    k = lasts[-1] if lasts else -1
    while k >= 0:
        chain.append(runs[k])
        k = previous[k]
    return _without_overlap(chain[::-1])


def _follows(last: Run, run: Run) -> bool:
    return last.a_end - run.a < min(run.length, last.length) and last.b_end - run.b < min(run.length, last.length)


def _without_overlap(chain: Sequence[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in chain:
        overlap = max(kept[-1].a_end - run.a, kept[-1].b_end - run.b, 0) if kept else 0
        if overlap < run.length:
            kept.append(run.part(overlap, run.length))
    return kept


def tiles(runs: Iterable[Run], ranges: Ranges, taken: Iterable[Run], least: int) -> list[Run]:
    """Return runs that hold nothing that is ``taken`` or held by a longer one, what remains of each cut out.

    Greedy string tiling (Wise 1993) over given runs.
    """
    (a_low, a_high), (b_low, b_high) = ranges
    a_held, b_held = np.zeros(a_high - a_low, dtype=bool), np.zeros(b_high - b_low, dtype=bool)
    for run in taken:
        a_held[run.a - a_low : run.a_end - a_low] = b_held[run.b - b_low : run.b_end - b_low] = True
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (-r.length, r.a, r.b)):
        a_part, b_part = a_held[run.a - a_low : run.a_end - a_low], b_held[run.b - b_low : run.b_end - b_low]
        free = np.flatnonzero(~(a_part | b_part))
        for piece in np.split(free, np.flatnonzero(np.diff(free) > 1) + 1):
            if len(piece) >= least:
                kept.append(run.part(int(piece[0]), int(piece[-1]) + 1))
                a_part[piece] = b_part[piece] = True
    return sorted(kept)


def pieces(codes: Codes, ranges: Ranges, least: int, most: int) -> list[Run]:
    """Return the equal pieces of at least ``least`` characters of two ranges, in one order.

    They are the blocks of the longest common subsequence; ranges of more than ``most`` times ``most`` characters
    have none, for its time grows with their product.
    """
    (a, a_end), (b, b_end) = ranges
    if min(a_end - a, b_end - b) < least or (a_end - a) * (b_end - b) > most * most:
        return []
    left, right = characters(codes[a:a_end]), characters(codes[b:b_end])
    blocks = LCSseq.editops(left, right).as_matching_blocks()
    return [Run(a + block.a, b + block.b, block.size) for block in blocks if block.size >= least]


def longest_piece(left: str, right: str) -> Run:
    """Return the longest common run of two short texts, of several the first in ``left``."""
    for length in range(min(len(left), len(right)), 0, -1):
        for start in range(len(left) - length + 1):
            found = right.find(left[start : start + length])
            if found >= 0:
                return Run(start, found, length)
    return Run(0, 0, 0)
