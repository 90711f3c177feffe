"""Which runs of characters may be meant for a word, one of their characters taken for another: many asked at once.

A word with one character blanked, and what that character sounds or looks like put beside it, is a number; a run that
gives the same number may be meant for the word. What else must be so is for :mod:`textmine.judge.residue.typos` to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from textmine.lexicon import Lexicon
from textmine.lexicon.residue import TypoRules
from textmine.text.normal import Codes, code_points
from textmine.text.segment import segmenter

Numbers = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

_PRIME = 0x9E3779B97F4A7C15  # odd, its bits spread: powers of it tell the places in a word apart, modulo 2 ** 64
_BEGUN = np.uint64(64 - 23)  # how far to shift a number for its first bits: one beginning in eleven is that of a word
_KINDS = np.uint64(1 << 32)  # what a character is like is numbered from here, above all characters


@dataclass(frozen=True, slots=True)
class Confusions:
    """What ``words`` look like with one character blanked, sorted, and what each character is taken for.

    ``begun`` tells of the first bits of a number whether any word's begins so: of most numbers, that none does. A row
    of ``kinds`` a character holds the numbers of its sounds and looks, 0 where there are no more; in ``asked`` rows
    are empty for characters that are never a slip.
    """

    words: Numbers
    begun: npt.NDArray[np.bool_]
    kinds: Numbers
    asked: Numbers

    def of(self, codes: Codes, starts: Ints, size: int) -> Ints:
        """Return which of the runs of ``size`` characters that begin at ``starts`` in a text may be meant for a word.

        None that may is left out; one too many comes through now and then, where its number is that of another.
        """
        numbers, held = _blanked(codes[starts[:, None] + np.arange(size)], self.asked)
        likely = np.flatnonzero(held & self.begun[numbers >> _BEGUN])
        order = np.argsort(numbers.ravel()[likely])  # in order they are found several times as fast
        wanted = numbers.ravel()[likely[order]]
        nearest = self.words[np.searchsorted(self.words[:-1], wanted)]  # without the last, no place is behind the end
        return np.unique(likely[order[nearest == wanted]] // max(numbers.shape[1], 1))


@lru_cache(maxsize=2)
def fixed_words(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that every paper of the field uses, long ones too."""
    return frozenset(lexicon.terms) | lexicon.residue.typos.fixed


@lru_cache(maxsize=2)
def confusions(lexicon: Lexicon) -> Confusions:
    """Return the confusions with the fixed words of a lexicon and with words of three characters and more."""
    rules, vocabulary = lexicon.residue.typos, segmenter(lexicon).vocabulary()
    words = {word for word in vocabulary if 2 < len(word) <= rules.longest}
    words |= {word for word in fixed_words(lexicon) if 1 < len(word) <= rules.longest}
    kinds = _kinds(rules)
    asked = kinds.copy()
    asked[[ord(c) for c in rules.spoken if ord(c) < len(kinds)]] = 0
    blanked = [_blanked(_codes(same), kinds) for same in _by_length(words).values()]
    numbers = np.sort(np.concatenate([np.zeros(1, np.uint64), *(n[h] for n, h in blanked)]))
    begun = np.zeros(1 << (64 - int(_BEGUN)), dtype=bool)
    begun[numbers >> _BEGUN] = True
    return Confusions(numbers, begun, kinds, asked)


def _kinds(rules: TypoRules) -> Numbers:
    found: dict[str, list[int]] = defaultdict(list)
    for number, characters in enumerate((*dict.fromkeys(rules.sounds.values()), *rules.lookalikes), int(_KINDS)):
        for character in characters:
            found[character].append(number)
    table = np.zeros((max(map(ord, found), default=0) + 1, max(map(len, found.values()), default=1)), np.uint64)
    for character, numbers in found.items():
        table[ord(character), : len(numbers)] = numbers
    return table


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word in words:
        found[len(word)].append(word)
    return found


def _codes(words: Sequence[str]) -> Codes:
    """Return words of one length as code points, a row a word."""
    return code_points("".join(words)).reshape(len(words), -1)


def _blanked(words: Codes, kinds: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return the numbers of words of one length, a row a word, and which of them are any."""
    (count, size), most = words.shape, kinds.shape[1]
    codes = words.astype(np.uint64)
    powers = np.array([pow(_PRIME, place + 1, 1 << 64) for place in range(size)], np.uint64)
    like = kinds[np.where(codes < len(kinds), codes, 0)]  # nothing is like the first of all characters
    rest = (codes * powers).sum(axis=1, keepdims=True) - codes * powers
    numbers = rest[:, :, None] + like * powers[:, None] + np.uint64(size)
    return numbers.reshape(count, size * most), (like > 0).reshape(count, size * most)
