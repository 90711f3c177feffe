"""Sets of characters as spans: joined, and taken from one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from textmine.model import Span


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same characters as spans in order that neither overlap nor touch.

    >>> merged([Span(4, 6), Span(0, 3), Span(2, 4)])
    [Span(start=0, end=6)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(spans: Sequence[Span], holes: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of ``spans``, which are in order and apart, outside of all ``holes``.

    >>> list(without([Span(0, 5), Span(7, 9)], [Span(1, 2), Span(4, 8)]))
    [Span(start=0, end=1), Span(start=2, end=4), Span(start=8, end=9)]
    """
    if not spans:
        return
    low, high = spans[0].start, spans[-1].end
    inside = merged(hole for hole in holes if hole.start < high and hole.end > low)
    at = 0
    for span in spans:
        start = span.start
        while at < len(inside) and inside[at].end <= start:
            at += 1
        ahead = at
        while ahead < len(inside) and inside[ahead].start < span.end:
            if inside[ahead].start > start:
                yield Span(start, inside[ahead].start)
            start = max(start, inside[ahead].end)
            ahead += 1
        if start < span.end:
            yield Span(start, span.end)


def near(spans: list[Span], span: Span) -> list[Span]:
    """Return those of ``spans``, which are in order and apart, that hold any of the characters of ``span``.

    >>> near([Span(0, 2), Span(3, 5), Span(6, 9)], Span(2, 7))
    [Span(start=3, end=5), Span(start=6, end=9)]
    """
    begin = bisect_right(spans, span.start, key=lambda other: other.end)
    return spans[begin : bisect_left(spans, span.end, key=lambda other: other.start)]
