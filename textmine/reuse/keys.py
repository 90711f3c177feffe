"""Which numbers two long lists share, without sorting either."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textmine.reuse.fingerprints import Hashes
from textmine.reuse.stack import Bools

_PLACE_BITS = 20  # of the table: with a batch of windows one place in twenty is taken, and a cache holds it
_SPREAD = np.uint32(0x9E3779B1)  # of Knuth's multiplicative hashing: 2**32 over the golden ratio, a prime
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


class KeyTable:
    """A table with a place for each key, empty between two questions; 2**64 - 1 is no key."""

    def __init__(self) -> None:
        self._table = np.full(1 << _PLACE_BITS, _NONE)

    def in_both(self, a: Hashes, b: Hashes) -> tuple[Bools, Bools]:
        """Mark the keys of either side that the other holds too."""
        in_b = self._held(b, a)
        return self._held(a, b[in_b]), in_b

    def _held(self, keys: Hashes, others: Hashes) -> Bools:
        """Mark the keys that are among others too.

        Each of the others is laid at its place in the table, where one that comes later may cover it: the few that are
        covered are looked for by themselves.
        """
        laid = _places(others)
        self._table[laid] = others
        covered = others[self._table[laid] != others]
        there = self._table[_places(keys)]
        self._table[laid] = _NONE
        held: Bools = there == keys
        if len(covered):
            unsure = np.flatnonzero(~held & (there != _NONE))
            held[unsure] = np.isin(keys[unsure], covered)
        return held


def _places(keys: Hashes) -> npt.NDArray[np.uint32]:
    """Return the place of each key in a table."""
    mixed = keys.astype(np.uint32) + (keys >> np.uint64(32)).astype(np.uint32) * _SPREAD
    mixed *= _SPREAD
    places: npt.NDArray[np.uint32] = mixed >> np.uint32(32 - _PLACE_BITS)
    return places
