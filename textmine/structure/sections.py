"""Titles and the tree that they make, by GB/T 9704 numbering and its variants, in lines and inside paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from textmine.lexicon import TitleCue
from textmine.model import Section, Span
from textmine.structure.flow import Flow
from textmine.structure.numbering import LISTED, Marker, marker_at

_SENTENCE_ENDS = frozenset("。！？!?；;")
_CLAUSE_ENDS = frozenset("。！？!?；;，,：:、")
_CLOSERS = "”’」』）)】》〉"
_MARKS = "（(〔【﹝第其首再最一二三四五六七八九十0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⒈⒉⒊⒋⒌㈠㈡㈢㈣㈤"
_CANDIDATE = re.compile(f"[{re.escape(_MARKS)}]")
_TITLE_END = re.compile(r"[。！？!?；;：:]|[\s　]+")
_ONLY_AT_START = frozenset({"han_blank", "must", "han_half", "digit_half"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A title found in a paragraph, in positions of its flow. ``alone``: the paragraph holds nothing else."""

    marker: Marker | None
    start: int
    end: int
    alone: bool

    @property
    def level(self) -> int:
        """Level by GB/T 9704; a title without a number stands at the top."""
        return self.marker.level if self.marker else 1

    @property
    def kind(self) -> str:
        """Kind of the number, ``bare`` without one."""
        return self.marker.kind if self.marker else "bare"

    @property
    def value(self) -> int:
        """Value of the number, 1 without one."""
        return self.marker.value if self.marker else 1


@dataclass(slots=True)
class HeadingFinder:
    """Finds the titles of one paper, paragraph by paragraph, remembering how far each kind of number has come."""

    titles: Sequence[TitleCue]
    max_title: int
    _counts: dict[str, int] = field(default_factory=dict)

    def find(self, flow: Flow) -> list[Heading]:
        """Return the titles of a paragraph in their order."""
        found: list[Heading] = []
        words = flow.words
        for candidate in _CANDIDATE.finditer(words):
            position = candidate.start()
            if found and found[-1].marker and position < found[-1].marker.span.end:
                continue
            marker = marker_at(words, position)
            if marker and self._accepts(words, marker, found):
                self._count(marker)
                if found and found[-1].end > position:
                    found[-1] = Heading(found[-1].marker, found[-1].start, position, alone=False)
                found.append(self._heading(words, marker))
        return found or self._bare(words)

    def _accepts(self, words: str, marker: Marker, found: Sequence[Heading]) -> bool:
        position = marker.span.start
        before = words[:position].rstrip()
        if not before:
            return True
        if marker.kind in _ONLY_AT_START:
            return False
        follows = marker.value == 1 or self._counts.get(marker.kind) == marker.value - 1
        if not follows:
            return False
        last = before.rstrip(_CLOSERS)[-1:] or before[-1]
        if marker.level >= LISTED and marker.kind != "circled":
            return before[-1] in _CLAUSE_ENDS or last in _SENTENCE_ENDS
        inside_title = bool(found) and found[-1].level < marker.level and found[-1].end >= position
        gap = len(before) < position
        return last in _SENTENCE_ENDS or before[-1] in "：:" or gap or inside_title

    def _count(self, marker: Marker) -> None:
        self._counts[marker.kind] = marker.value

    def _heading(self, words: str, marker: Marker) -> Heading:
        """The title that a number opens: up to the first stop or gap, or the first clause where that is long."""
        start, after = marker.span.start, marker.span.end
        stop = _TITLE_END.search(words, after)
        end = stop.start() if stop else len(words)
        if stop and not stop[0].isspace():
            end = stop.end()
        if end - start > self.max_title:
            clause = re.compile("[，,：:。；;]").search(words, after, start + self.max_title)
            end = clause.start() if clause else min(after, len(words))
        alone = start == 0 and not words[end:].strip(_CLOSERS + " 　")
        return Heading(marker, start, max(end, after), alone)

    def _bare(self, words: str) -> list[Heading]:
        """A short line without a number or a stop that names problems, causes or remedies."""
        line = words.strip()
        if len(line) > self.max_title // 2 or not line or line[-1] in _CLAUSE_ENDS:
            return []
        if not any(cue.hits(line) for cue in self.titles):
            return []
        return [Heading(None, 0, len(words), alone=True)]


@dataclass(slots=True)
class _Open:
    heading: Heading
    index: int


def tree(found: Sequence[tuple[Flow, Heading]], end: int) -> list[Section]:
    """Hang the titles of a paper below one another.

    A number of a kind that is already open is a sibling there; the first of a new kind goes one level down; another
    figure of a new kind is placed by its level in the standard. ``end`` is where the paper ends.
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
            marker=heading.marker.span.of(flow.words).strip() if heading.marker else "",
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
    elif heading.value != 1 or heading.level == 1:
        while keep and open_ones[keep - 1].heading.level >= heading.level:
            keep -= 1
    elif heading.level < LISTED:
        while keep and open_ones[keep - 1].heading.level >= LISTED:
            keep -= 1
    closed = open_ones[keep:]
    del open_ones[keep:]
    return closed
