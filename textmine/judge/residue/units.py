"""Another unit in the writer's own place: it acts where the writer should, or signs the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.judge.residue.found import is_quoted, own_statements, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit, same_unit, unit_in

_CLAUSES = re.compile("[，。；：、,;:]")
_CLAUSE = re.compile(r"[^，。；：、！？,;:\s]+")


def other_units(paper: Paper, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield units of the stack that stand where the writer should: as who acts, or as who signs."""
    own = bare_unit(paper.unit, lexicon)
    if not own:
        return
    statements = list(own_statements(paper))
    for statement in statements:
        if statement.column:
            continue
        told = list(_acting(paper, statement, own, home, lexicon))
        yield from told
        taken = {finding.span.start for finding in told}
        yield from (f for f in _promising(paper, statement, own, lexicon) if f.span.start not in taken)
    for statement in statements[-lexicon.residue.units.signs :]:
        yield from _signed(paper, statement, own, lexicon)


def _is_stranger(unit: str, own: str, paper: Paper, lexicon: Lexicon) -> bool:
    """Another unit than the writer, neither above nor below it, and not what the paper is about."""
    related = unit in own or own in unit or same_unit(unit, own)
    kind = lexicon.residue.offices.kind
    return not related and unit not in paper.title and not lexicon.residue.units.is_below(kind(unit), kind(own))


def _acting(paper: Paper, statement: Statement, own: str, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    rules, elsewhere = lexicon.residue.units, lexicon.residue.places.elsewhere
    for found in home.acting.finditer(paper.text, statement.span.start, statement.span.end):
        before = paper.text[statement.span.start : found.start()].rstrip()
        clause = _CLAUSES.split(before)[-1]
        as_own = rules.as_own.search(clause)
        acts = not clause and rules.acts.match(paper.text, found.end(), statement.span.end)
        if not (as_own or acts) or elsewhere.search(clause) or is_quoted(paper.text, statement, found.start()):
            continue
        if _is_stranger(found[1], own, paper, lexicon):
            yield slip(paper, Span(*found.span()), FindingKind.UNIT, unit=paper.unit)


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
