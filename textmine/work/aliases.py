"""What stands for names in the anonymous mode, found with the results of a run and kept beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from textmine.errors import WorkspaceError
from textmine.lexicon import load_lexicon
from textmine.model import Corpus, FindingKind, Paper
from textmine.store.output import beside, told
from textmine.store.workspace import Run, Workspace
from textmine.text.pseudonyms import NOBODY, NameNotes, Noting, Pseudonyms, pseudonyms
from textmine.text.segment import segmenter

_PORTION = 1000  # papers whose notes go to the disk together


class Known(Protocol):
    """What earlier runs noted of names."""

    def names(self, paper: Paper) -> NameNotes | None:
        """Return what was noted of a paper with the same statements."""

    def keep_names(self, noted: Iterable[tuple[Paper, NameNotes]]) -> None:
        """Keep what was noted of papers."""


def keep_names(workspace: Workspace, run: Run, corpus: Corpus, known: Known | None = None) -> None:
    """Find the names in what a run found, and keep what stands for each; what stood for it before stays.

    What is ``known`` of the names in a paper is not looked for again.

    Raises:
        WorkspaceError: the disk is full or refuses.
    """
    lexicon = load_lexicon()
    papers = {paper.name: paper for paper in corpus.papers}
    notes = _Notes(Noting(lexicon, segmenter(lexicon)), known)
    names = pseudonyms(
        corpus.papers,
        corpus.missing,
        lexicon,
        lines=[document.path for document in corpus.documents],
        persons=[s.of(p.text) for p in corpus.submissions for e in corpus.ledgers[p.name].entries for s in e.persons],
        places=[f.span.of(papers[f.paper].text) for f in corpus.findings if f.kind is FindingKind.PLACE],
        kept=_names_before(workspace),
        notes_of=notes,
    )
    notes.keep()
    never = {name: sorted(around) for name, around in names.never.items()}
    kept = {"aliases": dict(names.aliases), "never": never, "codes": dict(names.codes)}
    path = _names_path(workspace, run)
    with told(path), beside(path) as part:
        part.write_text(json.dumps(kept), "utf-8")


class _Notes:
    """Gives what is noted of papers: what is known, or what is noted now and kept in portions."""

    def __init__(self, noting: Noting, known: Known | None) -> None:
        self._noting = noting
        self._known = known
        self._fresh: list[tuple[Paper, NameNotes]] = []

    def __call__(self, paper: Paper) -> NameNotes:
        """Return what the statements of a paper show of names."""
        if self._known is None:
            return self._noting(paper)
        if (noted := self._known.names(paper)) is None:
            noted = self._noting(paper)
            self._fresh.append((paper, noted))
            if len(self._fresh) == _PORTION:
                self.keep()
        return noted

    def keep(self) -> None:
        """Keep what was noted since."""
        if self._known is not None and self._fresh:
            self._known.keep_names(self._fresh)
            self._fresh.clear()


def load_names(workspace: Workspace, run: Run) -> Pseudonyms:
    """Return what stands for names in the results of a run.

    Raises:
        WorkspaceError: it is missing or damaged.
    """
    path = _names_path(workspace, run)
    try:
        kept = json.loads(path.read_text("utf-8"))
        never = {name: frozenset((a, b) for a, b in around) for name, around in kept["never"].items()}
        return Pseudonyms(kept["aliases"], never, kept["codes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError("workspace.damaged", path=str(path), error=type(error).__name__) from error


def _names_path(workspace: Workspace, run: Run) -> Path:
    return workspace.results_path(run).with_suffix(".names.json")


def _names_before(workspace: Workspace) -> Pseudonyms:
    """Return what stood for names in the last run; a run whose names are gone stops no other."""
    before = workspace.latest()
    with suppress(WorkspaceError):
        return load_names(workspace, before) if before else NOBODY
    return NOBODY
