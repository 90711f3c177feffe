"""From regions to passages: what two papers share in a region, run by run.

Runs that follow one another on both sides are one passage, with small differences bridged; so are words that were
moved about, and the whole of two papers of which one is the other with its names exchanged.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from textmine.reuse.alignment import (
    Ranges,
    Run,
    common_runs,
    equal,
    heaviest_chain,
    longest_piece,
    pieces,
    runs_along,
    tiles,
)
from textmine.reuse.regions import Region
from textmine.reuse.stack import Ints
from textmine.settings import ReuseSettings
from textmine.text.normal import Codes, characters


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs of one pair in the order of a.

    ``shuffled``: sentences stand in another order in b. ``whole``: they are most of a paper.
    """

    runs: tuple[Run, ...]
    shuffled: bool = False
    whole: bool = False

    def turned(self) -> Passage:
        """Return the same passage with the sides exchanged."""
        return replace(self, runs=tuple(sorted(Run(run.b, run.a, run.length) for run in self.runs)))

    @property
    def ordered(self) -> bool:
        """Whether the runs stand in the same order on both sides."""
        return all(x.b_end <= y.b for x, y in pairwise(self.runs))

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

    def any_in(self, place: tuple[int, int]) -> bool:
        """Tell whether any title begins in a range."""
        low, high = np.searchsorted(self.positions, place)
        return bool(low < high)

    def within(self, start: int, end: int) -> list[int]:
        """Return the places of the titles that begin in ``[start, end)``."""
        low, high = np.searchsorted(self.positions, (start, end))
        places: list[int] = self.positions[low:high].tolist()
        return places


def passages(codes: Codes, region: Region, room: Ranges, rules: ReuseSettings) -> list[Passage]:
    """Return the passages that two papers share in a region.

    Runs at the end of a range are followed beyond it, within ``room``.
    """
    if region.run:
        ranges, found = _followed(codes, _outline(region.run), room, [region.run])
        ranges = _joined(region.ranges, ranges)
    else:
        met = runs_along(codes, region.ranges, region.stripes, rules.gap, rules.anchor)
        ranges, found = _followed(codes, region.ranges, room, met)
    chain = heaviest_chain(found)
    if chain and _fills(chain, ranges, rules) and not _moved(found, chain, rules):
        one = _filled(codes, chain, ranges, rules)
        return [one] if one.shared >= rules.min_passage and one.coverage >= rules.min_coverage else []
    near = max(end - start for start, end in ranges) <= rules.max_aligned
    runs = common_runs(codes, ranges, rules.anchor) if near else found
    groups = _together(tiles(runs, ranges, (), rules.anchor), rules)
    made = [_arranged(codes, group, ranges, rules) for group in groups]
    return [p for p in made if p.shared >= rules.min_reworded and p.coverage >= rules.min_loose]


def _fills(chain: Sequence[Run], ranges: Ranges, rules: ReuseSettings) -> bool:
    """Tell whether a chain leaves no room for anything else."""
    ends = [Run(ranges[0][0], ranges[1][0], 0), *chain, Run(ranges[0][1], ranges[1][1], 0)]
    return all(max(y.a - x.a_end, y.b - x.b_end) <= rules.bridge for x, y in pairwise(ends))


def _moved(runs: Sequence[Run], chain: Sequence[Run], rules: ReuseSettings) -> bool:
    """Tell whether anything long stands in another order than the chain; each is in it whole, cut, or not at all."""
    ends = {(run.a_end, run.b_end) for run in chain}
    return any(run.length >= rules.shuffle_min and (run.a_end, run.b_end) not in ends for run in runs)


def _together(runs: Sequence[Run], rules: ReuseSettings) -> list[list[Run]]:
    """Part runs where too much lies between neighbours on either side."""
    groups = [list(runs)] if runs else []
    count = 0
    while count != len(groups):  # a group that falls apart on one side may then fall apart on the other
        count = len(groups)
        groups = [part for group in groups for part in _beside(sorted(group, key=lambda r: r.b), 1, rules)]
        groups = [part for group in groups for part in _beside(sorted(group), 0, rules)]
    return groups


def _beside(group: Sequence[Run], side: int, rules: ReuseSettings) -> Iterator[list[Run]]:
    part: list[Run] = []
    end = 0
    for run in group:
        start, stop = ((run.a, run.a_end), (run.b, run.b_end))[side]
        if part and start - end > rules.bridge_loose:
            yield part
            part = []
        end = max(end, stop) if part else stop
        part.append(run)
    yield part


def _arranged(codes: Codes, group: Sequence[Run], ranges: Ranges, rules: ReuseSettings) -> Passage:
    """Return a group in one order where it has one, and otherwise as it is."""
    chain = heaviest_chain(group)
    held = set(chain)
    size = sum(r.length for r in group)
    moved = sum(r.length for r in group if r not in held)
    if moved < rules.moved_share * size:
        return _filled(codes, chain, ranges, rules)
    blocks = sum(r.length for r in group if r not in held and r.length >= rules.shuffle_min)
    return Passage(tuple(group), shuffled=blocks >= rules.shuffle_share * size)


def _followed(codes: Codes, ranges: Ranges, room: Ranges, runs: Sequence[Run]) -> tuple[Ranges, list[Run]]:
    (a, a_end), (b, b_end) = ranges
    grown: list[Run] = []
    for run in runs:
        back = equal(codes, run.a - 1, run.b - 1, -1, room) if run.a == a or run.b == b else 0
        ahead = equal(codes, run.a_end, run.b_end, 1, room) if run.a_end == a_end or run.b_end == b_end else 0
        grown.append(Run(run.a - back, run.b - back, run.length + back + ahead))
    if not grown:
        return ranges, grown
    outline = (
        (min(r.a for r in grown), max(r.a_end for r in grown)),
        (min(r.b for r in grown), max(r.b_end for r in grown)),
    )
    return _joined(ranges, outline), sorted(grown)


def _outline(run: Run) -> Ranges:
    return (run.a, run.a_end), (run.b, run.b_end)


def _joined(first: Ranges, second: Ranges) -> Ranges:
    """Return the ranges that hold both."""
    a, b = ((min(x[0], y[0]), max(x[1], y[1])) for x, y in zip(first, second, strict=True))
    return a, b


def renumbered(passage: Passage, barriers: Barriers, rules: ReuseSettings) -> list[Passage]:
    """Cut a passage in one order at titles with different numbers: figures are equal in matching form."""
    if not passage.ordered or not (barriers.any_in(passage.a) or barriers.any_in(passage.b)):
        return [passage]
    runs = [part for run in passage.runs for part in _renumbered(run, barriers)]
    parts: list[list[Run]] = []
    for run in runs:
        last = parts[-1][-1] if parts else run
        same = barriers.between(last.a_end, run.a + 1) == barriers.between(last.b_end, run.b + 1)
        if parts and same:
            parts[-1].append(run)
        else:
            parts.append([run])
    made = [Passage(tuple(part)) for part in parts]
    return [p for p in made if p.shared >= rules.min_passage and p.coverage >= rules.min_coverage]


def _renumbered(run: Run, barriers: Barriers) -> Iterator[Run]:
    start = 0
    for place in barriers.within(run.a, run.a_end):
        at = place - run.a
        a, b = barriers.between(place, place + 1), barriers.between(run.b + at, run.b + at + 1)
        if a and b and a != b:
            if at > start:
                yield run.part(start, at)
            start = at + 1
    if run.length > start:
        yield run.part(start, run.length)


def in_one_order(found: Iterable[Passage]) -> list[Run]:
    """Return, of the runs of all passages of a pair, those that stand in the same order on both sides."""
    return heaviest_chain(sorted(run for passage in found for run in passage.runs))


def whole(codes: Codes, chain: Sequence[Run], room: Ranges, rules: ReuseSettings) -> Passage:
    """Return the runs of two papers that are copies as a whole as one passage, with what is equal between them.

    At either end only what is mostly shared is taken along.
    """
    (a, a_end), (b, b_end) = room
    ends = [Run(a, b, 0), *chain, Run(a_end, b_end, 0)]
    runs: list[Run] = []
    for last, run in pairwise(ends):
        gap = (last.a_end, run.a), (last.b_end, run.b)
        between = pieces(codes, gap, rules.inner_piece, rules.max_aligned)
        held = sum(piece.length for piece in between)
        inside = last.length and run.length
        if inside or held >= rules.min_coverage * max(end - start for start, end in gap):
            runs += between
        runs.append(run)
    return Passage(tuple(run for run in runs if run.length), whole=True)


def _filled(codes: Codes, chain: Sequence[Run], ranges: Ranges, rules: ReuseSettings) -> Passage:
    """Find the short equal pieces between the runs of a chain, and at its ends."""
    runs = [chain[0]]
    for run in chain[1:]:
        last = runs[-1]
        gap = (last.a_end, run.a), (last.b_end, run.b)
        runs += pieces(codes, gap, rules.inner_piece, rules.max_aligned)
        runs.append(run)
    runs = _grown(codes, runs, ranges, rules, forwards=True)
    return Passage(tuple(_grown(codes, runs, ranges, rules, forwards=False)))


def _grown(codes: Codes, runs: list[Run], room: Ranges, rules: ReuseSettings, *, forwards: bool) -> list[Run]:
    """Add pieces of at least ``edge_piece`` characters just beyond an end, as long as there are any.

    A piece must be at least as long as what lies between it and the passage: a common word further off is chance.
    """
    end = runs[-1] if forwards else runs[0]
    added: list[Run] = []
    while True:
        piece, gap = _beyond(codes, end, room, rules.gram, forwards=forwards)
        if piece.length < max(rules.edge_piece, gap):
            return [*runs, *added] if forwards else [*added[::-1], *runs]
        end = piece
        added.append(piece)


def _beyond(codes: Codes, run: Run, room: Ranges, reach: int, *, forwards: bool) -> tuple[Run, int]:
    """Return the longest equal piece that begins within ``reach`` of an end of a run, and how far away it is."""
    (a_low, a_high), (b_low, b_high) = room
    if forwards:
        a, b = (run.a_end, min(run.a_end + reach, a_high)), (run.b_end, min(run.b_end + reach, b_high))
    else:
        a, b = (max(run.a - reach, a_low), run.a), (max(run.b - reach, b_low), run.b)
    found = longest_piece(characters(codes[a[0] : a[1]]), characters(codes[b[0] : b[1]]))
    piece = Run(a[0] + found.a, b[0] + found.b, found.length)
    if forwards:
        more = equal(codes, piece.a_end, piece.b_end, 1, room)
        gap = max(piece.a - run.a_end, piece.b - run.b_end)
        return Run(piece.a, piece.b, piece.length + more), gap
    more = equal(codes, piece.a - 1, piece.b - 1, -1, room)
    gap = max(run.a - piece.a_end, run.b - piece.b_end)
    return Run(piece.a - more, piece.b - more, piece.length + more), gap


def best(found: Sequence[Passage], settled: Sequence[Passage] = ()) -> list[Passage]:
    """Return, of passages that claim the same characters on either side, the one that shares most.

    Those that claim characters of ``settled`` ones are left out.
    """
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda p: (-p.shared, p.a, p.b)):
        if not any(_claims(passage.a, other.a) or _claims(passage.b, other.b) for other in (*settled, *kept)):
            kept.append(passage)
    return sorted(kept, key=lambda p: (p.a, p.b))


def _claims(mine: tuple[int, int], taken: tuple[int, int]) -> bool:
    """Tell whether half of a range is taken."""
    return (min(mine[1], taken[1]) - max(mine[0], taken[0])) * 2 >= mine[1] - mine[0]
