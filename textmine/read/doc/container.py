"""The streams of an OLE compound file ([MS-CFB]), opened so that no number in it can run away.

olefile follows the chains of sectors that a file describes. It stops at the size that the file claims, so the
claims are held against the real length of the file first.
"""

from __future__ import annotations

import io
import struct
from types import TracebackType
from typing import Any

import olefile

from textmine.errors import LimitError, UnreadableError
from textmine.settings import ReadSettings

READER = f"olefile {olefile.__version__}"
"""What reads the container, as it is named in the record."""

_SHIFTS = frozenset({(9, 6), (12, 6)})  # sectors of 512 or 4,096 bytes, small ones of 64 ([MS-CFB] 2.2)
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists


class Container:
    """A compound file in memory, used as a context manager.

    Raises:
        UnreadableError: the header or the directory is broken (``read.broken``).
        LimitError: the directory has more entries than ``max_members`` (``read.too_many_members``).
    """

    def __init__(self, data: bytes, limits: ReadSettings) -> None:
        _check_header(data)
        try:
            self._ole = _BoundedFile(data, limits.max_members)
        except (OSError, ValueError, IndexError, struct.error, RecursionError, OverflowError) as error:
            raise UnreadableError("read.broken") from error

    def __enter__(self) -> Container:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ole.close()

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream below the root; empty where there is none or its chain leads nowhere."""
        try:
            return bytes(self._ole.openstream(name).getvalue())
        except (OSError, ValueError, IndexError, struct.error, OverflowError):
            return b""

    def whole(self, name: str) -> bool:
        """Tell whether there are as many bytes in a stream as its entry claims."""
        try:
            return bool(self._ole.get_size(name) == len(self.stream(name)))
        except OSError:
            return False


class _BoundedFile(olefile.OleFileIO):  # type: ignore[misc]  # olefile has no types
    """olefile with a limit of entries, and with no stream longer than the file."""

    def __init__(self, data: bytes, max_entries: int) -> None:
        self._length = len(data)
        self._limit = max_entries
        self._loaded = 0
        super().__init__(io.BytesIO(data))

    def _load_direntry(self, sid: int) -> Any:
        self._loaded += 1
        if self._loaded > self._limit:
            raise LimitError("read.too_many_members", limit=self._limit)
        entry = super()._load_direntry(sid)
        # A chain of sectors that bites its tail is followed up to the size that the entry claims, up to 4 GB.
        entry.size = min(entry.size, self._length)
        return entry


def _check_header(data: bytes) -> None:
    """Refuse sizes that are not of this format, and tables that are larger than the file needs.

    Raises:
        UnreadableError: ``read.broken``.
    """
    if len(data) < 512:
        raise UnreadableError("read.broken")
    shift, small_shift = struct.unpack_from("<2H", data, 30)
    if (shift, small_shift) not in _SHIFTS:
        raise UnreadableError("read.broken")
    sectors = len(data) >> shift
    tables, small_tables, table_lists = (struct.unpack_from("<I", data, at)[0] for at in (44, 64, 72))
    needed = sectors // (1 << shift - 2) + 1
    # Twice what is needed: some writers reserve. olefile copies the whole table for each sector that it adds.
    if small_tables > sectors or (table_lists and tables > 2 * needed + _IN_HEADER):
        raise UnreadableError("read.broken")
