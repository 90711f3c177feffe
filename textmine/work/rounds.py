"""From the files that were put in to their documents, in rounds: files, what archives hold, pictures of pages.

Each round runs in workers. Archives and mails are unpacked to a temporary folder that is gone when this returns. Text
recognition comes last and under a time limit of its own, as one page of it costs what a hundred pages of text do.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from textmine.engine import Attempt, run_each
from textmine.model import Document
from textmine.read import Source
from textmine.read.formats import CONTAINERS, Format
from textmine.read.ocr import is_unfinished
from textmine.read.unpack import Parcel, Unpacked, unpack, unpacked
from textmine.settings import Settings
from textmine.work.analyse import Analysed
from textmine.work.scratch import scratch

Work = Callable[[Settings], Callable[[Source], Analysed]]
"""Makes, from settings, what is done to one file; what it makes travels to other processes."""

Count = Callable[[int, int], None]
"""Called with how many files are done and how many there are, as far as is known by then."""


Arrived = Callable[[Document], None]
"""Called with the document of each file as soon as it is done.

The files of a round come in their order, then those that archives and mails hold, then once more the ones that were
read again with text recognition. An archive is not told of, what it holds is: who keeps the last document told under
each path has in the end the documents of the run.
"""


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
) -> Taken:
    """Do ``work`` to all files and to the files inside archives and mails; nothing that was put in is lost.

    What ``count`` and ``arrived`` raise ends the work and comes out here.
    """
    with scratch() as folder:
        rounds = _Rounds(work, settings, count, arrived)
        first = rounds.read(sources)
        parcels = [
            Parcel(source, Format(result.document.format), Path(tempfile.mkdtemp(dir=folder)))
            for source, result in zip(sources, first, strict=True)
            if _is_container(result.document)
        ]
        held = dict(_opened(parcels, {source.name for source in sources}, settings))
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
        results = []
        for source, attempt in zip(sources, run_each(self.work(settings), sources, settings.engine), strict=True):
            results.append(attempt.result or _lost(source, attempt))
            self.done += 1
            self.count(self.done, self.total)
            self._tell(results[-1].document)
        return results

    def _tell(self, document: Document) -> None:
        """Tell of a document, unless it is an archive, which is no document of the run."""
        if not _is_container(document) or document.format == Format.EML:
            self.arrived(document)


def _opened(parcels: Sequence[Parcel], taken: set[str], settings: Settings) -> Iterator[tuple[Source, Unpacked]]:
    work = partial(unpack, limits=settings.read)
    for parcel, attempt in zip(parcels, run_each(work, parcels, settings.engine), strict=True):
        found = unpacked(parcel, taken, attempt.reason, attempt.outcome)
        yield parcel.source, found if attempt.quarantined else replace(found, lost=None)


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


def _lost(source: Source, attempt: Attempt[Analysed]) -> Analysed:
    """What is left of a file that a worker did not survive: its name and the reason."""
    document = Document(source.name, "", attempt.outcome, reason=attempt.reason, origin=source.origin)
    return Analysed(document, quarantined=attempt.quarantined)
