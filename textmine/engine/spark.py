"""Tables and attempts on a cluster: Spark, through a session that speaks to it, or Spark Connect.

Tables are Parquet in a folder that all machines see, so that what was computed outlives the loss of an executor, and
views by their names. What comes here are results: what was made of each file, which goes to the disk of this machine
one after the other, and of a search counts, matches and legitimate spans. Only joins, GROUP BY, unions and functions
over groups are asked for, so that whatever speaks Spark Connect can do it.
"""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from textmine.engine.attempt import Attempt, Item, Result, received
from textmine.engine.local import run_each
from textmine.errors import UsageError
from textmine.reuse.tables.protocol import Columns, Part, Work
from textmine.settings import EngineSettings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PIECE = 2000  # blobs that are handed over together: some 20 MB
_PATIENCE = 10.0  # seconds for somebody to answer
_SLICE = 64  # items that are handed over together: some seconds of work
_NONE = -1  # where a column has nothing to say: a number, since Pandas makes fractions of numbers with holes between
_FIXED = "made bigint, number bigint, data binary"


def connect(address: str) -> SparkSession:
    """Return a session at ``address``: ``sc://host:port`` for Spark Connect, else the address of a master.

    Raises:
        UsageError: Spark is not installed, or nothing answers there.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("engine.no_spark") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # what Spark starts elsewhere, unless it was told
    builder = SparkSession.builder.appName("textmine")
    try:
        _knock(address)
        if address.startswith("sc://"):
            return builder.remote(address).getOrCreate()
        return builder.master(address).config("spark.ui.enabled", "false").getOrCreate()
    except Exception as error:  # whatever Java, gRPC or the network say
        raise UsageError("engine.no_answer", address=address, why=str(error).splitlines()[0]) from error


def _knock(address: str) -> None:
    """See that somebody listens at an address that has a port; Spark itself asks again for ten minutes.

    Raises:
        OSError: nobody does.
    """
    place = urlsplit(address)
    if place.scheme in ("sc", "spark") and place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), timeout=_PATIENCE).close()


class SparkEngine:
    """Does the work on a cluster; see :class:`textmine.engine.Engine`.

    ``session`` may be one that the user hands in. ``shared`` is the folder for tables, a path or an address that all
    machines see; where it is empty they lie on this machine, which is enough if all of the cluster is.
    """

    remote = True

    def __init__(self, session: SparkSession, shared: str = "") -> None:
        self._session, self._shared = session, shared

    def attempts(
        self, function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
    ) -> Iterator[tuple[int, Attempt[Result]]]:
        """Yield the place of each item and what became of it under ``function``, in any order.

        Each is tried in a process of its machine that may be lost, as on one machine. What items name, such as files,
        must be there under the same names on all machines.
        """
        import pyarrow

        if not items:
            return
        columns = {
            "slice": pyarrow.array([place // _SLICE for place in range(len(items))], pyarrow.int64()),
            "place": pyarrow.array(range(len(items)), pyarrow.int64()),
            "item": pyarrow.array([pickle.dumps(item) for item in items], pyarrow.binary()),
        }
        given = self._session.createDataFrame(pyarrow.table(columns))
        done = given.groupBy("slice").applyInPandas(_tried(function, settings), "place bigint, attempt binary")
        for row in done.toLocalIterator():
            yield int(row["place"]), received(bytes(row["attempt"]))

    @contextmanager
    def tables(self, folder: Path, _settings: EngineSettings) -> Iterator[SparkTables]:
        """Open tables for one search; ``folder`` is where they lie if no other place is set.

        They are gone afterwards, but for those at an address, such as ``hdfs://``, which only the cluster can empty.
        """
        place = f"{self._shared.rstrip('/')}/{folder.name}" if self._shared else str(folder)
        try:
            yield SparkTables(self._session, place)
        finally:
            if self._shared and "://" not in place:
                shutil.rmtree(place, ignore_errors=True)


def _tried(function: Callable[[Item], Result], settings: EngineSettings) -> Callable[[Any], Any]:
    """Return what tries the items of a slice, as a table that Spark gives and takes."""
    alone = replace(settings, workers=1, address="")

    def tried(given):  # type: ignore[no-untyped-def]  # Spark would take annotations for its own
        """Try each item in a process that may be lost."""
        import pandas

        items = [pickle.loads(bytes(item)) for item in given["item"]]  # noqa: S301 -- from our own session
        attempts = [pickle.dumps(attempt) for attempt in run_each(function, items, alone)]
        return pandas.DataFrame({"place": given["place"].to_numpy(), "attempt": attempts})

    return tried


class SparkTables:
    """Tables of one search in a folder that all machines of the cluster see.

    See :class:`textmine.reuse.tables.Tables`. ``folder`` is a path or an address that Spark can write to.
    """

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session, self._folder = session, folder.rstrip("/")
        self._works = count()

    def put(self, name: str, rows: Iterable[Columns]) -> None:
        """Make a table of rows that come in pieces."""
        import pyarrow

        self._write(name, (pyarrow.table({key: np.asarray(v, np.int64) for key, v in piece.items()}) for piece in rows))

    def keep(self, name: str, blobs: Iterable[tuple[int, bytes]]) -> None:
        """Make a table of bytes by number."""
        import pyarrow

        def pieces() -> Iterator[Any]:
            """Yield the bytes in tables that fit into memory."""
            left = iter(blobs)
            while piece := list(islice(left, _PIECE)):
                numbers, data = zip(*piece, strict=True)
                columns = [pyarrow.array(numbers, pyarrow.int64()), pyarrow.array(data, pyarrow.binary())]
                yield pyarrow.Table.from_arrays(columns, names=["number", "data"])

        self._write(name, pieces())

    def query(self, name: str, text: str) -> None:
        """Make a table of what a query gives."""
        self._session.sql(text).write.parquet(self._place(name))
        self._show(name)

    def work(
        self, work: Work, rows: str, papers: Sequence[str], blobs: Sequence[str], made: Mapping[str, Sequence[str]]
    ) -> None:
        """Do work to every part of a table, wherever the cluster likes."""
        columns = sorted({column for each in made.values() for column in each})
        schema = ", ".join([_FIXED, *(f"`{column}` bigint" for column in columns)])
        place = self._place(f"work{next(self._works)}")
        done = (
            self._gathered(rows, papers, blobs)
            .groupBy("part")
            .applyInPandas(_worker(work, list(blobs), list(made), columns), schema)
        )
        done.write.parquet(place)
        for which, (name, own) in enumerate(made.items()):
            wanted = list(own) or ["number", "data"]
            found = self._session.read.schema(schema).parquet(place)
            found.where(f"made = {which}").select(*wanted).createOrReplaceTempView(name)

    def rows(self, name: str) -> Iterator[Columns]:
        """Yield the rows of a table in pieces."""
        found = self._session.table(name).toArrow()
        yield {column: found[column].to_numpy().astype(np.int64) for column in found.column_names}

    def blobs(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a table with their numbers."""
        for row in self._session.table(name).select("number", "data").toLocalIterator():
            yield int(row["number"]), bytes(row["data"])

    def _gathered(self, rows: str, papers: Sequence[str], blobs: Sequence[str]) -> DataFrame:
        """Return the rows of a table, and for each part the bytes of the papers that these name, as one."""
        from pyspark.sql import functions as f

        table = self._session.table(rows)
        found = table.select(*(f.col(name).cast("bigint").alias(name) for name in table.columns))
        others = [f.lit(0).cast("bigint").alias(name) for name in found.columns if name != "part"]
        none = f.lit(_NONE).cast("bigint")
        whole = found.select("*", none.alias("made"), none.alias("number"), f.lit(None).cast("binary").alias("data"))
        needed = found.select("part", f.col(papers[0]).alias("number"))
        for column in papers[1:]:
            needed = needed.union(found.select("part", f.col(column).alias("number")))
        needed = needed.distinct()
        for which, name in enumerate(blobs):
            kept = self._session.table(name).select("number", "data")
            which_one = f.lit(which).cast("bigint").alias("made")
            sent = needed.join(kept, "number").select("part", *others, which_one, "number", "data")
            whole = whole.unionByName(sent)
        return whole

    def _write(self, name: str, pieces: Iterable[Any]) -> None:
        for piece in pieces:
            self._session.createDataFrame(piece).write.mode("append").parquet(self._place(name))
        self._show(name)

    def _place(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _show(self, name: str) -> None:
        """Let queries know a table by its name."""
        self._session.read.parquet(self._place(name)).createOrReplaceTempView(name)


def _worker(work: Work, sent: Sequence[str], made: Sequence[str], columns: Sequence[str]) -> Callable[[Any], Any]:
    """Return what does work to a part."""

    def worker(gathered):  # type: ignore[no-untyped-def]  # Spark would take annotations for its own
        """Do work to one part."""
        return _worked(gathered, work, sent, made, columns)

    return worker


def _worked(gathered: Any, work: Work, sent: Sequence[str], made: Sequence[str], columns: Sequence[str]) -> Any:
    """Do work to one part, as a table that Spark gives and takes.

    Args:
        gathered: the rows of a part, and beside them bytes; ``made`` is then the number of their table in ``sent``.
        work: what to do.
        sent: the tables of bytes that come with the part.
        made: the tables that are made; what goes to which is told by its number.
        columns: all that any of them has.
    """
    import pandas

    is_row = gathered["made"] == _NONE
    known = [name for name in gathered.columns if name not in ("made", "number", "data")]
    rows = {name: gathered.loc[is_row, name].to_numpy(np.int64) for name in known}
    held = gathered.loc[~is_row]
    blobs: dict[str, dict[int, bytes]] = {name: {} for name in sent}
    for which, number, data in zip(held["made"], held["number"], held["data"], strict=True):
        blobs[sent[int(which)]][int(number)] = bytes(data)
    done = work(Part(int(gathered["part"].iloc[0]), rows, blobs))
    tables = [pandas.DataFrame({"made": made.index(name), **found}) for name, found in done.rows.items()]
    tables += [
        pandas.DataFrame({"made": made.index(name), "number": list(found), "data": list(found.values())})
        for name, found in done.blobs.items()
        if found
    ]
    every = ["made", "number", "data", *columns]
    for table in tables:
        for name in every:
            if name not in table:
                table[name] = None if name == "data" else _NONE
    kinds = {name: "object" if name == "data" else "int64" for name in every}
    if not tables:
        return pandas.DataFrame({name: [] for name in every}).astype(kinds)
    return pandas.concat([table[every].astype(kinds) for table in tables], ignore_index=True)
