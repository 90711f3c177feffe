"""A stack that was looked at once, so that one more paper is compared with all of it in a moment.

What the stack knows – which grams stand where, what is legitimate in it, what is rare – is kept; the papers that hold
enough of a new one's grams are then compared with it as a small stack of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from textmine.lexicon import Lexicon
from textmine.model import CopyKind, Match, Paper
from textmine.reuse.facts import spread_of
from textmine.reuse.fingerprints import (
    Hashes,
    Postings,
    cut,
    hash_codes,
    packed_grams,
    position_bits,
    postings,
    shared_grams,
)
from textmine.reuse.legitimate import KINDS, LegitimateText, covered, legitimate_of
from textmine.reuse.likelihood import Likelihood, Rarity
from textmine.reuse.marks import Marks
from textmine.reuse.pairing import Pairing
from textmine.reuse.search import Search
from textmine.reuse.stack import Counts, Ints, Stack, spread_out
from textmine.settings import ReuseSettings

_INHERITED = (CopyKind.FORMULA, CopyKind.QUOTATION, CopyKind.TEMPLATE)


@dataclass(frozen=True, slots=True)
class Index:
    """A stack with all that it takes to compare one more paper with it.

    ``packed`` holds hash and position of every gram, sorted; a position takes ``bits`` bits.
    """

    stack: Stack
    packed: Hashes
    bits: int
    paper_of: Counts
    legitimate: LegitimateText
    rarity: Rarity
    lexicon: Lexicon
    rules: ReuseSettings

    @classmethod
    def of(cls, papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> Index:
        """Look at a stack as a whole."""
        stack = Stack.of(papers)
        bits = position_bits(stack)
        packed = packed_grams(stack.codes, stack.starts, rules.gram, bits)
        posted = shared_grams(stack, packed, rules.gram, bits)
        legitimate, _ = legitimate_of(stack, posted, lexicon.formulas, Marks(stack), rules)
        return cls(
            stack=stack,
            packed=packed,
            bits=bits,
            paper_of=stack.paper_of(),
            legitimate=legitimate,
            rarity=Rarity.of(stack, rules.small_gram, rules.background),
            lexicon=lexicon,
            rules=rules,
        )

    def matches(self, paper: Paper) -> tuple[Match, ...]:
        """Return the passages that one more paper shares with those of the stack, in the order of its text.

        They are those that a search through the whole stack finds, but for chance at the edge of what is likely. A
        paper of the same name is not looked at.
        """
        found = _Found.of(self, Stack.of([paper]))
        places = {self.stack.papers[i].name: i for i in found.papers.tolist()}
        places.pop(paper.name, None)
        small = Stack.of([*(self.stack.papers[i] for i in places.values()), paper])
        asked = np.array([p is paper for p in small.papers], dtype=bool)
        posted = postings(small, self.rules.gram)
        legitimate = self._legitimate(small, posted, places)
        posted = found.counted(posted, int(np.argmax(asked)), small)
        likelihood = Likelihood(small, self.rarity, legitimate.neutral, len(self.stack.papers) + 1, self.rules)
        search = Search.of(small, spread_of(small, posted), legitimate, likelihood, Marks(small), asked)
        evidence = search.evidence(Pairing.of(posted, legitimate, small.submitted, self.rules))
        return tuple(sorted((e.match for e in evidence), key=lambda m: (m.a_span, m.b, m.b_span)))

    def _legitimate(self, small: Stack, posted: Postings, places: Mapping[str, int]) -> LegitimateText:
        """Return what is legitimate in a new paper and those that stand at ``places``, as the whole stack knows it."""
        own, _ = legitimate_of(small, posted, self.lexicon.formulas, Marks(small), self.rules)
        kind, inline = own.kind.copy(), own.inline
        mine = slice(0, 0)
        for k, paper in enumerate(small.papers):
            here = slice(int(small.starts[k]), int(small.starts[k + 1]))
            there = places.get(paper.name)
            if there is None:
                mine = here
            else:
                kind[here] = self.legitimate.kind[self.stack.starts[there] : self.stack.starts[there + 1]]
        for which in _INHERITED:
            number = KINDS.index(which) + 1
            begins = np.zeros(len(kind), dtype=bool)
            begins[posted.positions] = posted.groups_with(posted.within(kind == number))[posted.group]
            inherited = covered(begins, self.rules.gram)[mine]
            kind[mine][inherited & (kind[mine] == 0)] = number
        return LegitimateText(kind, inline)


@dataclass(frozen=True, slots=True)
class _Found:
    """Which papers of a stack hold grams of a new one, and how many papers hold the gram at each of its positions."""

    papers: Ints
    spread: Ints

    @classmethod
    def of(cls, index: Index, new: Stack) -> _Found:
        """Look the grams of a paper up."""
        rules = index.rules
        hashes = cut(hash_codes(new.codes, rules.gram), index.bits)
        low, high = (np.searchsorted(index.packed, (hashes + np.uint64(k)) << np.uint64(index.bits)) for k in (0, 1))
        spread = high - low
        taken = np.where(spread < rules.common_papers, spread, np.minimum(spread, 1))  # of what many hold, one
        places = index.packed[spread_out(low.tolist(), taken.tolist())] & np.uint64((1 << index.bits) - 1)
        weight = np.repeat(1.0 / np.maximum(spread, 1), taken)
        papers = index.paper_of[places.astype(np.int64)]
        held = np.bincount(papers, minlength=len(index.stack.papers))
        score = np.bincount(papers, weight, len(index.stack.papers))
        enough = np.flatnonzero(held > rules.min_seed - rules.gram)
        return cls(np.sort(enough[np.argsort(-score[enough], kind="stable")][: rules.index_papers]), spread)

    def counted(self, posted: Postings, new: int, small: Stack) -> Postings:
        """Return the grams of a few papers that the new one holds, with the number of papers that hold them in all."""
        spread = np.zeros(len(posted.hashes), np.int32)
        mine = posted.papers == new
        spread[posted.group[mine]] = self.spread[posted.positions[mine] - int(small.starts[new])] + 1
        return replace(posted, spread=spread, first=posted.first & (spread > 0)[posted.group])
