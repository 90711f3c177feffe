"""Text that anybody may share: titles, issued templates, quotations, set phrases.

Three sources: what the user gives (known documents), what the lists hold, and what the stack itself shows (a short
run that many units use).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from textmine.model import CopyKind, Legitimate, Origin, Paper, Span
from textmine.reuse.alignment import Run
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

    def either(self, run: Run) -> Ints:
        """Return, for each character of a run, the legitimate kind that either side gives it, 0 for none."""
        return np.maximum(self.kind[run.a : run.a_end], self.kind[run.b : run.b_end]).astype(np.int64)

    def spans(self, stack: Stack, paper: int) -> tuple[Legitimate, ...]:
        """Return the legitimate spans of one paper, in order."""
        start, end = int(stack.starts[paper]), int(stack.starts[paper + 1])
        kinds = self.kind[start:end]
        cuts = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), end - start]
        return tuple(
            Legitimate(stack.span(paper, start + a, start + b), KINDS[int(kinds[a]) - 1])
            for a, b in pairwise(cuts)
            if a < b and kinds[a]
        )


def legitimate_text(
    stack: Stack, found: Grams, posted: Postings, formulas: Sequence[str], rules: ReuseSettings
) -> LegitimateText:
    """Mark what is legitimate in every paper of the stack."""
    kind = np.zeros(len(stack.codes), np.int8)
    quotations = [list(_quotations(paper)) for paper in stack.papers]
    _mark(kind, CopyKind.FORMULA, _frequent(stack, posted, found.size, _title_lines(stack, rules), rules))
    _mark(kind, CopyKind.FORMULA, _held_by(stack, found, _hashes_of(formulas, found.size), found.size))
    quoted = [q.of(paper.text) for paper, spans in zip(stack.papers, quotations, strict=True) for q in spans]
    _mark(kind, CopyKind.QUOTATION, _held_by(stack, found, _hashes_of(quoted, found.size), rules.min_quotation))
    _mark(kind, CopyKind.TEMPLATE, _held_by(stack, found, _known_hashes(stack, found), rules.min_template))
    inline = np.zeros(len(stack.codes), dtype=bool)
    for index, (paper, spans) in enumerate(zip(stack.papers, quotations, strict=True)):
        _mark_spans(kind, CopyKind.QUOTATION, stack, index, spans)
        _mark_spans(kind, CopyKind.HEADING, stack, index, _headings(paper, rules.max_heading))
        for section in paper.structure.sections:
            if section.inline:
                start, end = stack.within(index, section.heading)
                inline[start:end] = kind[start:end] == KINDS.index(CopyKind.HEADING) + 1
    return LegitimateText(kind, inline)


def _mark(kind: Kinds, which: CopyKind, where: Bools) -> None:
    kind[where] = KINDS.index(which) + 1


def _mark_spans(kind: Kinds, which: CopyKind, stack: Stack, paper: int, spans: Iterable[Span]) -> None:
    for span in spans:
        start, end = stack.within(paper, span)
        kind[start:end] = KINDS.index(which) + 1


def _headings(paper: Paper, longest: int) -> Iterator[Span]:
    """Titles: lines without a stop, and numbered ones down to （1）. 一是… opens a sentence, not a section.

    A numbered sentence that opens a running paragraph is a title up to ``longest`` characters.
    """
    sections = paper.structure.sections
    inline = {section.heading.start for section in sections if section.inline}
    for statement in paper.structure.statements:
        if not statement.heading or statement.clutter:
            continue
        if statement.section >= 0 and sections[statement.section].level >= LISTED:
            continue
        if statement.span.start not in inline or len(statement.text) <= longest:
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


def _held_by(stack: Stack, found: Grams, hashes: Hashes, least: int) -> Bools:
    """Mark the positions covered by grams of ``hashes``, in runs of at least ``least`` characters."""
    covered = np.zeros(len(stack.codes), dtype=bool)
    if not len(hashes):
        return covered
    hits = found.positions[np.isin(found.hashes, hashes)]
    return _runs_of(_cover(covered, hits, found.size), least)


def _cover(covered: Bools, hits: Ints, size: int) -> Bools:
    for k in range(size):
        covered[hits + k] = True
    return covered


def _runs_of(covered: Bools, least: int) -> Bools:
    """Keep runs of marked positions that are at least ``least`` long."""
    starts, ends = _edges(covered)
    return _filled(len(covered), starts, ends, ends - starts >= least)


def _edges(covered: Bools) -> tuple[Ints, Ints]:
    """Return where runs of marked positions start and end."""
    edges = np.diff(np.concatenate([[0], covered.astype(np.int8), [0]]))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _filled(size: int, starts: Ints, ends: Ints, keep: Bools) -> Bools:
    """Mark the positions of the runs to keep."""
    kept = np.zeros(size + 1, np.int8)
    kept[starts[keep]] += 1
    kept[ends[keep]] -= 1
    return np.cumsum(kept[:-1]).astype(bool)


def _title_lines(stack: Stack, rules: ReuseSettings) -> Bools:
    """Mark titles that have a line of their own."""
    titles = np.zeros(len(stack.codes), dtype=bool)
    for index, paper in enumerate(stack.papers):
        opening = {section.heading for section in paper.structure.sections if section.inline}
        for span in _headings(paper, rules.max_heading):
            if span not in opening:
                start, end = stack.within(index, span)
                titles[start:end] = True
    return titles


def _frequent(stack: Stack, posted: Postings, size: int, titles: Bools, rules: ReuseSettings) -> Bools:
    """Short runs that many units use: the stack itself shows them to be phrases.

    Titles beside a phrase do not lengthen it. Runs that stand equally far apart in another paper are one body with
    small changes, and count together.
    """
    units = len({p.unit or p.name for p in stack.papers if p.document.origin is Origin.SUBMISSION})
    chosen = posted.spread >= max(rules.formula_papers, round(rules.formula_share * units))
    frequent = _cover(np.zeros(len(stack.codes), dtype=bool), posted.positions[chosen], size)
    frequent &= ~titles
    starts, ends = _edges(frequent)
    if not len(starts):
        return frequent
    model = _models(posted, len(stack.codes))
    last = np.maximum(ends[:-1] - size, starts[:-1])  # where the last gram of a run begins
    before, after = model[last], model[starts[1:]]
    linked = np.abs(before - after) <= rules.max_slot
    linked &= starts[1:] - ends[:-1] <= rules.bridge
    linked &= stack.paper_at(starts[1:]) == stack.paper_at(starts[:-1])
    linked &= stack.paper_at(starts[1:] + after) == stack.paper_at(last + before)
    body = np.concatenate([[0], np.cumsum(~linked)])
    length = np.bincount(body, weights=ends - starts)[body]
    return _filled(len(frequent), starts, ends, length <= rules.formula_max)


def _models(posted: Postings, size: int) -> Ints:
    """For each position, how far away the same run stands in the first paper that holds it, or the second."""
    group = posted.group
    first = np.searchsorted(group, group)
    second = np.minimum(first + 1, len(group) - 1)
    other = np.where(first == np.arange(len(group)), second, first)
    distance = np.zeros(size, np.int64)
    distance[posted.positions] = posted.positions[other] - posted.positions
    return distance
