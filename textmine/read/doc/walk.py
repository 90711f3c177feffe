"""From paragraphs to lines: labels, deleted marks, tables inside tables, and the boxes that are anchored in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.read.doc.body import Body, Paragraph
from textmine.read.doc.grid import OpenTable
from textmine.read.doc.lists import Counters
from textmine.read.table import Line

_DEEPEST = 64  # tables inside tables; a broken file claims thousands

Boxes = Mapping[int, Sequence[Line]]
"""The lines of text boxes by the character that they are anchored at."""


@dataclass(slots=True)
class Walk:
    """One pass over a part of the text. ``slack`` is how far two borders may be apart and still be one, in twips.

    ``number_table`` counts the tables of the document. ``_tables`` are those that are open, outermost first;
    ``_carried`` are words whose paragraph mark is not printed, so that the next paragraph goes on with them.
    """

    body: Body
    counters: Counters
    slack: int
    number_table: Callable[[], int]
    boxes: Boxes = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)
    _tables: list[OpenTable] = field(default_factory=list)
    _carried: str = ""

    def lines(self, start: int, end: int) -> list[Line]:
        """Return the lines between two characters of the text."""
        anchors = sorted(anchor for anchor in self.boxes if start <= anchor < end)[::-1]
        for paragraph in self.body.paragraphs(start, end):
            boxes: list[Line] = []
            while anchors and anchors[-1] <= paragraph.end:
                boxes += self.boxes[anchors.pop()]
            self._take(paragraph, boxes)
        self._reach(0)
        self._flush()
        return self._lines

    def _take(self, paragraph: Paragraph, boxes: list[Line]) -> None:
        """Take one paragraph, and close what its mark closes."""
        look = paragraph.look
        ends_row = look.row_end or look.outer_row_end
        depth = min(look.depth, _DEEPEST)
        self._reach(max(depth, 1) if paragraph.closes_cell else depth)
        if ends_row and self._tables:
            self._flush()
            self._tables[-1].close_row(look.edges)
            return
        self._write(paragraph, boxes)
        if self._tables and (paragraph.closes_cell or look.cell_end):
            self._flush()
            self._tables[-1].close_cell()

    def _write(self, paragraph: Paragraph, boxes: list[Line]) -> None:
        words = self.body.printed(paragraph.start, paragraph.end)
        if self.body.shows(paragraph.end) or paragraph.closes_cell:
            # A page break may open the paragraph; the label stands behind it.
            self._open_lines.append(Line(self._label(paragraph) + (self._carried + words).strip("\n")))
            self._carried = ""
        elif words and not self.body.deleted(paragraph.end):
            self._carried += self._label(paragraph) + words  # a heading that runs into its text
        else:
            self._carried += words
        self._open_lines.extend(boxes)

    def _label(self, paragraph: Paragraph) -> str:
        look = paragraph.look
        return self.counters.label(look.uses, look.level) if look.uses else ""

    @property
    def _open_lines(self) -> list[Line]:
        return self._tables[-1].cell if self._tables else self._lines

    def _reach(self, depth: int) -> None:
        """Open or close tables until as many are open as the paragraph stands in."""
        while len(self._tables) > depth:
            self._flush()
            table = self._tables.pop()
            self._open_lines.extend(table.lines(self.slack))
        if len(self._tables) < depth:
            self._flush()
        while len(self._tables) < depth:
            self._tables.append(OpenTable(self.number_table()))

    def _flush(self) -> None:
        """Write out words whose mark is not printed when no paragraph follows that could take them."""
        if self._carried:
            self._open_lines.append(Line(self._carried.strip("\n")))
        self._carried = ""
