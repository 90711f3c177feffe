"""One page of a PDF: from placed characters to lines and rows of tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.read.table import row_lines
from textmine.settings import ReadSettings

_NO_CHARACTER = re.compile(r"\(cid:\d+\)")
_BULLET = "•"
_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class Page:
    """What one page gave. ``pictures`` tells whether it shows images; ``failed`` whether it could not be read."""

    text: str
    pictures: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character, in points from the top left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of the type, never 0."""
        return max(self.bottom - self.top, 0.1)

    @property
    def middle(self) -> float:
        """The height at which the character stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its characters, the places of its upper edge and of its ends, and the size of its type."""

    text: str
    top: float
    left: float
    right: float
    size: float


Box = tuple[float, float, float, float]


def read_page(page: Any, limits: ReadSettings) -> Page:
    """Read one page of pdfplumber; characters that do not stand upright (seals, watermarks) come last."""
    upright: list[Glyph] = []
    turned: list[Glyph] = []
    for char in page.chars:
        (upright if char["upright"] else turned).append(_glyph(char))
    upright = without_overprint(upright, limits.overprint)
    tables = _tables(page, limits) if upright else []
    blocks: list[tuple[float, list[str]]] = []
    for rows in tables:
        inside, upright = _split(upright, [cell for row in rows for cell in row if cell])
        if inside:
            blocks.append((min(glyph.top for glyph in inside), _table_lines(rows, inside, limits)))
    blocks += _indented(lines_of(upright, limits.word_gap))
    blocks.sort(key=lambda block: block[0])
    blocks += [(0, [line.text]) for line in lines_of(without_overprint(turned, limits.overprint), limits.word_gap)]
    return Page("".join(f"{line}\n" for _, lines in blocks for line in lines), pictures=bool(page.images))


def without_overprint(glyphs: Iterable[Glyph], tolerance: float) -> list[Glyph]:
    """Return each character once where a file prints it several times to make it bold.

    Two are the same when they are the same character less than ``tolerance`` type sizes apart. They are looked up
    in squares of that size, for comparing all with all takes minutes on a page that means harm.
    """
    kept: list[Glyph] = []
    squares: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        side = max(glyph.size * tolerance, 0.01)
        column, row = int(glyph.x0 / side), int(glyph.top / side)
        near = (
            other
            for right in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in squares.get((glyph.text, column + right, row + down), ())
        )
        if any(abs(other.x0 - glyph.x0) < side and abs(other.top - glyph.top) < side for other in near):
            continue
        squares.setdefault((glyph.text, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def lines_of(glyphs: Iterable[Glyph], word_gap: float) -> list[Line]:
    """Return the lines of a region, top to bottom; a gap wider than ``word_gap`` type sizes becomes a space."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if rows and glyph.middle - rows[-1][0].middle <= max(rows[-1][0].size, glyph.size) / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = [_line(sorted(row, key=lambda glyph: glyph.x0), word_gap) for row in rows]
    return [line for line in lines if line.text.strip()]


def _line(row: Sequence[Glyph], word_gap: float) -> Line:
    text = ""
    right = row[0].x0
    for glyph in row:
        if text and not text[-1].isspace() and glyph.x0 - right > word_gap * glyph.size:
            text += " "
        text += glyph.text
        right = max(right, glyph.x1)
    text = text.rstrip().lstrip(" ")  # an indent of U+3000 marks a paragraph
    return Line(text, min(glyph.top for glyph in row), row[0].x0, right, max(glyph.size for glyph in row))


def _indented(lines: Sequence[Line]) -> list[tuple[float, list[str]]]:
    """Return running lines with their height; an indent of two characters, which opens a paragraph, is written out.

    GB/T 9704, 7.3.3. Only where a line begins tells in a PDF where a paragraph does.
    """
    margin = min((line.left for line in lines), default=0)
    return [
        (line.top, [(_INDENT if round((line.left - margin) / line.size) == len(_INDENT) else "") + line.text])
        for line in lines
    ]


def _glyph(char: dict[str, Any]) -> Glyph:
    text = "".join(_shown(found) for found in _NO_CHARACTER.sub("\ufffd", char["text"]))
    return Glyph(text, char["x0"], char["x1"], char["top"], char["bottom"])


def _shown(char: str) -> str:
    """Return a character as any font shows it; F000 to F0FF is where symbol fonts keep their bullets."""
    if "\uf000" <= char <= "\uf0ff":
        return _BULLET
    return "\ufffd" if unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace() else char


def _tables(page: Any, limits: ReadSettings) -> list[list[list[Box | None]]]:
    """Return the ruled tables of a page as rows of cells, None where a merged cell covers the place."""
    drawn = len(page.lines) + len(page.rects) + len(page.curves)
    if not 0 < drawn <= limits.max_rules:
        return []
    found = [table for table in page.find_tables() if 1 < len(table.cells) <= limits.max_rules]
    return [[list(row.cells) for row in table.rows] for table in found]


def _split(glyphs: Iterable[Glyph], cells: Sequence[Box]) -> tuple[list[Glyph], list[Glyph]]:
    """Part the characters that stand in one of the cells from the others."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        (inside if any(_stands_in(glyph, cell) for cell in cells) else outside).append(glyph)
    return inside, outside


def _stands_in(glyph: Glyph, cell: Box) -> bool:
    x0, top, x1, bottom = cell
    return x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= glyph.middle < bottom


def _table_lines(rows: Sequence[Sequence[Box | None]], glyphs: Sequence[Glyph], limits: ReadSettings) -> list[str]:
    lines = []
    for row in rows:
        cells = [[g for g in glyphs if _stands_in(g, cell)] if cell else [] for cell in row]
        texts = [_cell_lines(found, cell, limits) for found, cell in zip(cells, row, strict=True)]
        lines += row_lines(texts)
    return lines


def _cell_lines(glyphs: Sequence[Glyph], cell: Box | None, limits: ReadSettings) -> list[str]:
    """Return the paragraphs of a cell: a line that reaches the right edge goes on in the next."""
    paragraphs: list[str] = []
    full = False
    for line in lines_of(glyphs, limits.word_gap):
        if full:
            letters = paragraphs[-1][-1:].isascii() and line.text[0].isascii()
            paragraphs[-1] += (" " if letters else "") + line.text
        else:
            paragraphs.append(line.text)
        full = cell is not None and cell[2] - line.right < limits.cell_wrap * line.size
    return paragraphs
