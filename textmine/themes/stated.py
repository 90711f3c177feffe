"""What one paper states: the sentences that themes are made of, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.model import Label, Ledger, Member, Paper, Role, Span


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
    """One sentence of an item: who states it, the item, its place and words, and what it was found to be."""

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


def stated_in(paper: Paper, labels: Sequence[Label], ledger: Ledger) -> Iterator[Stated]:
    """Yield the sentences of the items of a paper, item by item; the paper is a body of its own."""
    author = Author(paper.name, paper.unit or paper.name, paper.year, paper.name)
    beside = _beside(ledger)
    statements = paper.structure.statements
    for index, item in enumerate(ledger.items):
        around = tuple(ledger.items[other].text for other in sorted(beside.get(index, ())))
        point = Point(index, item.text, around)
        for number in item.statements:
            statement, label = statements[number], labels[number]
            member = Member(paper.name, statement.span, statement.text)
            yield Stated(author, point, member, label.role, label.categories, statement.heading)


def _beside(ledger: Ledger) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for entry in ledger.entries:
        for link in (*entry.causes, *entry.remedies):
            found.setdefault(entry.problem, set()).add(link.item)
            found.setdefault(link.item, set()).add(entry.problem)
    return found
