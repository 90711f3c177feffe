"""Evidence: for each paper with leads, what it shares with whom, the two passages beside each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from textmine.export.anchors import Anchors, heading_at
from textmine.export.lookup import Lookup, Pair, pair_of
from textmine.export.marked import Layer, circled, marked
from textmine.model import Block, CopyKind, Match, Paper, Reason, Span
from textmine.settings import ReportSettings

SENTENCE_END = re.compile("[。！？；\\n]")
FIGURE = re.compile(r"\d[\d.,]*")
WORDS_OF_LINE = re.compile(r"\S(?:[^\n\r]*\S)?")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on one side: shared runs with their numbers (0 for none), and figures that differ in them."""

    blocks: list[Span]
    numbers: list[int]
    figures: list[Span]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a passage as it is shown; ``more`` says that it goes on beyond what is shown."""

    html: Markup
    section: str
    href: str
    more: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A match turned so that the card's paper stands on the left."""

    kind: CopyKind
    similarity: float
    chars: int
    longest: int
    left: Side
    right: Side
    swaps: tuple[tuple[str, str], ...]
    more_swaps: int


@dataclass(frozen=True, slots=True)
class PairView:
    """Everything that a card shows of two papers. ``left_out`` counts passages that are only in the data file.

    ``earlier`` is the one that probably had the passages first, by the grounds in ``because``.
    """

    key: str
    other: Paper
    chars: int
    longest: int
    kinds: tuple[CopyKind, ...]
    passages: tuple[Passage, ...]
    left_out: int
    earlier: Paper | None = None
    because: tuple[Reason, ...] = ()

    @property
    def size(self) -> int:
        """The characters that the passages take in the page."""
        return sum(len(passage.left.html) + len(passage.right.html) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class PairLink:
    """A pair that is shown in the card of the other paper."""

    key: str
    other: Paper
    chars: int


@dataclass(frozen=True, slots=True)
class Card:
    """One paper's evidence. ``left_out`` counts pairs that are only in the data file."""

    paper: Paper
    pairs: tuple[PairView, ...]
    links: tuple[PairLink, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lays out who shares what with whom, within the page's limits."""

    lookup: Lookup
    anchors: Anchors
    limits: ReportSettings

    def cards(self) -> Iterator[Card]:
        """Yield the cards in the order of the queue; each pair is shown once, in the card of the higher rank."""
        room = self.limits.evidence_chars
        done: set[Pair] = set()
        for paper in self.lookup.order:
            pairs: list[PairView] = []
            links: list[PairLink] = []
            left_out = 0
            for name in self.lookup.partners.get(paper.name, ()):
                pair = pair_of(paper.name, name)
                if pair in done:
                    links.append(PairLink(self._key(pair), self.lookup.papers[name], self.lookup.shared(*pair)))
                elif len(pairs) < self.limits.pairs_per_paper and room > 0:
                    done.add(pair)
                    pairs.append(self._pair(paper, self.lookup.papers[name]))
                    room -= pairs[-1].size
                else:
                    left_out += 1
            if pairs or links or left_out:
                yield Card(paper, tuple(pairs), tuple(links), left_out)

    def _key(self, pair: Pair) -> str:
        """Return the anchor of a pair."""
        return "pair-" + "-".join(self.lookup.places[name] for name in pair)

    def _pair(self, paper: Paper, other: Paper) -> PairView:
        pair = pair_of(paper.name, other.name)
        matches = [turned(match, paper.name) for match in self.lookup.pairs[pair]]
        shown = sorted(matches[: self.limits.passages_per_pair], key=lambda m: m.a_span)
        leads = ((p, match.because) for match in matches for p in (paper, other) if p.name == match.earlier)
        earlier, because = next(leads, (None, ()))
        return PairView(
            key=self._key(pair),
            other=other,
            chars=sum(match.chars for match in matches),
            longest=max(longest(match) for match in matches),
            kinds=tuple(dict.fromkeys(match.kind for match in matches)),
            passages=tuple(self._passage(match) for match in shown),
            left_out=len(matches) - len(shown),
            earlier=earlier,
            because=because,
        )

    def _passage(self, match: Match) -> Passage:
        swaps = tuple(dict.fromkeys((swap.a, swap.b) for swap in match.swaps))
        blocks = sorted(match.blocks, key=lambda b: b.a) or [Block(match.a_span, match.b_span)]
        numbers = _numbers(blocks, self.limits.numbered_chars)
        a, b = self.lookup.papers[match.a], self.lookup.papers[match.b]
        figures = [pair for block in blocks for pair in figures_apart(a, block.a, b, block.b)]
        left = Marks([block.a for block in blocks], numbers, [one for one, _ in figures])
        right = Marks([block.b for block in blocks], numbers, [other for _, other in figures])
        return Passage(
            kind=match.kind,
            similarity=match.similarity,
            chars=match.chars,
            longest=longest(match),
            left=self._side(a, match.a_span, left),
            right=self._side(b, match.b_span, right),
            swaps=swaps[: self.limits.swaps],
            more_swaps=max(0, len(swaps) - self.limits.swaps),
        )

    def _side(self, paper: Paper, span: Span, marks: Marks) -> Side:
        shown = Span(span.start, min(span.end, span.start + self.limits.passage_chars))
        more = shown.end < span.end
        window = _window(paper, shown, self.limits.context, more=more)
        layers = [
            Layer(Span(window.start, span.start), "ctx" if _begins(paper, window.start) else "ctx cuts"),
            Layer(Span(span.end, window.end), "ctx" if _begins(paper, window.end) else "ctx cuts"),
            *(Layer(figure, "diff") for figure in marks.figures),
            *(
                layer
                for block, number in zip(marks.blocks, marks.numbers, strict=True)
                if block.start < window.end
                for layer in _block_layers(paper.text, block, number)
            ),
            *(Layer(word, "diff") for gap in gaps(paper.text, span, marks.blocks) for word in lines(paper.text, gap)),
            *(Layer(clutter, "clutter") for clutter in paper.structure.clutter),
            *(Layer(grey.span, "grey") for grey in self.lookup.corpus.legitimate.get(paper.name, ())),
        ]
        href = self.anchors.place(paper.name, span.start)
        return Side(marked(paper.text, window, layers), heading_at(paper, span.start), href, more)


def turned(match: Match, name: str) -> Match:
    """Return ``match`` with the paper ``name`` on its first side.

    >>> from textmine.model import CopyKind, Match, Span
    >>> there = Match("x", Span(0, 4), "y", Span(7, 11), CopyKind.VERBATIM, False, 4, 1.0)
    >>> turned(there, "y").a_span
    Span(start=7, end=11)
    """
    return match if match.a == name else match.turned()


def longest(match: Match) -> int:
    """Return the length of the longest run that both sides hold, in characters; the span's where no runs are known."""
    return max((len(block.a) for block in match.blocks), default=min(len(match.a_span), len(match.b_span)))


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


def _block_layers(text: str, block: Span, number: int) -> Iterator[Layer]:
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
