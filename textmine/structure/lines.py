"""Lines as they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from textmine.model import Span
from textmine.structure.marks import COMPLETE, last_mark

COLUMN_GAP = "\t"
"""What stands between the cells of a row."""

INDENT = 1.0
"""Full-width characters from which blanks open a paragraph; less is a stray blank."""

_WIDE = re.compile("[\u4e00-\u9fff\u3000-\u303e\uff01-\uff60]+")
"""Characters that are wide, nearly all of a text: they need not be asked about one by one."""
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line without its outer blanks. ``width`` is in full-width characters, ``indent`` in blanks.

    ``sheet_before``: a new sheet of paper begins between the line before and this one. ``parted``: something stands
    between them, such as a table, over which no sentence goes on.
    """

    span: Span
    width: float
    indent: float
    blank_before: bool
    sheet_before: bool = False
    parted: bool = False

    def ending(self, text: str) -> str:
        """Return the last character that is not a closing quote or bracket."""
        return last_mark(self.span.of(text))

    def breaks_off(self, text: str) -> bool:
        """Whether the line ends in the middle of a sentence, or is a title."""
        return self.ending(text) not in COMPLETE


def _width(words: str) -> float:
    if words.isascii():
        return len(words) / 2
    others = _WIDE.sub("", words)
    narrow = sum(unicodedata.east_asian_width(c) not in "FWA" for c in others)
    return len(words) - narrow / 2


def lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold more than white space."""
    found: list[Line] = []
    start, blank = 0, False
    ends = [(m.start(), m.end()) for m in _LINE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        words = text[start:end]
        bare = words.strip()
        if bare:
            lead = words[: len(words) - len(words.lstrip())]
            begin = start + len(lead)
            found.append(Line(Span(begin, begin + len(bare)), _width(bare), _width(lead), blank))
        blank = not bare and (blank or bool(found))
        start = following
    return found
