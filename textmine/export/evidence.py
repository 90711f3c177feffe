"""Evidence: for each paper with leads, what it shares with whom, the two passages beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from textmine.export.anchors import Anchors
from textmine.export.lookup import Lookup, Pair, pair_of
from textmine.export.marked import marked
from textmine.export.passages import Excerpt, Passage, figures_apart, passage, turned
from textmine.model import CopyKind, Paper, Reason
from textmine.settings import ReportSettings

__all__ = ["Card", "Evidence", "PairLink", "PairView", "Passage", "Side", "figures_apart", "turned"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a passage as it is shown; ``more`` says that it goes on beyond what is shown."""

    html: Markup
    section: str
    href: str
    more: bool


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
    passages: tuple[Passage[Side], ...]
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
        """Yield the cards of the papers listed, in their order; each pair is shown once, in the higher card."""
        room = self.limits.evidence_chars
        done: set[Pair] = set()
        for paper in self.anchors.listed.values():
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
            longest=max(self.lookup.longest(match) for match in matches),
            kinds=tuple(dict.fromkeys(match.kind for match in matches)),
            passages=tuple(passage(match, self.lookup, self.limits).drawn(self._side) for match in shown),
            left_out=len(matches) - len(shown),
            earlier=earlier,
            because=because,
        )

    def _side(self, excerpt: Excerpt) -> Side:
        html = marked(excerpt.paper.text, excerpt.window, excerpt.layers)
        return Side(html, excerpt.section, self.anchors.place(excerpt.paper.name, excerpt.start), excerpt.more)
