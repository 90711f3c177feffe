"""Two papers that share passages, each seen from its own side: what it shares, what it says apart from that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textmine.model import Block, Match, Paper, Span
from textmine.text.spans import merged, without

_FIGURE = re.compile(r"\d[\d.,]*%?")
_NOUN = re.compile(r"\s*([\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure inside a shared run: how it stands here, how in the other paper, and the two characters behind it."""

    own: str
    other: str
    noun: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of two papers. ``spans`` is what the passages take of its text, in order and merged.

    ``shared`` is the text of the shared runs, ``passages`` that of the spans, ``apart`` that of the rest of the paper,
    all with line ends where something was left out. ``swaps`` are names and numbers: here, and in the other paper.
    """

    paper: Paper
    spans: tuple[Span, ...]
    shared: str
    passages: str
    apart: str
    swaps: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]

    def holds(self, span: Span) -> bool:
        """Tell whether a place of the text lies inside what is shared."""
        return any(s.start <= span.start and span.end <= s.end for s in self.spans)


def sides(a: Paper, b: Paper, matches: Sequence[Match]) -> tuple[Side, Side]:
    """Return both sides of the passages that ``a`` and ``b`` share, in each of which ``a`` comes first."""
    figures = [figure for m in matches if _has_figures(m) for block in m.blocks for figure in _figures(a, b, block)]
    swaps = list(dict.fromkeys((swap.a, swap.b) for m in matches for swap in m.swaps))
    return (
        _side(a, [m.a_span for m in matches], [x.a for m in matches for x in m.blocks], swaps, figures),
        _side(
            b,
            [m.b_span for m in matches],
            [x.b for m in matches for x in m.blocks],
            [(other, own) for own, other in swaps],
            [Figure(f.other, f.own, f.noun) for f in figures],
        ),
    )


def _side(
    paper: Paper,
    spans: Iterable[Span],
    blocks: Iterable[Span],
    swaps: Sequence[tuple[str, str]],
    figures: Sequence[Figure],
) -> Side:
    whole = tuple(merged(spans))
    return Side(
        paper=paper,
        spans=whole,
        shared=_words(paper, blocks),
        passages=_words(paper, whole),
        apart=_words(paper, without([paper.span], whole)),
        swaps=tuple(swaps),
        figures=tuple(figures),
    )


def _words(paper: Paper, spans: Iterable[Span]) -> str:
    """The text of spans without its blanks: a wrapped name is one name."""
    return "\n".join("".join(span.of(paper.text).split()) for span in spans)


def _has_figures(match: Match) -> bool:
    return any(swap.a[:1].isdigit() and swap.b[:1].isdigit() for swap in match.swaps)


def _figures(a: Paper, b: Paper, block: Block) -> Iterator[Figure]:
    """The figures of a shared run, which is one but for them; none where the sides do not hold equally many."""
    one, other = _figures_in(a, block.a), _figures_in(b, block.b)
    if len(one) == len(other):
        for (mine, noun), (theirs, their_noun) in zip(one, other, strict=True):
            if noun and noun == their_noun:
                yield Figure(mine, theirs, noun)


def _figures_in(paper: Paper, span: Span) -> list[tuple[str, str]]:
    found = []
    for m in _FIGURE.finditer(paper.text, span.start, span.end):
        noun = _NOUN.match(paper.text, m.end())
        found.append((unicodedata.normalize("NFKC", m[0]), noun[1] if noun else ""))
    return found
