"""One search through one stack: from its grams to the matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.model import CopyKind
from textmine.reuse.alignment import Run
from textmine.reuse.edges import Edges
from textmine.reuse.fingerprints import Hits
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.likelihood import Likelihood
from textmine.reuse.marks import Marks
from textmine.reuse.matches import Evidence, GreySpans, Matcher
from textmine.reuse.pairing import Pairing
from textmine.reuse.passages import Passage, best, in_one_order, passages, renumbered, whole
from textmine.reuse.regions import Region, Regions, joined, regions
from textmine.reuse.stack import Bools, Counts, Stack
from textmine.settings import ReuseSettings

Pair = tuple[int, int]
"""Two papers, as indices into the stack."""
Passages = dict[Pair, list[Passage]]
"""Passages by pair of papers."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search through one stack, or through a part of it that the whole was looked at for.

    What is found between two papers depends on their hits and on what the whole stack knows, not on the other papers
    of the part. ``submitted`` is the first paper that is a submission; all behind it are. A pair is looked at if one
    of it is ``asked`` about.
    """

    stack: Stack
    submitted: int
    asked: Bools
    legitimate: LegitimateText
    likelihood: Likelihood
    marks: Marks
    matcher: Matcher
    rules: ReuseSettings

    @classmethod
    def of(
        cls,
        stack: Stack,
        spread: Counts,
        legitimate: LegitimateText,
        likelihood: Likelihood,
        marks: Marks,
        asked: Bools,
    ) -> Search:
        """Prepare to look for what papers that are ``asked`` about share with any.

        ``spread`` tells for each position how many papers of the whole stack hold the gram that begins there, 0 where
        one alone does.
        """
        rules = likelihood.rules
        return cls(
            stack=stack,
            submitted=stack.submitted,
            asked=asked,
            legitimate=legitimate,
            likelihood=likelihood,
            marks=marks,
            matcher=Matcher(
                stack=stack,
                legitimate=legitimate,
                spread=spread,
                grey=GreySpans(stack, legitimate),
                edges=Edges(stack, legitimate, marks, rules),
                rules=rules,
            ),
            rules=rules,
        )

    def evidence(self, pairing: Pairing) -> Iterator[Evidence]:
        """Yield all matches of a whole stack: those of its hits, and then those of long bodies."""
        same = self.same(pairing.same())
        found = list(self.matched(self.own(pairing.own()), same.listed(*same.outlines())))
        yield from found
        inside = common_bodies(found, len(self.stack.codes), self.rules)
        if inside.any():
            bodies = self.bodies(pairing.inside(inside))
            yield from self.unsettled(bodies.listed(*bodies.outlines()), settled(found))

    def own(self, found: Hits) -> Iterator[Region]:
        """Yield the regions around hits that are likelier copies than chance."""
        return self.likelihood.copies(self._met(found, self.rules.gap))

    def same(self, found: Hits) -> Regions:
        """Return the regions around hits of what anybody may share that are long enough to be told of."""
        met = self._met(found, self.rules.bridge)
        return met.chosen(met.held >= self.rules.min_passage)

    def bodies(self, found: Hits) -> Regions:
        """Return the regions of long bodies: too long for a phrase, so that what follows needs no weighing."""
        met = self._met(found, self.rules.bridge)
        return met.chosen(met.longest > self.rules.formula_max)

    def matched(self, own: Iterable[Region], same: Iterable[Region]) -> Iterator[Evidence]:
        """Yield the matches of regions of the papers' own words, and of those of legitimate text."""
        return self._matched(self._passages(own), self._passages(same))

    def unsettled(self, bodies: Iterable[Region], done: Collection[Pair]) -> Iterator[Evidence]:
        """Yield the matches of long bodies, but for pairs of papers that are ``done`` with."""
        return self.matched((region for region in bodies if region.papers not in done), ())

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


def common_bodies(found: Iterable[Evidence], size: int, rules: ReuseSettings) -> Bools:
    """Mark the positions, of ``size`` ones, of long bodies common to many: papers that hold them are paired with all.

    Up to ``body_papers`` papers are.
    """
    inside = np.zeros(size, dtype=bool)
    for evidence in found:
        if is_body(evidence, rules):
            for start, end in (evidence.passage.a, evidence.passage.b):
                inside[start:end] = True
    return inside


def is_body(evidence: Evidence, rules: ReuseSettings) -> bool:
    """Tell whether a match is a long body common to many."""
    return evidence.match.kind is CopyKind.COMMON and int(np.count_nonzero(evidence.own)) >= rules.body_chars


def settled(found: Iterable[Evidence]) -> set[Pair]:
    """Return the pairs of papers between which something was found that is not legitimate, in their order."""
    return {(min(e.papers), max(e.papers)) for e in found if not e.match.legitimate}
