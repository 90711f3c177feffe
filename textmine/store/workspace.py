"""A workspace: one folder that holds what was put in, what runs found, and what people decided.

    textmine.sqlite     the ledger: files, runs, decisions, readers, as events
    files/<sha256>      each file that was put in, once, named by its content
    runs/<number>.sqlite  what one run found, written once
    labels/             corrected statements, as ``textmine train`` reads them
    templates/          the office's own forms of the papers that go up

A file's own name is a word in the ledger and never a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.errors import UsageError, WorkspaceError
from textmine.model import Decision, Reason, Review, Subject, SubjectKind, Verdict
from textmine.store.ledger import Event, EventKind, Ledger
from textmine.store.output import told

LEDGER = "textmine.sqlite"
FILES, RUNS, LABELS, TEMPLATES = "files", "runs", "labels", "templates"
PURPOSES = ("submission", "known", "previous", "roster")
"""What a file may be put in for."""
_MOST_NAME = 400  # characters of a name, folders included
_MOST_FOLDERS = 20
_DRIVE = re.compile(r"^[A-Za-z]:")
_INCOMING = ".incoming-"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was put in: ``name`` is where it lay with its sender, ``/`` between folders."""

    name: str
    purpose: str
    sha256: str
    size: int
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run: ``finished`` is empty while it goes on, ``failed`` says why there are no results."""

    number: int
    started: str
    finished: str = ""
    failed: Reason | None = None
    facts: dict[str, Any] | None = None


class Workspace:
    """One workspace on disk. Threads may share it; another process opens its own."""

    def __init__(self, folder: Path) -> None:
        """Open the workspace in ``folder``, which is made where there is none.

        Raises:
            UsageError: the folder is a file, or holds other things.
            WorkspaceError: it cannot be written, is damaged, or was made by a newer version.
        """
        self.folder = folder
        with told(folder):
            if folder.exists() and not folder.is_dir():
                raise UsageError("workspace.is_file", path=str(folder))
            if folder.is_dir() and not (folder / LEDGER).exists() and any(folder.iterdir()):
                raise UsageError("workspace.holds_other", path=str(folder))
            for name in (FILES, RUNS):
                (folder / name).mkdir(parents=True, exist_ok=True)
            for litter in (folder / FILES).glob(f"{_INCOMING}*"):
                litter.unlink(missing_ok=True)
        self.ledger = Ledger(folder / LEDGER)
        self._seen = 0
        self._decisions: list[Decision] = []
        self._review = Review()

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    # files

    def add(self, name: str, purpose: str, chunks: Iterable[bytes], who: str = "", most: int = 0) -> Stored:
        """Keep a file under its content's digest and note its name; the same name takes the place of the file before.

        Args:
            name: where the file lay with its sender; see :func:`clean_name`.
            purpose: one of :data:`PURPOSES`.
            chunks: its bytes, piece by piece.
            who: who put it in.
            most: bytes that it may have; 0 for any number.

        Raises:
            UsageError: the name says nothing, or the file has more bytes than it may.
            WorkspaceError: the disk is full or refuses.
        """
        with Incoming(self.folder / FILES, most) as incoming:
            for chunk in chunks:
                incoming.write(chunk)
            return self.keep(incoming, name, purpose, who)

    def incoming(self, most: int = 0) -> Incoming:
        """Return a place that the pieces of one file are written to before it is kept."""
        return Incoming(self.folder / FILES, most)

    def keep(self, incoming: Incoming, name: str, purpose: str, who: str = "") -> Stored:
        """Keep what was written to ``incoming``; see :meth:`add`."""
        name = clean_name(name)
        if purpose not in PURPOSES:
            raise UsageError("workspace.no_purpose", name=purpose)
        digest, size = incoming.finish()
        known = self.files().get((purpose, name))
        if known and known.sha256 == digest:
            return known
        event = self.ledger.add(
            EventKind.FILE_ADDED, who, name=name, purpose=purpose, sha256=digest, size=size,
            before=known.sha256 if known else "",
        )  # fmt: skip
        return _stored(event)

    def remove(self, name: str, purpose: str, who: str = "") -> bool:
        """Take a file out of the stack; its bytes and its place in the ledger stay. False where there is none."""
        known = self.files().get((purpose, name))
        if known:
            self.ledger.add(EventKind.FILE_REMOVED, who, name=name, purpose=purpose, sha256=known.sha256)
        return bool(known)

    def files(self) -> dict[tuple[str, str], Stored]:
        """Return the files of the stack by purpose and name, in the order in which they came."""
        found: dict[tuple[str, str], Stored] = {}
        for event in self.ledger.events(EventKind.FILE_ADDED, EventKind.FILE_REMOVED):
            key = str(event.body["purpose"]), str(event.body["name"])
            if event.kind is EventKind.FILE_ADDED:
                found[key] = _stored(event)
            else:
                found.pop(key, None)
        return found

    def path_of(self, stored: Stored) -> Path:
        """Return where the bytes of a file lie."""
        return self.folder / FILES / stored.sha256

    # runs

    def begin_run(self, who: str = "") -> Run:
        """Note that a run begins, and return it with its number."""
        number = max((run.number for run in self.runs()), default=0) + 1
        event = self.ledger.add(EventKind.RUN_STARTED, who, run=number)
        return Run(number, event.at)

    def finish_run(self, run: Run, who: str = "", **facts: object) -> None:
        """Note that the results of a run lie at :meth:`results_path`."""
        self.ledger.add(EventKind.RUN_FINISHED, who, run=run.number, **facts)

    def fail_run(self, run: Run, why: Reason, who: str = "") -> None:
        """Note that a run ended without results."""
        self.ledger.add(EventKind.RUN_FAILED, who, run=run.number, why=why.key, values=dict(why.values))

    def runs(self) -> list[Run]:
        """Return all runs, the oldest first."""
        found: dict[int, Run] = {}
        kinds = EventKind.RUN_STARTED, EventKind.RUN_FINISHED, EventKind.RUN_FAILED
        for event in self.ledger.events(*kinds):
            number = int(str(event.body["run"]))
            started = found[number].started if number in found else event.at
            if event.kind is EventKind.RUN_STARTED:
                found[number] = Run(number, event.at)
            elif event.kind is EventKind.RUN_FINISHED:
                found[number] = Run(number, started, event.at, facts=event.body)
            else:
                values: Any = event.body["values"]
                found[number] = Run(number, started, failed=Reason.of(str(event.body["why"]), **values))
        return list(found.values())

    def results_path(self, run: Run) -> Path:
        """Return where the results of a run lie."""
        return self.folder / RUNS / f"{run.number}.sqlite"

    def latest(self) -> Run | None:
        """Return the newest run whose results are there."""
        return next((r for r in reversed(self.runs()) if r.finished and self.results_path(r).is_file()), None)

    # decisions

    def decide(self, decision: Decision) -> Decision:
        """Add a decision and return it with its number and time.

        Raises:
            WorkspaceError: it could not be brought to the disk; nothing was decided then.
        """
        event = self.ledger.add(
            EventKind.DECIDED,
            decision.who,
            subject=decision.subject.kind.value,
            names=list(decision.subject.names),
            verdict=decision.verdict.value if decision.verdict else "",
            note=decision.note,
            run=decision.run,
            version=decision.version,
            settles=decision.settles,
            undoes=decision.undoes,
        )
        return _decision(event)

    def review(self) -> Review:
        """Return all decisions and what stands of them, those of other processes included."""
        fresh = self.ledger.events(EventKind.DECIDED, after=self._seen)
        if fresh:
            self._decisions += [_decision(event) for event in fresh if event.number > self._seen]
            self._seen = fresh[-1].number
            self._review = Review(tuple(self._decisions))
        return self._review


class Incoming:
    """A file on its way in: written beside the others under a name of ours, gone again unless it is kept."""

    def __init__(self, folder: Path, most: int = 0) -> None:
        self._folder = folder
        self._most = most
        self._path = folder / f"{_INCOMING}{secrets.token_hex(8)}"
        self._digest = hashlib.sha256()
        self._size = 0
        with told(folder):
            self._file = self._path.open("xb")

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Take some more bytes.

        Raises:
            UsageError: the file has more than it may.
            WorkspaceError: the disk is full or refuses.
        """
        self._size += len(chunk)
        if self._most and self._size > self._most:
            raise UsageError("workspace.file_too_large", limit=self._most // 2**20)
        self._digest.update(chunk)
        with told(self._folder):
            self._file.write(chunk)

    def finish(self) -> tuple[str, int]:
        """Bring the file to its place and to the disk; return its digest and size."""
        digest = self._digest.hexdigest()
        with told(self._folder):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.replace(self._folder / digest)
        return digest, self._size


def clean_name(name: str) -> str:
    r"""Return a sender's file name as words: no drive, no way up, no empty folders, of a length that can be shown.

    >>> clean_name("C:\\材料\\..\\a.docx"), clean_name("/etc/./passwd")
    ('材料/a.docx', 'etc/passwd')

    Raises:
        UsageError: nothing is left of it.
    """
    parts = [_DRIVE.sub("", part).strip() for part in name.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")][-_MOST_FOLDERS:]
    if not kept:
        raise UsageError("workspace.no_name")
    while len(kept) > 1 and len("/".join(kept)) > _MOST_NAME:
        kept.pop(0)
    return "/".join(kept)[-_MOST_NAME:]


def _stored(event: Event) -> Stored:
    body = event.body
    return Stored(
        str(body["name"]), str(body["purpose"]), str(body["sha256"]), int(str(body["size"])), event.at, event.who
    )


def _decision(event: Event) -> Decision:
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
        raise WorkspaceError("workspace.damaged", path=LEDGER, error=str(event.number)) from error
