"""Files and folders into a workspace, and out of its stack again."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import UnreadableError
from textmine.inputs import Inputs, sources_of
from textmine.model import Origin, Reason
from textmine.read import Source, printable
from textmine.read.opening import regular_file
from textmine.store.workspace import ROSTER, Stored, Workspace

_CHUNK = 2**20  # bytes that are read at once
Count = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Added:
    """What came of files that were put in, by name: some were ``new``, others took the place of one, or were there.

    ``skipped`` are litter and links; ``refused`` could not be opened, each for a reason.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    refused: tuple[tuple[str, Reason], ...] = ()

    @property
    def count(self) -> int:
        """How many files were put in."""
        return len(self.new) + len(self.replaced) + len(self.unchanged)


def add_paths(workspace: Workspace, inputs: Inputs, who: str = "", count: Count = lambda _done, _total: None) -> Added:
    """Put files and folders into a workspace; each file is on the disk before the next one is begun.

    A file that comes from the same place again takes the place of the former one. One of the same name from another
    place is kept beside it, unless the former place holds it no more: then it was moved.

    Args:
        workspace: where to.
        inputs: what; see :meth:`Inputs.completed` for what is used beyond what is named.
        who: who puts it in.
        count: called with how many files are in and how many there are.

    Raises:
        UsageError: an input does not exist, or holds the workspace.
        WorkspaceError: the disk is full or refuses.
    """
    given = inputs.completed().apart_from(workspace.folder)
    sources, skipped = sources_of(given)
    files = [(source, source.origin.value) for source in sources]
    if given.roster:
        files.append((Source(given.roster, given.roster.name, Origin.SUBMISSION), ROSTER))
    sorted_in: dict[str, list[str]] = {"new": [], "replaced": [], "unchanged": []}
    refused: list[tuple[str, Reason]] = []
    count(0, len(files))
    for number, (source, purpose) in enumerate(files, 1):
        try:
            name, became = _added(workspace, source, purpose, who)
            sorted_in[became].append(name)
        except UnreadableError as error:
            refused.append((source.name, error.reason))
        count(number, len(files))
    return Added(**{key: tuple(names) for key, names in sorted_in.items()}, skipped=skipped, refused=tuple(refused))


def remove_named(workspace: Workspace, patterns: list[str], who: str = "") -> tuple[list[Stored], list[str]]:
    """Take files out of the stack; what was decided of them stays in the ledger.

    Args:
        workspace: where from.
        patterns: names, folders (all below), or patterns with ``*`` and ``?`` where no file has that very name;
            ``known/…`` and ``previous/…`` are those beside the submissions.
        who: who takes them out.

    Returns:
        The files, and the patterns that fit none.
    """
    files = list(workspace.files().values())
    gone: dict[tuple[str, str], Stored] = {}
    idle = []
    for pattern in patterns:
        fitting = _named(files, pattern) or [f for f in files if any(_fits(name, pattern) for name in _names_of(f))]
        gone |= {(f.purpose, f.name): f for f in fitting}
        if not fitting:
            idle.append(pattern)
    for stored in gone.values():
        workspace.remove(stored.name, stored.purpose, who)
    return list(gone.values()), idle


def _named(files: list[Stored], name: str) -> list[Stored]:
    return [stored for stored in files if name in _names_of(stored)]


def _names_of(stored: Stored) -> tuple[str, ...]:
    shown = printable(stored.name)
    beside = f"{stored.purpose}/{shown}"
    return (shown, beside) if stored.purpose in (Origin.SUBMISSION, ROSTER) else (beside,)


def _fits(name: str, pattern: str) -> bool:
    return name.startswith(pattern.rstrip("/") + "/") or fnmatch.fnmatchcase(name, pattern)


def _added(workspace: Workspace, source: Source, purpose: str, who: str) -> tuple[str, str]:
    """Put one file in; return its name and what became of it."""
    place = os.path.realpath(source.path)  # the same however the file was come to
    name = source.name.removeprefix(f"{purpose}/")
    with workspace.incoming() as incoming:
        for chunk in _chunks(source.path):
            incoming.write(chunk)
        stored, before = workspace.keep_from(place, incoming, name, purpose, who)
    if before is None:
        return stored.name, "new"
    return stored.name, "unchanged" if before.sha256 == stored.sha256 else "replaced"


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file; raises what :func:`regular_file` raises."""
    with regular_file(path) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
