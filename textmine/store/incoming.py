"""Files on their way in: written beside the others under names of ours, named by their content once they are whole."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from textmine.errors import UsageError
from textmine.store.output import flush_folder, told

LITTER = ".incoming-*"
"""What a process that was killed may leave in the folder."""
_MOST_NAME = 400  # characters of a name, folders included
_MOST_FOLDERS = 20
_DRIVE = re.compile(r"^([A-Za-z]:\s*)+")


class Incoming:
    """A file on its way in: written beside the others under a name of ours, gone again unless it is kept."""

    def __init__(self, folder: Path, most: int = 0) -> None:
        self._folder = folder
        self._most = most
        self._path = folder / LITTER.replace("*", secrets.token_hex(8))
        self._digest = hashlib.sha256()
        self._size = 0
        with told(folder):
            self._file = self._path.open("xb")

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
    parts = [_DRIVE.sub("", part.strip()) for part in name.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")][-_MOST_FOLDERS:]
    if not kept:
        raise UsageError("workspace.no_name")
    while len(kept) > 1 and len("/".join(kept)) > _MOST_NAME:
        kept.pop(0)
    return "/".join(kept)[-_MOST_NAME:]
