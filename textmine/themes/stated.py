"""What the papers of a stack state: the sentences that themes are made of, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.model import CopyKind, Group, Label, Ledger, Legitimate, Member, Paper, Role, Span, Statement
from textmine.settings import ThemeSettings

_ISSUED = (CopyKind.TEMPLATE, CopyKind.QUOTATION)


@dataclass(frozen=True, slots=True)
class Author:
    """Who states something: a paper, its unit or itself where it names none, its year, and the body it belongs to."""

    paper: str
    unit: str
    year: int
    body: str


@dataclass(frozen=True, slots=True)
class Point:
    """The item of a paper that a sentence belongs to.

    ``head`` is the sentence that names it; ``around`` are the heads of what the paper sets beside it: a problem's
    causes and remedies, a remedy's problems.
    """

    item: int
    head: str
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One sentence of an item: who states it, the item, its place and words, and what it was found to be.

    It holds plain facts alone, and shares them with its neighbours and with the themes that are made of it: a large
    stack has millions of sentences, whose papers, statements and labels must not stay in memory.
    """

    author: Author
    point: Point
    member: Member
    role: Role
    categories: tuple[str, ...] = ()
    heading: bool = False

    @property
    def paper(self) -> str:
        """The name of the paper that states it."""
        return self.author.paper

    @property
    def text(self) -> str:
        """Its words."""
        return self.member.text

    @property
    def span(self) -> Span:
        """Its place in the paper."""
        return self.member.span


def stated_in(
    papers: Iterable[Paper],
    labels: Mapping[str, Sequence[Label]],
    ledgers: Mapping[str, Ledger],
    groups: Iterable[Group],
    issued: Mapping[str, Sequence[Legitimate]],
    settings: ThemeSettings,
) -> Iterator[Stated]:
    """Yield the sentences of a stack that can make themes, paper by paper; each paper is looked at once.

    Papers of one group are one body, so that a copied paper adds no weight. What stands in an issued template is no
    statement of its author.
    """
    bodies = bodies_of(groups)
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}
    for paper in papers:
        author = Author(paper.name, paper.unit or paper.name, paper.year, bodies.get(paper.name, paper.name))
        given = [entry.span for entry in issued.get(paper.name, ()) if entry.kind in _ISSUED]
        ledger = ledgers[paper.name]
        if ledger.items:
            yield from _Told(author, paper, labels[paper.name], given, alike).sentences(ledger, settings)


def bodies_of(groups: Iterable[Group]) -> dict[str, str]:
    """Return the paper that stands for each paper of a group with one body: what they say counts once."""
    return {name: group.papers[0] for group in groups if group.whole for name in group.papers}


@dataclass(frozen=True, slots=True)
class _Told:
    """One paper while its sentences are taken out.

    ``issued`` are the places that somebody else wrote; ``alike`` keeps one of all equal tuples of categories.
    """

    author: Author
    paper: Paper
    labels: Sequence[Label]
    issued: Sequence[Span]
    alike: dict[tuple[str, ...], tuple[str, ...]]

    def sentences(self, ledger: Ledger, settings: ThemeSettings) -> Iterator[Stated]:
        """Yield the sentences of the items of the ledger that have a fit length and are the author's own."""
        beside = _beside(ledger)
        once: dict[str, str] = {}  # equal texts of a paper are one string: a head is a sentence too
        for index, item in enumerate(ledger.items):
            around = tuple(_one(once, ledger.items[other].text) for other in sorted(beside.get(index, ())))
            point = Point(index, _one(once, item.text), around)
            for number in item.statements:
                statement = self.paper.structure.statements[number]
                fits = settings.min_chars <= len(statement.text) <= settings.max_chars
                if fits and not _is_issued(statement.span, self.issued):
                    yield self._stated(point, statement, self.labels[number], _one(once, statement.text))

    def _stated(self, point: Point, statement: Statement, label: Label, text: str) -> Stated:
        categories = self.alike.setdefault(label.categories, label.categories)
        member = Member(self.author.paper, statement.span, text)
        return Stated(self.author, point, member, label.role, categories, statement.heading)


def _one(once: dict[str, str], text: str) -> str:
    return once.setdefault(text, text)


def _beside(ledger: Ledger) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for entry in ledger.entries:
        for link in (*entry.causes, *entry.remedies):
            found.setdefault(entry.problem, set()).add(link.item)
            found.setdefault(link.item, set()).add(entry.problem)
    return found


def _is_issued(own: Span, issued: Sequence[Span]) -> bool:
    """Whether most of a statement comes from a template or a quotation."""
    return 2 * sum(max(0, min(own.end, g.end) - max(own.start, g.start)) for g in issued) > len(own)
