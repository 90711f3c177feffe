"""From passages to matches: exact spans, the kind of a copy, what was swapped, what is legitimate about it."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from textmine.model import Block, CopyKind, Match, Origin, Paper, Span, Swap
from textmine.reuse.legitimate import KINDS, LegitimateText
from textmine.reuse.passages import Barriers, Passage, Run
from textmine.reuse.stack import Ints, Stack
from textmine.settings import ReuseSettings

_NUMBER = re.compile(r"\d+(?:[.．,，]\d+)*%?")
_NAME_ENDINGS = frozenset("省市县区镇乡村街社局院校厂所站馆部厅司队园组委")
_OPENERS = frozenset("“‘《（(【「『")
_ZERO = ord("0")
_TEMPLATE = KINDS.index(CopyKind.TEMPLATE) + 1
_QUOTATION = KINDS.index(CopyKind.QUOTATION) + 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A match with the positions in the stack that it rests on; ``papers`` are indices into the stack."""

    papers: tuple[int, int]
    passage: Passage
    match: Match


class Marks:
    """Where statements and numbered titles of the whole stack begin, as positions."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @cached_property
    def statements(self) -> Ints:
        """Positions at which a statement begins, rising."""
        return np.unique(
            np.concatenate(
                [np.empty(0, np.int64), *(self._starts(i, self._statement_starts(p)) for i, p in self._papers())]
            )
        )

    @cached_property
    def barriers(self) -> Barriers:
        """Numbered titles, rising."""
        positions, values = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for i, paper in self._papers():
            numbered = [s for s in paper.structure.sections if s.marker]
            positions.append(self._starts(i, [s.heading.start for s in numbered]))
            values.append(np.array([_number_of(s.marker) for s in numbered], dtype=np.int64))
        order = np.argsort(placed := np.concatenate(positions), kind="stable")
        return Barriers(placed[order], np.concatenate(values)[order])

    def _papers(self) -> Iterator[tuple[int, Paper]]:
        return enumerate(self._stack.papers)

    def _statement_starts(self, paper: Paper) -> list[int]:
        return [s.span.start for s in paper.structure.statements]

    def _starts(self, paper: int, offsets: Sequence[int]) -> Ints:
        return self._stack.starts[paper] + np.searchsorted(self._stack.forms[paper].offsets, offsets)


def _number_of(marker: str) -> int:
    """A figure that is equal for equal numbers, however they are punctuated."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", marker) if c.isalnum())
    return zlib.crc32(bare.encode())


@dataclass(frozen=True, slots=True)
class Matcher:
    """Turns passages into matches, for one stack."""

    stack: Stack
    legitimate: LegitimateText
    spread: Ints
    marks: Marks
    common_from: int
    rules: ReuseSettings

    def matches(self, papers: tuple[int, int], passage: Passage) -> Iterator[Evidence]:
        """Yield the matches of one passage, cut where long legitimate text stands in it."""
        for piece in self._cut(passage):
            trimmed = self._trimmed(piece)
            if trimmed.shared >= self.rules.gram:
                yield self._evidence(papers, trimmed)

    def _flags(self, run: Run) -> Ints:
        """For each character of a run, the legitimate kind that either side gives it, 0 for none."""
        a = self.legitimate.kind[run.a : run.a_end]
        b = self.legitimate.kind[run.b : run.b_end]
        return np.maximum(a, b).astype(np.int64)

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
        flags = self._flags(run)
        heavy = (flags == _TEMPLATE) | (flags == _QUOTATION)
        cuts = [0, *(np.flatnonzero(np.diff(heavy.astype(np.int8))) + 1).tolist(), run.length]
        for start, end in zip(cuts, cuts[1:], strict=False):
            yield Run(run.a + start, run.b + start, end - start), bool(heavy[start])

    def _trimmed(self, passage: Passage) -> Passage:
        """Drop from both ends what belongs to a sentence that is not shared."""
        if passage.shuffled:
            return passage
        runs = self._bared(passage.runs)
        starts = self.marks.statements
        head = runs[0]
        cut = max(_next(starts, head.a) - head.a, _next(starts, head.b) - head.b)
        if 0 < cut <= min(self.rules.max_fragment, head.length - 1):
            runs[0] = Run(head.a + cut, head.b + cut, head.length - cut)
        tail = runs[-1]
        cut = max(tail.a_end - _last(starts, tail.a_end), tail.b_end - _last(starts, tail.b_end))
        closed = _is_in(starts, tail.a_end) or _is_in(starts, tail.b_end)
        if not closed and 0 < cut <= min(self.rules.max_fragment, tail.length - 1):
            runs[-1] = Run(tail.a, tail.b, tail.length - cut)
        return Passage(tuple(runs))

    def _bared(self, runs: Sequence[Run]) -> list[Run]:
        """Take titles, template text and quotations off both ends, unless there is nothing else."""
        outer = [self._flags(run) != 0 for run in runs]
        for run, marks in zip(runs, outer, strict=True):
            marks &= ~self.legitimate.inline[run.a : run.a_end] & ~self.legitimate.inline[run.b : run.b_end]
        own = np.flatnonzero(~np.concatenate(outer))
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

    def _evidence(self, papers: tuple[int, int], passage: Passage) -> Evidence:
        flags = np.concatenate([self._flags(run) for run in passage.runs])
        net = int(np.count_nonzero(flags == 0))
        swaps, slots, loose = self._differences(papers, passage)
        legitimate = net < self.rules.min_net
        kind = self._kind(papers, passage, flags, swaps, loose) if not legitimate else _main_kind(flags)
        a_span, b_span = self._spans(papers, passage)
        match = Match(
            a=self.stack.papers[papers[0]].name,
            a_span=a_span,
            b=self.stack.papers[papers[1]].name,
            b_span=b_span,
            kind=kind,
            legitimate=legitimate,
            chars=self._chars(papers[0], passage, None if legitimate else flags),
            similarity=round(min(passage.coverage, 1.0), 4),
            blocks=tuple(self._block(papers, run) for run in passage.runs),
            swaps=swaps if slots else (),
        )
        return _submission_first(self.stack, Evidence(papers, passage, match))

    def _kind(
        self, papers: tuple[int, int], passage: Passage, flags: Ints, swaps: Sequence[Swap], loose: int
    ) -> CopyKind:
        first, second = (self.stack.papers[p] for p in papers)
        if first.unit and first.unit == second.unit and first.document.path != second.document.path:
            return CopyKind.SELF
        spread = np.concatenate([self.spread[run.a : run.a_end] for run in passage.runs])[flags == 0]
        seen = spread[spread > 0]
        if passage.shared > self.rules.formula_max and len(seen) and np.median(seen) >= self.common_from:
            return CopyKind.COMMON
        if passage.shuffled:
            return CopyKind.SHUFFLED
        length = max(passage.a[1] - passage.a[0], passage.b[1] - passage.b[0])
        if len(swaps) >= self.rules.min_swaps and loose <= self.rules.max_unswapped * length:
            return CopyKind.MASKED
        return CopyKind.VERBATIM if passage.coverage >= self.rules.verbatim_similarity else CopyKind.EDITED

    def _differences(self, papers: tuple[int, int], passage: Passage) -> tuple[tuple[Swap, ...], int, int]:
        """Return what was swapped, how many swaps that makes, and how many characters differ in other ways."""
        if passage.shuffled:
            return (), 0, 0
        found: list[Swap] = []
        loose = 0
        for run, following in zip(passage.runs, [*passage.runs[1:], None], strict=True):
            found += self._numbers(papers, run)
            if following is None:
                break
            swap = self._gap(papers, run, following)
            if swap is not None:
                found.append(swap)
            else:
                loose += max(following.a - run.a_end, following.b - run.b_end)
        return tuple(Counter(found)), len(found), loose

    def _numbers(self, papers: tuple[int, int], run: Run) -> Iterator[Swap]:
        for k in np.flatnonzero(self.stack.codes[run.a : run.a_end] == _ZERO).tolist():
            a = self._number(papers[0], run.a + k)
            b = self._number(papers[1], run.b + k)
            if a != b:
                yield Swap(a, b)

    def _number(self, paper: int, position: int) -> str:
        offset = self.stack.span(paper, position, position + 1).start
        found = _NUMBER.match(self.stack.papers[paper].text, offset)
        return unicodedata.normalize("NFKC", found[0]) if found else ""

    def _gap(self, papers: tuple[int, int], run: Run, following: Run) -> Swap | None:
        """A short gap on both sides that holds a name: what stands before 镇, 局, …, or is part of a unit's name."""
        sizes = (following.a - run.a_end, following.b - run.b_end)
        if min(sizes) < 1 or max(sizes) > self.rules.max_slot:
            return None
        a = self._raw(papers[0], run.a_end, following.a)
        b = self._raw(papers[1], run.b_end, following.b)
        behind = chr(int(self.stack.codes[following.a]))
        units = "".join(self.stack.papers[p].unit + self.stack.papers[p].title for p in papers)
        named = behind in _NAME_ENDINGS or (a[-1] in _NAME_ENDINGS and b[-1] in _NAME_ENDINGS)
        digits = any(c.isdigit() for c in a) and any(c.isdigit() for c in b)
        owned = len(a) > 1 and len(b) > 1 and (a in units or b in units)
        return Swap(a, b) if named or digits or owned else None

    def _raw(self, paper: int, start: int, end: int) -> str:
        return "".join(self.stack.span(paper, start, end).of(self.stack.papers[paper].text).split())

    def _chars(self, paper: int, passage: Passage, flags: Ints | None) -> int:
        """Characters of a, marks included and blanks left out, that are shared; flagged ones do not count."""
        inside = np.concatenate([np.arange(run.a, run.a_end) for run in passage.runs])
        if flags is not None:
            inside = inside[flags == 0]
        cuts = np.flatnonzero(np.diff(inside) > 1) + 1
        ranges = ((int(piece[0]), int(piece[-1]) + 1) for piece in np.split(inside, cuts) if len(piece))
        return sum(len(self._raw(paper, start, end)) for start, end in ranges)

    def _block(self, papers: tuple[int, int], run: Run) -> Block:
        return Block(self.stack.span(papers[0], run.a, run.a_end), self.stack.span(papers[1], run.b, run.b_end))

    def _spans(self, papers: tuple[int, int], passage: Passage) -> tuple[Span, Span]:
        """The outer spans of a passage, with the marks around it that both sides have."""
        texts = [self.stack.papers[p].text for p in papers]
        a = self.stack.span(papers[0], *passage.a)
        b = self.stack.span(papers[1], *passage.b)
        if passage.shuffled:
            return a, b
        behind = _same_marks(texts, a.end, b.end, 1)
        before = _same_marks(texts, a.start - 1, b.start - 1, -1)
        return Span(a.start - before, a.end + behind), Span(b.start - before, b.end + behind)


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


def _next(starts: Ints, position: int) -> int:
    """The first start at or behind a position, or the position itself where there is none."""
    k = int(np.searchsorted(starts, position))
    return int(starts[k]) if k < len(starts) else position


def _last(starts: Ints, position: int) -> int:
    """The last start before a position, or the position itself where there is none."""
    k = int(np.searchsorted(starts, position)) - 1
    return int(starts[k]) if k >= 0 else position


def _is_in(starts: Ints, position: int) -> bool:
    k = int(np.searchsorted(starts, position))
    return k < len(starts) and int(starts[k]) == position


def _same_marks(texts: Sequence[str], a: int, b: int, step: int) -> int:
    """Count the punctuation marks from ``a`` and ``b`` on that are the same on both sides."""
    count = 0
    while 0 <= a < len(texts[0]) and 0 <= b < len(texts[1]):
        left, right = (unicodedata.normalize("NFKC", t[i]) for t, i in ((texts[0], a), (texts[1], b)))
        opens = texts[0][a] in _OPENERS
        if left != right or left.isalnum() or left.isspace() or opens != (step < 0):
            break
        count, a, b = count + 1, a + step, b + step
    return count


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
        blocks=tuple(Block(block.b, block.a) for block in m.blocks),
        swaps=tuple(Swap(swap.b, swap.a) for swap in m.swaps),
    )
    runs = tuple(Run(run.b, run.a, run.length) for run in evidence.passage.runs)
    return Evidence(evidence.papers[::-1], Passage(runs, evidence.passage.shuffled), turned)

