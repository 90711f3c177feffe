"""Old Excel workbooks (.xls, [MS-XLS]), read by calamine after a look at how large a grid it would lay out.

Calamine follows the chains of sectors of a compound file wherever they lead, and round in a ring until the memory is
full. So it is given the stream of the workbook in a file of our own.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from python_calamine import CalamineError, CalamineSheet, PasswordError, load_workbook

from textmine.errors import EncryptedError, LimitError, UnreadableError, UnsupportedError
from textmine.read.doc.container import Container
from textmine.read.sheet.compound import with_stream
from textmine.read.sheet.values import read_value
from textmine.read.sheet.xlsx import Sheet
from textmine.settings import ReadSettings

READER = f"python-calamine {metadata.version('python-calamine')}"
"""What reads the cells."""

_STREAMS = ("Workbook", "Book")
_BEGIN, _LOCKED = 0x809, 0x2F
# Records of cells; each begins with its row and its column ([MS-XLS] 2.4).
_CELLS = frozenset({0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})


@dataclass(slots=True)
class _Extent:
    """The grid that the cells of one sheet span."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        """Cells that it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def sheets(data: bytes, limits: ReadSettings) -> tuple[list[Sheet], bool]:
    """Return the sheets of a workbook, hidden ones too, and whether something of the file is damaged.

    Raises:
        EncryptedError: the workbook is locked.
        LimitError: the grids of its sheets are larger than ``limits`` allow (``read.too_many_cells``).
        UnreadableError: it is damaged or no workbook (``read.broken``).
    """
    stream, damaged = _stream(data, limits)
    if sum(extent.area for extent in _extents(stream)) > limits.max_grid:
        raise LimitError("read.too_large_grid", limit=limits.max_grid // 10**6)
    try:
        book = load_workbook(io.BytesIO(with_stream(_STREAMS[0], stream)))
        found = []
        left = limits.max_cells
        for number, name in enumerate(book.sheet_names):
            sheet = _sheet(name, book.get_sheet_by_index(number), left)
            left -= sum(len(row) for row in sheet.rows.values())
            found.append(sheet)
    except PasswordError as error:
        raise EncryptedError("read.is_encrypted") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError("read.broken") from error
    except BaseException as error:
        # A panic of the library is no Exception, and would take the worker along.
        if type(error).__name__ == "PanicException":
            raise UnreadableError("read.broken") from error
        raise
    return found, damaged


def _sheet(name: str, found: CalamineSheet, limit: int) -> Sheet:
    sheet = Sheet(name)
    count = 0
    for number, row in enumerate(found.iter_rows()):
        words = {column: text for column, value in enumerate(row) if (text := read_value(value)).strip()}
        if count + len(words) > limit:
            sheet.complete = False
            break
        count += len(words)
        if words:
            sheet.rows[number] = words
    sheet.merged = [(*first, *last) for first, last in found.merged_cell_ranges or ()]
    return sheet


def _stream(data: bytes, limits: ReadSettings) -> tuple[bytes, bool]:
    """Return the stream of the workbook, and whether its end is missing.

    Raises:
        LimitError: the directory of the file is larger than ``limits`` allow.
        UnreadableError: there is none, or the file is damaged (``read.broken``).
    """
    with Container(data, limits) as file:
        for name in _STREAMS:
            if content := file.stream(name):
                return content, not file.whole(name)
    raise UnreadableError("read.broken")


def _extents(stream: bytes) -> Iterator[_Extent]:
    """Yield the grid that the cells of each sheet span.

    Raises:
        EncryptedError: the workbook is locked.
        UnsupportedError: it is older than Excel 95.
    """
    if struct.unpack_from("<H", stream.ljust(2, b"\0"))[0] != _BEGIN:
        raise UnsupportedError("read.is_ole")
    extent: _Extent | None = None
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _LOCKED:
            raise EncryptedError("read.is_encrypted")
        if kind == _BEGIN and extent is not None:
            yield extent
            extent = None
        elif kind in _CELLS and at + 8 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at + 4)
            extent = extent or _Extent(row, column, row, column)
            extent.top, extent.bottom = min(extent.top, row), max(extent.bottom, row)
            extent.left, extent.right = min(extent.left, column), max(extent.right, column)
        at += 4 + size
    if extent is not None:
        yield extent
