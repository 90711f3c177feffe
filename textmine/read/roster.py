"""The roster: which units should submit, and the places that they belong to."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import UsageError

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that should submit, and all that the roster names (units, and the places that they belong to)."""

    units: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_roster(path: Path) -> Roster:
    """Read a roster: a CSV file with a line of headings and the units in its first column, each taken once.

    UTF-8, GB18030 and UTF-16 with its mark are read, commas or tabs between the columns: what offices save as text.

    Raises:
        UsageError: the file cannot be opened, is no CSV, or names no unit.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError("work.roster_unreadable", path=str(path)) from error
    lines = _decoded(raw, path).splitlines()
    head = lines[0] if lines else ""
    try:
        rows = [*csv.reader(lines, delimiter="\t" if "\t" in head and "," not in head else ",")][1:]
    except csv.Error as error:
        raise UsageError("work.roster_not_csv", path=str(path)) from error
    cells = [[cell.strip() for cell in row] for row in rows]
    units = dict.fromkeys(row[0] for row in cells if row and row[0])
    if not units:
        raise UsageError("work.roster_empty", path=str(path))
    return Roster(tuple(units), tuple(dict.fromkeys(cell for row in cells for cell in row if cell)))


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ("utf-16",) if raw.startswith(_UTF_16) else _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UsageError("work.roster_not_csv", path=str(path))
