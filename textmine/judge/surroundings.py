"""Where a passage is at home: its telling phrases return elsewhere in the paper that it was written for.

A paper about a hospital speaks of operations and nurses on every page; the bus company that took one paragraph of it
does so in that paragraph alone. Phrases are runs of pairs of ideographs, so that no dictionary decides what counts,
and pairs that many papers of the stack use tell nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.judge.sides import Side
from textmine.judge.telltale import Ground
from textmine.lexicon import Lexicon
from textmine.model import Paper
from textmine.settings import PrecedenceSettings
from textmine.text.normal import code_points
from textmine.text.segment import segmenter

Pairs = npt.NDArray[np.uint32]
"""At each character but the last: it and the next as one number, 0 where one of them is no ideograph."""

Bools = npt.NDArray[np.bool_]

_FIRST, _LAST = 0x4E00, 0x9FFF
_AROUND = 4  # characters that complete a word cut at either end


@dataclass(frozen=True, slots=True)
class Common:
    """Pairs of ideographs that many papers of a stack use; ``enough``: it had papers enough to tell."""

    pairs: Pairs
    enough: bool

    @classmethod
    def of(cls, papers: Sequence[Paper], rules: PrecedenceSettings) -> Common:
        """Count the pairs of at most ``sample`` papers, spread over the stack."""
        step = max(1, len(papers) // rules.sample)
        chosen = papers[::step][: rules.sample]
        used = [np.unique(_pairs(paper.span.of(paper.text)[: rules.max_paper])) for paper in chosen]
        pairs, counts = np.unique(np.concatenate([np.zeros(0, np.uint32), *used]), return_counts=True)
        return cls(pairs[counts > max(2.0, rules.common_words * len(chosen))], len(chosen) >= rules.least_papers)


def surroundings(
    one: Side, other: Side, common: Common, lexicon: Lexicon, rules: PrecedenceSettings
) -> tuple[list[Ground], list[Ground]]:
    """Return the ground for ``one`` having been first, and that for ``other``; at most one of them is there.

    It is there when phrases of what both share return in the rest of one paper and not of the other.
    """
    if not common.enough:
        return [], []
    shared = one.shared[: rules.max_shared]
    pairs = _pairs(shared)
    telling = (pairs > 0) & ~_among(pairs, common.pairs)
    here, there = (telling & _among(pairs, np.sort(_pairs(side.apart))) for side in (one, other))
    mine, theirs = here & ~there, there & ~here
    least = rules.words_share * np.count_nonzero(telling)
    grounds: list[list[Ground]] = []
    for flags, against, earlier, later in ((mine, theirs, one, other), (theirs, mine, other, one)):
        phrases = _phrases(shared, flags)
        enough = len(phrases) >= rules.least_words and np.count_nonzero(flags) >= least
        tells = enough and len(_phrases(shared, against)) <= rules.max_words_against * len(phrases)
        grounds.append([_ground(shared, phrases, earlier, later, lexicon, rules)] if tells else [])
    return grounds[0], grounds[1]


def _pairs(text: str) -> Pairs:
    codes = code_points(text).astype(np.uint32)
    if len(codes) < 2:
        return np.zeros(0, np.uint32)
    ideographs = (codes >= _FIRST) & (codes <= _LAST)
    both = (codes[:-1] << np.uint32(16)) | codes[1:]
    return np.where(ideographs[:-1] & ideographs[1:], both, np.uint32(0))


def _among(pairs: Pairs, listed: Pairs) -> Bools:
    """Tell of each pair whether it is among the ``listed``, which are sorted."""
    if not len(listed):
        return np.zeros(len(pairs), dtype=bool)
    at = np.minimum(np.searchsorted(listed, pairs), len(listed) - 1)
    return np.asarray(listed[at] == pairs, dtype=bool)


def _phrases(text: str, flags: Bools) -> list[str]:
    """The distinct phrases of a text that the flagged pairs make, the longest first; those that touch are one."""
    at = np.flatnonzero(flags)
    if not len(at):
        return []
    pieces = np.split(at, np.flatnonzero(np.diff(at) > 2) + 1)
    return sorted(dict.fromkeys(text[int(p[0]) : int(p[-1]) + 2] for p in pieces), key=lambda phrase: -len(phrase))


def _ground(
    shared: str, phrases: Sequence[str], earlier: Side, later: Side, lexicon: Lexicon, rules: PrecedenceSettings
) -> Ground:
    words = (word for phrase in phrases for word in _words(shared, phrase, earlier, later, lexicon))
    shown = [*dict.fromkeys(words), *phrases][: rules.shown_words]
    return Ground("surroundings", {"words": "、".join(f"“{word}”" for word in shown)})


def _words(shared: str, phrase: str, earlier: Side, later: Side, lexicon: Lexicon) -> Iterator[str]:
    """The whole words around a phrase, as a reader would name them, that only one of the papers uses elsewhere."""
    at = shared.index(phrase)
    start = max(0, at - _AROUND)
    for word in segmenter(lexicon).words(shared[start : at + len(phrase) + _AROUND]):
        meets = start < at + len(phrase) and at < start + len(word)
        start += len(word)
        if meets and len(word) > 1 and word in earlier.apart and word not in later.apart:
            yield word
