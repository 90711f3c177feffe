"""The chapters of the report on what the papers say: common and single problems, causes, remedies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.export.office import figures
from textmine.export.office.letter import Letter
from textmine.export.office.source import Source
from textmine.export.page import percent
from textmine.model import FINDING_ROLES, Member, Reach, Role, Theme, ThemeLink


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a stack that several units state, by role, the most widespread first, and the links between."""

    problems: list[Theme]
    causes: list[Theme]
    remedies: list[Theme]
    own: list[Theme]
    links: dict[Theme, list[tuple[Theme, int]]]

    @classmethod
    def of(cls, source: Source) -> Themes:
        """Sort the themes of ``source``."""
        every = source.corpus.themes
        shared = sorted(
            (theme for theme in every if theme.reach is not Reach.SINGLE),
            key=lambda t: (-len(t.units), -len(t.papers), t.label),
        )
        own = [theme for theme in every if theme.role is Role.PROBLEM and theme.reach is Reach.SINGLE]
        problems, causes, remedies = ([theme for theme in shared if theme.role is role] for role in FINDING_ROLES)
        return cls(problems, causes, remedies, own, _links(every, source.corpus.links))

    def beside(self, problem: Theme, role: Role) -> list[tuple[Theme, int]]:
        """Return the causes or remedies that papers set beside a problem, each with how many papers do."""
        return [(theme, papers) for theme, papers in self.links.get(problem, []) if theme.role is role]


def _links(themes: Sequence[Theme], links: Sequence[ThemeLink]) -> dict[Theme, list[tuple[Theme, int]]]:
    found: dict[Theme, list[tuple[Theme, int]]] = defaultdict(list)
    for link in links:
        found[themes[link.problem]].append((themes[link.answer], len(link.papers)))
    return {theme: sorted(some, key=lambda x: (-x[1], x[0].label)) for theme, some in found.items()}


def write_common(letter: Letter, source: Source, themes: Themes) -> None:
    """Write 共性问题."""
    if not themes.problems:
        letter.say(source.t("analysis.no_common"))
        return
    shown = themes.problems[: source.limits.common_problems]
    common = sum(theme.reach is Reach.COMMON for theme in themes.problems)
    several = len(themes.problems) - common
    letter.say(source.t("analysis.common_opening", count=len(themes.problems), common=common, several=several))
    letter.picture(figures.themes(source, themes.problems))
    for number, theme in enumerate(shown, 1):
        letter.heading(source.t("office.heading_two", number=source.ordinal(number), title=source.label(theme)), 2)
        letter.say(_widely(source, theme) + _example(source, theme))
        if beside := _beside(source, theme, themes):
            letter.say(beside)
    if left := len(themes.problems) - len(shown):
        letter.say(source.t("analysis.common_left", count=left))
    letter.picture(figures.links(source))


def _widely(source: Source, theme: Theme) -> str:
    units = len({paper.unit or paper.name for paper in source.corpus.submissions})
    said = source.t(
        "analysis.widely",
        count=len(theme.units),
        papers=len(theme.papers),
        share=percent(min(1.0, len(theme.units) / max(units, 1))),
        units=source.listed(theme.units),
    )
    if theme.categories:
        said += source.t("analysis.about", categories=source.categories(theme.categories))
    return said


def _example(source: Source, theme: Theme) -> str:
    member = _said_best(theme)
    paper = source.lookup.papers.get(member.paper) if member else None
    if member is None or paper is None:
        return ""
    return source.t(
        "analysis.example",
        unit=source.call(paper),
        words=source.inside(paper, member.text),
        reference=source.reference(paper, member.span),
    )


def _said_best(theme: Theme) -> Member | None:
    """The member that the theme's example is, else the longest of the first ones."""
    return next((m for m in theme.members if m.text == theme.example), theme.members[0] if theme.members else None)


def _beside(source: Source, theme: Theme, themes: Themes) -> str:
    said = ""
    for role, key in ((Role.CAUSE, "analysis.put_down"), (Role.REMEDY, "analysis.answered")):
        if some := themes.beside(theme, role)[: source.limits.linked]:
            named = [source.t("analysis.with_papers", label=source.label(t), count=count) for t, count in some]
            said += source.t(key, names=source.t("office.list_mark").join(named))
    if not themes.beside(theme, Role.REMEDY):
        said += source.t("analysis.unanswered")
    return said


def write_own(letter: Letter, source: Source, themes: Themes) -> None:
    """Write 个性问题."""
    if not themes.own:
        letter.say(source.t("analysis.no_own"))
        return
    rows = list(_own_rows(source, themes.own))
    units = len({theme.units[0] for theme in themes.own if theme.units})
    letter.say(source.t("analysis.own_opening", count=len(themes.own), units=units))
    head = [source.t(f"analysis.{key}") for key in ("unit", "problem", "place")]
    letter.table(head, rows[: source.limits.own_problems], (0.24, 0.5, 0.26), source.t("analysis.own_table"))
    if left := max(0, len(rows) - source.limits.own_problems):
        letter.say(source.t("analysis.own_left", count=left))


def _own_rows(source: Source, own: Sequence[Theme]) -> Iterator[list[str]]:
    ranks = {paper.name: rank for rank, paper in enumerate(source.lookup.order)}
    first = [theme.members[0] for theme in own if theme.members]
    known = [member for member in first if member.paper in source.lookup.papers]
    for member in sorted(known, key=lambda m: (ranks.get(m.paper, len(ranks)), m.span)):
        paper = source.lookup.papers[member.paper]
        yield [source.call(paper), source.quote(paper, member.text), source.place(paper, member.span)]


def write_causes(letter: Letter, source: Source, themes: Themes) -> None:
    """Write 原因分析."""
    _write_themes(letter, source, themes.causes, source.limits.causes, "causes")


def write_remedies(letter: Letter, source: Source, themes: Themes) -> None:
    """Write the remedies that answer common problems, else those that most units state."""
    answering = [t for p in themes.problems for t, _ in themes.beside(p, Role.REMEDY) if t in themes.remedies]
    chosen = sorted(dict.fromkeys(answering), key=lambda t: (-len(t.units), t.label)) or themes.remedies
    _write_themes(letter, source, chosen, source.limits.remedies, "remedies")


def _write_themes(letter: Letter, source: Source, themes: Sequence[Theme], most: int, key: str) -> None:
    if not themes:
        letter.say(source.t(f"analysis.no_{key}"))
        return
    letter.say(source.t(f"analysis.{key}_opening", count=len(themes)))
    for number, theme in enumerate(themes[:most], 1):
        said = source.t(f"analysis.{key}_units", count=len(theme.units), units=source.listed(theme.units))
        named = source.t("office.nth", number=source.ordinal(number), title=source.label(theme))
        letter.say(named + said + _example(source, theme))
    if left := len(themes) - len(themes[:most]):
        letter.say(source.t(f"analysis.{key}_left", count=left))
