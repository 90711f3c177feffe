"""The papers that go up: made from the newest results and all decisions, and handed over as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from textmine.store.ledger import EventKind
from textmine.store.scratch import scratch
from textmine.web.pages import desk_of, render, session_of
from textmine.web.queue import tally
from textmine.work.papers import KINDS, make

_LONGEST = 60


def page(request: Request) -> Response:
    """Show what can be made."""
    desk = desk_of(request)
    counted = tally(desk, session_of(request).who)
    return render(request, "office.html", kinds=KINDS, tally=counted, templates=desk.templates is not None)


def make_paper(request: Request, form: FormData) -> Response:
    """Make one paper and hand it over; the file is gone when it is sent."""
    desk, session = desk_of(request), session_of(request)
    what, issuer = str(form.get("what", "")), str(form.get("issuer", "")).strip()[:_LONGEST]
    if what not in KINDS:
        raise HTTPException(400)
    folder = scratch()
    try:
        file = make(desk, what, folder.path, session.language, date.today(), issuer)
        run, version = desk.basis
        desk.workspace.ledger.add(EventKind.EXPORTED, session.who, name=file.name, run=run, version=version)
    except BaseException:
        folder.close()
        raise
    return _download(file, folder.close)


def _download(file: Path, clean: Callable[[], None]) -> FileResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    headers = {"Content-Disposition": disposition}
    return FileResponse(file, media_type="application/octet-stream", headers=headers, background=BackgroundTask(clean))
