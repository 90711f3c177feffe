"""Who shares how much with whom: the matches of a stack gathered by pair of papers, with the share on either side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textmine.model import CopyKind, Corpus, Match, Origin, Paper, Span
from textmine.reuse.stack import form_of
from textmine.text.spans import merged, without

_COUNTED = re.compile(r"\d+|[^\W\d_]")
"""What counts as a character: a letter, an ideograph, or a figure as a whole; marks and blanks do not."""


class Counted:
    """Counts of one paper of a pair: ``size`` its characters, ``shared`` those that stand in the other paper too.

    Of the shared ones ``net`` leaves out those that anybody may share. A figure counts as one character, marks,
    blanks and clutter as none.
    """

    __slots__ = ()
    size: int
    shared: int
    net: int

    @property
    def total_share(self) -> float:
        """The part of the paper that is shared, 0 to 1."""
        return min(1.0, self.shared / self.size) if self.size else 0.0

    @property
    def net_share(self) -> float:
        """The part of the paper that is shared and not legitimate, 0 to 1."""
        return min(1.0, self.net / self.size) if self.size else 0.0


@dataclass(frozen=True, slots=True)
class Side(Counted):
    """One paper of a pair."""

    paper: Paper
    size: int
    shared: int
    net: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two papers and the passages that they share, those of ``a`` on the first side, in the order of its text.

    ``longest`` counts the characters of the longest run that both hold, as :func:`longest_run` does; it is a
    legitimate one only where there is no other.
    """

    a: Side
    b: Side
    matches: tuple[Match, ...]
    longest: int

    @property
    def counted(self) -> tuple[Match, ...]:
        """The passages that are not legitimate."""
        return tuple(match for match in self.matches if not match.legitimate)

    @property
    def chars(self) -> int:
        """Characters of the passages that count, marks included, legitimate ones left out."""
        return sum(match.chars for match in self.counted)

    @property
    def kinds(self) -> tuple[CopyKind, ...]:
        """How the passages come to be shared, the kind with most characters first."""
        chars: dict[CopyKind, int] = defaultdict(int)
        for match in self.counted or self.matches:
            chars[match.kind] += match.chars
        return tuple(sorted(chars, key=lambda kind: -chars[kind]))

    @property
    def share(self) -> float:
        """The larger of the two shares that count, 0 to 1."""
        return max(self.a.net_share, self.b.net_share)

    @property
    def within_file(self) -> bool:
        """Say whether both are parts of one file, so that no other unit is concerned."""
        one, other = self.a.paper.document, self.b.paper.document
        return one.path == other.path and one.origin is other.origin


def pairs_of(corpus: Corpus) -> tuple[Pair, ...]:
    """Return the pairs of papers that share anything, those with most characters that count first."""
    gathered: dict[tuple[str, str], list[Match]] = {}
    for match in corpus.matches:
        facing = match.turned() if (match.b, match.a) in gathered else match
        gathered.setdefault((facing.a, facing.b), []).append(facing)
    sides = Sides(corpus)
    found = [sides.pair(*key, matches) for key, matches in gathered.items()]
    return tuple(sorted(found, key=lambda p: (-p.chars, -len(p.counted), p.a.paper.name, p.b.paper.name)))


def longest_run(match: Match, a: Paper, grey: Sequence[Span]) -> int:
    """Return the characters of the longest run of a match, blanks and, unless all of it is, legitimate text left out.

    ``a`` is the paper of the first side, ``grey`` its legitimate spans. Figures in a run may differ between the sides.
    """
    holes = () if match.legitimate else grey
    longest = max((_written(a.text, without([block.a], holes)) for block in match.blocks), default=match.chars)
    return min(longest, match.chars)  # what is legitimate on the other side alone is in the run but does not count


def deducted(match: Match, a: Paper, grey: Sequence[Span]) -> int:
    """Return the shared characters on the first side, blanks left out, that do not count as they are legitimate."""
    shared = merged(block.a for block in match.blocks)
    return _written(a.text, shared) - _written(a.text, without(shared, grey))


class Sides:
    """Counts characters of the papers of one stack; what has to be known of a paper is worked out once."""

    def __init__(self, corpus: Corpus) -> None:
        submitted = {paper.name: paper for paper in corpus.papers if paper.document.origin is Origin.SUBMISSION}
        self._papers = {paper.name: paper for paper in corpus.papers} | submitted
        self._legitimate = corpus.legitimate
        self._sizes: dict[str, int] = {}

    def pair(self, a: str, b: str, matches: Sequence[Match]) -> Pair:
        """Return two papers with what they share, at least one passage, each with ``a`` on its first side."""
        in_order = tuple(sorted(matches, key=lambda m: (m.a_span, m.b_span)))
        ours = [(match.legitimate, block.a) for match in in_order for block in match.blocks]
        theirs = [(match.legitimate, block.b) for match in in_order for block in match.blocks]
        counted = [match for match in in_order if not match.legitimate]
        longest = max(longest_run(match, self.paper(a), self.grey(a)) for match in counted or in_order)
        return Pair(self.side(a, ours), self.side(b, theirs), in_order, longest)

    def paper(self, name: str) -> Paper:
        """Return a paper by its name."""
        return self._papers[name]

    def grey(self, name: str) -> list[Span]:
        """Return what of a paper is legitimate."""
        return [mark.span for mark in self._legitimate.get(name, ())]

    def side(self, name: str, spans: Iterable[tuple[bool, Span]]) -> Side:
        """Return one side of a pair from its shared spans, each with whether its match is legitimate."""
        paper = self._papers[name]
        every = list(spans)
        shared = merged(span for _, span in every)
        free = merged(span for legitimate, span in every if not legitimate)
        net = without(free, [*self.grey(name), *paper.structure.clutter])
        return Side(
            paper,
            self._size(paper),
            _count(paper.text, without(shared, paper.structure.clutter)),
            _count(paper.text, net),
        )

    def _size(self, paper: Paper) -> int:
        if paper.name not in self._sizes:
            self._sizes[paper.name] = len(form_of(paper))
        return self._sizes[paper.name]


def _written(text: str, spans: Iterable[Span]) -> int:
    return sum(len("".join(span.of(text).split())) for span in spans)


def _count(text: str, spans: Iterable[Span]) -> int:
    return sum(len(_COUNTED.findall(text, span.start, span.end)) for span in spans)
