"""From pages of printed lines to one text, for PDFs and recognised pictures alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from textmine.model import Scan, Span
from textmine.read.pdf.furniture import without_furniture
from textmine.read.pdf.order import INDENT, Column, margin_of, with_indents
from textmine.read.pdf.page import Page
from textmine.read.pdf.table import TableWriter
from textmine.read.reading import Reading
from textmine.read.table import Line, joined
from textmine.settings import ReadSettings


def text_of(pages: Sequence[Page], limits: ReadSettings) -> Reading:
    """Return the text of all pages, a span for each; furniture stands in the asides. Nobody has said who read it."""
    bare, asides = without_furniture(pages, limits)
    spread = _spread(bare)
    text, cells = joined(line for lines in spread for line in lines)
    spans = _spans(spread)
    return Reading(text=text, pages=spans, cells=cells, asides=asides, scans=tuple(_scans(bare, spans)))


def _spread(pages: Sequence[Page]) -> list[list[Line]]:
    """Return the lines of each page, indents written out and tables numbered through."""
    margins = [[margin_of(column) for column in page.columns] for page in pages]
    usual = _usual(margins)
    tables = TableWriter()
    return [list(_lines(page, own, usual, tables)) for page, own in zip(pages, margins, strict=True)]


def _lines(page: Page, margins: Sequence[float], usual: float | None, tables: TableWriter) -> Iterator[Line]:
    """Yield the lines of a page; running lines between tables come as one, for there are many."""
    for column, own in zip(page.columns, margins, strict=True):
        running: list[str] = []
        for line, words in zip(column, with_indents(column, _margin(column, own, usual)), strict=True):
            if line.table is None:
                running.append(words)
                continue
            yield from _run(running, tables)
            running = []
            yield from tables.lines(line.table)
        yield from _run(running, tables)
    yield from (Line(line.words) for line in page.turned)


def _run(words: Sequence[str], tables: TableWriter) -> Iterator[Line]:
    if words:
        tables.close()
        yield Line("\n".join(words))


def _usual(margins: Sequence[Sequence[float]]) -> float | None:
    """Return the margin of most pages of one column, in whole points."""
    single = Counter(round(own[0]) for own in margins if len(own) == 1)
    return single.most_common(1)[0][0] if single else None


def _margin(column: Column, own: float, usual: float | None) -> float:
    """Return the margin of a column; where it holds openings of paragraphs only, the pages around it tell."""
    opening = usual is not None and round((own - usual) / column[0].size) == len(INDENT)
    return usual if usual is not None and opening else own


def _spans(spread: Sequence[Sequence[Line]]) -> tuple[Span, ...]:
    spans = []
    start = 0
    for lines in spread:
        end = start + sum(len(line.words) + 1 for line in lines)
        spans.append(Span(start, end))
        start = end
    return tuple(spans)


def _scans(pages: Sequence[Page], spans: Sequence[Span]) -> Iterator[Scan]:
    for page, span in zip(pages, spans, strict=True):
        if page.confidence is not None and span.start < span.end:
            yield Scan(span, page.confidence)
