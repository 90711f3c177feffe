"""One page of a PDF: its printed lines in reading order, and its ruled tables cell by cell.

PDFium's own text is taken as it comes, line by line. Where a line begins and ends is asked for each line; where each
character stands only inside ruled tables, and beside the gaps of lines that are wider than their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textmine.read.pdf.file import PdfPage
from textmine.read.pdf.glyphs import LINE_HYPHEN, WIDE, Glyph, plain_characters
from textmine.read.pdf.grid import Grid, grids_of
from textmine.read.pdf.order import Column, PrintedLine, columns_of, is_one_stream
from textmine.read.pdf.quality import is_rotten
from textmine.read.pdf.table import table_of
from textmine.settings import ReadSettings

_Stretch = tuple[int, str]  # the offset and the words of one line
_PRINTED = re.compile(f"[^\r\n{LINE_HYPHEN}]+{LINE_HYPHEN}?")
_GAP = re.compile(" +")
_DOUBTFUL = re.compile(f"(?<={WIDE.pattern}) +| +(?={WIDE.pattern})")
_LETTER = 0.6  # width of a Latin letter, in heights of its type, at the widest
_SMALLEST = 0.1  # points, so that nothing is divided by nothing


@dataclass(frozen=True, slots=True)
class Page:
    """What one page gave: its columns in reading order, ``turned`` the lines that do not stand upright.

    ``width`` and ``height`` are in points, ``pictures`` is the area of its pictures over that of the page, ``shapes``
    the number of other things drawn on it. ``rotten`` says that its characters are not those that it shows, ``cut``
    that it holds more than was read, ``failed`` that it could not be read at all. ``confidence`` is that of the
    recogniser where the words come from a picture.
    """

    columns: tuple[Column, ...] = ()
    turned: Column = ()
    width: float = 0.0
    height: float = 0.0
    pictures: float = 0.0
    shapes: int = 0
    rotten: bool = False
    cut: bool = False
    failed: bool = False
    confidence: float | None = None

    @property
    def lines(self) -> Iterator[PrintedLine]:
        """All upright lines in reading order."""
        for column in self.columns:
            yield from column


def read_page(page: PdfPage, limits: ReadSettings) -> Page:
    """Read an open page; of one with more than ``limits.max_page_chars`` characters only the first."""
    words = plain_characters(page.words(limits.max_page_chars))
    drawing = page.drawing(limits.max_rules)
    grids = grids_of(drawing.rules, limits.max_rules)
    stretches = list(_stretches(words))
    pieces, turned = _lines(page, stretches, grids, limits, exact=bool(grids))
    if not (grids or is_one_stream(pieces) or is_one_stream(sorted(pieces, key=lambda line: line.middle))):
        pieces, turned = _lines(page, stretches, grids, limits, exact=True)
    pictures = drawing.pictures / (page.width * page.height)
    return Page(
        columns=columns_of(pieces, limits),
        turned=tuple(turned),
        width=page.width,
        height=page.height,
        pictures=pictures,
        shapes=drawing.shapes,
        rotten=is_rotten(words, pictures >= limits.scan_area, lambda: _unmapped(page, stretches), limits),
        cut=page.count > limits.max_page_chars,
    )


def _lines(
    page: PdfPage, stretches: Iterable[_Stretch], grids: Sequence[Grid], limits: ReadSettings, *, exact: bool
) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Return the upright lines of a page, in pieces where they are blank in the middle, and those that are turned.

    Words inside a grid come as a table. Unless they are to be ``exact``, the ends of lines without blanks are
    reckoned, not asked for; where each line of a page stands below the one before, which is most often, nobody needs
    to know them.
    """
    pieces: list[PrintedLine] = []
    turned: list[PrintedLine] = []
    glyphs: list[list[Glyph]] = [[] for _ in grids]
    for start, words in stretches:
        line = _line(page, start, words, exact=exact)
        if page.turned(start):
            turned.append(line)
        elif grids and (grid := _grid_around(grids, line)) is not None:
            glyphs[grid] += _glyphs(page, start, line.words)
        elif " " in words and not _is_plain(line):
            pieces += _pieces(page, start, line, limits)
        else:
            pieces.append(line)
    tables = [table_of(grid, inside, limits) for grid, inside in zip(grids, glyphs, strict=True)]
    pieces = _printed_once(pieces, limits) + [table for table in tables if table is not None]
    return pieces, _printed_once(turned, limits)


def _stretches(words: str) -> Iterator[_Stretch]:
    """Yield each line without its outer blanks; an indent of U+3000 stays."""
    for found in _PRINTED.finditer(words):
        shown = found[0].rstrip()
        bare = shown.lstrip(" \t\xa0")
        if bare:
            yield found.start() + len(shown) - len(bare), bare


def _line(page: PdfPage, start: int, words: str, *, exact: bool = True) -> PrintedLine:
    """Return a line with its place, which one to three of its characters tell.

    Unless it is to be ``exact``, its end is reckoned from its words if there are no blanks in it.
    """
    left, top, right, bottom = page.box(start)
    wide = WIDE.search(words)
    if wide is None:
        size = bottom - top
    elif wide.start():
        box = page.box(start + wide.start())
        size = box[2] - box[0]
    else:
        size = right - left
    right = page.box(start + len(words) - 1)[2] if exact or " " in words else left + size * len(words)
    if words[-1] == LINE_HYPHEN:
        words = f"{words[:-1]}-"
    return PrintedLine(words, left, top, right, bottom, size if size > _SMALLEST else _SMALLEST)


def _pieces(page: PdfPage, start: int, line: PrintedLine, limits: ReadSettings) -> list[PrintedLine]:
    """Return a line that begins at offset ``start``, in pieces where it is blank in the middle.

    PDFium writes a blank for each gap, be it the thin one between hanzi and figures or that between two columns. In a
    line that is no wider than its words, only those beside hanzi are in doubt. Those that are neither are left out.
    """
    words = line.words
    pieces = []
    shown, done = "", 0
    for gap in (_GAP if _is_loose(line) else _DOUBTFUL).finditer(words):
        before, after = page.box(start + gap.start() - 1), page.box(start + gap.end())
        width = (after[0] - before[2]) / line.size
        shown += words[done : gap.start()]
        done = gap.end()
        if width >= limits.column_gap:
            pieces.append(line._replace(words=shown, right=before[2]))
            line = line._replace(left=after[0])
            shown = ""
        elif width > limits.word_gap or not _is_supposed(page, start, words, gap.start()):
            shown += " "
    return [*pieces, line._replace(words=shown + words[done:])]


def _is_supposed(page: PdfPage, start: int, words: str, at: int) -> bool:
    """Tell whether a blank is only PDFium's guess, and a bad one: beside hanzi, which no blank parts from figures."""
    beside = WIDE.match(words, at - 1) or WIDE.match(words, at + 1)
    return beside is not None and page.generated(start + at)


def _is_plain(line: PrintedLine) -> bool:
    """Tell whether all blanks of a line are what they seem: it is Latin, and as wide as its words."""
    return line.words.isascii() and not _is_loose(line)


def _is_loose(line: PrintedLine) -> bool:
    """Tell whether a line is wider than its words."""
    chars = len(line.words) + 1
    return line.right - line.left > line.size * (_LETTER * chars if line.words.isascii() else chars)


def _printed_once(lines: Sequence[PrintedLine], limits: ReadSettings) -> list[PrintedLine]:
    """Return each line once where a file prints it again with a small shift, to make it bold.

    PDFium itself leaves out what is printed again at once. A line is looked up in squares of the shift's size, for
    comparing all with all takes minutes on a page that means harm.
    """
    if len({line.words for line in lines}) == len(lines):
        return list(lines)
    kept: list[PrintedLine] = []
    seen: dict[str, set[tuple[int, int]]] = {}
    for line in lines:
        shift = limits.overprint * line.size
        x, y = int(line.left / shift), int(line.middle / shift)
        places = seen.setdefault(line.words, set())
        if not any((x + right, y + down) in places for right in (-1, 0, 1) for down in (-1, 0, 1)):
            kept.append(line)
        places.add((x, y))
    return kept


def _unmapped(page: PdfPage, stretches: Sequence[_Stretch]) -> float:
    """Return the share of lines that begin with a glyph for which the file names no character."""
    return sum(page.unmapped(start) for start, _ in stretches) / len(stretches) if stretches else 0.0


def _grid_around(grids: Sequence[Grid], line: PrintedLine) -> int | None:
    """Return the number of the grid that a line stands in."""
    inside = (i for i, grid in enumerate(grids) if grid.at((line.left + line.right) / 2, line.middle) is not None)
    return next(inside, None)


def _glyphs(page: PdfPage, start: int, words: str) -> Iterator[Glyph]:
    """Yield the characters of a line, without the blanks that PDFium put in beside hanzi."""
    box = page.box(start)
    for at, char in enumerate(words):
        if char != " " or not page.generated(start + at):
            box = page.box(start + at)
        elif _is_supposed(page, start, words, at):
            continue
        yield Glyph(char, *box)
