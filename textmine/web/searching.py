"""Searching the texts of all papers."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from textmine.model import Role
from textmine.store.results import Hit, Hits, Search
from textmine.web.pages import Words, desk_of, link, render, session_of, words_of

_LONGEST = 200  # characters of a question; nobody types more, and every word costs a look into the index


@dataclass(frozen=True, slots=True)
class HitLine:
    """A sentence that was found, its words marked."""

    who: str
    role: str
    html: Markup
    href: str


def page(request: Request) -> Response:
    """Show what was found, or the form alone where nothing was asked."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    asked = request.query_params
    q, unit = asked.get("q", "").strip()[:_LONGEST], asked.get("unit", "").strip()
    role = Role(asked["role"]) if asked.get("role", "") in set(Role) else None
    taxonomy = desk.results.facts.taxonomy
    category = asked.get("category", "") if asked.get("category", "") in taxonomy.ids else ""
    found = Hits((), 0)
    if q:
        named = words.unit(unit, desk.results.units()) or None
        found = desk.results.search(
            Search(q, named, role=role, category=category or None), limit=desk.settings.desk.hits
        )
    return render(
        request,
        "search.html",
        q=q,
        unit=unit,
        role=role.value if role else "",
        roles=[r.value for r in Role],
        category=category,
        categories=[(c, taxonomy.name(c, session.language), 0) for c in taxonomy.ids],
        units=[(t.value, t.papers) for t in desk.results.units()],
        total=found.total,
        hits=[_line(hit, words, desk.settings.desk.hit_chars) for hit in found.hits],
    )


def _line(hit: Hit, words: Words, most: int) -> HitLine:
    return HitLine(
        hit.unit or hit.title or hit.paper,
        hit.role.value if hit.role else "context",
        _marked(hit, words, most),
        link("/paper", p=hit.paper) + f"#s{hit.index + 1}",
    )


def _marked(hit: Hit, words: Words, most: int) -> Markup:
    """Mark the words found; of a very long sentence show what is around the first."""
    if words.names:
        return escape(words.n(hit.text[:most]))
    pieces = hit.pieces(most)
    return Markup("").join(Markup("<mark>{}</mark>").format(text) if found else escape(text) for text, found in pieces)
