"""All papers of a run laid end to end in matching form, so that one array operation looks at all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model import Origin, Paper, Span
from textmine.text.normal import Codes, MatchingForm, code_points, matching_form

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stack:
    """Papers and where each begins among ``codes``; paper i holds positions ``[starts[i], starts[i + 1])``.

    Known documents come first: the first paper that holds a passage is then the one that makes it legitimate.
    """

    papers: tuple[Paper, ...]
    forms: tuple[MatchingForm, ...]
    codes: Codes
    starts: Ints

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> Stack:
        """Lay papers end to end, known documents first, clutter left out."""
        order = {Origin.KNOWN: 0, Origin.PREVIOUS: 1, Origin.SUBMISSION: 2}
        placed = tuple(sorted(papers, key=lambda p: (order[p.document.origin], p.name)))
        forms = tuple(matching_form(p.text, p.structure.clutter, p.span) for p in placed)
        lengths = np.array([0, *(len(form) for form in forms)], dtype=np.int64)
        codes = np.concatenate([form.codes for form in forms]) if forms else code_points("")
        return cls(placed, forms, codes, np.cumsum(lengths))

    def paper_at(self, positions: Ints) -> Ints:
        """Return the index of the paper that holds each position."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def of_origin(self, origin: Origin) -> Bools:
        """Return, paper by paper, whether it came in as ``origin``."""
        return np.array([p.document.origin is origin for p in self.papers], dtype=bool)

    def span(self, paper: int, start: int, end: int) -> Span:
        """Return positions ``[start, end)`` of one paper as a span of its text."""
        base = int(self.starts[paper])
        return self.forms[paper].span(start - base, end - base)

    def within(self, paper: int, span: Span) -> tuple[int, int]:
        """Return the positions that a span of a paper's text takes in the stack."""
        base = int(self.starts[paper])
        start, end = self.forms[paper].within(span)
        return base + start, base + end
