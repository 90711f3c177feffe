"""Instructions of a template, and the manners of a writing assistant, that nobody took out."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import own_statements, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.spans import merged

_MARKED_UP = "md"


def leftovers(paper: Paper, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what speaks to the author instead of the reader; the marks of a Markdown file are no such thing."""
    rules = lexicon.residue.leftovers
    for statement in own_statements(paper):
        start, end = statement.span.start, statement.span.end
        told = rules.unless.search(paper.text, start, end)
        kinds = [("leftover_assistant", rules.assistant), ("leftover", rules.instruction)] if not told else []
        if paper.document.format != _MARKED_UP:
            kinds.append(("leftover_markup", rules.markup))
        blanks = lexicon.residue.placeholders.finditer(paper.text, start, end)
        spans = [Span(*m.span()) for m in blanks]  # a blank with an instruction is a blank
        for why, pattern in kinds:
            found = [Span(*m.span()) for m in pattern.finditer(paper.text, start, end)]
            for span in merged(found):
                if all(span.end <= other.start or other.end <= span.start for other in spans):
                    spans.append(span)
                    yield slip(paper, span, FindingKind.LEFTOVER, why=why)
