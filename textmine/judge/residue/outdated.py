"""Campaigns, documents and agencies out of their time, spoken of as if they were in force."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import clause_at, own_statements, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import Dated
from textmine.model import Finding, FindingKind, Paper, Span, Statement


def outdated(paper: Paper, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what had ended at least a year before the paper, or had not begun, where it is not told as past."""
    rules = lexicon.residue.outdated
    year = home.year_of(paper)
    if not year:
        return
    for statement in own_statements(paper):
        if rules.any.search(paper.text, statement.span.start, statement.span.end):
            for entry in rules.entries:
                yield from _uses(paper, statement, entry, year, lexicon)


def _uses(paper: Paper, statement: Statement, entry: Dated, year: int, lexicon: Lexicon) -> Iterator[Finding]:
    if entry.since <= year <= entry.until + 1:
        return
    for found in entry.words.finditer(paper.text, statement.span.start, statement.span.end):
        clause = clause_at(paper.text, statement, found.start())
        told = clause.replace(found[0], "")
        rules = lexicon.residue.outdated
        if rules.present.search(told) or not rules.past.search(told):
            ended = year > entry.until
            why = "outdated_instead" if ended and entry.instead else "outdated" if ended else "not_yet"
            until = entry.until if ended else entry.since
            yield slip(
                paper, Span(*found.span()), FindingKind.OUTDATED, why=why, until=until, year=year, instead=entry.instead
            )
