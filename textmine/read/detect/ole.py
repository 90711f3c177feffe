"""What an OLE compound file holds, told by the entries of its directory ([MS-CFB] 2.6).

Only the directory is followed, for a file may be large and most of the stack is not in this format. Every number in
it may be a lie: sectors are visited once each, and as many as a limit allows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.read.formats import Format

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of the entries below the root, most telling first. A locked package may keep an old Word file as its cover.
_ENTRIES = (
    ("encryptedpackage", Format.ENCRYPTED),
    ("\tdrmcontent", Format.ENCRYPTED),
    ("worddocument", Format.DOC),
    ("workbook", Format.XLS),
    ("book", Format.XLS),
    ("powerpoint document", Format.PPT),
    ("__properties_version1.0", Format.MSG),
    ("matost", Format.WORKS),
    ("mn0", Format.WORKS),
)
_WRITER = frozenset({".wps", ".wpt"})
_ENTRY = 128
_DIRECTORY_START, _DIFAT_START, _IN_HEADER = 48, 76, 109
_LAST_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_ROOT = 5
_UNUSED = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry: its name in small letters, what it is, and its neighbours in the tree."""

    name: str
    kind: int
    left: int
    right: int
    child: int


def ole_format(data: bytes, suffix: str, max_entries: int) -> Format:
    """Return what a compound file is. ``suffix`` is that of its name, in small letters.

    What stands right below the root decides, for a text may embed a workbook; a file whose tree is broken is told
    by all entries that are left. At most ``max_entries`` entries are looked at.
    """
    entries = list(_entries(data, max_entries))
    names = _below_root(entries) or {entry.name for entry in entries}
    kind = next((kind for name, kind in _ENTRIES if name in names), Format.OLE)
    if kind is Format.DOC and suffix in _WRITER:
        return Format.WPS  # Kingsoft's .wps is Word's own format under another name.
    if kind is Format.OLE and suffix in _WRITER and "contents" in names:
        return Format.WORKS  # Works 5 to 9 keeps its words in a stream of that name, and so do other programs.
    return kind


def _below_root(entries: list[_Entry]) -> set[str]:
    """Return the names of the root's own children, which hang together as a binary tree."""
    found: set[str] = set()
    todo = [entry.child for entry in entries[:1] if entry.kind == _ROOT]
    seen: set[int] = set()
    while todo:
        number = todo.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        found.add(entries[number].name)
        todo += [entries[number].left, entries[number].right]
    return found


def _entries(data: bytes, limit: int) -> Iterator[_Entry]:
    """Yield the entries of the directory, sector by sector."""
    shift = int.from_bytes(data[30:32], "little")
    size = 1 << (shift if shift in {9, 12} else 9)
    count = 0
    for sector in _chain(data, size, limit):
        block = data[(sector + 1) * size : (sector + 2) * size]
        for at in range(0, len(block) - _ENTRY + 1, _ENTRY):
            count += 1
            if count > limit:
                return
            yield _entry(block[at : at + _ENTRY])


def _entry(raw: bytes) -> _Entry:
    length = int.from_bytes(raw[64:66], "little")
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace") if raw[66] != _UNUSED else ""
    return _Entry(name.lower(), raw[66], *struct.unpack("<3I", raw[68:80]))


def _chain(data: bytes, size: int, limit: int) -> Iterator[int]:
    """Yield the sectors of the directory, as the allocation table links them."""
    tables = _table_sectors(data, size)
    per_table = size // 4
    seen: set[int] = set()
    sector = _number(data, _DIRECTORY_START)
    while sector < _LAST_SECTOR and sector not in seen and len(seen) * (size // _ENTRY) < limit:
        seen.add(sector)
        yield sector
        table = sector // per_table
        if table >= len(tables):
            return
        sector = _number(data, (tables[table] + 1) * size + sector % per_table * 4)


def _table_sectors(data: bytes, size: int) -> list[int]:
    """Return where the sectors of the allocation table are: 109 in the header, the rest in a chain of their own."""
    tables = [_number(data, _DIFAT_START + 4 * i) for i in range(_IN_HEADER)]
    more, seen = _number(data, 68), set[int]()
    while more < _LAST_SECTOR and more not in seen and (more + 2) * size <= len(data):
        seen.add(more)
        at = (more + 1) * size
        tables += struct.unpack_from(f"<{size // 4 - 1}I", data, at)
        more = _number(data, at + size - 4)
    return tables


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little") if at + 4 <= len(data) else _NO_ENTRY
