"""How much of each submission is shared, in the measures that users of 查重 products know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from textmine.model import CopyKind, Ratios
from textmine.reuse.matches import Evidence
from textmine.reuse.stack import Bools, Ints, Roll, spread_out


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


def ratios(roll: Roll, found: Iterable[Evidence]) -> dict[str, Ratios]:
    """Return the ratios of every submission, by its name.

    What a paper shares with its own past, and the parts of one file with each other, counts in ``total`` and not in
    ``net``: it is no other unit's text.
    """
    entered: dict[int, list[tuple[Evidence, int]]] = defaultdict(list)
    for evidence in found:
        for side, paper in enumerate(evidence.papers):
            entered[paper].append((evidence, side))
    return {roll.names[i]: _ratios(i, entered.get(i, ()), roll) for i in range(roll.submitted, len(roll.names))}


def _ratios(paper: int, entered: Sequence[tuple[Evidence, int]], roll: Roll) -> Ratios:
    """Return the ratios of one paper, given what was found of it and on which side."""
    if not entered:
        return Ratios()
    start, end = roll.starts[paper : paper + 2].tolist()
    tally = _Tally(end - start, start)
    for evidence, side in entered:
        shown = _shown(evidence, roll)
        if shown is _Sharing.FOREIGN:
            tally.longest = max(tally.longest, evidence.longest)
        runs = evidence.passage.runs
        positions = spread_out([run[side] for run in runs], [run.length for run in runs])
        tally.count(positions, evidence.own, evidence.papers[1 - side], shown)
    return tally.ratios()


def _shown(evidence: Evidence, roll: Roll) -> _Sharing:
    """In whose account a match is entered."""
    if evidence.match.legitimate:
        return _Sharing.LEGITIMATE
    if evidence.match.kind is CopyKind.SELF:
        return _Sharing.OWN_PAST
    a, b = evidence.papers
    return _Sharing.FOREIGN if roll.paths[a] != roll.paths[b] else _Sharing.WITHIN_FILE


def pair_shares(roll: Roll, found: Iterable[Evidence]) -> dict[tuple[int, int], float]:
    """Return, for each pair of submissions of different files, the shared part of the shorter one, 0 to 1."""
    chars: dict[tuple[int, int], int] = defaultdict(int)
    for evidence in found:
        low, high = sorted(evidence.papers)
        foreign = roll.paths[low] != roll.paths[high] and low >= roll.submitted
        if foreign and not evidence.match.legitimate and evidence.match.kind is not CopyKind.SELF:
            chars[low, high] += evidence.match.chars
    lengths = roll.sizes
    return {pair: min(1.0, n / max(1, int(min(lengths[list(pair)])))) for pair, n in chars.items()}
