"""The record: every step of every reader and run, which nothing on the page can change."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from textmine.model import SubjectKind
from textmine.store.ledger import Event, EventKind
from textmine.store.standing import decision_of
from textmine.web.pages import Words, desk_of, link, number_of, render, session_of, words_of
from textmine.work.views import Views


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in words; ``version`` is the program and models of the run that the reader saw."""

    event: Event
    what: str
    about: str
    note: str
    version: str


def page(request: Request) -> Response:
    """Show the newest events, or those before the one that the address names."""
    desk, words = desk_of(request), words_of(request)
    size, ledger = desk.settings.desk.events, desk.workspace.ledger
    events = ledger.latest(size, before=number_of(request.query_params.get("before", "")) or 0)
    views = desk.views(session_of(request).who)
    more = bool(events) and events[-1].number > 1
    return render(
        request,
        "audit.html",
        events=[_line(event, words, hidden=_is_hidden(event, views)) for event in events],
        older=link("/audit", before=events[-1].number) if more else "",
        broken=ledger.broken_at(),
        last=ledger.last,
    )


def _is_hidden(event: Event, views: Views) -> bool:
    """Say whether a decision is another reader's that this one may only see after deciding."""
    if event.kind is not EventKind.DECIDED or event.who == views.who or event.body["settles"]:
        return False
    seen = views.of(decision_of(event).subject)
    return seen.mine is None and not seen.settled


def _line(event: Event, words: Words, *, hidden: bool) -> EventLine:
    body = event.body
    run = f" #{body['run']}" if body.get("run") else ""
    about = " · ".join(map(str, filter(None, [body.get("name"), body.get("paper"), *_names(body)[:4]])))
    if event.kind is EventKind.CORRECTED:
        about = f"{about}：{body['text']}"
    return EventLine(
        event,
        _what(event, words, hidden=hidden) + (run if event.kind.value.startswith("run") else ""),
        about,
        "" if hidden else str(body.get("note") or ""),
        f"{body.get('version') or ''}{run}".strip(),
    )


def _names(body: dict[str, object]) -> list[str]:
    names = body.get("names")
    if not isinstance(names, list):
        return []
    return [str(name) for name in (names[:1] if body.get("subject") == SubjectKind.FINDING else names)]


def _what(event: Event, words: Words, *, hidden: bool) -> str:
    """Say what was done; what another reader decided stays ``hidden`` from one who has not."""
    body = event.body
    said = words.t(f"event_{event.kind.value}")
    if event.kind is EventKind.DECIDED:
        verdict = words.t(f"verdict.{body['verdict']}") if body["verdict"] else words.t("withdrawn")
        verdict = words.t("hidden_verdict") if hidden else verdict
        parts = [words.t(f"subject_{body['subject']}"), verdict]
        parts += [words.t("settlement")] if body["settles"] else []
        parts += [words.t("undo_of", number=str(body["undoes"]))] if body["undoes"] else []
        return "，".join(parts) if words.language == "zh" else ", ".join(parts)
    if event.kind is EventKind.CORRECTED:
        role = words.t(f"role.{body['role']}") if body["role"] else words.t("withdrawn")
        return f"{said}：{role}"
    return said
