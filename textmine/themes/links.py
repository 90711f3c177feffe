"""What is put down to what, and met with what, over the whole stack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from textmine.model import Group, Ledger, Member, Reach, Span, Theme, ThemeLink
from textmine.themes.sayings import Members, bodies_of

Ints = npt.NDArray[np.int64]


def theme_links(
    themes: Sequence[Theme], ledgers: Mapping[str, Ledger], groups: Sequence[Group]
) -> tuple[ThemeLink, ...]:
    """Return which cause and remedy themes papers set beside which problem themes, the most frequent first.

    Papers of one body count once; a theme of a single unit takes no part. The ledgers are looked at one after the
    other, so that they need not be in memory; those of papers that no theme names change nothing.
    """
    bodies = bodies_of(groups)
    owners = _Owners.of(themes)
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for name in ledgers:
        if owner := owners.within(name):
            ledger = ledgers[name]
            of_item = [owner.get(item.span) for item in ledger.items]
            for entry in ledger.entries:
                problem = of_item[entry.problem]
                for link in (*entry.causes, *entry.remedies):
                    answer = of_item[link.item]
                    if problem is not None and answer is not None:
                        found[problem, answer].add(bodies.get(name, name))
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(ThemeLink(problem, answer, tuple(sorted(papers))) for (problem, answer), papers in ranked)


@dataclass(frozen=True, slots=True, eq=False)
class _Owners:
    """Which theme each place of a paper belongs to: as numbers, for a dictionary of millions of places fills a machine.

    ``rows`` has paper, start, end and theme of each place, those of one paper beside one another.
    """

    papers: dict[str, int]
    rows: Ints

    @classmethod
    def of(cls, themes: Sequence[Theme]) -> _Owners:
        """Take the places of all themes that several state."""
        papers: dict[str, int] = {}
        places = (
            (papers.setdefault(paper, len(papers)), start, end, number)
            for number, theme in enumerate(themes)
            if theme.reach is not Reach.SINGLE
            for paper, start, end in _places(theme.members)
        )
        rows: Ints = np.fromiter(chain.from_iterable(places), np.int64).reshape(-1, 4)
        return cls(papers, rows[np.argsort(rows[:, 0], kind="stable")])

    def within(self, paper: str) -> dict[Span, int]:
        """Return the themes of the places of one paper."""
        number = self.papers.get(paper, -1)
        first, last = np.searchsorted(self.rows[:, 0], (number, number + 1))
        return {Span(start, end): theme for _, start, end, theme in self.rows[first:last].tolist()}


def _places(members: Sequence[Member]) -> Iterable[tuple[str, int, int]]:
    """Yield paper, start and end of each member."""
    if isinstance(members, Members):
        return members.places()
    return ((member.paper, member.span.start, member.span.end) for member in members)
