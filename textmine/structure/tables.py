"""Tables: which words stand in a cell of their own, and under which title of a column or row.

A reader gives the cells of a format that has tables; in plain text the rows show by their tabs. A table with a header
or with labelled rows is a *ledger*: its cells are taken one by one. A table without either only lays a page out, and
what stands alone in one of its rows is prose.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from textmine.lexicon import ColumnTitles
from textmine.model import Cell, Role, Span
from textmine.settings import StructureSettings
from textmine.structure.lines import Line
from textmine.structure.marks import FULL_STOPS
from textmine.structure.numbering import marker_at

_COLUMN_GAP = "\t"
_BLANKS = "\t \u3000"


@dataclass(frozen=True, slots=True)
class Field:
    """A cell with words: its lines, the title that it stands under, and whether it is such a title itself."""

    pieces: tuple[Span, ...]
    column: str = ""
    title: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """All that stands in tables: the cells in their order, and the indices of the lines that they take up."""

    fields: tuple[Field, ...] = ()
    lines: frozenset[int] = frozenset()

    @property
    def starts(self) -> list[int]:
        """Where each of the cells begins."""
        return [field.pieces[0].start for field in self.fields]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cell of a row with its words; ``start`` and ``end`` are the columns that it reaches over, half open."""

    pieces: tuple[Span, ...]
    words: str
    start: int
    end: int


_Row = tuple[_Entry, ...]


def find_tables(
    text: str,
    stack: Sequence[Line],
    cells: Sequence[Cell],
    clutter: Collection[int],
    titles: ColumnTitles,
    rules: StructureSettings,
) -> Tables:
    """Return the cells of a text, by the ``cells`` that its reader saw, and by the tabs in its other lines.

    Lines of ``clutter`` part no table, and are left alone where no reader saw a cell in them.
    """
    finder = _Finder(text, stack, titles, rules)
    found = [f for grid in finder.exact(cells) for f in finder.fields(grid, exact=True)]
    found += [f for grid in finder.tabbed(clutter, _touched(stack, cells)) for f in finder.fields(grid, exact=False)]
    taken = {i for f in found for piece in f.pieces for i in _line_range(stack, piece)}
    pieces = sorted(piece for f in found for piece in f.pieces)
    found += [Field((rest,)) for i in sorted(taken) for rest in _rest(text, stack[i].span, pieces)]
    return Tables(tuple(sorted(found, key=lambda f: f.pieces)), frozenset(taken))


def _rest(text: str, line: Span, pieces: Sequence[Span]) -> Iterator[Span]:
    """What no cell holds of a line that has cells; ``pieces`` are all lines of cells, in order."""
    start = line.start
    place = bisect_right(pieces, start, key=lambda piece: piece.end)
    while place < len(pieces) and pieces[place].start < line.end:
        if rest := _stripped(text, Span(start, pieces[place].start)):
            yield rest
        start = pieces[place].end
        place += 1
    if rest := _stripped(text, Span(start, line.end)):
        yield rest


def _touched(stack: Sequence[Line], cells: Iterable[Cell]) -> set[int]:
    return {i for cell in cells for i in _line_range(stack, cell.span)}


def _line_range(stack: Sequence[Line], span: Span) -> range:
    """The indices of the lines that share characters with a span."""
    first = bisect_right(stack, span.start, key=lambda line: line.span.end)
    return range(first, max(first, bisect_left(stack, span.end, key=lambda line: line.span.start)))


@dataclass(frozen=True, slots=True)
class _Finder:
    text: str
    stack: Sequence[Line]
    titles: ColumnTitles
    rules: StructureSettings

    def exact(self, cells: Sequence[Cell]) -> Iterator[list[_Row]]:
        """The tables that the reader saw, row by row; a cell inside another one is a table of its own."""
        by_table = sorted(_apart(cells), key=lambda c: (c.table, c.row, c.column))
        for _, table in groupby(by_table, key=lambda c: c.table):
            yield [tuple(map(self._entry, row)) for _, row in groupby(table, key=lambda c: c.row)]

    def _entry(self, cell: Cell) -> _Entry:
        pieces = tuple(
            piece
            for i in _line_range(self.stack, cell.span)
            if (piece := _stripped(self.text, _common(self.stack[i].span, cell.span)))
        )
        return _Entry(pieces, self._words(pieces), cell.column, cell.column + max(cell.columns, 1))

    def _words(self, pieces: Iterable[Span]) -> str:
        return "".join(piece.of(self.text) for piece in pieces)

    def tabbed(self, clutter: Collection[int], taken: Collection[int]) -> Iterator[list[_Row]]:
        """Runs of lines with tabs, of lines that are in no table yet."""
        rows: list[_Row] = []
        for i, line in enumerate(self.stack):
            if i in clutter and i not in taken:
                continue
            if i not in taken and _COLUMN_GAP in line.span.of(self.text):
                rows.append(tuple(self._split(line.span)))
            elif rows:
                yield rows
                rows = []
        if rows:
            yield rows

    def _split(self, span: Span) -> Iterator[_Entry]:
        """The cells of a line; one reaches over the empty ones behind it."""
        pieces: list[tuple[int, Span]] = []
        start = span.start
        for column, words in enumerate(span.of(self.text).split(_COLUMN_GAP), self._empty_before(span.start)):
            if piece := _stripped(self.text, Span(start, start + len(words))):
                pieces.append((column, piece))
            start += len(words) + 1
        for place, (column, piece) in enumerate(pieces):
            end = pieces[place + 1][0] if place + 1 < len(pieces) else column + 1
            yield _Entry((piece,), piece.of(self.text), column, end)

    def _empty_before(self, start: int) -> int:
        """How many empty cells stand before the first words of a line."""
        before = start
        while before and self.text[before - 1] in _BLANKS:
            before -= 1
        return self.text.count(_COLUMN_GAP, before, start)

    def fields(self, rows: Sequence[_Row], exact: bool) -> Iterator[Field]:
        """The cells of a table that are taken one by one; tabs alone, without any title, make none."""
        labelled = sum(map(self._is_labelled, rows))
        form = labelled >= self.titles.min_known and 2 * labelled > len(rows)
        header = () if form else self._header(rows) or self._unknown_header(rows)
        if not header and not exact and (not form or any(self._is_numbered(row[0]) for row in rows)):
            return
        titled = {words for row in header for words in _words_of(row)}
        first = rows.index(header[0]) if header else 0
        for index, row in enumerate(rows):
            if row in header or (titled and titled.issuperset(_words_of(row))):
                yield from (Field(entry.pieces, title=True) for entry in row)
            elif header and (index > first or len(row) > 1):  # a single cell above is the title of the table
                yield from (Field(e.pieces, self._column(e, header)) for e in row if not self._is_report(e))
            elif not header:
                yield from self._labelled(row)

    def _header(self, rows: Sequence[_Row]) -> tuple[_Row, ...]:
        """The rows that title the columns: the first that does, and one that divides its titles further."""
        for index, row in enumerate(rows[: self.rules.header_rows]):
            if not self._is_header(row):
                continue
            above, below = rows[index - 1] if index else (), rows[index + 1] if index + 1 < len(rows) else ()
            if below and self._divides(row, below):
                return (row, below)
            return (above, row) if above and self._divides(above, row) else (row,)
        return ()

    def _is_header(self, row: _Row) -> bool:
        known = sum(self.titles.role(entry.words) is not None for entry in row)
        return known >= self.titles.min_known and 2 * known >= len(row) and all(map(self._is_short, row))

    def _unknown_header(self, rows: Sequence[_Row]) -> tuple[_Row, ...]:
        """The first row of a table of several, where nothing but its place and its short words make it a header."""
        several = len(rows) >= self.rules.min_table_rows and all(len(row) > 1 for row in rows)
        plain = several and not any(map(self._is_labelled, rows))
        if not plain or any(map(self._is_numbered, rows[0])):
            return ()
        return (rows[0],) if all(map(self._is_short, rows[0])) else ()

    def _is_numbered(self, entry: _Entry) -> bool:
        """Whether a cell begins as a title of a section does: 一、问题 with a tab and a page is a table of contents."""
        return marker_at(self.text, entry.pieces[0].start) is not None

    def _is_short(self, entry: _Entry) -> bool:
        words = entry.words
        return len(words) <= self.titles.max_chars and FULL_STOPS.isdisjoint(words) and not words.isdecimal()

    def _divides(self, upper: _Row, lower: _Row) -> bool:
        """Whether all titles of ``lower`` stand under titles of ``upper``, some of them under a wide one."""
        above = [(_above(upper, entry), entry) for entry in lower]
        under = sum(roof is not None and roof.end - roof.start > 1 and e.end <= roof.end for roof, e in above)
        return under > 1 and all(map(self._is_short, (*upper, *lower)))

    def _column(self, entry: _Entry, header: Sequence[_Row]) -> str:
        """The title that a cell stands under: the lowest, and those above it as long as it does not tell."""
        title = ""
        for row in reversed(header):
            above = _above(row, entry)
            if above is None or entry.end > max(above.end, above.start + 1):
                continue
            title = " ".join(filter(None, (above.words, title)))
            if self.titles.role(above.words):
                break
        return title

    def _is_labelled(self, row: _Row) -> bool:
        """Whether the first cell of a row titles the one behind it."""
        return len(row) > 1 and self._is_title(row[0]) and not self._is_title(row[1])

    def _is_title(self, entry: _Entry) -> bool:
        return self._is_short(entry) and self.titles.role(entry.words) is not None

    def _labelled(self, row: _Row) -> Iterator[Field]:
        """The cells of a row whose titles stand left of what they title; what stands alone is prose."""
        label, content = "", True
        for place, entry in enumerate(row if len(row) > 1 else ()):
            if self._is_title(entry) and content and place + 1 < len(row):
                label, content = entry.words, False
                yield Field(entry.pieces, title=True)
            elif not self._is_report(entry) and (label or len(entry.pieces) < self.rules.layout_lines):
                content = True
                yield Field(entry.pieces, label)

    def _is_report(self, entry: _Entry) -> bool:
        """Whether a cell holds a paper with sections of its own: such a table only lays the page out."""
        if len(entry.pieces) < self.rules.report_sections:
            return False
        markers = (marker_at(self.text, piece.start) for piece in entry.pieces)
        return sum(marker is not None and marker.level == 1 for marker in markers) >= self.rules.report_sections


def _above(row: _Row, entry: _Entry) -> _Entry | None:
    """The cell of ``row`` that stands over the first column of a cell."""
    place = bisect_right(row, entry.start, key=lambda e: e.start) - 1
    return row[place] if place >= 0 and entry.start < row[place].end else None


def _words_of(row: _Row) -> list[str]:
    return [entry.words for entry in row]


def _apart(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Cells that share no character with one before them, whatever a reader says."""
    end = -1
    for cell in sorted(cells, key=lambda c: c.span):
        if cell.span.start >= end and len(cell.span):
            yield cell
            end = cell.span.end


def _common(first: Span, second: Span) -> Span:
    return Span(max(first.start, second.start), min(first.end, second.end))


def _stripped(text: str, span: Span) -> Span | None:
    """Return a span without its outer blanks, None if nothing is left."""
    words = span.of(text)
    bare = words.strip()
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(bare)) if bare else None


def tells(column: str, titles: ColumnTitles) -> Role | None:
    """Return what the title of a column says of the statements below it: the lowest title that tells decides."""
    return next((role for title in reversed(column.split(" ")) if (role := titles.role(title))), None)
