"""What a package is written to: a file that says once that the disk refuses, and is silent from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType


class Package:
    """A file for :mod:`zipfile`, which ends what it began even where it could not write, and again when it is let go.

    Once the disk has refused, and after the block, what still comes goes nowhere: the first error is the one told.
    """

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            OSError: it cannot be opened.
        """
        self._file = path.open("wb")
        self._at = 0
        self._over = False

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file. Raises :class:`OSError` where only this shows that the disk is full."""
        self._over = True
        if error is None:
            self._file.close()
        with suppress(OSError):
            self._file.close()

    def write(self, data: bytes) -> int:
        """Write at the place where the file stands. This, like what follows, raises :class:`OSError` once."""
        with self._told():
            if not self._over:
                self._file.write(data)
        self._at += len(data)
        return len(data)

    def seek(self, offset: int) -> int:
        """Go to a place in the file, for which it writes what waits."""
        with self._told():
            if not self._over:
                self._file.seek(offset)
        self._at = offset
        return offset

    def tell(self) -> int:
        """Return where the file stands, or would."""
        return self._at

    def flush(self) -> None:
        """Write what waits."""
        with self._told():
            if not self._over:
                self._file.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._over = True
            raise
