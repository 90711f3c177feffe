"""One search through one stack: from its grams to the matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.model import CopyKind, Origin
from textmine.reuse.alignment import Run
from textmine.reuse.edges import Edges
from textmine.reuse.fingerprints import Hits, Postings, hits, hits_of_one, joined_hits
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.likelihood import Likelihood, Rarity
from textmine.reuse.marks import Marks
from textmine.reuse.matches import Evidence, Matcher
from textmine.reuse.passages import Passage, best, in_one_order, passages, renumbered, whole
from textmine.reuse.regions import Region, Regions, joined, regions
from textmine.reuse.stack import Bools, Counts, Stack
from textmine.settings import ReuseSettings

Passages = dict[tuple[int, int], list[Passage]]
"""Passages by pair of papers, which are indices into the stack."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search through one stack.

    ``submitted`` is the first paper that is a submission; all behind it are. A pair is looked at if one of it is
    ``asked`` about. ``free`` marks the groups of equal grams that are nobody's right to share.
    """

    stack: Stack
    submitted: int
    asked: Bools
    posted: Postings
    legitimate: LegitimateText
    free: Bools
    likelihood: Likelihood
    marks: Marks
    matcher: Matcher
    rules: ReuseSettings

    @classmethod
    def of(
        cls,
        stack: Stack,
        posted: Postings,
        legitimate: LegitimateText,
        rarity: Rarity,
        marks: Marks,
        asked: Bools,
        rules: ReuseSettings,
    ) -> Search:
        """Prepare to look for what papers that are ``asked`` about share with any."""
        grey = legitimate.kind != 0
        return cls(
            stack=stack,
            submitted=int(np.count_nonzero(~stack.of_origin(Origin.SUBMISSION))),
            asked=asked,
            posted=posted,
            legitimate=legitimate,
            free=~posted.groups_with(posted.within(grey, rules.gram)),
            likelihood=Likelihood(stack, rarity, grey & ~legitimate.inline, rules),
            marks=marks,
            matcher=Matcher(stack, legitimate, _spread(stack, posted), Edges(stack, legitimate, marks, rules), rules),
            rules=rules,
        )

    def evidence(self) -> Iterator[Evidence]:
        """Yield all matches: few papers each with each, many with one of them, and then those of long bodies."""
        many = self.posted.spread >= self.rules.common_papers
        few = hits(self.posted, self.free & ~many, self.rules.pair_window)
        same = self._met(hits_of_one(self.posted, ~self.free), self.rules.bridge)
        same = same.chosen(same.held >= self.rules.min_passage)
        own = self._copies(joined_hits(few, hits_of_one(self.posted, self.free & many, self.submitted)))
        found = list(self._matched(own, self._passages(same.listed(*same.outlines()))))
        yield from found
        yield from self._bodies(found, many)

    def _bodies(self, found: Sequence[Evidence], many: Bools) -> Iterator[Evidence]:
        """Yield what is still to be said of long bodies: up to ``body_papers`` papers are paired each with each."""
        inside = np.zeros(len(self.stack.codes), dtype=bool)
        for evidence in found:
            if evidence.match.kind is CopyKind.COMMON and np.count_nonzero(evidence.own) >= self.rules.body_chars:
                for start, end in (evidence.passage.a, evidence.passage.b):
                    inside[start:end] = True
        if not inside.any():
            return
        chosen = many & self.free & (self.posted.spread <= self.rules.body_papers)
        chosen &= self.posted.groups_with(self.posted.within(inside, self.rules.gram))
        met = self._met(hits(self.posted, chosen, self.rules.pair_window), self.rules.bridge)
        met = met.chosen(met.longest > self.rules.formula_max)  # no phrase: what follows needs no weighing
        own = self._passages(met.listed(*met.outlines()))
        settled = {frozenset(e.papers) for e in found if not e.match.legitimate}
        yield from self._matched({pair: p for pair, p in own.items() if frozenset(pair) not in settled}, {})

    def _copies(self, found: Hits) -> Passages:
        """Return the passages around hits that are likelier copies than chance, by pair."""
        return self._passages(self.likelihood.copies(self._met(found, self.rules.gap)))

    def _met(self, found: Hits, gap: int) -> Regions:
        """Bring hits together to regions, of which one side at least is asked about."""
        made = regions(self.stack, found, self.rules.gram, gap, self.rules.min_seed)
        return made.chosen(self.asked[made.a_paper] | self.asked[made.b_paper])

    def _passages(self, met: Iterable[Region]) -> Passages:
        """Return the passages in regions, by pair of papers."""
        regions_of: dict[tuple[int, int], list[Region]] = defaultdict(list)
        for region in met:
            regions_of[region.papers].append(region)
        return {
            pair: [
                passage
                for region in joined(listed)
                for passage in passages(self.stack.codes, region, self.stack.room(pair), self.rules)
            ]
            for pair, listed in regions_of.items()
        }

    def _matched(self, own: Passages, same: Passages) -> Iterator[Evidence]:
        """Turn passages of the papers' own words, and those of legitimate text, into matches."""
        for pair in sorted({*own, *same}):
            found, others = best(own.get(pair, ())), same.get(pair, ())
            chain = in_one_order([*found, *others]) if found else []
            if self._is_whole(pair, chain):
                one = whole(self.stack.codes, chain, self.stack.room(pair), self.rules)
                found, others = [one, *best(found, [one])], ()
            else:
                found = [part for p in found for part in renumbered(p, self.marks.barriers, self.rules)]
            yield from self._told(pair, found, best(others, found))

    def _told(self, pair: tuple[int, int], own: list[Passage], same: list[Passage]) -> Iterator[Evidence]:
        if pair[0] < self.submitted <= pair[1]:  # a submission is always side a
            pair, own, same = pair[::-1], [p.turned() for p in own], [p.turned() for p in same]
        for passage in own:
            yield from self.matcher.matches(pair, passage)
        for passage in same:
            yield self.matcher.same_words(pair, passage)

    def _is_whole(self, pair: tuple[int, int], chain: Sequence[Run]) -> bool:
        """Tell whether runs in one order hold most of what the shorter of two papers has of its own."""
        if sum(run.length for run in chain) < self.rules.whole_chars:
            return False
        held = int(np.count_nonzero(self.legitimate.over(chain) == 0))
        own = min(int(np.count_nonzero(self.legitimate.kind[start:end] == 0)) for start, end in self.stack.room(pair))
        return held >= max(self.rules.whole_chars, self.rules.whole_share * own)


def _spread(stack: Stack, posted: Postings) -> Counts:
    """For each position, how many papers hold the run that begins there (0: this one only)."""
    spread = np.zeros(len(stack.codes), np.int32)
    spread[posted.positions] = posted.spread[posted.group]
    return spread
