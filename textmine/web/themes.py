"""Recurring problems, causes and remedies: the layers of all, and one with its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from textmine.export import charts, layers
from textmine.export.anchors import statement_at
from textmine.model import FINDING_ROLES, Reach, Role, Theme, ThemeLink
from textmine.web.pages import Words, desk_of, link, number_of, offset_of, render, session_of, words_of


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme as it is listed, with the names of its categories."""

    number: int
    theme: Theme
    categories: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """The themes of one role that several state, the most widespread first; ``left`` others follow at ``more``."""

    role: Role
    themes: list[ThemeLine]
    count: int
    left: int = 0
    more: str = ""

    def cut(self, offset: int, most: int) -> Column:
        """Return the lines of one page."""
        left = max(0, self.count - offset - most)
        more = link("/themes", role=self.role.value, offset=offset + most) if left else ""
        return replace(self, themes=self.themes[offset : offset + most], left=left, more=more)


@dataclass(frozen=True, slots=True)
class Linked:
    """A theme that papers set beside this one, and how many do."""

    number: int
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A sentence that a theme rests on, and where it stands."""

    who: str
    text: str
    href: str


def listing(request: Request) -> Response:
    """Show all themes."""
    desk, session = desk_of(request), session_of(request)
    taxonomy = desk.results.facts.taxonomy
    found = [
        ThemeLine(t.number, t.theme, [taxonomy.name(c, session.language) for c in t.theme.categories])
        for t in desk.results.themes(members=False)
    ]
    several = [line for line in found if line.theme.reach is not Reach.SINGLE]
    columns = [_column(role, several) for role in FINDING_ROLES]
    asked = request.query_params.get("role", "")
    most = desk.settings.desk.rows
    return render(
        request,
        "themes.html",
        columns=[column.cut(offset_of(request), most) for column in columns if asked in ("", column.role)],
        count=len(several),
        singles=[] if asked else [line for line in found if line.theme.reach is Reach.SINGLE],
        picture="" if asked else _picture(words_of(request), columns, [line.theme for line in found],
                                          desk.results.links(), desk.settings.report.layered_themes),
        limits=desk.settings.report,
    )  # fmt: skip


def _column(role: Role, lines: Sequence[ThemeLine]) -> Column:
    found = sorted((line for line in lines if line.theme.role is role), key=lambda line: -len(line.theme.units))
    return Column(role, found, len(found))


def _picture(
    words: Words, columns: Sequence[Column], themes: Sequence[Theme], links: Sequence[ThemeLink], most: int
) -> Markup:
    """Draw the themes that papers link most, and what they set together."""
    weight: Counter[int] = Counter()
    for each in links:
        weight.update({each.problem: len(each.papers), each.answer: len(each.papers)})
    nodes = {
        line.number: layers.Node(
            words.n(line.theme.label), line.theme.role.value, len(line.theme.units), link("/theme", n=line.number + 1)
        )
        for column in columns
        for line in sorted((v for v in column.themes if weight[v.number]), key=lambda v: -weight[v.number])[:most]
    }
    caption = charts.Caption("layers", words.t("report.chart_layers"), words.t("report.chart_layers_note"))
    return layers.layered(caption, themes, links, nodes)


def page(request: Request) -> Response:
    """Show one theme with its sentences."""
    desk, session = desk_of(request), session_of(request)
    number = (number_of(request.query_params.get("n", "")) or 0) - 1
    theme = desk.results.theme(number)
    if not theme:
        raise HTTPException(404)
    themes = {t.number: t.theme for t in desk.results.themes(members=False)}
    taxonomy, most = desk.results.facts.taxonomy, desk.settings.desk.members
    return render(
        request,
        "theme.html",
        theme=theme,
        categories=[taxonomy.name(c, session.language) for c in theme.categories],
        linked=_linked(number, themes, desk.results.links()),
        members=_members(request, theme, most),
        left_out=max(0, len(theme.members) - most),
        limits=desk.settings.report,
    )


def _members(request: Request, theme: Theme, most: int) -> list[MemberLine]:
    desk = desk_of(request)
    shown = theme.members[:most]
    corpus = desk.results.corpus_of(dict.fromkeys(member.paper for member in shown))
    papers = {paper.name: paper for paper in corpus.papers}
    lines = []
    for member in shown:
        paper = papers[member.paper]
        place = f"#s{statement_at(paper, member.span.start) + 1}"
        lines.append(
            MemberLine(paper.unit or paper.title or paper.name, member.text, link("/paper", p=paper.name) + place)
        )
    return lines


def _linked(number: int, themes: dict[int, Theme], links: Sequence[ThemeLink]) -> list[tuple[str, list[Linked]]]:
    found: dict[str, list[Linked]] = {role.value: [] for role in FINDING_ROLES}
    for each in links:
        if number in (each.problem, each.answer):
            other = each.answer if number == each.problem else each.problem
            theme = themes[other]
            found[theme.role.value].append(Linked(other + 1, theme.label, len(each.papers)))
    return [(role, sorted(some, key=lambda one: -one.papers)) for role, some in found.items()]
