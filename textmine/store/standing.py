"""What stands after all events of a ledger: files, runs, decisions, corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textmine.errors import WorkspaceError
from textmine.model import Correction, Decision, Reason, Review, Role, Subject, SubjectKind, Verdict
from textmine.store.ledger import Event, EventKind


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was put in: ``name`` is where it lay with its sender, ``/`` between folders.

    ``place`` is where it was taken from on this machine, as the disk spells it; empty where it was sent.
    """

    name: str
    purpose: str
    sha256: str
    size: int
    at: str
    who: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: ``finished`` is empty while it goes on, ``failed`` says why there are no results."""

    number: int
    started: str
    finished: str = ""
    failed: Reason | None = None
    facts: dict[str, Any] | None = None


@dataclass(slots=True)
class Standing:
    """What stands after the events up to number ``read_to``."""

    read_to: int = 0
    files: dict[tuple[str, str], Stored] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """The names of the files by purpose and place on this machine."""
    runs: dict[int, Run] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    corrections: dict[tuple[str, int, str], Correction] = field(default_factory=dict)
    review: Review = field(default_factory=Review)

    def take(self, events: Sequence[Event]) -> None:
        """Go on with the events that were added."""
        for event in events:
            self._take(event)
            self.read_to = event.number
        if any(event.kind is EventKind.DECIDED for event in events):
            self.review = Review(tuple(self.decisions))

    def _take(self, event: Event) -> None:
        match event.kind:
            case EventKind.FILE_ADDED:
                self._take_out(event)  # what takes the place of another came last
                self._put_in(stored_of(event))
            case EventKind.FILE_REMOVED:
                self._take_out(event)
            case EventKind.RUN_STARTED | EventKind.RUN_FINISHED | EventKind.RUN_FAILED:
                run = _run(event, self.runs)
                self.runs[run.number] = run
            case EventKind.DECIDED:
                self.decisions.append(decision_of(event))
            case EventKind.CORRECTED:
                done = correction_of(event)
                self.corrections.pop((done.paper, done.index, done.text), None)
                self.corrections[done.paper, done.index, done.text] = done
            case _:
                pass  # nothing stands of the others

    def _put_in(self, stored: Stored) -> None:
        self.files[stored.purpose, stored.name] = stored
        if stored.place:
            self.names[stored.purpose, stored.place] = stored.name

    def _take_out(self, event: Event) -> None:
        former = self.files.pop(_file_key(event), None)
        if former:
            self.names.pop((former.purpose, former.place), None)


def _file_key(event: Event) -> tuple[str, str]:
    return str(event.body["purpose"]), str(event.body["name"])


def _run(event: Event, runs: Mapping[int, Run]) -> Run:
    number = int(str(event.body["run"]))
    started = runs[number].started if number in runs else event.at
    if event.kind is EventKind.RUN_FINISHED:
        return Run(number, started, event.at, facts=event.body)
    if event.kind is EventKind.RUN_FAILED:
        values: Any = event.body["values"]
        return Run(number, started, failed=Reason.of(str(event.body["why"]), **values))
    return Run(number, event.at)


def stored_of(event: Event) -> Stored:
    """Return the file that an event tells."""
    body = event.body
    return Stored(
        name=str(body["name"]),
        purpose=str(body["purpose"]),
        sha256=str(body["sha256"]),
        size=int(str(body["size"])),
        at=event.at,
        who=event.who,
        place=str(body.get("place", "")),
    )


def decision_of(event: Event) -> Decision:
    """Return the decision that an event tells.

    Raises:
        WorkspaceError: it tells none that we know.
    """
    body: dict[str, Any] = event.body
    try:
        return Decision(
            subject=Subject(SubjectKind(body["subject"]), tuple(body["names"])),
            verdict=Verdict(body["verdict"]) if body["verdict"] else None,
            who=event.who,
            when=event.at,
            note=body["note"],
            run=body["run"],
            version=body["version"],
            settles=body["settles"],
            undoes=body["undoes"],
            number=event.number,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError("workspace.damaged", path="", error=str(event.number)) from error


def correction_of(event: Event) -> Correction:
    """Return the correction that an event tells.

    Raises:
        WorkspaceError: it tells none that we know.
    """
    body: dict[str, Any] = event.body
    try:
        return Correction(
            paper=body["paper"],
            index=body["index"],
            text=body["text"],
            role=Role(body["role"]) if body["role"] else None,
            categories=tuple(body["categories"]),
            who=event.who,
            undoes=body["undoes"],
            number=event.number,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError("workspace.damaged", path="", error=str(event.number)) from error
