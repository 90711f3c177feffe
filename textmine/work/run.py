"""The run: read, analyse, compare, judge, rank.

:func:`triage` does the whole job on a stack of files and returns it as one frozen :class:`~textmine.model.Corpus`;
what writes files or shows pages starts from there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

from textmine.classify.model import Classifier
from textmine.engine import LOCAL, Engine, engine_of
from textmine.errors import NothingReadableError, UsageError
from textmine.inputs import Inputs, sources_of
from textmine.judge import Notes, partly, precedence, queue
from textmine.lexicon import load_lexicon
from textmine.model import Concreteness, Corpus, Document, Finding, Match, Origin, Paper, Status
from textmine.read import Source, discover, printable, unique
from textmine.read.roster import Roster
from textmine.reuse import Reuse, Tables, find_reuse
from textmine.settings import Settings
from textmine.store.output import told
from textmine.store.scratch import scratch
from textmine.themes import theme_links
from textmine.work.analyse import Analysed, Analysis, Structuring, TextOnly, classifier_of, load_shared
from textmine.work.packing import Aside
from textmine.work.roster import load_roster
from textmine.work.rounds import NO_MEMORY, Arrived, Gather, Memory, no_arrival, take_in
from textmine.work.said import findings_of, themes_of

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""

MemoryOf = Callable[[Sequence[str]], Memory]
"""Gives the memory of a run, called with the lines of its roster: a file's unit is told with their help."""


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


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def no_memory(_roster: Sequence[str]) -> Memory:
    """Give the memory of a run that is made once."""
    return NO_MEMORY


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files beside each other: the papers of each, and what they share.

    The matches of ``found`` are those between the two files, with the first file's paper as ``a``. Its ``papers``
    hold the known documents as well, where such were given.
    """

    first: tuple[Paper, ...]
    second: tuple[Paper, ...]
    found: Corpus


@dataclass(frozen=True, slots=True)
class _Stack:
    """What was put in, as far as it could be read: files, their papers, the roster, and the names passed over."""

    done: tuple[Analysed, ...]
    roster: Roster = field(default_factory=Roster)
    skipped: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every file, readable or not."""
        return tuple(entry.document for entry in self.done)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of all of them."""
        return tuple(paper for entry in self.done for paper in entry.papers)

    @property
    def submissions(self) -> tuple[Paper, ...]:
        """The papers that are under inspection."""
        return tuple(paper for paper in self.papers if paper.document.origin is Origin.SUBMISSION)


@dataclass(frozen=True, slots=True)
class _Means:
    """With what a stack is taken in: what gathers it, where it is read, who is told, and what is remembered."""

    gather: Gather
    engine: Engine
    arrived: Arrived = no_arrival
    memory: MemoryOf = no_memory

    def of(self, roster: Roster) -> tuple[Arrived, Memory, Gather, Engine]:
        """Return them for a stack with this roster, as :func:`textmine.work.rounds.take_in` asks for them."""
        return self.arrived, self.memory(roster.units), self.gather, self.engine


def triage(
    inputs: Inputs,
    settings: Settings,
    progress: Progress = no_progress,
    arrived: Arrived = no_arrival,
    memory: MemoryOf = no_memory,
    engine: Engine | None = None,
) -> Corpus:
    """Do the whole job on a stack and return all that was found; nothing is written.

    Args:
        inputs: what to read; see :meth:`Inputs.completed` for what is used beyond what is named.
        settings: all thresholds, from :func:`textmine.settings.load_settings`.
        progress: called with the stage (``read``, ``reuse``, ``themes``, ``judge``), what is done and what there is.
        arrived: called with the document of each file once it is read, again if it is read again; see
            :data:`textmine.work.rounds.Arrived`.
        memory: called with the lines of the roster, for what earlier runs worked out with the same roster.
        engine: where the work is done; the settings tell if it is not given.

    Raises:
        UsageError: an input does not exist, or the roster cannot be read.
        UnreadableStackError: no submission could be read.
    """
    watch = Stopwatch()
    with watch.time("read"):
        shared = partial(load_shared, settings, judged=True)
        aside = Aside()
        engine = engine or engine_of(settings.engine)
        stack = _taken(inputs, Analysis, settings, progress, shared, _Means(aside, engine, arrived, memory))
    _share_out(watch, stack.done)
    submissions = stack.submissions
    labels, notes, ledgers = aside.labels.only(p.name for p in stack.papers), aside.notes, aside.ledgers
    submitted = ledgers.only(p.name for p in submissions)
    reuse = _reuse(stack.papers, settings, watch, progress, engine)
    classifier = classifier_of(settings)
    with watch.time("themes"):
        progress("themes", 0, 1)
        themes = themes_of(submissions, aside, reuse, classifier, settings)
        links = theme_links(themes, submitted, reuse.groups)
    with watch.time("judge"):
        progress("judge", 0, 1)
        findings = tuple(findings_of(stack.papers, notes, stack.roster.names, labels, ledgers, settings))
        found = _shared(stack, reuse, findings, settings, watch)
        standings = queue(submissions, reuse.ratios, found.matches, findings, settings.queue)
    return replace(
        found,
        labels=labels,
        ledgers=submitted,
        themes=themes,
        links=links,
        concreteness=_measured(submissions, notes),
        queue=standings,
        taxonomy=classifier.taxonomy,
        missing=_missing(stack.roster.units, submissions, stack.documents),
        versions=_versions(classifier),
    )


def copies(
    inputs: Inputs, settings: Settings, progress: Progress = no_progress, engine: Engine | None = None
) -> Corpus:
    """Find who shares what with whom in a stack, and nothing else: no labels, themes, findings or ranks.

    Matches, legitimate text, ratios and groups are those that :func:`triage` finds; who had a passage first is told
    without the residue that only labelled statements show. ``progress`` is called with the stages ``read`` and
    ``reuse``. Raises what :func:`triage` raises.
    """
    watch = Stopwatch()
    with watch.time("read"):
        engine = engine or engine_of(settings.engine)
        stack = _taken(inputs, Structuring, settings, progress, load_lexicon, _Means(Aside(), engine))
    return _shared(stack, _reuse(stack.papers, settings, watch, progress, engine), (), settings, watch)


def compare(first: Path, second: Path, settings: Settings, known: Sequence[Path] = ()) -> Comparison:
    """Read two files and return what they share; what both share with a ``known`` document is legitimate.

    Raises:
        UsageError: a path does not exist, or both are one file.
        UnreadableStackError: one of them cannot be read, or holds no words.
    """
    if os.path.realpath(first) == os.path.realpath(second):
        raise UsageError("work.same_file", path=str(first))
    watch = Stopwatch()
    taken: set[str] = set()
    with watch.time("read"):
        load_lexicon()
        sides = [_side(path, settings, taken) for path in (first, second)]
        given = discover(known, Origin.KNOWN).sources if known else []
        named = [replace(source, name=unique(f"{Origin.KNOWN.value}/{source.name}", taken)) for source in given]
        beside = take_in(named, Structuring, settings)
    stack = _Stack((*sides[0], *sides[1], *beside.analysed), skipped=beside.skipped)
    found = _shared(stack, _reuse(stack.papers, settings, watch, no_progress), (), settings, watch)
    one, other = (tuple(paper for entry in side for paper in entry.papers) for side in sides)
    return Comparison(one, other, replace(found, matches=tuple(_facing(one, other, found.matches))))


def _taken(
    inputs: Inputs,
    work: Callable[..., Callable[[Source], Analysed]],
    settings: Settings,
    progress: Progress,
    prepare: Callable[[], object],
    means: _Means,
) -> _Stack:
    """Read a stack, doing ``work`` to each file; ``prepare`` loads what workers share once the inputs are known."""
    inputs = inputs.completed()
    roster = load_roster(inputs.roster, settings) if inputs.roster else Roster()
    sources, skipped = sources_of(inputs)
    prepare()
    done = partial(work, roster=tuple(roster.units))
    taken = take_in(sources, done, settings, partial(progress, "read"), *means.of(roster))
    stack = _Stack(taken.analysed, roster, (*skipped, *taken.skipped))
    if not stack.submissions:
        raise _nothing(inputs, stack.documents)
    return stack


def _reuse(
    stack: Sequence[Paper], settings: Settings, watch: Stopwatch, progress: Progress, engine: Engine = LOCAL
) -> Reuse:
    """Find what is shared in a stack: a large one in tables of the engine, on a cluster any."""

    @contextmanager
    def tables() -> Iterator[Tables]:
        """Open tables in room that is gone afterwards."""
        with scratch() as folder, engine.tables(folder, settings.engine) as opened:
            yield opened

    rules = replace(settings.reuse, most_in_memory=0) if engine.remote else settings.reuse
    with watch.time("reuse"):
        progress("reuse", 0, 1)
        return find_reuse(stack, load_lexicon(), rules, tables)


def _shared(stack: _Stack, reuse: Reuse, findings: tuple[Finding, ...], settings: Settings, watch: Stopwatch) -> Corpus:
    """Return a stack with what is shared in it and who may have had that first, nothing classified, nobody ranked."""
    return Corpus(
        documents=stack.documents,
        papers=stack.papers,
        labels={},
        matches=precedence(stack.papers, reuse.matches, findings, load_lexicon(), settings.precedence),
        legitimate=reuse.legitimate,
        ratios=reuse.ratios,
        groups=reuse.groups,
        themes=(),
        findings=findings,
        queue=(),
        skipped=stack.skipped,
        seconds=watch.seconds,
        versions={"textmine": metadata.version("textmine")},
        settings=settings.described(),
    )


def _side(path: Path, settings: Settings, taken: set[str]) -> tuple[Analysed, ...]:
    """Read one side of a comparison under a name that is not ``taken`` yet."""
    source = _source(path)
    done = take_in([replace(source, name=unique(source.name, taken))], Structuring, settings).analysed
    if not any(entry.papers for entry in done):
        raise UnreadableStackError("work.cannot_compare", [entry.document for entry in done], path=str(path))
    return done


def _facing(first: Sequence[Paper], second: Sequence[Paper], matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the matches between the two files, those of the first as ``a``."""
    ours, theirs = ({paper.name for paper in papers} for papers in (first, second))
    for m in matches:
        if m.a in ours and m.b in theirs:
            yield m
        elif m.b in ours and m.a in theirs:
            yield m.turned()


def parse_file(path: Path, settings: Settings) -> tuple[Analysed, ...]:
    """Read one file with its structure and labels; an archive or mail gives all that it holds.

    Documents are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    load_shared(settings)
    return take_in([_source(path)], partial(Analysis, notes=False), settings).analysed


def classify(
    paths: Sequence[Path],
    piped: BinaryIO | None,
    settings: Settings,
    progress: Progress = no_progress,
    apart: Sequence[Path] = (),
) -> tuple[Analysed, ...]:
    """Read files, folders and archives and label the statements of all; ``piped`` is one more file, named ``-``.

    What is beside the submissions by convention, and what earlier runs wrote, is passed over as in a run; the folders
    ``apart`` are too.

    Raises:
        UsageError: a path does not exist, nothing is named, or what is piped is too large.
        UnreadableStackError: nothing could be read.
    """
    load_shared(settings)
    with scratch() as folder:
        found, _ = sources_of(Inputs(tuple(paths), exclude=tuple(apart)).completed())
        sources = [source for source in found if source.origin is Origin.SUBMISSION]
        if piped:
            sources.append(_piped(piped, folder, settings))
        analysed = take_in(sources, partial(Analysis, ledgers=False), settings, partial(progress, "read")).analysed
    if not any(done.papers for done in analysed):
        documents = [done.document for done in analysed]
        raise UnreadableStackError("work.nothing_readable", documents, count=len(documents))
    return analysed


def _piped(stream: BinaryIO, folder: Path, settings: Settings) -> Source:
    """Put what is piped into a file, so that it is read like any other."""
    most = settings.read.max_bytes
    held = stream.read(most + 1)
    if len(held) > most:
        raise UsageError("work.piped_too_large", most=most)
    with told(folder):
        (folder / "piped").write_bytes(held)
    [source] = discover([folder / "piped"], Origin.SUBMISSION).sources
    return replace(source, name="-")


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
    named = [*(str(path) for path in inputs.submissions), *(source.name for source in inputs.sources)]
    if not named:
        return UnreadableStackError("work.nothing_given", ())
    return UnreadableStackError("work.nothing_there", (), path=", ".join(named))


def _share_out(watch: Stopwatch, done: Sequence[Analysed]) -> None:
    """Split the seconds of the first stage between reading and classifying, by what each took in its process."""
    wall = watch.seconds["read"]
    reading, classifying = sum(d.read_seconds for d in done), sum(d.classify_seconds for d in done)
    share = reading / max(reading + classifying, 1e-9)
    watch.seconds |= {"read": round(wall * share, 3), "classify": round(wall * (1 - share), 3)}


def _measured(submissions: Sequence[Paper], notes: Mapping[str, Notes]) -> dict[str, Concreteness]:
    """Return how concrete each submission is."""
    measured = partly(notes, "concreteness", Concreteness)
    return {paper.name: measured[paper.name] for paper in submissions}


def _missing(roster: Sequence[str], submissions: Sequence[Paper], documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the units that handed nothing in; one whose name an unreadable file bears has handed that in."""
    handed_in = {p.unit for p in submissions}
    lost = [d.path for d in documents if d.status is Status.UNREADABLE and d.origin is Origin.SUBMISSION]
    return tuple(unit for unit in roster if unit not in handed_in and not any(unit in path for path in lost))


def _versions(classifier: Classifier) -> dict[str, str]:
    models = classifier.models
    return {
        "textmine": metadata.version("textmine"),
        "statements": str(models.facts.get("version", "")),
        "vectors": models.vectors,
    }
