"""Which characters given names are made of, learned from the names in the dictionary that cuts text into words.

A name of three characters is likelier the more often its second and third stand there in known names, and the less
often they stand in words: 秀英 is a given name, 管层 is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from math import log

from textmine.text.segment import Segmenter

_NAME = "nr"
_USED = 100  # uses from which a word counts for how often a character stands in words at all
_UNSEEN = 0.2  # what a character counts that no name has in a place
_RARE = 200  # uses added to each character, so that rare ones do not look like names
_KINDS = 5000  # characters in common use


class GivenNames:
    """Tells given names of two characters from other characters."""

    def __init__(self, cut: Segmenter, surnames: Collection[str]) -> None:
        self._seconds: Counter[str] = Counter()
        self._thirds: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        for word in cut.of_class(_NAME):
            if len(word) == 3 and word[0] in surnames:
                self._seconds[word[1]] += 1
                self._thirds[word[2]] += 1
        for word, uses in cut.used(_USED):
            for character in word:
                self._words[character] += uses
        self._names = self._seconds.total() + _UNSEEN * _KINDS
        self._all = max(1, self._words.total())

    def likelihood(self, name: str) -> float:
        """Return how much likelier the last two characters of a name are in names than in words, as a logarithm.

        Above 0 a name is the likelier of the two.
        """
        return self._weight(self._seconds, name[-2]) + self._weight(self._thirds, name[-1])

    def _weight(self, places: Counter[str], character: str) -> float:
        return log((places[character] + _UNSEEN) / self._names) - log((self._words[character] + _RARE) / self._all)
