"""Arriving at the page: by the printed address, by a password on a network, and saying who reads."""

from __future__ import annotations

import getpass
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from textmine.store.ledger import EventKind
from textmine.store.readers import LONGEST_NAME, is_password, nobodys, readers
from textmine.web.guard import Address
from textmine.web.pages import desk_of, render, session_of
from textmine.web.sessions import Session, Sessions
from textmine.words import LANGUAGES
from textmine.work.desk import Desk

_THEMES = ("auto", "light", "dark")


def arrive(request: Request) -> Response:
    """Begin a session for whoever has the printed address, and lead on to the work."""
    sessions: Sessions = request.app.state.sessions
    session: Session | None = request.scope["session"]
    if not session:
        if request.app.state.address.shared or not sessions.opens(request.query_params.get("token", "")):
            return render(request, "refused.html", 403, reason=None)
        return _with_cookie(RedirectResponse("/", 303), request, sessions.begin())
    if not session.who:
        return RedirectResponse("/reader", 303)
    return RedirectResponse("/queue" if desk_of(request).run else "/intake", 303)


def reader_page(request: Request) -> Response:
    """Ask who reads."""
    who = session_of(request).who or _login()
    known = sorted({d.who for d in desk_of(request).review().decisions})
    return render(request, "reader.html", who=who, known=known)


def name_reader(request: Request, form: FormData) -> Response:
    """Remember who reads; on a network the name is that of the password and stays."""
    name = " ".join(str(form.get("who", "")).split())[:LONGEST_NAME]
    if name and name.isprintable() and not request.app.state.address.shared:
        request.app.state.sessions.change(session_of(request), who=name)
        desk_of(request).workspace.ledger.add(EventKind.SIGNED_IN, name)
    return RedirectResponse("/", 303)


def sign_in_page(request: Request) -> Response:
    """Ask for a name and a password."""
    if request.scope["session"]:
        return RedirectResponse("/", 303)
    return render(request, "sign_in.html", wrong="")


def sign_in(request: Request, form: FormData) -> Response:
    """Begin a session for a reader whose password is right; wrong ones are counted, and noted in the record."""
    desk, sessions = desk_of(request), request.app.state.sessions
    name, password = str(form.get("who", "")).strip()[:LONGEST_NAME], str(form.get("password", ""))
    rules = desk.settings.desk
    if not request.app.state.address.shared:
        return RedirectResponse("/", 303)  # on this machine alone the printed address opens the page, not a password
    caller = f"@{request.client.host}" if request.client else "@"
    with sessions.trying:
        if not (
            sessions.may_try(name, rules.sign_in_tries, rules.sign_in_seconds)
            and sessions.may_try(caller, rules.sign_in_tries * rules.sign_in_names, rules.sign_in_seconds)
        ):
            return render(request, "sign_in.html", 429, wrong="sign_in_wait")
        secret = readers(desk.workspace.ledger).get(name) or nobodys()
        if not is_password(password, secret):
            sessions.note_failure(name)
            sessions.note_failure(caller)
            desk.workspace.ledger.add(EventKind.REFUSED, name)
            return render(request, "sign_in.html", 403, wrong="sign_in_wrong")
    if old := request.scope["session"]:
        sessions.end(old)
    desk.workspace.ledger.add(EventKind.SIGNED_IN, name)
    return _with_cookie(RedirectResponse("/", 303), request, sessions.begin(name, secret))


def may_read(desk: Desk, session: Session) -> bool:
    """Say whether the reader of a session on a network still has the password that it was begun with."""
    return readers(desk.workspace.ledger).get(session.who) == session.secret


def leave(request: Request, _form: FormData) -> Response:
    """End the session on a network; on this machine let another reader take the place."""
    sessions: Sessions = request.app.state.sessions
    if request.app.state.address.shared:
        sessions.end(session_of(request))
        return RedirectResponse("/sign-in", 303)
    sessions.change(session_of(request), who="")
    return RedirectResponse("/reader", 303)


def prefer(request: Request, form: FormData) -> Response:
    """Change how the session sees things, and show the same page again."""
    session = session_of(request)
    changes: dict[str, object] = {}
    if form.get("theme") in _THEMES:
        changes["theme"] = form["theme"]
    if form.get("language") in LANGUAGES:
        changes["language"] = form["language"]
    if "anonymous" in form:
        changes["anonymous"] = form["anonymous"] == "on"
    request.app.state.sessions.change(session, **changes)
    return RedirectResponse(same_page(str(form.get("back", ""))), 303)


def same_page(back: str) -> str:
    """Return a path of ours, whatever a form says."""
    try:
        parts = urlsplit(back)
    except ValueError:
        return "/"
    ours = back.startswith("/") and not back.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return back if ours else "/"


def _with_cookie(response: Response, request: Request, session: Session) -> Response:
    address: Address = request.app.state.address
    response.set_cookie(address.cookie, session.key, httponly=True, samesite="strict", path="/")
    return response


def _login() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return ""
