"""One file: read it, find its papers and their structure, label its statements. This is what a worker does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from threadpoolctl import ThreadpoolController

from textmine.classify.meaning import load_meaning
from textmine.classify.model import Classifier, load_classifier
from textmine.judge import Notes, notes_of
from textmine.judge.residue.confusions import confusions
from textmine.ledger import Bridge, bridge, ledger_of
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import Document, Label, Ledger, Origin, Paper
from textmine.read import Source, read_source
from textmine.settings import Settings
from textmine.store.vectors import open_encoder
from textmine.structure.papers import papers
from textmine.text.segment import segmenter
from textmine.themes import Said, said_in, stated_in

_FEW = 20  # files up to which what only some of them need is loaded when one does


@dataclass(frozen=True, slots=True)
class Analysed:
    """One document with its papers, the labels of their statements, their ledgers, and the notes to judge them by.

    Known documents have neither labels nor ledgers; only submissions have what is ``said``, of which themes are made. A
    document is ``quarantined`` if the file cost its reader twice, the second time alone.
    """

    document: Document
    papers: tuple[Paper, ...] = ()
    labels: tuple[tuple[Label, ...], ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    notes: tuple[Notes, ...] = ()
    said: tuple[Said, ...] = ()
    read_seconds: float = 0.0
    classify_seconds: float = 0.0
    quarantined: bool = False


@dataclass(frozen=True, slots=True)
class TextOnly:
    """The work of reading a file and nothing more."""

    settings: Settings

    def __call__(self, source: Source, read: Document | None = None) -> Analysed:
        """Return the document alone; ``read`` is what earlier reading gave."""
        begin = time.perf_counter()
        document = read or read_source(source, self.settings.read)
        return Analysed(document, read_seconds=time.perf_counter() - begin)


@dataclass(frozen=True, slots=True)
class Structuring:
    """The work on a file up to its structure, which comparing needs; ``roster`` names the units that may be writing."""

    settings: Settings
    roster: tuple[str, ...] = ()

    def __call__(self, source: Source, read: Document | None = None) -> Analysed:
        """Read one file and find its papers and their structure; no statement is labelled."""
        done = TextOnly(self.settings)(source, read)
        begin = time.perf_counter()
        found = papers(done.document, load_lexicon(), self.settings.structure, self.roster)
        return replace(
            done,
            papers=found,
            labels=tuple(() for _ in found),
            ledgers=tuple(Ledger() for _ in found),
            classify_seconds=time.perf_counter() - begin,
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole work on a file; ``roster`` names the units that may be writing.

    With ``notes`` the papers are noted, and what they say is put into numbers, to be judged with their stack. Without
    ``ledgers`` neither is made.
    """

    settings: Settings
    roster: tuple[str, ...] = ()
    ledgers: bool = True
    notes: bool = True

    def __call__(self, source: Source, read: Document | None = None) -> Analysed:
        """Read one file, find its papers and their structure, and label what is not a known document."""
        done = Structuring(self.settings, self.roster)(source, read)
        begin = time.perf_counter()
        if source.origin is not Origin.KNOWN and done.papers:
            with _threads().limit(limits=1):  # products so small take a hundred times as long where threads wait
                done = self._labelled(done)
        if self.ledgers and self.notes:
            said = _said(done) if source.origin is Origin.SUBMISSION else ()
            done = replace(done, notes=_noted(done, self.settings), said=said)
        return replace(done, classify_seconds=done.classify_seconds + time.perf_counter() - begin)

    def _labelled(self, done: Analysed) -> Analysed:
        classifier = _classifier_for(done.papers, self.settings)
        labels = tuple(classifier.labels(paper) for paper in done.papers)
        if not self.ledgers:
            return replace(done, labels=labels)
        pairs = zip(done.papers, labels, strict=True)
        return replace(done, labels=labels, ledgers=tuple(_ledger(paper, row, self.settings) for paper, row in pairs))


@lru_cache(maxsize=1)
def _threads() -> ThreadpoolController:
    """Return what holds the threads of the libraries for numbers; finding these takes milliseconds."""
    return ThreadpoolController()


def classifier_of(settings: Settings) -> Classifier:
    """Return the classifier that the settings ask for, with sentence vectors where they are installed and wanted.

    Raises:
        UsageError: the taxonomy or the vectors cannot be used.
        WorkspaceError: the models are missing or damaged, or do not fit.
    """
    rules = settings.classify
    return load_classifier(rules, settings.sort, open_encoder(rules.vectors, rules.vector_cache))


def _classifier_for(papers: Sequence[Paper], settings: Settings) -> Classifier:
    """Return the classifier for the papers of one file: without sentence vectors where these would take too long."""
    classifier = classifier_of(settings)
    if not classifier.encoder or sum(len(p.structure.statements) for p in papers) <= settings.classify.vector_most:
        return classifier
    if settings.classify.model:
        return replace(classifier, encoder=None)
    return load_classifier(settings.classify, settings.sort)


def load_shared(settings: Settings, files: int = 0, *, judged: bool = False) -> None:
    """Load models and dictionary before workers are started: forked ones share them, and what is damaged says so.

    With ``judged`` what makes notes is loaded as well; for many ``files``, what only some of them need.
    """
    lexicon = load_lexicon()
    classifier_of(settings)
    bridge_of(settings)
    cut = segmenter(lexicon)
    if files > _FEW:
        cut.load()
    if judged:
        confusions(lexicon)


def _ledger(paper: Paper, labels: Sequence[Label], settings: Settings) -> Ledger:
    return ledger_of(paper, labels, bridge_of(settings), load_lexicon(), settings.links)


def _noted(done: Analysed, settings: Settings) -> tuple[Notes, ...]:
    rows = zip(done.papers, done.labels, done.ledgers, strict=True)
    return tuple(notes_of(paper, labels, ledger, load_lexicon(), settings.gaps) for paper, labels, ledger in rows)


def _said(done: Analysed) -> tuple[Said, ...]:
    rows = zip(done.papers, done.labels, done.ledgers, strict=True)
    return tuple(said_in(stated_in(paper, labels, ledger), load_meaning()) for paper, labels, ledger in rows)


def bridge_of(settings: Settings) -> Bridge:
    """Return what tells which causes and remedies fit which problems, by the codebook of the settings.

    Raises:
        UsageError: the codebook cannot be used.
        WorkspaceError: the installation is damaged.
    """
    return bridge(load_codebook(settings.themes.codebook), load_meaning())
