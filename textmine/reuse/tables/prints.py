"""First work on the papers of a part: their grams, as rows, and how often they use short ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.coding import Coder
from textmine.model import Paper
from textmine.reuse.facts import PLACES
from textmine.reuse.fingerprints import hash_codes, lots, whole_grams
from textmine.reuse.legitimate import quoted_text
from textmine.reuse.likelihood import buckets_of
from textmine.reuse.stack import Bools, Ints, Stack
from textmine.reuse.tables.protocol import Columns, Made, Part
from textmine.settings import ReuseSettings

LATE = 1 << 62
"""Beyond all addresses: where a gram stands first in a submission, if the paper is none."""


@dataclass(frozen=True, slots=True)
class Prints:
    """Makes the rows of ``grams``, ``uses`` and ``sizes`` of the papers of a part.

    ``submitted`` is the first paper that is a submission. Papers are held against each other by tiles of ``tile``.
    """

    submitted: int
    tile: int
    rules: ReuseSettings

    def __call__(self, part: Part) -> Made:
        """Return the grams of each paper, each different one once, where it stands first."""
        numbers = np.unique(part.rows["paper"])
        stack = stack_of(part, numbers)
        quoted = whole_grams(quoted_text(stack), self.rules.gram)
        each = [
            self._grams(part.number, paper, stack.codes[start:end], quoted[start:end])
            for paper, start, end in zip(numbers.tolist(), stack.starts[:-1], stack.starts[1:], strict=True)
        ]
        return Made({"grams": joined(each), "uses": self._uses(stack), "sizes": sizes_of(numbers, stack)})

    def _grams(self, part: int, paper: int, codes: npt.NDArray[np.uint32], quoted: Bools) -> Columns:
        hashes = hash_codes(codes, self.rules.gram)
        found, first, which = np.unique(hashes, return_index=True, return_inverse=True)
        said = np.zeros(len(found), np.int64)
        np.maximum.at(said, which, quoted[: len(hashes)].astype(np.int64))
        address = first + (paper << PLACES)
        count = len(found)
        return {
            "hash": found.view(np.int64),
            "lot": lots(found, 0),
            "part": np.full(count, part),
            "tile": np.full(count, paper // self.tile),
            "paper": np.full(count, paper),
            "address": address,
            "late": address if paper >= self.submitted else np.full(count, LATE),
            "quoted": said,
        }

    def _uses(self, stack: Stack) -> Columns:
        """Count, for each bucket of short grams, the papers that use it."""
        bounds = zip(stack.starts[:-1], stack.starts[1:], strict=True)
        each = [np.unique(buckets_of(stack.codes[start:end], self.rules.small_gram)) for start, end in bounds]
        buckets, papers = np.unique(np.concatenate(each), return_counts=True)
        return {"bucket": buckets.astype(np.int64), "papers": papers}


def stack_of(part: Part, numbers: Ints) -> Stack:
    """Return the papers of those numbers, rising, as a stack."""
    coder = Coder[Paper](Paper)
    return Stack.of([coder.decode(part.blobs["papers"][number]) for number in numbers.tolist()])


def sizes_of(numbers: Ints, stack: Stack) -> Columns:
    """Return the characters of each paper of a stack, as rows."""
    return {"paper": numbers, "characters": np.diff(stack.starts)}


def joined(pieces: list[Columns]) -> Columns:
    """Return rows that come in pieces as one."""
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
