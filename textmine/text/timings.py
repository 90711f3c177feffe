"""When, how often and how much: the expressions of time in a remedy, told apart by kind."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.lexicon import LedgerRules
from textmine.model import Span, Timing


def timings(text: str, rules: LedgerRules, start: int = 0, end: int | None = None) -> list[Timing]:
    """Return the expressions of time in ``text[start:end]``, in order; none overlaps another.

    Where two meet the longer one counts, of equal ones the kind that the rules name first: 9月底前 is one deadline
    and no month, 每季度末 recurs and is no deadline.

    Args:
        text: the ruled form of a text.
        rules: the patterns.
        start: where to begin.
        end: where to stop, None for the end of the text.
    """
    found = sorted(_found(text, rules, start, len(text) if end is None else end))
    kept: list[Timing] = []
    for _, _, _, timing in found:
        if all(timing.span.end <= k.span.start or k.span.end <= timing.span.start for k in kept):
            kept.append(timing)
    return sorted(kept, key=lambda t: t.span)


def _found(text: str, rules: LedgerRules, start: int, end: int) -> Iterator[tuple[int, int, int, Timing]]:
    for order, (kind, pattern) in enumerate(rules.timings):
        for m in pattern.finditer(text, start, end):
            if m.end() > m.start():
                yield -len(m[0]), order, m.start(), Timing(kind, Span(m.start(), m.end()))
