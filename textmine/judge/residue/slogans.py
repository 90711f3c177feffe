"""Another unit's brand or motto, spoken of as the writer's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import clause_at, own_statements, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit, same_unit


@dataclass(frozen=True, slots=True)
class _Use:
    paper: Paper
    span: Span
    statement: Statement


def borrowed_slogans(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield brands of one unit that another takes for its own.

    Whose a brand is shows in how often a paper names it: who made it tells of it at length, who borrowed it drops the
    name. Where nothing tells the two apart, or many use it, nothing is yielded.
    """
    rules = lexicon.residue.slogans
    uses: dict[str, list[_Use]] = defaultdict(list)
    brands: set[str] = set()
    for paper in papers:
        for statement in own_statements(paper):
            start, end = statement.span.start, statement.span.end
            brands |= {next(g for g in m.groups() if g) for m in rules.branded.finditer(paper.text, start, end)}
            for quote in rules.quoted.finditer(paper.text, start, end):
                uses[quote["name"]].append(_Use(paper, Span(*quote.span("name")), statement))
    counts = Counter({name: len({use.paper.unit or use.paper.name for use in found}) for name, found in uses.items()})
    for name in sorted(brands - rules.common):
        if 2 <= counts[name] <= rules.max_units:
            yield from _borrowed(name, uses[name], lexicon)


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
