"""What is asked of results and what they answer: one line of a list each, without the texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from textmine.model import (
    CopyKind,
    Family,
    FindingKind,
    Group,
    Origin,
    Outcome,
    Reason,
    Role,
    Span,
    Status,
    Taxonomy,
    Theme,
)
from textmine.reuse.pairs import Counted, Pair


def paper_key(name: str) -> str:
    """Return what stands for a paper in addresses and forms: short, the same in every run, and telling nothing."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class SideFigures(Counted):
    """One paper of a pair by its name."""

    name: str
    size: int
    shared: int
    net: int


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two papers in figures.

    ``chars`` counts the characters that count, ``longest`` those of the longest run; ``kinds`` has the kind with most
    characters first; ``passages`` counts the passages that count, or where there are none the ``legitimate`` ones.
    """

    a: SideFigures
    b: SideFigures
    chars: int
    longest: int
    kinds: tuple[CopyKind, ...]
    passages: int
    legitimate: bool = False

    @classmethod
    def of(cls, pair: Pair) -> PairFigures:
        """Take the figures of a pair that :func:`textmine.reuse.pairs.pairs_of` gives."""
        a, b = (SideFigures(side.paper.name, side.size, side.shared, side.net) for side in (pair.a, pair.b))
        counted = len(pair.counted)
        return cls(a, b, pair.chars, pair.longest, pair.kinds, counted or len(pair.matches), not counted)

    @property
    def kind(self) -> CopyKind:
        """The kind with most characters."""
        return self.kinds[0]

    @property
    def share(self) -> float:
        """The larger of the two shares that count, 0 to 1."""
        return max(self.a.net_share, self.b.net_share)

    def seen_from(self, name: str) -> PairFigures:
        """Return the pair with the paper ``name`` as ``a``."""
        return self if self.a.name == name else replace(self, a=self.b, b=self.a)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in a list.

    ``rank`` is 0 for papers that are not in the queue. ``chars`` counts the characters of its span; the shares are
    those of :class:`~textmine.model.Ratios`; the four families count its findings. ``categories`` and ``kinds`` are
    those present, in the order of the taxonomy and of :class:`~textmine.model.FindingKind`.
    """

    name: str
    document: str
    part: int
    origin: Origin
    status: Status
    title: str
    unit: str
    year: int
    rank: int
    attention: float
    chars: int
    total: float
    net: float
    single: float
    own_past: float
    longest: int
    residue: int
    ledger: int
    form: int
    hollow: int
    categories: tuple[str, ...]
    kinds: tuple[FindingKind, ...]
    reasons: tuple[Reason, ...]

    @property
    def findings(self) -> int:
        """All findings of the paper."""
        return self.residue + self.ledger + self.form + self.hollow


class QueueSort(StrEnum):
    """What the queue can be sorted by: the columns of :class:`PaperRow`; equal ones stand by rank."""

    RANK = "rank"
    ATTENTION = "attention"
    NAME = "name"
    TITLE = "title"
    UNIT = "unit"
    YEAR = "year"
    CHARS = "chars"
    TOTAL = "total"
    NET = "net"
    SINGLE = "single"
    OWN_PAST = "own_past"
    LONGEST = "longest"
    RESIDUE = "residue"
    LEDGER = "ledger"
    FORM = "form"
    HOLLOW = "hollow"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which submissions: all that is named must hold, and None asks for nothing.

    ``among`` are names of papers of which alone some are wanted, ``without`` those that are not; ``text`` are words,
    apart by blanks, that all stand in the name, the unit or the title, whatever their width, case or script.
    """

    unit: str | None = None
    year: int | None = None
    category: str | None = None
    kind: FindingKind | None = None
    family: Family | None = None
    among: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    text: str = ""


class PairSort(StrEnum):
    """What pairs can be sorted by; equal ones stand as :func:`textmine.reuse.pairs.pairs_of` has them."""

    CHARS = "chars"
    LONGEST = "longest"
    PASSAGES = "passages"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Tally:
    """A value to filter by, and the submissions that have it."""

    value: str
    papers: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The papers before and after one in the queue, None at its ends and for a paper without a rank."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file that was put in; ``papers`` are the names of those in it."""

    path: str
    origin: Origin
    status: Status
    outcome: Outcome
    format: str
    reason: Reason | None
    sha256: str
    chars: int
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberedGroup:
    """A group with its number in the run, from 1."""

    number: int
    group: Group


@dataclass(frozen=True, slots=True)
class NumberedTheme:
    """A theme with its place in the run, from 0, by which links name it."""

    number: int
    theme: Theme


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that was searched for: ``index`` in its paper, ``marks`` the words found, as spans of ``text``."""

    paper: str
    title: str
    unit: str
    index: int
    span: Span
    text: str
    role: Role | None
    marks: tuple[Span, ...]

    def pieces(self, most: int) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is one of the words found.

        Of a text with more than ``most`` characters come those around the first word, a quarter of them before it.
        """
        before = self.marks[0].start - most // 4 if self.marks else 0
        at = start = max(0, min(before, len(self.text) - most))
        end = start + most
        if start:
            yield "…", False
        for mark in self.marks:
            if at <= mark.start and mark.end <= end:
                yield self.text[at : mark.start], False
                yield mark.of(self.text), True
                at = mark.end
        yield self.text[at:end], False
        if end < len(self.text):
            yield "…", False


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found, the paper with the highest rank first; ``total`` counts all of it."""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of the run as a whole; ``counts`` has the names that ``run.json`` uses, and ``pairs``."""

    counts: dict[str, int]
    versions: dict[str, str]
    settings: dict[str, dict[str, object]]
    seconds: dict[str, float]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]
    taxonomy: Taxonomy
