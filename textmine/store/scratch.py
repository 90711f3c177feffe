"""Room on the disk for the time of one piece of work, where this system keeps what is temporary."""

from __future__ import annotations

import tempfile
from pathlib import Path

from textmine.store.held import HeldFolder, sweep_folders
from textmine.store.output import told

_PREFIX = "textmine-work-"


def scratch() -> HeldFolder:
    """Return a folder that is gone when it is closed, or, where its process is killed, when the next one is made.

    Raises:
        WorkspaceError: the disk is full or refuses.
    """
    with told(Path()):
        place = Path(tempfile.gettempdir())
    with told(place):
        return HeldFolder(place, _PREFIX)


def sweep_scratch() -> None:
    """Take away what processes that were killed left there."""
    with told(Path()):
        sweep_folders(Path(tempfile.gettempdir()), _PREFIX)


def subfolder(folder: Path, number: int) -> Path:
    """Make the folder of that number within another.

    Raises:
        WorkspaceError: the disk is full or refuses.
    """
    with told(folder.parent):
        made = folder / str(number)
        made.mkdir(mode=0o700)
    return made
