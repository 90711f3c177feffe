"""The two forms that a text is looked at in, each with its way back to the text itself.

The *matching form* is what copies are looked for in: only letters, ideographs and digits are left, widths and case
are folded, a run of digits is one ``0``. The *reading form* is what a person reads: wrapped lines joined.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from textmine.model import Span

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

_DIGIT = ord("0")
_BMP = 0x10000


@dataclass(frozen=True, slots=True)
class MatchingForm:
    """Folded characters as code points, and for each the offset in the text that it came from.

    ``codes`` and ``offsets`` have the same length n. Offsets rise strictly.
    """

    codes: Codes
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def text(self) -> str:
        """The folded characters as a string."""
        return self.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that holds folded characters ``[start, end)``, which must not be empty."""
        return Span(int(self.offsets[start]), int(self.offsets[end - 1]) + 1)

    def within(self, span: Span) -> tuple[int, int]:
        """Return the range of folded characters that come from ``span``."""
        start, end = np.searchsorted(self.offsets, (span.start, span.end))
        return int(start), int(end)


def code_points(text: str) -> Codes:
    """Return the code points of ``text``, one a character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _folding() -> Codes:
    """Map each character of the basic plane to what it counts as, 0 for characters that do not count."""
    table = np.zeros(_BMP, dtype=np.uint32)
    for code in range(_BMP):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded.isalnum():
            table[code] = _DIGIT if folded.isdecimal() else ord(folded)
    return table


def matching_form(text: str, holes: Iterable[Span] = (), within: Span | None = None) -> MatchingForm:
    """Fold ``text`` (or the part of it ``within`` a span) for matching; characters in ``holes`` do not count.

    >>> matching_form("Ａ党 建，２０２４年").text
    'a党建0年'
    """
    start, end = (0, len(text)) if within is None else (within.start, within.end)
    raw = code_points(text[start:end])
    table = _folding()
    folded = np.where(raw < _BMP, table[np.minimum(raw, _BMP - 1)], raw)
    keep = folded != 0
    for hole in holes:
        keep[max(hole.start - start, 0) : max(hole.end - start, 0)] = False
    positions = np.flatnonzero(keep)
    codes = folded[positions]
    if len(codes) > 1:  # a run of digits is one digit: 2024 and 24 stand in the same slot
        first = np.ones(len(codes), dtype=bool)
        first[1:] = (codes[1:] != _DIGIT) | (codes[:-1] != _DIGIT) | (np.diff(positions) > 1)
        codes, positions = codes[first], positions[first]
    return MatchingForm(codes.astype(np.uint32), positions.astype(np.int64) + start)


def reading_form(text: str, pieces: Iterable[Span]) -> str:
    r"""Join the pieces of one paragraph as a person reads them.

    White space at a join is dropped between ideographs and is one blank between Latin words; inside a piece it
    stays, tabs and odd blanks as one blank.

    >>> reading_form("党的建\n设 is\n fine", [Span(0, 3), Span(4, 8), Span(9, 14)])
    '党的建设 is fine'
    """
    joined = ""
    for piece in pieces:
        words = " ".join(piece.of(text).split())
        glue = " " if joined and words and _latin(joined[-1]) and _latin(words[0]) else ""
        joined += glue + words
    return joined


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
