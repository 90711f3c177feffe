"""The themes of a stack: clusters with a name, whom they concern, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from textmine.lexicon.codebook import Codebook
from textmine.model import FINDING_ROLES, Member, Reach, Role, Theme
from textmine.settings import ThemeSettings
from textmine.themes.cluster import clustered
from textmine.themes.labels import label_of, shortest_central
from textmine.themes.space import Space, Views, space_of
from textmine.themes.stated import Stated


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
    with threadpool_limits(1):  # sums are made in one order then, so that every machine finds the same themes
        for role in FINDING_ROLES:
            own = [s for s in said if s.label.role is role]
            if own:
                sort = views.sorter(role)
                space = space_of(own, sort, views, settings)
                found += _themes(role, own, space, sort.names, categories, units, settings)
    return tuple(sorted((_filed(theme, views.codebook, categories) for theme in found), key=_order))


def _filed(theme: Theme, codebook: Codebook, categories: Sequence[str]) -> Theme:
    """Return a theme with the categories of the codebook where what the papers say of it tells none."""
    if theme.categories or not theme.known:
        return theme
    usual = next(known.categories for known in codebook.of(theme.role) if known.name == theme.label)
    return replace(theme, categories=tuple(c for c in categories if c in usual))


def _order(theme: Theme) -> tuple[int, int, int, int, str, str]:
    single = theme.reach is Reach.SINGLE
    where = theme.members[0].paper if single else ""
    return FINDING_ROLES.index(theme.role), int(single), -len(theme.units), -len(theme.members), where, theme.label


def _themes(
    role: Role,
    stated: Sequence[Stated],
    space: Space,
    names: Sequence[str],
    categories: Sequence[str],
    units: int,
    settings: ThemeSettings,
) -> Iterator[Theme]:
    alone: list[list[int]] = []
    for rows, name in clustered(space, names, settings):
        members = [stated[row] for row in rows]
        if len({s.body for s in members}) >= settings.min_papers:
            yield _theme(role, members, _centrality(space, rows), name, categories, units, settings)
        elif role is Role.PROBLEM:
            alone.append(rows)
    lonely = {row for rows in alone for row in rows}
    shared = {(s.paper.name, s.item) for row, s in enumerate(stated) if row not in lonely}
    for rows in alone:
        own = [stated[row] for row in rows if (stated[row].paper.name, stated[row].item) not in shared]
        if own:
            yield _theme(role, own, [0.0] * len(own), "", categories, units, settings)


def _centrality(space: Space, rows: Sequence[int]) -> list[float]:
    """How near each row comes to all of its cluster."""
    words, vectors = space.words[list(rows)], space.vectors[list(rows)]
    near = np.asarray(words @ np.asarray(words.mean(axis=0)).ravel()).ravel() + vectors @ vectors.mean(axis=0)
    return [float(value) for value in near]


def _theme(
    role: Role,
    members: Sequence[Stated],
    centrality: Sequence[float],
    name: str,
    categories: Sequence[str],
    units: int,
    settings: ThemeSettings,
) -> Theme:
    ordered = sorted(members, key=lambda s: (s.paper.name, s.statement.span))
    counts = {c: sum(c in s.label.categories for s in members) for c in categories}
    bodies = {s.body: s for s in reversed(ordered)}
    first_of = sorted(bodies.values(), key=lambda s: (s.paper.name, s.statement.span))
    years = sorted({s.paper.year for s in members if s.paper.year})
    return Theme(
        role=role,
        label=name or label_of(members, centrality, settings),
        categories=tuple(c for c in categories if counts[c] * 2 >= len(members)),
        papers=tuple(s.paper.name for s in first_of),
        units=tuple(dict.fromkeys(s.unit for s in first_of)),
        members=tuple(Member(s.paper.name, s.statement.span, s.statement.text) for s in ordered),
        example=shortest_central(members, centrality, settings),
        reach=_reach(members, units, settings),
        first=years[0] if years else 0,
        last=years[-1] if years else 0,
        known=bool(name),
    )


def _reach(members: Sequence[Stated], units: int, settings: ThemeSettings) -> Reach:
    bodies = len({s.body for s in members})
    if bodies < settings.min_papers:
        return Reach.SINGLE
    common = bodies >= max(settings.common_units, settings.common_share * units)
    return Reach.COMMON if common else Reach.SEVERAL
