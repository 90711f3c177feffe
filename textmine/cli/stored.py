"""What the commands of a workspace say: what was put in, what a run came to, how it stands, what was done in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from textmine.cli.console import Console
from textmine.cli.summary import tell_ranks
from textmine.cli.terminal import shown, write_json
from textmine.model import Reason, Status
from textmine.store.ledger import Event
from textmine.store.results import Results
from textmine.store.workspace import Run, Workspace
from textmine.words import Language, moment, say, word
from textmine.work.adding import Added
from textmine.work.standing import State, Unread
from textmine.work.workspace import Ran

_SHOWN = 5
"""Files of a kind that are named."""
_MEGABYTE = 2**20


def tell_added(console: Console, added: Added) -> None:
    """Say how many files were put in, and which were not."""
    console.message(
        "workspace.added",
        count=added.count,
        new=len(added.new),
        replaced=len(added.replaced),
        unchanged=len(added.unchanged),
    )
    for name in added.replaced[:_SHOWN]:
        console.message("workspace.replaced", name=name)
    if added.skipped:
        named = word("report.comma", console.language).join(added.skipped[:_SHOWN])
        console.message("workspace.skipped", count=len(added.skipped), names=named)
    for name, reason in added.refused:
        console.message("workspace.refused", name=name, reason=console.words(reason))


def tell_results(console: Console, folder: Path, ran: Ran) -> int:
    """Say what a run came to, and what to look at first; return how many files could not be read."""
    with closing(Workspace(folder)) as workspace, Results.open(workspace.results_path(ran.run)) as results:
        lost = results.documents(Status.UNREADABLE)
        if ran.unchanged:
            console.message("workspace.unchanged", number=ran.run.number)
        _tell_received(console, ran, results)
        for row in lost[:_SHOWN]:
            console.message("cli.unreadable_file", path=row.path, reason=console.words(row.reason))
        if len(lost) > _SHOWN:
            console.message("workspace.more_unread", count=len(lost) - _SHOWN)
        tell_ranks(console, results)
    console.message("cli.leads")
    console.message("workspace.go_on")
    return len(lost)


def _tell_received(console: Console, ran: Ran, results: Results) -> None:
    facts = ran.run.facts or {}
    counts = {status: len(results.documents(status)) for status in Status}
    console.message(
        "workspace.received",
        files=sum(counts.values()),
        anew=ran.anew,
        read=counts[Status.READ],
        partial=counts[Status.PARTIAL],
        unreadable=counts[Status.UNREADABLE],
        papers=int(str(facts.get("papers", 0))),
        seconds=0.0 if ran.unchanged else float(str(facts.get("seconds", 0.0))),
    )


def print_state(state: State, console: Console) -> None:
    """Print how a workspace stands, a line for each thing."""
    language = console.language
    files = ((word(f"workspace.purpose_{purpose}", language), count) for purpose, count in state.files.items())
    held = word("report.comma", language).join(f"{name} {count}" for name, count in files if count)
    lines = [
        word("workspace.state_folder", language, path=str(state.folder), size=round(state.bytes / _MEGABYTE, 1)),
        word("workspace.state_files", language, files=held or word("workspace.no_files", language)),
        _said_of_run(state.run, language),
    ]
    if state.failed:
        lines.append(word("workspace.state_failed", language, why=say(state.failed, language)))
    if state.since:
        lines.append(word("workspace.state_since", language, count=state.since))
    if state.holder:
        lines.append(
            word("workspace.state_holder", language, **asdict(state.holder) | {"since": moment(state.holder.since)})
        )
    lines.append(word("workspace.state_decisions", language, count=state.decisions))
    for unread in state.unread:
        key = "workspace.set_aside" if unread.set_aside else "cli.unreadable_file"
        lines.append(word(key, language, path=unread.path, reason=_said(unread.reason, language)))
    if any(unread.set_aside for unread in state.unread):
        lines.append(word("workspace.how_to_retry", language))
    for line in lines:
        sys.stdout.write(shown(line) + "\n")


def print_state_json(state: State, language: Language) -> None:
    """Print how a workspace stands as one JSON object."""
    found = {
        "folder": str(state.folder),
        "bytes": state.bytes,
        "files": state.files,
        "since": state.since,
        "run": _run_object(state.run),
        "failed": _said(state.failed, language) or None,
        "holder": asdict(state.holder) if state.holder else None,
        "decisions": state.decisions,
        "unreadable": [_unread_object(unread, language) for unread in state.unread],
    }
    write_json(json.dumps(found, ensure_ascii=False))


def print_events(events: Sequence[Event], language: Language) -> None:
    """Print what was done, one line an event with tabs between the columns."""
    for event in events:
        about = (
            event.body.get("name") or event.body.get("paper") or event.body.get("names") or event.body.get("run", "")
        )
        cells = (event.number, moment(event.at), event.who, word(f"desk.event_{event.kind.value}", language), about)
        sys.stdout.write("\t".join(shown(_joined(cell)) for cell in cells) + "\n")


def print_events_json(events: Sequence[Event]) -> None:
    """Print what was done, a JSON object a line."""
    for event in events:
        found = {"number": event.number, "at": event.at, "who": event.who, "kind": event.kind.value, **event.body}
        write_json(json.dumps(found, ensure_ascii=False))


def _joined(cell: object) -> str:
    return " · ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _said(reason: Reason | None, language: Language) -> str:
    return say(reason, language) if reason else ""


def _said_of_run(run: Run | None, language: Language) -> str:
    if run is None:
        return word("workspace.state_no_run", language)
    facts = run.facts or {}
    figures = {name: int(str(facts.get(name, 0))) for name in ("files", "unreadable", "papers")}
    return word("workspace.state_run", language, number=run.number, when=moment(run.finished), **figures)


def _run_object(run: Run | None) -> dict[str, object] | None:
    if run is None:
        return None
    return {"number": run.number, "started": run.started, "finished": run.finished, **(run.facts or {})}


def _unread_object(unread: Unread, language: Language) -> dict[str, object]:
    return {"path": unread.path, "reason": _said(unread.reason, language), "set_aside": unread.set_aside}
