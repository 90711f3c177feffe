"""Wrong years and dates: a deadline that has passed, a plan for a year long gone, a day that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import clause_at, own_statements, own_with, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import DateRules
from textmine.model import Finding, FindingKind, Label, Paper, Role, Span, Statement
from textmine.text.dates import years_in

_DAY = re.compile(r"(?:((?:19|20)\d{2})\s*年\s*)?(?<![\d.])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_LEAP = 2024
_PLANNED, _SIGNED, _OTHER_YEAR = "old_plan", "old_signature", "other_year"


@dataclass(frozen=True, slots=True)
class Dated:
    """A year that one paper gives where it can only be its own, or one to come; ``why`` names what it says of it.

    A ``firm`` one is wrong by a single year, others may be the year that the paper looks back to.
    """

    span: Span
    year: int
    why: str = ""
    firm: bool = True


@dataclass(frozen=True, slots=True)
class DateNotes:
    """The days of one paper that no calendar has, and the years that may be wrong in its stack."""

    impossible: tuple[Finding, ...] = ()
    years: tuple[Dated, ...] = ()


def date_notes(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> DateNotes:
    """Return what a paper dates; ``labels`` run beside its statements."""
    rules = lexicon.residue.dates
    own = list(own_statements(paper))
    asked = (rules.deadline, rules.due, rules.plan, rules.next_year)
    roles = [(s, labels[index].role) for index, s in own_with(paper, *asked)]
    years = (
        *(d for s, role in roles for d in _deadlines(paper, s, role, lexicon)),
        *(d for s, role in roles for d in _plans(paper, s, role, lexicon)),
        *(d for s in own[-rules.signs :] for d in _signature(s, rules)),
        *(
            d
            for i, s in enumerate(own)
            if i < rules.opening or i >= len(own) - rules.signs or s.heading
            for d in _own_year(paper, s, lexicon)
        ),
    )
    return DateNotes(tuple(f for _, s in own_with(paper, _DAY) for f in _impossible(paper, s)), years)


def wrong_dates(paper: Paper, notes: DateNotes, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the dates of a paper that cannot be meant; ``home`` knows the year of the stack."""
    current, rules = home.year_of(paper), lexicon.residue.dates
    found: dict[Span, Finding] = {}
    for finding in (
        *notes.impossible,
        *(_year(paper, dated, current) for dated in notes.years if _is_wrong(dated, current, rules)),
    ):
        found.setdefault(finding.span, finding)
    yield from found.values()


def _is_wrong(dated: Dated, current: int, rules: DateRules) -> bool:
    """Tell whether a year has gone; a paper may look back to long ago, and to the year before."""
    if dated.why == _OTHER_YEAR:
        return 1 < current - dated.year <= rules.long_ago or (current > dated.year and dated.firm)
    return dated.year < current and (dated.why != _SIGNED or current - dated.year <= rules.long_ago)


def _impossible(paper: Paper, statement: Statement) -> Iterator[Finding]:
    for day in _DAY.finditer(paper.text, statement.span.start, statement.span.end):
        year, month, number = int(day[1] or _LEAP), int(day[2]), int(day[3])
        if not (1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
            yield slip(paper, Span(*day.span()), FindingKind.YEAR, why="no_such_day")


def _deadlines(paper: Paper, statement: Statement, role: Role, lexicon: Lexicon) -> Iterator[Dated]:
    rules = lexicon.residue.dates
    for found in _matches(paper, statement, rules.due, *([rules.deadline] if role is Role.REMEDY else [])):
        yield Dated(Span(*found.span()), _year_of(found)[0])


def _plans(paper: Paper, statement: Statement, role: Role, lexicon: Lexicon) -> Iterator[Dated]:
    rules = lexicon.residue.dates
    planned = role is Role.REMEDY or statement.heading
    for found in _matches(paper, statement, rules.next_year, *([rules.plan] if planned else [])):
        year, at = _year_of(found)
        yield Dated(Span(at, min(at + 5, found.end())), year, _PLANNED)


def _year_of(found: re.Match[str]) -> tuple[int, int]:
    """Return the year that a pattern found, and where it stands."""
    group = next(n for n, words in enumerate(found.groups(), 1) if words)
    return int(found[group]), found.start(group)


def _signature(statement: Statement, rules: DateRules) -> Iterator[Dated]:
    """A signature with its year."""
    words = statement.text.strip()
    years = years_in(words)
    if len(words) <= rules.max_signature and len(years) == 1 and words[-1] not in "。；）":
        yield Dated(statement.span, years[0], _SIGNED)


def _own_year(paper: Paper, statement: Statement, lexicon: Lexicon) -> Iterator[Dated]:
    """What the paper says to be about, where the stack and its own title may say another year."""
    rules = lexicon.residue.dates
    for found in rules.self_year.finditer(paper.text, statement.span.start, statement.span.end):
        firm = not statement.heading and "整改" not in clause_at(paper.text, statement, found.start())
        yield Dated(Span(*found.span()), _year_of(found)[0], _OTHER_YEAR, firm)


def _matches(paper: Paper, statement: Statement, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield what any of the patterns finds, a place in the text once."""
    starts: set[int] = set()
    for pattern in patterns:
        for found in pattern.finditer(paper.text, statement.span.start, statement.span.end):
            _, at = _year_of(found)
            if at not in starts:
                starts.add(at)
                yield found


def _year(paper: Paper, dated: Dated, current: int) -> Finding:
    return slip(paper, dated.span, FindingKind.YEAR, why=dated.why, year=dated.year, current=current)
