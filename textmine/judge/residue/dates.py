"""Wrong years and dates: a deadline that has passed, a plan for a year long gone, a day that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

from textmine.judge.residue.found import clause_at, own_statements, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import DateRules
from textmine.model import Finding, FindingKind, Label, Paper, Role, Span, Statement
from textmine.text.dates import years_in

_DAY = re.compile(r"(?:((?:19|20)\d{2})\s*年\s*)?(?<![\d.])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_LEAP = 2024


def wrong_dates(paper: Paper, labels: Sequence[Label], home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the dates of a paper that cannot be meant.

    Args:
        paper: the paper.
        labels: run beside its statements.
        home: knows the year of the stack, for a paper that gives none.
        lexicon: the rules.
    """
    current, rules = home.year_of(paper), lexicon.residue.dates
    found: dict[Span, Finding] = {}
    own = list(own_statements(paper))
    roles = {s.span: label.role for s, label in zip(paper.structure.statements, labels, strict=True)}
    for finding in (
        *(f for s in own for f in _impossible(paper, s)),
        *(f for s in own for f in _past_deadlines(paper, s, roles[s.span], current, lexicon)),
        *(f for s in own for f in _old_plans(paper, s, roles[s.span], current, lexicon)),
        *(f for s in own[-rules.signs :] for f in _old_signature(paper, s, current, rules)),
        *(
            f
            for i, s in enumerate(own)
            if i < rules.opening or i >= len(own) - rules.signs or s.heading
            for f in _other_year(paper, s, current, lexicon)
        ),
    ):
        found.setdefault(finding.span, finding)
    yield from found.values()


def _impossible(paper: Paper, statement: Statement) -> Iterator[Finding]:
    for day in _DAY.finditer(paper.text, statement.span.start, statement.span.end):
        year, month, number = int(day[1] or _LEAP), int(day[2]), int(day[3])
        if not (1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
            yield slip(paper, Span(*day.span()), FindingKind.YEAR, why="no_such_day")


def _past_deadlines(
    paper: Paper, statement: Statement, role: Role, current: int, lexicon: Lexicon
) -> Iterator[Finding]:
    rules = lexicon.residue.dates
    for found in _matches(paper, statement, rules.due, *([rules.deadline] if role is Role.REMEDY else [])):
        year, _ = _year_of(found)
        if year < current:
            yield _year(paper, Span(*found.span()), year, current)


def _old_plans(paper: Paper, statement: Statement, role: Role, current: int, lexicon: Lexicon) -> Iterator[Finding]:
    rules = lexicon.residue.dates
    planned = role is Role.REMEDY or statement.heading
    for found in _matches(paper, statement, rules.next_year, *([rules.plan] if planned else [])):
        year, at = _year_of(found)
        if year < current:
            yield _year(paper, Span(at, min(at + 5, found.end())), year, current, "old_plan")


def _year_of(found: re.Match[str]) -> tuple[int, int]:
    """Return the year that a pattern found, and where it stands."""
    group = next(n for n, words in enumerate(found.groups(), 1) if words)
    return int(found[group]), found.start(group)


def _old_signature(paper: Paper, statement: Statement, current: int, rules: DateRules) -> Iterator[Finding]:
    """A signature of an earlier year than the paper's."""
    words = statement.text.strip()
    years = years_in(words)
    if (
        len(words) <= rules.max_signature
        and len(years) == 1
        and 0 < current - years[0] <= rules.long_ago
        and words[-1] not in "。；）"
    ):
        yield _year(paper, statement.span, years[0], current, "old_signature")


def _other_year(paper: Paper, statement: Statement, current: int, lexicon: Lexicon) -> Iterator[Finding]:
    """What the paper says to be about, where the stack and its own title say another year."""
    rules = lexicon.residue.dates
    for found in rules.self_year.finditer(paper.text, statement.span.start, statement.span.end):
        year, _ = _year_of(found)
        clause = clause_at(paper.text, statement, found.start())
        if 1 < current - year <= rules.long_ago or (current > year and not statement.heading and "整改" not in clause):
            yield _year(paper, Span(*found.span()), year, current, "other_year")


def _matches(paper: Paper, statement: Statement, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield what any of the patterns finds, a place in the text once."""
    starts: set[int] = set()
    for pattern in patterns:
        for found in pattern.finditer(paper.text, statement.span.start, statement.span.end):
            _, at = _year_of(found)
            if at not in starts:
                starts.add(at)
                yield found


def _year(paper: Paper, span: Span, year: int, current: int, why: str = "") -> Finding:
    return slip(paper, span, FindingKind.YEAR, why=why, year=year, current=current)
