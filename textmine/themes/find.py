"""The themes of a stack: clusters with a name, whom they concern, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from textmine.lexicon.codebook import Codebook
from textmine.model import FINDING_ROLES, Reach, Role, Theme
from textmine.settings import ThemeSettings
from textmine.themes.grouping import Grouping, grouping_of
from textmine.themes.labels import Worded, label_of, shortest_central
from textmine.themes.sayings import Members, Sayings
from textmine.themes.space import Views

Ints = npt.NDArray[np.int64]


def find_themes(
    said: Sayings, units: int, categories: Sequence[str], views: Views, settings: ThemeSettings
) -> tuple[Theme, ...]:
    """Return the themes of a stack, role by role, those that most units state first; then the problems of one alone.

    Args:
        said: what the papers state, from :class:`textmine.themes.sayings.Gathered`.
        units: how many units the stack has.
        categories: all that a statement may have.
        views: what likeness is told with.
        settings: weights and thresholds.
    """
    found: list[Theme] = []
    stack = _Stack(tuple(categories), units, settings)
    with threadpool_limits(1):  # sums are made in one order then, so that every machine finds the same themes
        for role in FINDING_ROLES:
            own = said.with_role(role)
            if own:
                grouping = grouping_of(own, views.sorter(role), views, settings)
                found += stack.themes(role, own, grouping)
    return tuple(sorted((_filed(theme, views.codebook, categories) for theme in found), key=_order))


def _filed(theme: Theme, codebook: Codebook, categories: Sequence[str]) -> Theme:
    """Return a theme with the categories of the codebook where what the papers say of it tells none."""
    if theme.categories or not theme.known:
        return theme
    usual = next(known.categories for known in codebook.of(theme.role) if known.name == theme.label)
    return replace(theme, categories=tuple(c for c in categories if c in usual))


def _order(theme: Theme) -> tuple[int, int, int, int, str, str, str, int]:
    single = theme.reach is Reach.SINGLE
    first = theme.members[0]
    where = first.paper if single else ""
    return (
        FINDING_ROLES.index(theme.role), int(single), -len(theme.units), -len(theme.members), where, theme.label,
        first.paper, first.span.start,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stack:
    """What a theme is seen against: the categories that there are, how many units the stack has, the thresholds."""

    categories: tuple[str, ...]
    units: int
    settings: ThemeSettings

    def themes(self, role: Role, said: Sayings, grouping: Grouping) -> Iterator[Theme]:
        """Yield the themes of one role, then the problems of one body alone."""
        shared: list[tuple[Ints, str]] = []
        alone: list[Ints] = []
        for rows, name in grouping.clusters():
            if len(np.unique(said.bodies_at(rows))) >= self.settings.min_papers:
                shared.append((rows, name))
            elif role is Role.PROBLEM:
                alone.append(rows)
        places = _places(said)
        heard = grouping.central(rows for rows, _ in shared)
        for (rows, name), (speaking, near) in zip(shared, heard, strict=True):
            theme = self._theme(said, rows[np.argsort(places[rows])], _worded(said, speaking), near)
            yield replace(theme, label=name or theme.label, known=bool(name))
        for own in _lonely(said, alone, [rows for rows, _ in shared]):
            yield self._theme(said, own[np.argsort(places[own])], _worded(said, own), [0.0] * len(own))

    def _theme(self, said: Sayings, rows: Ints, speaking: Sequence[Worded], near: Sequence[float]) -> Theme:
        """Return the theme of some sentences in their order; those that speak for it name it, nearest ones first."""
        own = said.rows[rows]
        bodies = np.sort(np.unique(said.bodies_at(rows), return_index=True)[1])
        first_of = [said.authors[paper] for paper in own["paper"][bodies].tolist()]
        years = sorted({said.authors[paper].year for paper in np.unique(own["paper"]).tolist()} - {0})
        counts: Counter[str] = Counter()
        for kinds, count in enumerate(np.bincount(own["kinds"]).tolist()):
            counts.update(dict.fromkeys(said.kinds[kinds], count))
        return Theme(
            role=FINDING_ROLES[own["role"][0]],
            label=label_of(speaking, near, self.settings),
            categories=tuple(c for c in self.categories if counts[c] * 2 >= len(own)),
            papers=tuple(author.paper for author in first_of),
            units=tuple(dict.fromkeys(author.unit for author in first_of)),
            members=Members(said, rows),
            example=shortest_central(speaking, near, self.settings),
            reach=self._reach(len(bodies)),
            first=years[0] if years else 0,
            last=years[-1] if years else 0,
        )

    def _reach(self, bodies: int) -> Reach:
        if bodies < self.settings.min_papers:
            return Reach.SINGLE
        common = bodies >= max(self.settings.common_units, self.settings.common_share * self.units)
        return Reach.COMMON if common else Reach.SEVERAL


def _lonely(said: Sayings, alone: Sequence[Ints], shared: Sequence[Ints]) -> Iterator[Ints]:
    """Yield the sentences of each cluster of one body, but for those of items that a shared theme holds a part of."""
    if not alone:
        return
    rows = np.concatenate(alone)
    held = said.owners(np.concatenate(shared)) if shared else np.zeros(0, np.int64)
    kept = ~np.isin(said.owners(rows), held)
    for own, free in zip(alone, np.split(kept, np.cumsum([len(own) for own in alone[:-1]])), strict=True):
        if free.any():
            yield own[free]


def _places(said: Sayings) -> Ints:
    """Return the place of each sentence among all: by the name of its paper, where it begins, where it ends."""
    names = sorted(range(len(said.authors)), key=lambda k: said.authors[k].paper)
    ranks = np.empty(len(names), np.int64)
    ranks[names] = np.arange(len(names))
    order = np.lexsort((said.rows["end"], said.rows["start"], ranks[said.rows["paper"]]))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may name a theme."""

    text: str
    heading: bool


def _worded(said: Sayings, rows: Ints) -> list[_Sentence]:
    titles = said.rows["heading"][rows].tolist()
    return [_Sentence(*one) for one in zip(said.words(said.rows["text"][rows]), titles, strict=True)]
