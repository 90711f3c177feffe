"""A workspace: one folder that holds what was put in, what runs found, and what people decided.

    textmine.sqlite     the ledger: files, runs, decisions, readers, as events
    files/<sha256>      each file that was put in, once, named by its content
    runs/<number>.sqlite  what one run found, written once
    memo.sqlite         what was worked out of each file, kept from run to run; can be worked out again
    run.lock            held by the run that goes on; run.holder says who that is
    labels/             corrected statements, as ``textmine train`` reads them
    textmine.toml       the office's settings for this workspace, if it has any
    templates/          the office's own forms of the papers that go up

A file's own name is a word in the ledger and never a path.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from textmine.errors import UsageError
from textmine.model import Correction, Decision, Origin, Reason, Review
from textmine.read import printable, unique
from textmine.store.incoming import Incoming, clean_name, sweep
from textmine.store.ledger import EventKind, Ledger
from textmine.store.output import LITTER, sweep_parts, told
from textmine.store.place import PROBE, check_place
from textmine.store.standing import Run, Standing, Stored, correction_of, decision_of, stored_of

__all__ = [
    "LABELS",
    "LEDGER",
    "PURPOSES",
    "ROSTER",
    "TEMPLATES",
    "Incoming",
    "Run",
    "Stored",
    "Workspace",
    "clean_name",
]

LEDGER = "textmine.sqlite"
SETTINGS = "textmine.toml"
FILES, RUNS, LABELS, TEMPLATES = "files", "runs", "labels", "templates"
MEMO = "memo.sqlite"
ROSTER = "roster"
PURPOSES = (*(origin.value for origin in Origin), ROSTER)
"""What a file may be put in for."""


class Workspace:
    """One workspace on disk. Threads may share it; another process opens its own."""

    def __init__(self, folder: Path) -> None:
        """Open the workspace in ``folder``, which is made where there is none.

        Raises:
            UsageError: the folder is a file, or holds other things.
            WorkspaceError: it cannot be written, is damaged, was made by a newer version, or lies on a network share.
        """
        self.folder = folder
        with told(folder):
            if folder.exists() and not folder.is_dir():
                raise UsageError("workspace.is_file", path=str(folder))
            others = folder.is_dir() and any(map(_is_others, folder.iterdir()))
            if others and not _has_ledger(folder):  # asked last, for another process may be making the workspace
                raise UsageError("workspace.holds_other", path=str(folder))
            folder.mkdir(parents=True, exist_ok=True)
            check_place(folder)
        self.ledger = Ledger(folder / LEDGER)  # first, so that a folder which was begun is known as ours
        try:
            with told(folder):
                for name in (FILES, RUNS):
                    (folder / name).mkdir(exist_ok=True)
                sweep(folder / FILES)
        except BaseException:
            self.ledger.close()
            raise
        self._lock = threading.RLock()
        self._stands = Standing()

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
        return self._noted(incoming.finish(), name, purpose, who)

    def keep_from(
        self, place: str, incoming: Incoming, name: str, purpose: str, who: str = ""
    ) -> tuple[Stored, Stored | None]:
        """Keep what was written to ``incoming``, taken from ``place`` on this machine, under :meth:`name_for` it.

        Returns:
            The file, and the one whose name it has now.

        Raises:
            UsageError, WorkspaceError: as for :meth:`add`.
        """
        clean_name(name)
        digest, size = incoming.finish()
        with self._lock, self.ledger.alone():  # who puts a file in at the same moment gets another name
            name = self.name_for(name, purpose, place)
            former = self.file(purpose, name)
            return self._noted((digest, size), name, purpose, who, place), former

    def _noted(self, content: tuple[str, int], name: str, purpose: str, who: str, place: str = "") -> Stored:
        """Note a file whose bytes are on the disk, by digest and size, unless all of it is noted already."""
        digest, size = content
        known = self.file(purpose, name)
        if known and known.sha256 == digest and place in ("", known.place) and self._counts(known):
            return known
        event = self.ledger.add(
            EventKind.FILE_ADDED, who, name=name, purpose=purpose, sha256=digest, size=size,
            before=known.sha256 if known else "", place=place,
        )  # fmt: skip
        return stored_of(event)

    def name_for(self, name: str, purpose: str, place: str) -> str:
        """Return the name under which a file from ``place`` on this machine is put in.

        It is the name that the file of that place has already. Else it is the clean ``name``, unless a file of that
        name is there that still lies in another place too: then the folder that holds the file stands in front, and a
        number behind where that is not enough.

        Raises:
            UsageError: the name says nothing.
        """
        clean = clean_name(name)
        with self._standing() as stands:
            if own := stands.names.get((purpose, place)):
                return own
        folder = printable(Path(place).parent.name)
        for tried in (clean, clean_name(f"{folder}/{clean}")):
            former = self.file(purpose, tried)
            if former is None or former.place in ("", place) or not Path(former.place).exists():
                return tried
        return unique(tried, {name for known, name in self.files() if known == purpose})

    def remove(self, name: str, purpose: str, who: str = "") -> bool:
        """Take a file out of the stack; its bytes and its place in the ledger stay. False where there is none."""
        known = self.file(purpose, name)
        if known:
            self.ledger.add(EventKind.FILE_REMOVED, who, name=name, purpose=purpose, sha256=known.sha256)
        return bool(known)

    def files(self) -> dict[tuple[str, str], Stored]:
        """Return the files of the stack by purpose and name, in the order in which they came."""
        with self._standing() as stands:
            return dict(stands.files)

    def files_at(self, run: Run) -> dict[tuple[str, str], Stored]:
        """Return the files of the stack as they stood when a run began."""
        kinds = (EventKind.FILE_ADDED, EventKind.FILE_REMOVED, EventKind.RUN_STARTED)
        stands = Standing()
        stands.take(list(takewhile(lambda event: event.body.get("run") != run.number, self.ledger.events(*kinds))))
        return stands.files

    def file(self, purpose: str, name: str) -> Stored | None:
        """Return one file of the stack."""
        with self._standing() as stands:
            return stands.files.get((purpose, name))

    def _counts(self, stored: Stored) -> bool:
        """Tell whether putting a file in once more would change nothing: an earlier roster would count again."""
        return stored.purpose != ROSTER or stored == roster_among(self.files().values())

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
        with self._standing() as stands:
            return list(stands.runs.values())

    def results_path(self, run: Run) -> Path:
        """Return where the results of a run lie."""
        return self.folder / RUNS / f"{run.number}.sqlite"

    @property
    def memo_path(self) -> Path:
        """Where what was worked out of each file is kept."""
        return self.folder / MEMO

    def drop_results(self, kept: int) -> None:
        """Take away the results of all runs but the last ``kept`` that finished, and what a killed run left.

        The last results stay in any case, until there are newer ones. Only who holds the workspace for a run may call
        this. What the ledger says of the runs stays.
        """
        sweep_parts(self.folder / RUNS)
        with_results = [str(run.number) for run in self._finished() if self.results_path(run).exists()]
        for path in (self.folder / RUNS).iterdir():
            if path.name.partition(".")[0] not in with_results[: max(kept, 1)]:
                with suppress(OSError):  # Windows: a reader has it open; the next run takes it away
                    path.unlink()

    def latest(self) -> Run | None:
        """Return the newest run whose results are there."""
        return next((run for run in self._finished() if self.results_path(run).is_file()), None)

    def latest_noted(self) -> Run | None:
        """Return the newest run that left results, wherever these are now."""
        return next(self._finished(), None)

    def _finished(self) -> Iterator[Run]:
        return (run for run in reversed(self.runs()) if run.finished)

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
        return decision_of(event)

    def review(self) -> Review:
        """Return all decisions and what stands of them, those of other processes included."""
        with self._standing() as stands:
            return stands.review

    # corrections

    def correct(self, correction: Correction, **more: object) -> Correction:
        """Add a correction, with ``more`` for the record, and return it with its number.

        Raises:
            WorkspaceError: it could not be brought to the disk.
        """
        event = self.ledger.add(
            EventKind.CORRECTED,
            correction.who,
            paper=correction.paper,
            index=correction.index,
            text=correction.text,
            role=correction.role.value if correction.role else "",
            categories=list(correction.categories),
            undoes=correction.undoes,
            **more,
        )
        return correction_of(event)

    def corrections(self) -> dict[tuple[str, int], Correction]:
        """Return the last correction of each statement, by its paper and index."""
        return {(done.paper, done.index): done for done in self.every_correction()}

    def every_correction(self) -> tuple[Correction, ...]:
        """Return the last correction of each statement, the oldest first.

        A statement is told by its words too: of a paper that came in several versions, each keeps its corrections.
        """
        with self._standing() as stands:
            return tuple(stands.corrections.values())

    @contextmanager
    def _standing(self) -> Iterator[Standing]:
        """Give what stands after all events up to now; only those since the last time are read."""
        with self._lock:
            self._stands.take(self.ledger.events(after=self._stands.read_to))
            yield self._stands


def roster_among(files: Iterable[Stored]) -> Stored | None:
    """Return the roster that counts among files in the order in which they came: the last."""
    return next((stored for stored in reversed(list(files)) if stored.purpose == ROSTER), None)


def _has_ledger(folder: Path) -> bool:
    ledger = folder / LEDGER
    return ledger.exists() and ledger.stat().st_size > 0


def _is_others(path: Path) -> bool:
    """Say whether a path in a folder without a ledger is somebody's.

    A ledger that was only just begun is not, nor what an office prepares: its settings and its forms.
    """
    return path.name not in (*LITTER, PROBE, SETTINGS, TEMPLATES) and not path.name.startswith(LEDGER)
