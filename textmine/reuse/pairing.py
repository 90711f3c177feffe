"""Which places of which papers are held against one another, of all grams that several papers hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from textmine.reuse.fingerprints import Hits, Postings, hits, hits_of_one, joined_hits
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.stack import Bools
from textmine.settings import ReuseSettings


@dataclass(frozen=True, slots=True)
class Pairing:
    """The grams of a whole stack: those that few papers hold are paired each with each, the others with one of them.

    ``free`` marks the groups of equal grams that are nobody's right to share, ``many`` those that so many papers hold
    that they are common. ``submitted`` is the first paper that is a submission; all behind it are.
    """

    posted: Postings
    free: Bools
    many: Bools
    submitted: int
    rules: ReuseSettings

    @classmethod
    def of(cls, posted: Postings, legitimate: LegitimateText, submitted: int, rules: ReuseSettings) -> Self:
        """Part the grams of a stack by who may share them and how many do."""
        free = ~posted.groups_with(posted.within(legitimate.kind != 0))
        return cls(posted, free, posted.spread >= rules.common_papers, submitted, rules)

    def own(self) -> Hits:
        """Return the hits of what papers may have copied."""
        few = hits(self.posted, self.free & ~self.many, self.rules.pair_window)
        return joined_hits(few, hits_of_one(self.posted, self.free & self.many, self.submitted))

    def same(self) -> Hits:
        """Return the hits of what anybody may share."""
        return hits_of_one(self.posted, ~self.free)

    def inside(self, marks: Bools) -> Hits:
        """Return the hits, each with each, of common grams of which a paper has one at marked positions."""
        chosen = self.many & self.free & (self.posted.spread <= self.rules.body_papers)
        chosen &= self.posted.groups_with(self.posted.within(marks))
        return hits(self.posted, chosen, self.rules.pair_window)
