"""What goes into a run: the paths that were named, what is used by convention, and the files that they come to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textmine.errors import UsageError
from textmine.model import Origin
from textmine.read import Source, discover, unique
from textmine.store.output import PROGRAM, RUN_FILE

ROSTERS = ("roster.csv", "roster.xlsx", "roster.xls", "花名册.csv", "花名册.xlsx", "花名册.xls")
KNOWN, PREVIOUS = Origin.KNOWN.value, Origin.PREVIOUS.value
"""Folders at the top of an input that are used for what they are called, as is the first roster there."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What goes into a run: submissions, known documents, earlier papers, the units that should submit.

    All but ``roster`` and ``sources`` are files or folders; what lies in ``exclude`` is not read. ``sources`` are files
    that are kept elsewhere under other names, as a workspace keeps what was uploaded by its content: each is read
    from its own path and known by its own name and origin.
    """

    submissions: tuple[Path, ...]
    known: tuple[Path, ...] = ()
    previous: tuple[Path, ...] = ()
    roster: Path | None = None
    exclude: tuple[Path, ...] = ()
    sources: tuple[Source, ...] = ()

    def completed(self) -> Inputs:
        """Return these inputs with what stands at the top of their folders under its usual name.

        ``known/`` and ``previous/`` join what is named already; a roster (``roster.csv``, ``花名册.xlsx``) counts where
        none is named. A folder that is itself named as a submission stays one.
        """
        tops = [path for path in self.submissions if path.is_dir()]
        return replace(
            self,
            known=self._joined(self.known, [top / KNOWN for top in tops]),
            previous=self._joined(self.previous, [top / PREVIOUS for top in tops]),
            roster=self.roster or next((path for path in _rosters(tops) if path.is_file()), None),
        )

    def apart_from(self, out: Path) -> Inputs:
        """Return these inputs without ``out`` and what a killed run left staged beside it.

        Raises:
            UsageError: an input is ``out`` or lies in it, so that writing there would destroy what is to be read.
        """
        target = Path(os.path.realpath(out))
        for path in self._paths():
            if Path(os.path.realpath(path)).is_relative_to(target):
                raise UsageError("work.out_holds_input", out=str(out), path=str(path))
        beside = target.parent.iterdir() if target.parent.is_dir() else ()
        staged = tuple(path for path in beside if path.name.startswith(f".{target.name}.") and path.is_dir())
        return replace(self, exclude=(*self.exclude, out, *staged))

    def _paths(self) -> Iterator[Path]:
        yield from (*self.submissions, *self.known, *self.previous)
        yield from (source.path for source in self.sources)
        if self.roster:
            yield self.roster

    def _joined(self, named: tuple[Path, ...], usual: Sequence[Path]) -> tuple[Path, ...]:
        taken = {os.path.realpath(path) for path in (*self.submissions, *named)}
        found = {os.path.realpath(path): path for path in usual if path.is_dir()}
        return (*named, *(path for real, path in found.items() if real not in taken))


def sources_of(inputs: Inputs) -> tuple[list[Source], tuple[str, ...]]:
    """List what is to be read, and the names of what is passed over; each name is there once.

    What is kept elsewhere under other names comes last, so that a file in a folder keeps the name it has there.
    """
    beside = (*inputs.exclude, *inputs.known, *inputs.previous)
    given = discover(inputs.submissions, Origin.SUBMISSION, exclude=beside)
    sources, skipped = _without_rosters(given.sources, inputs)
    skipped += given.skipped
    for paths, origin in ((inputs.known, Origin.KNOWN), (inputs.previous, Origin.PREVIOUS)):
        if paths:
            found = discover(paths, origin, exclude=inputs.exclude)
            sources += [replace(s, name=f"{origin.value}/{s.name}") for s in found.sources]
            skipped += [f"{origin.value}/{name}" for name in found.skipped]
    sources, results = _without_results(sources)
    return _named_apart([*sources, *inputs.sources]), (*skipped, *results)


def _rosters(tops: Sequence[Path]) -> Iterator[Path]:
    yield from (top / name for top in tops for name in ROSTERS)


def _without_rosters(sources: Sequence[Source], inputs: Inputs) -> tuple[list[Source], list[str]]:
    """Leave out the roster in use, and one at the top of an input that another was named for."""
    used = os.path.realpath(inputs.roster) if inputs.roster else ""
    tops = [path for path in inputs.submissions if path.is_dir()]
    usual = {os.path.realpath(path) for path in _rosters(tops)} - {used}
    real = [os.path.realpath(source.path) for source in sources]
    kept = [s for s, path in zip(sources, real, strict=True) if path != used and path not in usual]
    return kept, [s.name for s, path in zip(sources, real, strict=True) if path in usual]


def _without_results(sources: Sequence[Source]) -> tuple[list[Source], list[str]]:
    """Leave out the folders that an earlier run wrote: they quote the submissions and would pass for copies."""
    records = [s for s in sources if s.path.name == RUN_FILE and _is_record(s.path)]
    folders = {s.path.parent for s in records}
    return [s for s in sources if s.path.parent not in folders], [s.name.removesuffix(RUN_FILE) for s in records]


def _is_record(path: Path) -> bool:
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("program") == PROGRAM


def _named_apart(sources: Sequence[Source]) -> list[Source]:
    """Number the names that submissions and other documents happen to share: a name is one document's."""
    taken: set[str] = set()
    return [replace(source, name=unique(source.name, taken)) for source in sources]
