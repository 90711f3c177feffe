"""Words in which another kind of office speaks of itself: 我局 in a hospital, a school that keeps village accounts."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import is_quoted, own_statements, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.names import bare_unit


def other_offices(paper: Paper, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the words of other offices in a paper whose unit tells what office it is."""
    rules = lexicon.residue.offices
    unit = bare_unit(paper.unit, lexicon)
    own = max((e for _, ends in rules.own_words for e in ends if unit.endswith(e)), key=len, default="")
    kind = rules.kind(unit)
    calls = [words for words, endings in rules.own_words if own not in endings] if own else []
    duties = [d.words for d in rules.duties if kind and kind not in d.may and not any(a in paper.unit for a in d.also)]
    for statement in own_statements(paper):
        start, end = statement.span.start, statement.span.end
        for words in calls:
            for found in words.finditer(paper.text, start, end):
                if not is_quoted(paper.text, statement, found.start()):
                    yield slip(paper, Span(*found.span()), FindingKind.OFFICE, unit=paper.unit)
        for words in duties:
            for found in words.finditer(paper.text, start, end):
                quoted = is_quoted(paper.text, statement, found.start())
                if not quoted and not rules.unless.search(paper.text, start, end):
                    yield slip(paper, Span(*found.span()), FindingKind.OFFICE, why="duty", unit=paper.unit)
