"""Runs of one to three characters of many texts at once: as numbers, so that a model finds its weights by NumPy.

A piece is packed into 63 bits, 21 a character. The first character of a text is preceded by ``^``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MARK = "c:"
"""What the names of such features begin with."""
START = "^"
LONGEST = 3
_BITS = np.uint64(21)
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


def figures_equal(words: str) -> str:
    """Return words with 0 for every figure: what it is says nothing of what a statement does."""
    return _FIGURES.sub("0", words)


def pieces(words: str, sizes: Sequence[int] = (1, 2, 3)) -> list[str]:
    """Return the runs of characters of ``words``; ``^`` stands before the first character."""
    bounded = START + words
    length = len(bounded) + 1
    return [bounded[start : start + size] for size in sizes for start in range(length - size)]


def share(words: str, weight: float) -> float:
    """Return what each piece of ``words`` counts if all together are to count ``weight`` (in length, not in sum)."""
    return float(weight * (LONGEST * (len(words) + 1)) ** -0.5)


@dataclass(frozen=True, slots=True)
class Grams:
    """The pieces of some texts: ``keys`` are packed, ``owner`` says which text holds each; some occur twice."""

    keys: Keys
    owner: Ints
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Grams:
        """Pack the pieces of texts."""
        joined = "".join(START + text for text in texts)
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        keys, owners, packed = [points], [owner], points
        for size in range(1, LONGEST):
            packed = packed[:-1] | (points[size:] << (_BITS * np.uint64(size)))
            inside = owner[: len(packed)] == owner[size:]
            keys.append(packed[inside])
            owners.append(owner[size:][inside])
        return cls(np.concatenate(keys), np.concatenate(owners), len(texts))


@dataclass(frozen=True, slots=True)
class GramTable:
    """Which rows of a model belong to which pieces; ``keys`` are sorted."""

    keys: Keys
    rows: Ints

    @classmethod
    def of(cls, vocabulary: Mapping[str, int]) -> GramTable:
        """Take the pieces out of the names that a model knows."""
        found = {
            name[len(MARK) :].ljust(LONGEST, "\0"): row for name, row in vocabulary.items() if name.startswith(MARK)
        }
        points = np.frombuffer("".join(found).encode("utf-32-le", "surrogatepass"), np.uint32).reshape(-1, LONGEST)
        keys = np.zeros(len(points), np.uint64)
        for place in range(LONGEST):
            keys |= points[:, place].astype(np.uint64) << (_BITS * np.uint64(place))
        order = np.argsort(keys)
        return cls(keys[order], np.array(list(found.values()), np.int64)[order])

    def known(self, grams: Grams) -> tuple[Ints, Ints]:
        """Return the rows of the pieces that are known, and the text that holds each; every one once a text."""
        if not len(self.keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self.keys, grams.keys), len(self.keys) - 1)
        found = self.keys[at] == grams.keys
        codes = np.sort(grams.owner[found] * np.int64(len(self.keys)) + at[found])
        once = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
        return self.rows[once % len(self.keys)], once // len(self.keys)
