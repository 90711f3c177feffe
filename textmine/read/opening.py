"""Opening a file that somebody named: a regular one, or the reason why not."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from textmine.errors import UnavailableError


@contextmanager
def regular_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to read; a pipe or a device is not opened, for it may never end.

    Raises:
        UnavailableError: gone, forbidden, no regular file, or a failing disk; that of a read in the block too.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnavailableError("read.closed_folder")
        if not stat.S_ISREG(mode):
            raise UnavailableError("read.no_file")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise UnavailableError("read.vanished") from error
    except PermissionError as error:
        raise UnavailableError("read.no_permission") from error
    except OSError as error:
        raise UnavailableError("read.disk") from error
