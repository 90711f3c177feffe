"""Who shares what with whom, and which of it is legitimate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from textmine.lexicon import Lexicon
from textmine.model import Origin, Paper
from textmine.reuse.fingerprints import postings
from textmine.reuse.found import Reuse, summed_up
from textmine.reuse.index import Index
from textmine.reuse.legitimate import legitimate_of
from textmine.reuse.likelihood import Likelihood, Rarity
from textmine.reuse.marks import Marks
from textmine.reuse.pairing import Pairing
from textmine.reuse.search import Search
from textmine.reuse.stack import Stack
from textmine.reuse.tables import Tables, find_reuse_in
from textmine.settings import ReuseSettings

__all__ = ["Index", "Reuse", "Tables", "find_reuse"]

OpenTables = Callable[[], AbstractContextManager[Tables]]
"""Opens tables that are gone when they are closed."""


def find_reuse(
    papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings, tables: OpenTables | None = None
) -> Reuse:
    """Find the passages that submissions share with one another, with known documents and with earlier papers.

    Time and memory grow with the characters of the stack, not with the square of its papers. A stack of more than
    ``most_in_memory`` characters is searched in ``tables``, if there are some; the result is the same.
    """
    if tables and sum(len(paper.span) for paper in papers) > rules.most_in_memory:
        with tables() as opened:
            return find_reuse_in(opened, papers, lexicon, rules)
    return _in_memory(papers, lexicon, rules)


def _in_memory(papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> Reuse:
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
