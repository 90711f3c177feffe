"""A list of positions with something between each two of them, as Word keeps nearly everything ([MS-DOC] 2.2.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plc:
    """``items[i]`` belongs to what lies between ``positions[i]`` and ``positions[i + 1]``."""

    positions: tuple[int, ...] = ()
    items: tuple[bytes, ...] = ()


def read_plc(data: bytes, size: int) -> Plc:
    """Read a list whose items have ``size`` bytes each; what is cut off at the end is left out."""
    count = (len(data) - 4) // (4 + size)
    if count < 0:
        return Plc()
    positions = struct.unpack_from(f"<{count + 1}I", data)
    first = 4 * (count + 1)
    return Plc(positions, tuple(data[first + size * i : first + size * (i + 1)] for i in range(count)))
