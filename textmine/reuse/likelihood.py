"""How much more likely a region is as a copy than as chance, whatever the order of its words.

For each short gram of one side, the log of the odds that the other side holds it too: in a copy with the rate at
which rewording leaves such grams alone, by chance with the rate at which the stack uses them. The best stretch of a
side is the one with the highest sum (Kadane's maximum segment), as in the local alignment of proteins (Karlin and
Altschul 1990); a region must reach on both sides what chance reaches once in a stack of that size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from textmine.reuse.fingerprints import Hashes, changes, hash_codes, hashes_at
from textmine.reuse.keys import KeyTable
from textmine.reuse.regions import Region, Regions
from textmine.reuse.stack import Bools, Counts, Ints, Stack
from textmine.settings import ReuseSettings
from textmine.text.normal import Codes

_TABLE_BITS = 22  # of the table of rarities; a stack has some million different grams of three characters
_UNITS = 1 << 20  # parts of one in which odds are summed: sums of whole numbers are the same in every order
_BATCH = 1 << 17  # characters of windows that are looked at together: with the table of keys, what a cache holds
BUCKETS = 1 << _TABLE_BITS
Floats = npt.NDArray[np.float32]
Short = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare the short grams of a stack are: by hash, the log of how often a character of it begins each."""

    logs: Floats

    @classmethod
    def of(cls, stack: Stack, size: int, background: int) -> Rarity:
        """Count the papers that use each gram; a stack is taken to have ``background`` characters at least."""
        return cls.of_uses(uses_of(stack, size), max(len(stack.codes), background))

    @classmethod
    def of_uses(cls, uses: Counts, characters: int) -> Rarity:
        """Tell rarity by how many papers use the grams of each bucket.

        The two papers of a pair are left out of what is usual.
        """
        others = np.maximum(np.arange(int(uses.max()) + 1) - 2, 0.5)
        return cls(np.log(others / characters).astype(np.float32)[uses])

    def of_grams(self, hashes: Short) -> Floats:
        """Return the log of the rate of each gram."""
        logs: Floats = self.logs[hashes >> np.uint32(32 - _TABLE_BITS)]
        return logs


def uses_of(stack: Stack, size: int) -> Counts:
    """Return, for each bucket of the table of rarities, how many papers use a gram of it; see :func:`buckets_of`."""
    uses = np.zeros(BUCKETS, np.int32)
    for start, end in pairwise(stack.starts.tolist()):
        uses[buckets_of(stack.codes[start:end], size)] += 1
    return uses


def buckets_of(codes: Codes, size: int) -> Short:
    """Return the buckets of the grams of one paper; the same may come more than once."""
    return _upper(hash_codes(codes, size)) >> np.uint32(32 - _TABLE_BITS)


def _upper(hashes: Hashes) -> Short:
    """Return the upper half of hashes."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


class Stretch(NamedTuple):
    """The best stretch ``[start, end)`` of each window of one side, and its score."""

    start: Ints
    end: Ints
    score: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Windows:
    """Pieces ``[start, start + length)`` of the stack, laid end to end.

    For each character, ``owner`` is the number of its window and ``index`` its position in the stack.
    """

    start: Ints
    length: Ints
    owner: Ints
    index: Ints

    @classmethod
    def of(cls, start: Ints, end: Ints) -> Windows:
        """Lay windows end to end."""
        length = np.maximum(end - start, 0)
        before = np.cumsum(length) - length
        owner = np.repeat(np.arange(len(start)), length)
        return cls(start, length, owner, (start - before)[owner] + np.arange(len(owner)))


@dataclass(frozen=True, slots=True)
class _Grams:
    """The grams that lie within windows: at which of their characters each begins, and its hash."""

    places: Ints
    hashes: Short

    @classmethod
    def of(cls, stack: Stack, windows: Windows, size: int) -> _Grams:
        """Find the grams of windows that are laid end to end."""
        ends = np.cumsum(windows.length) - size + 1
        places = np.flatnonzero(np.arange(len(windows.index)) < ends[windows.owner])
        return cls(places, _upper(hashes_at(stack.codes, windows.index[places], size)))

    def chosen(self, which: Bools) -> Self:
        """Return some of them."""
        return replace(self, places=self.places[which], hashes=self.hashes[which])

    def keys(self, windows: Windows) -> Hashes:
        """Return a number for each gram, another in each window."""
        keys: Hashes = self.hashes | windows.owner[self.places].astype(np.uint64) << np.uint64(32)
        return keys


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Scores regions of one stack; ``neutral`` marks positions that speak neither for nor against a copy.

    ``papers`` are those of the whole, where the stack is a part of it. What a region scores depends on its two papers
    and on that whole, and on no other region: it is the same however a stack is parted.
    """

    stack: Stack
    rarity: Rarity
    neutral: Bools
    papers: int
    rules: ReuseSettings

    @property
    def threshold(self) -> float:
        """What a region must score: more in a larger stack, where chance has more tries."""
        return self.rules.likely_base + self.rules.likely_growth * float(np.log(max(self.papers, 2)))

    def copies(self, found: Regions) -> Iterator[Region]:
        """Yield the regions that are likelier copies than chance, each with its best stretch on either side.

        A run that is too long for a phrase is a copy however many papers hold it, and then the region stands as it is.
        """
        table = KeyTable()
        hopeful = self._hopeful(found, table)
        for numbers in _batches(found, hopeful, self.rules.margin):
            a, b = self._around(found, numbers, self.rules.margin)
            for _ in range(2):
                a, b = self._best(Windows.of(a.start, a.end), Windows.of(b.start, b.end), table)
            likely = np.minimum(a.score, b.score) >= self.threshold
            chosen = likely | (found.longest[numbers] > self.rules.formula_max)
            sides = []
            for best, start, end in ((a, found.a, found.a_end), (b, found.b, found.b_end)):
                starts = np.where(likely, best.start, start[numbers])[chosen]
                ends = np.where(likely, best.end, end[numbers])[chosen]
                sides.append(zip(starts.tolist(), ends.tolist(), strict=True))
            yield from found.listed(numbers[chosen].tolist(), zip(*sides, strict=True))

    def _hopeful(self, found: Regions, table: KeyTable) -> Ints:
        """Return the regions, by number, that a first look with a narrow margin does not rule out."""
        kept = []
        least = self.rules.first_share * self.threshold
        for numbers in _batches(found, np.arange(len(found)), self.rules.first_margin):
            solid = found.longest[numbers] > self.rules.formula_max
            a, b = self._around(found, numbers, self.rules.first_margin)
            within = self._within_reach(Windows.of(a.start, a.end), Windows.of(b.start, b.end), least, table)
            looked = numbers[within & ~solid]
            a, b = self._around(found, looked, self.rules.first_margin)
            a, b = self._best(Windows.of(a.start, a.end), Windows.of(b.start, b.end), table)
            likely = looked[np.minimum(a.score, b.score) >= least]
            kept.append(np.sort(np.concatenate([numbers[solid], likely])))
        return np.concatenate(kept) if kept else np.empty(0, np.int64)

    def _within_reach(self, a: Windows, b: Windows, least: float, table: KeyTable) -> Bools:
        """Mark the windows that score ``least`` on both sides if nothing is counted but what speaks for a copy.

        The others never do. That is quickly counted: most regions are chance neighbours, and these share little.
        """
        a_grams, in_a, b_grams, in_b = self._facing(a, b, table)
        within: Bools = np.minimum(self._gain(a, b, a_grams, in_a), self._gain(b, a, b_grams, in_b)) >= least
        return within

    def _around(self, found: Regions, numbers: Ints, margin: int) -> tuple[Stretch, Stretch]:
        """Return regions with a margin on either side, as far as their papers go."""
        sides = []
        for start, end, paper in ((found.a, found.a_end, found.a_paper), (found.b, found.b_end, found.b_paper)):
            low, high = self.stack.starts[paper[numbers]], self.stack.starts[paper[numbers] + 1]
            first, last = np.maximum(start[numbers] - margin, low), np.minimum(end[numbers] + margin, high)
            sides.append(Stretch(first, last, np.zeros(len(numbers))))
        return sides[0], sides[1]

    def _best(self, a: Windows, b: Windows, table: KeyTable) -> tuple[Stretch, Stretch]:
        """Return the best stretch of windows that face each other."""
        a_grams, in_a, b_grams, in_b = self._facing(a, b, table)
        return self._stretch(a, b, a_grams, in_a), self._stretch(b, a, b_grams, in_b)

    def _facing(self, a: Windows, b: Windows, table: KeyTable) -> tuple[_Grams, Bools, _Grams, Bools]:
        """Return the grams of windows that face each other, each side with which of them the other holds."""
        size = self.rules.small_gram
        a_grams, b_grams = _Grams.of(self.stack, a, size), _Grams.of(self.stack, b, size)
        in_a, in_b = table.in_both(a_grams.keys(a), b_grams.keys(b))
        return a_grams, in_a, b_grams, in_b

    def _gain(self, here: Windows, there: Windows, grams: _Grams, shared: Bools) -> npt.NDArray[np.float64]:
        """Return what the grams that the other side holds add to the score of each window: no stretch scores more."""
        some = grams.chosen(shared)
        units = self._units(self._present(self._chance(here, there, some)), here, some)
        return np.bincount(here.owner[some.places], units, len(here.start)) / _UNITS

    def _stretch(self, here: Windows, there: Windows, grams: _Grams, shared: Bools) -> Stretch:
        """Return the best stretch of each window, given its grams and which of them the other side holds."""
        chance = self._chance(here, there, grams)
        absent = np.minimum(np.float32(np.log(1 - self.rules.kept_rate)) + np.exp(chance), 0)
        units = np.zeros(len(here.index), np.int64)
        units[grams.places] = self._units(np.where(shared, self._present(chance), absent), here, grams)
        return _segments(units, here, self.rules.small_gram)

    def _chance(self, here: Windows, there: Windows, grams: _Grams) -> Floats:
        """Return the log of the odds that the other side holds each gram by chance."""
        most = np.log(np.maximum(there.length, 1) * self.rules.topic).astype(np.float32)
        chance: Floats = np.minimum(
            self.rarity.of_grams(grams.hashes) + most[here.owner[grams.places]], np.float32(-0.1)
        )
        return chance

    def _present(self, chance: Floats) -> Floats:
        """Return the log of the odds that speak for a copy where the other side holds a gram; never below 0."""
        present: Floats = np.maximum(np.float32(np.log(self.rules.kept_rate)) - chance, 0)
        return present

    def _units(self, odds: Floats, here: Windows, grams: _Grams) -> Ints:
        """Return the odds of grams in whole :data:`_UNITS`, 0 where one is neutral."""
        odds[self.neutral[here.index[grams.places]]] = 0.0
        return np.rint(odds.astype(np.float64) * (_UNITS / self.rules.small_gram)).astype(np.int64)


def _batches(found: Regions, numbers: Ints, margin: int) -> Iterator[Ints]:
    """Deal regions out in batches of a like number of characters."""
    sizes = found.a_end[numbers] - found.a[numbers] + found.b_end[numbers] - found.b[numbers] + 4 * margin
    batch = np.cumsum(sizes) // _BATCH
    yield from (part for part in np.split(numbers, np.flatnonzero(np.diff(batch)) + 1) if len(part))


def _segments(odds: Ints, windows: Windows, size: int) -> Stretch:
    """Return the stretch of the highest sum in each window, given odds in whole :data:`_UNITS`."""
    score = np.zeros(len(windows.start))
    start, end = windows.start.copy(), windows.start.copy()
    some = windows.length > 0
    owner = windows.owner
    if not len(owner):
        return Stretch(start, end, score)
    firsts = (np.cumsum(windows.length) - windows.length)[some]
    after = np.cumsum(odds)
    before = after - odds
    nth = np.cumsum(some)[owner] - 1  # of the windows that are not empty
    low = before[firsts][nth]
    after, before = after - low, before - low
    far = (int(np.abs(after).max(initial=0)) + 1) * 2
    rank = owner * far
    lowest = np.minimum.accumulate(before - rank)
    gain = after - (lowest + rank)
    highest = np.maximum.reduceat(gain, firsts)
    score[some] = highest / _UNITS
    best = _first_of(gain == highest[nth], owner)
    begin = _first_of(lowest == lowest[best][nth], owner)
    index = windows.index
    start[some], end[some] = index[begin], np.minimum(index[best] + size, (windows.start + windows.length)[some])
    return Stretch(start, end, score)


def _first_of(marks: Bools, owner: Ints) -> Ints:
    """Return the first marked place of each owner; each must have one."""
    places = np.flatnonzero(marks)
    return places[changes(owner[places])]
