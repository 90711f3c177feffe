"""The run: read, analyse, compare, judge, rank."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path

from textmine.classify import load_classifier
from textmine.engine import run_each
from textmine.errors import NothingReadableError, UsageError
from textmine.judge import home_of, queue, residue
from textmine.lexicon import load_lexicon
from textmine.model import Corpus, Document, Label, Match, Origin, Paper, Reason, Status
from textmine.read import Source, discover, printable, read_source
from textmine.reuse import find_reuse
from textmine.settings import Settings
from textmine.structure.papers import papers
from textmine.themes import find_themes

ROSTER = "roster.csv"
FOLDERS = {"known": Origin.KNOWN, "previous": Origin.PREVIOUS}
"""Folders at the top of an input that hold known documents and earlier papers, where no flag names others."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What goes into a run: submissions, known documents, earlier papers, the units that should submit."""

    submissions: tuple[Path, ...]
    known: tuple[Path, ...] = ()
    previous: tuple[Path, ...] = ()
    roster: Path | None = None
    exclude: tuple[Path, ...] = ()

    def completed(self) -> Inputs:
        """Return these inputs with what stands at the top of their folders under its usual name.

        ``known/``, ``previous/`` and ``roster.csv`` are taken for what they are called, unless flags name others.
        """
        tops = [path for path in self.submissions if path.is_dir()]
        known = self.known or tuple(p / "known" for p in tops if (p / "known").is_dir())
        previous = self.previous or tuple(p / "previous" for p in tops if (p / "previous").is_dir())
        roster = self.roster or next((p / ROSTER for p in tops if (p / ROSTER).is_file()), None)
        return replace(self, known=known, previous=previous, roster=roster)


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
    """One document with its papers and, for submissions, the labels of their statements."""

    document: Document
    papers: tuple[Paper, ...]
    labels: tuple[tuple[Label, ...], ...]
    read_seconds: float
    classify_seconds: float


def _no_progress(_stage: str, _done: int, _total: int) -> None:
    return


def triage(inputs: Inputs, settings: Settings, progress: Progress = _no_progress) -> Corpus:
    """Do the whole job on a stack and return all that was found.

    Raises:
        UsageError: an input does not exist, or the roster cannot be read.
        NothingReadableError: no submission could be read.
    """
    watch = Stopwatch()
    inputs = inputs.completed()
    roster = read_roster(inputs.roster) if inputs.roster else Roster()
    with watch.time("read"):
        sources, skipped = _sources(inputs)
        done = list(_analysed(sources, roster.units, settings, progress))
    _share_out(watch, done)
    stack = [paper for entry in done for paper in entry.papers]
    submissions = [p for p in stack if p.document.origin is Origin.SUBMISSION]
    if not submissions:
        raise NothingReadableError("work.nothing_readable", count=len(sources))
    labels = {p.name: row for entry in done for p, row in zip(entry.papers, entry.labels, strict=True) if row}
    lexicon = load_lexicon()
    with watch.time("reuse"):
        progress("reuse", 0, 1)
        reuse = find_reuse(stack, lexicon, settings.reuse)
    with watch.time("themes"):
        progress("themes", 0, 1)
        themes = find_themes(submissions, labels, reuse.groups, lexicon, settings.themes)
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
        missing=_missing(roster.units, submissions),
        skipped=skipped,
        seconds=watch.seconds,
        versions=_versions(settings),
        settings=settings.described(),
    )


def analyse(source: Source, roster: Sequence[str], settings: Settings) -> Analysed:
    """Read one file, find its papers and their structure, and label the statements of submissions."""
    begin = time.perf_counter()
    document = read_source(source, settings.read)
    read_at = time.perf_counter()
    lexicon = load_lexicon()
    found = papers(document, lexicon, settings.structure, roster)
    labels: tuple[tuple[Label, ...], ...] = tuple(() for _ in found)
    if source.origin is Origin.SUBMISSION and found:
        classifier = load_classifier(lexicon, settings.classify)
        labels = tuple(classifier.labels(paper) for paper in found)
    return Analysed(document, found, labels, read_at - begin, time.perf_counter() - read_at)


def compare(first: Path, second: Path, settings: Settings) -> tuple[tuple[Paper, ...], tuple[Match, ...]]:
    """Read two files and return their papers with the passages that they share.

    Raises:
        UsageError: a path does not exist.
        NothingReadableError: one of them cannot be read; the reason is given.
    """
    found: list[Paper] = []
    for path in (first, second):
        done = parse_file(path, settings)
        if not done.papers:
            raise NothingReadableError("work.cannot_compare", path=str(path))
        found += done.papers
    return tuple(found), find_reuse(found, load_lexicon(), settings.reuse).matches


def parse_file(path: Path, settings: Settings) -> Analysed:
    """Read one file with its structure and labels; its papers are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    if path.is_dir():
        raise UsageError("work.not_a_file", path=str(path))
    [source] = discover([path], Origin.SUBMISSION).sources
    return analyse(replace(source, name=printable(str(path))), (), settings)


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that should submit, and all that the roster names (units, and the places that they belong to)."""

    units: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_roster(path: Path) -> Roster:
    """Read a roster: a CSV file (UTF-8 or GB18030) with a heading and the units in its first column.

    Raises:
        UsageError: the file does not exist or is no text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError("work.roster_unreadable", path=str(path)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())][1:]
    units = (row[0] for row in rows if row and row[0])
    return Roster(tuple(units), tuple(dict.fromkeys(cell for row in rows for cell in row if cell)))


def _sources(inputs: Inputs) -> tuple[list[Source], tuple[str, ...]]:
    beside = (*inputs.exclude, *inputs.known, *inputs.previous)
    given = discover(inputs.submissions, Origin.SUBMISSION, exclude=beside)
    roster = inputs.roster.resolve() if inputs.roster else None
    sources = [s for s in given.sources if s.path.resolve() != roster]
    skipped = [*given.skipped]
    for paths, origin in ((inputs.known, Origin.KNOWN), (inputs.previous, Origin.PREVIOUS)):
        if paths:
            found = discover(paths, origin)
            folder = origin.value
            sources += [replace(s, name=f"{folder}/{s.name}") for s in found.sources]
            skipped += [f"{folder}/{name}" for name in found.skipped]
    return sources, tuple(skipped)


def _analysed(
    sources: Sequence[Source], roster: Sequence[str], settings: Settings, progress: Progress
) -> Iterator[Analysed]:
    work = partial(analyse, roster=tuple(roster), settings=settings)
    progress("read", 0, len(sources))
    for number, (source, outcome) in enumerate(
        zip(sources, run_each(work, sources, settings.engine), strict=True), 1
    ):
        yield outcome.result or _lost(source, outcome.reason)
        progress("read", number, len(sources))


def _lost(source: Source, reason: Reason | None) -> Analysed:
    """What is left of a file that a worker did not survive: its name and the reason."""
    document = Document(source.name, "", Status.UNREADABLE, reason=reason, origin=source.origin)
    return Analysed(document, (), (), 0.0, 0.0)


def _share_out(watch: Stopwatch, done: Sequence[Analysed]) -> None:
    """Split the seconds of the first stage between reading and classifying, by what each took in its process."""
    wall = watch.seconds["read"]
    reading, classifying = sum(d.read_seconds for d in done), sum(d.classify_seconds for d in done)
    share = reading / max(reading + classifying, 1e-9)
    watch.seconds |= {"read": round(wall * share, 3), "classify": round(wall * (1 - share), 3)}


def _missing(roster: Sequence[str], submissions: Sequence[Paper]) -> tuple[str, ...]:
    handed_in = {p.unit for p in submissions}
    return tuple(unit for unit in roster if unit not in handed_in)


def _versions(settings: Settings) -> dict[str, str]:
    classifier = load_classifier(load_lexicon(), settings.classify)
    return {"textmine": metadata.version("textmine"), "statements": str(classifier.facts["version"])}
