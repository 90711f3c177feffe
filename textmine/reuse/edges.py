"""Where a passage begins and ends: at its sentences, titles and fragments at the rim left out, marks taken along."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.model import Paper, Span
from textmine.reuse.alignment import Run
from textmine.reuse.legitimate import LegitimateText
from textmine.reuse.marks import Marks, following, preceding
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Bools, Stack
from textmine.settings import ReuseSettings

_OPENING = frozenset("“‘《（(【「『〈[")
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
        head = runs[0]
        starts = self.marks.statements
        cut = max(following(starts, head.a) - head.a, following(starts, head.b) - head.b)
        if 0 < cut <= min(self.rules.max_fragment, head.length - 1):
            runs[0] = Run(head.a + cut, head.b + cut, head.length - cut)
        tail = runs[-1]
        cut = max(tail.a_end - preceding(starts, tail.a_end), tail.b_end - preceding(starts, tail.b_end))
        closed = preceding(starts, tail.a_end) == tail.a_end or preceding(starts, tail.b_end) == tail.b_end
        if not closed and 0 < cut <= min(self.rules.max_fragment, tail.length - 1):
            runs[-1] = Run(tail.a, tail.b, tail.length - cut)
        return Passage(tuple(runs))

    def _bared(self, runs: Sequence[Run]) -> list[Run]:
        """Take titles, template text and quotations off both ends, unless there is nothing else."""
        own = np.flatnonzero(np.concatenate([self._own(run) for run in runs]))
        if not len(own):
            return list(runs)
        first, last = int(own[0]), int(own[-1]) + 1
        kept, at = [], 0
        for run in runs:
            start, end = max(first - at, 0), min(last - at, run.length)
            if start < end:
                kept.append(Run(run.a + start, run.b + start, end - start))
            at += run.length
        return kept

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
        starts = [self._sentence(passage, side, start) for side, (start, _) in enumerate((a, b))]
        if all(held for _, _, held in starts) and self._little(a[0] - starts[0][0], b[0] - starts[1][0]):
            a, b = (starts[0][0], a[1]), (starts[1][0], b[1])
        ends = [self._sentence(passage, side, end - 1) for side, (_, end) in enumerate((a, b))]
        if all(held for _, _, held in ends) and self._little(ends[0][1] - a[1], ends[1][1] - b[1]):
            a, b = (a[0], ends[0][1]), (b[0], ends[1][1])
        return Bounds(a, b)

    def _little(self, *missing: int) -> bool:
        return 0 < max(missing) <= self.rules.max_slot

    def _sentence(self, passage: Passage, side: int, position: int) -> tuple[int, int, bool]:
        """Return where the sentence at a position of one side begins and ends, and whether enough of it is shared."""
        start = preceding(self.marks.words, position)
        end = following(self.marks.statements, position + 1)
        places = [((run.a, run.a_end), (run.b, run.b_end))[side] for run in passage.runs]
        shared = sum(max(0, min(high, end) - max(low, start)) for low, high in places)
        return start, end, shared >= self.rules.edge_share * (end - start)

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
