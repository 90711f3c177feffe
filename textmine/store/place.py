"""Whether a folder lies where a workspace can live: on a disk of this machine, with locks that hold."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import BinaryIO

from textmine.errors import WorkspaceError

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOTE = 4  # DRIVE_REMOTE of the Windows call GetDriveTypeW
PROBE = ".locks-probe"
"""The file that locks are tried on. It stays: two that try at once must not each have a file of their own."""
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL)


def check_place(folder: Path) -> None:
    """Refuse a folder on a network share, or where locks do not hold: two writers would destroy each other's work.

    SQLite's write-ahead log lives in shared memory, which two machines do not have; so says its documentation of
    every network file system.

    Raises:
        WorkspaceError: it is such a folder.
    """
    if is_remote(folder):
        raise WorkspaceError("workspace.on_network", path=str(folder))
    if not has_locks(folder):
        raise WorkspaceError("workspace.no_locks", path=str(folder))


def has_locks(folder: Path) -> bool:
    """Tell whether a lock that is held keeps a second one out; that of another process, trying just now, shows it too.

    Raises:
        OSError: the folder cannot be written.
    """
    with (folder / PROBE).open("ab") as first, (folder / PROBE).open("ab") as second:
        try:
            return not (_locked(first) and _locked(second))
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            raise


def _locked(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; False where somebody else holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def is_remote(folder: Path) -> bool:
    """Tell whether a folder lies on another machine, as far as this system says so."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{folder.resolve().anchor}") == _REMOTE)
    if not _MOUNTS.exists():
        return False
    where = os.path.realpath(folder)
    holding = [
        (point, kind) for point, kind in _mounts(_MOUNTS.read_text("utf-8", "replace")) if _is_below(where, point)
    ]
    return max(holding, default=("", ""), key=lambda mount: len(mount[0]))[1] in _network_kinds()


def _mounts(table: str) -> Iterator[tuple[str, str]]:
    """Yield the place and kind of each mounted file system; the later one of a place covers the earlier (proc(5))."""
    for line in reversed(table.splitlines()):
        before, _, behind = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and behind:
            yield _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4]), behind.split()[0]


def _is_below(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


@cache
def _network_kinds() -> frozenset[str]:
    lines = resources.files(__package__).joinpath("data/network.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
