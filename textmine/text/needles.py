"""What must stand in a text for a pattern to find anything there: words that are looked for much faster than it.

Most patterns of the word lists find nothing in most sentences of most papers. Each of their alternatives has some run
of characters that any match holds; where no sentence has one, none need be searched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from textmine.model import Span

_MOST = 40
"""Characters of a class that are worth looking for one by one."""
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_WIDTHLESS = (codes.ASSERT, codes.ASSERT_NOT, codes.AT)
Needles = frozenset[str] | None
"""Words of which every match holds one; None where nothing of the kind can be told."""


@lru_cache(maxsize=1000)
def needles(pattern: re.Pattern[str]) -> Needles:
    """Return words of which whatever a pattern finds holds at least one, None where it may find something without.

    >>> sorted(needles(re.compile("(?:我局|本局)(?!面)|[甲乙]+级")))
    ['我局', '本局', '级']
    """
    if pattern.flags & re.IGNORECASE:
        return None
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def spans_with(text: str, spans: Sequence[Span], *patterns: re.Pattern[str]) -> Sequence[int]:
    """Return the numbers of those spans of a text in which one of the patterns might find something.

    Args:
        text: where the patterns are to search.
        spans: ranges of it, in order.
        patterns: what is to be searched for within each span alone.
    """
    wanted = [needles(pattern) for pattern in patterns]
    if None in wanted or any(first.end > second.start for first, second in pairwise(spans)):
        return range(len(spans))
    starts = [span.start for span in spans]
    found: set[int] = set()
    held = _held(text)
    for word in frozenset[str]().union(*filter(None, wanted)):
        for at in _places(text, word) if word[:2] in held else ():
            number = bisect_right(starts, at) - 1
            if number >= 0 and at + len(word) <= spans[number].end:
                found.add(number)
    return sorted(found)


@lru_cache(maxsize=2)
def _held(text: str) -> frozenset[str]:
    """Return the characters of a text and its pairs of neighbours, for the text that is looked at again and again."""
    return frozenset(text).union(map(add, text, text[1:]))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _of_sequence(parts: Any) -> Needles:
    """Return what is longest of the needles of parts that follow one another, and of the runs of single characters."""
    found: list[Needles] = []
    run = ""
    for code, value in parts:
        if code is codes.LITERAL:
            run += chr(value)
            found.append(frozenset({run}))
        elif code not in _WIDTHLESS:
            run = ""
            found.append(_of_part(code, value))
    told = [words for words in found if words]
    return max(told, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _of_part(code: Any, value: Any) -> Needles:
    if code is codes.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _of_sequence(value[3])
    if code is codes.ATOMIC_GROUP:
        return _of_sequence(value)
    if code in _REPEATS:
        return _of_sequence(value[2]) if value[0] else None
    if code is codes.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        return None if None in branches else frozenset[str]().union(*filter(None, branches))
    if code is codes.IN and len(value) <= _MOST and all(kind is codes.LITERAL for kind, _ in value):
        return frozenset(chr(point) for _, point in value)
    return None
