"""Where a passage begins and ends: at its sentences, titles and fragments at the rim left out, marks taken along."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from textmine.model import CopyKind, Paper, Span
from textmine.reuse.alignment import Ranges, Run
from textmine.reuse.legitimate import KINDS, Kinds, LegitimateText
from textmine.reuse.marks import Marks, following, preceding
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Stack
from textmine.settings import ReuseSettings

_OPENING = frozenset("“‘《（(【「『〈[")
_HEADING = KINDS.index(CopyKind.HEADING) + 1
_WORDS = [KINDS.index(kind) + 1 for kind in (CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.FORMULA)]
_CLOSING = frozenset("。！？；!?;…”’》）)】」』〉]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Positions ``[start, end)`` on either side that a passage is shown over; they hold all of its runs."""

    a: tuple[int, int]
    b: tuple[int, int]

    @property
    def longer(self) -> int:
        """Positions of the longer side."""
        return max(self.a[1] - self.a[0], self.b[1] - self.b[0])


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Positions ``[start, end)`` of a sentence, and how many of them a passage shares."""

    start: int
    end: int
    shared: int

    def is_chance(self, rules: ReuseSettings) -> bool:
        """Tell whether so little is shared that it may be chance."""
        return self.shared <= rules.max_fragment and self.shared < rules.edge_share * (self.end - self.start)

    def is_shown(self, rules: ReuseSettings) -> bool:
        """Tell whether so much is shared that the whole of it is shown."""
        return self.shared >= rules.edge_share * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Edges:
    """Finds the edges of passages, for one stack."""

    stack: Stack
    legitimate: LegitimateText
    marks: Marks
    rules: ReuseSettings

    def trimmed(self, passage: Passage) -> Passage:
        """Drop from both ends what is legitimate, and what belongs to a sentence that is not shared."""
        if passage.whole or not passage.ordered:
            return self.bared(passage)
        runs = list(self.bared(passage).runs)
        size = -1
        while size != (size := sum(run.length for run in runs)):
            runs = self._without_crumbs(self._without_chance(runs, 0))
            runs = self._without_crumbs(self._without_chance(runs, -1))
        return Passage(tuple(runs))

    def bared(self, passage: Passage) -> Passage:
        """Take template text, long quotations and titles off both ends, unless there is nothing else.

        The titles of a paper that was copied as a whole are left.
        """
        if not passage.ordered:
            return passage
        return replace(passage, runs=tuple(self._bared(passage.runs, titles=passage.whole)))

    def _without_chance(self, runs: list[Run], end: int) -> list[Run]:
        """Cut off the sentence at one end (0 or -1), on each side where hardly anything of it is shared."""
        everything = 0, len(self.stack.codes)
        cut = [everything, everything]
        for side in (0, 1):
            rim = (runs[0].a, runs[0].b)[side] if end == 0 else (runs[-1].a_end, runs[-1].b_end)[side] - 1
            sentence = self._sentence(runs, side, rim)
            if sentence.is_chance(self.rules):
                cut[side] = (sentence.end, everything[1]) if end == 0 else (0, sentence.start)
        if cut == [everything, everything]:
            return runs
        kept = [_clipped(run, (cut[0], cut[1])) for run in runs]
        return [run for run in kept if run.length > 0] or runs

    def _without_crumbs(self, runs: list[Run]) -> list[Run]:
        """Drop what a cut left at either end that is too short to lengthen a passage."""
        while len(runs) > 1 and runs[0].length < self.rules.edge_piece:
            runs = runs[1:]
        while len(runs) > 1 and runs[-1].length < self.rules.edge_piece:
            runs = runs[:-1]
        return runs

    def _bared(self, runs: Sequence[Run], *, titles: bool) -> list[Run]:
        flags = self.legitimate.over(runs)
        if not flags.any():
            return list(runs)
        own = np.flatnonzero((flags <= (_HEADING if titles else 0)) | self.legitimate.inline_over(runs))
        if not len(own):
            return list(runs)
        first, last = int(own[0]), int(own[-1]) + 1
        first = 0 if self._is_part(flags[:first], len(own)) else first
        last = len(flags) if self._is_part(flags[last:], len(own)) else last
        kept, at = [], 0
        for run in runs:
            start, end = max(first - at, 0), min(last - at, run.length)
            if start < end:
                kept.append(run.part(start, end))
            at += run.length
        return kept

    def _is_part(self, flags: Kinds, own: int) -> bool:
        """Tell whether the rim is just a phrase or a few quoted words, which are part of what stands beside them."""
        short = len(flags) < max(self.rules.min_quotation, min(self.rules.formula_max, own // 2))
        return short and bool(np.isin(flags, _WORDS).all())

    def bounds(self, passage: Passage) -> Bounds:
        """Return what to show: the passage, and the rest of the sentences at its ends if little of them is missing.

        A sentence that opens with a name that was swapped is shown from its first word on, but for its number.
        Where words stand in another order, each side is shown to the ends of its own sentences.
        """
        (a, a_end), (b, b_end) = passage.a, passage.b
        runs = passage.runs
        first, second = self._sentence(runs, 0, a), self._sentence(runs, 1, b)
        before = self._missing((a - first.start, b - second.start), (first, second), passage)
        first, second = self._sentence(runs, 0, a_end - 1), self._sentence(runs, 1, b_end - 1)
        behind = self._missing((first.end - a_end, second.end - b_end), (first, second), passage)
        return Bounds((a - before[0], a_end + behind[0]), (b - before[1], b_end + behind[1]))

    def _missing(
        self, sizes: tuple[int, int], sentences: tuple[_Sentence, _Sentence], passage: Passage
    ) -> tuple[int, int]:
        """Return how much of the sentences at one end is shown beyond the passage, on either side."""
        fits = [0 < size <= self.rules.max_slot for size in sizes]
        shown = [sentence.is_shown(self.rules) for sentence in sentences]
        if passage.ordered:
            whole = all(shown) and 0 < max(sizes) <= self.rules.max_slot
            return sizes if whole else (0, 0)
        a, b = (size if fit and show else 0 for size, fit, show in zip(sizes, fits, shown, strict=True))
        return a, b

    def _sentence(self, runs: Sequence[Run], side: int, position: int) -> _Sentence:
        """Return the sentence at a position of one side."""
        start = max(preceding(marks, position) for marks in (self.marks.words, self.marks.statements))
        end = following(self.marks.statements, position + 1)
        places = ((run.a, run.a_end) if side == 0 else (run.b, run.b_end) for run in runs)
        shared = sum(min(high, end) - max(low, start) for low, high in places if low < end and high > start)
        return _Sentence(start, end, shared)

    def spans(self, papers: tuple[int, int], bounds: Bounds, *, ordered: bool) -> tuple[Span, Span]:
        """Return bounds as spans of the texts, with the marks around them: those that both sides have.

        Where sentences were moved, other sentences end the two sides, so each takes its own closing marks.
        """
        first, second = (self.stack.papers[p] for p in papers)
        a, b = self.stack.span(papers[0], *bounds.a), self.stack.span(papers[1], *bounds.b)
        if not ordered:
            return _closed(first, a), _closed(second, b)
        behind = _same_marks((first, second), (a.end, b.end), 1)
        before = _same_marks((first, second), (a.start - 1, b.start - 1), -1)
        return Span(a.start - before, a.end + behind), Span(b.start - before, b.end + behind)


def _clipped(run: Run, ranges: Ranges) -> Run:
    """Return the part of a run that lies within two ranges; its length may not be positive."""
    (a, a_end), (b, b_end) = ranges
    start = max(a - run.a, b - run.b, 0)
    return run.part(start, min(a_end - run.a, b_end - run.b, run.length))


def _closed(paper: Paper, span: Span) -> Span:
    end = span.end
    while end < paper.span.end and paper.text[end] in _CLOSING:
        end += 1
    return Span(span.start, end)


def _same_marks(papers: tuple[Paper, Paper], places: tuple[int, int], step: int) -> int:
    """Count the punctuation marks from two places on, forwards or backwards, that are the same on both sides."""
    count = 0
    while all(p.span.start <= place < p.span.end for p, place in zip(papers, places, strict=True)):
        left, right = (p.text[place] for p, place in zip(papers, places, strict=True))
        if left.isalnum() or left.isspace() or _folded(left) != _folded(right) or (left in _OPENING) != (step < 0):
            break
        count, places = count + 1, (places[0] + step, places[1] + step)
    return count


def _folded(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark)
