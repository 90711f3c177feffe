"""Campaigns, documents and agencies out of their time, spoken of as if they were in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import clause_at, own_with, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import Dated, OutdatedRules
from textmine.model import Finding, FindingKind, Paper, Span, Statement


@dataclass(frozen=True, slots=True)
class Use:
    """A place where one paper speaks of a campaign, document or agency as if it were in force.

    ``entry`` counts those of the lexicon.
    """

    span: Span
    entry: int


def outdated_notes(paper: Paper, lexicon: Lexicon) -> tuple[Use, ...]:
    """Return the uses of what is not in force at all times, where it is not told as past."""
    rules = lexicon.residue.outdated
    return tuple(
        use
        for _, statement in own_with(paper, rules.any)
        if rules.any.search(paper.text, statement.span.start, statement.span.end)
        for number, entry in enumerate(rules.entries)
        for use in _uses(paper, statement, number, entry, rules)
    )


def _uses(paper: Paper, statement: Statement, number: int, entry: Dated, rules: OutdatedRules) -> Iterator[Use]:
    for found in entry.words.finditer(paper.text, statement.span.start, statement.span.end):
        told = clause_at(paper.text, statement, found.start()).replace(found[0], "")
        if rules.present.search(told) or not rules.past.search(told):
            yield Use(Span(*found.span()), number)


def outdated(paper: Paper, uses: Sequence[Use], home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what had ended at least a year before the paper, or had not begun."""
    year = home.year_of(paper)
    for use in uses if year else ():
        entry = lexicon.residue.outdated.entries[use.entry]
        if not entry.since <= year <= entry.until + 1:
            ended = year > entry.until
            why = "outdated_instead" if ended and entry.instead else "outdated" if ended else "not_yet"
            until = entry.until if ended else entry.since
            yield slip(paper, use.span, FindingKind.OUTDATED, why=why, until=until, year=year, instead=entry.instead)
