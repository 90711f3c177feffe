"""Equal characters of two papers, laid side by side.

Positions here are those of the stack (see :mod:`textmine.reuse.stack`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.text.normal import Codes


@dataclass(frozen=True, slots=True)
class Run:
    """Equal characters ``[a, a + length)`` and ``[b, b + length)``."""

    a: int
    b: int
    length: int

    @property
    def a_end(self) -> int:
        """Where the run ends in a."""
        return self.a + self.length

    @property
    def b_end(self) -> int:
        """Where the run ends in b."""
        return self.b + self.length


def equal(codes: Codes, a: int, b: int, step: int, bounds: Sequence[tuple[int, int]]) -> int:
    """Count the equal characters from ``a`` and ``b`` on, forwards or backwards, within both papers."""
    (a_low, a_high), (b_low, b_high) = bounds
    room = min(a_high - a, b_high - b) if step > 0 else min(a - a_low, b - b_low) + 1
    count, chunk = 0, 32
    while count < room:
        size = min(chunk, room - count)
        if step > 0:
            left, right = codes[a + count : a + count + size], codes[b + count : b + count + size]
        else:
            left = codes[a - count - size + 1 : a - count + 1][::-1]
            right = codes[b - count - size + 1 : b - count + 1][::-1]
        different = np.flatnonzero(left != right)
        if len(different):
            return count + int(different[0])
        count, chunk = count + size, chunk * 2
    return count


def pieces(codes: Codes, a: tuple[int, int], b: tuple[int, int], least: int) -> list[Run]:
    """Return the longest equal piece of two short ranges, and recursively those before and after it."""
    a_len, b_len = a[1] - a[0], b[1] - b[0]
    if a_len < least or b_len < least:
        return []
    piece = longest_piece(codes[a[0] : a[1]], codes[b[0] : b[1]])
    if piece.length < least:
        return []
    here = Run(a[0] + piece.a, b[0] + piece.b, piece.length)
    before = pieces(codes, (a[0], here.a), (b[0], here.b), least)
    return [*before, here, *pieces(codes, (here.a_end, a[1]), (here.b_end, b[1]), least)]


def longest_piece(left: Codes, right: Codes) -> Run:
    """Longest common run of two short arrays, by their table of equal characters."""
    lengths = np.zeros(len(right) + 1, np.int64)
    best = Run(0, 0, 0)
    for i, code in enumerate(left):
        following = np.zeros_like(lengths)
        same = np.flatnonzero(right == code)
        following[same + 1] = lengths[same] + 1
        k = int(np.argmax(following))
        if following[k] > best.length:
            length = int(following[k])
            best = Run(i - length + 1, k - length, length)
        lengths = following
    return best
