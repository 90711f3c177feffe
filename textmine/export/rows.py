"""Rows of a sheet, each written whole: cell by cell the library takes longer than all else that a workbook needs.

What stands in the file is what the library would write, but that no text is read as XML of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from textmine.export.charts import width_of
from textmine.export.limits import SheetLimits
from textmine.export.marked import XML_UNWRITABLE
from textmine.export.sheets import Column, Value

_ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")  # what the format reads as one character (ECMA-376-1, 22.9.2.19)
_SAID_AGAIN = 48  # characters of a text that may stand in many rows: a name, a role, a title


class Page(Worksheet):  # type: ignore[misc]
    """A sheet that takes rows as XML and holds none of them, so that it does not grow."""

    def begin(self) -> None:
        """Write the first row, with its titles: what comes now are rows."""
        self._write_single_row(1)

    def write_row_of(self, number: int, height: float, cells: str) -> None:
        """Write row ``number``, the next, from the XML of its cells; ``height`` in points."""
        self.row_data_fh.write(f'<row r="{number + 1}" ht="{height:.16g}" customHeight="1">{cells}</row>')
        self.dim_rowmax, self.previous_row = number, number + 1

    def drop(self) -> None:
        """Let go of rows that lie beside the workbook; they are in it, or it will never be."""
        with suppress(OSError):
            self.row_data_fh.close()
        with suppress(OSError):
            Path(self.row_data_filename).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Rows:
    """Writes the values of a sheet's rows as XML; ``formats`` are by the form of a column, ``text`` is that of gaps."""

    columns: tuple[tuple[str, Column], ...]
    formats: dict[str, Format]
    limits: SheetLimits

    @classmethod
    def of(cls, columns: Sequence[Column], formats: dict[str, Format], limits: SheetLimits) -> Rows:
        """Prepare the writing of rows of these columns."""
        return cls(tuple((xl_col_to_name(index), column) for index, column in enumerate(columns)), formats, limits)

    def xml(self, number: int, row: Sequence[Value]) -> tuple[float, str]:
        """Return how high a row is, in points, and the XML of its cells; ``number`` counts from 0."""
        formats, chars, most = self.formats, self.limits.cell_chars, self.limits.row_lines
        cells: list[str] = []
        lines = 1
        for (letter, column), value in zip(self.columns, row, strict=True):
            if isinstance(value, str):
                form = formats["text"]
                rest, taken = (_said_again if len(value) <= _SAID_AGAIN else _said)(value, column.width, chars, most)
                lines = max(lines, taken)
            else:
                form = formats["text" if value is None else column.form]
                rest = "/>" if value is None else _number(value)
            cells.append(f'<c r="{letter}{number + 1}" s="{form._get_xf_index()}"{rest}')
        return _in_pixels(lines * self.limits.line_height + 4), "".join(cells)


def _in_pixels(height: float) -> float:
    """Return the next height in points that is one of whole pixels, three quarters of a point each."""
    return int(height * 4 / 3 + 0.5) * 0.75


def _number(value: float) -> str:
    """Return the rest of a cell that holds a number; one that is none is an error, as a division by zero is."""
    if math.isfinite(value):
        return f"><v>{value:.16G}</v></c>"
    return ' t="e"><v>#NUM!</v></c>'


def _said(text: str, width: float, most: int, most_lines: int) -> tuple[str, int]:
    """Return the rest of a cell that holds a text of up to ``most`` characters, and how many lines it takes."""
    held = clean(text, most)
    written = held.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in written:
        written = _ESCAPE.sub(r"_x005F\g<0>", written)
    space = ' xml:space="preserve"' if held[:1].isspace() or held[-1:].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{written}</t></is></c>', _lines(held, width, most_lines)


_said_again = lru_cache(maxsize=4096)(_said)


def clean(text: str, most: int) -> str:
    """Return ``text`` as a cell can hold it: no character that XML forbids, no carriage returns, not too long.

    >>> clean("abcdef", 6), clean("abcdef", 4)
    ('abcdef', 'abc…')
    """
    if 2 * len(text) > most:  # the format counts in UTF-16, where a character may be two
        units = text[: most + 1].encode("utf-16-le", "surrogatepass")
        if len(units) > 2 * most:
            text = units[: 2 * (most - 1)].decode("utf-16-le", "replace") + "…"
    if text.isprintable():
        return text
    return XML_UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _lines(text: str, width: float, most: int) -> int:
    """Estimate how many lines ``text`` takes in a column; a wide character takes the room of two figures."""
    if len(text) > most * width:
        return most
    if 2 * len(text) < width - 2 and "\n" not in text:
        return 1
    taken = sum(max(1, math.ceil(2 * width_of(line) / max(width - 2, 1))) for line in text.split("\n"))
    return min(most, taken)
