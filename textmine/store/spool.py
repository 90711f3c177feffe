"""Room on the disk for what a run would else hold in memory: bytes by number, gone with whoever holds the spool.

The file has no name where the system allows that (Linux, macOS), and on Windows it goes when it is closed: a process
that is killed leaves nothing.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import threading
import weakref
from array import array
from collections.abc import Iterable
from pathlib import Path

from textmine.store.output import told


class Spool:
    """Bytes that were put one behind the other, each under its number from 0. Threads may share it."""

    def __init__(self) -> None:
        """Begin an empty one where this system keeps what is temporary.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        with told(Path()):
            self._place = Path(tempfile.gettempdir())
        with told(self._place):
            self._file = tempfile.TemporaryFile(buffering=0, prefix="textmine-spool-")  # noqa: SIM115  # outlives this
        self._ends = array("Q", [0])
        self._turn = threading.Lock()
        weakref.finalize(self, self._file.close)

    def put(self, *blobs: bytes) -> int:
        """Put something behind all that is there and return the number of the first; those behind it count on.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        with self._turn, told(self._place):
            first = len(self._ends) - 1
            self._file.seek(self._ends[-1])  # where what broke off began
            left = memoryview(b"".join(blobs))
            while left:
                left = left[self._file.write(left) :]
            for blob in blobs:
                self._ends.append(self._ends[-1] + len(blob))
        return first

    def get(self, number: int) -> bytes:
        """Return what was put under a number.

        Raises:
            WorkspaceError: the disk refuses.
        """
        start, end = self._ends[number], self._ends[number + 1]
        [data] = self.read([(start, end - start)])
        return data

    def place(self, number: int) -> int:
        """Return where what was put under a number begins."""
        return self._ends[number]

    def read(self, places: Iterable[tuple[int, int]]) -> list[bytes]:
        """Return the bytes at some places, each given by where they begin and how many they are.

        Raises:
            WorkspaceError: the disk refuses.
        """
        with told(self._place):
            return [self._read(start, size) for start, size in places]

    def _read(self, start: int, size: int) -> bytes:
        """Read without a common place in the file, which forked processes would share, where the system can."""
        if sys.platform == "win32":
            with self._turn:
                self._file.seek(start)
                data = self._file.read(size)
        else:
            data = os.pread(self._file.fileno(), size, start)
        if len(data) < size:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return data
