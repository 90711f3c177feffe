"""From the files that were put in to their documents, in rounds: files, what archives hold, pictures of pages.

Each round runs in workers. Archives and mails are unpacked to a temporary folder that is gone when this returns. Text
recognition comes last and under a time limit of its own, as one page of it costs what a hundred pages of text do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from textmine.engine import LOCAL, Attempt, Engine, in_order, run_each
from textmine.model import Document
from textmine.read import Source
from textmine.read.formats import CONTAINERS, Format
from textmine.read.ocr import is_unfinished
from textmine.read.unpack import Parcel, Unpacked, unpack, unpacked
from textmine.settings import Settings
from textmine.store.scratch import scratch, subfolder
from textmine.work.analyse import Analysed
from textmine.work.packing import PackedFile, in_memory, packed

Work = Callable[[Settings], Callable[..., Analysed]]
"""Makes, from settings, what is done to one file and, if it was read before, its document; travels to other processes.
"""

Count = Callable[[int, int], None]
"""Called with how many files are done and how many there are, as far as is known by then."""


Arrived = Callable[[Document], None]
"""Called with the document of each file as soon as it is done.

The files of a round come in their order, then those that archives and mails hold, then once more the ones that were
read again with text recognition. An archive is not told of, what it holds is: who keeps the last document told under
each path has in the end the documents of the run.
"""


class Memory(Protocol):
    """What earlier runs worked out of the same files, with the same settings and the same program."""

    def recall(self, source: Source, settings: Settings) -> PackedFile | None:
        """Return what came of a file, if all of it is known."""

    def document(self, source: Source, settings: Settings) -> Document | None:
        """Return a file as it was read, if that is known: only what follows is to be done."""

    def keep(self, source: Source, settings: Settings, done: PackedFile) -> None:
        """Keep what came of a file."""

    def held(self, source: Source, settings: Settings, taken: set[str]) -> Unpacked | None:
        """Return what an archive or mail holds, if everything in it is known: its files need not be there then.

        ``taken`` are the names that files of the run have already.
        """

    def keep_held(self, source: Source, settings: Settings, inside: Unpacked) -> Unpacked:
        """Keep what an archive or mail holds, and return it."""


class NoMemory:
    """The memory of a run that is made once."""

    def recall(self, _source: Source, _settings: Settings) -> PackedFile | None:
        """Know nothing."""

    def document(self, _source: Source, _settings: Settings) -> Document | None:
        """Know nothing."""

    def keep(self, _source: Source, _settings: Settings, _done: PackedFile) -> None:
        """Keep nothing."""

    def held(self, _source: Source, _settings: Settings, _taken: set[str]) -> Unpacked | None:
        """Know nothing."""

    def keep_held(self, _source: Source, _settings: Settings, inside: Unpacked) -> Unpacked:
        """Keep nothing."""
        return inside


NO_MEMORY: Memory = NoMemory()


Gather = Callable[[PackedFile], Analysed]
"""Called with what came of each file, of which it returns what is to stay in memory."""


def no_count(_done: int, _total: int) -> None:
    """Tell nobody."""


def no_arrival(_document: Document) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of all files, in their order, and the names of what archives held of litter."""

    analysed: tuple[Analysed, ...]
    skipped: tuple[str, ...]


def take_in(
    sources: Sequence[Source],
    work: Work,
    settings: Settings,
    count: Count = no_count,
    arrived: Arrived = no_arrival,
    memory: Memory = NO_MEMORY,
    gather: Gather = in_memory,
    engine: Engine = LOCAL,
) -> Taken:
    """Do ``work`` to all files and to the files inside archives and mails; nothing that was put in is lost.

    What ``memory`` holds is not done again, and what is done is kept there file by file. What ``gather`` makes of each
    file is what is returned of it. What ``count`` and ``arrived`` raise ends the work and comes out here. The work is
    done by ``engine``; archives are unpacked on this machine.
    """
    with scratch() as folder:
        rounds = _Rounds(work, settings, count, arrived, memory, gather, engine)
        first = rounds.read(sources)
        parcels = [
            Parcel(source, Format(result.document.format), subfolder(folder, number))
            for number, (source, result) in enumerate(zip(sources, first, strict=True))
            if _is_container(result.document)
        ]
        held = dict(_opened(parcels, {source.name for source in sources}, settings, memory))
        for lost in (found for opened in held.values() for found in opened.found if isinstance(found, Document)):
            arrived(lost)
        inner = [source for opened in held.values() for source in opened.sources]
        results = dict(zip([*sources, *inner], first + rounds.read(inner), strict=True))
        if settings.read.ocr_pages:
            results |= rounds.recognise([s for s, r in results.items() if is_unfinished(r.document)])
        ordered = tuple(result for source in sources for result in _all_of(source, results, held))
    return Taken(ordered, tuple(name for opened in held.values() for name in opened.skipped))


@dataclass(slots=True)
class _Rounds:
    work: Work
    settings: Settings
    count: Count
    arrived: Arrived
    memory: Memory
    gather: Gather
    engine: Engine
    done: int = field(default=0)
    total: int = field(default=0)

    def read(self, sources: Sequence[Source]) -> list[Analysed]:
        """Read files, pictures of text left for later."""
        return self._round(sources, self.settings.without_recognition())

    def recognise(self, scans: Sequence[Source]) -> dict[Source, Analysed]:
        """Read files again whose pages are pictures, this time with text recognition."""
        return dict(zip(scans, self._round(scans, self.settings.for_recognition()), strict=True))

    def _round(self, sources: Sequence[Source], settings: Settings) -> list[Analysed]:
        if not sources:
            return []
        self.total += len(sources)
        self.count(self.done, self.total)
        known = [self._known(source, settings) for source in sources]
        unknown = [source for source, entry in zip(sources, known, strict=True) if entry is None]
        fresh = in_order(self._fresh(unknown, settings))
        results = []
        for entry in known:
            results.append(entry or next(fresh))
            self.done += 1
            self.count(self.done, self.total)
            self._tell(results[-1].document)
        return results

    def _known(self, source: Source, settings: Settings) -> Analysed | None:
        entry = self.memory.recall(source, settings)
        return self.gather(entry) if entry else None

    def _fresh(self, sources: Sequence[Source], settings: Settings) -> Iterator[tuple[int, Analysed]]:
        """Yield what stays of files that are not known yet, with the place of each, as soon as it is there.

        What was read before is not read again.
        """
        items = [(source, self.memory.document(source, settings)) for source in sources]
        work = _Unpaired(self.work(settings))
        for place, attempt in self.engine.attempts(work, items, settings.engine):
            source = sources[place]
            done = attempt.result or packed(_lost(source, attempt))
            self.memory.keep(source, settings, done)  # at once: a crash costs none that only waits for a slow one
            yield place, self.gather(done)

    def _tell(self, document: Document) -> None:
        """Tell of a document, unless it is an archive, which is no document of the run."""
        if not _is_container(document) or document.format == Format.EML:
            self.arrived(document)


@dataclass(frozen=True, slots=True)
class _Unpaired:
    """The work on a file, called with a pair; a class, so that it travels to other processes."""

    work: Callable[..., Analysed]

    def __call__(self, item: tuple[Source, Document | None]) -> PackedFile:
        """Do the work and pack it; only what was read before is handed on as read."""
        source, document = item
        return packed(self.work(source, document) if document else self.work(source))


def _opened(
    parcels: Sequence[Parcel], taken: set[str], settings: Settings, memory: Memory
) -> Iterator[tuple[Source, Unpacked]]:
    """Yield what archives and mails hold; one whose files are all known is not unpacked."""
    known = [memory.held(parcel.source, settings, taken) for parcel in parcels]
    shut = [parcel for parcel, inside in zip(parcels, known, strict=True) if inside is None]
    attempts = zip(shut, run_each(partial(unpack, limits=settings.read), shut, settings.engine), strict=True)
    opened = (memory.keep_held(parcel.source, settings, _inside(parcel, attempt)) for parcel, attempt in attempts)
    for parcel, inside in zip(parcels, known, strict=True):
        yield parcel.source, (inside or next(opened)).named_apart(parcel.source.name, taken)


def _inside(parcel: Parcel, attempt: Attempt[None]) -> Unpacked:
    """Return what was unpacked; where that was lost without a second try, as much as there is."""
    found = unpacked(parcel, attempt.reason, attempt.outcome)
    return found if attempt.quarantined else replace(found, lost=None)


def _all_of(source: Source, results: dict[Source, Analysed], held: dict[Source, Unpacked]) -> Iterator[Analysed]:
    """Yield what came of one file: itself, unless it was an archive and no more, and what it held."""
    opened = held.get(source)
    if opened is None or results[source].document.format == Format.EML:
        yield results[source]
    if opened is not None:
        for found in opened.found:
            yield results[found] if isinstance(found, Source) else Analysed(found, quarantined=found == opened.lost)


def _is_container(document: Document) -> bool:
    return document.format in CONTAINERS


def _lost(source: Source, attempt: Attempt[PackedFile]) -> Analysed:
    """What is left of a file that a worker did not survive: its name and the reason."""
    document = Document(source.name, "", attempt.outcome, reason=attempt.reason, origin=source.origin)
    return Analysed(document, quarantined=attempt.quarantined)
