"""Who shares what with whom, and which of it is legitimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.lexicon import Lexicon
from textmine.model import Group, Legitimate, Match, Origin, Paper, Ratios
from textmine.reuse.edges import Edges
from textmine.reuse.fingerprints import Postings, grams, postings, shared_runs
from textmine.reuse.groups import groups
from textmine.reuse.legitimate import legitimate_text
from textmine.reuse.marks import Marks
from textmine.reuse.matches import Evidence, Matcher
from textmine.reuse.passages import pairs, passages
from textmine.reuse.ratios import pair_shares, ratios
from textmine.reuse.stack import Ints, Stack
from textmine.settings import ReuseSettings

__all__ = ["Reuse", "find_reuse"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """All that was found about sharing: matches by paper and place, grey spans, ratios and groups."""

    matches: tuple[Match, ...]
    legitimate: dict[str, tuple[Legitimate, ...]]
    ratios: dict[str, Ratios]
    groups: tuple[Group, ...]


def find_reuse(papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> Reuse:
    """Find the passages that submissions share with one another, with known documents and with earlier papers.

    Time and memory grow with the characters of the stack, not with the square of its papers.
    """
    stack = Stack.of(papers)
    found = grams(stack, rules.gram)
    posted = postings(stack, found)
    legitimate = legitimate_text(stack, found, posted, lexicon.formulas, rules)
    free = legitimate.kind == 0
    covered = np.concatenate([[0], np.cumsum(~free)])
    fully = covered[posted.positions + rules.gram] - covered[posted.positions] == rules.gram
    runs = shared_runs(stack, posted, fully, rules.gram, rules.pair_window)
    marks = Marks(stack)
    edges = Edges(stack, legitimate, marks, rules)
    matcher = Matcher(stack, legitimate, _spread(stack, posted), edges, _common_from(papers, rules), rules)
    evidence: list[Evidence] = []
    for a, b, between in pairs(runs, rules):
        if Origin.SUBMISSION not in (stack.papers[a].document.origin, stack.papers[b].document.origin):
            continue
        for passage in passages(stack, (a, b), between, marks.barriers, rules):
            evidence += matcher.matches((a, b), passage)
    shares = pair_shares(stack, evidence)
    matches = sorted((e.match for e in evidence), key=lambda m: (m.a, m.a_span, m.b, m.b_span))
    return Reuse(
        matches=tuple(matches),
        legitimate={p.name: legitimate.spans(stack, i) for i, p in enumerate(stack.papers)},
        ratios=ratios(stack, evidence, legitimate),
        groups=groups(stack, evidence, shares, rules),
    )


def _spread(stack: Stack, posted: Postings) -> Ints:
    """For each position, how many papers hold the run that begins there (0: this one only)."""
    spread = np.zeros(len(stack.codes), np.int64)
    spread[posted.positions] = posted.spread
    return spread


def _common_from(papers: Sequence[Paper], rules: ReuseSettings) -> int:
    """How many papers must hold a body before it is common to many."""
    units = len({p.unit or p.name for p in papers if p.document.origin is Origin.SUBMISSION})
    return max(rules.common_papers, round(rules.common_share * units))
