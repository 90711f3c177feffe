"""Folders for a while, held by the process that works in them: what nobody holds was left by one that was killed.

A hold is a lock of the system (flock) on the folder itself, which ends with the process however that ends. Where
folders cannot be held, as on Windows, time tells.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_TRIES = 5  # a sweep may take something away in the moment before it is held
_OLD = 86400.0  # seconds without a change, after which a folder that cannot be held was left: no run takes a day


class HeldFolder:
    """A new folder ``path`` that only this user can enter; it is gone when it is closed.

    What processes that were killed left of the same kind goes first.
    """

    def __init__(self, parent: Path, prefix: str) -> None:
        """Make the folder in ``parent`` under a name that begins with ``prefix``.

        Raises:
            OSError: the disk is full or refuses.
        """
        sweep_folders(parent, prefix)
        self.path, self._let_go = _begun(parent, prefix)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the folder away, unless it has got another name."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._let_go()


def sweep_folders(parent: Path, prefix: str) -> None:
    """Take away the folders of a kind that no living process holds."""
    folders: list[Path] = []
    with suppress(OSError):  # not everybody who may write there may look
        folders = [path for path in parent.iterdir() if path.name.startswith(prefix)]
    for folder in folders:
        with suppress(OSError):  # gone meanwhile, or somebody else's
            if folder.is_dir() and not folder.is_symlink() and (let_go := _hold(folder)):
                shutil.rmtree(folder, ignore_errors=True)
                let_go()


def take_hold(handle: int) -> bool:
    """Take hold of what is open unless another process has; the hold ends with the handle or with the process.

    On Windows, where an open file cannot be taken away, being open is the hold.

    Raises:
        OSError: there are no locks where it lies.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _begun(parent: Path, prefix: str) -> tuple[Path, Callable[[], None]]:
    """Return a new folder that is held, so that no sweep takes it for left behind, and how to let go of it."""
    for _ in range(_TRIES):
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError):  # swept in this moment
            let_go = _hold(path, new=True)
            if let_go and path.exists():
                return path, let_go
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _hold(folder: Path, *, new: bool = False) -> Callable[[], None] | None:
    """Take hold of a folder and return how to let go of it; None where another process holds it, or may do so."""
    handle = -1
    try:
        if sys.platform != "win32":
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            if take_hold(handle):
                return lambda: os.close(handle)
            os.close(handle)
            return None
    except FileNotFoundError:
        raise
    except OSError:  # no locks there
        if handle >= 0:
            os.close(handle)
    return _nothing if new or time.time() - folder.stat().st_mtime > _OLD else None


def _nothing() -> None:
    """Let go of nothing."""
