"""Which bytes of the main stream look like what: the pages of formatted disk ([MS-DOC] 2.9.33 and 2.9.175)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.read.doc.plc import read_plc

_PAGE = 512


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes ``start`` to ``end`` of the main stream, and the group of modifiers that they have.

    ``style`` is the style of a paragraph, 0 for runs of characters.
    """

    start: int
    end: int
    group: bytes = b""
    style: int = 0


class Runs:
    """The runs of a file, in the order of their bytes."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=lambda run: run.start)
        self._starts = [run.start for run in self._runs]

    def at(self, byte: int) -> Run | None:
        """Return the run that holds a byte."""
        index = bisect_right(self._starts, byte) - 1
        return self._runs[index] if index >= 0 and byte < self._runs[index].end else None

    def between(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs that touch the bytes ``start`` to ``end``."""
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._runs)):
            run = self._runs[index]
            if run.start >= end:
                return
            if run.end > start:
                yield run


def paragraph_runs(word: bytes, pages: bytes, old: bool) -> Runs:
    """Read the runs of paragraphs; ``pages`` is the list of their pages."""
    size = 7 if old else 13
    runs: list[Run] = []
    for page in _pages(word, pages, old):
        for start, end, at in _entries(page, size):
            group = _paragraph_group(page, at, old) if at else b""
            runs.append(Run(start, end, group[2:], int.from_bytes(group[:2], "little")))
    return Runs(runs)


def _paragraph_group(page: bytes, at: int, old: bool) -> bytes:
    """Return the style and the modifiers at an offset of a page (PapxInFkp, [MS-DOC] 2.9.175)."""
    length = page[at]
    if length:
        return page[at + 1 : at + 1 + 2 * length - (0 if old else 1)]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]


def character_runs(word: bytes, pages: bytes, old: bool) -> Runs:
    """Read the runs of characters; ``pages`` is the list of their pages."""
    runs = []
    for page in _pages(word, pages, old):
        for start, end, at in _entries(page, 1):
            runs.append(Run(start, end, page[at + 1 : at + 1 + page[at]] if at else b""))
    return Runs(runs)


def _pages(word: bytes, pages: bytes, old: bool) -> Iterator[bytes]:
    """Yield the pages that a list names, each once; one that is cut off is left out."""
    seen: set[int] = set()
    for raw in read_plc(pages, 2 if old else 4).items:
        number = int.from_bytes(raw, "little") & 0x3FFFFF
        page = word[number * _PAGE : (number + 1) * _PAGE]
        if number not in seen and len(page) == _PAGE:
            seen.add(number)
            yield page


def _entries(page: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and the offset of the modifiers of each run of a page."""
    count = page[-1]
    if 4 * (count + 1) + size * count >= _PAGE:
        return
    bytes_at = struct.unpack_from(f"<{count + 1}I", page)
    for i in range(count):
        yield bytes_at[i], bytes_at[i + 1], 2 * page[4 * (count + 1) + size * i]
