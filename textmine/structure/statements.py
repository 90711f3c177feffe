"""Statements: the sentences of a paper, and the lines that stand as headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textmine.structure.flow import Flow
from textmine.structure.marks import CLAUSE_ENDS, CLOSERS
from textmine.structure.numbering import LISTED
from textmine.structure.sections import Heading

_CLOSING = CLOSERS.replace('"', "").replace("'", "")
_END = re.compile(
    r"(?:[。！？；]|(?<![A-Za-z0-9])[!?;]|[!?;](?![A-Za-z0-9=&/]))+"  # not the ? of an address
    rf"(?:[{re.escape(_CLOSING)}]|[\"'])*"
    r"|(?<=[\u4e00-\u9fff”）)》])[.．](?=[\s\u4e00-\u9fff“（(]|$)"
    r"|(?:(?<!\.)\.{3,}+|(?<!…)…++)(?=\s|$)"
)
_ABSTRACT = re.compile(
    r"(?<!\s)\s++(?=[【\[]?(?:摘\s*要|关键词|关键字|引言)[】\]]?\s*[:：])|(?<=[。；])(?=关键词[:：])"
)
_KEYWORDS = re.compile(r"关键[词字]\s*[】\]]?\s*[:：][^。\s　]*")  # ；between keywords ends nothing
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "【": "】", "「": "」"}
_OPENING = re.compile("[（(《“【「]")


def cuts(flow: Flow, headings: Sequence[Heading], protected: int, title: int = 0) -> list[tuple[int, int]]:
    """Return the ranges of the sentences of a paragraph, blanks between them left out.

    A stop inside brackets or quotes of at most ``protected`` characters ends no sentence. The first ``title``
    characters are the paper's title.
    """
    words = flow.words
    guarded = _Guarded.of(words, headings, protected)
    opening = _opening_quotes(words)
    ends = {_end_of(m, opening) for m in _END.finditer(words) if not guarded.holds(m)}
    ends |= {m.start() for m in _ABSTRACT.finditer(words)}
    for before, heading in zip([None, *headings], headings, strict=False):
        if heading.level < LISTED or heading.start == 0 or _under_title(words, before, heading):
            ends.add(heading.start)
        if heading.level < LISTED and words[heading.end : heading.end + 1].isspace():
            ends.add(heading.end)
    return list(_trimmed(words, sorted(ends | {title, len(words)})))


def _under_title(words: str, before: Heading | None, heading: Heading) -> bool:
    """Whether an enumeration begins right behind a title: 二、原因分析一是…."""
    return before is not None and before.end == heading.start and words[heading.start - 1] not in CLAUSE_ENDS


def _opening_quotes(words: str) -> set[int]:
    """Where ``"`` and ``'`` open a quotation: the first, third, … of their paragraph."""
    return {m.start() for sign in "\"'" for m in list(re.finditer(sign, words))[::2]}


def _end_of(stop: re.Match[str], opening: set[int]) -> int:
    """Where a sentence ends: behind the quotes that close with it, before one that opens the next."""
    return next((i for i in range(stop.start(), stop.end()) if i in opening), stop.end())


def _trimmed(words: str, ends: Iterable[int]) -> Iterable[tuple[int, int]]:
    start = 0
    for end in ends:
        while start < end and words[start].isspace():
            start += 1
        stop = end
        while stop > start and words[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = end


@dataclass(frozen=True, slots=True)
class _Guarded:
    """Ranges of a paragraph, rising, in which a stop ends no sentence: short quotations, brackets, numbers."""

    words: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, words: str, headings: Sequence[Heading], protected: int) -> _Guarded:
        ranges = [(h.marker.span.start, h.marker.span.end) for h in headings if h.marker]
        for opening in _OPENING.finditer(words):
            start = opening.start()
            end = words.find(_PAIRS[words[start]], start, start + protected)
            if end > start:
                ranges.append((start, end + 1))
        ranges += [m.span() for m in _KEYWORDS.finditer(words)]
        ranges.sort()
        return cls(words, [s for s, _ in ranges], [e for _, e in ranges])

    def holds(self, stop: re.Match[str]) -> bool:
        """Whether a stop is inside a range, unless it closes a quotation and a sentence with it."""
        last = bisect_right(self.starts, stop.start()) - 1
        for index in range(last, max(last - 3, -1), -1):  # ranges nest two or three deep
            start, end = self.starts[index], self.ends[index]
            if start <= stop.start() < end:
                closes = stop.end() >= end and self.words[start] in "“「"
                if not (closes and ("。" in stop[0] or not self.words[stop.end() :].strip())):
                    return True
        return False
