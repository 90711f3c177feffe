"""Archives of the kinds that no library writes for us, as small as their formats allow: nothing in them is packed.

Sources: 7zFormat.txt of the LZMA SDK; RAR 5.0 archive format by RARLAB; technote.txt of RAR 3.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

Member = tuple[str, bytes]


def gbk_zip(members: Sequence[Member], extra: bytes = b"") -> bytes:
    """A zip as Chinese Windows packs it: names in GBK, and nothing says so but, perhaps, an ``extra`` field."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            info = _GbkInfo(name)
            info.extra = extra
            archive.writestr(info, data)
    return file.getvalue()


class _GbkInfo(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the name that zipfile calls
        return self.filename.encode("gbk"), 0


def seven_zip(members: Sequence[Member]) -> bytes:
    """A 7z archive with one folder, whose method is Copy."""
    body = b"".join(data for _, data in members)
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name, _ in members)
    sizes = b"".join(_number7(len(data)) for _, data in members[:-1])
    sums = b"".join(struct.pack("<I", zlib.crc32(data)) for _, data in members)
    header = (
        b"\x01\x04"
        + (b"\x06\x00\x01\x09" + _number7(len(body)) + b"\x00")
        + (b"\x07\x0b\x01\x00\x01\x01\x00\x0c" + _number7(len(body)) + b"\x00")
        + (b"\x08\x0d" + _number7(len(members)) + (b"\x09" + sizes if sizes else b"") + b"\x0a\x01" + sums + b"\x00")
        + b"\x00\x05"
        + _number7(len(members))
        + (b"\x11" + _number7(len(names) + 1) + b"\x00" + names)
        + b"\x00\x00"
    )
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + body + header


def _number7(value: int) -> bytes:
    if value < 0x80:
        return bytes([value])
    if value < 0x4000:
        return bytes([0x80 | value >> 8, value & 0xFF])
    return bytes([0xC0 | value >> 16, value & 0xFF, value >> 8 & 0xFF])


def rar5(members: Sequence[tuple[str | bytes, bytes]], excess: int = 0) -> bytes:
    """An archive of RAR 5, stored; names are said to be longer than they are by ``excess``."""
    data = b"Rar!\x1a\x07\x01\x00" + _block5(_vint(1) + _vint(0) + _vint(0))
    for name, content in members:
        shown = name.encode() if isinstance(name, str) else name
        facts = _vint(4) + _vint(len(content)) + _vint(0o100644) + struct.pack("<I", zlib.crc32(content))
        facts += _vint(0) + _vint(1) + _vint(len(shown) + excess) + shown
        data += _block5(_vint(2) + _vint(2) + _vint(len(content)) + facts) + content
    return data + _block5(_vint(5) + _vint(0) + _vint(0))


def _block5(header: bytes) -> bytes:
    sized = _vint(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _vint(value: int) -> bytes:
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def rar4(members: Sequence[Member]) -> bytes:
    """An archive of RAR 3, stored; names are in UTF-8, as the archives of Linux have them."""
    data = b"Rar!\x1a\x07\x00" + _block4(0x73, 0, bytes(6))
    for name, content in members:
        shown = name.encode()
        size, packed = len(content), len(content)
        facts = struct.pack("<IIBIIBBHI", packed, size, 3, zlib.crc32(content), 0, 20, 0x30, len(shown), 0o100644)
        data += _block4(0x74, 0x8000, facts + shown) + content
    return data + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, facts: bytes) -> bytes:
    header = struct.pack("<BHH", kind, flags, 7 + len(facts)) + facts
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header
