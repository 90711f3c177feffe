"""From passages to matches: exact spans, the kind of a copy, what was swapped, what is legitimate about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from textmine.model import Block, CopyKind, Match, Span, Swap
from textmine.reuse.alignment import Run
from textmine.reuse.differences import Differences, differences
from textmine.reuse.edges import Bounds, Edges
from textmine.reuse.legitimate import KINDS, Kinds, LegitimateText
from textmine.reuse.pairs import longest_run
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Bools, Counts, Stack, spread_out
from textmine.settings import ReuseSettings
from textmine.text.names import same_unit

_TEMPLATE = KINDS.index(CopyKind.TEMPLATE) + 1
_QUOTATION = KINDS.index(CopyKind.QUOTATION) + 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A match with the positions in the stack that it rests on; ``papers`` are indices into the stack."""

    papers: tuple[int, int]
    passage: Passage
    match: Match
    own: Bools
    """For each character of the runs, in their order, whether it is nobody's right to share."""
    longest: int = 0
    """Characters of the longest run, what is legitimate left out; 0 for a legitimate match."""


class GreySpans:
    """The legitimate spans of the papers of a stack, each worked out once and only if it is asked for."""

    def __init__(self, stack: Stack, legitimate: LegitimateText) -> None:
        self._stack, self._legitimate = stack, legitimate
        self._known: dict[int, tuple[Span, ...]] = {}

    def of(self, paper: int) -> tuple[Span, ...]:
        """Return the legitimate spans of one paper."""
        if paper not in self._known:
            self._known[paper] = tuple(grey.span for grey in self._legitimate.spans(self._stack, paper))
        return self._known[paper]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Turns passages into matches, for one stack."""

    stack: Stack
    legitimate: LegitimateText
    spread: Counts
    grey: GreySpans
    edges: Edges
    rules: ReuseSettings

    def matches(self, papers: tuple[int, int], passage: Passage) -> Iterator[Evidence]:
        """Yield the matches of one passage, cut where long legitimate text stands in it."""
        flags = self.legitimate.over(passage.runs)
        for piece in self._cut(passage, flags):
            if self._is_common(piece):
                yield self._evidence_of_many(papers, self.edges.bared(piece))
            else:
                trimmed = self.edges.trimmed(piece)
                if trimmed.shared >= self.rules.gram:
                    yield self._evidence(papers, trimmed)

    def _evidence_of_many(self, papers: tuple[int, int], passage: Passage) -> Evidence:
        """Return what is common to many as it stands: nobody is shown its sentences to be convinced."""
        flags = self.legitimate.over(passage.runs)
        kind = CopyKind.SELF if self._is_self(papers) else CopyKind.COMMON
        chosen = kind if self._is_own(flags) else _main_kind(flags)
        return self._told(papers, passage, flags, Bounds(passage.a, passage.b), chosen)

    def same_words(self, papers: tuple[int, int], passage: Passage) -> Evidence:
        """Return a passage of legitimate text as a match; its edges are where the equal characters end."""
        flags = self.legitimate.over(passage.runs)
        return self._told(papers, passage, flags, Bounds(passage.a, passage.b), _main_kind(flags))

    def _evidence(self, papers: tuple[int, int], passage: Passage) -> Evidence:
        """Return one piece of a passage as a match, shown to the ends of its sentences."""
        flags = self.legitimate.over(passage.runs)
        bounds = self.edges.bounds(passage)
        if not self._is_own(flags):
            return self._told(papers, passage, flags, bounds, _main_kind(flags))
        differing = differences(self.stack, papers, passage, bounds, self.rules)
        kind = self._kind(papers, passage, differing, bounds)
        return self._told(papers, passage, flags, bounds, kind, differing.swaps)

    def _told(
        self,
        papers: tuple[int, int],
        passage: Passage,
        flags: Kinds,
        bounds: Bounds,
        kind: CopyKind,
        swaps: tuple[Swap, ...] = (),
    ) -> Evidence:
        a_span, b_span = self.edges.spans(papers, bounds, ordered=passage.ordered)
        legitimate = kind in KINDS
        match = Match(
            a=self.stack.papers[papers[0]].name,
            a_span=a_span,
            b=self.stack.papers[papers[1]].name,
            b_span=b_span,
            kind=kind,
            legitimate=legitimate,
            chars=self._chars(papers[0], passage, None if legitimate or not flags.any() else flags),
            similarity=round(min(passage.shared / bounds.longer, 1.0), 4),
            blocks=tuple(self._blocks(papers, passage)),
            swaps=swaps,
        )
        longest = 0 if legitimate else longest_run(match, self.stack.papers[papers[0]], self.grey.of(papers[0]))
        return Evidence(papers, passage, match, flags == 0, longest)

    def _is_own(self, flags: Kinds) -> bool:
        """Tell whether enough of a passage is nobody's right to share."""
        return int(np.count_nonzero(flags == 0)) >= self.rules.min_net

    def _is_self(self, papers: tuple[int, int]) -> bool:
        """Tell whether two files are of one unit."""
        first, second = (self.stack.papers[p] for p in papers)
        return first.document.path != second.document.path and same_unit(first.unit, second.unit)

    def _kind(self, papers: tuple[int, int], passage: Passage, differing: Differences, bounds: Bounds) -> CopyKind:
        if self._is_self(papers):
            return CopyKind.SELF
        if passage.shuffled:
            return CopyKind.SHUFFLED
        masked = len(differing.swaps) >= self.rules.min_swaps
        if masked and differing.loose <= self.rules.max_unswapped * bounds.longer:
            return CopyKind.MASKED
        same = passage.shared >= self.rules.verbatim_similarity * bounds.longer
        return CopyKind.VERBATIM if same else CopyKind.EDITED

    def _cut(self, passage: Passage, flags: Kinds) -> list[Passage]:
        """Cut a passage at long template text and quotations; titles and phrases stay inside and are deducted."""
        if passage.whole or not passage.ordered:
            return [passage]
        heavy = (flags == _TEMPLATE) | (flags == _QUOTATION)
        if not heavy.any():
            return [passage]
        pieces: list[tuple[bool, list[Run]]] = []
        at = 0
        for run in passage.runs:
            for part, is_heavy in _parts(run, heavy[at : at + run.length]):
                if pieces and pieces[-1][0] == is_heavy:
                    pieces[-1][1].append(part)
                else:
                    pieces.append((is_heavy, [part]))
            at += run.length
        return [Passage(tuple(runs)) for runs in _merged(pieces, self.rules)]

    def _is_common(self, passage: Passage) -> bool:
        """Tell whether many papers hold most of what is not legitimate in a passage."""
        flags = self.legitimate.over(passage.runs)
        spread = np.concatenate([self.spread[run.a : run.a_end] for run in passage.runs])[flags == 0]
        seen = int(np.count_nonzero(spread))
        return 0 < seen < 2 * int(np.count_nonzero(spread >= self.rules.common_papers))

    def _chars(self, paper: int, passage: Passage, flags: Kinds | None) -> int:
        """Characters of a, marks included and blanks left out, that are shared; flagged ones do not count."""
        text = self.stack.papers[paper].text
        if len(passage.runs) == 1 and flags is None:
            [run] = passage.runs
            return len("".join(self.stack.span(paper, run.a, run.a_end).of(text).split()))
        inside = spread_out([run.a for run in passage.runs], [run.length for run in passage.runs])
        if flags is not None:
            inside = inside[flags == 0]
        if not len(inside):
            return 0
        cuts = np.flatnonzero(np.diff(inside) > 1)
        starts, ends = inside[np.concatenate([[0], cuts + 1])], inside[np.concatenate([cuts, [-1]])] + 1
        return sum(len("".join(span.of(text).split())) for span in self.stack.spans(paper, starts, ends))

    def _blocks(self, papers: tuple[int, int], passage: Passage) -> list[Block]:
        runs = passage.runs
        a = self.stack.spans(papers[0], [r.a for r in runs], [r.a_end for r in runs])
        b = self.stack.spans(papers[1], [r.b for r in runs], [r.b_end for r in runs])
        return [Block(*sides) for sides in zip(a, b, strict=True)]


def _parts(run: Run, heavy: Bools) -> Iterator[tuple[Run, bool]]:
    cuts = [0, *(np.flatnonzero(np.diff(heavy.astype(np.int8))) + 1).tolist(), run.length]
    for start, end in pairwise(cuts):
        yield run.part(start, end), bool(heavy[start])


def _main_kind(flags: Kinds) -> CopyKind:
    counts = np.bincount(flags, minlength=len(KINDS) + 1)[1:]
    return KINDS[int(np.argmax(counts))] if counts.any() else CopyKind.FORMULA


def _merged(pieces: Sequence[tuple[bool, list[Run]]], rules: ReuseSettings) -> list[list[Run]]:
    """Keep long legitimate pieces, and those at an end, apart.

    Those inside that are short, or small beside what they part, stay with their neighbours.
    """
    sizes = [sum(run.length for run in runs) for _, runs in pieces]
    out: list[list[Run]] = []
    joins = False
    for k, (heavy, runs) in enumerate(pieces):
        edge = k in (0, len(pieces) - 1)
        least = rules.min_template if edge else max(rules.split_legitimate, min(sizes[k - 1], sizes[k + 1]) // 2)
        apart = heavy and sizes[k] >= least
        if out and joins and not apart:
            out[-1] += runs
        else:
            out.append(list(runs))
        joins = not apart
    return out
