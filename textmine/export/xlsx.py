"""triage.xlsx: the tables for the office, written row by row so that memory does not grow with the stack.

What a submission says is never read as anything but words: no formula, no link, no number is made of a text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from textmine.export.charts import width_of
from textmine.export.limits import SheetLimits
from textmine.export.lookup import Lookup
from textmine.export.marked import XML_UNWRITABLE
from textmine.export.sheets import SHEETS, Column, Sheet, Value
from textmine.model import Corpus, Review
from textmine.words import Language, word

INK, LINE, HEAD, SOFT = "#1D2125", "#D9D5CA", "#F1EEE6", "#5A626A"
FONT = "Microsoft YaHei"
"""Present in WPS and Excel on the office PCs; other programs substitute their own."""
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_workbook(
    corpus: Corpus,
    path: Path,
    language: Language = "zh",
    *,
    review: Review | None = None,
    limits: SheetLimits | None = None,
    written: date,
) -> None:
    """Write the workbook of ``corpus`` to ``path``; its creation date is ``written``, not the clock's.

    Raises:
        OSError: the disk is full or refuses.
    """
    title = word("report.title", language)
    write_sheets(path, SHEETS, Lookup.of(corpus, review), language, title=title, limits=limits, written=written)


def write_sheets(
    path: Path,
    sheets: Sequence[Sheet],
    lookup: Lookup,
    language: Language,
    *,
    title: str,
    limits: SheetLimits | None = None,
    written: date,
) -> None:
    """Write ``sheets`` into one workbook that is called ``title``; see :func:`write_workbook`."""
    packed = BytesIO()  # a package on a full disk is closed once more when it is collected, and complains to the user
    workbook = xlsxwriter.Workbook(packed, OPTIONS | {"tmpdir": str(path.parent)})
    writer = _Writer(workbook, language, limits or SheetLimits(), _formats(workbook))
    try:
        workbook.set_properties({"title": title, "created": datetime.combine(written, time())})
        for sheet in sheets:
            writer.write(sheet, lookup)
    except BaseException:
        with suppress(Exception):
            workbook.close()  # otherwise it is closed when it is collected, with a warning and over a new file
        raise
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    path.write_bytes(packed.getbuffer())


def _formats(workbook: Workbook) -> dict[str, Format]:
    base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top", "bottom": 4, "bottom_color": LINE}
    head = {"bold": True, "bg_color": HEAD, "valign": "vcenter", "text_wrap": True, "bottom": 1, "indent": 1}
    return {
        "head": workbook.add_format(base | head),
        "text": workbook.add_format(base | {"text_wrap": True, "align": "left", "indent": 1}),
        "whole": workbook.add_format(base | {"num_format": "#,##0"}),
        "percent": workbook.add_format(base | {"num_format": "0%"}),
        "note": workbook.add_format({"font_name": FONT, "font_size": 10, "font_color": SOFT, "italic": True}),
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one sheet after the other, each row by row."""

    workbook: Workbook
    language: Language
    limits: SheetLimits
    formats: dict[str, Format]

    def write(self, sheet: Sheet, lookup: Lookup) -> None:
        """Write one sheet, as many rows as fit, with a line for those that do not."""
        page = self.workbook.add_worksheet(word(f"{sheet.words}.{sheet.key}", self.language))
        self._set_up(page, sheet)
        rows = sheet.rows(lookup, self.language)
        last = 0
        for row in islice(rows, self.limits.rows - 2):  # one line for the titles, one for what is left
            last += 1
            self._row(page, last, sheet.columns, row)
            for sizes in (page.row_info, page.row_sizes):  # of rows that are written; else they grow with the stack
                sizes.pop(last - 1, None)
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
        if count := sum(1 for _ in rows):
            note = word("sheet.rows_left", self.language, count=count, file=sheet.more)
            page.write_string(last + 1, 0, note, self.formats["note"])

    def _set_up(self, page: Worksheet, sheet: Sheet) -> None:
        """Set what a person sees before the first row: titles, widths, what stays when scrolling, how it prints."""
        page.set_row(0, 24)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
            page.write_string(0, index, word(f"{sheet.words}.{column.key}", self.language), self.formats["head"])
        page.freeze_panes(1, sheet.frozen)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&C&A · &P / &N")

    def _row(self, page: Worksheet, number: int, columns: Sequence[Column], row: Sequence[Value]) -> None:
        limits = self.limits
        texts = [clean(value, limits.cell_chars) if isinstance(value, str) else "" for value in row]
        lines = [_lines(text, column.width, limits.row_lines) for text, column in zip(texts, columns, strict=True)]
        page.set_row(number, max(lines) * limits.line_height + 4)
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            if isinstance(value, str):
                page.write_string(number, index, texts[index], self.formats["text"])
            elif value is None:
                page.write_blank(number, index, None, self.formats["text"])
            else:
                page.write_number(number, index, value, self.formats[column.form])


def clean(text: str, most: int) -> str:
    """Return ``text`` as a cell can hold it: no character that XML forbids, no carriage returns, not too long.

    >>> clean("abcdef", 6), clean("abcdef", 4)
    ('abcdef', 'abc…')
    """
    units = text[: most + 1].encode("utf-16-le", "surrogatepass")  # the format counts in UTF-16
    if len(units) > 2 * most:
        text = units[: 2 * (most - 1)].decode("utf-16-le", "replace") + "…"
    return XML_UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _lines(text: str, width: float, most: int) -> int:
    """Estimate how many lines ``text`` takes in a column; a wide character takes the room of two figures."""
    if len(text) > most * width:
        return most
    if 2 * len(text) < width - 2 and "\n" not in text:
        return 1
    taken = sum(max(1, math.ceil(2 * width_of(line) / max(width - 2, 1))) for line in text.split("\n"))
    return min(most, taken)
