"""Regions: where hits of one pair of papers lie together on both sides, in whatever order.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from textmine.reuse.alignment import Ranges, Run
from textmine.reuse.fingerprints import Hits, changes
from textmine.reuse.stack import Bools, Ints, Stack

_FAR = 1 << 32  # more than any stack is long


@dataclass(frozen=True, slots=True)
class Stripes:
    """Hits that follow one another closely on one diagonal: ``[a, a + length)`` beside ``[b, b + length)``.

    ``held`` counts the characters that hits cover.
    """

    a: Ints
    b: Ints
    length: Ints
    held: Ints

    def chosen(self, which: Ints | Bools) -> Self:
        """Return some of them, in the order given."""
        return replace(self, **{f.name: getattr(self, f.name)[which] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Region:
    """Where two papers met: the ranges to look at on either side, and the stripes of their hits.

    ``run`` is what they share if that is known to be one run.
    """

    papers: tuple[int, int]
    ranges: Ranges
    stripes: tuple[Run, ...]
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class Regions:
    """Regions ``[a, a_end)`` and ``[b, b_end)`` of papers ``a_paper`` and ``b_paper``, sorted by pair.

    ``held`` counts the characters that their hits cover, ``longest`` those of their longest stripe.

    ``stripes`` are sorted by region and place; those of region r are ``[firsts[r], firsts[r + 1])``.
    """

    a: Ints
    a_end: Ints
    b: Ints
    b_end: Ints
    held: Ints
    longest: Ints
    a_paper: Ints
    b_paper: Ints
    stripes: Stripes
    firsts: Ints

    def __len__(self) -> int:
        return len(self.a)

    def outlines(self) -> tuple[range, Iterator[Ranges]]:
        """Return the numbers of all regions, and their ranges."""
        sides = ((self.a, self.a_end), (self.b, self.b_end))
        ranges = zip(*(zip(start.tolist(), end.tolist(), strict=True) for start, end in sides), strict=True)
        return range(len(self)), ranges

    def listed(self, numbers: Iterable[int], ranges: Iterable[Ranges]) -> Iterator[Region]:
        """Yield regions by number, each with the ranges that it is to be looked at in."""
        stripes = self.stripes
        for number, within in zip(numbers, ranges, strict=True):
            first, last = int(self.firsts[number]), int(self.firsts[number + 1])
            papers = int(self.a_paper[number]), int(self.b_paper[number])
            rows = zip(*(part[first:last].tolist() for part in (stripes.a, stripes.b, stripes.length)), strict=True)
            met = tuple(Run(*row) for row in rows)
            known = len(met) == 1 and int(stripes.held[first]) == met[0].length
            yield Region(papers, within, met, met[0] if known else None)

    def chosen(self, which: Bools) -> Regions:
        """Return the marked regions with their stripes."""
        sizes = np.diff(self.firsts)
        stripes = self.stripes.chosen(np.repeat(which, sizes))
        firsts = np.concatenate([[0], np.cumsum(sizes[which])])
        plain = {f.name: getattr(self, f.name)[which] for f in fields(self) if f.name not in ("stripes", "firsts")}
        return Regions(**plain, stripes=stripes, firsts=firsts)


def regions(stack: Stack, found: Hits, size: int, gap: int, least: int) -> Regions:
    """Bring hits together into regions.

    Args:
        stack: the papers.
        found: their hits, by diagonal.
        size: characters of a gram.
        gap: characters on either side, at most, between neighbours in one region.
        least: characters that the hits of a region must cover.
    """
    stripes = _stripes(stack, found, size, gap)
    a_paper, b_paper = stack.paper_at(stripes.a), stack.paper_at(stripes.b)
    pair = a_paper * len(stack.starts) + b_paper
    label, count = _ranked(pair), -1
    while True:
        for side in (stripes.b, stripes.a):
            label = _parted(label, side, side + stripes.length, gap)
        if count == (count := int(label.max(initial=-1)) + 1):
            break
    order = np.lexsort((stripes.a, label))
    return _outlined(stripes.chosen(order), label[order], a_paper[order], b_paper[order], least)


def _stripes(stack: Stack, found: Hits, size: int, gap: int) -> Stripes:
    if not len(found.a):
        return Stripes(*(found.a for _ in range(4)))
    step = np.diff(found.a)
    together = (np.diff(found.b - found.a) == 0) & (step <= gap)
    near = np.flatnonzero(together & (step > 1))  # those one step apart lie within one paper
    for side in (found.a, found.b):
        together[near] &= stack.paper_at(side[near]) == stack.paper_at(side[near + 1])
    starts = np.flatnonzero(np.concatenate([[True], ~together]))
    last = np.concatenate([starts[1:], [len(found.a)]]) - 1
    covers = np.concatenate([[0], np.where(together, np.minimum(step, size), size)])
    covers[0] = size
    a, b = found.a[starts], found.b[starts]
    return Stripes(a, b, found.a[last] - a + size, np.add.reduceat(covers, starts))


def _ranked(values: Ints) -> Ints:
    """Number values by their rank from 0; equal ones have equal numbers."""
    if not len(values):
        return values
    order = np.argsort(values)
    ranks = np.empty_like(values)
    ranks[order] = np.cumsum(changes(values[order])) - 1
    return ranks


def _parted(label: Ints, start: Ints, end: Ints, gap: int) -> Ints:
    """Part each label where more than ``gap`` lies between neighbours on one side; new labels count from 0."""
    if not len(label):
        return label
    order = np.argsort(label * _FAR + start)
    label, start, end = label[order], start[order], end[order]
    new = changes(label)
    rank = (np.cumsum(new) - 1) * _FAR
    reach = np.maximum.accumulate(end + rank) - rank
    new[1:] |= start[1:] - reach[:-1] > gap
    parted = np.empty_like(label)
    parted[order] = np.cumsum(new) - 1
    return parted


def _outlined(stripes: Stripes, label: Ints, a_paper: Ints, b_paper: Ints, least: int) -> Regions:
    """Return the regions of stripes that are sorted by ``label``, one a region."""
    firsts = np.flatnonzero(changes(label)) if len(label) else np.empty(0, np.int64)
    if not len(firsts):
        none = np.empty(0, np.int64)
        return Regions(none, none, none, none, none, none, none, none, stripes, np.zeros(1, np.int64))
    made = Regions(
        a=stripes.a[firsts],
        a_end=np.maximum.reduceat(stripes.a + stripes.length, firsts),
        b=np.minimum.reduceat(stripes.b, firsts),
        b_end=np.maximum.reduceat(stripes.b + stripes.length, firsts),
        held=np.add.reduceat(stripes.held, firsts),
        longest=np.maximum.reduceat(stripes.held, firsts),
        a_paper=a_paper[firsts],
        b_paper=b_paper[firsts],
        stripes=stripes,
        firsts=np.concatenate([firsts, [len(stripes.a)]]),
    )
    return made.chosen(made.held >= least)


def joined(listed: Sequence[Region]) -> list[Region]:
    """Join the regions of one pair that overlap on both sides."""
    made: list[Region] = []
    for region in sorted(listed, key=lambda r: r.ranges):
        for k, other in enumerate(made):
            sides = list(zip(region.ranges, other.ranges, strict=True))
            if all(low < end and start < high for (start, end), (low, high) in sides):
                a, b = ((min(x[0], y[0]), max(x[1], y[1])) for x, y in sides)
                made[k] = Region(region.papers, (a, b), (*region.stripes, *other.stripes))
                break
        else:
            made.append(region)
    return made
