"""Paragraphs that are hard-wrapped in a text that is not: a passage out of a mail, a page or a scan.

One column for the whole text says nothing about them, so each line is judged by its neighbours: by the column that a
few lines in a row keep, by sentences that stop inside a line which itself breaks off, by marks that open no line, and
by how the other paragraphs of the text are set off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from textmine.settings import StructureSettings
from textmine.structure.lines import COLUMN_GAP, INDENT, Line
from textmine.structure.marks import BULLETS, CLAUSE_ENDS, CLOSERS, COMPLETE, FULL_STOPS, OPEN_ENDS, last_mark
from textmine.structure.numbering import marker_at, opens_paragraph

_NO_OPENING = frozenset("，。、；：！？）》”’」』】〉,;:!?)")
_HALF_OPEN = frozenset("（(“‘《")
_BRACKETS = frozenset("（(【〔[")
_CLAUSES = CLAUSE_ENDS - frozenset("：:")


def continued(text: str, stack: Sequence[Line], rules: StructureSettings) -> frozenset[int]:
    """Return the indices of the lines of ``stack`` that are the rest of the line before, by what stands around them."""
    touching = frozenset(i for i in range(1, len(stack)) if _touches(stack[i]))
    return _Neighbours.of(text, stack, rules, touching).continued() if touching else touching


def _touches(line: Line) -> bool:
    """Whether nothing but a line end stands between a line and the one before."""
    return not (line.blank_before or line.parted or line.sheet_before or line.indent >= INDENT)


def _stands_apart(words: str) -> bool:
    """Whether a line is the row of a table, or a remark in brackets."""
    return COLUMN_GAP in words or (words[0] in _BRACKETS and words[-1] in CLOSERS)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The lines of a text. ``touching`` ones stand flush below another; ``open`` ones break off."""

    text: str
    stack: Sequence[Line]
    rules: StructureSettings
    touching: frozenset[int]
    words: Sequence[str]
    open: Sequence[bool]

    @classmethod
    def of(cls, text: str, stack: Sequence[Line], rules: StructureSettings, touching: frozenset[int]) -> _Neighbours:
        """Read the lines of a text."""
        words = [line.span.of(text) for line in stack]
        open_ = [last_mark(w) not in COMPLETE and not _stands_apart(w) for w in words]
        return cls(text, stack, rules, touching, words, open_)

    def continued(self) -> frozenset[int]:
        """Return the lines that go on."""
        could = [i for i in sorted(self.touching) if self.open[i - 1] and not self._opens(i)]
        if not could:
            return frozenset()
        columns = frozenset(self._columns())
        prose_apart, titles_apart = self._are_apart(self._is_closed), self._are_apart(self._is_numbered_title)
        found: set[int] = set()
        for i in could:
            alone = i - 1 not in found
            joins = self._joins(i) or self._fills(i, columns, alone) or self._breaks_into(i, columns)
            if joins or (prose_apart and self._must_go_on(i, alone, titles_apart)):
                found.add(i)
        return frozenset(found)

    def _opens(self, index: int) -> bool:
        """Whether a line begins as a point, a numbered title or a row does."""
        start = self.stack[index].span.start
        marker = marker_at(self.text, start)
        point = self.text[start] in BULLETS or (marker is not None and opens_paragraph(marker))
        return COLUMN_GAP in self.words[index] or (point and self.words[index - 1][-1] not in _HALF_OPEN)

    def _joins(self, index: int) -> bool:
        """Whether marks tie a line to the one above: one that opens no line, or one that ends none."""
        words, mark = self.words[index], self.words[index - 1][-1]
        prose = not _CLAUSES.isdisjoint(words)  # a signature may stand below a sentence that was never finished
        return words[0] in _NO_OPENING or mark in _HALF_OPEN or (prose and mark in OPEN_ENDS)

    def _is_torn(self, index: int) -> bool:
        """Whether a line holds the end of a sentence and breaks off in the next one, as no title does."""
        return self.open[index] and not FULL_STOPS.isdisjoint(self.words[index])

    def _columns(self) -> Iterator[int]:
        """The lines that keep a column with their neighbours."""
        run: list[int] = []
        for i in range(len(self.stack) + 1):
            if run and i in self.touching and self._is_level(i):
                run.append(i)
                continue
            if self._is_column(run):
                yield from run
            run = [i] if i < len(self.stack) and self._could_be_full(i) else []

    def _could_be_full(self, index: int) -> bool:
        return self.rules.min_local_column <= self.stack[index].width <= self.rules.max_local_column

    def _is_level(self, index: int) -> bool:
        """Whether a line is as wide as the one above, in print or in characters; an indent is part of that."""
        a, b = self.stack[index - 1], self.stack[index]
        if not self._could_be_full(index):
            return False
        slack = self.rules.local_slack
        return (
            abs(a.width - b.width) <= slack or abs(a.width + a.indent - b.width) <= slack or len(a.span) == len(b.span)
        )

    def _is_column(self, run: Sequence[int]) -> bool:
        """Whether lines as wide as each other are one paragraph, not titles or points that happen to be."""
        if len(run) < 2:
            return False
        cut = sum(self.open[k] for k in run)
        if not cut or cut < self.rules.min_wrapped_share * len(run):
            return False
        if self._has_proof(run):
            return True
        last = run[-1] + 1 if self.open[run[-1]] and run[-1] + 1 in self.touching else run[-1]
        short = self.stack[last].width <= self.stack[run[-1]].width + self.rules.local_slack
        closed = self.stack[last].ending(self.text) in FULL_STOPS
        prose = all(not _CLAUSES.isdisjoint(self.words[k]) for k in run)
        return cut > 1 and short and closed and prose

    def _has_proof(self, run: Sequence[int]) -> bool:
        return any(self._is_torn(k) for k in run) or any(self._joins(k) for k in run[1:])

    def _fills(self, index: int, columns: Set[int], alone: bool) -> bool:
        """Whether the line above is a full one of a column, and no title that is as wide by chance."""
        return index - 1 in columns and not (alone and _CLAUSES.isdisjoint(self.words[index - 1]))

    def _breaks_into(self, index: int, columns: Set[int]) -> bool:
        """Whether a torn line goes on in a column, or in a last line that is no wider than itself."""
        if not self._is_torn(index - 1):
            return False
        if index in columns:
            return True
        above, line = self.stack[index - 1], self.stack[index]
        narrow = line.width <= above.width + self.rules.local_slack and self._could_be_full(index - 1)
        return narrow and line.ending(self.text) in FULL_STOPS

    def _are_apart(self, ends: Callable[[int], bool]) -> bool:
        """Whether what follows lines that end a paragraph is set off by an indent or a blank line in this text."""
        behind = [i for i in range(1, len(self.stack)) if ends(i - 1)]
        apart = sum(i not in self.touching for i in behind)
        return len(behind) >= self.rules.min_wrapped_lines and apart >= self.rules.min_set_off * len(behind)

    def _is_closed(self, index: int) -> bool:
        return self.stack[index].ending(self.text) in FULL_STOPS

    def _is_numbered_title(self, index: int) -> bool:
        return self.open[index] and self._is_numbered(index) and _CLAUSES.isdisjoint(self.words[index])

    def _is_numbered(self, index: int) -> bool:
        marker = marker_at(self.text, self.stack[index].span.start)
        return marker is not None and opens_paragraph(marker)

    def _must_go_on(self, index: int, alone: bool, titles_apart: bool) -> bool:
        """Whether prose stands where, in a text whose paragraphs are set off, only the rest of a sentence can.

        A title may be above it, unless the text sets off what follows titles too.
        """
        above = index - 1
        if _CLAUSES.isdisjoint(self.words[index]) or not above:
            return False
        prose = not _CLAUSES.isdisjoint(self.words[above]) and not self._is_numbered(above)
        return prose or not alone or titles_apart or self._is_torn(above)
