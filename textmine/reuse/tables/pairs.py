"""Work on the hits of a part: what the papers of two tiles share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from textmine.coding import Coder
from textmine.model import Match
from textmine.reuse.alignment import Run
from textmine.reuse.facts import PLACES
from textmine.reuse.fingerprints import Hits, by_diagonal
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.likelihood import Likelihood, Rarity
from textmine.reuse.marks import Marks
from textmine.reuse.matches import Evidence
from textmine.reuse.passages import Passage
from textmine.reuse.regions import Region
from textmine.reuse.search import Search
from textmine.reuse.stack import Counts, Ints, Stack
from textmine.reuse.tables.light import Light
from textmine.reuse.tables.prints import stack_of
from textmine.reuse.tables.protocol import Made, Part
from textmine.settings import ReuseSettings


@dataclass(frozen=True, slots=True)
class Told:
    """One match as it travels: its papers by number, its places within these, and what is nobody's right to share."""

    papers: tuple[int, int]
    runs: tuple[tuple[int, int, int], ...]
    shuffled: bool
    whole: bool
    match: Match
    own: bytes
    longest: int

    @classmethod
    def of(cls, found: Evidence, numbers: Sequence[int], starts: Sequence[int]) -> Told:
        """Return a match that was found in a part, whose papers have these numbers and begin at these positions."""
        a, b = found.papers
        runs = tuple((run.a - starts[a], run.b - starts[b], run.length) for run in found.passage.runs)
        papers = numbers[a], numbers[b]
        passage = found.passage
        own = np.packbits(found.own).tobytes()
        return cls(papers, runs, passage.shuffled, passage.whole, found.match, own, found.longest)

    def evidence(self, starts: Ints) -> Evidence:
        """Return the match in the whole stack, whose papers begin at ``starts``."""
        a, b = (int(starts[paper]) for paper in self.papers)
        runs = tuple(Run(x + a, y + b, length) for x, y, length in self.runs)
        own = np.unpackbits(np.frombuffer(self.own, np.uint8), count=sum(run.length for run in runs)).astype(bool)
        return Evidence(self.papers, Passage(runs, self.shuffled, self.whole), self.match, own, self.longest)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a pair has to know of the whole stack: how many papers it has, and how many use which short grams."""

    papers: int
    submitted: int
    characters: int
    uses: bytes = field(repr=False)

    def rarity(self) -> Rarity:
        """Return how rare short grams are."""
        return _rarity(self.uses, self.characters)


@lru_cache(maxsize=1)
def _rarity(uses: bytes, characters: int) -> Rarity:
    return Rarity.of_uses(np.frombuffer(uses, "<i4"), characters)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Looks at the hits of a part and tells what the papers share, as blobs of the table ``name``.

    With ``bodies`` only what is too long for a phrase is told.
    """

    name: str
    whole: Whole
    rules: ReuseSettings
    bodies: bool = False

    def __call__(self, part: Part) -> Made:
        """Return the matches of a part under its number; none where there are none."""
        numbers = np.unique(np.concatenate([part.rows["a_paper"], part.rows["b_paper"]]))
        near = _Near.of(part, numbers)
        own, same = near.hits(part, own=1), near.hits(part, own=0)
        search = near.search(self.whole, self.rules)
        if self.bodies:
            met = search.bodies(own)
            wanted, others = list(met.listed(*met.outlines())), []
        else:
            met = search.same(same)
            wanted, others = list(search.own(own)), list(met.listed(*met.outlines()))
        told = self._told(part, near, wanted, others)
        return Made(blobs={self.name: {part.number: TOLD.encode(tuple(told))} if told else {}})

    def _told(self, part: Part, near: _Near, own: list[Region], same: list[Region]) -> list[Told]:
        """Look closely at the papers that have regions."""
        wanted = sorted({paper for region in (*own, *same) for paper in region.papers})
        if not wanted:
            return []
        numbers = near.numbers[wanted]
        stack = stack_of(part, numbers)
        chosen = near.chosen(wanted, stack)
        search = chosen.search(self.whole, self.rules)
        places = {paper: k for k, paper in enumerate(wanted)}
        shifts = (stack.starts[:-1] - near.stack.starts[wanted]).tolist()
        moved = [[_moved(region, places, shifts) for region in regions] for regions in (own, same)]
        starts = stack.starts.tolist()
        return [Told.of(evidence, numbers.tolist(), starts) for evidence in search.matched(*moved)]


@dataclass(frozen=True, slots=True)
class _Near:
    """The papers of a part: their numbers, rising, their characters end to end, and what is known of these."""

    numbers: Ints
    stack: Stack
    legitimate: LegitimateText
    spread: Counts

    @classmethod
    def of(cls, part: Part, numbers: Ints) -> _Near:
        """Lay papers end to end, as far as they are needed to weigh pairs."""
        light, starts = Light.decode([part.blobs["light"][number] for number in numbers.tolist()])
        stack = Stack((), (), (), light.codes, starts)
        return cls(numbers, stack, LegitimateText(light.kind, light.inline), light.spread)

    def chosen(self, which: list[int], stack: Stack) -> _Near:
        """Return some of the papers, given as a stack that holds their text too."""
        bounds = [slice(int(self.stack.starts[k]), int(self.stack.starts[k + 1])) for k in which]
        kind, inline, spread = (
            np.concatenate([of[here] for here in bounds])
            for of in (self.legitimate.kind, self.legitimate.inline, self.spread)
        )
        return _Near(self.numbers[which], stack, LegitimateText(kind, inline), spread)

    def hits(self, part: Part, own: int) -> Hits:
        """Return the hits of a part that are, or are not, of what is nobody's right to share."""
        chosen = part.rows["own"] == own
        a, b = (self._positions(part.rows[side][chosen]) for side in ("a", "b"))
        return by_diagonal(a, b)

    def _positions(self, address: Ints) -> Ints:
        place = address & ((1 << PLACES) - 1)
        positions: Ints = self.stack.starts[np.searchsorted(self.numbers, address >> PLACES)] + place
        return positions

    def search(self, whole: Whole, rules: ReuseSettings) -> Search:
        """Return a search through these papers."""
        likelihood = Likelihood(self.stack, whole.rarity(), self.legitimate.neutral, whole.papers, rules)
        asked = self.numbers >= whole.submitted
        return Search.of(self.stack, self.spread, self.legitimate, likelihood, Marks(self.stack), asked)


def _moved(region: Region, places: dict[int, int], shifts: list[int]) -> Region:
    """Return a region among fewer papers: their new places, and by how much each is shifted."""
    a, b = (places[paper] for paper in region.papers)
    by = shifts[a], shifts[b]
    ranges = tuple((start + k, end + k) for (start, end), k in zip(region.ranges, by, strict=True))
    stripes = tuple(Run(run.a + by[0], run.b + by[1], run.length) for run in region.stripes)
    run = stripes[0] if region.run else None
    return replace(region, papers=(a, b), ranges=(ranges[0], ranges[1]), stripes=stripes, run=run)


TOLD = Coder[tuple[Told, ...]](tuple[Told, ...])
