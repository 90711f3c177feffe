"""All that was found about sharing in one stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textmine.model import Group, Legitimate, Match, Paper, Ratios
from textmine.reuse.groups import groups
from textmine.reuse.matches import Evidence
from textmine.reuse.ratios import pair_shares, ratios
from textmine.reuse.stack import Roll
from textmine.settings import ReuseSettings


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
