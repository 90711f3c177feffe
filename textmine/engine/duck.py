"""Tables on this machine: DuckDB over Parquet files in a folder, and bytes in files of their own beside them.

DuckDB computes and owns nothing: a table is a folder of files that are written once and then only read. All of it is
made for one search and gone afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from textmine.engine.attempt import Attempt
from textmine.engine.local import run_any
from textmine.errors import WorkspaceError
from textmine.reuse.tables.protocol import Columns, Made, Part, Work
from textmine.settings import EngineSettings

_PATIENCE = 7 * 24 * 3600.0  # seconds for one part: what is computed here is our own, and comes to an end


class DuckTables:
    """Tables in a folder that is there and empty; see :class:`textmine.reuse.tables.Tables`.

    Raises:
        WorkspaceError: from any of the verbs: the disk is full or refuses, or a part could not be worked on.
    """

    def __init__(self, folder: Path, settings: EngineSettings) -> None:
        import duckdb

        self._error: type[Exception] = duckdb.Error
        self._folder = folder
        self._settings = replace(settings, seconds=_PATIENCE, cpu_seconds=0.0, memory_bytes=0, batch=1)
        self._kept: dict[str, _Kept] = {}
        self._database: Any = duckdb.connect(
            config={
                "memory_limit": f"{settings.table_bytes // 2**20}MiB",
                "temp_directory": str(folder / "spilled"),
                "threads": settings.processes,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )

    def close(self) -> None:
        """Let go of all files."""
        for kept in self._kept.values():
            kept.close()
        self._database.close()

    def put(self, name: str, rows: Iterable[Columns]) -> None:
        """Make a table of rows that come in pieces."""
        with self._told():
            writer = _Writer(self._database, self._new(name))
            for piece in rows:
                writer.add(piece)
            self._show(name)

    def keep(self, name: str, blobs: Iterable[tuple[int, bytes]]) -> None:
        """Make a table of bytes by number."""
        with self._told():
            kept = self._kept[name] = _Kept.new(self._folder / f"{name}.bytes")
            for number, data in blobs:
                kept.add(number, data)

    def query(self, name: str, text: str) -> None:
        """Make a table of what a query gives."""
        with self._told():
            place = self._new(name) / "0.parquet"
            self._database.execute(f"COPY ({text}) TO {_quoted(place)} (FORMAT parquet)")
            self._show(name)

    def work(
        self, work: Work, rows: str, papers: Sequence[str], blobs: Sequence[str], made: Mapping[str, Sequence[str]]
    ) -> None:
        """Do work to every part of a table, in processes of this machine."""
        with self._told():
            writers = {name: _Writer(self._database, self._new(name)) for name, columns in made.items() if columns}
            for name, columns in made.items():
                if not columns:
                    self._kept[name] = _Kept.new(self._folder / f"{name}.bytes")
            kept = {name: self._kept[name].flushed() for name in blobs}
            parts = _Parts(self._by_part(rows), papers, kept)
            for _, attempt in run_any(work, parts, self._settings):
                done = _result(attempt)
                for name, piece in done.rows.items():
                    writers[name].add(piece)
                for name, found in done.blobs.items():
                    for number, data in found.items():
                        self._kept[name].add(number, data)
            for name, writer in writers.items():
                writer.complete(made[name])
                self._show(name)

    def rows(self, name: str) -> Iterator[Columns]:
        """Yield the rows of a table in pieces."""
        with self._told():
            for file in sorted((self._folder / name).iterdir()):
                yield self._database.execute(f"SELECT * FROM {_quoted(file)}").fetchnumpy()

    def blobs(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a table with their numbers."""
        kept = self._kept[name].flushed()
        for number in sorted(kept.places):
            yield number, kept[number]

    def _new(self, name: str) -> Path:
        place = self._folder / name
        place.mkdir()
        return place

    def _show(self, name: str) -> None:
        """Let queries know a table by its name."""
        self._database.execute(f"CREATE VIEW {name} AS SELECT * FROM {_quoted(self._folder / name / '*.parquet')}")

    def _by_part(self, name: str) -> _ByPart:
        """Return the rows of a table by their part: a file in the order of parts, of which one is read at a time."""
        file = self._folder / f"{name}.sorted.parquet"
        self._database.execute(f"COPY (SELECT * FROM {name} ORDER BY part) TO {_quoted(file)} (FORMAT parquet)")
        parts = self._database.execute(f"SELECT DISTINCT part FROM {_quoted(file)} ORDER BY part")
        return _ByPart(self._database, file, parts.fetchnumpy()["part"].tolist())

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say of the disk or the database what is wrong with it."""
        try:
            yield
        except (self._error, OSError) as error:
            raise WorkspaceError("engine.tables", why=str(error).splitlines()[0]) from error


class _Writer:
    """Writes the rows of one table, a file for each piece."""

    def __init__(self, database: Any, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._written = 0

    def add(self, rows: Columns) -> None:
        """Write some rows."""
        plain = {name: np.ascontiguousarray(values, np.int64) for name, values in rows.items()}
        self._database.register("_piece", plain)
        place = self._folder / f"{self._written:06}.parquet"
        self._database.execute(f"COPY (SELECT * FROM _piece) TO {_quoted(place)} (FORMAT parquet)")
        self._database.unregister("_piece")
        self._written += 1

    def complete(self, columns: Sequence[str]) -> None:
        """See that there is a file even where there are no rows."""
        if not self._written:
            self.add({name: np.zeros(0, np.int64) for name in columns})


@dataclass(slots=True)
class _Kept(Mapping[int, bytes]):
    """Bytes by number in one file: where each begins, and how many there are. It travels to workers by its path."""

    path: Path
    places: dict[int, tuple[int, int]]
    written: Any = None
    read: Any = None
    size: int = 0

    @classmethod
    def new(cls, path: Path) -> Self:
        """Begin a file."""
        return cls(path, {}, path.open("wb"))

    def add(self, number: int, data: bytes) -> None:
        """Keep bytes under a number."""
        self.written.write(data)
        self.places[number] = self.size, len(data)
        self.size += len(data)

    def flushed(self) -> Self:
        """See to it that all of it can be read."""
        self.written.flush()
        return self

    def some(self, numbers: Iterable[int]) -> _Kept:
        """Return the part under some numbers, to be read elsewhere."""
        return _Kept(self.path, {number: self.places[number] for number in numbers})

    def close(self) -> None:
        """Close the file."""
        for file in filter(None, (self.written, self.read)):
            file.close()

    def __del__(self) -> None:
        """Close what was read elsewhere."""
        self.close()

    def __getitem__(self, number: int) -> bytes:
        if self.read is None:  # opened once, not for each number
            self.read = self.path.open("rb", buffering=0)
        start, size = self.places[number]
        self.read.seek(start)
        data: bytes = self.read.read(size)
        return data

    def __iter__(self) -> Iterator[int]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class _ByPart:
    """The rows of a table by their part."""

    database: Any
    file: Path
    parts: list[int]

    def of(self, part: int) -> Columns:
        """Return the rows of one part."""
        found = self.database.execute(f"SELECT * FROM {_quoted(self.file)} WHERE part = ?", [part])
        rows: Columns = found.fetchnumpy()
        return rows


@dataclass(frozen=True, slots=True)
class _Parts(Sequence[Part]):
    """The parts of a table, each made when it is asked for."""

    rows: _ByPart
    papers: Sequence[str]
    blobs: Mapping[str, _Kept]

    def __len__(self) -> int:
        return len(self.rows.parts)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        number = self.rows.parts[index]
        rows = self.rows.of(number)
        papers = np.unique(np.concatenate([rows[name] for name in self.papers])).tolist()
        return Part(number, rows, {name: kept.some(papers) for name, kept in self.blobs.items()})


def _quoted(place: Path) -> str:
    """Return a path as SQL has it."""
    return "'" + str(place).replace("'", "''") + "'"


def _result(attempt: Attempt[Made]) -> Made:
    """Return what was made of a part.

    Raises:
        WorkspaceError: it could not be worked on.
    """
    if attempt.result is None:
        raise WorkspaceError("engine.part_failed")
    return attempt.result
