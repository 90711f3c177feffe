"""A shared passage laid out for people: two excerpts beside each other, with what is marked in each.

Nothing here knows whether it will be a page or a document: an excerpt is a window of a text with layers over it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from textmine.export.anchors import heading_at
from textmine.export.lookup import Lookup
from textmine.export.marked import Layer, circled
from textmine.model import Block, CopyKind, Match, Paper, Span

SENTENCE_END = re.compile("[。！？；\\n]")
FIGURE = re.compile(r"\d[\d.,]*")
WORDS_OF_LINE = re.compile(r"\S(?:[^\n\r]*\S)?")

Shown = TypeVar("Shown")
Drawn = TypeVar("Drawn")


class ExcerptLimits(Protocol):
    """How much of a passage is shown; the settings of the page and :class:`Sizes` have these."""

    @property
    def context(self) -> int:
        """Characters before and after."""

    @property
    def passage_chars(self) -> int:
        """Characters of one side."""

    @property
    def numbered_chars(self) -> int:
        """Characters of the shortest run that has a number."""

    @property
    def swaps(self) -> int:
        """Exchanges listed."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of a passage is shown."""

    context: int
    passage_chars: int
    numbered_chars: int
    swaps: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One side of a passage: the characters ``window`` of a paper, and what is marked; ``more`` says that it goes on.

    Classes of the layers: ``same`` (every second one also ``even``) for what both sides hold, with its number in
    ``data-n``; ``diff`` for what differs, ``ctx`` for what stands around, ``grey`` and ``clutter`` for what does not
    count. ``cuts`` beside ``ctx`` says that a sentence is cut in two there.
    """

    paper: Paper
    window: Span
    layers: tuple[Layer, ...]
    section: str
    start: int
    more: bool


@dataclass(frozen=True, slots=True)
class Passage(Generic[Shown]):
    """A match with its two sides, those of ``a`` on the left, as excerpts or as what was made of them."""

    kind: CopyKind
    similarity: float
    chars: int
    longest: int
    left: Shown
    right: Shown
    swaps: tuple[tuple[str, str], ...]
    more_swaps: int

    def drawn(self, draw: Callable[[Shown], Drawn]) -> Passage[Drawn]:
        """Return the same with both sides drawn."""
        left, right = draw(self.left), draw(self.right)
        return Passage(self.kind, self.similarity, self.chars, self.longest, left, right, self.swaps, self.more_swaps)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is marked on one side: shared runs with their numbers (0 for none), and figures that differ in them."""

    blocks: list[Span]
    numbers: list[int]
    figures: list[Span]


def passage(match: Match, lookup: Lookup, limits: ExcerptLimits) -> Passage[Excerpt]:
    """Lay out ``match`` within ``limits``."""
    swaps = tuple(dict.fromkeys((swap.a, swap.b) for swap in match.swaps))
    blocks = sorted(match.blocks, key=lambda b: b.a) or [Block(match.a_span, match.b_span)]
    numbers = _numbers(blocks, limits.numbered_chars)
    a, b = lookup.papers[match.a], lookup.papers[match.b]
    figures = [pair for block in blocks for pair in figures_apart(a, block.a, b, block.b)]
    left = _Marks([block.a for block in blocks], numbers, [one for one, _ in figures])
    right = _Marks([block.b for block in blocks], numbers, [other for _, other in figures])
    return Passage(
        kind=match.kind,
        similarity=match.similarity,
        chars=match.chars,
        longest=lookup.longest(match),
        left=_excerpt(a, match.a_span, left, lookup, limits),
        right=_excerpt(b, match.b_span, right, lookup, limits),
        swaps=swaps[: limits.swaps],
        more_swaps=max(0, len(swaps) - limits.swaps),
    )


def _excerpt(paper: Paper, span: Span, marks: _Marks, lookup: Lookup, limits: ExcerptLimits) -> Excerpt:
    shown = Span(span.start, min(span.end, span.start + limits.passage_chars))
    more = shown.end < span.end
    window = _window(paper, shown, limits.context, more=more)
    layers = (
        Layer(Span(window.start, span.start), "ctx" if _begins(paper, window.start) else "ctx cuts"),
        Layer(Span(span.end, window.end), "ctx" if _begins(paper, window.end) else "ctx cuts"),
        *(Layer(figure, "diff") for figure in marks.figures),
        *(
            layer
            for block, number in zip(marks.blocks, marks.numbers, strict=True)
            if block.start < window.end
            for layer in block_layers(paper.text, block, number)
        ),
        *(Layer(word, "diff") for gap in gaps(paper.text, span, marks.blocks) for word in lines(paper.text, gap)),
        *(Layer(clutter, "clutter") for clutter in paper.structure.clutter),
        *(Layer(grey.span, "grey") for grey in lookup.corpus.legitimate.get(paper.name, ())),
    )
    return Excerpt(paper, window, layers, heading_at(paper, span.start), span.start, more)


def turned(match: Match, name: str) -> Match:
    """Return ``match`` with the paper ``name`` on its first side.

    >>> from textmine.model import CopyKind, Match, Span
    >>> there = Match("x", Span(0, 4), "y", Span(7, 11), CopyKind.VERBATIM, False, 4, 1.0)
    >>> turned(there, "y").a_span
    Span(start=7, end=11)
    """
    return match if match.a == name else match.turned()


def _numbers(blocks: list[Block], numbered: int) -> list[int]:
    """Number the runs that are long enough from 1, in the order of the left side; 0 is no number."""
    numbers: list[int] = []
    for block in blocks:
        numbers.append(max(numbers, default=0) + 1 if min(len(block.a), len(block.b)) >= numbered else 0)
    return numbers


def _window(paper: Paper, span: Span, context: int, *, more: bool) -> Span:
    """Widen ``span`` by its surroundings inside the paper: whole sentences where some fit, no white space outside."""
    text = paper.text
    start = max(paper.span.start, span.start - context)
    if start > paper.span.start and (stop := SENTENCE_END.search(text, start, span.start)):
        start = stop.end()
    end = span.end if more else min(paper.span.end, span.end + context)
    if span.end < end < paper.span.end:
        end = max((stop.end() for stop in SENTENCE_END.finditer(text, span.end, end)), default=end)
    while start < span.start and text[start].isspace():
        start += 1
    while end > span.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _begins(paper: Paper, offset: int) -> bool:
    """Say whether a sentence may begin at ``offset``, so that nothing was cut in two there."""
    before = paper.text[max(paper.span.start, offset - 2) : offset]
    return not before.strip() or bool(SENTENCE_END.search(before)) or paper.text[offset : offset + 1].isspace()


def block_layers(text: str, block: Span, number: int) -> Iterator[Layer]:
    """Mark a shared run line by line; even ones in a second shade, so that two that touch can be told apart."""
    shade = "same even" if number and number % 2 == 0 else "same"
    every = (("data-b", str(number)),) if number else ()
    first = (("data-n", circled(number)),) if number else ()
    for line in lines(text, block):
        yield Layer(line, shade, every, first)
        first = ()


def lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of ``span`` without the white space around line ends, which nobody reads as shared."""
    for found in WORDS_OF_LINE.finditer(text, span.start, span.end):
        yield Span(found.start(), found.end())


def figures_apart(a: Paper, a_span: Span, b: Paper, b_span: Span) -> Iterator[tuple[Span, Span]]:
    """Yield the figures of a shared run that differ between its sides: a run is one but for width and figures.

    Where the two sides do not hold equally many figures, nothing can be said of any one of them.
    """
    one, other = _figures(a, a_span), _figures(b, b_span)
    if len(one) != len(other):
        return
    for x, y in zip(one, other, strict=True):
        if unicodedata.normalize("NFKC", x.of(a.text)) != unicodedata.normalize("NFKC", y.of(b.text)):
            yield x, y


def _figures(paper: Paper, span: Span) -> list[Span]:
    """Return the figures in ``span``, those of page numbers and other clutter left out."""
    found = (Span(m.start(), m.end()) for m in FIGURE.finditer(paper.text, span.start, span.end))
    clutter = [c for c in paper.structure.clutter if c.start < span.end and c.end > span.start]
    return [figure for figure in found if not any(c.start <= figure.start < c.end for c in clutter)]


def gaps(text: str, span: Span, blocks: list[Span]) -> Iterator[Span]:
    """Yield the words that stand in ``span`` between the shared runs."""
    inside = sorted(block for block in blocks if block.start < span.end and block.end > span.start)
    edges = [Span(span.start, span.start), *inside, Span(span.end, span.end)]
    reached = span.start
    for before, after in pairwise(edges):
        reached = max(reached, before.end)
        start, end = reached, after.start
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if start < end:
            yield Span(start, end)
