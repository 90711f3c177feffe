"""What a whole stack knows of the grams of its papers: how many hold each, and in whose right.

Facts stand at the position where a gram begins, so that a part of a stack, one paper even, can be judged by itself
with what the whole knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from textmine.model import Origin
from textmine.reuse.fingerprints import Hashes, Postings, changes
from textmine.reuse.stack import Bools, Counts, Ints, Stack

PLACES = 32
"""Bits of an address that tell the place within the paper; those above tell the number of the paper."""


@dataclass(frozen=True, slots=True)
class GramFacts:
    """Facts on the gram that begins at each position.

    ``spread`` is how many papers hold it, 0 where this one alone does. ``model`` is the address of the same gram in
    the first paper that holds it, in the second for the first; where no other does, it is the gram's own. ``known``:
    a known document holds it. ``quoted``: a paper quotes it. ``listed``: it belongs to a listed phrase.
    """

    spread: Counts
    model: Ints
    known: Bools
    quoted: Bools
    listed: Bools

    @classmethod
    def of(cls, stack: Stack, posted: Postings, quoted: Bools, listed: Hashes) -> Self:
        """Gather the facts of a whole stack.

        Args:
            stack: the papers.
            posted: their grams.
            quoted: the positions that stand in a quotation.
            listed: hashes of the grams of listed phrases.
        """
        count = len(stack.codes)
        model, own = addresses(stack), addresses(stack)
        model[posted.positions] = own[_models(posted)]

        def there(groups: Bools) -> Bools:
            """Mark where grams of the marked groups begin."""
            marks = np.zeros(count, dtype=bool)
            marks[posted.positions] = groups[posted.group]
            return marks

        return cls(
            spread=spread_of(stack, posted),
            model=model,
            known=there(posted.groups_with(stack.of_origin(Origin.KNOWN)[posted.papers])),
            quoted=there(posted.groups_with(posted.within(quoted))),
            listed=there(posted.holding(listed)),
        )


def addresses(stack: Stack) -> Ints:
    """Return the address of every position."""
    papers, sizes = np.arange(len(stack.starts) - 1), np.diff(stack.starts)
    found: Ints = np.repeat((papers << PLACES) - stack.starts[:-1], sizes) + np.arange(len(stack.codes))
    return found


def spread_of(stack: Stack, posted: Postings) -> Counts:
    """For each position, how many papers hold the gram that begins there; 0 where one alone does."""
    spread = np.zeros(len(stack.codes), np.int32)
    spread[posted.positions] = posted.spread[posted.group]
    return spread


def _models(posted: Postings) -> Counts:
    """Return, for each posting, where the same gram stands in the first other paper that holds it."""
    firsts = np.flatnonzero(posted.first)
    starts = np.flatnonzero(changes(posted.group[firsts]))
    one, two = (posted.positions[firsts[starts + k]] for k in (0, 1))
    first = posted.papers[firsts[starts]]
    models: Counts = np.where(posted.papers == first[posted.group], two[posted.group], one[posted.group])
    return models
