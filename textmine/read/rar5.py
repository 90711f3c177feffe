"""What libarchive can be shown of a RAR 5 archive (RARLAB, RAR 5.0 archive format).

It has no message for a header that is cut off or makes no sense, and no name where one is not UTF-8, and what passes
either on to Python ends the process where there is none. So it is shown no such header and no such name.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"Rar!\x1a\x07\x01\x00"

_FILE, _LOCKED, _END = 2, 4, 5
_HAS_EXTRA, _HAS_DATA = 0x1, 0x2
_HAS_TIME, _HAS_SUM = 0x2, 0x4
_CHECKSUM = 4
_SIZE_BYTES = 3  # of the number that says how long a header is, so that none is longer than 2 MB
_NUMBER_BYTES = 10
_UNNAMEABLE = re.compile("[\0\udc80-\udcff]")


class _UnsoundError(ValueError):
    """A header is cut off, its sum is wrong, or a name goes past its end."""


@dataclass(frozen=True, slots=True)
class _Header:
    """One header without its sum: ``raw`` with its length, ``body`` where its own fields begin in it.

    ``data`` are the bytes that follow it.
    """

    kind: int
    raw: bytes
    body: int
    data: int


def sound_part(data: bytes) -> bytes:
    """Return what of an archive comes before the first unsound header; all of it where there is none.

    In names that are not UTF-8 each byte that is none becomes an underscore. Behind a header that locks all others
    nothing can be told; they count as sound.
    """
    made = bytearray(data)
    at = len(SIGNATURE)
    while at < len(data):
        try:
            header = _header(data, at)
            raw = _named(header) if header.kind == _FILE else header.raw
        except _UnsoundError:
            return bytes(made[:at])
        start, at = at, at + _CHECKSUM + len(raw)
        if raw != header.raw:
            made[start:at] = struct.pack("<I", zlib.crc32(raw)) + raw
        if header.kind in {_LOCKED, _END}:
            break
        at += header.data
    return bytes(made)


def _header(data: bytes, at: int) -> _Header:
    length, place = _number(data[at : at + _CHECKSUM + _SIZE_BYTES], _CHECKSUM)
    raw = data[at + _CHECKSUM : at + place + length]
    if len(raw) < place - _CHECKSUM + length or struct.unpack_from("<I", data, at)[0] != zlib.crc32(raw):
        raise _UnsoundError
    kind, place = _number(raw, place - _CHECKSUM)
    flags, place = _number(raw, place)
    if flags & _HAS_EXTRA:
        _, place = _number(raw, place)
    size, place = _number(raw, place) if flags & _HAS_DATA else (0, place)
    return _Header(kind, raw, place, size)


def _named(header: _Header) -> bytes:
    """Return the header of a file with a name that can be told."""
    raw = header.raw
    flags, place = _number(raw, header.body)
    for _ in ("size", "attributes"):
        _, place = _number(raw, place)
    place += 4 * (flags & _HAS_TIME > 0) + 4 * (flags & _HAS_SUM > 0)
    for _ in ("method", "system"):
        _, place = _number(raw, place)
    length, place = _number(raw, place)
    if place + length > len(raw):
        raise _UnsoundError
    name = _UNNAMEABLE.sub("_", raw[place : place + length].decode("utf-8", "surrogateescape"))
    return raw[:place] + name.encode() + raw[place + length :]


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a byte, seven bits in each, the lowest first, and the byte behind it."""
    value = 0
    for count, byte in enumerate(raw[at : at + _NUMBER_BYTES]):
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return value, at + count + 1
    raise _UnsoundError
