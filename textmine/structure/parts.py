"""Compilations: one file that holds several papers, 【篇1】, 【篇2】 and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.model import Span
from textmine.structure.lines import Line
from textmine.structure.numbering import han_number

_FIGURE = r"[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3}"
_PART = re.compile(
    rf"[【\[〔(（<《]?\s{{0,4}}(?:(?:篇|范文|材料|第?稿)\s{{0,4}}(?P<behind>{_FIGURE})|第\s{{0,4}}(?P<between>{_FIGURE})\s{{0,4}}(?:篇|部(?!分)))\s{{0,4}}"
    rf"[】\]〕)）>》]?\s{{0,4}}(?:[:：、.．]\s{{0,4}}|(?=[^，,。；]{{0,60}}$))"
)
_PART_BEHIND = re.compile(
    rf"(?P<title>[^，,。；：:]{{2,60}}?)\s{{0,4}}[【\[(（]?\s{{0,4}}篇\s{{0,4}}(?P<last>{_FIGURE})\s{{0,4}}[】\])）]?"
)

_FIGURES = ("behind", "between", "last")


@dataclass(frozen=True, slots=True)
class PartMark:
    """The line (by its index) that opens a part: its number, where the mark and number stand, and its title."""

    line: int
    value: int
    span: Span
    title: str


def without_part_mark(words: str) -> str:
    """Return a title without the mark that makes it a part's.

    >>> without_part_mark("【篇2】青山村自查报告"), without_part_mark("青山村自查报告 篇2")
    ('青山村自查报告', '青山村自查报告')
    """
    found = _mark(words)
    return _title(words, found) if found else words


def opens_part(words: str) -> bool:
    """Whether a line looks as if it opened a part of a compilation."""
    return _mark(words) is not None


def part_marks(text: str, stack: Sequence[Line]) -> list[PartMark]:
    """Return the lines that open a part, those that count 1, 2, …; none where fewer than two do.

    A table of contents counts the parts before they come, so of two runs of one length the later is taken.
    """
    runs: list[list[PartMark]] = [[]]
    for mark in _marks(text, stack):
        if mark.value == 1:
            runs.append([mark])
        elif runs[-1] and mark.value == runs[-1][-1].value + 1:
            runs[-1].append(mark)
    longest = max(reversed(runs), key=len)
    return longest if len(longest) > 1 else []


def _marks(text: str, stack: Sequence[Line]) -> Iterator[PartMark]:
    for i, line in enumerate(stack):
        words = line.span.of(text)
        if found := _mark(words):
            figures = found.groupdict()
            figure = next(figures[name] for name in _FIGURES if figures.get(name))
            value = int(figure) if figure.isdecimal() else han_number(figure)
            span = Span(line.span.start + found.start(), line.span.start + found.end())
            yield PartMark(i, value, span, _title(words, found))


def _mark(words: str) -> re.Match[str] | None:
    return _PART.match(words) or _PART_BEHIND.fullmatch(words)


def _title(words: str, found: re.Match[str]) -> str:
    return (found.groupdict().get("title") or words[found.end() :]).strip()


def part_spans(text: str, openings: Sequence[int]) -> list[Span]:
    """Cut the text at the offsets where parts open; what stands before the first belongs to the first."""
    if not openings:
        return [Span(0, len(text))]
    cuts = [0, *openings[1:], len(text)]
    return [Span(a, b) for a, b in pairwise(cuts)]
