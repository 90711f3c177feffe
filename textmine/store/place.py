"""Whether a folder lies where a workspace can live: on a disk of this machine, with locks that hold."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from filelock import FileLock, Timeout

from textmine.errors import WorkspaceError

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOTE = 4  # DRIVE_REMOTE of the Windows call GetDriveTypeW
_PROBE = ".locks-probe"


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
    """Tell whether a lock that is held keeps a second one out."""
    path = folder / _PROBE
    try:
        with FileLock(path, timeout=0, is_singleton=False), FileLock(path, timeout=0, is_singleton=False):
            return False
    except Timeout:
        return True
    except NotImplementedError:
        return False
    finally:
        path.unlink(missing_ok=True)


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
