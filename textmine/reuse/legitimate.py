"""Text that anybody may share: titles, issued templates, quotations, set phrases.

Three sources: what the user gives (known documents), what the lists hold, and what the stack itself shows (a short
run that many units use).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model import CopyKind, Legitimate
from textmine.reuse.alignment import Run
from textmine.reuse.facts import PLACES, GramFacts
from textmine.reuse.fingerprints import Hashes, Postings, hash_codes
from textmine.reuse.marks import Marks
from textmine.reuse.stack import Bools, Ints, Stack, filled
from textmine.settings import ReuseSettings
from textmine.text.normal import matching_form

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

    @property
    def neutral(self) -> Bools:
        """The positions that speak neither for nor against a copy."""
        marks: Bools = (self.kind != 0) & ~self.inline
        return marks

    def over(self, runs: Sequence[Run]) -> Kinds:
        """Return, for each character of runs, the legitimate kind that either side gives it, 0 for none."""
        a = [self.kind[run.a : run.a_end] for run in runs]
        b = [self.kind[run.b : run.b_end] for run in runs]
        either: Kinds = np.maximum(*(a[0], b[0]) if len(a) == 1 else (np.concatenate(a), np.concatenate(b)))
        return either

    def inline_over(self, runs: Sequence[Run]) -> Bools:
        """Mark the characters of runs that belong, on either side, to a title that opens a running paragraph."""
        a = np.concatenate([self.inline[run.a : run.a_end] for run in runs])
        b = np.concatenate([self.inline[run.b : run.b_end] for run in runs])
        either: Bools = a | b
        return either

    def spans(self, stack: Stack, paper: int) -> tuple[Legitimate, ...]:
        """Return the legitimate spans of one paper, in order."""
        base, end = int(stack.starts[paper]), int(stack.starts[paper + 1])
        kinds = self.kind[base:end]
        cuts = np.flatnonzero(np.diff(kinds)) + 1
        starts, ends = np.concatenate([[0], cuts]), np.concatenate([cuts, [len(kinds)]])
        grey = (kinds[starts[:-1]] if not len(kinds) else kinds[starts]) > 0
        if not grey.any():
            return ()
        starts, ends = starts[grey], ends[grey]
        spans = stack.spans(paper, base + starts, base + ends)
        return tuple(
            Legitimate(*row) for row in zip(spans, (KINDS[k - 1] for k in kinds[starts].tolist()), strict=True)
        )


def legitimate_of(
    stack: Stack, posted: Postings, formulas: Sequence[str], marks: Marks, rules: ReuseSettings
) -> tuple[LegitimateText, GramFacts]:
    """Mark what is legitimate in a whole stack, given its grams; the facts on these come with it."""
    quoted = quoted_text(stack)
    facts = GramFacts.of(stack, posted, quoted, hashes_of(formulas, rules.gram))
    return legitimate_text(stack, facts, quoted, marks, len(stack.papers), rules), facts


def legitimate_text(
    stack: Stack, facts: GramFacts, quoted: Bools, marks: Marks, papers: int, rules: ReuseSettings
) -> LegitimateText:
    """Mark what is legitimate in papers, each by itself.

    Args:
        stack: the papers: a whole stack or part of one.
        facts: what the whole knows of their grams.
        quoted: the positions that stand in a quotation.
        marks: where sentences begin.
        papers: how many the whole stack has.
        rules: thresholds.
    """
    kind = np.zeros(len(stack.codes), np.int8)
    size = rules.gram
    heading = stack.within(outline.headings(rules.max_heading) for outline in stack.outlines)
    inline = stack.within(outline.opening for outline in stack.outlines)
    models = _Models(stack, size, facts.model)
    least = max(rules.formula_papers, round(rules.formula_share * papers))
    frequent = covered(facts.spread >= least, size)
    _mark(kind, CopyKind.FORMULA, _short(frequent & ~(heading & ~inline), models, rules))
    _mark(kind, CopyKind.FORMULA, covered(facts.listed, size))
    _mark(kind, CopyKind.QUOTATION, _long(stack, covered(facts.quoted, size), rules.min_quotation))
    issued = covered(facts.known, size)
    _mark(kind, CopyKind.TEMPLATE, _filled_in(issued, models, rules))
    _mark(kind, CopyKind.TEMPLATE, _whole_sentences(issued, marks))
    _mark(kind, CopyKind.QUOTATION, quoted)
    _mark(kind, CopyKind.HEADING, heading)
    return LegitimateText(kind, inline & heading)


def quoted_text(stack: Stack) -> Bools:
    """Mark what stands between quotation marks, and names of documents."""
    return stack.within(outline.quoted for outline in stack.outlines)


def covered(begins: Bools, size: int) -> Bools:
    """Mark the characters of the grams of ``size`` characters that begin at marked positions."""
    total = len(begins)
    marks = np.zeros(total, dtype=bool)
    for k in range(min(size, total)):
        marks[k:] |= begins[: total - k]
    return marks


def _long(stack: Stack, marks: Bools, least: int) -> Bools:
    """Keep what is marked in runs of at least ``least`` characters."""
    starts, ends = _edges(stack, marks)
    long = ends - starts >= least
    return filled(len(marks), starts[long], ends[long])


def _mark(kind: Kinds, which: CopyKind, where: Bools) -> None:
    kind[where] = KINDS.index(which) + 1


def hashes_of(texts: Iterable[str], size: int) -> Hashes:
    """Hashes of the grams of free-standing texts."""
    parts = [hash_codes(form.codes, size) for text in texts if len(form := matching_form(text)) >= size]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)


def _whole_sentences(covered: Bools, marks: Marks) -> Bools:
    """Keep the sentences all of whose positions are marked."""
    starts = np.asarray(marks.statements)[:-1]
    if not len(covered) or not len(starts):
        return covered
    whole = np.logical_and.reduceat(covered, starts)
    kept: Bools = np.repeat(whole, np.diff(marks.statements))
    return kept


def _filled_in(issued: Bools, models: _Models, rules: ReuseSettings) -> Bools:
    """Keep long runs of an issued text, and what was filled in between runs that follow one another there too."""
    starts, ends = _edges(models.stack, issued)
    if not len(starts):
        return issued
    apart = ~models.linked(starts, ends, rules.max_slot, rules.max_slot)
    block = np.concatenate([[0], np.cumsum(apart)])
    long = np.bincount(block, weights=ends - starts) >= rules.min_template
    first, last = np.append(True, apart), np.append(apart, True)
    return filled(len(issued), starts[first][long], ends[last][long])


def _edges(stack: Stack, marks: Bools) -> tuple[Ints, Ints]:
    """Return where runs of marked positions start and end; none goes on from one paper to the next."""
    fresh = np.zeros(len(marks) + 1, dtype=bool)  # where a paper begins, or the stack ends
    fresh[stack.starts] = True
    marked = np.concatenate([[False], marks, [False]])
    starts = marked[1:] & (~marked[:-1] | fresh)
    ends = marked[:-1] & (~marked[1:] | fresh)
    return np.flatnonzero(starts), np.flatnonzero(ends)


def _short(frequent: Bools, models: _Models, rules: ReuseSettings) -> Bools:
    """Keep the short runs of what many units use: the stack itself shows them to be phrases.

    Titles beside a phrase do not lengthen it. Runs that stand equally far apart in another paper are one body with
    small changes, and count together.
    """
    starts, ends = _edges(models.stack, frequent)
    if not len(starts):
        return frequent
    linked = models.linked(starts, ends, rules.bridge, rules.max_slot)
    body = np.concatenate([[0], np.cumsum(~linked)])
    short = np.bincount(body, weights=ends - starts)[body] <= rules.formula_max
    return filled(len(frequent), starts[short], ends[short])


@dataclass(frozen=True, slots=True)
class _Models:
    """For each position the address of the same gram of ``size`` characters in the paper it is held against."""

    stack: Stack
    size: int
    address: Ints

    def linked(self, starts: Ints, ends: Ints, reach: int, slack: int) -> Bools:
        """Mark the runs, but for the last, that are followed by the next one in their model too.

        What lies between is at most ``reach`` characters here, and as long there but for ``slack``.
        """
        last = np.maximum(ends[:-1] - self.size, starts[:-1])  # where the last gram of a run begins
        before, after = self.address[last], self.address[starts[1:]]
        linked: Bools = np.abs((after - before) - (starts[1:] - last)) <= slack
        linked &= starts[1:] - ends[:-1] <= reach
        linked &= self.stack.paper_at(starts[1:]) == self.stack.paper_at(starts[:-1])
        linked &= before >> PLACES == after >> PLACES
        return linked
