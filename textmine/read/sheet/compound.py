"""A compound file with one stream and nothing that could lead a reader astray ([MS-CFB])."""

from __future__ import annotations

import struct

_SECTOR = 4096
_PLACES = _SECTOR // 4  # sectors that one sector of the table tells of
_IN_HEADER = 109  # sectors of the table that the header lists
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_ROOT, _STREAM = 5, 2

LARGEST = _SECTOR * (_PLACES - 1) * _IN_HEADER - 3 * _SECTOR
"""Bytes that fit, more than 400 MB."""


def with_stream(name: str, content: bytes) -> bytes:
    """Return a compound file whose root holds this stream, filled up with zeros to whole sectors.

    Raises:
        ValueError: more bytes than ``LARGEST``.
    """
    if len(content) > LARGEST:
        raise ValueError(f"{len(content)} bytes are more than a compound file without further tables holds")
    padded = content.ljust(_SECTOR, b"\0")
    padded += bytes(-len(padded) % _SECTOR)
    sectors = len(padded) // _SECTOR
    # The stream, the directory in one sector, and the room for small streams, which calamine does not go without.
    chain = [*range(1, sectors), _END, _END, _END]
    tables = -(-len(chain) // (_PLACES - 1))  # each also tells of itself
    chain += [_TABLE] * tables
    chain += [_FREE] * (tables * _PLACES - len(chain))
    directory = _entry("Root Entry", _ROOT, 1, sectors + 1, 0) + _entry(name, _STREAM, _NONE, 0, len(padded))
    head = _head(directory=sectors, table=sectors + 2, tables=tables)
    return head + padded + directory.ljust(2 * _SECTOR, b"\0") + struct.pack(f"<{len(chain)}I", *chain)


def _head(*, directory: int, table: int, tables: int) -> bytes:
    """Return the header, in a sector of its own; the table begins at one sector and goes on in the next."""
    listed = [table + number if number < tables else _FREE for number in range(_IN_HEADER)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    head += struct.pack("<9I", 1, tables, directory, 0, 4096, _END, 0, _END, 0)
    return (head + struct.pack(f"<{_IN_HEADER}I", *listed)).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    numbers = (len(raw) + 2, kind, 1, _NONE, _NONE, child, start, size)
    return raw.ljust(64, b"\0") + struct.pack("<HBB3I36xIQ", *numbers)
