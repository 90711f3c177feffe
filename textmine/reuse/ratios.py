"""How much of each submission is shared, in the measures that users of 查重 products know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from textmine.model import CopyKind, Legitimate, Origin, Ratios
from textmine.reuse.matches import Evidence
from textmine.reuse.pairs import longest_run
from textmine.reuse.stack import Bools, Ints, Stack, spread_out


class _Sharing(Enum):
    """With whom a paper shares a passage."""

    FOREIGN = auto()
    OWN_PAST = auto()
    WITHIN_FILE = auto()
    LEGITIMATE = auto()


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
        """The characters shared with one other paper."""
        return self.partners.setdefault(other, np.zeros(self.size, dtype=bool))

    def count(self, positions: Ints, own: Bools, other: int, sharing: _Sharing) -> None:
        """Enter the shared characters of one match; ``own`` marks those that are not legitimate."""
        here = positions - self.base
        self.total[here] = True
        if sharing is _Sharing.OWN_PAST:
            self.past[here[own]] = True
        elif sharing is _Sharing.FOREIGN:
            self.net[here[own]] = True
            self.partner(other)[here[own]] = True

    def ratios(self) -> Ratios:
        """The counts as shares of the paper."""
        if not self.size:
            return Ratios()
        single = max((int(np.count_nonzero(marks)) for marks in self.partners.values()), default=0)
        total, net, past = (int(np.count_nonzero(marks)) for marks in (self.total, self.net, self.past))
        total_share, net_share, single_share, past_share = (round(n / self.size, 4) for n in (total, net, single, past))
        return Ratios(total_share, net_share, single_share, past_share, self.longest)


def ratios(
    stack: Stack, found: Sequence[Evidence], legitimate: Mapping[str, Sequence[Legitimate]]
) -> dict[str, Ratios]:  # fmt: skip
    """Return the ratios of every submission, by its name; ``legitimate`` is the legitimate text of all papers.

    What a paper shares with its own past, and the parts of one file with each other, counts in ``total`` and not in
    ``net``: it is no other unit's text.
    """
    tallies = {
        i: _Tally(int(stack.starts[i + 1] - stack.starts[i]), int(stack.starts[i]))
        for i, paper in enumerate(stack.papers)
        if paper.document.origin is Origin.SUBMISSION
    }
    for evidence in found:
        shown = _shown(evidence, stack)
        if shown is _Sharing.FOREIGN:
            first = next(stack.papers[p] for p in evidence.papers if stack.papers[p].name == evidence.match.a)
            longest = longest_run(evidence.match, first, [grey.span for grey in legitimate[first.name]])
            for paper in tallies.keys() & set(evidence.papers):
                tallies[paper].longest = max(tallies[paper].longest, longest)
        runs = evidence.passage.runs
        lengths = [run.length for run in runs]
        for side, paper in enumerate(evidence.papers):
            if paper in tallies:
                other = evidence.papers[1 - side]
                positions = spread_out([run[side] for run in runs], lengths)
                tallies[paper].count(positions, evidence.own, other, shown)
    return {stack.papers[i].name: tally.ratios() for i, tally in tallies.items()}


def _shown(evidence: Evidence, stack: Stack) -> _Sharing:
    """In whose account a match is entered."""
    if evidence.match.legitimate:
        return _Sharing.LEGITIMATE
    if evidence.match.kind is CopyKind.SELF:
        return _Sharing.OWN_PAST
    paths = {stack.papers[p].document.path for p in evidence.papers}
    return _Sharing.FOREIGN if len(paths) > 1 else _Sharing.WITHIN_FILE


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
