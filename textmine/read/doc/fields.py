"""Fields in the text of a Word file: where their codes stand, which are not printed ([MS-DOC] 2.8.25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.read.field_codes import field_words

_SIGN = re.compile("[\x13\x14\x15]")
_OPENS, _DIVIDES = "\x13", "\x14"
_LONGEST = 1000  # characters of a code that may print something; formulas of this kind have ten


@dataclass(frozen=True, slots=True)
class Code:
    """Characters ``start`` to ``end`` of the text, which are the code of a field; ``prints`` stands in its place."""

    start: int
    end: int
    prints: str = ""


def field_codes(words: str) -> Iterator[Code]:
    """Yield the codes of fields in order, from the sign that opens a field to the one before its result.

    Fields inside a code go with it. A field that never ends would swallow the rest of the text; it is left out.
    """
    end = 0
    for start, result, last in sorted(_fields(words)):
        if start >= end:  # else it stands inside the code before
            end = last + 1 if result < 0 else result
            # A field without a result ends its code with itself.
            bare = end > last and end - start < _LONGEST
            yield Code(start, end, field_words(words[start + 1 : last]) if bare else "")


def _fields(words: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each field begins, where its result does, -1 for none, and where the sign that ends it stands."""
    fields: list[tuple[int, int]] = []
    for found in _SIGN.finditer(words):
        if found[0] == _OPENS:
            fields.append((found.start(), -1))
        elif not fields:
            continue
        elif found[0] == _DIVIDES:
            fields[-1] = (fields[-1][0], found.end())
        else:
            yield *fields.pop(), found.start()
