"""Files on their way in: written beside the others under names of ours, named by their content once they are whole."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from textmine.errors import UsageError
from textmine.store.held import take_hold
from textmine.store.output import flush_folder, told

LITTER = ".incoming-*"
"""What a process that was killed may leave in the folder."""
_TRIES = 5  # a sweep may take a file away in the moment before it is held
_MOST_NAME = 400  # characters of a name, folders included
_MOST_FOLDERS = 20
_DRIVE = re.compile(r"^([A-Za-z]:\s*)+")
_STEP = re.compile(r"/|\\(?!x[0-9a-f]{2})")
"""What parts folders; ``\\x0a`` stands for a character that cannot be shown (:func:`textmine.read.printable`)."""


class Incoming:
    """A file on its way in: written beside the others under a name of ours, gone again unless it is kept."""

    def __init__(self, folder: Path, most: int = 0) -> None:
        self._folder = folder
        self._most = most
        self._digest = hashlib.sha256()
        self._size = 0
        with told(folder):
            self._path, self._file = _begun(folder)

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Take some more bytes.

        Raises:
            UsageError: the file has more than it may.
            WorkspaceError: the disk is full or refuses.
        """
        self._size += len(chunk)
        if self._most and self._size > self._most:
            raise UsageError("workspace.file_too_large", limit=self._most // 2**20)
        self._digest.update(chunk)
        with told(self._folder):
            self._file.write(chunk)

    def finish(self) -> tuple[str, int]:
        """Bring the file to its place and to the disk; return its digest and size."""
        digest = self._digest.hexdigest()
        with told(self._folder):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.replace(self._folder / digest)
            flush_folder(self._folder)
        return digest, self._size


def clean_name(name: str) -> str:
    r"""Return a sender's file name as words: no drive, no way up, no empty folders, of a length that can be shown.

    >>> clean_name("C:\\材料\\..\\a.docx"), clean_name("/etc/./passwd")
    ('材料/a.docx', 'etc/passwd')

    Raises:
        UsageError: nothing is left of it.
    """
    parts = [_DRIVE.sub("", part.strip()) for part in _STEP.split(name)]
    kept = [part for part in parts if part not in ("", ".", "..")][-_MOST_FOLDERS:]
    if not kept:
        raise UsageError("workspace.no_name")
    while len(kept) > 1 and len("/".join(kept)) > _MOST_NAME:
        kept.pop(0)
    return "/".join(kept)[-_MOST_NAME:]


def sweep(folder: Path) -> None:
    """Take away what was on its way in when its process was killed; other processes may be taking files in just now."""
    for path in folder.glob(LITTER):
        with suppress(OSError), path.open("rb") as file:  # gone meanwhile, or Windows, where an open file stays
            if take_hold(file.fileno()):
                path.unlink()


def _begun(folder: Path) -> tuple[Path, BinaryIO]:
    """Return a new file that is held, so that no sweep takes it for left behind."""
    for _ in range(_TRIES):
        path = folder / LITTER.replace("*", secrets.token_hex(8))
        file = path.open("xb")
        if take_hold(file.fileno()) and path.exists():
            return path, file
        file.close()
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
