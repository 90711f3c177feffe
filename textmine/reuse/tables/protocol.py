"""What an engine has to offer so that reuse can be found in tables: four verbs, and numbers and bytes as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

Columns = Mapping[str, npt.NDArray[np.int64]]
"""Rows of a table as columns of one length; all numbers are whole."""

Blobs = Mapping[int, bytes]
"""Bytes by number: what is kept of the papers of those numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table that have one number in their column ``part``, and blobs of the papers that they name."""

    number: int
    rows: Columns
    blobs: Mapping[str, Blobs]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a part: rows and blobs, by the names of the tables that they go to."""

    rows: Mapping[str, Columns] = field(default_factory=dict)
    blobs: Mapping[str, Blobs] = field(default_factory=dict)


Work = Callable[[Part], Made]
"""What is done to a part. It may be done elsewhere, more than once and in any order: it only computes."""


class Tables(Protocol):
    """Tables of whole numbers, and of bytes by number, for the time of one search."""

    def put(self, name: str, rows: Iterable[Columns]) -> None:
        """Make a table of rows that come in pieces."""

    def keep(self, name: str, blobs: Iterable[tuple[int, bytes]]) -> None:
        """Make a table of bytes by number."""

    def query(self, name: str, text: str) -> None:
        """Make a table of what a query gives: joins, GROUP BY, HAVING and counts over tables, and no more."""

    def work(
        self, work: Work, rows: str, papers: Sequence[str], blobs: Sequence[str], made: Mapping[str, Sequence[str]]
    ) -> None:
        """Do work to every part of a table.

        Args:
            work: what to do.
            rows: the table; its column ``part`` tells the part of each row.
            papers: its columns that hold numbers of papers.
            blobs: the tables of bytes of which the work is given those papers' part.
            made: the tables that the work makes, with their columns; none for a table of bytes.
        """

    def rows(self, name: str) -> Iterator[Columns]:
        """Yield the rows of a table in pieces, in any order."""

    def blobs(self, name: str) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a table with their numbers, in any order."""
