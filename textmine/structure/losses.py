"""Where the author's text is not all there: a paper that breaks off, a sentence torn between sheets, a number skipped.

Everything here is a lead for a person. A sign counts only where nothing harmless explains it: signatures, enclosures
and tables end without a stop, and a number that stands anywhere between its neighbours is not missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.lexicon import Lexicon
from textmine.model import Loss, LossKind, Reason, Section, Span, Statement
from textmine.settings import StructureSettings
from textmine.structure.edges import open_marks
from textmine.structure.marks import CLAUSE_ENDS, FULL_STOPS, OPEN_ENDS, last_mark
from textmine.structure.numbering import LISTED, Marker, han_figure, marker_at
from textmine.structure.paragraphs import Paragraph

_UNFINISHED = OPEN_ENDS - frozenset("—-")  # those draw lines too
_ELLIPSES = ("…", "...")


@dataclass(frozen=True, slots=True)
class LossFinder:
    """Looks for losses in one paper. ``text`` is its ruled form; all spans point into it."""

    text: str
    groups: Sequence[Paragraph]
    sections: Sequence[Section]
    statements: Sequence[Statement]
    lexicon: Lexicon
    rules: StructureSettings

    def losses(self) -> tuple[Loss, ...]:
        """Return what seems to be lost, in the order of the text."""
        found = [*self._torn(), *self._gaps(), *self._truncated()]
        return tuple(sorted(found, key=lambda loss: loss.span))

    def _torn(self) -> Iterator[Loss]:
        """Sentences that break off at the end of a sheet, where the next one begins with something else."""
        starts = [statement.span.start for statement in self.statements]
        for before, group in pairwise(self.groups):
            if group.torn:
                last = self.statements[bisect_right(starts, before.pieces[-1].end - 1) - 1]
                opened = open_marks(self._words(before.pieces[-self.rules.max_quote_lines :]))
                yield self._loss(LossKind.LOST_TEXT, last.span, "lost_text_quote" if opened else "lost_text")

    def _gaps(self) -> Iterator[Loss]:
        """Numbers of titles under one roof that leave some out."""
        rows: defaultdict[tuple[int, str], list[tuple[Section, Marker]]] = defaultdict(list)
        for section in self.sections:
            marker = marker_at(self.text, section.heading.start)
            if marker and marker.level < LISTED:
                rows[section.parent, marker.kind].append((section, marker))
        for row in rows.values():
            for (before, first), (after, second) in pairwise(row):
                missing = range(first.value + 1, second.value)
                between = Span(before.heading.end, after.heading.start)
                if 0 < len(missing) <= self.rules.max_skipped and not self._mentions(between, missing):
                    values = {"before": self._shown(first), "after": self._shown(second)}
                    yield self._loss(LossKind.NUMBERING_GAP, after.heading, "numbering_gap", **values)

    def _mentions(self, span: Span, missing: range) -> bool:
        """Whether one of the numbers stands in a span after all, in whatever form."""
        figures = "|".join(form for value in missing for form in (str(value), han_figure(value)))
        counted = re.compile(rf"(?<![\d.．])(?:{figures})\s*[、.．）)，,是要]")
        return counted.search(self.text, span.start, span.end) is not None

    def _shown(self, marker: Marker) -> str:
        return marker.span.of(self.text).strip()

    def _truncated(self) -> Iterator[Loss]:
        """A paper that ends at an empty title, or in the middle of a sentence."""
        own = [s for s in self.statements if not s.clutter]
        if sum(last_mark(s.text) in FULL_STOPS for s in own) < self.rules.min_sentences:
            return
        signed = 0
        while signed < self.rules.signature_lines and self._signs(own[-1 - signed]):
            signed += 1
        last = own[-1 - signed]
        if last.column:
            return
        if self._is_empty_title(last):
            yield self._loss(LossKind.TRUNCATED, last.span, "truncated_title")
        elif key := self._breaks_off(last):
            yield self._loss(LossKind.TRUNCATED, last.span, key)

    def _signs(self, statement: Statement) -> bool:
        """Whether a statement could be part of a signature: a short line without a number and without a stop."""
        short = statement.heading and len(statement.text) <= self.rules.max_signature
        titles = statement.section >= 0 and self.sections[statement.section].heading.start == statement.span.start
        return short and not titles and CLAUSE_ENDS.isdisjoint(statement.text) and not self._breaks_off(statement)

    def _is_empty_title(self, last: Statement) -> bool:
        """Whether a paper ends at the title of a section, and the sections beside it are not empty."""
        if last.section < 0 or last_mark(last.text) in FULL_STOPS:
            return False
        section = self.sections[last.section]
        if section.inline or section.heading.start != last.span.start:
            return False
        beside = [s for s in self.sections if (s.parent, s.level) == (section.parent, section.level)]
        filled = sum(s.span.end - s.heading.end > len(s.heading) for s in beside[:-1])
        return filled > 0 and filled >= self.rules.min_filled * (len(beside) - 1)

    def _breaks_off(self, last: Statement) -> str:
        """The key of the sentence that says how the last statement breaks off; empty if it does not."""
        words = last.text.rstrip()
        if last_mark(words) in FULL_STOPS:
            return ""
        if words.endswith(("：", ":")):
            return "truncated_lead" if self.lexicon.lead_in.pattern.search(words) else ""
        if open_marks(words) or words[-1] in _UNFINISHED or words.endswith(_ELLIPSES):
            return "truncated_sentence"
        harmless = last.heading or "：" in words or self.lexicon.bare.never.search(words)
        if harmless or len(words) < self.rules.min_fragment:
            return ""
        return "truncated_sentence" if self._is_prose(last) else ""

    def _is_prose(self, last: Statement) -> bool:
        """Whether a statement without a stop stands in running text: behind a sentence, or long with a clause mark."""
        group = next((g for g in reversed(self.groups) if g.pieces[0].start <= last.span.start), None)
        if group is None:
            return False
        before = self.text[group.pieces[0].start : last.span.start]
        long = len(last.text) > self.rules.max_title and "，" in last.text
        return long or not FULL_STOPS.isdisjoint(before)

    def _words(self, pieces: Sequence[Span]) -> str:
        return "".join(piece.of(self.text) for piece in pieces)

    def _loss(self, kind: LossKind, span: Span, key: str, **values: str) -> Loss:
        words = "".join(span.of(self.text).split())
        return Loss(kind, span, Reason.of(f"finding.{key}", words=self._ending(words), **values))

    def _ending(self, words: str) -> str:
        """Enough of the words to find them by."""
        return words if len(words) <= self.rules.max_title else f"…{words[-self.rules.max_title :]}"
