"""Statements: the sentences of a paper, and the lines that stand as headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textmine.structure.flow import Flow
from textmine.structure.marks import BULLETS, CLAUSE_ENDS, CLOSERS
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
_GREETING = re.compile(r"\s*[^，。；：:\s]{1,20}[：:](?=\s)")  # 各位领导： behind the title of a paper in one line
_SPOKEN = re.compile(r"[：:，,]\s*[“「]")
_GOES_ON = re.compile(r"\s*[，、,；;：:。！？!?的地得—…]")  # what can't open a sentence behind a quotation
_REST = re.compile(r"\s*\S")
_GAP = re.compile(r"\s+")
_LEAD = re.compile(rf"[{BULLETS}\s]*")
_COMMAS = frozenset("，,")
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
    if title:
        ends |= _one_line_ends(words, title, max(ends, default=0))
    lead = _LEAD.match(words)
    for before, heading in zip([None, *headings], headings, strict=False):
        counted = heading.level < LISTED and words[heading.start - 1] not in "：:"
        opens = lead is not None and heading.start <= lead.end()  # behind the bullet that opens the paragraph
        if not opens and (counted or _under_title(words, before, heading)):
            ends.add(heading.start)
        if heading.level < LISTED and _ends_title(words, heading):
            ends.add(heading.end)
    return list(_trimmed(words, sorted(ends | {title, len(words)})))


def _one_line_ends(words: str, title: int, last: int) -> set[int]:
    """Where gaps stand for line ends in a paper of one line: behind its greeting, and in what follows its last stop."""
    greeting = _GREETING.match(words, title)
    return {m.start() for m in _GAP.finditer(words, last)} | ({greeting.end()} if greeting else set())


def _ends_title(words: str, heading: Heading) -> bool:
    """Whether a title ends where no sentence does: before a gap, or with a colon behind a single clause."""
    if words[heading.end : heading.end + 1].isspace():
        return True
    return words[heading.end - 1] in "：:" and not _COMMAS.intersection(words[heading.start : heading.end])


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
        """Guard the markers of headings, and brackets and quotation marks up to ``protected`` characters."""
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
            if start <= stop.start() < end and not self._closes(stop, start, end):
                return True
        return False

    def _closes(self, stop: re.Match[str], start: int, end: int) -> bool:
        """Whether a quotation ``[start, end)`` ends with this stop, and the sentence around it too."""
        if stop.end() < end or self.words[start] not in "“「" or _GOES_ON.match(self.words, stop.end()):
            return False
        spoken = start > 0 and _SPOKEN.match(self.words, start - 1)
        return "。" in stop[0] or bool(spoken) or not _REST.match(self.words, stop.end())
