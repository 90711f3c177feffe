"""triage.xlsx: the tables for the office, written row by row so that memory does not grow with the stack.

What a submission says is never read as anything but words: no formula, no link, no number is made of a text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from textmine.export.charts import width_of
from textmine.export.limits import SheetLimits
from textmine.export.lookup import Lookup
from textmine.export.sheets import SHEETS, Column, Sheet, Value
from textmine.model import Corpus
from textmine.words import Language, word

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
"""Characters that the format counts as two."""
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
    limits: SheetLimits | None = None,
    written: date,
) -> None:
    """Write the workbook of ``corpus`` to ``path``; its creation date is ``written``, not the clock's.

    Raises:
        OSError: the disk is full or refuses.
    """
    lookup = Lookup.of(corpus)
    workbook = xlsxwriter.Workbook(str(path), OPTIONS | {"tmpdir": str(path.parent)})
    try:
        workbook.set_properties({"title": word("report.title", language), "created": datetime.combine(written, time())})
        formats = _formats(workbook)
        for sheet in SHEETS:
            _write_sheet(workbook, sheet, lookup, language, limits or SheetLimits(), formats)
    except BaseException:
        with suppress(Exception):
            workbook.close()  # otherwise it is closed when it is collected, with a warning and over a new file
        raise
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _formats(workbook: Workbook) -> dict[str, Format]:
    base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top", "bottom": 4, "bottom_color": LINE}
    return {
        "head": workbook.add_format(
            base | {"bold": True, "bg_color": HEAD, "valign": "vcenter", "text_wrap": True, "bottom": 1, "indent": 1}
        ),
        "text": workbook.add_format(base | {"text_wrap": True, "align": "left", "indent": 1}),
        "whole": workbook.add_format(base | {"num_format": "#,##0"}),
        "percent": workbook.add_format(base | {"num_format": "0%"}),
        "note": workbook.add_format({"font_name": FONT, "font_size": 10, "font_color": SOFT, "italic": True}),
    }


def _write_sheet(
    workbook: Workbook,
    sheet: Sheet,
    lookup: Lookup,
    language: Language,
    limits: SheetLimits,
    formats: dict[str, Format],
) -> None:
    page = workbook.add_worksheet(word(f"sheet.{sheet.key}", language))
    _set_up(page, sheet, language, formats)
    rows = sheet.rows(lookup, language)
    last = 0
    for last, row in enumerate(islice(rows, limits.rows - 2), 1):  # noqa: B007 - the number of rows is used below
        _write_row(page, last, sheet.columns, row, limits, formats)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    if (further := next(rows, None)) is not None:
        count = sum(1 for _ in chain([further], rows))
        note = word("sheet.rows_left", language, count=count, file=sheet.more)
        page.write_string(last + 1, 0, note, formats["note"])


def _set_up(page: Worksheet, sheet: Sheet, language: Language, formats: dict[str, Format]) -> None:
    """Set what a person sees before the first row: titles, widths, what stays when scrolling, how it prints."""
    page.set_row(0, 24)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, word(f"sheet.{column.key}", language), formats["head"])
    page.freeze_panes(1, sheet.frozen)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&A · &P / &N")


def _write_row(
    page: Worksheet,
    number: int,
    columns: Sequence[Column],
    row: Sequence[Value],
    limits: SheetLimits,
    formats: dict[str, Format],
) -> None:
    texts = [clean(value, limits.cell_chars) if isinstance(value, str) else "" for value in row]
    lines = max(
        _lines(text, column.width, limits.row_lines) for text, column in zip(texts, columns, strict=True)
    )  # fmt: skip
    page.set_row(number, lines * limits.line_height + 4)
    for index, (value, column) in enumerate(zip(row, columns, strict=True)):
        if isinstance(value, str):
            page.write_string(number, index, texts[index], formats["text"])
        elif value is None:
            page.write_blank(number, index, None, formats["text"])
        else:
            page.write_number(number, index, value, formats[column.form])


def clean(text: str, most: int) -> str:
    """Return ``text`` as a cell can hold it: no character that XML forbids, no carriage returns, not too long.

    >>> clean("a\\x00b\\r\\nc", 10), clean("abcdef", 4)
    ('a\\ufffdb\\nc', 'abc…')
    """
    room = most - len(ASTRAL.findall(text[:most]))
    cut = text if len(text) <= room else text[: room - 1] + "…"
    return UNWRITABLE.sub("\ufffd", cut.replace("\r\n", "\n").replace("\r", "\n"))


def _lines(text: str, width: float, most: int) -> int:
    """Estimate how many lines ``text`` takes in a column; a wide character takes the room of two figures."""
    if len(text) > most * width:
        return most
    taken = sum(max(1, math.ceil(2 * width_of(line) / max(width - 2, 1))) for line in text.split("\n"))
    return min(most, taken)
