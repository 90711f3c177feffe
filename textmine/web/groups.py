"""Papers that share one body: who they are, who shares how much with whom, and what is left without one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from textmine.export import charts
from textmine.export.lookup import Lookup
from textmine.export.marked import clip
from textmine.model import Group, Subject
from textmine.reuse.groups import core_without
from textmine.store.results import NumberedGroup
from textmine.web.pages import desk_of, link, number_of, paper_asked, render, session_of, words_of
from textmine.work.desk import Desk
from textmine.work.views import Seen, Views


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as it is listed; ``key`` names it in a decision, ``names`` are what its papers are called."""

    number: int
    group: Group
    key: str
    names: list[str]
    seen: Seen


def listing(request: Request) -> Response:
    """Show all groups."""
    desk = desk_of(request)
    views = desk.views(session_of(request).who)
    lines = [_line(desk, views, each) for each in desk.results.groups()]
    return render(request, "groups.html", groups=lines)


def _line(desk: Desk, views: Views, each: NumberedGroup) -> GroupLine:
    subject = Subject.group(each.group.papers)
    return GroupLine(each.number, each.group, subject.key, _called(desk, each.group), views.of(subject))


def page(request: Request) -> Response:
    """Show one group, without one of its papers where the address says so."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    number = number_of(request.query_params.get("g", "")) or 0
    group = desk.results.group(number)
    if not group:
        raise HTTPException(404)
    without = paper_asked(request, "without")
    limits = desk.settings.report
    drawn = [name for name in group.papers if name != without][: limits.graph_papers]
    lookup = Lookup.of(desk.results.corpus_of([*drawn, group.base]))
    core, chars = (group.core, group.chars)
    if without in group.papers and group.base in lookup.papers:
        core, chars = core_without(group, lookup.papers[group.base], (without,), desk.settings.reuse.core_gap)
    shared = {
        (i, j): count
        for i, first in enumerate(drawn)
        for j, second in enumerate(drawn[i + 1 :], i + 1)
        if (count := lookup.shared(first, second))
    }
    rows = desk.results.papers(group.papers[: limits.names])
    called = [words.n(lookup.papers[name].unit or lookup.papers[name].title or name) for name in drawn]
    caption = charts.Caption(f"g{number}", words.t("report.chart_group", number=number))
    subject = Subject.group(group.papers)
    few = len(drawn) <= limits.matrix_papers
    return render(
        request,
        "group.html",
        number=number,
        group=group,
        members=list(rows.values()),
        members_left=len(group.papers) - len(rows),
        core=clip(core, desk.settings.desk.core_chars),
        chars=chars,
        without=without if without in group.papers else "",
        matrix=charts.matrix(caption, called, shared) if few else "",
        graph=charts.graph(replace(caption, key=f"n{number}"), called, shared),
        key=subject.key,
        seen=desk.views(session.who).of(subject),
        before=link("/group", g=number - 1) if number > 1 else "",
        after=link("/group", g=number + 1) if desk.results.group(number + 1) else "",
    )


def _called(desk: Desk, group: Group) -> list[str]:
    rows = desk.results.papers(group.papers[: desk.settings.report.names])
    return [row.unit or row.title or row.name for row in rows.values()]
