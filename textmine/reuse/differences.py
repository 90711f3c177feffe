"""What differs inside a passage: names and numbers that were swapped, and other edits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from textmine.model import Swap
from textmine.reuse.alignment import Ranges, Run
from textmine.reuse.edges import Bounds
from textmine.reuse.passages import Passage
from textmine.reuse.stack import Stack
from textmine.settings import ReuseSettings

_NUMBER = re.compile(r"\d+(?:[.．,，]\d+)*%?")
_NAME_ENDINGS = frozenset("省市县区镇乡村街社局院校厂所站馆部厅司队园组委")
_ZERO = ord("0")


@dataclass(frozen=True, slots=True)
class Differences:
    """The distinct swaps of a passage in their order, and how many characters differ in other ways."""

    swaps: tuple[Swap, ...] = ()
    loose: int = 0


def differences(
    stack: Stack, papers: tuple[int, int], passage: Passage, bounds: Bounds, rules: ReuseSettings
) -> Differences:
    """Return what differs between the two sides of a passage that is shown over ``bounds``."""
    if not passage.ordered:
        return Differences()
    (a_start, a_end), (b_start, b_end) = bounds.a, bounds.b
    runs = [Run(a_start, b_start, 0), *passage.runs, Run(a_end, b_end, 0)]
    found: dict[Swap, None] = {}
    loose = 0
    for run, after in pairwise(runs):
        found |= dict.fromkeys(_numbers(stack, papers, run))
        gap = (run.a_end, after.a), (run.b_end, after.b)
        size = max(end - start for start, end in gap)
        swap = _swap(stack, papers, gap) if 0 < size <= rules.max_slot else None
        if swap is not None:
            found[swap] = None
        else:
            loose += size
    return Differences(tuple(found), loose)


def _numbers(stack: Stack, papers: tuple[int, int], run: Run) -> Iterator[Swap]:
    for k in np.flatnonzero(stack.codes[run.a : run.a_end] == _ZERO).tolist():
        a, b = _number(stack, papers[0], run.a + k), _number(stack, papers[1], run.b + k)
        if a != b:
            yield Swap(a, b)


def _number(stack: Stack, paper: int, position: int) -> str:
    offset = stack.span(paper, position, position + 1).start
    found = _NUMBER.match(stack.papers[paper].text, offset)
    return unicodedata.normalize("NFKC", found[0]) if found else ""


def _swap(stack: Stack, papers: tuple[int, int], gap: Ranges) -> Swap | None:
    """A short gap on both sides that holds a name: what stands before 镇, 局, …, or is part of a unit's name."""
    if any(start == end for start, end in gap):
        return None
    a, b = (raw(stack, paper, start, end) for paper, (start, end) in zip(papers, gap, strict=True))
    behind = stack.codes[gap[0][1] : gap[0][1] + 1]
    units = "".join(stack.papers[p].unit + stack.papers[p].title for p in papers)
    named = (len(behind) and chr(int(behind[0])) in _NAME_ENDINGS) or (
        a[-1] in _NAME_ENDINGS and b[-1] in _NAME_ENDINGS
    )
    digits = any(c.isdigit() for c in a) and any(c.isdigit() for c in b)
    owned = len(a) > 1 and len(b) > 1 and (a in units or b in units)
    return Swap(a, b) if named or digits or owned else None


def raw(stack: Stack, paper: int, start: int, end: int) -> str:
    """Return the text of positions ``[start, end)``, marks between them included, blanks left out."""
    return "".join(stack.span(paper, start, end).of(stack.papers[paper].text).split())
