"""The desk: what an inspector does with a workspace. The review page is a thin door onto this.

A run's results never change; what people decide stands in the ledger and is laid over them. So a decision survives a
new run as long as its papers keep their names, and restarting in the middle loses nothing.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from textmine.errors import TextmineError, WorkspaceError
from textmine.inputs import Inputs
from textmine.lexicon import load_lexicon
from textmine.model import (
    Corpus,
    Decision,
    Document,
    Label,
    Opinion,
    Origin,
    Paper,
    Review,
    Role,
    Subject,
    SubjectKind,
    Verdict,
)
from textmine.read import Source
from textmine.settings import Settings
from textmine.store.ledger import EventKind
from textmine.store.output import told
from textmine.store.results import PairFigures, Results, write_results
from textmine.store.workspace import LABELS, TEMPLATES, Run, Stored, Workspace
from textmine.text.pseudonyms import NOBODY, Pseudonyms, pseudonyms
from textmine.text.segment import segmenter
from textmine.work.background import Background, working
from textmine.work.labelling import keep
from textmine.work.pairs import pairs_of
from textmine.work.run import Progress, triage

Arrived = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader sees of a subject: a second reader learns what the first one thought after deciding.

    ``mine`` is the reader's own last word; ``verdict`` what counts, as far as it may be shown; ``others`` how many
    others decided.
    """

    mine: Verdict | None = None
    verdict: Verdict | None = None
    others: int = 0
    disputed: bool = False
    settled: bool = False
    notes: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """One word for tables and filters: a verdict, ``disputed``, ``seconded`` (others decided) or ``undecided``."""
        if self.disputed:
            return "disputed"
        if shown := self.verdict or self.mine:
            return shown.value
        return "seconded" if self.others else "undecided"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader made of a statement: ``index`` in its paper, and the words that it had."""

    paper: str
    index: int
    text: str
    role: Role | None
    categories: tuple[str, ...]
    who: str
    number: int


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
        self._corrections: dict[tuple[str, int], Correction] = {}
        self._corrected_to = 0

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
    def version(self) -> str:
        """Program and models of the newest run, for the record of a decision."""
        facts = self.run.facts if self.run else None
        return str((facts or {}).get("version", ""))

    def pseudonyms(self) -> Pseudonyms:
        """Return what stands for names in the anonymous mode."""
        run = self.run
        with self._lock:
            if run and (not self._names or self._names[0] != run.number):
                self._names = run.number, _load_names(_names_path(self.workspace, run))
            return self._names[1] if self._names else NOBODY

    def start(self, who: str) -> None:
        """Begin to analyse what was put in.

        Raises:
            WorkspaceError: a run goes on already.
        """
        self.background.start(self.settings, who)

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
        return self.workspace.decide(
            Decision(subject, verdict, who, "", note.strip(), self.run.number if self.run else 0, self.version, settles)
        )

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
        found = [(subject, review.of(subject)) for subject in review.subjects.values()]
        newest = sorted(found, key=lambda pair: -max((d.number for d in pair[1].by.values()), default=0))
        return tuple(pair for pair in newest if pair[1].disputed)

    # corrections

    def correct(self, who: str, paper: Paper, index: int, role: Role | None, categories: Sequence[str]) -> Correction:
        """Keep what a reader says that a statement is, for the page and for ``textmine train``.

        Raises:
            IndexError: the paper has no such statement.
            WorkspaceError: it could not be kept.
        """
        return self._correct(who, paper, index, role, categories, undoes=0)

    def _correct(
        self, who: str, paper: Paper, index: int, role: Role | None, categories: Sequence[str], undoes: int
    ) -> Correction:
        statement = paper.structure.statements[index]
        keep(self.workspace.folder / LABELS, paper, index, role, categories, who)
        self.workspace.ledger.add(
            EventKind.CORRECTED,
            who,
            paper=paper.name,
            index=index,
            start=statement.span.start,
            text=statement.text,
            role=role.value if role else "",
            categories=list(categories),
            run=self.run.number if self.run else 0,
            version=self.version,
            undoes=undoes,
        )
        return self.corrections()[paper.name, index]

    def _uncorrect(self, who: str, number: int) -> Correction:
        events = self.workspace.ledger.events(EventKind.CORRECTED)
        [step] = [e for e in events if e.number == number]
        same = [e for e in events if (e.body["paper"], e.body["index"]) == (step.body["paper"], step.body["index"])]
        before = next((_correction(e.body, e.who, e.number) for e in reversed(same) if e.number < number), None)
        done = _correction(step.body, step.who, step.number)
        [paper] = [p for p in self.results.corpus_of([done.paper]).papers if p.name == done.paper]
        role, categories = (before.role, before.categories) if before else (None, ())
        return self._correct(who, paper, done.index, role, categories, undoes=number)

    def corrections(self) -> dict[tuple[str, int], Correction]:
        """Return the last correction of each statement, by its paper and index."""
        fresh = self.workspace.ledger.events(EventKind.CORRECTED, after=self._corrected_to)
        with self._lock:
            for event in fresh:
                done = _correction(event.body, event.who, event.number)
                self._corrections[done.paper, done.index] = done
                self._corrected_to = max(self._corrected_to, event.number)
            return dict(self._corrections)

    def corrected(self, corpus: Corpus) -> Corpus:
        """Return a stack with the roles and categories that readers corrected, as far as its texts are the same."""
        labels = dict(corpus.labels)
        papers = {paper.name: paper for paper in corpus.papers}
        for done in self.corrections().values():
            row = labels.get(done.paper, ())
            paper = papers.get(done.paper)
            if not paper or not done.role or done.index >= len(row):
                continue
            if paper.structure.statements[done.index].text == done.text:
                label = Label(done.role, done.categories, 1.0)
                labels[done.paper] = (*row[: done.index], label, *row[done.index + 1 :])
        return replace(corpus, labels=labels)

    # files

    @property
    def templates(self) -> Path | None:
        """The folder of the office's own forms, where there is one."""
        folder = self.workspace.folder / TEMPLATES
        return folder if folder.is_dir() else None


_STEPS = 1000
"""How many of a reader's steps may be taken back one after the other."""


class Views:
    """What one reader sees of all decisions."""

    def __init__(self, review: Review, who: str) -> None:
        self.review = review
        self.who = who

    def of(self, subject: Subject) -> Seen:
        """Return what the reader sees of a subject."""
        return self._seen(self.review.of(subject))

    def paper(self, name: str) -> Seen:
        """Return what the reader sees of a paper."""
        return self.of(Subject.paper(name))

    def pair(self, a: str, b: str) -> tuple[Seen, bool]:
        """Return what the reader sees of a pair, and whether that was decided of a group that holds both."""
        own = self.of(Subject.pair(a, b))
        if own.state == "undecided":
            for names, seen in self._groups:
                if a in names and b in names:
                    return seen, True
        return own, False

    def papers_by_state(self) -> dict[str, frozenset[str]]:
        """Return the names of the papers that anything was decided of, by :attr:`Seen.state`."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self.review.subjects.values():
            if subject.kind is SubjectKind.PAPER:
                found[self.of(subject).state].add(subject.names[0])
        return {state: frozenset(names) for state, names in found.items()}

    @cached_property
    def _groups(self) -> list[tuple[frozenset[str], Seen]]:
        groups = [s for s in self.review.subjects.values() if s.kind is SubjectKind.GROUP]
        return [(frozenset(s.names), seen) for s in groups if (seen := self.of(s)).state != "undecided"]

    def _seen(self, opinion: Opinion) -> Seen:
        own = opinion.by.get(self.who)
        open_to_me = bool(own) or bool(opinion.settlement)
        return Seen(
            mine=own.verdict if own else None,
            verdict=opinion.verdict if open_to_me else None,
            others=len(opinion.by) - bool(own),
            disputed=opinion.disputed and open_to_me,
            settled=opinion.settlement is not None,
            notes=opinion.notes if open_to_me else (),
        )


def run_workspace(folder: Path, settings: Settings, who: str, progress: Progress, arrived: Arrived) -> Run:
    """Analyse what was put into a workspace and keep what is found.

    Raises:
        WorkspaceError: another process works on it, or it cannot be written.
        UsageError: nothing was put in.
        UnreadableStackError: nothing could be read.
    """
    workspace = Workspace(folder)
    try:
        with working(folder):
            run = workspace.begin_run(who)
            try:
                corpus = triage(inputs_of(workspace), settings, progress, arrived)
                progress("export", 0, 1)
                _keep(workspace, run, corpus)
            except TextmineError as error:
                workspace.fail_run(run, error.reason, who)
                raise
            workspace.finish_run(run, who, **_facts(corpus))
            return run
    finally:
        workspace.close()


def inputs_of(workspace: Workspace) -> Inputs:
    """Return what was put into a workspace as the inputs of a run; the last roster counts."""
    files = workspace.files()
    sources = tuple(
        Source(workspace.path_of(stored), read_name(stored), Origin(purpose))
        for (purpose, _), stored in files.items()
        if purpose != "roster"
    )
    rosters = [workspace.path_of(stored) for (purpose, _), stored in files.items() if purpose == "roster"]
    return Inputs((), sources=sources, roster=rosters[-1] if rosters else None)


def read_name(stored: Stored) -> str:
    """Return the name under which a run reads a file: those beside the submissions stand in a folder of their own."""
    return stored.name if stored.purpose == Origin.SUBMISSION else f"{stored.purpose}/{stored.name}"


def _keep(workspace: Workspace, run: Run, corpus: Corpus) -> None:
    lexicon = load_lexicon()
    before = workspace.latest()
    names = pseudonyms(
        corpus.submissions,
        corpus.missing,
        lexicon,
        segmenter(lexicon),
        lines=[document.path for document in corpus.documents],
        persons=[s.of(p.text) for p in corpus.submissions for e in corpus.ledgers[p.name].entries for s in e.persons],
        kept=_load_names(_names_path(workspace, before)) if before else NOBODY,
    )
    _save_names(_names_path(workspace, run), names)
    write_results(corpus, workspace.results_path(run), [PairFigures.of(pair) for pair in pairs_of(corpus)])


def _facts(corpus: Corpus) -> dict[str, object]:
    return {
        "version": " ".join(f"{name} {number}" for name, number in sorted(corpus.versions.items()) if number),
        "files": len(corpus.documents),
        "papers": len(corpus.submissions),
        "seconds": round(sum(corpus.seconds.values()), 1),
    }


def _names_path(workspace: Workspace, run: Run) -> Path:
    return workspace.results_path(run).with_suffix(".names.json")


def _load_names(path: Path) -> Pseudonyms:
    try:
        kept = json.loads(path.read_text("utf-8"))
        never = {name: frozenset((a, b) for a, b in around) for name, around in kept["never"].items()}
        return Pseudonyms(kept["aliases"], never, kept["codes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError("workspace.damaged", path=str(path), error=type(error).__name__) from error


def _save_names(path: Path, names: Pseudonyms) -> None:
    never = {name: sorted(around) for name, around in names.never.items()}
    kept = {"aliases": dict(names.aliases), "never": never, "codes": dict(names.codes)}
    with told(path):
        path.write_text(json.dumps(kept), "utf-8")


def _correction(body: dict[str, object], who: str, number: int) -> Correction:
    categories = body["categories"]
    return Correction(
        paper=str(body["paper"]),
        index=int(str(body["index"])),
        text=str(body["text"]),
        role=Role(str(body["role"])) if body["role"] else None,
        categories=tuple(map(str, categories)) if isinstance(categories, list) else (),
        who=who,
        number=number,
    )
