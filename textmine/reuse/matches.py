"""From passages to matches: exact spans, the kind of a copy, what was swapped, what is legitimate about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from textmine.model import Block, CopyKind, Match, Origin, Swap
from textmine.reuse.alignment import Run
from textmine.reuse.differences import Differences, differences, raw
from textmine.reuse.edges import Bounds, Edges
from textmine.reuse.legitimate import KINDS, LegitimateText
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Ints, Stack
from textmine.settings import ReuseSettings

_TEMPLATE = KINDS.index(CopyKind.TEMPLATE) + 1
_QUOTATION = KINDS.index(CopyKind.QUOTATION) + 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A match with the positions in the stack that it rests on; ``papers`` are indices into the stack."""

    papers: tuple[int, int]
    passage: Passage
    match: Match


@dataclass(frozen=True, slots=True)
class Matcher:
    """Turns passages into matches, for one stack."""

    stack: Stack
    legitimate: LegitimateText
    spread: Ints
    edges: Edges
    common_from: int
    rules: ReuseSettings

    def matches(self, papers: tuple[int, int], passage: Passage) -> Iterator[Evidence]:
        """Yield the matches of one passage, cut where long legitimate text stands in it."""
        for piece in self._cut(passage):
            trimmed = self.edges.trimmed(piece)
            if trimmed.shared >= self.rules.gram:
                yield self._evidence(papers, trimmed)

    def _cut(self, passage: Passage) -> list[Passage]:
        """Cut a passage at long template text and quotations; titles and phrases stay inside and are deducted."""
        if passage.shuffled:
            return [passage]
        pieces: list[tuple[bool, list[Run]]] = []
        for run in passage.runs:
            for part, heavy in self._parts(run):
                if pieces and pieces[-1][0] == heavy:
                    pieces[-1][1].append(part)
                else:
                    pieces.append((heavy, [part]))
        return [Passage(tuple(runs)) for runs in _merged(pieces, self.rules)]

    def _parts(self, run: Run) -> Iterator[tuple[Run, bool]]:
        flags = self.legitimate.either(run)
        heavy = (flags == _TEMPLATE) | (flags == _QUOTATION)
        cuts = [0, *(np.flatnonzero(np.diff(heavy.astype(np.int8))) + 1).tolist(), run.length]
        for start, end in pairwise(cuts):
            yield Run(run.a + start, run.b + start, end - start), bool(heavy[start])

    def _evidence(self, papers: tuple[int, int], passage: Passage) -> Evidence:
        flags = np.concatenate([self.legitimate.either(run) for run in passage.runs])
        bounds = self.edges.bounds(passage)
        differing = differences(self.stack, papers, passage, bounds, self.rules)
        legitimate = int(np.count_nonzero(flags == 0)) < self.rules.min_net
        a_span, b_span = self.edges.spans(papers, bounds, shuffled=passage.shuffled)
        match = Match(
            a=self.stack.papers[papers[0]].name,
            a_span=a_span,
            b=self.stack.papers[papers[1]].name,
            b_span=b_span,
            kind=_main_kind(flags) if legitimate else self._kind(papers, passage, flags, differing, bounds),
            legitimate=legitimate,
            chars=self._chars(papers[0], passage, None if legitimate else flags),
            similarity=round(min(passage.shared / bounds.longer, 1.0), 4),
            blocks=tuple(self._block(papers, run) for run in passage.runs),
            swaps=differing.swaps,
        )
        return _submission_first(self.stack, Evidence(papers, passage, match))

    def _kind(
        self, papers: tuple[int, int], passage: Passage, flags: Ints, differing: Differences, bounds: Bounds
    ) -> CopyKind:
        first, second = (self.stack.papers[p] for p in papers)
        if first.unit and first.unit == second.unit and first.document.path != second.document.path:
            return CopyKind.SELF
        if self._is_common(passage, flags):
            return CopyKind.COMMON
        if passage.shuffled:
            return CopyKind.SHUFFLED
        masked = len(differing.swaps) >= self.rules.min_swaps
        if masked and differing.loose <= self.rules.max_unswapped * bounds.longer:
            return CopyKind.MASKED
        same = passage.shared >= self.rules.verbatim_similarity * bounds.longer
        return CopyKind.VERBATIM if same else CopyKind.EDITED

    def _is_common(self, passage: Passage, flags: Ints) -> bool:
        """Tell whether many papers hold most of a passage that is too long for a phrase."""
        spread = np.concatenate([self.spread[run.a : run.a_end] for run in passage.runs])[flags == 0]
        seen = spread[spread > 0]
        return passage.shared > self.rules.formula_max and len(seen) > 0 and bool(np.median(seen) >= self.common_from)

    def _chars(self, paper: int, passage: Passage, flags: Ints | None) -> int:
        """Characters of a, marks included and blanks left out, that are shared; flagged ones do not count."""
        inside = np.concatenate([np.arange(run.a, run.a_end) for run in passage.runs])
        if flags is not None:
            inside = inside[flags == 0]
        cuts = np.flatnonzero(np.diff(inside) > 1) + 1
        ranges = ((int(piece[0]), int(piece[-1]) + 1) for piece in np.split(inside, cuts) if len(piece))
        return sum(len(raw(self.stack, paper, start, end)) for start, end in ranges)

    def _block(self, papers: tuple[int, int], run: Run) -> Block:
        return Block(self.stack.span(papers[0], run.a, run.a_end), self.stack.span(papers[1], run.b, run.b_end))


def _main_kind(flags: Ints) -> CopyKind:
    counts = np.bincount(flags, minlength=len(KINDS) + 1)[1:]
    return KINDS[int(np.argmax(counts))] if counts.any() else CopyKind.FORMULA


def _merged(pieces: Sequence[tuple[bool, list[Run]]], rules: ReuseSettings) -> list[list[Run]]:
    """Keep long legitimate pieces, and those at an end, apart; short ones inside stay with their neighbours."""
    out: list[list[Run]] = []
    joins = False
    for k, (heavy, runs) in enumerate(pieces):
        size = sum(run.length for run in runs)
        edge = k in (0, len(pieces) - 1)
        apart = heavy and size >= (rules.min_template if edge else rules.split_legitimate)
        if out and joins and not apart:
            out[-1] += runs
        else:
            out.append(list(runs))
        joins = not apart
    return out


def _submission_first(stack: Stack, evidence: Evidence) -> Evidence:
    """Turn a match round where ``a`` is not a submission and ``b`` is."""
    origins = [stack.papers[p].document.origin for p in evidence.papers]
    if origins[0] is Origin.SUBMISSION or origins[1] is not Origin.SUBMISSION:
        return evidence
    m = evidence.match
    turned = replace(
        m,
        a=m.b,
        a_span=m.b_span,
        b=m.a,
        b_span=m.a_span,
        blocks=tuple(sorted((Block(block.b, block.a) for block in m.blocks), key=lambda block: block.a)),
        swaps=tuple(Swap(swap.b, swap.a) for swap in m.swaps),
    )
    runs = tuple(sorted((Run(run.b, run.a, run.length) for run in evidence.passage.runs), key=lambda run: run.a))
    return Evidence(evidence.papers[::-1], Passage(runs, evidence.passage.shuffled), turned)
