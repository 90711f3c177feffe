"""Quotations and brackets where a text may have been torn: what was opened and never closed, and the reverse."""

from __future__ import annotations

import re

from textmine.structure.marks import FULL_STOPS

_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("「", "」"))
_MARK = re.compile("[“”（）《》「」()]")
_ROUND = str.maketrans("()", "（）")


def open_marks(words: str) -> str:
    """Return the marks that ``words`` opens and does not close.

    >>> open_marks("按照“素质（一）高、")
    '“'
    """
    opened: list[str] = []
    for found in _MARK.finditer(words):
        mark = found[0].translate(_ROUND)
        pair = next(pair for pair in _PAIRS if mark in pair)
        if mark == pair[0]:
            opened.append(mark)
        elif mark in pair and pair[0] in opened:
            del opened[len(opened) - 1 - opened[::-1].index(pair[0]) :]
    return "".join(opened)


def fits(before: str, after: str) -> bool:
    """Whether ``after`` can be the rest of ``before``, by their marks.

    It cannot if it opens again what ``before`` left open, or closes within its sentence what nobody opened. What
    stays open without another sign says nothing: a quotation may be long.
    """
    opened = open_marks(before)
    for opening, closing in _PAIRS:
        first = next((m for m in _MARK.finditer(after) if m[0].translate(_ROUND) in (opening, closing)), None)
        if first is None:
            continue
        closes = first[0].translate(_ROUND) == closing
        if opening in opened and not closes:
            return False
        if closes and opening not in opened and FULL_STOPS.isdisjoint(after[: first.start()]):
            return False
    return True
