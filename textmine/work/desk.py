"""The desk: what an inspector does with a workspace. The review page is a thin door onto this.

A run's results never change; what people decide stands in the ledger and is laid over them. So a decision survives a
new run as long as its papers keep their names, and restarting in the middle loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textmine.errors import WorkspaceError
from textmine.ledger.corrected import corrected
from textmine.model import Corpus, Correction, Decision, Opinion, Paper, Reason, Review, Role, Subject, Verdict
from textmine.settings import Settings
from textmine.store.ledger import EventKind
from textmine.store.results import Results
from textmine.store.standing import correction_of
from textmine.store.workspace import LABELS, TEMPLATES, Run, Workspace
from textmine.text.pseudonyms import NOBODY, Pseudonyms
from textmine.work.aliases import load_names
from textmine.work.background import STOPPED, Background
from textmine.work.labelling import keep
from textmine.work.views import Views


class Desk:
    """One workspace with its newest results and all decisions. Threads may share it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Open the workspace in ``folder``, made where there is none. Raises what :class:`Workspace` raises."""
        self.workspace = Workspace(folder)
        self.settings = settings
        self.background = Background(folder)
        self._lock = threading.RLock()
        self._opened: tuple[Run, Results] | None = None
        self._names: tuple[int, Pseudonyms] | None = None

    def close(self) -> None:
        """End a run that goes on, and let go of all files."""
        self.background.stop()
        with self._lock:
            if self._opened:
                self._opened[1].close()
                self._opened = None
        self.workspace.close()

    # results

    @property
    def run(self) -> Run | None:
        """The newest run with results."""
        found = self._newest()
        return found[0] if found else None

    @property
    def results(self) -> Results:
        """The newest results.

        Raises:
            WorkspaceError: there are none yet, or they are damaged.
        """
        if found := self._newest():
            return found[1]
        raise WorkspaceError("workspace.no_results")

    def _newest(self) -> tuple[Run, Results] | None:
        latest = self.workspace.latest()
        with self._lock:
            if latest and (not self._opened or self._opened[0].number != latest.number):
                # those of the run before stay open for requests that still read them, until they are collected
                self._opened = latest, Results.open(self.workspace.results_path(latest))
            return self._opened

    @property
    def failed(self) -> Reason | None:
        """Why the last run left no results, that of an earlier server included; None where it did or goes on."""
        progress = self.background.progress
        if progress.running or progress.failed:
            return progress.failed
        runs = self.workspace.runs()
        return None if not runs or runs[-1].finished else runs[-1].failed or STOPPED

    @property
    def version(self) -> str:
        """Program and models of the newest run, empty before the first."""
        facts = self.run.facts if self.run else None
        return str((facts or {}).get("version", ""))

    @property
    def basis(self) -> tuple[int, str]:
        """The number of the newest run, 0 before the first, and its version: what a step is made on, for the record."""
        return self.run.number if self.run else 0, self.version

    def pseudonyms(self) -> Pseudonyms:
        """Return what stands for names in the anonymous mode."""
        run = self.run
        with self._lock:
            if run and (not self._names or self._names[0] != run.number):
                self._names = run.number, load_names(self.workspace, run)
            return self._names[1] if self._names else NOBODY

    def start(self, who: str, *, retry: bool = False) -> None:
        """Begin to analyse what was put in; with ``retry`` what could not be read is tried again.

        Raises:
            WorkspaceError: a run goes on already.
        """
        self.background.start(self.settings, who, retry=retry)

    # decisions

    def review(self) -> Review:
        """Return all decisions and what stands of them."""
        return self.workspace.review()

    def views(self, who: str) -> Views:
        """Return what ``who`` sees of all that was decided up to now."""
        return Views(self.review(), who)

    def decide(
        self, who: str, subject: Subject, verdict: Verdict | None, note: str = "", settles: bool = False
    ) -> Decision:
        """Keep a decision; None takes the reader's own back. It is on the disk when this returns.

        Raises:
            WorkspaceError: it could not be kept.
        """
        return self.workspace.decide(Decision(subject, verdict, who, "", note.strip(), *self.basis, settles))

    def undo(self, who: str) -> Decision | Correction | None:
        """Take back the reader's last step that is not taken back yet; what stood before it stands again."""
        gone: set[int] = set()
        for event in self.workspace.ledger.latest(_STEPS, EventKind.DECIDED, EventKind.CORRECTED, who=who):
            undoes = int(str(event.body["undoes"]))
            if undoes:
                gone.add(undoes)
            elif event.number not in gone:
                if event.kind is EventKind.CORRECTED:
                    return self._uncorrect(who, event.number)
                return self._undecide(who, event.number)
        return None

    def _undecide(self, who: str, number: int) -> Decision:
        decisions = self.review().decisions
        [step] = [d for d in decisions if d.number == number]
        own = [d for d in decisions if d.who == who and d.subject == step.subject and d.settles == step.settles]
        before = next((d for d in reversed(own) if d.number < number), None)
        return self.workspace.decide(
            replace(
                step,
                verdict=before.verdict if before else None,
                note=before.note if before else "",
                undoes=number,
                number=0,
            )
        )

    def disputed(self) -> tuple[tuple[Subject, Opinion], ...]:
        """Return what readers differ on, the newest first."""
        review = self.review()
        found = [(subject, review.of(subject)) for subject in review.subjects]
        newest = sorted(found, key=lambda pair: -max((d.number for d in pair[1].by.values()), default=0))
        return tuple(pair for pair in newest if pair[1].disputed)

    # corrections

    def correct(self, who: str, paper: Paper, index: int, role: Role | None, categories: Sequence[str]) -> Correction:
        """Keep what a reader says that a statement is, for the page and for ``textmine train``.

        Raises:
            IndexError: the paper has no such statement.
            WorkspaceError: it could not be kept.
        """
        text = paper.structure.statements[index].text
        return self._keep(paper, Correction(paper.name, index, text, role, tuple(categories), who))

    def _keep(self, paper: Paper, done: Correction) -> Correction:
        keep(self.workspace.folder / LABELS, paper, done.index, done.role, done.categories, done.who)
        return self._note(done)

    def _note(self, done: Correction) -> Correction:
        run, version = self.basis
        return self.workspace.correct(done, run=run, version=version)

    def _uncorrect(self, who: str, number: int) -> Correction:
        every = [correction_of(event) for event in self.workspace.ledger.events(EventKind.CORRECTED)]
        step = next(done for done in every if done.number == number)
        gone = {number, *(done.undoes for done in every)}
        same = [c for c in every if (c.paper, c.index, c.text) == (step.paper, step.index, step.text) and not c.undoes]
        left = next((done for done in reversed(same) if done.number not in gone), None)
        role, categories = (left.role, left.categories) if left else (None, ())
        undone = replace(step, role=role, categories=categories, who=who, undoes=number, number=0)
        for paper in self.results.corpus_of([step.paper]).papers:
            statements = paper.structure.statements
            if paper.name == step.paper and step.index < len(statements) and statements[step.index].text == step.text:
                return self._keep(paper, undone)
        return self._note(undone)  # the paper is another one since a later run

    def corrected(self, corpus: Corpus) -> Corpus:
        """Return a stack with the roles and categories that readers corrected, as far as its texts are the same."""
        return corrected(corpus, self.workspace.every_correction())

    # files

    @property
    def templates(self) -> Path | None:
        """The folder of the office's own forms, where there is one."""
        folder = self.workspace.folder / TEMPLATES
        return folder if folder.is_dir() else None


_STEPS = 1000
"""How many of a reader's steps may be taken back one after the other."""
