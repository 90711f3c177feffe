"""What a workspace remembers of its files, so that no run does twice what an earlier one did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from textmine.coding import Coder
from textmine.model import Document, Outcome, Paper, Status
from textmine.read import Source
from textmine.read.ocr import is_unfinished
from textmine.read.unpack import Unpacked
from textmine.settings import Settings
from textmine.store.memo import Memo
from textmine.store.results import schema
from textmine.store.results.kept import packed_structure
from textmine.text.pseudonyms import NameNotes
from textmine.work import versions
from textmine.work.packing import PackedFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inside:
    """One file inside an archive: its name and digest, or what became of it where it could not be unpacked."""

    name: str
    sha256: str = ""
    lost: Document | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive or mail holds, in order, the names of what was passed over, and what stands for the rest."""

    found: tuple[Inside, ...]
    skipped: tuple[str, ...]
    lost: Document | None


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read, packed: the document without its text, and the text."""

    rest: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class _Versions:
    """What reading a file, and all the work on it, depends on beside the file and its name."""

    reading: bytes
    analysis: bytes


READ = Coder[Read](Read, packs=False)
ANALYSED = Coder[PackedFile](PackedFile, packs=False)
HELD = Coder[Held](Held)
NAMES = Coder[NameNotes](NameNotes)
_PASSING = frozenset({Outcome.UNAVAILABLE})
"""What may be otherwise the next time without anything having changed: the disk failed, the file was locked."""


class KeptMemory:
    """The memory of one run over a workspace: a :class:`textmine.work.rounds.Memory` on disk.

    What was read is kept by the content of a file, and what was made of it by its name too, for a name tells whose
    paper it is. With ``retry``, files that could not be read are unknown.
    """

    def __init__(self, memo: Memo, *, retry: bool = False) -> None:
        self._memo = memo
        self._roster: tuple[str, ...] = ()
        self._retry = retry
        self._used: set[bytes] = set()
        self._versions: dict[Settings, _Versions] = {}
        self.anew = 0
        """How many files were worked on."""

    def for_roster(self, roster: Sequence[str]) -> KeptMemory:
        """Go on as the memory of a run with these lines of a roster, by which units are told."""
        self._roster = tuple(roster)
        self._versions.clear()
        return self

    def recall(self, source: Source, settings: Settings) -> PackedFile | None:
        """Return what came of a file, if all of it is known."""
        done = self._got(ANALYSED, self._analysis_key(source, settings))
        if done is None or (self._retry and done.document.status is Status.UNREADABLE):
            return None
        self._used.add(self._reading_key(source, settings))
        return replace(done, read_seconds=0.0, classify_seconds=0.0)

    def document(self, source: Source, settings: Settings) -> Document | None:
        """Return a file as it was read, under its present name."""
        read = self._got(READ, self._reading_key(source, settings))
        if read is None:
            return None
        with suppress(ValueError):
            document, text = schema.DOCUMENT.decode(read.rest), schema.TEXT.decode(read.text)
            return replace(document, path=source.name, origin=source.origin, text=text)
        return None

    def keep(self, source: Source, settings: Settings, done: PackedFile) -> None:
        """Keep what came of a file; on the disk when this returns."""
        self.anew += 1
        if is_passing(done.document):
            return
        entries = [(self._analysis_key(source, settings), ANALYSED.encode(done))]
        if done.document.status is not Status.UNREADABLE:  # which takes no time to read again
            entries.append((self._reading_key(source, settings), READ.encode(Read(done.rest, done.text))))
        self._put(entries)

    def held(self, source: Source, settings: Settings, taken: set[str]) -> Unpacked | None:
        """Return what an archive holds, if each file in it is known up to the recognition of its pictures."""
        kept = self._got(HELD, self._held_key(source, settings))
        if kept is None or (self._retry and any(inside.lost for inside in kept.found)):
            return None
        inside = Unpacked(tuple(_found(entry, source) for entry in kept.found), kept.skipped, kept.lost)
        named = inside.named_apart(source.name, set(taken))
        return inside if all(self._is_known(file, settings) for file in named.sources) else None

    def keep_held(self, source: Source, settings: Settings, inside: Unpacked) -> Unpacked:
        """Keep what an archive holds, and return it with the digests of its files."""
        found = tuple(replace(f, sha256=_sha256(f.path)) if isinstance(f, Source) else f for f in inside.found)
        entries = tuple(Inside(f.name, f.sha256) if isinstance(f, Source) else Inside(f.path, lost=f) for f in found)
        if not any(entry.lost and is_passing(entry.lost) for entry in entries):
            kept = Held(entries, inside.skipped, inside.lost)
            self._put([(self._held_key(source, settings), HELD.encode(kept))])
        return replace(inside, found=found)

    def names(self, paper: Paper) -> NameNotes | None:
        """Return what was noted of the names in the statements of a paper, whatever file they stood in."""
        return self._got(NAMES, _names_key(paper))

    def keep_names(self, noted: Iterable[tuple[Paper, NameNotes]]) -> None:
        """Keep what was noted of the names in papers."""
        self._put([(_names_key(paper), NAMES.encode(notes)) for paper, notes in noted])

    def forget_rest(self) -> None:
        """Forget what this run had no use for."""
        self._memo.prune(self._used)

    def _is_known(self, source: Source, settings: Settings) -> bool:
        """Tell whether a run needs nothing of a file but what is known."""
        first = self.recall(source, settings.without_recognition())
        if first is None:
            return False
        recognises = settings.read.ocr_pages and is_unfinished(first.document)
        return not recognises or self.recall(source, settings.for_recognition()) is not None

    def _reading_key(self, source: Source, settings: Settings) -> bytes:
        return versions.digest("read", _digest_of(source), source.suffix, self._versions_of(settings).reading)

    def _analysis_key(self, source: Source, settings: Settings) -> bytes:
        named = (source.name, source.origin.value)
        return versions.digest("analysed", _digest_of(source), named, self._versions_of(settings).analysis)

    def _held_key(self, source: Source, settings: Settings) -> bytes:
        named = (source.name, source.origin.value)
        return versions.digest("held", _digest_of(source), named, self._versions_of(settings).reading)

    def _versions_of(self, settings: Settings) -> _Versions:
        """Return what the work with some settings depends on; to tell it takes longer than to recall a file."""
        if settings not in self._versions:
            analysis = versions.digest(self._roster, versions.of_analysis(settings))
            self._versions[settings] = _Versions(versions.of_reading(settings), analysis)
        return self._versions[settings]

    def _got(self, coder: Coder[T], key: bytes) -> T | None:
        data = self._memo.get(key)
        if data is None:
            return None
        try:
            known = coder.decode(data)
        except ValueError:
            return None
        self._used.add(key)
        return known

    def _put(self, entries: list[tuple[bytes, bytes]]) -> None:
        self._used.update(key for key, _ in entries)
        self._memo.put(entries)


def is_passing(document: Document) -> bool:
    """Say whether a file may be read the next time without anything having changed."""
    return document.outcome in _PASSING


def _names_key(paper: Paper) -> bytes:
    return versions.digest("names", packed_structure(paper), versions.program())


def _found(entry: Inside, outer: Source) -> Source | Document:
    """Return a file of an archive that is not unpacked: what is known of it is asked for by its digest."""
    return entry.lost or Source(outer.path, entry.name, outer.origin, entry.sha256)


def _digest_of(source: Source) -> str:
    return source.sha256 or _sha256(source.path)


def _sha256(path: Path) -> str:
    """Return the digest of a file; nothing where it cannot be read, which the reader then says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
