"""The file layer that gets full or breaks: compiled here, and told what to do from within a process that loaded it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")
KINDS = ("open", "write", "sync", "rename", "read-open")
"""Kinds of calls; a fault may also be for ``any`` of the first four."""
ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "short": -1, "kill": -2}
_ROOM = 8192  # bytes for what the library says of where the fault went off


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong below ``folder``, at which call of its kind, counted from 1; 0 counts and lets everything pass.

    ``error`` is ENOSPC, EIO, ``short`` (half of the bytes are written, and the next call finds the disk full) or
    ``kill`` (the process and its group end before the call is done). It strikes once, or, ``sticky``, from then on.
    It waits for a call that it can strike outside of tests too: a full disk removes, shortens and opens what is there.
    """

    folder: str | Path
    kind: str = "any"
    n: int = 0
    error: str = "ENOSPC"
    sticky: bool = False

    def __post_init__(self) -> None:
        if self.kind not in (*KINDS, "any") or self.error not in ERRORS or self.n < 0:
            raise ValueError(self)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many calls of each kind there were since arming, and which one the fault struck, if it went off."""

    calls: dict[str, int]
    fired: bool
    where: str


def build(folder: Path) -> Path:
    """Compile the library into a folder.

    Raises:
        RuntimeError: this is no Linux, or there is no C compiler that works: tests fail then and are not skipped.
    """
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or not compiler:
        raise RuntimeError("tests of a failing disk need Linux and a C compiler: install gcc and libc6-dev")
    library = folder / "faults.so"
    options = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-Wall", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run([compiler, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the library for tests of a failing disk does not compile:\n{done.stderr}")
    return library


def preloaded(folder: Path) -> dict[str, str]:
    """Compile the library and return the environment of processes that share one state of it."""
    return {"LD_PRELOAD": str(build(folder)), "FAULTS_STATE": str(folder / "faults.state")}


def arm(fault: Fault) -> None:
    """Begin to count, in this process and in all that share its state."""
    folder = os.fsencode(os.path.realpath(fault.folder))
    kind = (*KINDS, "any").index(fault.kind)
    _library().faults_arm(folder, kind, ctypes.c_long(fault.n), ERRORS[fault.error], fault.sticky)


def disarm() -> None:
    """Stop counting and forget what was counted."""
    _library().faults_disarm()


def counted() -> Counted:
    """Return what was counted since arming."""
    calls, where = (ctypes.c_long * len(KINDS))(), ctypes.create_string_buffer(_ROOM)
    fired = _library().faults_counted(calls, where, ctypes.c_size_t(_ROOM))
    return Counted(dict(zip(KINDS, calls, strict=True)), bool(fired), os.fsdecode(where.value))


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    if not hasattr(library, "faults_arm"):
        raise RuntimeError("this process was started without the library: see tests.faults.shim.preloaded")
    return library
