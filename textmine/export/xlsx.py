"""triage.xlsx: the tables for the office, written row by row so that memory does not grow with the stack.

What a submission says is never read as anything but words: no formula, no link, no number is made of a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from textmine.export.limits import SheetLimits
from textmine.export.lookup import Lookup
from textmine.export.package import Package
from textmine.export.rows import Page, Rows
from textmine.export.sheets import SHEETS, Sheet
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
    "use_zip64": True,
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
    workbook = xlsxwriter.Workbook(path, OPTIONS | {"tmpdir": str(path.parent)})
    workbook.set_properties({"title": title, "created": datetime.combine(written, time())})
    writer = _Writer(workbook, language, limits or SheetLimits(), _formats(workbook))
    try:
        for sheet in sheets:
            writer.write(sheet, lookup)
        with Package(path) as workbook.filename:
            workbook.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    finally:
        for page in workbook.worksheets():
            page.drop()


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
        page = self.workbook.add_worksheet(word(f"{sheet.words}.{sheet.key}", self.language), Page)
        self._set_up(page, sheet)
        page.begin()
        rows = sheet.rows(lookup, self.language)
        lines = Rows.of(sheet.columns, self.formats, self.limits)
        last = 0
        for row in islice(rows, self.limits.rows - 2):  # one line for the titles, one for what is left
            last += 1
            page.write_row_of(last, *lines.xml(last, row))
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
        if count := sum(1 for _ in rows):
            note = word("sheet.rows_left", self.language, count=count, file=sheet.more)
            page.write_string(last + 1, 0, note, self.formats["note"])

    def _set_up(self, page: Page, sheet: Sheet) -> None:
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
