"""Two passages as a person reads them beside each other: which characters are shared, and where both begin anew."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from textmine.cli.terminal import shown
from textmine.export.evidence import figures_apart
from textmine.model import Block, CopyKind, Legitimate, Match, Paper, Span
from textmine.text.normal import matching_form

_OPENING = ("Ps", "Pi")
"""What Unicode calls opening brackets and quotation marks."""


class Ink(Enum):
    """What is said of a character: only here, in both, in both and legitimate; or it is a number of ours."""

    APART = auto()
    SHARED = auto()
    GREY = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Inked:
    """Words on one side, safe for a terminal, and the ink of each character; a paragraph ends with a line feed."""

    text: str
    inks: tuple[Ink, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Both sides of a match, cut where both begin a new paragraph; ``left`` counts characters that aren't shown."""

    rows: tuple[tuple[Inked, Inked], ...]
    left: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Margin:
    """One paper as passages of it are shown: its text, where its paragraphs begin, what of it is legitimate."""

    paper: Paper
    paragraphs: list[int]
    grey: list[Span]

    @classmethod
    def of(cls, paper: Paper, legitimate: Sequence[Legitimate]) -> Margin:
        """Look at one paper."""
        starts = [lines[0].start for lines in paper.structure.paragraphs]
        return cls(paper, starts, sorted(mark.span for mark in legitimate))

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph at ``offset``, 0 before the first."""
        return bisect_right(self.paragraphs, offset)

    def is_grey(self, offset: int) -> bool:
        """Say whether the character at ``offset`` is legitimate."""
        index = bisect_right(self.grey, offset, key=lambda span: span.start) - 1
        return index >= 0 and offset < self.grey[index].end

    def offsets(self, span: Span) -> list[int]:
        """Return where the characters of ``span`` stand that count: letters, ideographs and figures, no clutter."""
        holes = self._clutter(span)
        return [int(x) for x in matching_form(self.paper.text, holes, span).offsets]

    def inked(self, span: Span, inks: dict[int, Ink], numbers: dict[int, int]) -> Inked:
        """Return the words of ``span`` as they are read: wrapped lines joined, clutter and indents left out.

        ``numbers`` stand in brackets before the characters at these offsets.
        """
        clutter = self._clutter(span)
        kept = [x for x in range(span.start, span.end) if not any(c.start <= x < c.end for c in clutter)]
        text: list[str] = []
        colours: list[Ink] = []
        before = -1
        for x in kept:
            character = self.paper.text[x]
            if character.isspace():
                continue
            glue = self._glue(before, x) if before >= 0 else ""
            number = f"({numbers[x]})" if x in numbers else ""
            place = _before_opening(text) if number and not glue else len(text) + len(glue)
            text += [*glue, shown(character)]
            colours += [*(Ink.APART for _ in glue), inks.get(x, Ink.APART)]
            text[place:place], colours[place:place] = number, [Ink.NUMBER] * len(number)
            before = x
        return Inked("".join(text), tuple(_spread("".join(text), colours)))

    def _clutter(self, span: Span) -> list[Span]:
        return [c for c in self.paper.structure.clutter if c.start < span.end and c.end > span.start]

    def _glue(self, before: int, after: int) -> str:
        """Return what stands for the blanks between two characters."""
        if self.paragraph(before) != self.paragraph(after):
            return "\n"
        between = self.paper.text[before + 1 : after]
        joined = not between or ("\n" in between and not _latin(self.paper.text[before] + self.paper.text[after]))
        return "" if joined else " "


def passage(match: Match, a: Margin, b: Margin, limit: int) -> Passage:
    """Return the two sides of ``match``, at most ``limit`` characters of each."""
    spans = [Span(s.start, min(s.end, s.start + limit)) for s in (match.a_span, match.b_span)]
    ours: dict[int, Ink] = {}
    theirs: dict[int, Ink] = {}
    together: list[tuple[int, int]] = []
    blocks = list(_blocks(match, spans[0].end, spans[1].end, limit))
    numbers = _numbers(blocks) if match.kind is CopyKind.SHUFFLED else []
    for block in blocks:
        facing = list(zip(a.offsets(block.a), b.offsets(block.b), strict=False))
        together += facing
        _fill(block, facing, (a, b), (ours, theirs), grey=match.legitimate)
    cuts = [(x, y) for x, y in _cuts(together, a, b) if x < spans[0].end and y < spans[1].end]
    edges = [(spans[0].start, spans[1].start), *cuts, (spans[0].end, spans[1].end)]
    left, right = ({block[side].start: n for n, block in numbers} for side in (0, 1))
    rows = tuple(
        (a.inked(Span(x, x_end), ours, left), b.inked(Span(y, y_end), theirs, right))
        for (x, y), (x_end, y_end) in pairwise(edges)
    )
    return Passage(rows, (match.a_span.end - spans[0].end, match.b_span.end - spans[1].end))


def _blocks(match: Match, a_end: int, b_end: int, limit: int) -> Iterator[Block]:
    """Yield the shared runs that are shown, none longer than ``limit``; the whole passage where no runs are known."""
    for block in sorted(match.blocks, key=lambda x: x.a) or [Block(match.a_span, match.b_span)]:
        if block.a.start < a_end or block.b.start < b_end:
            a, b = (Span(s.start, min(s.end, s.start + limit)) for s in (block.a, block.b))
            yield Block(a, b)


def _numbers(blocks: Sequence[Block]) -> list[tuple[int, tuple[Span, Span]]]:
    """Number what moved as a whole, in the order of the first side; ``blocks`` are in that order."""
    order = {block.b: rank for rank, block in enumerate(sorted(blocks, key=lambda x: x.b))}
    found: list[tuple[int, tuple[Span, Span]]] = []
    last = -2
    for block in blocks:
        if order[block.b] != last + 1:
            found.append((len(found) + 1, (block.a, block.b)))
        last = order[block.b]
    return found


def _fill(
    block: Block,
    facing: Sequence[tuple[int, int]],
    margins: tuple[Margin, Margin],
    inks: tuple[dict[int, Ink], dict[int, Ink]],
    *,
    grey: bool,
) -> None:
    """Ink one shared run on both sides; figures that differ inside it are not shared."""
    a, b = margins
    for (x, y), (x_end, y_end) in pairwise([*facing, (block.a.end, block.b.end)]):
        ink = Ink.GREY if grey or a.is_grey(x) or b.is_grey(y) else Ink.SHARED
        inks[0].update(dict.fromkeys(range(x, x_end), ink))
        inks[1].update(dict.fromkeys(range(y, y_end), ink))
    for figures in figures_apart(a.paper, block.a, b.paper, block.b):
        for figure, side in zip(figures, inks, strict=True):
            side.update(dict.fromkeys(range(figure.start, figure.end), Ink.APART))


def _cuts(together: Sequence[tuple[int, int]], a: Margin, b: Margin) -> Iterator[tuple[int, int]]:
    """Yield where both sides begin a new paragraph with all that is before on one side before on the other too."""
    ahead = [0] * len(together)
    least = len(b.paper.text)
    for k in range(len(together) - 1, -1, -1):
        least = ahead[k] = min(least, together[k][1])
    most = -1
    for k, ((x, y), (x_next, y_next)) in enumerate(pairwise(together)):
        most = max(most, y)
        apart = a.paragraph(x) != a.paragraph(x_next) and b.paragraph(y) != b.paragraph(y_next)
        if apart and most < ahead[k + 1]:
            yield a.paragraphs[a.paragraph(x_next) - 1], b.paragraphs[b.paragraph(y_next) - 1]


def _spread(text: str, inks: Sequence[Ink]) -> Iterator[Ink]:
    """Give marks and blanks the ink of what stands around them: to a reader they are part of what is shared.

    At the border of two inks an opening mark goes with what follows and any other with what precedes it.
    """
    behind = _nearest(text, inks)
    ahead = _nearest(text[::-1], inks[::-1])[::-1]
    for character, ink, before, after in zip(text, inks, behind, ahead, strict=True):
        if character.isalnum() or ink is Ink.NUMBER:
            yield ink
        elif Ink.APART in (before, after):
            yield Ink.APART
        else:
            first, second = (after, before) if unicodedata.category(character) in _OPENING else (before, after)
            yield first or second or ink


def _before_opening(text: Sequence[str]) -> int:
    """Return where the opening marks begin that ``text`` ends with."""
    place = len(text)
    while place and unicodedata.category(text[place - 1]) in _OPENING:
        place -= 1
    return place


def _nearest(text: str, inks: Sequence[Ink]) -> list[Ink | None]:
    """Return for each character the ink of the last letter, ideograph or figure up to it."""
    found: list[Ink | None] = []
    last: Ink | None = None
    for character, ink in zip(text, inks, strict=True):
        last = ink if character.isalnum() and ink is not Ink.NUMBER else last
        found.append(last)
    return found


def _latin(text: str) -> bool:
    return text.isascii() and text.isalnum()
