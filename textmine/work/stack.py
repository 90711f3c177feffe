"""A stack of files: taken in, and searched for what its papers share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import metadata

from textmine.engine import LOCAL, Engine
from textmine.errors import NothingReadableError
from textmine.inputs import Inputs, sources_of
from textmine.judge import precedence
from textmine.lexicon import load_lexicon
from textmine.model import Corpus, Document, Finding, Origin, Paper
from textmine.read import Source
from textmine.read.roster import Roster
from textmine.reuse import Reuse, Tables, find_reuse
from textmine.settings import Settings
from textmine.store.scratch import scratch
from textmine.work.analyse import Analysed
from textmine.work.roster import load_roster
from textmine.work.rounds import NO_MEMORY, Arrived, Gather, Memory, no_arrival, take_in

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
class Stack:
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
class Means:
    """With what a stack is taken in: what gathers it, where it is read, who is told, and what is remembered."""

    gather: Gather
    engine: Engine
    arrived: Arrived = no_arrival
    memory: MemoryOf = no_memory

    def of(self, roster: Roster) -> tuple[Arrived, Memory, Gather, Engine]:
        """Return them for a stack with this roster, as :func:`textmine.work.rounds.take_in` asks for them."""
        return self.arrived, self.memory(roster.units), self.gather, self.engine


def taken_in(
    inputs: Inputs,
    work: Callable[..., Callable[[Source], Analysed]],
    settings: Settings,
    progress: Progress,
    prepare: Callable[[int], object],
    means: Means,
) -> Stack:
    """Read a stack, doing ``work`` to each file; ``prepare`` loads what workers share, given how many files there are.

    Raises:
        UsageError: an input does not exist, or the roster cannot be read.
        UnreadableStackError: no submission could be read.
    """
    inputs = inputs.completed()
    roster = load_roster(inputs.roster, settings) if inputs.roster else Roster()
    sources, skipped = sources_of(inputs)
    prepare(len(sources))
    done = partial(work, roster=tuple(roster.units))
    taken = take_in(sources, done, settings, partial(progress, "read"), *means.of(roster))
    stack = Stack(taken.analysed, roster, (*skipped, *taken.skipped))
    if not stack.submissions:
        raise _nothing(inputs, stack.documents)
    return stack


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


def reuse_of(
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


def compared(stack: Stack, reuse: Reuse, findings: tuple[Finding, ...], settings: Settings, watch: Stopwatch) -> Corpus:
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
