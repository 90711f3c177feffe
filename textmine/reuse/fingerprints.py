"""Fingerprints of short runs of characters, and the places where two papers hold the same one.

Every run of ``gram`` characters is hashed. Hash and position are packed into one number, so that a single sort in
place brings equal runs together in the order of the stack; no table of hashes is kept. A run that many papers hold is
paired sparingly, so that work grows with the characters and not with the square of the papers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.reuse.stack import Bools, Counts, Ints, Stack
from textmine.text.normal import Codes

_MIX = np.uint64(0xBF58476D1CE4E5B9)  # SplitMix64 (Steele, Lea, Flood 2014)
_PRIME = 0x9E3779B97F4A7C15
_PIECE = 1 << 18  # characters that are hashed together: what stays in a processor's cache
LOTS = 1 << 16
"""Lots that hashes draw when only some of those that many papers hold are paired."""
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Places of the grams that several papers hold, sorted by hash and position; those of one hash share a ``group``.

    ``papers[i]`` is the paper of posting i; ``first[i]`` says whether it is the first of its hash in that paper.
    ``hashes[g]`` is the hash of group g, rising, cut to its upper bits (see :func:`cut`); ``spread[g]`` is how many
    papers hold it. A gram has ``size`` characters.
    """

    positions: Counts
    papers: Counts
    group: Counts
    first: Bools
    hashes: Hashes
    spread: Counts
    bits: int
    size: int

    def holding(self, hashes: Hashes) -> Bools:
        """Mark the groups whose hash is among ``hashes``, given in full."""
        marks = np.zeros(len(self.hashes), dtype=bool)
        wanted = cut(hashes, self.bits)
        if len(marks):
            places = np.minimum(np.searchsorted(self.hashes, wanted), len(marks) - 1)
            marks[places[self.hashes[places] == wanted]] = True
        return marks

    def groups_with(self, chosen: Bools) -> Bools:
        """Mark the groups that hold one of the postings ``chosen``."""
        marks = np.zeros(len(self.hashes), dtype=bool)
        marks[self.group[chosen]] = True
        return marks

    def within(self, marks: Bools) -> Bools:
        """Mark the postings all of whose characters are marked in the stack."""
        inside: Bools = whole_grams(marks, self.size)[self.positions]
        return inside


def whole_grams(marks: Bools, size: int) -> Bools:
    """Mark the places at which a gram of ``size`` characters begins that are all marked."""
    whole = marks.copy()
    for k in range(1, size):
        whole[: max(len(whole) - k, 0)] &= marks[k:]
    return whole


@dataclass(frozen=True, slots=True)
class Hits:
    """Grams that two papers share: one begins at ``a``, its equal at ``b``, in the order of ``b - a`` and ``a``."""

    a: Ints
    b: Ints


def hash_codes(codes: Codes, size: int) -> Hashes:
    """Hash the run of ``size`` code points that begins at each place (Rabin's polynomial modulo 2**64, mixed)."""
    hashes = np.zeros(0, np.uint64)
    length = 0
    powers = {1: codes.astype(np.uint64)}  # hashes of runs of 1, 2, 4, … characters
    for bit in range(size.bit_length()):
        part = powers[1 << bit]
        if size >> bit & 1:
            hashes = _followed(hashes, part, length, 1 << bit) if length else part
            length += 1 << bit
        if 2 << bit <= size:
            powers[2 << bit] = _followed(part, part, 1 << bit, 1 << bit)
    return _mixed(hashes[: max(len(codes) - size + 1, 0)])


def hashes_at(codes: Codes, places: Ints, size: int) -> Hashes:
    """Return the hashes, as :func:`hash_codes` gives them, of the runs that begin at some places."""
    hashes = codes[places].astype(np.uint64)
    for k in range(1, size):
        hashes *= np.uint64(_PRIME)
        hashes += codes[places + k]
    return _mixed(hashes)


def _mixed(hashes: Hashes) -> Hashes:
    hashes = hashes ^ (hashes >> np.uint64(31))
    hashes *= _MIX
    return hashes ^ (hashes >> np.uint64(29))


def _followed(first: Hashes, second: Hashes, shift: int, size: int) -> Hashes:
    """Hash each run followed by the run ``shift`` places on, which has ``size`` characters."""
    count = max(min(len(first), len(second) - shift), 0)
    return first[:count] * np.uint64(pow(_PRIME, size, 1 << 64)) + second[shift : shift + count]


def cut(hashes: Hashes, bits: int) -> Hashes:
    """Keep the upper bits of hashes: what is left when a position of ``bits`` bits is packed with one."""
    return hashes >> np.uint64(bits)


def packed_grams(codes: Codes, starts: Ints, size: int, bits: int) -> Hashes:
    """Return hash and position of every gram that lies within one paper, packed into one number each, sorted."""
    ends = np.zeros(len(codes), dtype=bool)  # where a gram would reach over the end of a paper
    for end in starts[1:].tolist():
        ends[max(end - size + 1, 0) : end] = True
    packed = np.empty(len(codes) - int(np.count_nonzero(ends)), np.uint64)
    filled = 0
    mask = np.uint64((1 << bits) - 1)
    for start in range(0, max(len(codes) - size + 1, 0), _PIECE):
        hashes = hash_codes(codes[start : start + _PIECE + size - 1], size)
        whole = np.flatnonzero(~ends[start : start + len(hashes)])
        chosen = (hashes[whole] & ~mask) | (whole + start).astype(np.uint64)
        packed[filled : filled + len(chosen)] = chosen
        filled += len(chosen)
    packed.sort()
    return packed


def postings(stack: Stack, size: int) -> Postings:
    """Bring equal grams of ``size`` characters together; those that only one paper holds are dropped."""
    bits = position_bits(stack)
    return shared_grams(stack, packed_grams(stack.codes, stack.starts, size, bits), size, bits)


def position_bits(stack: Stack) -> int:
    """Return how many bits a position of the stack takes."""
    return max(len(stack.codes), 1).bit_length()


def shared_grams(stack: Stack, packed: Hashes, size: int, bits: int) -> Postings:
    """Return, of the packed grams of ``size`` characters of a stack, those that several papers hold."""
    equal = np.empty(max(len(packed) - 1, 0), dtype=bool)
    for start in range(0, len(equal), _PIECE):
        part = cut(packed[start : start + _PIECE + 1], bits)
        equal[start : start + _PIECE] = part[1:] == part[:-1]
    repeated = np.zeros(len(packed), dtype=bool)
    repeated[1:] |= equal
    repeated[:-1] |= equal
    packed = packed[repeated]
    del repeated, equal
    return _in_several(packed, stack.paper_of(), size, bits)


def _in_several(packed: Hashes, paper_of: Counts, size: int, bits: int) -> Postings:
    positions = (packed & np.uint64((1 << bits) - 1)).astype(np.int32)
    hashes = cut(packed, bits)
    papers = paper_of[positions]
    new_hash = changes(hashes)
    first = new_hash | changes(papers)
    starts = np.flatnonzero(new_hash)
    spread = np.add.reduceat(first, starts, dtype=np.int32) if len(starts) else np.zeros(0, np.int32)
    shared = spread > 1
    sizes = np.diff(np.append(starts, len(packed)))
    kept = np.repeat(shared, sizes)
    group = np.repeat(np.arange(np.count_nonzero(shared), dtype=np.int32), sizes[shared])
    return Postings(
        positions[kept], papers[kept], group, first[kept], hashes[starts[shared]], spread[shared], bits, size
    )


def changes(values: npt.NDArray[np.generic]) -> Bools:
    """Mark the places where a value differs from the one before; the first always does."""
    marks = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=marks[1:])
    return marks


def hits(posted: Postings, chosen: Bools, window: int) -> Hits:
    """Return the places that papers share, each with each, one a paper and gram.

    Args:
        posted: the grams of the stack.
        chosen: which groups of equal grams to pair.
        window: papers up to which all of their grams are taken. Of those that more papers hold only so many are, by
            their hashes, that the work stays the same for each of them: what is long is still met.
    """
    firsts, begins = _one_a_paper(
        posted, chosen & (lots(posted.hashes, posted.bits) * (posted.spread - 1) < window * LOTS)
    )
    rank = np.arange(len(firsts)) - np.flatnonzero(begins)[np.cumsum(begins) - 1]
    right = np.repeat(np.arange(len(firsts)), rank)
    left = right - (np.arange(len(right)) - np.repeat(np.cumsum(rank) - rank, rank) + 1)
    positions = posted.positions[firsts]
    return by_diagonal(positions[left], positions[right])


def lots(hashes: Hashes, bits: int) -> Ints:
    """Return a number from 0 to :data:`LOTS` for each hash that was cut by ``bits`` bits: its uppermost bits."""
    drawn: Ints = (hashes >> np.uint64(48 - bits)).astype(np.int64)
    return drawn


def hits_of_one(posted: Postings, chosen: Bools, preferred: int = 0) -> Hits:
    """Return the places that papers share with one of them, for the chosen groups: the first that holds the gram.

    Papers before ``preferred`` are that one only where no later paper holds the gram.
    """
    firsts, begins = _one_a_paper(posted, chosen)
    positions, group = posted.positions[firsts], np.cumsum(begins) - 1
    starts = np.flatnonzero(begins)
    passed_over = np.bincount(group, posted.papers[firsts] < preferred, len(starts)).astype(np.int64)
    sizes = np.diff(np.append(starts, len(firsts)))
    one = starts + np.where(passed_over < sizes, passed_over, 0)
    others = np.flatnonzero(np.arange(len(firsts)) != one[group])
    ends = np.sort([positions[one[group[others]]], positions[others]], axis=0)
    return by_diagonal(ends[0], ends[1])


def joined_hits(first: Hits, second: Hits) -> Hits:
    """Return hits of two kinds as one."""
    return by_diagonal(np.concatenate([first.a, second.a]), np.concatenate([first.b, second.b]))


def _one_a_paper(posted: Postings, chosen: Bools) -> tuple[Ints, Bools]:
    """Return the first posting of each paper in the chosen groups, and which of these begin a group."""
    firsts = np.flatnonzero(posted.first & chosen[posted.group])
    return firsts, changes(posted.group[firsts])


def by_diagonal(left: Ints | Counts, right: Ints | Counts) -> Hits:
    """Sort hits by diagonal (how far apart the two places are) and place."""
    if not len(left):
        return Hits(left.astype(np.int64), right.astype(np.int64))
    total = np.int64(int(right.max()) + 1)
    keys = (right.astype(np.int64) - left) * total + left
    keys.sort()
    diagonal, a = np.divmod(keys, total)
    return Hits(a, a + diagonal)
