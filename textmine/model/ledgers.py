"""The ledger of one paper: each problem with what it is put down to, what answers it, who does that and by when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textmine.model.labels import Role
from textmine.model.spans import Span


class TimingKind(StrEnum):
    """What an expression of time or quantity in a remedy says: by when, how often, "always", or how much."""

    DEADLINE = "deadline"
    RECURRING = "recurring"
    OPEN = "open"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Timing:
    """An expression of time or quantity, and which kind it is."""

    kind: TimingKind
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """One problem, cause or remedy of a paper: a title or a sentence, with the sentences that explain it.

    ``statements`` index the paper's statements, the one that names the item first; ``span`` and ``text`` are that
    one's, ``end`` is where the last of them ends. ``categories`` are those of any of them.
    """

    role: Role
    statements: tuple[int, ...]
    span: Span
    end: int
    text: str
    categories: tuple[str, ...] = ()


class LinkKind(StrEnum):
    """What ties a cause or remedy to a problem.

    A row of a table; words that name the problem (针对…); a place right behind it; the same number in a parallel
    list; what both are about.
    """

    ROW = "row"
    NAMED = "named"
    PLACE = "place"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Link:
    """A cause or remedy that goes with a problem: ``item`` indexes the ledger's items, ``chance`` is 0 to 1."""

    item: int
    how: LinkKind
    chance: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``problem`` indexes the ledger's items; links come with the likeliest first.

    ``persons`` and ``timings`` are those of its remedies, in the order of the text; no amounts among them.
    ``likeliest`` is the best chance that any remedy of the paper has to answer it, 0 to 1.
    """

    problem: int
    causes: tuple[Link, ...] = ()
    remedies: tuple[Link, ...] = ()
    persons: tuple[Span, ...] = ()
    timings: tuple[Timing, ...] = ()
    likeliest: float = 0.0


@dataclass(frozen=True, slots=True)
class Ledger:
    """All problems, causes and remedies of one paper, and what goes with what. ``idle`` are remedies that
    hardly go with any of its problems.
    """

    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    idle: tuple[int, ...] = ()

    def item(self, link: Link) -> Item:
        """Return what a link leads to."""
        return self.items[link.item]
