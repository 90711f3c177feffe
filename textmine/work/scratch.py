"""Folders for what a run needs only while it goes on, and the end of those whose process was killed.

A folder is held by a lock that the system lets go of when the process ends, however it ends. So who starts next can
tell what is left over from what another run on this machine is using.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "textmine-"
_LOCK = "held.lock"
_CONTENT = "content"


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder of this user's own that is gone afterwards, and remove those of processes that are gone.

    Raises:
        OSError: there is no place for temporary files.
    """
    sweep(Path(tempfile.gettempdir()))
    folder, lock = _held()
    try:
        yield folder / _CONTENT
    finally:
        _remove(folder, lock)


def sweep(place: Path) -> None:
    """Remove the folders in ``place`` that processes of this user made and did not live to remove."""
    with suppress(OSError):
        for entry in os.scandir(place):
            if entry.name.startswith(_PREFIX) and _is_ours(entry):
                _sweep_one(Path(entry.path))


def _held() -> tuple[Path, FileLock]:
    """Make a folder and lock it. A sweep of another process may come between the two; then it is made once more."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = FileLock(folder / _LOCK, thread_local=False)  # a page is sent in one thread and put away in another
        with suppress(Timeout, FileNotFoundError):
            lock.acquire(timeout=0)
            (folder / _CONTENT).mkdir(mode=0o700)
            return folder, lock


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Tell whether it is a folder of this user; a link that somebody laid in a shared place is not followed."""
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())


def _sweep_one(folder: Path) -> None:
    if not (folder / _LOCK).is_file():
        return  # not made here, or not locked yet
    lock = FileLock(folder / _LOCK)
    with suppress(OSError):
        lock.acquire(timeout=0)
        _remove(folder, lock)


def _remove(folder: Path, lock: FileLock) -> None:
    """Remove a folder that this process holds; what cannot be removed is left with its lock, for the next sweep."""
    shutil.rmtree(folder / _CONTENT, ignore_errors=True)
    emptied = not (folder / _CONTENT).exists()
    if emptied and os.name != "nt":
        (folder / _LOCK).unlink(missing_ok=True)  # while it is held, so that nobody else holds it now
    lock.release()
    if emptied:
        shutil.rmtree(folder, ignore_errors=True)
