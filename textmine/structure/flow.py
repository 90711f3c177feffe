"""A paragraph as one string, with the way back to where each character stands in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from textmine.model import Span


@dataclass(frozen=True, slots=True)
class Flow:
    """The lines of one paragraph run together; ``starts`` holds where each line begins in ``words``."""

    pieces: tuple[Span, ...]
    words: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str, pieces: tuple[Span, ...]) -> Flow:
        """Run the pieces of a paragraph together."""
        starts, length = [], 0
        for piece in pieces:
            starts.append(length)
            length += len(piece)
        return cls(pieces, "".join(piece.of(text) for piece in pieces), tuple(starts))

    def offset(self, position: int) -> int:
        """Return where character ``position`` of the paragraph stands in the text."""
        line = bisect_right(self.starts, position) - 1
        return self.pieces[line].start + position - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that holds characters ``[start, end)``, which must not be empty."""
        return Span(self.offset(start), self.offset(end - 1) + 1)

    def parts(self, start: int, end: int) -> tuple[Span, ...]:
        """Return characters ``[start, end)`` as spans of the text, one a line."""
        inner = self.starts[bisect_right(self.starts, start) : bisect_left(self.starts, end)]
        cuts = [start, *inner, end]
        return tuple(self.span(a, b) for a, b in pairwise(cuts))

    def shown(self, text: str, span: Span) -> str:
        """Return characters ``span`` of the paragraph as they stand in ``text``, which is as long as its own."""
        return "".join(part.of(text) for part in self.parts(span.start, span.end))
