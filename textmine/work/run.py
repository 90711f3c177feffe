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
from textmine.errors import NothingReadableError, UsageError
from textmine.inputs import Inputs, sources_of
from textmine.judge import home_of, losses, queue, residue
from textmine.lexicon import load_lexicon
from textmine.model import Block, Corpus, Document, Match, Origin, Paper, Status, Swap
from textmine.read import Source, discover, printable
from textmine.read.roster import Roster, read_roster
from textmine.reuse import find_reuse
from textmine.settings import Settings
from textmine.structure.papers import papers
from textmine.themes import find_themes
from textmine.work.analyse import Analysed, Analysis, TextOnly, load_shared
from textmine.work.rounds import take_in

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
        load_shared(settings)
        taken = take_in(sources, partial(Analysis, roster=tuple(roster.units)), settings, partial(progress, "read"))
    done = taken.analysed
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
        findings = (*residue(submissions, labels, home, lexicon), *losses(submissions))
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
        skipped=(*skipped, *taken.skipped),
        seconds=watch.seconds,
        versions=_versions(settings),
        settings=settings.described(),
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
        documents = read_file(path, settings)
        sides.append(tuple(p for document in documents for p in papers(document, lexicon, settings.structure)))
        if not sides[-1]:
            raise UnreadableStackError("work.cannot_compare", documents, path=str(path))
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


def parse_file(path: Path, settings: Settings) -> tuple[Analysed, ...]:
    """Read one file with its structure and labels; an archive or mail gives all that it holds.

    Documents are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    load_shared(settings)
    return take_in([_source(path)], Analysis, settings).analysed


def read_file(path: Path, settings: Settings) -> tuple[Document, ...]:
    """Read one file and nothing more; an archive or mail gives all that it holds.

    Documents are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    return tuple(done.document for done in take_in([_source(path)], TextOnly, settings).analysed)


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
