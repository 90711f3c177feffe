"""Another unit in the writer's own place: it acts where the writer should, or signs the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from textmine.judge.residue.found import is_quoted, own_indexed, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit, same_unit, unit_in

_CLAUSES = re.compile("[，。；：、,;:]")
_CLAUSE = re.compile(r"[^，。；：、！？,;:\s]+")


@dataclass(frozen=True, slots=True)
class UnitNotes:
    """Where one paper speaks of units, whoever they are, and where another than the writer promises or signs.

    ``bodies`` are the party organisations that it names, those of a statement with its index among the paper's.
    """

    bodies: tuple[tuple[int, tuple[Span, ...]], ...] = ()
    promising: tuple[Finding, ...] = ()
    signed: tuple[Finding, ...] = ()


def unit_notes(paper: Paper, lexicon: Lexicon) -> UnitNotes:
    """Return where a paper speaks of units; nothing where it has none itself."""
    own = bare_unit(paper.unit, lexicon)
    if not own:
        return UnitNotes()
    statements = list(own_indexed(paper))
    running = [(index, statement) for index, statement in statements if not statement.column]
    signs = [statement for _, statement in statements[-lexicon.residue.units.signs :]]
    return UnitNotes(
        tuple((index, spans) for index, s in running if (spans := tuple(_bodies(paper, s, lexicon)))),
        tuple(finding for _, statement in running for finding in _promising(paper, statement, own, lexicon)),
        tuple(finding for statement in signs for finding in _signed(paper, statement, own, lexicon)),
    )


def other_units(paper: Paper, notes: UnitNotes, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield units of the stack that stand where the writer should: as who acts, or as who signs."""
    own = bare_unit(paper.unit, lexicon)
    taken: set[int] = set()
    text = paper.text if notes.bodies else ""
    for index, bodies in notes.bodies:
        if any(_ends_with_unit(text, body.start, home) for body in bodies):  # else nothing else of the paper is read
            for finding in _acting(paper, paper.structure.statements[index], bodies, own, home, lexicon):
                taken.add(finding.span.start)
                yield finding
    yield from (finding for finding in notes.promising if finding.span.start not in taken)
    yield from notes.signed


def _bodies(paper: Paper, statement: Statement, lexicon: Lexicon) -> Iterator[Span]:
    """Yield where party organisations are named, also those inside another: 支部 in 党支部."""
    for found in _any_body(lexicon).finditer(paper.text, statement.span.start, statement.span.end):
        yield Span(*found.span(1))


@lru_cache(maxsize=2)
def _any_body(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(f"(?=({lexicon.residue.units.party}))")


def _is_stranger(unit: str, own: str, paper: Paper, lexicon: Lexicon) -> bool:
    """Another unit than the writer, neither above nor below it, and not what the paper is about."""
    related = unit in own or own in unit or same_unit(unit, own)
    kind = lexicon.residue.offices.kind
    return not related and unit not in paper.title and not lexicon.residue.units.is_below(kind(unit), kind(own))


def _acting(
    paper: Paper, statement: Statement, bodies: Sequence[Span], own: str, home: Home, lexicon: Lexicon
) -> Iterator[Finding]:
    rules, elsewhere = lexicon.residue.units, lexicon.residue.places.elsewhere
    for unit, span in _named(paper.text, statement, bodies, home):
        before = paper.text[statement.span.start : span.start].rstrip()
        clause = _CLAUSES.split(before)[-1]
        as_own = rules.as_own.search(clause)
        acts = not clause and rules.acts.match(paper.text, span.end, statement.span.end)
        if not (as_own or acts) or elsewhere.search(clause) or is_quoted(paper.text, statement, span.start):
            continue
        if _is_stranger(unit, own, paper, lexicon):
            yield slip(paper, span, FindingKind.UNIT, unit=paper.unit)


def _named(text: str, statement: Statement, bodies: Sequence[Span], home: Home) -> Iterator[tuple[str, Span]]:
    """Yield the units of the stack that a statement names with a party organisation behind, apart, and where.

    Of those that overlap the first counts, of those that begin together the longest; a name of one or two characters
    is no unit's alone.
    """
    found = [
        (start, -size, text[start : body.start], body.end)
        for body in bodies
        for size in home.sizes
        if (start := body.start - size) >= statement.span.start and text[start : body.start] in home.units
    ]
    end = statement.span.start
    for start, _, unit, stop in sorted(found):
        if start >= end:
            yield unit, Span(start, stop)
            end = stop


def _ends_with_unit(text: str, end: int, home: Home) -> bool:
    """Tell whether a unit of the stack is named right before a place."""
    return any(text[end - size : end] in home.units for size in home.sizes if size <= end)


def _promising(paper: Paper, statement: Statement, own: str, lexicon: Lexicon) -> Iterator[Finding]:
    """A unit, known to the stack or not, that promises what only the writer can."""
    rules, elsewhere = lexicon.residue.units, lexicon.residue.places.elsewhere
    for clause in _CLAUSE.finditer(paper.text, statement.span.start, statement.span.end):
        found = rules.promising.match(clause[0])
        if not found or elsewhere.search(found["name"]):
            continue
        vows = rules.vow.match(clause[0], found.end())
        if not vows:  # 以此次检查为契机 may follow after a comma
            vows = rules.vow.match(paper.text, clause.start() + found.end(), statement.span.end)
        if not found["party"] and not vows:
            continue
        promises = bool(found["party"]) and rules.promise.match(clause[0], found.end())
        start = clause.start() + found.start("name")
        name = found["name"]
        if _is_other(name, own, paper, bool(vows), bool(promises), lexicon) and not is_quoted(
            paper.text, statement, start
        ):
            span = Span(start, clause.start() + found.end())
            yield slip(paper, span, FindingKind.UNIT, unit=paper.unit)


def _is_other(name: str, own: str, paper: Paper, vows: bool, promises: bool, lexicon: Lexicon) -> bool:
    """Tell whether a unit that promises something is neither the writer nor above or below it."""
    offices, rules = lexicon.residue.offices, lexicon.residue.units
    bare = bare_unit(name, lexicon)
    kind, mine = offices.kind(bare), offices.kind(offices.posts.sub("", own))
    if not kind or bare[:1] in rules.of_anybody or not unit_in(name, lexicon) or _related(bare, own, paper, lexicon):
        return False
    if kind == mine:
        return vows or (promises and kind in rules.peers)
    return vows and not rules.is_above(kind, mine) and not rules.is_below(kind, mine)


def _signed(paper: Paper, statement: Statement, own: str, lexicon: Lexicon) -> Iterator[Finding]:
    """The signature of another unit, known to the stack or not."""
    words = statement.text.strip()
    if not 3 <= len(words) <= lexicon.residue.units.max_signature or words[-1] in "。；，：！？;,.!?":
        return
    name = unit_in(words, lexicon)
    if name and words.endswith(lexicon.party_endings) and not _related(name, own, paper, lexicon):
        yield slip(paper, statement.span, FindingKind.UNIT, why="unit_signature", unit=paper.unit)


def _related(name: str, own: str, paper: Paper, lexicon: Lexicon) -> bool:
    division = lexicon.residue.units.division
    alike = same_unit(name, own) or _shortened(name, own, division) or _shortened(own, name, division)
    return name in own or own in name or alike or name in paper.title or name in paper.document.path


def _shortened(short: str, full: str, division: re.Pattern[str]) -> bool:
    """Tell whether one name is the other with characters left out: 区科技局 is 锦湾区科学技术局."""
    short, full = division.sub("", short), division.sub("", full)
    if len(short) < 3 or len(short) >= len(full) or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(character in rest for character in short)
