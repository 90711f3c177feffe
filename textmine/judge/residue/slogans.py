"""Another unit's brand or motto, spoken of as the writer's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import clause_at, own_with, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit, same_unit


@dataclass(frozen=True, slots=True)
class _Use:
    paper: Paper
    span: Span
    statement: Statement


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks that may be a brand; ``statement`` indexes the paper's statements."""

    statement: int
    span: Span


@dataclass(frozen=True, slots=True)
class SloganNotes:
    """What one paper calls a brand, and what it quotes."""

    brands: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


def slogan_notes(paper: Paper, lexicon: Lexicon) -> SloganNotes:
    """Return the brands and quotes in what the author wrote."""
    rules = lexicon.residue.slogans
    brands: dict[str, None] = {}
    quotes: list[Quote] = []
    for index, statement in own_with(paper, rules.branded, rules.quoted):
        start, end = statement.span.start, statement.span.end
        brands |= {next(g for g in m.groups() if g): None for m in rules.branded.finditer(paper.text, start, end)}
        quotes += (Quote(index, Span(*m.span("name"))) for m in rules.quoted.finditer(paper.text, start, end))
    return SloganNotes(tuple(brands), tuple(quotes))


def borrowed_slogans(papers: Sequence[Paper], notes: Mapping[str, SloganNotes], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield brands of one unit that another takes for its own.

    Whose a brand is shows in how often a paper names it: who made it tells of it at length, who borrowed it drops the
    name. Where nothing tells the two apart, or many use it, nothing is yielded.
    """
    rules = lexicon.residue.slogans
    brands = {name for paper in papers for name in notes[paper.name].brands} - rules.common
    uses: dict[str, list[_Use]] = defaultdict(list)
    for paper in papers if brands else ():
        for quote in notes[paper.name].quotes:
            if (name := quote.span.of(paper.text)) in brands:
                uses[name].append(_Use(paper, quote.span, paper.structure.statements[quote.statement]))
    for name in sorted(uses):
        found = uses[name]
        if 2 <= len({use.paper.unit or use.paper.name for use in found}) <= rules.max_units:
            yield from _borrowed(name, found, lexicon)


def _borrowed(name: str, uses: Sequence[_Use], lexicon: Lexicon) -> Iterator[Finding]:
    papers = {use.paper.name: use.paper for use in uses}
    counts = {key: paper.span.of(paper.text).count(name) for key, paper in papers.items()}
    most = max(counts.values())
    owners = [papers[key] for key, count in counts.items() if count == most]
    if most < lexicon.residue.slogans.least or len({owner.unit for owner in owners}) > 1:
        return
    owner = owners[0]
    for use in uses:
        clause = clause_at(use.paper.text, use.statement, use.span.start).replace(name, "")
        away = lexicon.residue.places.elsewhere.search(clause) or bare_unit(owner.unit, lexicon) in use.statement.text
        if counts[use.paper.name] < most and not away and not same_unit(use.paper.unit, owner.unit):
            yield slip(use.paper, use.span, FindingKind.SLOGAN, other=owner.unit or owner.title or owner.name)
