"""Titles and the tree that they make, by GB/T 9704 numbering and its variants, in lines and inside paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from textmine.lexicon import TitleCue
from textmine.model import Section, Span
from textmine.settings import StructureSettings
from textmine.structure.flow import Flow
from textmine.structure.marks import BULLETS, CLAUSE_ENDS, CLOSERS, FULL_STOPS
from textmine.structure.numbering import LISTED, Marker, marker_at

_MARKS = "（(〔【﹝第其首再最一二三四五六七八九十0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⒈⒉⒊⒋⒌㈠㈡㈢㈣㈤ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_CANDIDATE = re.compile(f"[{re.escape(_MARKS)}]")
_TITLE_END = re.compile(r"[。！？!?；;：:]|[\s　]+")
_CLAUSE = re.compile("[，,：:。；;]")
_ONLY_AT_START = frozenset({"han_blank", "decimal"})
_CHAPTERS = frozenset({"chapter", "section"})
_DIGIT_LEVEL = 3
_ASIDE = "（(【[〔"
_LISTING = re.compile(r"(?:\.{3,}|…+|·{3,}|-{3,}|_{3,})\s*[0-9０-９]{1,3}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title found in a paragraph, in positions of its flow.

    ``alone``: the paragraph holds nothing else. ``bare_level`` is the level of a title without a number.
    """

    marker: Marker | None
    start: int
    end: int
    alone: bool
    bare_level: int = 1

    @property
    def level(self) -> int:
        """Level by GB/T 9704, or that of a title without a number."""
        return self.marker.level if self.marker else self.bare_level

    @property
    def kind(self) -> str:
        """Kind of the number; ``bare1`` and so on without one."""
        return self.marker.kind if self.marker else f"bare{self.bare_level}"

    @property
    def value(self) -> int:
        """Value of the number, 0 without one."""
        return self.marker.value if self.marker else 0


@dataclass(slots=True)
class HeadingFinder:
    """Finds the titles of one paper, paragraph by paragraph, remembering how far each kind of number has come."""

    titles: Sequence[TitleCue]
    never: re.Pattern[str]
    rules: StructureSettings
    _counts: dict[str, int] = field(default_factory=dict)
    _above: str = ""

    def find(self, flow: Flow) -> list[Heading]:
        """Return the titles of a paragraph in their order; a line of a table of contents holds none."""
        found: list[Heading] = []
        words = flow.words
        if _LISTING.search(words, max(0, len(words) - self.rules.max_title)):
            return found
        for candidate in _CANDIDATE.finditer(words):
            position = candidate.start()
            if found and found[-1].marker and position < found[-1].marker.span.end:
                continue
            marker = marker_at(words, position)
            if marker and self._accepts(words, marker, found):
                self._counts[marker.kind] = marker.value
                if found and found[-1].end > position:
                    found[-1] = replace(found[-1], end=position, alone=False)
                found.append(self._heading(words, self._ranked(marker)))
            elif marker and found and _counts_on(words, found[-1], marker):
                found.pop()
        return _without_lists(words, found) or self._bare(words)

    def _ranked(self, marker: Marker) -> Marker:
        """Return a number at its level where that depends on others.

        2.1 stands below 二、 but below 2. where titles are counted so; 【一】 is of the first level without 一、.
        """
        if marker.kind == "decimal" and self._above == "digit":
            return replace(marker, level=_DIGIT_LEVEL + 1)
        if marker.kind == "han_square" and "han" in self._counts:
            return replace(marker, level=2)
        if marker.kind != "decimal" and marker.level <= _DIGIT_LEVEL:
            self._above = marker.kind
        return marker

    def _accepts(self, words: str, marker: Marker, found: Sequence[Heading]) -> bool:
        """Whether a number opens a title here: at the start, or in its turn behind a stop, a gap or a title."""
        position = marker.span.start
        end = _end_before(words, position)
        if not _end_before(words, end, BULLETS):
            return True
        if marker.kind in _ONLY_AT_START or not self._in_turn(marker):
            return False
        mark = words[end - 1]
        last = words[_end_before(words, end, CLOSERS) - 1] or mark
        under = bool(found) and found[-1].level < marker.level and found[-1].end >= end
        if marker.level >= LISTED and marker.kind != "circled":
            titled = under and self._names_section(words[found[-1].start : end])
            return mark in CLAUSE_ENDS or last in FULL_STOPS or titled
        return last in FULL_STOPS or mark in "：:" or end < position or under

    def _in_turn(self, marker: Marker) -> bool:
        before = self._counts.get(marker.kind, 0)
        if marker.kind == "spoken":  # 首先, 其次, 最后 leaves one out
            return marker.value == 1 or 0 < before < marker.value
        return marker.value in (1, before + 1)

    def _names_section(self, title: str) -> bool:
        return any(cue.hits(title) for cue in self.titles)

    def _heading(self, words: str, marker: Marker) -> Heading:
        """The title that a number opens: up to the first stop or gap, or the first clause where that is long."""
        start, after = marker.span.start, marker.span.end
        limit = start + self.rules.max_title
        stop = _TITLE_END.search(words, after, start + self.rules.max_full_title)
        if stop and stop.start() >= limit and not stop[0].isspace():
            stop = None
        if stop and stop[0] in "：:" and len(words) <= limit and FULL_STOPS.isdisjoint(words[stop.end() :]):
            end = len(words)  # 一、现状：有的多，好的少 on a line of its own
        elif stop:
            end = stop.start() if stop[0].isspace() else stop.end()
        elif len(words) <= limit:
            end = len(words)
        else:
            clause = _CLAUSE.search(words, after, limit)
            end = clause.start() if clause else after
        alone = not _end_before(words, start, BULLETS) and not words[end:].strip(CLOSERS + " 　")
        return Heading(marker, start, max(end, after), alone)

    def _bare(self, words: str) -> list[Heading]:
        """A short line without a number or a stop that names problems, causes or remedies; no row of a table."""
        line = words.strip()
        if len(line) > self.rules.max_title // 2 or not line or "\t" in line or line[0] in _ASIDE:
            return []
        if line[-1] in CLAUSE_ENDS or self.never.search(line):
            return []
        if not FULL_STOPS.isdisjoint(line) or not self._names_section(line):
            return []
        return [Heading(None, 0, len(words), alone=True)]


def _without_lists(words: str, found: Sequence[Heading]) -> list[Heading]:
    """Leave out points that only count behind a colon (原因有三：1.学得少；2.管得松；3.改得慢) and title nothing."""
    kept: list[Heading] = []
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and _follows(words, found[end - 1], found[end]):
            end += 1
        first = found[start]
        colon = first.start > 0 and words[_end_before(words, first.start) - 1] in "：:"
        if not (colon and end - start > 1 and _DIGIT_LEVEL <= first.level < LISTED):
            kept += found[start:end]
        start = end
    return kept


def _follows(words: str, before: Heading, heading: Heading) -> bool:
    return before.kind == heading.kind and not words[before.end : heading.start].strip()


def _counts_on(words: str, before: Heading, marker: Marker) -> bool:
    """Whether a number counts on inside the sentence that the last one began (有三条：1）学，2）改，3）管)."""
    end = _end_before(words, marker.span.start)
    inside = before.start > 0 and before.level < LISTED and words[end - 1] in "，,、"
    return inside and marker.kind == before.kind and marker.value == before.value + 1


def _end_before(words: str, position: int, besides: str = "") -> int:
    """Where the text before ``position`` ends, blanks (and characters of ``besides``) left out; 0 if there is none."""
    while position and (words[position - 1].isspace() or words[position - 1] in besides):
        position -= 1
    return position


@dataclass(slots=True)
class _Open:
    heading: Heading
    index: int


def tree(found: Sequence[tuple[Flow, Heading]], text: str, end: int) -> list[Section]:
    """Hang the titles of a paper below one another.

    A number of a kind that is already open is a sibling there; the first of a new kind goes one level down; another
    figure of a new kind is placed by its level in the standard. ``end`` is where the paper ends in ``text``.
    """
    open_ones: list[_Open] = []
    parents: list[int] = []
    starts = [flow.offset(heading.start) for flow, heading in found]
    ends = [end] * len(found)
    for index, (_, heading) in enumerate(found):
        for closed in _close(open_ones, heading):
            ends[closed.index] = starts[index]
        parents.append(open_ones[-1].index if open_ones else -1)
        open_ones.append(_Open(heading, index))
    return [
        Section(
            span=Span(starts[i], ends[i]),
            heading=flow.span(heading.start, heading.end),
            marker=flow.shown(text, heading.marker.span).strip() if heading.marker else "",
            level=heading.level,
            parent=parents[i],
            inline=not heading.alone,
        )
        for i, (flow, heading) in enumerate(found)
    ]


def _close(open_ones: list[_Open], heading: Heading) -> list[_Open]:
    """Take off the open titles, and return, those that ``heading`` does not stand under."""
    kinds = [entry.heading.kind for entry in open_ones]
    keep = len(open_ones)
    if heading.kind in kinds:
        keep = kinds.index(heading.kind)
    elif heading.kind == "han" and heading.value == 1 and _CHAPTERS.intersection(kinds):
        while keep and kinds[keep - 1] not in _CHAPTERS:
            keep -= 1
    elif heading.value != 1 or heading.level == 1:
        while keep and open_ones[keep - 1].heading.level >= heading.level:
            keep -= 1
    elif heading.level < LISTED:
        while keep and open_ones[keep - 1].heading.level >= LISTED:
            keep -= 1
    closed = open_ones[keep:]
    del open_ones[keep:]
    return closed
