"""Runs of one to three characters of many texts at once: as numbers, so that a model finds its weights by NumPy.

A piece is packed into 63 bits, 21 a character. The first character of a text is preceded by ``^``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MARK = "c:"
"""What the names of such features begin with."""
START = "^"
LONGEST = 3
_BITS = np.uint64(21)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 by the golden ratio
_ROOM = 4  # slots a key at least: one key in ten shares its own
_EMPTY, _CROWDED = -1, -2
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
        keys, owners = [], []
        owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        for size, packed in enumerate(packed_runs("".join(START + text for text in texts)), 1):
            inside = owner[: len(packed)] == owner[size - 1 :]
            keys.append(packed[inside])
            owners.append(owner[size - 1 :][inside])
        return cls(np.concatenate(keys), np.concatenate(owners), len(texts))


def packed_runs(text: str) -> Iterator[Keys]:
    """Yield the runs of one character of a text, packed, then those of two, and so on up to the longest."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    packed = points
    for size in range(1, LONGEST + 1):
        yield packed
        packed = packed[:-1] | (points[size:] << (_BITS * np.uint64(size)))


@dataclass(frozen=True, slots=True)
class GramTable:
    """Which rows of a model belong to which pieces; ``keys`` are sorted.

    ``slots`` says by the hash of a key where among the keys it stands, which takes a tenth of the time of searching
    for it: -1 where no key has that hash, and -2 where several have, which are searched for.
    """

    keys: Keys
    rows: Ints
    slots: npt.NDArray[np.int32]

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
        return cls(keys[order], np.array(list(found.values()), np.int64)[order], _slots(keys[order]))

    def found(self, keys: Keys) -> tuple[Ints, Ints]:
        """Return which of some keys are known, and where each of these stands among the keys of the table."""
        at = self.slots[_hashed(keys, len(self.slots))].astype(np.int64)
        crowded = np.flatnonzero(at == _CROWDED)
        at[crowded] = np.minimum(np.searchsorted(self.keys, keys[crowded]), len(self.keys) - 1)
        known = np.flatnonzero(at >= 0)
        known = known[self.keys[at[known]] == keys[known]]
        return known, at[known]

    def known(self, grams: Grams) -> tuple[Ints, Ints]:
        """Return the rows of the pieces that are known, and the text that holds each; every one once a text."""
        held, at = self.found(grams.keys)
        bits = np.int64(len(self.keys).bit_length())
        codes = np.sort(grams.owner[held] << bits | at)
        once = codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]]
        return self.rows[once & (np.int64(1) << bits) - np.int64(1)], once >> bits


def _slots(keys: Keys) -> npt.NDArray[np.int32]:
    slots = np.full(1 << (_ROOM * len(keys)).bit_length(), _EMPTY, np.int32)
    hashed = _hashed(keys, len(slots))
    slots[hashed] = np.arange(len(keys))
    slots[hashed[slots[hashed] != np.arange(len(keys))]] = _CROWDED
    return slots


def _hashed(keys: Keys, room: int) -> Ints:
    """Return a number below ``room``, a power of two, for each key (Fibonacci hashing; Knuth, vol. 3, 6.4)."""
    return ((keys * _FACTOR) >> np.uint64(65 - room.bit_length())).astype(np.int64)
