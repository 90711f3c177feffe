"""What the papers of a stack state: the sentences that themes are made of, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.model import CopyKind, Group, Label, Ledger, Legitimate, Paper, Statement
from textmine.settings import ThemeSettings


@dataclass(frozen=True, slots=True)
class Stated:
    """One sentence of an item, with the paper that states it and the body that the paper belongs to.

    ``head`` is the sentence that names its item, itself or another; ``around`` are the heads of what the paper sets
    beside the item: a problem's causes and remedies, a remedy's problems.
    """

    paper: Paper
    body: str
    item: int
    statement: Statement
    label: Label
    head: str
    around: tuple[str, ...]

    @property
    def unit(self) -> str:
        """Who states it: the unit, or the paper where that names none."""
        return self.paper.unit or self.paper.name


def stated_in(
    papers: Sequence[Paper],
    labels: Mapping[str, Sequence[Label]],
    ledgers: Mapping[str, Ledger],
    groups: Iterable[Group],
    issued: Mapping[str, Sequence[Legitimate]],
    settings: ThemeSettings,
) -> Iterator[Stated]:
    """Yield the sentences of a stack that can make themes, paper by paper.

    Papers of one group are one body, so that a copied paper adds no weight. What stands in an issued template is no
    statement of its author.
    """
    bodies = bodies_of(groups)
    for paper in papers:
        ledger = ledgers[paper.name]
        beside = _beside(ledger)
        for index, item in enumerate(ledger.items):
            around = tuple(ledger.items[other].text for other in sorted(beside.get(index, ())))
            for number in item.statements:
                statement = paper.structure.statements[number]
                fits = settings.min_chars <= len(statement.text) <= settings.max_chars
                if fits and not _is_issued(statement, issued.get(paper.name, ())):
                    body = bodies.get(paper.name, paper.name)
                    yield Stated(paper, body, index, statement, labels[paper.name][number], item.text, around)


def bodies_of(groups: Iterable[Group]) -> dict[str, str]:
    """Return the paper that stands for each paper of a group with one body: what they say counts once."""
    return {name: group.papers[0] for group in groups if group.whole for name in group.papers}


def _beside(ledger: Ledger) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for entry in ledger.entries:
        for link in (*entry.causes, *entry.remedies):
            found.setdefault(entry.problem, set()).add(link.item)
            found.setdefault(link.item, set()).add(entry.problem)
    return found


def _is_issued(statement: Statement, issued: Sequence[Legitimate]) -> bool:
    """Whether most of a statement comes from a template or a quotation."""
    own = statement.span
    given = (entry.span for entry in issued if entry.kind in (CopyKind.TEMPLATE, CopyKind.QUOTATION))
    return 2 * sum(max(0, min(own.end, g.end) - max(own.start, g.start)) for g in given) > len(own)
