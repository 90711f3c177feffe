"""Where in its file a statement stood: on which page, in which paragraph, in which cell of a table."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from textmine.model import Cell, Document, Paper, Reason, Span
from textmine.words import Language, word


@dataclass(frozen=True, slots=True)
class Place:
    """Numbers as a person counts, from 1; 0 where the format has no such thing.

    ``paragraph`` counts the paragraphs of the paper. ``scanned`` says that the words were recognised in a picture.
    """

    page: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    scanned: bool = False

    def said(self, language: Language) -> str:
        """Return the place in words, as an inspector would note it beside a quotation."""
        parts = [
            word("place.page", language, page=self.page) if self.page else "",
            word("place.cell", language, table=self.table, row=self.row, column=self.column) if self.table else "",
            word("place.paragraph", language, paragraph=self.paragraph) if self.paragraph and not self.table else "",
            word("place.scanned", language) if self.scanned else "",
        ]
        return word("report.comma", language).join(filter(None, parts))


def scan_note(document: Document) -> Reason | None:
    """Return what a reader has to know of a text that was recognised in pictures, None of any other.

    The confidence is that of its stretches, each by its length.
    """
    recognised = sum(len(scan.span) for scan in document.scans)
    if not recognised:
        return None
    sure = sum(scan.confidence * len(scan.span) for scan in document.scans) / recognised
    return Reason.of("place.recognised", confidence=math.floor(100 * sure))


class Places:
    """Looks up places in one paper."""

    def __init__(self, paper: Paper) -> None:
        document = paper.document
        self._pages = document.pages
        self._page_starts = [page.start for page in document.pages]
        self._paragraph_starts = [lines[0].start for lines in paper.structure.paragraphs]
        self._cells = sorted(document.cells, key=lambda cell: cell.span)
        self._cell_starts = [cell.span.start for cell in self._cells]
        self._scans = [scan.span for scan in document.scans]

    def of(self, span: Span) -> Place:
        """Return where a span begins."""
        cell = self._cell(span.start)
        return Place(
            page=bisect_right(self._page_starts, span.start),
            paragraph=bisect_right(self._paragraph_starts, span.start),
            table=cell.table + 1 if cell else 0,
            row=cell.row + 1 if cell else 0,
            column=cell.column + 1 if cell else 0,
            scanned=self.scanned(span),
        )

    def scanned(self, span: Span) -> bool:
        """Tell whether any of the characters were recognised in a picture."""
        return any(scan.start < span.end and span.start < scan.end for scan in self._scans)

    def _cell(self, offset: int) -> Cell | None:
        index = bisect_right(self._cell_starts, offset) - 1
        return self._cells[index] if index >= 0 and offset < self._cells[index].span.end else None
