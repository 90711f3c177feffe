"""Putting a ledger together: items, links, and the persons and dates of the remedies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from textmine.ledger.bridge import Bridge
from textmine.ledger.items import Row, items_of, row_of
from textmine.ledger.links import Said, chances, linked, pairs_of
from textmine.ledger.persons import persons_in
from textmine.ledger.stretches import stretches
from textmine.lexicon import Lexicon
from textmine.model import Entry, Item, Label, Ledger, Link, Paper, Role, Span, Statement, Timing, TimingKind
from textmine.settings import LinkSettings
from textmine.text.normal import ruled_form
from textmine.text.timings import timings

_EMPTY = frozenset({"", "/", "-", "—", "无"})


def ledger_of(paper: Paper, labels: Sequence[Label], bridge: Bridge, lexicon: Lexicon, rules: LinkSettings) -> Ledger:
    """Return the ledger of a paper.

    Args:
        paper: the paper.
        labels: run beside its statements.
        bridge: tells how close two items come.
        lexicon: the words of a ledger.
        rules: how links are weighed.
    """
    items = items_of(paper, labels, lexicon)
    said = Said.of(paper, items, bridge)
    links: dict[int, list[Link]] = defaultdict(list)
    likeliest: dict[int, float] = {}
    for stretch in (one for role in (Role.CAUSE, Role.REMEDY) for one in stretches(items, role, rules.stretch)):
        pairs = pairs_of(paper, items, stretch, said, bridge, lexicon)
        held = chances(pairs, rules)
        for problem, link in linked(pairs, held, rules):
            links[problem].append(link)
        if stretch.role is Role.REMEDY and held.size:
            likeliest |= zip((*pairs.problems, *pairs.answers), (*held.max(axis=1), *held.max(axis=0)), strict=True)
    text, rows = ruled_form(paper.text), _rows(paper)
    entries = tuple(
        _entry(paper, text, items, index, links[index], likeliest.get(index, 0.0), rows, lexicon)
        for index, item in enumerate(items)
        if item.role is Role.PROBLEM
    )
    used = {link.item for entry in entries for link in entry.remedies}
    remedies = [i for i, item in enumerate(items) if item.role is Role.REMEDY]
    idle = tuple(i for i in remedies if i not in used and likeliest.get(i, 0.0) < rules.idle)
    return Ledger(items, entries, idle)


def _entry(
    paper: Paper,
    text: str,
    items: Sequence[Item],
    problem: int,
    links: Sequence[Link],
    likeliest: float,
    rows: Mapping[Row, Sequence[Statement]],
    lexicon: Lexicon,
) -> Entry:
    by_chance = sorted(links, key=lambda link: (-link.chance, link.item))
    causes, remedies = (
        tuple(link for link in by_chance if items[link.item].role is role) for role in (Role.CAUSE, Role.REMEDY)
    )
    spans = [span for link in remedies for span in _spans(paper, items[link.item])]
    own = (items[problem].span, *(items[link.item].span for link in remedies)) if rows else ()
    cells = [s for row in dict.fromkeys(row_of(paper, span) for span in own) if row for s in rows.get(row, ())]
    persons = [s for span in spans for s in persons_in(text, span, lexicon)] + _in_columns(
        cells, lexicon.ledger.persons.columns
    )
    times = [t for span in spans for t in timings(text, lexicon.ledger, span.start, span.end)]
    for span in _in_columns(cells, lexicon.ledger.deadline_columns):
        found = timings(text, lexicon.ledger, span.start, span.end)
        times += found or [Timing(TimingKind.DEADLINE, span)]
    return Entry(
        problem,
        causes,
        remedies,
        tuple(sorted(set(persons))),
        tuple(sorted({t for t in times if t.kind is not TimingKind.AMOUNT}, key=lambda t: t.span)),
        round(float(likeliest), 3),
    )


def _spans(paper: Paper, item: Item) -> list[Span]:
    return [paper.structure.statements[index].span for index in item.statements]


def _rows(paper: Paper) -> dict[Row, list[Statement]]:
    """The statements in each row of the paper's tables."""
    found: dict[Row, list[Statement]] = defaultdict(list)
    if paper.document.cells:
        for statement in paper.structure.statements:
            if statement.column and (row := row_of(paper, statement.span)):
                found[row].append(statement)
    return found


def _in_columns(cells: Sequence[Statement], columns: re.Pattern[str]) -> list[Span]:
    """The cells under titles that match."""
    return [s.span for s in cells if columns.search(ruled_form(s.column)) and s.text.strip() not in _EMPTY]
