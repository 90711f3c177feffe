"""Archives and mails to files on disk that can be read one by one, whatever is nested in what.

The work is done in a process that may be lost: :func:`unpack` writes each file and then a line that vouches for it,
and :func:`unpacked` takes what was vouched for. Files are numbered, so no name of an archive ever reaches the disk.
One budget holds for all that one outer archive unpacks to; what goes past it, or is locked or damaged, is listed with
its reason under its own name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from textmine.errors import LimitError, UnavailableError, UnreadableError
from textmine.model import Document, Outcome, Reason
from textmine.read.archives import Entry, entries
from textmine.read.detect.detect import detect
from textmine.read.formats import CONTAINERS, Format
from textmine.read.intake import Source, is_litter, printable, unique
from textmine.read.mail import attachments
from textmine.settings import ReadSettings

_LIST = "list.jsonl"
_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an archive came to: files to read and, as documents, those that could not be unpacked, in their order.

    ``skipped`` are the names of what was passed over as litter. ``lost`` is the one of ``found`` that stands for what
    was not reached because the process that unpacked it was lost.
    """

    found: tuple[Source | Document, ...]
    skipped: tuple[str, ...]
    lost: Document | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files to read."""
        return tuple(found for found in self.found if isinstance(found, Source))

    def named_apart(self, outer: str, taken: set[str]) -> Unpacked:
        """Return the same with names that are not ``taken`` yet; the archive ``outer`` itself has its name already."""
        return replace(self, found=tuple(_named_apart(found, outer, taken) for found in self.found))


@dataclass(frozen=True, slots=True)
class Parcel:
    """An archive or mail to unpack, and the empty folder of its own that it is unpacked to."""

    source: Source
    kind: Format
    folder: Path


@dataclass(frozen=True, slots=True)
class _Held:
    """A file inside the parcel that waits to be looked into: ``depth`` archives stand around what it holds."""

    path: Path
    name: str
    kind: Format
    depth: int


class _SpentError(LimitError):
    """The budget of the whole parcel is spent, so that nothing more of it is unpacked."""


@dataclass(slots=True)
class _Budget:
    """What one parcel may still unpack to, in files and bytes, beside the ``size`` that it has itself, in bytes."""

    limits: ReadSettings
    size: int
    files: int = 0
    bytes: int = 0

    def count_file(self) -> None:
        """Count one file more, or stop."""
        self.files += 1
        if self.files > self.limits.max_members:
            raise _SpentError("read.too_many_members", limit=self.limits.max_members)

    def count_bytes(self, more: int) -> None:
        """Count bytes that were unpacked, or stop."""
        self.bytes += more
        limits = self.limits
        if self.bytes > limits.max_unpacked_bytes:
            raise _SpentError("read.too_unpacked", limit=limits.max_unpacked_bytes // _MEGABYTE)
        if self.bytes > limits.min_bomb_bytes and self.bytes > limits.max_ratio * self.size:
            raise _SpentError("read.bomb", limit=limits.max_ratio)


@dataclass(slots=True)
class _Unpacking:
    """One run of :func:`unpack`."""

    parcel: Parcel
    limits: ReadSettings
    budget: _Budget
    book: IO[str]
    todo: list[_Held] = field(default_factory=list)

    def look_into(self, held: _Held) -> None:
        """Take out what a file holds; archives inside wait for their turn, which is the next."""
        if held.depth > self.limits.max_depth:
            self.fail(held.name, held.kind, LimitError("read.too_nested", limit=self.limits.max_depth))
            return
        inner: list[_Held] = []
        try:
            for entry in _entries(held, self.limits):
                inner += self.take(entry, held)
        except _SpentError:
            raise
        except UnreadableError as error:
            self.fail(held.name, held.kind, error)
        self.todo += reversed(inner)

    def take(self, entry: Entry, holder: _Held) -> Iterator[_Held]:
        """Write one file of an archive to the disk; yields it if it is an archive itself."""
        self.budget.count_file()
        inside = _inside(entry.name) or _without_suffix(holder.name)
        name = f"{holder.name}/{inside}"
        if _is_litter(inside):
            self.note({"skipped": name})
            return
        path = self.parcel.folder / str(self.budget.files)
        try:
            self.write(entry, path)
            kind = detect(path.read_bytes(), self.limits, PurePosixPath(name).suffix)
        except UnreadableError as error:
            path.unlink(missing_ok=True)
            if isinstance(error, _SpentError):
                raise
            self.fail(name, Format.UNKNOWN, error)
        else:
            if kind in CONTAINERS:
                yield _Held(path, name, kind, holder.depth + 1)
            if kind not in CONTAINERS or kind is Format.EML:
                self.note({"file": path.name, "name": name})

    def write(self, entry: Entry, path: Path) -> None:
        """Write one file of an archive as far as the limits allow."""
        size = 0
        try:
            with path.open("xb") as file:
                for chunk in entry.chunks():
                    size += len(chunk)
                    self.budget.count_bytes(len(chunk))
                    if size > self.limits.max_bytes:
                        raise LimitError("read.too_large", limit=self.limits.max_bytes // _MEGABYTE)
                    file.write(chunk)
        except OSError as error:
            raise UnavailableError("read.no_space") from error

    def fail(self, name: str, kind: Format, error: UnreadableError) -> None:
        """Note what could not be unpacked, and why."""
        values = dict(error.reason.values)
        self.note({"failed": name, "format": kind, "outcome": error.outcome, "key": error.reason.key, "values": values})

    def note(self, line: dict[str, object]) -> None:
        """Vouch for one file; the line is on the disk before the next file is begun."""
        self.book.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.book.flush()


def unpack(parcel: Parcel, limits: ReadSettings) -> None:
    """Unpack an archive or mail, and all that is nested in it, into the parcel's folder.

    Whatever is wrong with it becomes a line of the list; see :func:`unpacked`.
    What an earlier try left there goes first.
    """
    for left in parcel.folder.iterdir():
        left.unlink()
    outer = parcel.source
    with (parcel.folder / _LIST).open("x", encoding="utf-8", errors="backslashreplace") as book:
        work = _Unpacking(parcel, limits, _Budget(limits, outer.path.stat().st_size), book)
        work.todo.append(_Held(outer.path, outer.name, parcel.kind, 1))
        try:
            while work.todo:
                work.look_into(work.todo.pop())
        except _SpentError as error:
            work.fail(outer.name, parcel.kind, error)
        work.note({"done": True})


def unpacked(parcel: Parcel, lost: Reason | None, outcome: Outcome) -> Unpacked:
    """Return what :func:`unpack` wrote; files may share a name.

    ``lost`` and ``outcome`` say how its process ended if it did not finish.
    """
    origin = parcel.source.origin
    found: list[Source | Document] = []
    skipped: list[str] = []
    done = False
    for line in _lines(parcel.folder / _LIST):
        if "file" in line:
            found.append(Source(parcel.folder / str(line["file"]), str(line["name"]), origin))
        elif "skipped" in line:
            skipped.append(str(line["skipped"]))
        elif "failed" in line:
            found.append(_failure(line, parcel.source))
        done = done or "done" in line
    rest: Document | None = None
    if not done:
        rest = Document(parcel.source.name, parcel.kind, outcome, reason=lost, origin=origin)
        found.append(rest)
    elif not (found or skipped or parcel.kind is Format.EML):
        empty = Reason("read.empty_archive")
        found.append(Document(parcel.source.name, parcel.kind, Outcome.NO_TEXT, reason=empty, origin=origin))
    return Unpacked(tuple(found), tuple(skipped), rest)


def _named_apart(found: Source | Document, outer: str, taken: set[str]) -> Source | Document:
    if isinstance(found, Source):
        return replace(found, name=unique(found.name, taken))
    return found if found.path == outer else replace(found, path=unique(found.path, taken))


def _entries(held: _Held, limits: ReadSettings) -> Iterable[Entry]:
    if held.kind is not Format.EML:
        return entries(held.kind, held.path, limits)
    found = attachments(held.path.read_bytes(), limits)
    return (Entry(name, partial(iter, (data,))) for name, data in found)


def _inside(name: str) -> str:
    """Return the path of an entry below its archive, to show: without drives, roots and steps upward."""
    parts = [printable(part) for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)


def _is_litter(inside: str) -> bool:
    *folders, name = inside.split("/")
    return is_litter(name, folder=False) or any(is_litter(part, folder=True) for part in folders)


def _without_suffix(name: str) -> str:
    """Return what the one nameless file of a .gz is called: as the archive without its ending."""
    return PurePosixPath(name).stem or name


def _failure(line: dict[str, object], outer: Source) -> Document:
    """Return what could not be unpacked as a document."""
    values = line.get("values")
    reason = Reason.of(str(line["key"]), **(values if isinstance(values, dict) else {}))
    return Document(
        str(line["failed"]), str(line["format"]), Outcome(str(line["outcome"])), reason=reason, origin=outer.origin
    )


def _lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the lines of the list; a last one that was cut off in the middle vouches for nothing."""
    if not path.exists():
        return
    for line in path.read_text("utf-8", errors="replace").split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
