# The calls themselves are what is tested:
# ruff: noqa: PTH102, PTH104, PTH106, PTH108, PTH208, PTH211
"""What the tests of the failing disk have done in a child: files written in each way, by hand and by SQLite."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np

from tests.faults import shim
from textmine.errors import WorkspaceError

PIECE = bytes(1000)


def everything(folder: str) -> None:
    """One call of each kind, in this order: a folder, a new file, a write, a sync, a new name, and reading it."""
    place = Path(folder, "新")
    place.mkdir()
    file = os.open(place / "甲", os.O_WRONLY | os.O_CREAT)
    os.write(file, PIECE)
    os.fsync(file)
    os.close(file)
    (place / "甲").rename(place / "乙")
    os.close(os.open(place / "乙", os.O_RDONLY))


def write(folder: str, times: int) -> list[int | str]:
    """Write a piece so many times; tell how many bytes each call took, or the name of its error."""
    found: list[int | str] = []
    with Path(folder, "甲").open("wb", buffering=0) as file:
        for _ in range(times):
            try:
                found.append(os.write(file.fileno(), PIECE))
            except OSError as error:
                found.append(error.errno)
    return found


def ways_to_write(folder: str) -> dict[str, list[int | str]]:
    """Write six bytes in each way that there is, each into a file of its own, armed anew; tell what came of it."""
    source = os.open(Path(folder).parent / "six", os.O_RDWR | os.O_CREAT)
    os.write(source, b"123456")
    os.lseek(source, 0, os.SEEK_SET)
    ways = {
        "write": lambda file: os.write(file, b"123456"),
        "pwrite": lambda file: os.pwrite(file, b"123456", 0),
        "writev": lambda file: os.writev(file, [b"1", b"", b"23", b"456"]),
        "pwritev": lambda file: os.pwritev(file, [b"12345", b"6"], 0),
        "sendfile": lambda file: os.sendfile(file, source, 0, 6),
        "copy_file_range": lambda file: os.copy_file_range(source, file, 6),
        "fwrite": _fwrite,
    }
    return {way: _struck(folder, way, function) for way, function in ways.items()}


def _struck(folder: str, way: str, function: Callable[[int], int]) -> list[int | str]:
    file = os.open(Path(folder, way), os.O_RDWR | os.O_CREAT)
    shim.arm(shim.Fault(folder, "write", 1, "short"))
    done = function(file)
    return [done, os.fstat(file).st_size, shim.counted().calls["write"], shim.counted().where.split()[0]]


def _fwrite(file: int) -> int:
    library = ctypes.CDLL(None)
    library.fdopen.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(library.fdopen(file, b"w"))
    done = library.fwrite(b"123456", ctypes.c_size_t(1), ctypes.c_size_t(6), stream)
    library.fflush(stream)
    return done


def refused(folder: str) -> dict[str, int]:
    """Call all that changes names or sizes on a broken disk; tell the errors."""
    kept, other, sub = (Path(folder, name) for name in ("kept", "other", "sub"))
    kept.write_bytes(PIECE)
    sub.mkdir()
    file = os.open(kept, os.O_RDWR)
    at = os.open(folder, os.O_RDONLY)
    calls = {
        "rename": lambda: os.rename(kept, other),
        "rename in": lambda: os.rename("/tmp/nothing-here", other),
        "renameat": lambda: os.rename("kept", "other", src_dir_fd=at, dst_dir_fd=at),
        "link": lambda: os.link(kept, other),
        "symlink": lambda: os.symlink("kept", other),
        "mkdir": lambda: os.mkdir(other),
        "mkdirat": lambda: os.mkdir("other", dir_fd=at),
        "unlink": lambda: os.unlink(kept),
        "unlinkat": lambda: os.unlink("kept", dir_fd=at),
        "rmdir": lambda: os.rmdir(sub),
        "open": lambda: os.open(other, os.O_RDWR | os.O_CREAT),
        "open again": lambda: os.open(kept, os.O_RDWR),
        "openat": lambda: os.open("other", os.O_WRONLY | os.O_CREAT, dir_fd=at),
        "ftruncate": lambda: os.ftruncate(file, 2000),
        "shorten": lambda: os.ftruncate(file, 500),
        "truncate": lambda: os.truncate(kept, 2000),
        "posix_fallocate": lambda: os.posix_fallocate(file, 0, 3000),
        "fsync": lambda: os.fsync(file),
        "fdatasync": lambda: os.fdatasync(file),
        "fsync of the folder": lambda: os.fsync(at),
    }
    found = {}
    for error in ("EIO", "ENOSPC"):
        for name, call in calls.items():
            if error == "ENOSPC" and name in ("unlink", "unlinkat", "rmdir", "open again", "shorten"):
                continue  # these go through on a full disk
            shim.arm(shim.Fault(folder, "any", 1, error))
            try:
                call()
            except OSError as raised:
                found[f"{error} {name}"] = raised.errno
    return found


def goes_through(folder: str) -> list[str]:
    """What a full disk does all the same."""
    kept, sub = Path(folder, "kept"), Path(folder, "sub")
    kept.write_bytes(PIECE)
    sub.mkdir()
    shim.arm(shim.Fault(folder, "any", 1, "ENOSPC", sticky=True))
    with kept.open("r+b") as file:
        file.truncate(500)
    kept.unlink()
    sub.rmdir()
    found = os.listdir(folder)
    assert shim.counted().calls == {"open": 1, "write": 1, "sync": 0, "rename": 2, "read-open": 0}
    assert not shim.counted().fired
    return found


def save_by_numpy(folder: str) -> None:
    np.save(Path(folder, "甲.npy"), np.arange(1000))


def insert(folder: str, rows: int) -> int:
    """Write rows into a database in WAL mode, each in a transaction of its own."""
    with closing(sqlite3.connect(Path(folder, "甲.sqlite"), isolation_level=None)) as database:
        database.execute("pragma journal_mode = wal")
        database.execute("pragma synchronous = full")
        database.execute("create table if not exists t (x)")
        for _ in range(rows):
            database.execute("insert into t values (randomblob(100))")
        return database.execute("select count(*) from t").fetchone()[0]


def rows(folder: str) -> list[object]:
    with closing(sqlite3.connect(Path(folder, "甲.sqlite"))) as database:
        return [database.execute("pragma integrity_check").fetchone()[0], *database.execute("select count(*) from t")]


def codes(folder: str, count: int) -> str:
    """Insert, and tell SQLite's name of the error."""
    try:
        insert(folder, count)
    except sqlite3.OperationalError as error:
        return error.sqlite_errorname
    return ""


def by_workers(folder: str, way: str, workers: int) -> list[list[int | str]]:
    """Have workers write, forked or spawned."""
    folders = [str(Path(folder, str(number))) for number in range(workers)]
    for place in folders:
        Path(place).mkdir(exist_ok=True)
    context = multiprocessing.get_context(way)
    with context.Pool(workers) as pool:
        found = pool.starmap(write, [(place, 3) for place in folders], chunksize=1)
        pool.close()
        pool.join()
    return found


def by_another_program(folder: str) -> str:
    code = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(b'1')"
    command = [sys.executable, "-c", code, str(Path(folder, "甲"))]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def start_sleepers(seconds: float, apart: bool) -> None:
    """Start a process in this group or in one of its own, and sleep."""
    subprocess.Popen(["sleep", str(seconds)], start_new_session=apart)
    time.sleep(seconds)


def leave_behind(seconds: float) -> None:
    """Return while a process that was started still runs."""
    subprocess.Popen(["sleep", str(seconds)], start_new_session=True)


def refuse() -> None:
    raise WorkspaceError("workspace.busy")


def leave(code: int) -> None:
    sys.exit(code)


def end_by_signal() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def talk(text: str) -> str:
    sys.stdout.write(f"{text}\n")
    os.write(2, b"and on\n")
    thread = threading.Thread(target=lambda: (time.sleep(0.2), sys.stdout.write("from a thread\n")))
    thread.start()
    return sys.stdin.read()


@cache
def load() -> int:
    """What takes long and is wanted in each run: here, which process did it."""
    return os.getpid()


def loaded_before() -> bool:
    return load() == os.getppid()


def sockets() -> int:
    """Write into what is no file."""
    one, other = socket.socketpair()
    with one, other:
        return one.send(b"123")
