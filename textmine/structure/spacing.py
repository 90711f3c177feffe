"""Letter-spaced text: 存 在 的 问 题, as scanners and the titles of official papers set it.

Structure is looked for in the text with these blanks taken out, and all that was found is led back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from textmine.model import Section, Span, Statement, Structure

_SIGN = "\u3001-\u303f\u3400-\u9fff\uff01-\uff60“”‘’—…"
_RUN = re.compile(rf"(?:[{_SIGN}][ \u3000]){{3}}[{_SIGN}]")
_SPACED = re.compile(rf"[{_SIGN}][ \u3000](?=[{_SIGN}])")
_TIGHT = re.compile(rf"[{_SIGN}](?=[{_SIGN}])")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A single blank beside a single character; blanks between words, and wider gaps, stay.
_BLANK = re.compile(r"(?<=\S)(?<!\S\S)[ \u3000](?=\S)|(?<=\S)[ \u3000](?=\S(?!\S))")


@dataclass(frozen=True, slots=True)
class Tight:
    """A text without the blanks between spaced characters; ``offsets`` says where each character stood.

    ``offsets`` has one entry more than ``text`` has characters, and is None where nothing was taken out.
    """

    text: str
    offsets: npt.NDArray[np.int64] | None = None

    def out(self, span: Span) -> Span:
        """Return where a span of the tight text stands in the text itself."""
        if self.offsets is None or not len(span):
            return span
        return Span(int(self.offsets[span.start]), int(self.offsets[span.end - 1]) + 1)

    def into(self, span: Span) -> Span:
        """Return what a span of the text itself is in the tight text."""
        if self.offsets is None:
            return span
        start, end = np.searchsorted(self.offsets[:-1], (span.start, span.end))
        return Span(int(start), int(end))

    def restored(self, structure: Structure) -> Structure:
        """Return a structure of the tight text as one of the text itself."""
        if self.offsets is None:
            return structure
        return Structure(
            clutter=tuple(map(self.out, structure.clutter)),
            paragraphs=tuple(tuple(map(self.out, pieces)) for pieces in structure.paragraphs),
            sections=tuple(map(self._section, structure.sections)),
            statements=tuple(map(self._statement, structure.statements)),
            losses=tuple(replace(loss, span=self.out(loss.span)) for loss in structure.losses),
        )

    def _section(self, section: Section) -> Section:
        return replace(section, span=self.out(section.span), heading=self.out(section.heading))

    def _statement(self, statement: Statement) -> Statement:
        return replace(statement, span=self.out(statement.span))


def tight(text: str) -> Tight:
    """Take the single blanks out of the lines whose characters stand apart; other texts come back as they are."""
    if not _RUN.search(text):
        return Tight(text)
    blanks = [position for line in _spaced_lines(text) for position in line]
    if not blanks:
        return Tight(text)
    kept = np.ones(len(text) + 1, dtype=bool)
    kept[blanks] = False
    offsets = np.flatnonzero(kept)
    return Tight("".join(text[a:b] for a, b in _stretches(blanks, len(text))), offsets)


def _stretches(blanks: list[int], end: int) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in blanks:
        yield start, blank
        start = blank + 1
    yield start, end


def _spaced_lines(text: str) -> Iterator[list[int]]:
    """Where the blanks stand in each line that is set apart."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        spaced = sum(1 for _ in _SPACED.finditer(text, start, end))
        if spaced > 1 and spaced > sum(1 for _ in _TIGHT.finditer(text, start, end)):
            yield [m.start() for m in _BLANK.finditer(text, start, end)]
