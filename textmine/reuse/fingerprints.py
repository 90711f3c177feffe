"""Fingerprints of short runs of characters, and the runs that two papers share.

Every run of ``gram`` characters is hashed; equal hashes are brought together by one sort, hits on the same diagonal
(distance between the two places) by another. A run that more papers hold than ``window`` is not paired each with
each, so that the work grows with the characters and not with the square of the papers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.reuse.stack import Bools, Ints, Stack
from textmine.text.normal import Codes

_MIX = np.uint64(0xBF58476D1CE4E5B9)  # SplitMix64 (Steele, Lea, Flood 2014)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Grams:
    """Hash of the run that begins at each of ``positions``; runs do not reach over the end of a paper."""

    hashes: Hashes
    positions: Ints
    size: int


@dataclass(frozen=True, slots=True)
class Postings:
    """Grams sorted by hash and position, one a paper and hash; those of one hash share a ``group``.

    ``papers[i]`` is the paper of posting i, ``spread[i]`` how many papers hold its hash.
    """

    positions: Ints
    papers: Ints
    group: Ints
    spread: Ints


@dataclass(frozen=True, slots=True)
class Runs:
    """Equal runs: characters ``[a, a + length)`` and ``[b, b + length)`` of the stack, sorted by pair and place."""

    a: Ints
    b: Ints
    length: Ints
    a_paper: Ints
    b_paper: Ints


def grams(stack: Stack, size: int) -> Grams:
    """Hash every run of ``size`` characters that lies within one paper."""
    hashes = hash_codes(stack.codes, size)
    whole = np.ones(len(hashes), dtype=bool)
    for end in stack.starts[1:-1]:
        whole[max(int(end) - size + 1, 0) : int(end)] = False
    positions = np.flatnonzero(whole)
    return Grams(hashes[positions], positions, size)


def hash_codes(codes: Codes, size: int) -> Hashes:
    """Hash the run of ``size`` code points that begins at each place (Rabin's polynomial modulo 2**64, mixed)."""
    count = max(len(codes) - size + 1, 0)
    wide = codes.astype(np.uint64)
    hashes = np.zeros(count, np.uint64)
    for k in range(size):
        hashes *= _PRIME
        hashes += wide[k : k + count]
    hashes ^= hashes >> np.uint64(31)
    hashes *= _MIX
    return hashes


def postings(stack: Stack, found: Grams) -> Postings:
    """Bring equal hashes together; hashes that only one paper holds are dropped."""
    order = np.argsort(found.hashes, kind="stable")
    hashes, positions = found.hashes[order], found.positions[order]
    papers = stack.paper_at(positions)
    new_hash = _changes(hashes)
    first = new_hash | _changes(papers)
    hashes, positions, papers = hashes[first], positions[first], papers[first]
    group = np.cumsum(_changes(hashes)) - 1
    spread = np.bincount(group)[group] if len(group) else group
    shared = spread > 1
    return Postings(positions[shared], papers[shared], group[shared], spread[shared])


def _changes(values: npt.NDArray[np.generic]) -> Bools:
    """Mark the places where a value differs from the one before; the first always does."""
    marks = np.ones(len(values), dtype=bool)
    marks[1:] = values[1:] != values[:-1]
    return marks


def shared_runs(stack: Stack, posted: Postings, legitimate: Bools, size: int, window: int) -> Runs:
    """Return the runs that pairs of papers share.

    Args:
        stack: the papers.
        posted: their postings.
        legitimate: for each posting, whether its run is text that anybody may share. Such runs, and those that more
            than ``window`` papers hold, are paired with the next paper and with the first only.
        size: characters of a gram.
        window: papers up to which each is paired with each.
    """
    narrow = (posted.spread <= window) & ~legitimate
    pairs = [_at_distance(posted, narrow, d) for d in range(1, window)]
    pairs += _wide(posted, ~narrow)
    left = np.concatenate([i for i, _ in pairs]) if pairs else np.empty(0, np.int64)
    right = np.concatenate([j for _, j in pairs]) if pairs else np.empty(0, np.int64)
    return _joined(stack, posted.positions[left], posted.positions[right], size)


def _at_distance(posted: Postings, chosen: Bools, distance: int) -> tuple[Ints, Ints]:
    same = (posted.group[:-distance] == posted.group[distance:]) & chosen[:-distance]
    left = np.flatnonzero(same)
    return left, left + distance


def _wide(posted: Postings, chosen: Bools) -> list[tuple[Ints, Ints]]:
    """Pair each posting with the next of its group, and with the first."""
    if not len(posted.group):
        return []
    chain = _at_distance(posted, chosen, 1)
    firsts = np.flatnonzero(_changes(posted.group))
    first = np.repeat(firsts, np.diff([*firsts, len(posted.group)]))
    here = np.flatnonzero(chosen & (np.arange(len(first)) - first > 1))
    return [chain, (first[here], here)]


def _joined(stack: Stack, left: Ints, right: Ints, size: int) -> Runs:
    """Join hits that follow one another on the same diagonal into runs."""
    total = np.int64(len(stack.codes) + 1)
    keys = np.sort((right - left) * total + left)
    keys = keys[_changes(keys)]  # np.unique hashes, which takes ten times as long on such keys
    if not len(keys):
        empty = np.empty(0, np.int64)
        return Runs(empty, empty, empty, empty, empty)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(keys) != 1]))
    counts = np.diff([*starts, len(keys)])
    diagonal, a = np.divmod(keys[starts], total)
    b, length = a + diagonal, counts + size - 1
    a_paper, b_paper = stack.paper_at(a), stack.paper_at(b)
    order = np.lexsort((b, a, b_paper, a_paper))
    return Runs(a[order], b[order], length[order], a_paper[order], b_paper[order])
