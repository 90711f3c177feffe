"""Where a passage begins and ends: at its sentences, titles and fragments at the rim left out, marks taken along."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.model import CopyKind, Paper, Span
from textmine.reuse.alignment import Run
from textmine.reuse.legitimate import KINDS, LegitimateText
from textmine.reuse.marks import Marks, following, preceding
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Bools, Ints, Stack
from textmine.settings import ReuseSettings

_OPENING = frozenset("“‘《（(【「『〈[")
_WORDS = [KINDS.index(kind) + 1 for kind in (CopyKind.QUOTATION, CopyKind.FORMULA)]
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


@dataclass(frozen=True, slots=True)
class Edges:
    """Finds the edges of passages, for one stack."""

    stack: Stack
    legitimate: LegitimateText
    marks: Marks
    rules: ReuseSettings

    def trimmed(self, passage: Passage) -> Passage:
        """Drop from both ends what is legitimate, and what belongs to a sentence that is not shared."""
        if passage.shuffled:
            return passage
        runs = self._bared(passage.runs)
        size = -1
        while size != (size := sum(run.length for run in runs)):
            runs = self._without_crumbs(self._without_chance(runs, 0))
            runs = self._without_crumbs(self._without_chance(runs, -1))
        return Passage(tuple(runs))

    def _without_chance(self, runs: list[Run], end: int) -> list[Run]:
        """Cut off the sentence at one end (0 or -1), on each side where hardly anything of it is shared."""
        passage = Passage(tuple(runs))
        low, high = [passage.a[0], passage.b[0]], [passage.a[1], passage.b[1]]
        for side in (0, 1):
            sentence = self._sentence(passage, side, low[side] if end == 0 else high[side] - 1)
            if sentence.is_chance(self.rules) and end == 0:
                low[side] = sentence.end
            elif sentence.is_chance(self.rules):
                high[side] = sentence.start
        cut = [_clipped(run, low, high) for run in runs]
        return [run for run in cut if run.length > 0] or runs

    def _without_crumbs(self, runs: list[Run]) -> list[Run]:
        """Drop what a cut left at either end that is too short to lengthen a passage."""
        while len(runs) > 1 and runs[0].length < self.rules.edge_piece:
            runs = runs[1:]
        while len(runs) > 1 and runs[-1].length < self.rules.edge_piece:
            runs = runs[:-1]
        return runs

    def _bared(self, runs: Sequence[Run]) -> list[Run]:
        """Take titles, template text and long quotations off both ends, unless there is nothing else."""
        own = np.flatnonzero(np.concatenate([self._own(run) for run in runs]))
        if not len(own):
            return list(runs)
        first, last = int(own[0]), int(own[-1]) + 1
        flags = np.concatenate([self.legitimate.either(run) for run in runs])
        first = 0 if self._is_short_quotation(flags[:first]) else first
        last = len(flags) if self._is_short_quotation(flags[last:]) else last
        kept, at = [], 0
        for run in runs:
            start, end = max(first - at, 0), min(last - at, run.length)
            if start < end:
                kept.append(Run(run.a + start, run.b + start, end - start))
            at += run.length
        return kept

    def _is_short_quotation(self, flags: Ints) -> bool:
        """Tell whether the rim is just a few quoted words or a phrase, which are part of their sentence."""
        return len(flags) < self.rules.min_quotation and bool(np.isin(flags, _WORDS).all())

    def _own(self, run: Run) -> Bools:
        inline = self.legitimate.inline
        own: Bools = (self.legitimate.either(run) == 0) | inline[run.a : run.a_end] | inline[run.b : run.b_end]
        return own

    def bounds(self, passage: Passage) -> Bounds:
        """Return what to show: the passage, and the rest of the sentences at its ends if little of them is missing.

        A sentence that opens with a name that was swapped is shown from its first word on, but for its number.
        """
        a, b = passage.a, passage.b
        if passage.shuffled:
            return Bounds(a, b)
        first, second = self._sentence(passage, 0, a[0]), self._sentence(passage, 1, b[0])
        if self._is_shown(first, second) and self._little(a[0] - first.start, b[0] - second.start):
            a, b = (first.start, a[1]), (second.start, b[1])
        first, second = self._sentence(passage, 0, a[1] - 1), self._sentence(passage, 1, b[1] - 1)
        if self._is_shown(first, second) and self._little(first.end - a[1], second.end - b[1]):
            a, b = (a[0], first.end), (b[0], second.end)
        return Bounds(a, b)

    def _is_shown(self, *sentences: _Sentence) -> bool:
        return all(s.shared >= self.rules.edge_share * (s.end - s.start) for s in sentences)

    def _little(self, *missing: int) -> bool:
        return 0 < max(missing) <= self.rules.max_slot

    def _sentence(self, passage: Passage, side: int, position: int) -> _Sentence:
        """Return the sentence at a position of one side."""
        start = max(preceding(marks, position) for marks in (self.marks.words, self.marks.statements))
        end = following(self.marks.statements, position + 1)
        places = [((run.a, run.a_end), (run.b, run.b_end))[side] for run in passage.runs]
        return _Sentence(start, end, sum(max(0, min(high, end) - max(low, start)) for low, high in places))

    def spans(self, papers: tuple[int, int], bounds: Bounds, *, shuffled: bool) -> tuple[Span, Span]:
        """Return bounds as spans of the texts, with the marks around them: those that both sides have.

        Where sentences were shuffled, other sentences end the two sides, so each takes its own closing marks.
        """
        first, second = (self.stack.papers[p] for p in papers)
        a, b = self.stack.span(papers[0], *bounds.a), self.stack.span(papers[1], *bounds.b)
        if shuffled:
            return _closed(first, a), _closed(second, b)
        behind = _same_marks((first, second), (a.end, b.end), 1)
        before = _same_marks((first, second), (a.start - 1, b.start - 1), -1)
        return Span(a.start - before, a.end + behind), Span(b.start - before, b.end + behind)


def _clipped(run: Run, low: Sequence[int], high: Sequence[int]) -> Run:
    """Return the part of a run that lies within ``low`` and ``high`` on both sides; its length may not be positive."""
    start = max(low[0] - run.a, low[1] - run.b, 0)
    end = min(high[0] - run.a, high[1] - run.b, run.length)
    return Run(run.a + start, run.b + start, end - start)


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
        if _folded(left) != _folded(right) or left.isalnum() or left.isspace() or (left in _OPENING) != (step < 0):
            break
        count, places = count + 1, (places[0] + step, places[1] + step)
    return count


def _folded(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark)
