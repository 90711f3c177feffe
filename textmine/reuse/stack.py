"""All papers of a run laid end to end in matching form, so that one array operation looks at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from textmine.model import Origin, Paper, Span
from textmine.reuse.outline import Outline
from textmine.text.normal import Codes, MatchingForm, code_points, matching_form

_ORIGINS = (Origin.KNOWN, Origin.PREVIOUS, Origin.SUBMISSION)
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]


def spread_out(starts: Sequence[int], lengths: Sequence[int]) -> Ints:
    """Return the positions of ranges of the given lengths, one range after the other."""
    sizes = np.array(lengths, dtype=np.int64)
    before = np.cumsum(sizes) - sizes
    return np.repeat(np.array(starts, dtype=np.int64) - before, sizes) + np.arange(int(sizes.sum()))


def filled(size: int, starts: Ints, ends: Ints) -> Bools:
    """Mark the positions of ranges ``[start, end)`` among ``size``; ranges may overlap."""
    depth = np.zeros(size + 1, np.int32)
    np.add.at(depth, starts, 1)
    np.add.at(depth, ends, -1)
    marks: Bools = np.cumsum(depth[:-1], dtype=np.int32) > 0
    return marks


def place_in_stack(paper: Paper) -> tuple[int, str]:
    """Return by what papers are ordered: known documents, earlier papers, submissions, each by name."""
    return _ORIGINS.index(paper.document.origin), paper.name


def form_of(paper: Paper) -> MatchingForm:
    """Return the matching form of a paper, clutter left out."""
    return matching_form(paper.text, paper.structure.clutter, paper.span)


@dataclass(frozen=True, slots=True)
class Roll:
    """What is at hand of every paper of a stack, however large: its name, its file, and its place among all.

    Paper i holds positions ``[starts[i], starts[i + 1])``. ``submitted`` is the first paper that is a submission; all
    behind it are.
    """

    names: tuple[str, ...]
    paths: tuple[str, ...]
    starts: Ints
    submitted: int

    @property
    def sizes(self) -> Ints:
        """The characters of each paper."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Stack:
    """Papers and where each begins among ``codes``; paper i holds positions ``[starts[i], starts[i + 1])``.

    Known documents come first: the first paper that holds a passage is then the one that makes it legitimate.
    """

    papers: tuple[Paper, ...]
    forms: tuple[MatchingForm, ...]
    outlines: tuple[Outline, ...]
    codes: Codes
    starts: Ints

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> Stack:
        """Lay papers end to end, known documents first, clutter left out."""
        placed = tuple(sorted(papers, key=place_in_stack))
        looks = [(form := form_of(paper), Outline.of(paper, form)) for paper in placed]
        forms, outlines = tuple(form for form, _ in looks), tuple(outline for _, outline in looks)
        lengths = np.array([0, *(len(form) for form in forms)], dtype=np.int64)
        codes = np.concatenate([form.codes for form in forms]) if forms else code_points("")
        starts = np.cumsum(lengths)
        views = (MatchingForm(codes[a:b], form.offsets) for (a, b), form in zip(pairwise(starts), forms, strict=True))
        return cls(placed, tuple(views), outlines, codes, starts)

    @property
    def roll(self) -> Roll:
        """What is at hand of every paper of a stack of any size."""
        paths = tuple(paper.document.path for paper in self.papers)
        return Roll(tuple(paper.name for paper in self.papers), paths, self.starts, self.submitted)

    def paper_at(self, positions: Ints) -> Ints:
        """Return the index of the paper that holds each position."""
        return np.searchsorted(self.starts, positions, side="right") - 1

    def paper_of(self) -> Counts:
        """Return the index of the paper of every position."""
        return np.repeat(np.arange(len(self.papers), dtype=np.int32), np.diff(self.starts))

    def room(self, papers: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the positions ``[start, end)`` of two papers."""
        a, b = ((int(self.starts[p]), int(self.starts[p + 1])) for p in papers)
        return a, b

    def of_origin(self, origin: Origin) -> Bools:
        """Return, paper by paper, whether it came in as ``origin``."""
        return np.array([p.document.origin is origin for p in self.papers], dtype=bool)

    @property
    def submitted(self) -> int:
        """The first paper that is a submission; all behind it are."""
        return int(np.count_nonzero(~self.of_origin(Origin.SUBMISSION)))

    def span(self, paper: int, start: int, end: int) -> Span:
        """Return positions ``[start, end)`` of one paper as a span of its text."""
        base = int(self.starts[paper])
        return self.forms[paper].span(start - base, end - base)

    def spans(self, paper: int, starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
        """Return each of the ranges ``[start, end)`` of positions of one paper as a span of its text."""
        offsets, base = self.forms[paper].offsets, int(self.starts[paper])
        first = offsets[np.array(starts) - base].tolist()
        last = offsets[np.array(ends) - (base + 1)].tolist()
        return [Span(start, end + 1) for start, end in zip(first, last, strict=True)]

    def placed(self, places: Iterable[Ints]) -> Ints:
        """Return places in the papers, given for each paper, as positions; all in a row are of one paper."""
        rows = [base + listed for base, listed in zip(self.starts.tolist(), places, strict=False)]
        return np.concatenate(rows) if rows else np.empty(0, np.int64)

    def within(self, ranges: Iterable[Ints]) -> Bools:
        """Mark the positions that ranges of places take, given for each paper as rows of a start and an end."""
        starts, ends = self.placed(ranges).reshape(-1, 2).T
        return filled(len(self.codes), starts, ends)
