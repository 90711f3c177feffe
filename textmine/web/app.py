"""The application: which address leads where, and what happens when something goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from textmine.errors import TextmineError
from textmine.web import audit, decisions, groups, intake, office, pairs, papers, queue, searching, signing, themes
from textmine.web.assets import Assets
from textmine.web.guard import FORM_KEY, Address, Guard, broken, is_form_of
from textmine.web.pages import desk_of, render
from textmine.web.sessions import Sessions
from textmine.work.desk import Desk

_ROW = 64  # fields of one form but the names of papers; ours have under twenty


def application(desk: Desk, address: Address, sessions: Sessions) -> Starlette:
    """Return the review page of ``desk``, for the server that listens at ``address``."""
    app = Starlette(
        routes=[
            Route("/", signing.arrive),
            Route("/sign-in", signing.sign_in_page),
            Route("/sign-in", posted(signing.sign_in, open_to_all=True), methods=["POST"]),
            Route("/reader", signing.reader_page),
            Route("/reader", posted(signing.name_reader), methods=["POST"]),
            Route("/leave", posted(signing.leave), methods=["POST"]),
            Route("/preferences", posted(signing.prefer), methods=["POST"]),
            Route("/intake", intake.page),
            Route("/intake/files", intake.files),
            Route("/intake/file", intake.receive, methods=["PUT"]),
            Route("/intake/remove", posted(intake.remove), methods=["POST"]),
            Route("/intake/run", posted(intake.start), methods=["POST"]),
            Route("/intake/stop", posted(intake.stop), methods=["POST"]),
            Route("/events", intake.events),
            Route("/queue", queue.page),
            Route("/queue/rows", queue.rows),
            Route("/paper", papers.page),
            Route("/pairs", pairs.listing),
            Route("/pairs/rows", pairs.rows),
            Route("/pair", pairs.page),
            Route("/groups", groups.listing),
            Route("/group", groups.page),
            Route("/themes", themes.listing),
            Route("/theme", themes.page),
            Route("/search", searching.page),
            Route("/decide", posted(decisions.decide, papers=desk.settings.desk.uploads), methods=["POST"]),
            Route("/undo", posted(decisions.undo), methods=["POST"]),
            Route("/correct", posted(decisions.correct), methods=["POST"]),
            Route("/disputed", decisions.disputed),
            Route("/audit", audit.page),
            Route("/office", office.page),
            Route("/office/make", posted(office.make_paper), methods=["POST"]),
            Mount("/static", Assets()),
        ],
        middleware=[Middleware(Guard, address=address, sessions=sessions, may_read=partial(signing.may_read, desk))],
        exception_handlers={TextmineError: _refused, HTTPException: _missing, Exception: broken},
    )
    app.state.desk = desk
    app.state.address = address
    app.state.sessions = sessions
    app.state.is_ending = lambda: False  # the server's own word takes its place, so that no answer outlasts it
    return app


Posted = Callable[[Request, FormData], Response]


def posted(handler: Posted, *, open_to_all: bool = False, papers: int = 0) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that hands a form to ``handler``, once it carries the key of its session.

    ``papers`` is how many papers the form may name: a decision on a group names all of them.
    """

    async def endpoint(request: Request) -> Response:
        """Read the form, ask for its key, and hand it on in a thread."""
        most = desk_of(request).settings.desk.form_bytes
        async with request.form(max_files=0, max_fields=_ROW + papers, max_part_size=most) as form:
            key = request.headers.get(FORM_KEY) or str(form.get("form_key", ""))
            if not open_to_all and not is_form_of(request.scope["session"], key):
                raise HTTPException(403)
            return await run_in_threadpool(handler, request, form)

    return endpoint


def _refused(request: Request, error: Exception) -> Response:
    """Say what textmine itself stops for, on a page or in the line that asked."""
    assert isinstance(error, TextmineError)  # noqa: S101 - registered for this class alone
    if error.reason.key == "workspace.no_results":
        return RedirectResponse("/intake", 303)
    return render(request, "refused.html", 409, reason=error.reason)


def _missing(request: Request, error: Exception) -> Response:
    """Say that a page is not there, or that a form was not ours."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    return render(request, "missing.html", error.status_code, status=error.status_code)
