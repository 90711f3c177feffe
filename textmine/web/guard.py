"""What stands before every request: only this page, from this machine or a reader who signed in, and nothing foreign.

Against other pages in the same browser (a request forged, a name rebound to 127.0.0.1) the host and the origin are
checked, the cookie is same-site, and each change carries a key of the session. Against text of submissions that would
run: every page forbids scripts that are not files of ours.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from textmine.web.sessions import Session, Sessions
from textmine.words import word

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_KEY = "x-form-key"
"""The header, or the field of a form without its ``x-``, that carries the session's key."""
OPEN = ("/static/", "/sign-in")
"""What is there without a session."""
_HTTP = 80  # the port that browsers leave out


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens. ``shared`` says that others on the network may come, with a password."""

    host: str
    port: int
    shared: bool = False

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: cookies know no ports, so two servers need two names."""
        return f"textmine-{self.port}"

    def is_ours(self, host: str) -> bool:
        """Say whether a ``Host`` header means this server.

        On a network any address in figures will do: a name could be rebound to us by a stranger, figures cannot.
        """
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port or _HTTP
        except ValueError:
            return False
        if port != self.port:
            return False
        if name in {"127.0.0.1", "localhost", "::1"} or name == self.host.lower():
            return True
        return self.shared and _is_figures(name)


def _is_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware that lets only our own pages' requests through; the session is then ``scope["session"]``."""

    def __init__(self, app: ASGIApp, address: Address, sessions: Sessions, may_read: Callable[[Session], bool]) -> None:
        self._app = app
        self._address = address
        self._sessions = sessions
        self._may_read = may_read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a plain sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = await self._refusal(scope) or self._app
        await answer(scope, receive, guarded)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Return what is said instead of an answer, None where the request may go on."""
        headers = Headers(scope=scope)
        if not self._address.is_ours(headers.get("host", "")):
            return _said("desk.wrong_host", 421)
        if scope["method"] not in SAFE and not _is_same_origin(headers):
            return _said("desk.foreign", 403)
        session = self._sessions.find(HTTPConnection(scope).cookies.get(self._address.cookie, ""))
        if session and self._address.shared and not await run_in_threadpool(self._may_read, session):
            self._sessions.end(session)
            session = None
        scope["session"] = session
        if session or scope["path"].startswith(OPEN) or (scope["path"] == "/" and not self._address.shared):
            return None
        if self._address.shared:
            return RedirectResponse("/sign-in", 303)
        return _said("desk.no_session", 403)


def is_form_of(session: Session | None, key: str) -> bool:
    """Say whether a change carries the key of its session; takes as long either way."""
    return session is not None and hmac.compare_digest(key.encode("utf-8", "replace"), session.form_key.encode())


def _is_same_origin(headers: Headers) -> bool:
    """Say whether a change comes from a page of ours: its origin is where it goes, else the browser says so."""
    origin = headers.get("origin")
    if origin is not None:
        return origin == f"http://{headers.get('host')}"
    return headers.get("sec-fetch-site") == "same-origin"


def broken(_request: Request, _error: Exception) -> Response:
    """Say that something broke; this answer is given outside of the guard, so it brings its headers along."""
    answer = _said("desk.broken", 500)
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})
    return answer


def _said(key: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(f"{word(key)}\n{word(key, 'en')}\n", status)
