"""The roster of a run, whichever kind of file it is kept in."""

from __future__ import annotations

from pathlib import Path

from textmine.model import Origin
from textmine.read import Source, printable
from textmine.read.roster import Roster, is_workbook, read_roster, roster_in
from textmine.settings import Settings
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in


def load_roster(path: Path, settings: Settings) -> Roster:
    """Read a roster: a table in plain text, or a workbook, which is read in a worker under the limits of all files.

    Raises:
        UsageError: the file cannot be opened or read, or names no unit.
    """
    if not is_workbook(path):
        return read_roster(path)
    taken = take_in([Source(path, printable(path.name), Origin.KNOWN)], TextOnly, settings)
    return roster_in([done.document for done in taken.analysed], path)
