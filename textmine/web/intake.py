"""Taking files in: dropped or chosen, kept one by one, and read in a run whose progress comes over the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse

from textmine.errors import TextmineError, UsageError
from textmine.model import Reason, Status
from textmine.store.results import paper_key
from textmine.store.workspace import Stored
from textmine.web.guard import FORM_KEY, is_form_of
from textmine.web.pages import Words, desk_of, link, offset_of, render, session_of, words_of
from textmine.work.background import Arrived, Progress
from textmine.work.workspace import purpose_of, read_name

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as it is listed: what became of it, ``waiting`` before it was read."""

    stored: Stored
    status: str = WAITING
    reason: Reason | None = None

    @property
    def path(self) -> str:
        """The name under which a run reads it."""
        return read_name(self.stored)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that no words were read of, those inside archives included."""

    path: str
    reason: Reason | None


def page(request: Request) -> Response:
    """Show what was put in, and where more can be dropped."""
    return render(request, "intake.html", **_held(request))


def files(request: Request) -> Response:
    """Show the list of files again."""
    return render(request, "intake_files.html", **_held(request))


def _held(request: Request) -> dict[str, object]:
    """Return what the list of files shows: its lines and the unreadable ones from where the address says on."""
    desk, begin = desk_of(request), offset_of(request)
    end = begin + desk.settings.desk.rows
    stored = list(desk.workspace.files().values())
    run, progress = desk.run, desk.background.progress
    known = {path: (arrived.status, arrived.reason) for path, arrived in progress.files.items()}
    if run and not progress.running:
        known |= {row.path: (row.status.value, row.reason) for row in desk.results.documents()}
    unread = [Unread(path, why) for path, (status, why) in sorted(known.items()) if status == Status.UNREADABLE]
    return {
        "files": [FileLine(s, *known.get(read_name(s), (WAITING, None))) for s in stored[begin:end]],
        "files_held": len(stored),
        "unreadable": unread[begin:end],
        "unread": len(unread),
        "more": link("/intake", offset=end),
        "end": end,
        "missing": desk.results.facts.missing if run else (),
        "progress": progress,
        "failed": desk.failed,
        "run": run,
        "stale": bool(run and any(s.at > run.started for s in stored)),
    }


async def receive(request: Request) -> Response:
    """Take one file, piece by piece; its name and what it is for stand in the address."""
    desk, session = desk_of(request), session_of(request)
    if not is_form_of(session, request.headers.get(FORM_KEY, "")):
        raise HTTPException(403)
    rules = desk.settings.desk
    name, purpose = request.query_params.get("name", ""), request.query_params.get("purpose", "")
    try:
        if len(await run_in_threadpool(desk.workspace.files)) >= rules.uploads:
            raise UsageError("workspace.too_many_files", limit=rules.uploads)
        with desk.workspace.incoming(rules.upload_bytes) as incoming:
            async for chunk in request.stream():
                incoming.write(chunk)
            await run_in_threadpool(desk.workspace.keep, incoming, *purpose_of(name, purpose), session.who)
    except ClientDisconnect:
        return PlainTextResponse("", 400)
    except TextmineError as error:
        return PlainTextResponse(words_of(request).reason(error.reason), 409)
    return PlainTextResponse("")


def remove(request: Request, form: FormData) -> Response:
    """Take a file out of the stack, named by its key."""
    workspace, asked = desk_of(request).workspace, str(form.get("name", ""))
    for purpose, name in workspace.files():
        if purpose == form.get("purpose") and asked in (name, paper_key(name)):
            workspace.remove(name, purpose, session_of(request).who)
    return RedirectResponse("/intake", 303)


def start(request: Request, form: FormData) -> Response:
    """Begin a run; the form says whether what could not be read is tried again."""
    desk_of(request).start(session_of(request).who, retry="retry" in form)
    return RedirectResponse("/intake", 303)


def stop(request: Request, _form: FormData) -> Response:
    """End the run that goes on."""
    desk_of(request).background.stop()
    return RedirectResponse("/intake", 303)


async def events(request: Request) -> Response:
    """Tell how far the run is, each time that it changed, until it ends."""
    desk, words = desk_of(request), words_of(request)

    async def told() -> AsyncIterator[str]:
        """Yield an event each time that something has changed."""
        turn, files = -1, 0
        while not (request.app.state.is_ending() or await request.is_disconnected()):
            progress = desk.background.progress
            if progress.turn != turn:
                turn = progress.turn
                yield f"data: {json.dumps(_told(progress, files, words))}\n\n"
                files = len(progress.files)
            if not progress.running:
                return
            await asyncio.sleep(desk.settings.desk.poll_seconds)

    return StreamingResponse(told(), media_type="text/event-stream")


def _told(progress: Progress, since: int, words: Words) -> dict[str, object]:
    fresh = list(progress.files.values())[since:]
    return {
        "running": progress.running,
        "stage": words.t(f"cli.stage_{progress.stage}") if progress.stage else "",
        "done": progress.done,
        "total": progress.total,
        "files": [{"path": paper_key(f.path), "status": f.status, "said": _said(f, words)} for f in fresh],
    }


def _said(file: Arrived, words: Words) -> str:
    status = words.t(f"file_{file.status}")
    return f"{status} {words.reason(file.reason)}" if file.reason else status
