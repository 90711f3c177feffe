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
from textmine.themes.labels import label_of, shortest_central
from textmine.themes.space import Views
from textmine.themes.stated import Stated

Ints = npt.NDArray[np.int64]


def find_themes(
    said: Sequence[Stated], units: int, categories: Sequence[str], views: Views, settings: ThemeSettings
) -> tuple[Theme, ...]:
    """Return the themes of a stack, role by role, those that most units state first; then the problems of one alone.

    Args:
        said: what the papers state, from :func:`textmine.themes.stated.stated_in`.
        units: how many units the stack has.
        categories: all that a statement may have.
        views: what likeness is told with.
        settings: weights and thresholds.
    """
    found: list[Theme] = []
    stack = _Stack(tuple(categories), units, settings)
    with threadpool_limits(1):  # sums are made in one order then, so that every machine finds the same themes
        for role in FINDING_ROLES:
            own = [s for s in said if s.role is role]
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

    def themes(self, role: Role, stated: Sequence[Stated], grouping: Grouping) -> Iterator[Theme]:
        """Yield the themes of one role, then the problems of one body alone."""
        shared: list[tuple[Ints, str]] = []
        alone: list[Ints] = []
        for rows, name in grouping.clusters():
            if len({stated[row].author.body for row in rows.tolist()}) >= self.settings.min_papers:
                shared.append((rows, name))
            elif role is Role.PROBLEM:
                alone.append(rows)
        heard = grouping.central(rows for rows, _ in shared)
        for (rows, name), (speaking, near) in zip(shared, heard, strict=True):
            theme = self._theme(_at(stated, rows), _at(stated, speaking), near)
            yield replace(theme, label=name or theme.label, known=bool(name))
        for own in _lonely(stated, alone, [rows for rows, _ in shared]):
            yield self._theme(own, own, [0.0] * len(own))

    def _theme(self, members: Sequence[Stated], speaking: Sequence[Stated], near: Sequence[float]) -> Theme:
        """Return the theme of some sentences; those that speak for it name it, those near to the others first."""
        ordered = sorted(members, key=_place)
        bodies = {s.author.body: s for s in reversed(ordered)}
        first_of = sorted(bodies.values(), key=_place)
        years = sorted({s.author.year for s in members if s.author.year})
        counts = Counter(category for s in members for category in s.categories)
        return Theme(
            role=members[0].role,
            label=label_of(speaking, near, self.settings),
            categories=tuple(c for c in self.categories if counts[c] * 2 >= len(members)),
            papers=tuple(s.paper for s in first_of),
            units=tuple(dict.fromkeys(s.author.unit for s in first_of)),
            members=tuple(s.member for s in ordered),
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


def _lonely(stated: Sequence[Stated], alone: Sequence[Ints], shared: Sequence[Ints]) -> Iterator[list[Stated]]:
    """Yield the sentences of each cluster of one body, but for those of items that a shared theme holds a part of."""
    asked = {_item(s) for rows in alone for s in _at(stated, rows)}
    held = {item for rows in shared for s in _at(stated, rows) if (item := _item(s)) in asked}
    for rows in alone:
        if own := [s for s in _at(stated, rows) if _item(s) not in held]:
            yield own


def _at(stated: Sequence[Stated], rows: Ints) -> list[Stated]:
    return [stated[row] for row in rows.tolist()]


def _item(sentence: Stated) -> tuple[str, int]:
    return sentence.paper, sentence.point.item


def _place(sentence: Stated) -> tuple[str, int, int]:
    return sentence.paper, sentence.span.start, sentence.span.end
