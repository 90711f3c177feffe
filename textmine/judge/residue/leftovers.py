"""Instructions of a template, and the manners of a writing assistant, that nobody took out."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import own_with, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.spans import merged

_MARKED_UP = "md"


def leftovers(paper: Paper, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield what speaks to the author instead of the reader; the marks of a Markdown file are no such thing."""
    rules = lexicon.residue.leftovers
    kinds = [("leftover_assistant", rules.assistant), ("leftover", rules.instruction)]
    if paper.document.format != _MARKED_UP:
        kinds.append(("leftover_markup", rules.markup))
    likely = {why: {index for index, _ in own_with(paper, pattern)} for why, pattern in kinds}
    for index, statement in own_with(paper, *(pattern for _, pattern in kinds)):
        start, end = statement.span.start, statement.span.end
        asked = [(why, pattern) for why, pattern in kinds if index in likely[why]]
        found = {why: [Span(*m.span()) for m in p.finditer(paper.text, start, end)] for why, p in asked}
        if not any(found.values()):
            continue  # nearly all; the rest is only asked of what is left
        told = rules.unless.search(paper.text, start, end)
        blanks = lexicon.residue.placeholders.finditer(paper.text, start, end)
        spans = [Span(*m.span()) for m in blanks]  # a blank with an instruction is a blank
        for why, some in found.items():
            for span in merged(some) if why == "leftover_markup" or not told else ():
                if all(span.end <= other.start or other.end <= span.start for other in spans):
                    spans.append(span)
                    yield slip(paper, span, FindingKind.LEFTOVER, why=why)
