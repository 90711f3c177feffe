"""Which sentences of a large stack stand for all: told by what they say, never by where they stand.

A sample is the sentences whose words have the lowest numbers, where a number is a digest of words (bottom-k sampling:
Broder 1997, Thorup 2013). So it is a function of the set of sentences: their order plays no part, what a thousand
papers repeat is drawn once, and a few papers more hardly change it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.themes.sayings import Sayings

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """The different sentences of a role, those of one item beside one another, in an order that content decides.

    ``rows`` are their rows among all that is stated (one of those that say the same), ``numbers`` tells for each row
    which of them it is, and ``keys`` are the digests of their words. Sentences are the same when their words are,
    numbering and figures aside, and the sentence that names their item and what stands around that are written alike.
    Digests of 64 bits take two texts of three million for one in one of four million stacks, and then one sentence is
    filed wrongly.
    """

    rows: Ints
    numbers: Ints
    keys: Keys

    def __len__(self) -> int:
        return len(self.rows)

    def chosen(self, among: Ints, most: int) -> Ints:
        """Return the ``most`` of some of them that stand for those, different words each, in their order."""
        order = among[np.lexsort((among, self.keys[among]))]
        first = np.diff(self.keys[order], prepend=~self.keys[order[:1]]) != 0
        return np.sort(order[first][:most])


def distinct_of(said: Sayings) -> Distinct:
    """Tell which sentences say the same."""
    own, beside = said.rows["words"], said.items["point"][said.rows["item"]]
    order = np.lexsort((said.rows["written"], own, beside))
    words, points = own[order], beside[order]
    first = np.ones(len(said), bool)
    first[1:] = (words[1:] != words[:-1]) | (points[1:] != points[:-1])
    numbers = np.empty(len(said), np.int64)
    numbers[order] = np.cumsum(first) - 1
    return Distinct(order[first].astype(np.int64), numbers, words[first])
