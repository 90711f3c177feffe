"""The run: read, analyse, compare, judge, rank.

:func:`triage` does the whole job on a stack of files and returns it as one frozen :class:`~textmine.model.Corpus`;
what writes files or shows pages starts from there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path

from textmine.classify import load_classifier
from textmine.engine import run_each
from textmine.errors import NothingReadableError, UsageError
from textmine.inputs import Inputs, sources_of
from textmine.judge import home_of, queue, residue
from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import (
    FINDING_ROLES,
    Block,
    Corpus,
    Document,
    Label,
    Match,
    Origin,
    Outcome,
    Paper,
    Reason,
    Status,
    Swap,
)
from textmine.read import Source, discover, printable, read_source
from textmine.read.roster import Roster, read_roster
from textmine.reuse import find_reuse
from textmine.settings import Settings
from textmine.structure.papers import papers
from textmine.text.segment import segmenter
from textmine.themes import find_themes

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


class UnreadableStackError(NothingReadableError):
    """Nothing could be read; ``documents`` are the files that were tried, each with its reason."""

    def __init__(self, key: str, documents: Sequence[Document], **values: str | int | float) -> None:
        super().__init__(key, **values)
        self.documents = tuple(documents)


@dataclass(slots=True)
class Stopwatch:
    """Seconds of wall clock by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Add what the block takes to a stage."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - begin, 3)


@dataclass(frozen=True, slots=True)
class Analysed:
    """One document with its papers and, for submissions, the labels and content words of their statements."""

    document: Document
    papers: tuple[Paper, ...]
    labels: tuple[tuple[Label, ...], ...]
    words: tuple[tuple[tuple[str, ...], ...], ...]
    read_seconds: float
    classify_seconds: float


def _no_progress(_stage: str, _done: int, _total: int) -> None:
    return


def triage(inputs: Inputs, settings: Settings, progress: Progress = _no_progress) -> Corpus:
    """Do the whole job on a stack and return all that was found; nothing is written.

    Args:
        inputs: what to read; see :meth:`Inputs.completed` for what is used beyond what is named.
        settings: all thresholds, from :func:`textmine.settings.load_settings`.
        progress: called with the stage (``read``, ``reuse``, ``themes``, ``judge``), what is done and what there is.

    Raises:
        UsageError: an input does not exist, or the roster cannot be read.
        UnreadableStackError: no submission could be read.
    """
    watch = Stopwatch()
    inputs = inputs.completed()
    roster = read_roster(inputs.roster) if inputs.roster else Roster()
    with watch.time("read"):
        sources, skipped = sources_of(inputs)
        _load(settings)
        done = list(_analysed(sources, roster.units, settings, progress))
    _share_out(watch, done)
    stack = [paper for entry in done for paper in entry.papers]
    submissions = [p for p in stack if p.document.origin is Origin.SUBMISSION]
    if not submissions:
        raise _nothing(inputs, [entry.document for entry in done])
    labels = {p.name: row for entry in done for p, row in zip(entry.papers, entry.labels, strict=True) if row}
    words = {p.name: row for entry in done for p, row in zip(entry.papers, entry.words, strict=True) if row}
    lexicon = load_lexicon()
    with watch.time("reuse"):
        progress("reuse", 0, 1)
        reuse = find_reuse(stack, lexicon, settings.reuse)
    with watch.time("themes"):
        progress("themes", 0, 1)
        themes = find_themes(submissions, labels, words, reuse.groups, reuse.legitimate, settings.themes)
    with watch.time("judge"):
        progress("judge", 0, 1)
        home = home_of(stack, roster.names, lexicon)
        findings = tuple(residue(submissions, labels, home, lexicon))
        standings = queue(submissions, reuse.ratios, reuse.matches, findings, settings.queue)
    return Corpus(
        documents=tuple(entry.document for entry in done),
        papers=tuple(stack),
        labels=labels,
        matches=reuse.matches,
        legitimate=reuse.legitimate,
        ratios=reuse.ratios,
        groups=reuse.groups,
        themes=themes,
        findings=findings,
        queue=standings,
        missing=_missing(roster.units, submissions, [entry.document for entry in done]),
        skipped=skipped,
        seconds=watch.seconds,
        versions=_versions(settings),
        settings=settings.described(),
    )


def _load(settings: Settings) -> None:
    """Load models and dictionary before processes are started: forked ones share them, and what is damaged says so."""
    lexicon = load_lexicon()
    load_classifier(lexicon, settings.classify)
    segmenter(lexicon)


def analyse(source: Source, roster: Sequence[str], settings: Settings) -> Analysed:
    """Read one file, find its papers and their structure, and label the statements of submissions."""
    begin = time.perf_counter()
    document = read_source(source, settings.read)
    read_at = time.perf_counter()
    lexicon = load_lexicon()
    found = papers(document, lexicon, settings.structure, roster)
    labels: tuple[tuple[Label, ...], ...] = tuple(() for _ in found)
    words: tuple[tuple[tuple[str, ...], ...], ...] = tuple(() for _ in found)
    if source.origin is Origin.SUBMISSION and found:
        classifier = load_classifier(lexicon, settings.classify)
        labels = tuple(classifier.labels(paper) for paper in found)
        words = tuple(_content_words(paper, row, lexicon) for paper, row in zip(found, labels, strict=True))
    return Analysed(document, found, labels, words, read_at - begin, time.perf_counter() - read_at)


def _content_words(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """The content words of titles and findings; of other statements none, as nobody asks for them."""
    cut = segmenter(lexicon)
    return tuple(
        tuple(cut.content_words(statement.text, lexicon.stop_words))
        if statement.heading or label.role in FINDING_ROLES
        else ()
        for statement, label in zip(paper.structure.statements, labels, strict=True)
    )


def compare(first: Path, second: Path, settings: Settings) -> tuple[tuple[Paper, ...], tuple[Match, ...]]:
    """Read two files and return their papers with the passages that they share, the first file's as ``a``.

    Raises:
        UsageError: a path does not exist, or both are one file.
        UnreadableStackError: one of them cannot be read, or holds no words.
    """
    if os.path.realpath(first) == os.path.realpath(second):
        raise UsageError("work.same_file", path=str(first))
    lexicon = load_lexicon()
    sides: list[tuple[Paper, ...]] = []
    for path in (first, second):
        document = read_file(path, settings)
        sides.append(papers(document, lexicon, settings.structure))
        if not sides[-1]:
            raise UnreadableStackError("work.cannot_compare", [document], path=document.path)
    found = (*sides[0], *sides[1])
    matches = find_reuse(found, lexicon, settings.reuse).matches
    return found, tuple(_facing({p.name for p in sides[0]}, matches))


def _facing(first: Set[str], matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the matches between the papers of ``first`` and others, those of ``first`` as ``a``."""
    for m in matches:
        if m.a in first and m.b not in first:
            yield m
        elif m.b in first and m.a not in first:
            blocks = tuple(Block(x.b, x.a) for x in m.blocks)
            swaps = tuple(Swap(x.b, x.a) for x in m.swaps)
            yield replace(m, a=m.b, a_span=m.b_span, b=m.a, b_span=m.a_span, blocks=blocks, swaps=swaps)


def parse_file(path: Path, settings: Settings) -> Analysed:
    """Read one file with its structure and labels; its papers are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    return analyse(_source(path), (), settings)


def read_file(path: Path, settings: Settings) -> Document:
    """Read one file and nothing more; the document is named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    return read_source(_source(path), settings.read)


def _source(path: Path) -> Source:
    if path.is_dir():
        raise UsageError("work.not_a_file", path=str(path))
    [source] = discover([path], Origin.SUBMISSION).sources
    return replace(source, name=printable(str(path)))


def _nothing(inputs: Inputs, documents: Sequence[Document]) -> UnreadableStackError:
    """Return the error for a stack without a readable submission, by what is there instead."""
    submitted = [d for d in documents if d.origin is Origin.SUBMISSION]
    if submitted:
        return UnreadableStackError("work.nothing_readable", submitted, count=len(submitted))
    if documents:
        return UnreadableStackError("work.only_beside", documents, count=len(documents))
    return UnreadableStackError("work.nothing_there", (), path=", ".join(str(path) for path in inputs.submissions))


def _analysed(
    sources: Sequence[Source], roster: Sequence[str], settings: Settings, progress: Progress
) -> Iterator[Analysed]:
    work = partial(analyse, roster=tuple(roster), settings=settings)
    progress("read", 0, len(sources))
    for number, (source, outcome) in enumerate(zip(sources, run_each(work, sources, settings.engine), strict=True), 1):
        yield outcome.result or _lost(source, outcome.reason)
        progress("read", number, len(sources))


def _lost(source: Source, reason: Reason | None) -> Analysed:
    """What is left of a file that a worker did not survive: its name and the reason."""
    document = Document(source.name, "", Outcome.DAMAGED, reason=reason, origin=source.origin)
    return Analysed(document, (), (), (), 0.0, 0.0)


def _share_out(watch: Stopwatch, done: Sequence[Analysed]) -> None:
    """Split the seconds of the first stage between reading and classifying, by what each took in its process."""
    wall = watch.seconds["read"]
    reading, classifying = sum(d.read_seconds for d in done), sum(d.classify_seconds for d in done)
    share = reading / max(reading + classifying, 1e-9)
    watch.seconds |= {"read": round(wall * share, 3), "classify": round(wall * (1 - share), 3)}


def _missing(roster: Sequence[str], submissions: Sequence[Paper], documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the units that handed nothing in; one whose name an unreadable file bears has handed that in."""
    handed_in = {p.unit for p in submissions}
    lost = [d.path for d in documents if d.status is Status.UNREADABLE and d.origin is Origin.SUBMISSION]
    return tuple(unit for unit in roster if unit not in handed_in and not any(unit in path for path in lost))


def _versions(settings: Settings) -> dict[str, str]:
    classifier = load_classifier(load_lexicon(), settings.classify)
    return {"textmine": metadata.version("textmine"), "statements": str(classifier.facts["version"])}
