"""Who works on a workspace: one run at a time, and whoever comes second hears who is first."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from textmine.errors import WorkspaceError
from textmine.words import moment

LOCK, HOLDER = "run.lock", "run.holder"
_PART = f"{HOLDER}.part"
_MOMENT = 0.3  # seconds that a run waits in any case: who asks who works holds the workspace no longer than that


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that works on a workspace: its number, machine and account, and since when (UTC, ISO 8601)."""

    pid: int
    host: str
    account: str
    since: str

    @classmethod
    def here(cls) -> Holder:
        """Return this process."""
        try:
            account = getpass.getuser()
        except (KeyError, OSError):  # an account without a name; OSError from Python 3.13 on
            account = ""
        return cls(os.getpid(), socket.gethostname(), account, datetime.now(UTC).isoformat(timespec="seconds"))


@contextmanager
def working(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold a workspace for one run.

    Args:
        folder: the workspace.
        wait: seconds to wait for another process; a negative number waits for ever.

    Raises:
        WorkspaceError: another process holds it, or there are no locks where it lies.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=wait if wait < 0 else max(wait, _MOMENT))
    except Timeout as error:
        raise _held(folder) from error
    except NotImplementedError as error:
        raise WorkspaceError("workspace.no_locks", path=str(folder)) from error
    except OSError as error:
        raise WorkspaceError("workspace.failed", path=str(folder), error=error.strerror or "") from error
    try:
        with suppress(OSError):  # it only tells others whom they wait for
            (folder / _PART).write_text(json.dumps(asdict(Holder.here())), "utf-8")
            (folder / _PART).replace(folder / HOLDER)  # nobody reads half of it
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink()
        lock.release()


def holder_of(folder: Path) -> Holder | None:
    """Return who works on a workspace just now; None where nobody does, or nobody can tell.

    The lock is only tried where somebody left word of working, for a run that begins in that moment finds it held.
    """
    found = _told(folder)
    if found is None:
        return None
    try:
        with FileLock(folder / LOCK, timeout=0):
            return None
    except (Timeout, OSError):
        return _told(folder) or found


def _held(folder: Path) -> WorkspaceError:
    if first := _told(folder):
        return WorkspaceError("workspace.held", **asdict(first) | {"since": moment(first.since)})
    return WorkspaceError("workspace.running")


def _told(folder: Path) -> Holder | None:
    try:
        kept = json.loads((folder / HOLDER).read_text("utf-8"))
        return Holder(int(kept["pid"]), str(kept["host"]), str(kept["account"]), str(kept["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
