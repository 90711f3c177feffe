"""What readers corrected, laid over a stack: labels as they say, and ledgers that list what they call a problem."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Generic, TypeVar

from textmine.model import Corpus, Correction, Entry, Item, Label, Ledger, Paper, Role

T = TypeVar("T")


def corrected(corpus: Corpus, corrections: Iterable[Correction]) -> Corpus:
    """Return a stack with what was corrected, as far as a statement still has the words that it had then.

    A statement that is no problem any more leaves its ledger, one that is a problem now comes into it, without causes
    and remedies. Themes and findings stay as the run found them.
    """
    papers = {paper.name: paper for paper in corpus.papers}
    found: dict[str, dict[int, Label]] = defaultdict(dict)
    for done in corrections:
        paper = papers.get(done.paper)
        statements = paper.structure.statements if paper else ()
        if done.role and done.index < len(statements) and statements[done.index].text == done.text:
            found[done.paper][done.index] = Label(done.role, done.categories, 1.0)
    labels: dict[str, tuple[Label, ...]] = {}
    ledgers: dict[str, Ledger] = {}
    for name, changes in found.items():
        labels[name] = tuple(changes.get(index, label) for index, label in enumerate(corpus.labels.get(name, ())))
        if name in corpus.ledgers:
            ledgers[name] = _ledger(corpus.ledgers[name], papers[name], changes)
    return replace(corpus, labels=_Changed(corpus.labels, labels), ledgers=_Changed(corpus.ledgers, ledgers))


class _Changed(Mapping[str, T], Generic[T]):
    """A mapping of which some values are others; the rest may lie on a disk and is left there."""

    def __init__(self, held: Mapping[str, T], changes: Mapping[str, T]) -> None:
        self._held = held
        self._changes = changes
        self._names = dict.fromkeys((*held, *changes))

    def __getitem__(self, name: str) -> T:
        return self._changes[name] if name in self._changes else self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _ledger(ledger: Ledger, paper: Paper, changes: Mapping[int, Label]) -> Ledger:
    items = tuple(_item(item, changes) for item in ledger.items)
    kept = [entry for entry in ledger.entries if _is_problem(items[entry.problem], changes)]
    named = {items[entry.problem].statements[0] for entry in kept}
    for index, label in sorted(changes.items()):
        if label.role is Role.PROBLEM and index not in named:
            span, text = paper.structure.statements[index].span, paper.structure.statements[index].text
            items += (Item(Role.PROBLEM, (index,), span, span.end, text, label.categories),)
            kept.insert(bisect([items[e.problem].span for e in kept], span), Entry(len(items) - 1))
    return replace(ledger, items=items, entries=tuple(kept))


def _item(item: Item, changes: Mapping[int, Label]) -> Item:
    """Give an item the categories that were said of the statement that names it."""
    label = changes.get(item.statements[0])
    return replace(item, categories=label.categories) if label and label.role is item.role else item


def _is_problem(item: Item, changes: Mapping[int, Label]) -> bool:
    label = changes.get(item.statements[0])
    return label is None or label.role is Role.PROBLEM
