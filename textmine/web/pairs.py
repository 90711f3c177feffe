"""Pairs of papers: the list of all of them, and two beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from textmine.export.facing import facing
from textmine.export.lookup import Lookup
from textmine.export.marked import Layer, marked
from textmine.model import Paper
from textmine.reuse.pairs import deducted
from textmine.store.results import PairFigures, PaperRow
from textmine.text.spans import merged, near
from textmine.web.pages import Words, desk_of, link, number_of, offset_of, paper_asked, render, session_of, words_of
from textmine.web.papers import names_over, paper_of, window_of
from textmine.web.queue import STATES
from textmine.work.desk import Desk
from textmine.work.views import Seen


@dataclass(frozen=True, slots=True)
class PairsQuery:
    """What the reader asked the list of pairs for."""

    chars: int = 0
    status: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> PairsQuery:
        """Read an address; what it says wrongly counts as not said."""
        status = asked.get("status", "")
        return cls(number_of(asked.get("chars", "")) or 0, status if status in STATES else "")

    @property
    def least(self) -> int:
        """The characters that a pair must share; one that shares none that count is not listed."""
        return max(1, self.chars)

    def link(self, path: str, **more: object) -> str:
        """Return the address that asks this of ``path``."""
        return link(path, chars=self.chars, status=self.status, **more)


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair as it is listed."""

    row: PairFigures
    a: PaperRow
    b: PaperRow
    seen: Seen


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two papers: how much of it is shared, and its text with the marks; ``left_out`` counts the rest."""

    paper: Paper
    shown: PaperRow
    net: float
    total: float
    html: Markup
    left_out: int


def listing(request: Request) -> Response:
    """Show all pairs."""
    desk, session = desk_of(request), session_of(request)
    query = PairsQuery.of(request.query_params)
    request.app.state.sessions.change(session, pairs=query)
    count = desk.results.pair_count(min_chars=query.least)
    lines = _lines(desk, query, session.who, 0)
    return render(request, "pairs.html", query=query, count=count, states=STATES, **lines)


def rows(request: Request) -> Response:
    """Show the next lines of the list."""
    desk, query = desk_of(request), PairsQuery.of(request.query_params)
    return render(request, "pairs_rows.html", **_lines(desk, query, session_of(request).who, offset_of(request)))


def _lines(desk: Desk, query: PairsQuery, who: str, offset: int) -> dict[str, object]:
    size, views = desk.settings.desk.rows, desk.views(who)
    found = _found(desk, query, who, offset, size + 1)
    papers = desk.results.papers(side.name for pair in found for side in (pair.a, pair.b))
    return {
        "rows": [
            PairLine(p, papers[p.a.name], papers[p.b.name], views.pair(p.a.name, p.b.name)[0]) for p in found[:size]
        ],
        "more": query.link("/pairs/rows", offset=offset + size) if len(found) > size else "",
    }


def _found(desk: Desk, query: PairsQuery, who: str, offset: int, limit: int) -> Sequence[PairFigures]:
    if not query.status:
        return desk.results.pairs(min_chars=query.least, offset=offset, limit=limit)
    chosen = _chosen(desk, query, who)[offset : offset + limit]
    return [pair for names in chosen if (pair := desk.results.pair(*names))]


def _chosen(desk: Desk, query: PairsQuery, who: str) -> list[tuple[str, str]]:
    """Return the names of the pairs that stand as the reader asks."""
    views = desk.views(who)
    pairs = desk.results.pair_names(min_chars=query.least)
    return [names for names in pairs if views.pair(*names)[0].state == query.status]


def page(request: Request) -> Response:
    """Show two papers beside each other."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    a, b = paper_asked(request, "a"), paper_asked(request, "b")
    corpus = desk.results.corpus_of([a, b])
    papers = {name: paper_of(corpus, name) for name in (a, b)}
    figures = desk.results.pair(a, b)
    if not figures or a == b:
        raise HTTPException(404)
    lookup = Lookup.of(corpus)
    laid = facing(lookup, papers[a], papers[b], desk.settings.report.numbered_chars, session.language)
    rows = desk.results.papers([a, b])
    counted = [m if m.a == a else m.turned() for m in corpus.matches if not m.legitimate]
    query = session.pairs or PairsQuery()
    before, after = _around(desk, query, session.who, a, b)
    seen, inherited = desk.views(session.who).pair(a, b)
    grey = merged(each.span for each in corpus.legitimate.get(a, ()))
    earlier = next((m for m in counted if m.earlier), None)
    return render(
        request,
        "pair.html",
        left=_side(request, papers[a], rows[a], figures, laid.left),
        right=_side(request, papers[b], rows[b], figures.seen_from(b), laid.right),
        sentence=_sentence(words, figures),
        kinds=figures.kinds,
        longest=figures.longest,
        deducted=sum(deducted(m, papers[a], near(grey, m.a_span)) for m in counted),
        blocks=laid.blocks,
        swaps=list(dict.fromkeys((swap.a, swap.b) for m in counted for swap in m.swaps)),
        earlier=papers.get(earlier.earlier) if earlier else None,
        because=earlier.because if earlier else (),
        seen=seen,
        inherited=inherited,
        before=before,
        after=after,
        back=query.link("/pairs"),
        limits=desk.settings.report,
    )


def _side(request: Request, paper: Paper, row: PaperRow, figures: PairFigures, layers: tuple[Layer, ...]) -> SideView:
    limits = desk_of(request).settings.desk
    window = window_of(paper, limits, limits.pair_chars)
    html = marked(paper.text, window, [*names_over(request, paper, window), *layers])
    return SideView(paper, row, figures.a.net_share, figures.a.total_share, html, paper.span.end - window.end)


def _sentence(words: Words, pair: PairFigures) -> str:
    """Say in one sentence why the two stand here."""
    shares = words.t(
        "compare.shares",
        a=_percent(pair.a.net_share),
        b=_percent(pair.b.net_share),
        a_total=_percent(pair.a.total_share),
        b_total=_percent(pair.b.total_share),
    )
    return shares + words.t("compare.extent", count=pair.passages, chars=pair.chars, longest=pair.longest)


def _percent(share: float) -> int:
    return round(100 * share)


def _around(desk: Desk, query: PairsQuery, who: str, a: str, b: str) -> tuple[str, str]:
    """Return the addresses of the pairs before and after this one in the reader's list."""
    beside = _beside_chosen(desk, query, who, a, b) if query.status else ()
    for least in (query.least, PairsQuery().least):
        beside = beside or desk.results.pairs_beside(a, b, min_chars=least)
    before, after = (link("/pair", a=names[0], b=names[1]) if names else "" for names in beside or (None, None))
    return before, after


def _beside_chosen(desk: Desk, query: PairsQuery, who: str, a: str, b: str) -> tuple[tuple[str, str] | None, ...]:
    order = _chosen(desk, query, who)
    here = next((place for place, names in enumerate(order) if names in ((a, b), (b, a))), -1)
    if here < 0:
        return ()
    return tuple(order[i] if 0 <= i < len(order) else None for i in (here - 1, here + 1))
