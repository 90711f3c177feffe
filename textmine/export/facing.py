"""Two whole papers beside each other: every run that both hold has one number on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from textmine.export.lookup import Lookup, pair_of
from textmine.export.marked import Layer
from textmine.export.passages import block_layers, figures_apart, gaps, lines, turned
from textmine.model import Block, Legitimate, Paper, Span
from textmine.text.spans import merged, near
from textmine.words import Language, word


@dataclass(frozen=True, slots=True)
class Facing:
    """What is marked in the texts of two papers; ``blocks`` counts the numbered runs, in the order of the left text.

    The classes are those of :class:`textmine.export.passages.Excerpt`.
    """

    left: tuple[Layer, ...]
    right: tuple[Layer, ...]
    blocks: int


def facing(lookup: Lookup, a: Paper, b: Paper, numbered_chars: int, language: Language) -> Facing:
    """Lay out what counts of what two papers share; runs shorter than ``numbered_chars`` have no number."""
    matches = [turned(match, a.name) for match in lookup.pairs.get(pair_of(a.name, b.name), ())]
    runs = sorted((block for m in matches for block in m.blocks or (Block(m.a_span, m.b_span),)), key=lambda r: r.a)
    counted = count(1)
    numbers = [next(counted) if min(len(run.a), len(run.b)) >= numbered_chars else 0 for run in runs]
    figures = [pair for run in runs for pair in figures_apart(a, run.a, b, run.b)]
    ours = _Marks([m.a_span for m in matches], [run.a for run in runs], numbers, [one for one, _ in figures])
    theirs = _Marks([m.b_span for m in matches], [run.b for run in runs], numbers, [other for _, other in figures])
    left, right = _side(lookup, a, ours, language), _side(lookup, b, theirs, language)
    return Facing(left, right, max(numbers, default=0))


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is marked on one side: passages, their shared runs with numbers (0 for none), figures that differ."""

    passages: list[Span]
    runs: list[Span]
    numbers: list[int]
    figures: list[Span]


def _side(lookup: Lookup, paper: Paper, marks: _Marks, language: Language) -> tuple[Layer, ...]:
    shared = merged(marks.runs)
    apart = [
        words
        for span in marks.passages
        for gap in gaps(paper.text, span, near(shared, span))
        for words in lines(paper.text, gap)
    ]
    return (
        *(Layer(span, "diff") for span in (*marks.figures, *apart)),
        *(
            layer
            for run, number in zip(marks.runs, marks.numbers, strict=True)
            for layer in block_layers(paper.text, run, number)
        ),
        *(Layer(clutter, "clutter") for clutter in paper.structure.clutter),
        *(grey_layer(grey, language) for grey in lookup.corpus.legitimate.get(paper.name, ())),
    )  # fmt: skip


def grey_layer(grey: Legitimate, language: Language) -> Layer:
    """Mark what anybody may share, and say why."""
    return Layer(grey.span, "grey", (("title", word(f"kind.{grey.kind.value}", language)),))
