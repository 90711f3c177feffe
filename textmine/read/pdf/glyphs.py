"""Printed characters: what a PDF's fonts call them, and how those of one region make lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from textmine.read.pdf.order import PrintedLine

WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff]")
"""A character that every Chinese font prints in a square, so that its width is the size of the type."""

LINE_HYPHEN = "\ufffe"
"""What PDFium writes for the hyphen of a word that goes on in the next line, instead of a line break."""

_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u2e80-\u2fdf\ud800-\udfff\uf000-\uf0ff\uffff]")
_BULLET = "•"
_HYPHENS = "\xad\x02"  # fonts name their hyphen a soft one; PDFium marks some with a control character
_REPLACEMENT = "\ufffd"
_SMALLEST = 0.1  # points, so that nothing is divided by nothing


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and its box, in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which the character stands."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The size of its type: its width if it is full-width, else its height; never 0."""
        return max(self.right - self.left if WIDE.match(self.text) else self.bottom - self.top, _SMALLEST)


def plain_characters(words: str) -> str:
    """Return each character as it was printed, offsets kept.

    Symbol fonts keep bullets at U+F000 to U+F0FF. Fonts that print a radical and a hanzi alike call the hanzi by the
    radical's name. What cannot be text becomes U+FFFD.
    """
    return _ODD.sub(lambda found: _plain(found[0]), words) if _ODD.search(words) else words


def _plain(char: str) -> str:
    if "\uf000" <= char <= "\uf0ff":
        return _BULLET
    if char in _HYPHENS:
        return "-"
    if "\u2e80" <= char <= "\u2fdf":
        return _radicals().get(char, unicodedata.normalize("NFKC", char))
    return _REPLACEMENT


@cache
def _radicals() -> dict[str, str]:
    """Return the hanzi of the radicals for which Unicode names none."""
    lines = resources.files(__package__).joinpath("data/radicals.txt").read_text("utf-8").splitlines()
    return {pair[0]: pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def lines_of(glyphs: Iterable[Glyph], word_gap: float) -> list[PrintedLine]:
    """Return the lines of a region, top to bottom; a gap wider than ``word_gap`` type sizes becomes a space."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if rows and glyph.middle - rows[-1][0].middle <= max(rows[-1][0].size, glyph.size) / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = [_line(sorted(row, key=lambda glyph: glyph.left), word_gap) for row in rows]
    return [line for line in lines if line.words]


def _line(row: Sequence[Glyph], word_gap: float) -> PrintedLine:
    words = ""
    right = row[0].left
    for glyph in row:
        if words and not words[-1].isspace() and glyph.left - right > word_gap * glyph.size:
            words += " "
        words += glyph.text
        right = max(right, glyph.right)
    return PrintedLine(
        words.strip(),
        row[0].left,
        min(glyph.top for glyph in row),
        right,
        max(glyph.bottom for glyph in row),
        max(glyph.size for glyph in row),
    )
