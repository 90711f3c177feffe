"""Words in which another kind of office speaks of itself: 我局 in a hospital, a school that keeps village accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.judge.residue.found import clause_at, is_quoted, own_with, slip
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import Duty
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit

_OWN = "本"  # 本校 may be said of every school, 我校 of the writer's only


def other_offices(paper: Paper, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the words of other offices in a paper whose unit tells what office it is."""
    rules = lexicon.residue.offices
    unit = rules.posts.sub("", bare_unit(paper.unit, lexicon))
    own = max((e for _, ends in rules.own_words for e in ends if unit.endswith(e)), key=len, default="")
    kind = rules.kind(unit)
    calls = [words for words, endings in rules.own_words if own not in endings] if own or kind else []
    duties = [d for d in rules.duties if kind and kind not in d.may and not any(a in paper.unit for a in d.also)]
    told = (pattern for duty in duties for pattern in (duty.words, duty.planned))
    for _, statement in own_with(paper, *calls, *told):
        start, end = statement.span.start, statement.span.end
        called = [
            slip(paper, Span(*found.span()), FindingKind.OFFICE, unit=paper.unit)
            for words in calls
            for found in words.finditer(paper.text, start, end)
            if not is_quoted(paper.text, statement, found.start())
            and not (found[0].startswith(_OWN) and rules.each.search(paper.text, start, found.start()))
        ]
        yield from called
        if called:  # what that office does needs no telling
            continue
        planned = not statement.column and rules.plan.search(paper.text, start, end)
        unnamed = not rules.unless.search(paper.text, start, end)
        for duty in duties if planned or unnamed else ():
            for found in (duty.planned if planned else duty.words).finditer(paper.text, start, end):
                own_doing = unnamed if not planned else _is_own_doing(paper, statement, found, duty, unnamed, lexicon)
                if own_doing and not is_quoted(paper.text, statement, found.start()):
                    yield slip(paper, Span(*found.span()), FindingKind.OFFICE, why="duty", unit=paper.unit)


def _is_own_doing(
    paper: Paper, statement: Statement, found: re.Match[str], duty: Duty, unnamed: bool, lexicon: Lexicon
) -> bool:
    """Tell whether a sentence that plans means the writer's own doings here, and not what others do."""
    if unnamed and duty.words.fullmatch(found[0]):
        return True
    clause = clause_at(paper.text, statement, found.start())
    return not lexicon.residue.offices.others.search(clause.replace(found[0], ""))
