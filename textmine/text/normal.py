"""The three forms that a text is looked at in, each with its way back to the text itself.

The *matching form* is what copies are looked for in: only letters, ideographs and digits are left, widths, case and
traditional characters are folded, a run of digits is one ``0``. The *ruled form* is what rules and word lists are
held against: as long as the text, each character the common one of its kind. The *reading form* is what a person
reads: wrapped lines joined.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from textmine.model import Span

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int32]

_DIGIT = ord("0")
_BMP = 0x10000
_IDEOGRAPHS = ((0x3400, 0xA000), (0xF900, 0xFB00))
# Where NFKC only changes how a character is drawn: radicals, compatibility ideographs, vertical and small marks,
# full-width digits and letters, half-width marks. Full-width brackets and commas are the common ones and stay.
_DRAWN = (
    (0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFE10, 0xFE1A), (0xFE30, 0xFE70), (0xFF10, 0xFF1A), (0xFF21, 0xFF3B),
    (0xFF41, 0xFF5B), (0xFF61, 0xFF65),
)  # fmt: skip
_COMMON_MARKS = str.maketrans("(),:;!?", "（），：；！？")
_SYMBOLS = (0xF020, 0xF100)  # where Word puts the bullets of Wingdings and Symbol, in the private use area
_BULLET = ord("•")
_FEW = 100  # characters up to which a table of Python is faster than one of NumPy
_SHORT = 500  # characters up to which a ruled form is kept: those of a sentence, which is asked for a dozen times
_KEPT = 10_000
_PIECE = 1_000_000  # characters that are looked at together, so that a long text takes little memory


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
        return characters(self.codes)

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


def characters(codes: Codes) -> str:
    """Return code points as a string."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _simplified() -> Codes:
    """Map each character of the basic plane to its simplified one, itself where there is none, by OpenCC's t2s.

    Single characters, without regard to words: 後 and 后 become one even where a text means an empress.
    """
    table = np.arange(_BMP, dtype=np.uint32)
    codes = np.concatenate([np.arange(start, end, dtype=np.uint32) for start, end in _IDEOGRAPHS])
    simple = OpenCC("t2s").convert("\n".join(characters(codes))).split("\n")
    table[codes] = [ord(new) if len(new) == 1 else old for old, new in zip(codes.tolist(), simple, strict=True)]
    return np.where(table < _BMP, table[np.minimum(table, _BMP - 1)], table)  # 薴 by way of 苧 to 苎


@cache
def _folding() -> Codes:
    """Map each character of the basic plane to what it counts as, 0 for characters that do not count."""
    table = np.zeros(_BMP, dtype=np.uint32)
    simple = _simplified()
    for code in range(_BMP):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded.isalnum():
            plain = ord(folded)
            table[code] = _DIGIT if folded.isdecimal() else simple[plain] if plain < _BMP else plain
    return table


@cache
def _ruling() -> Codes:
    """Map each character of the basic plane to the common one of its kind."""
    table = _simplified().copy()
    table[slice(*_SYMBOLS)] = _BULLET
    for start, end in _DRAWN:
        for code in range(start, end):
            common = unicodedata.normalize("NFKC", chr(code)).translate(_COMMON_MARKS)
            if len(common) == 1 and not common.isspace():
                plain = ord(common)
                table[code] = table[plain] if plain < _BMP and plain != code else plain
    return table


def ruled_form(text: str) -> str:
    """Return ``text`` with common characters for traditional, oddly wide and oddly drawn ones, as long as it is.

    Numbers, marks and cues are found in it; what is shown is the text itself. A text of common characters comes back
    as it is.

    >>> ruled_form("⼀、存在問題，１．學習")
    '一、存在问题，1．学习'
    """
    if len(text) <= _SHORT:
        return _ruled_sentence(text)
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    ruled = [_ruled(piece) for piece in pieces]
    return text if all(new is old for new, old in zip(ruled, pieces, strict=True)) else "".join(ruled)


@cache
def _ruling_of_few() -> dict[int, int]:
    """The characters that :func:`_ruling` changes: for a sentence, faster than an array of it."""
    table = _ruling()
    changed = np.flatnonzero(table != np.arange(_BMP))
    return dict(zip(changed.tolist(), table[changed].tolist(), strict=True))


@lru_cache(maxsize=_KEPT)
def _ruled_sentence(text: str) -> str:
    return _ruled(text)


def _ruled(piece: str) -> str:
    if len(piece) <= _FEW:
        few = piece.translate(_ruling_of_few())
        return piece if few == piece else few
    raw = code_points(piece)
    folded = np.where(raw < _BMP, _ruling()[np.minimum(raw, _BMP - 1)], raw)
    return piece if np.array_equal(folded, raw) else characters(folded)


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
    return MatchingForm(codes.astype(np.uint32), (positions + start).astype(np.int32))


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
