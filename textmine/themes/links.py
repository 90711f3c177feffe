"""What is put down to what, and met with what, over the whole stack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from textmine.model import Group, Ledger, Reach, Theme, ThemeLink
from textmine.themes.stated import bodies_of


def theme_links(
    themes: Sequence[Theme], ledgers: Mapping[str, Ledger], groups: Sequence[Group]
) -> tuple[ThemeLink, ...]:
    """Return which cause and remedy themes papers set beside which problem themes, the most frequent first.

    Papers of one body count once; a theme of a single unit takes no part.
    """
    bodies = bodies_of(groups)
    owner = {
        (member.paper, member.span): number
        for number, theme in enumerate(themes)
        if theme.reach is not Reach.SINGLE
        for member in theme.members
    }
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for name, ledger in ledgers.items():
        of_item = [owner.get((name, item.span)) for item in ledger.items]
        for entry in ledger.entries:
            problem = of_item[entry.problem]
            for link in (*entry.causes, *entry.remedies):
                answer = of_item[link.item]
                if problem is not None and answer is not None:
                    found[problem, answer].add(bodies.get(name, name))
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(ThemeLink(problem, answer, tuple(sorted(papers))) for (problem, answer), papers in ranked)
