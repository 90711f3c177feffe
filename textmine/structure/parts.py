"""Compilations: one file that holds several papers, 【篇1】【篇2】…"""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.model import Span
from textmine.structure.lines import Line
from textmine.structure.numbering import han_number

_FIGURE = r"[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3}"
_PART = re.compile(
    rf"[【\[〔(（<《]?\s*(?:(?:篇|范文|材料|第?稿)\s*({_FIGURE})|第\s*({_FIGURE})\s*(?:篇|部))\s*"
    rf"[】\]〕)）>》]?\s*(?:[:：、.．]|(?=[^，,。；]{{0,60}}$))"
)


def part_marks(text: str, stack: Sequence[Line]) -> list[tuple[int, Span]]:
    """Return the lines that open a part, with the mark itself; none unless they count 1, 2, …."""
    marks: list[tuple[int, Span, int]] = []
    for i, line in enumerate(stack):
        if found := _PART.match(line.span.of(text)):
            figure = found[1] or found[2]
            value = int(figure) if figure.isdecimal() else han_number(figure)
            marks.append((i, Span(line.span.start, line.span.start + found.end()), value))
    starts = [k for k, (_, _, value) in enumerate(marks) if value == 1]
    marks = marks[starts[-1] :] if starts else []  # a table of contents counts the parts before they come
    if len(marks) < 2 or [value for _, _, value in marks] != list(range(1, len(marks) + 1)):
        return []
    return [(i, span) for i, span, _ in marks]


def part_spans(text: str, openings: Sequence[int]) -> list[Span]:
    """Cut the text at the offsets where parts open; what stands before the first belongs to the first."""
    if not openings:
        return [Span(0, len(text))]
    cuts = [0, *openings[1:], len(text)]
    return [Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
