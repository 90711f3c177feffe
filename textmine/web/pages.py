"""Pages as HTML: Jinja escapes everything, texts with marks come from :mod:`textmine.export.marked`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from textmine.export import page
from textmine.export.marked import REPLACEMENT, UNWRITABLE, circled
from textmine.model import Reason, Verdict
from textmine.store.results import Tally, paper_key
from textmine.text.pseudonyms import Pseudonyms
from textmine.web.assets import asset
from textmine.web.sessions import Session
from textmine.words import moment, say
from textmine.work.desk import Desk

VERDICT_KEYS = (("1", "alike"), ("2", "suspect"), ("3", "fair"), ("4", "open"))
"""The keys of decisions, in the order of the buttons."""
ROLE_KEYS = (("q", "problem"), ("w", "cause"), ("e", "remedy"), ("r", "achievement"), ("t", "context"), ("y", "noise"))
CATEGORY_KEYS = "zxcvbm"
"""The keys of the first categories; those behind them have a button only."""
_PAPERS = frozenset({"p", "a", "b", "without"})
"""Parts of an address that name a paper."""
_DIGITS = 9
"""Figures of the largest number that is read from an address."""
_NIGHT = {"auto": "(prefers-color-scheme: dark)", "dark": "all", "light": "not all"}
"""When the colours of the night are worn, by the reader's wish."""


@dataclass(frozen=True, slots=True)
class Words(page.Words):
    """The sentences of a page in its language, names replaced where the session is anonymous."""

    table: ClassVar[str] = "desk"
    names: Pseudonyms | None = None

    def n(self, text: str) -> str:
        """Return a text that may hold names, as this session may see it."""
        return self.names.apply(text) if self.names else text

    def unit(self, asked: str, units: Iterable[Tally]) -> str:
        """Return the unit that a reader asks for by the name that is shown."""
        return next((unit.value for unit in units if self.n(unit.value) == asked), asked)

    def reason(self, reason: Reason) -> str:
        """Return a reason as a sentence."""
        return self.n(say(reason, self.language))

    def state(self, key: str) -> str:
        """Return what :attr:`~textmine.work.views.Seen.state` is called: a verdict, or that there is none."""
        return self.t(f"verdict.{key}" if key in set(Verdict) else f"state_{key}")


def desk_of(request: Request) -> Desk:
    """Return the desk that the server was started for."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """Return the session of a request that the guard let through with one."""
    session: Session = request.scope["session"]
    return session


def words_of(request: Request) -> Words:
    """Return the words of a request's session."""
    session: Session | None = request.scope.get("session")
    if not session:
        return Words(request.app.state.sessions.language)
    return Words(session.language, desk_of(request).pseudonyms() if session.anonymous else None)


def render(request: Request, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """Return a page or a part of one."""
    words = words_of(request)
    session = request.scope.get("session")
    html = _environment().get_template(template).render(
        w=words,
        t=words.t,
        n=words.n,
        s=session,
        language=words.language,
        here=request.scope["path"],  # request.url cannot read a query that is no UTF-8
        verdict_keys=VERDICT_KEYS,
        theme_media=_NIGHT[session.theme if session else "auto"],
        **context,
    )  # fmt: skip
    if session and session.said and "hx-request" not in request.headers:
        request.app.state.sessions.change(session, said="")  # it was said now
    return HTMLResponse(UNWRITABLE.sub(REPLACEMENT, html), status)


def link(path: str, /, **values: object) -> str:
    """Return an address with its values; empty ones are left out, and a paper is named by its key.

    An address stands in the browser's bar and history, where no alias hides what a file is called.
    """
    kept = {name: str(value) for name, value in values.items() if value not in ("", None, 0)}
    kept |= {name: paper_key(kept[name]) for name in _PAPERS & kept.keys()}
    query = urlencode(kept, quote_via=quote, errors="surrogatepass")
    return f"{path}?{query}" if query else path


def number_of(asked: str) -> int | None:
    """Return the number that a form or an address says, None for what is none or too large to be one."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS else None


def offset_of(request: Request) -> int:
    """Return from which line on a list goes on."""
    return number_of(request.query_params.get("offset", "")) or 0


def paper_asked(request: Request, parameter: str) -> str:
    """Return the name of the paper that an address names by its key, or by its name; empty where there is none."""
    return paper_named(desk_of(request), request.query_params.get(parameter, ""))


def paper_named(desk: Desk, asked: str) -> str:
    """Return the name of the paper that ``asked`` is the key of, or ``asked`` itself, which may be its name."""
    return desk.results.named(asked) or asked


@cache
def _environment() -> Environment:
    made = page.environment("textmine.web", circled=circled, moment=moment, key=paper_key)
    made.globals.update(link=link, asset=asset)
    return made
