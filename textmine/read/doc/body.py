"""The text of a Word file with everything that is told character by character: what is printed, what ends what.

A :class:`Body` knows, for each character of the text, whether it is printed, and cuts the text into paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from textmine.read.asides import RESERVED
from textmine.read.doc.fib import Part, Place, Streams
from textmine.read.doc.fields import field_codes
from textmine.read.doc.fonts import Fonts
from textmine.read.doc.look import PLAIN, CharacterLook, Expand, ParagraphLook, character_look, expanded, paragraph_look
from textmine.read.doc.pieces import Piece, Text, whole
from textmine.read.doc.plc import read_plc
from textmine.read.doc.runs import Run, Runs, character_runs, paragraph_runs
from textmine.read.doc.sprm import modifiers
from textmine.read.doc.styles import Styles
from textmine.read.symbols import PRIVATE

_ENDS = re.compile("[\r\x07]")
_ENDS_OR_BREAKS = re.compile("[\r\x07\x0c]")
# Line, column and page breaks, the hyphen that does not break, and nothing for all other signs below the space.
_PRINTED = dict.fromkeys({*range(0x20), *map(ord, RESERVED)} - {0x09}) | {
    0x0A: "\n",
    0x0B: "\n",
    0x0C: "\n",
    0x0E: "\n",
    0x1E: "-",
}
_SECTION = 12
_SHOWN, _HIDDEN, _DELETED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters ``start`` to ``end`` of the text and their mark, which stands at ``end``: a cell's end or another."""

    start: int
    end: int
    closes_cell: bool
    look: ParagraphLook


class Body:
    """The text of one file, with the looks of its paragraphs and characters."""

    def __init__(self, streams: Streams, text: Text, styles: Styles, fonts: Fonts, expand: Expand) -> None:
        self._fib, self._text, self._styles, self._expand = streams.fib, text, styles, expand
        word, old = streams.word, streams.fib.old
        self._paragraphs = paragraph_runs(word, streams.part(Place.PARAGRAPH_PAGES), old)
        self._sections = frozenset(read_plc(streams.part(Place.SECTIONS), _SECTION).positions)
        self._looks: dict[tuple[bytes, int, int], ParagraphLook] = {}
        self._words = text.words
        self._out = bytearray(len(text.words))
        self._set_characters(character_runs(word, streams.part(Place.CHARACTER_PAGES), old), fonts)
        self._extra: list[tuple[int, str]] = []
        self._leave_out_codes()

    def bounds(self, part: Part) -> tuple[int, int]:
        """Return the characters that a part of the text reaches over, as far as the file has them."""
        start = self._fib.start(part)
        return min(start, len(self._words)), min(start + self._fib.lengths[part], len(self._words))

    def paragraphs(self, start: int, end: int) -> Iterator[Paragraph]:
        """Yield the paragraphs between two characters; the last may lack its mark."""
        at, end = start, min(end, len(self._words))
        for found in (_ENDS_OR_BREAKS if self._sections else _ENDS).finditer(self._words, start, end):
            mark = found.start()
            if found[0] == "\x0c" and mark + 1 not in self._sections:
                continue
            yield Paragraph(at, mark, found[0] == "\x07", self._look(mark))
            at = mark + 1
        if at < end:
            yield Paragraph(at, end, False, self._look(end - 1))

    def mark(self, places: Iterable[tuple[int, str]]) -> None:
        """Put marks before characters of the text; they are printed whether or not the characters are."""
        self._extra = sorted([*self._extra, *places], key=itemgetter(0))

    def printed(self, start: int, end: int) -> str:
        """Return what is printed of a stretch, with the marks in it and what fields print without a result."""
        words, at = "", start
        first, last = (bisect_left(self._extra, at, key=itemgetter(0)) for at in (start, end))
        for place, extra in self._extra[first:last]:
            words += self._plain(at, place) + extra
            at = place
        return words + self._plain(at, end)

    def shows(self, position: int) -> bool:
        """Tell whether a character is printed: not hidden, not deleted, not in the code of a field."""
        return position >= len(self._out) or self._out[position] == _SHOWN

    def deleted(self, position: int) -> bool:
        """Tell whether a tracked change deleted a character."""
        return position < len(self._out) and self._out[position] == _DELETED

    def _plain(self, start: int, end: int) -> str:
        words = self._words[start:end]
        out = self._out[start:end]
        if any(out):
            words = "".join(char for char, left in zip(words, out, strict=True) if not left)
        return whole(words).translate(_PRINTED)

    def _look(self, mark: int) -> ParagraphLook:
        """Return the look of the paragraph whose mark is given."""
        piece = self._text.piece(mark)
        run = self._paragraphs.at(piece.byte(mark)) or Run(0, 0)
        key = (run.group, run.style, piece.change)
        if key not in self._looks:
            look = paragraph_look(
                self._styles.paragraph(run.style),
                expanded(run.group, self._fib.old, self._expand),
                self._styles.paragraph,
            )
            self._looks[key] = paragraph_look(look, self._text.changes(piece), self._styles.paragraph)
        return self._looks[key]

    def _set_characters(self, runs: Runs, fonts: Fonts) -> None:
        """Find out what each character shows, and whether it is hidden or deleted."""
        if self._styles.hiding:
            for paragraph in self.paragraphs(0, len(self._words)):
                if self._styles.hides(paragraph.look.style):
                    _fill(self._out, paragraph.start, paragraph.end + 1, _HIDDEN)
        shown: list[tuple[int, int, str]] = []
        in_fonts = bool(fonts.codec or PRIVATE.search(self._words))
        for start, end, look in self._character_looks(runs, in_fonts):
            self._leave_out(start, end, look)
            if look.symbol >= 0:
                shown.append((start, end, fonts.symbol(look.symbol, look.font) * (end - start)))
            elif look.font >= 0:
                shown.append((start, end, fonts.characters(self._words[start:end], look.font)))
        if shown or in_fonts:
            self._words = _replaced(self._words, shown, fonts.characters)

    def _leave_out_codes(self) -> None:
        """Mark the codes of fields; some fields print something by their code alone."""
        for code in field_codes(self._words):
            if code.prints and self.shows(code.start):
                self._extra.append((code.start, code.prints))
            _fill(self._out, code.start, code.end, _HIDDEN)

    def _leave_out(self, start: int, end: int, look: CharacterLook) -> None:
        """Mark the characters of a run that are deleted or hidden, and those that are not although their style is."""
        by_style = self._styles.hides(look.style) or self._out[start] == _HIDDEN
        if look.deleted:
            _fill(self._out, start, end, _DELETED)
        elif look.hidden is not None or by_style:
            _fill(self._out, start, end, _HIDDEN if look.hides(by_style) else _SHOWN)

    def _character_looks(self, runs: Runs, in_fonts: bool) -> Iterator[tuple[int, int, CharacterLook]]:
        """Yield the stretches of the text that are not plain, piece by piece."""
        known: dict[bytes, CharacterLook] = {}
        for piece in self._text.pieces:
            for run in runs.between(piece.at, piece.byte(piece.end)):
                if run.group not in known:
                    known[run.group] = character_look(modifiers(run.group, self._fib.old), in_fonts)
                start, end = _within(piece, run)
                if known[run.group] != PLAIN and start < end:
                    yield start, end, known[run.group]
            if piece.change and (look := character_look(self._text.changes(piece))) != PLAIN:
                yield piece.start, piece.end, look


def _fill(out: bytearray, start: int, end: int, how: int) -> None:
    end = min(end, len(out))
    out[start:end] = bytes((how,)) * (end - start)


def _within(piece: Piece, run: Run) -> tuple[int, int]:
    """Return the characters of a piece that a run of bytes reaches over."""
    start = piece.start + max(0, run.start - piece.at) // piece.width
    return start, min(piece.end, piece.start - (piece.at - run.end) // piece.width)


def _replaced(words: str, shown: list[tuple[int, int, str]], rest: Callable[[str], str]) -> str:
    """Return the text with stretches replaced by others of the same length, what lies between as ``rest`` has it."""
    made, at = [], 0
    for start, end, part in sorted(shown):
        if start >= at and len(part) == end - start:
            made += [rest(words[at:start]), part]
            at = end
    return "".join([*made, rest(words[at:])])
