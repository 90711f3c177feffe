"""Excel 97 workbooks, record by record, in a compound file of one stream."""

from __future__ import annotations

import struct


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def label(row, column, words):
    raw = words.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(words), 1) + raw)


def xls(*cells, extra=b"", name="Sheet1"):
    """An Excel 97 workbook of one sheet in a compound file with one stream."""
    bound = record(0x85, struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name.encode())
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start = len(begin) + len(extra) + len(bound) + 4
    bound = bound[:4] + struct.pack("<I", start) + bound[8:]
    inside = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(cells) + record(0x0A)
    stream = (begin + extra + bound + record(0x0A) + inside).ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    )

    def entry(title, kind, child, first, size):
        raw = title.encode("utf-16-le")
        none = 0xFFFFFFFF
        return raw.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(raw) + 2, kind, 1, none, none, child, first, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return head + b"".join(struct.pack("<I", n) for n in fat).ljust(512, b"\xff") + directory.ljust(512, b"\0") + stream
