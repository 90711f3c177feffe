"""How much of each submission is shared, in the measures that users of 查重 products know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from textmine.model import CopyKind, Origin, Ratios
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.matches import Evidence
from textmine.reuse.passages import Run
from textmine.reuse.stack import Bools, Stack


@dataclass(slots=True)
class _Tally:
    """Marked characters of one paper: shared at all, shared net, shared with the unit's past, and by partner."""

    size: int
    base: int
    total: Bools = field(init=False)
    net: Bools = field(init=False)
    past: Bools = field(init=False)
    partners: dict[int, Bools] = field(default_factory=dict)
    longest: int = 0

    def __post_init__(self) -> None:
        self.total, self.net, self.past = (np.zeros(self.size, dtype=bool) for _ in range(3))

    def partner(self, other: int) -> Bools:
        return self.partners.setdefault(other, np.zeros(self.size, dtype=bool))

    def ratios(self) -> Ratios:
        if not self.size:
            return Ratios()
        single = max((int(np.count_nonzero(marks)) for marks in self.partners.values()), default=0)
        total, net, past = (int(np.count_nonzero(marks)) for marks in (self.total, self.net, self.past))
        shares = [round(n / self.size, 4) for n in (total, net, single, past)]
        return Ratios(*shares, longest=self.longest)


def ratios(stack: Stack, found: Sequence[Evidence], legitimate: LegitimateText) -> dict[str, Ratios]:
    """Return the ratios of every submission, by its name.

    What a paper shares with its own past, and the parts of one file with each other, counts in ``total`` and not in
    ``net``: it is no other unit's text.
    """
    tallies = {
        i: _Tally(int(stack.starts[i + 1] - stack.starts[i]), int(stack.starts[i]))
        for i, paper in enumerate(stack.papers)
        if paper.document.origin is Origin.SUBMISSION
    }
    for evidence in found:
        a, b = evidence.papers
        for run in evidence.passage.runs:
            _count(tallies.get(a), b, run.a, run, evidence, stack, legitimate)
            _count(tallies.get(b), a, run.b, run, evidence, stack, legitimate)
    return {stack.papers[i].name: tally.ratios() for i, tally in tallies.items()}


def _count(
    tally: _Tally | None,
    other: int,
    start: int,
    run: Run,
    evidence: Evidence,
    stack: Stack,
    legitimate: LegitimateText,
) -> None:
    if tally is None:
        return
    here = slice(start - tally.base, start - tally.base + run.length)
    tally.total[here] = True
    if evidence.match.legitimate:
        return
    free = (legitimate.kind[run.a : run.a_end] == 0) & (legitimate.kind[run.b : run.b_end] == 0)
    if evidence.match.kind is CopyKind.SELF:
        tally.past[here] |= free
    elif len({stack.papers[p].document.path for p in evidence.papers}) > 1:
        tally.net[here] |= free
        tally.partner(other)[here] |= free
        tally.longest = max(tally.longest, int(np.count_nonzero(free)))


def pair_shares(stack: Stack, found: Sequence[Evidence]) -> dict[tuple[int, int], float]:
    """Return, for each pair of submissions of different files, the shared part of the shorter one, 0 to 1."""
    chars: dict[tuple[int, int], int] = defaultdict(int)
    for evidence in found:
        first, second = (stack.papers[p].document for p in evidence.papers)
        foreign = first.path != second.path and first.origin is second.origin is Origin.SUBMISSION
        if foreign and not evidence.match.legitimate and evidence.match.kind is not CopyKind.SELF:
            low, high = sorted(evidence.papers)
            chars[low, high] += evidence.match.chars
    lengths = np.diff(stack.starts)
    return {pair: min(1.0, n / max(1, int(min(lengths[list(pair)])))) for pair, n in chars.items()}
