"""Text that anybody may share: titles, issued templates, quotations, set phrases.

Three sources: what the user gives (known documents), what the lists hold, and what the stack itself shows (a short
run that many units use).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model import CopyKind, Legitimate, Origin, Paper, Span
from textmine.reuse.fingerprints import Grams, Hashes, Postings, hash_codes
from textmine.reuse.stack import Bools, Ints, Stack
from textmine.settings import ReuseSettings
from textmine.structure.numbering import LISTED
from textmine.text.normal import matching_form

_QUOTED = re.compile(r"“([^“”]{4,600})”|「([^「」]{4,600})」|『([^『』]{4,600})』|\"([^\"\n]{4,300})\"")
_NAMED = re.compile(r"《[^《》\n]{4,80}》")

Kinds = npt.NDArray[np.int8]

KINDS = (CopyKind.HEADING, CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.FORMULA)
"""In this order of precedence where kinds overlap; ``LegitimateText.kind`` holds 1 + the index, 0 for none."""


@dataclass(frozen=True, slots=True)
class LegitimateText:
    """For every position of a stack, which legitimate kind it belongs to (see :data:`KINDS`), 0 for none.

    ``inline`` marks titles that open a running paragraph: they are deducted, and yet part of what was copied.
    """

    kind: Kinds
    inline: Bools

    def share(self, start: int, end: int) -> int:
        """Return how many of the positions ``[start, end)`` are legitimate."""
        return int(np.count_nonzero(self.kind[start:end]))

    def main_kind(self, positions: Ints) -> CopyKind:
        """Return the kind that most of ``positions`` have; they must hold a legitimate one."""
        return KINDS[int(np.argmax(np.bincount(self.kind[positions], minlength=len(KINDS) + 1)[1:]))]

    def spans(self, stack: Stack, paper: int) -> tuple[Legitimate, ...]:
        """Return the legitimate spans of one paper, in order."""
        start, end = int(stack.starts[paper]), int(stack.starts[paper + 1])
        kinds = self.kind[start:end]
        cuts = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), end - start]
        return tuple(
            Legitimate(stack.span(paper, start + a, start + b), KINDS[int(kinds[a]) - 1])
            for a, b in zip(cuts, cuts[1:], strict=False)
            if a < b and kinds[a]
        )


def legitimate_text(
    stack: Stack, found: Grams, posted: Postings, formulas: Sequence[str], rules: ReuseSettings
) -> LegitimateText:
    """Mark what is legitimate in every paper of the stack."""
    kind = np.zeros(len(stack.codes), np.int8)
    quotations = [list(_quotations(paper)) for paper in stack.papers]
    _mark(kind, CopyKind.FORMULA, _frequent(stack, posted, found.size, rules))
    _mark(kind, CopyKind.FORMULA, _held_by(stack, found, _hashes_of(formulas, found.size), found.size))
    quoted = [q.of(paper.text) for paper, spans in zip(stack.papers, quotations, strict=True) for q in spans]
    _mark(kind, CopyKind.QUOTATION, _held_by(stack, found, _hashes_of(quoted, found.size), rules.min_quotation))
    _mark(kind, CopyKind.TEMPLATE, _held_by(stack, found, _known_hashes(stack, found), rules.min_template))
    inline = np.zeros(len(stack.codes), dtype=bool)
    for index, (paper, spans) in enumerate(zip(stack.papers, quotations, strict=True)):
        _mark_spans(kind, CopyKind.QUOTATION, stack, index, spans)
        _mark_spans(kind, CopyKind.HEADING, stack, index, _headings(paper))
        for section in paper.structure.sections:
            if section.inline:
                start, end = stack.within(index, section.heading)
                inline[start:end] = kind[start:end] == KINDS.index(CopyKind.HEADING) + 1
    return LegitimateText(kind, inline)


def _mark(kind: Kinds, which: CopyKind, where: Bools) -> None:
    kind[where] = KINDS.index(which) + 1


def _mark_spans(
    kind: Kinds, which: CopyKind, stack: Stack, paper: int, spans: Iterable[Span]
) -> None:
    for span in spans:
        start, end = stack.within(paper, span)
        kind[start:end] = KINDS.index(which) + 1


def _headings(paper: Paper) -> Iterator[Span]:
    """Titles: lines without a stop, and numbered ones down to （1）. 一是… opens a sentence, not a section."""
    sections = paper.structure.sections
    for statement in paper.structure.statements:
        if not statement.heading or statement.clutter:
            continue
        if statement.section < 0 or sections[statement.section].level < LISTED:
            yield statement.span


def _quotations(paper: Paper) -> Iterator[Span]:
    """Text between quotation marks, and names of documents."""
    for pattern in (_QUOTED, _NAMED):
        for found in pattern.finditer(paper.text, paper.span.start, paper.span.end):
            yield Span(found.start(), found.end())


def _hashes_of(texts: Iterable[str], size: int) -> Hashes:
    """Hashes of the grams of free-standing texts."""
    parts = [hash_codes(form.codes, size) for text in texts if len(form := matching_form(text)) >= size]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)


def _known_hashes(stack: Stack, found: Grams) -> Hashes:
    known = stack.of_origin(Origin.KNOWN)
    return np.unique(found.hashes[known[stack.paper_at(found.positions)]])


def _held_by(
    stack: Stack, found: Grams, hashes: Hashes, least: int
) -> Bools:
    """Mark the positions covered by grams of ``hashes``, in runs of at least ``least`` characters."""
    covered = np.zeros(len(stack.codes), dtype=bool)
    if not len(hashes):
        return covered
    hits = found.positions[np.isin(found.hashes, hashes)]
    return _runs_of(_cover(covered, hits, found.size), least, None)


def _cover(covered: Bools, hits: Ints, size: int) -> Bools:
    for k in range(size):
        covered[hits + k] = True
    return covered


def _runs_of(covered: Bools, least: int, most: int | None) -> Bools:
    """Keep runs of marked positions that are at least ``least`` and at most ``most`` long."""
    edges = np.diff(np.concatenate([[0], covered.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    lengths = ends - starts
    keep = lengths >= least
    if most is not None:
        keep &= lengths <= most
    kept = np.zeros(len(covered) + 1, np.int8)
    kept[starts[keep]] += 1
    kept[ends[keep]] -= 1
    return np.cumsum(kept[:-1]).astype(bool)


def _frequent(stack: Stack, posted: Postings, size: int, rules: ReuseSettings) -> Bools:
    """Short runs that many units use: the stack itself shows them to be phrases."""
    units = len({p.unit or p.name for p in stack.papers if p.document.origin is Origin.SUBMISSION})
    least = max(rules.formula_papers, round(rules.formula_share * units))
    hits = posted.positions[posted.spread >= least]
    return _runs_of(_cover(np.zeros(len(stack.codes), dtype=bool), hits, size), size, rules.formula_max)
