"""Who is to do what a remedy says."""

from __future__ import annotations

from textmine.lexicon import Lexicon
from textmine.model import Span


def persons_in(text: str, span: Span, lexicon: Lexicon) -> list[Span]:
    """Return the persons and offices in charge that ``span`` of a text names, in order and apart.

    Args:
        text: the ruled form of the text.
        span: where to look.
        lexicon: the patterns.
    """
    rules = lexicon.ledger.persons
    found: list[Span] = []
    for pattern in rules.patterns:
        for m in pattern.finditer(text, span.start, span.end):
            own = Span(*m.span("who"))
            apart = all(own.end <= other.start or other.end <= own.start for other in found)
            if apart and not rules.never.search(m["who"]):
                found.append(own)
    return sorted(found)
