"""Where in the page a claim can be followed to: the statement itself, else the paper's line in the queue."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from textmine.export.lookup import Lookup
from textmine.model import Paper, Span
from textmine.settings import ReportSettings


@dataclass(frozen=True, slots=True)
class Anchors:
    """What of the submissions is in the page.

    ``listed`` holds those that stand in its queue, by name and in its order; ``shown``, for each whose full text is
    there, how much of it.
    """

    lookup: Lookup
    listed: dict[str, Paper]
    shown: dict[str, Span]

    @classmethod
    def of(cls, lookup: Lookup, limits: ReportSettings) -> Anchors:
        """Choose the rows of the queue, and the texts to embed: in the order of the queue, until the room is spent."""
        listed = {paper.name: paper for paper in lookup.order[: limits.queue]}
        everybody = len(lookup.order) <= limits.whole_stack
        room = limits.text_chars
        shown: dict[str, Span] = {}
        for paper in listed.values():
            if not (everybody or lookup.has_leads(paper.name)):
                continue
            window = Span(paper.span.start, min(paper.span.end, paper.span.start + limits.paper_chars))
            if len(window) <= room:
                shown[paper.name] = window
                room -= len(window)
        return cls(lookup, listed, shown)

    @property
    def left_out(self) -> int:
        """How many submissions the page does not list."""
        return len(self.lookup.order) - len(self.listed)

    def paper(self, name: str) -> str:
        """Return the link to a submission, or nothing for a paper that the page does not list."""
        if name not in self.listed:
            return ""
        number = self.lookup.numbers[name]
        return f"#p{number}-text" if name in self.shown else f"#q{number}"

    def place(self, name: str, offset: int) -> str:
        """Return the link to the statement that holds ``offset``, or to the paper where it is not in the page."""
        window = self.shown.get(name)
        index = statement_at(self.lookup.papers[name], offset) if window else -1
        if window is None or index < 0 or offset >= window.end:
            return self.paper(name)
        return f"#p{self.lookup.numbers[name]}-s{index + 1}"


def statement_at(paper: Paper, offset: int) -> int:
    """Return the index of the last statement that begins at or before ``offset``, -1 before the first."""
    return bisect_right(paper.structure.statements, offset, key=lambda s: s.span.start) - 1


def heading_at(paper: Paper, offset: int) -> str:
    """Return the title of the innermost section that holds ``offset``, empty outside of all."""
    holding = [s for s in paper.structure.sections if s.span.start <= offset < s.span.end]
    return max(holding, key=lambda s: (s.level, s.span.start)).heading.of(paper.text).strip() if holding else ""
