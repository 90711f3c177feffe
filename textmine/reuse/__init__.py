"""Who shares what with whom, and which of it is legitimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textmine.lexicon import Lexicon
from textmine.model import Group, Legitimate, Match, Origin, Paper, Ratios
from textmine.reuse.fingerprints import postings
from textmine.reuse.groups import groups
from textmine.reuse.index import Index
from textmine.reuse.legitimate import legitimate_of
from textmine.reuse.likelihood import Likelihood, Rarity
from textmine.reuse.marks import Marks
from textmine.reuse.matches import Evidence
from textmine.reuse.pairing import Pairing
from textmine.reuse.ratios import pair_shares, ratios
from textmine.reuse.search import Search
from textmine.reuse.stack import Roll, Stack
from textmine.settings import ReuseSettings

__all__ = ["Index", "Reuse", "find_reuse"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """All that was found about sharing: matches by paper and place, grey spans, ratios and groups."""

    matches: tuple[Match, ...]
    legitimate: Mapping[str, tuple[Legitimate, ...]]
    ratios: dict[str, Ratios]
    groups: tuple[Group, ...]


def summed_up(
    roll: Roll,
    found: Sequence[Evidence],
    grey: Mapping[str, tuple[Legitimate, ...]],
    paper_of: Callable[[int], Paper],
    rules: ReuseSettings,
) -> Reuse:
    """Return what the evidence of a stack comes to; ``paper_of`` gives a paper by its number in the roll."""
    return Reuse(
        matches=tuple(sorted((e.match for e in found), key=lambda m: (m.a, m.a_span, m.b, m.b_span))),
        legitimate=grey,
        ratios=ratios(roll, found),
        groups=groups(roll, found, pair_shares(roll, found), paper_of, rules),
    )


def find_reuse(papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> Reuse:
    """Find the passages that submissions share with one another, with known documents and with earlier papers.

    Time and memory grow with the characters of the stack, not with the square of its papers.
    """
    stack = Stack.of(papers)
    posted = postings(stack, rules.gram)
    marks = Marks(stack)
    legitimate, facts = legitimate_of(stack, posted, lexicon.formulas, marks, rules)
    rarity = Rarity.of(stack, rules.small_gram, rules.background)
    likelihood = Likelihood(stack, rarity, legitimate.neutral, len(stack.papers), rules)
    search = Search.of(stack, facts.spread, legitimate, likelihood, marks, stack.of_origin(Origin.SUBMISSION))
    evidence = list(search.evidence(Pairing.of(posted, legitimate, stack.submitted, rules)))
    grey = {p.name: legitimate.spans(stack, i) for i, p in enumerate(stack.papers)}
    return summed_up(stack.roll, evidence, grey, stack.papers.__getitem__, rules)
