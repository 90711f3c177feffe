"""Writing on a paper: titles, paragraphs, tables, pictures, each in the style that its name says."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Emu
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

from textmine.export.office.drawings import Drawing
from textmine.export.office.paper import text_width
from textmine.export.office.writing import writable

HEAD_SHADE = "EDEDED"
SHORT_TABLE = 8
"""Rows of a table that is kept on one page."""
_EIGHTHS = 4
"""Width of a table's lines in eighths of a point."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look: ``underline`` is a kind of line, ``shade`` and ``colour`` are RRGGBB."""

    text: str
    bold: bool = False
    underline: str = ""
    shade: str = ""
    colour: str = ""
    boxed: bool = False


Text = str | Sequence[Run]
Row = Sequence["Text | Sequence[Text]"]


class Letter:
    """Writes at the end of a document and counts its tables and pictures.

    The library looks through all of a document for its end before it adds a paragraph: a thousand letters in one file
    took most of the time of an export. Here the end is known.

    Args:
        document: what is written on.
        table_title: how a table is called, with blanks ``number`` and ``title`` to be filled by :meth:`str.format`.
        picture_title: the same of a picture.
    """

    def __init__(self, document: Word, table_title: str, picture_title: str) -> None:
        self.document = document
        self._table_title, self._picture_title = table_title, picture_title
        self._tables = self._pictures = 0
        self._fonts: dict[str, str] = {}
        self._ids: dict[str, str | None] = {}
        self._end = document.element.body.get_or_add_sectPr()
        self._width = text_width(document)

    def title(self, text: str) -> None:
        """Write the title of a document."""
        self._paragraph("Title", text)

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading; level 1 is 一、 and level 2 is （一）."""
        self._paragraph(f"Heading {level}", text)

    def say(self, *texts: Text) -> None:
        """Write one paragraph of running text."""
        self._paragraph("公文正文", *texts)

    def flush(self, *texts: Text, page_break: bool = False) -> None:
        """Write one paragraph without an indent, on a new page if asked."""
        paragraph = self._paragraph("公文顶格", *texts)
        paragraph.paragraph_format.page_break_before = page_break or None

    def note(self, *texts: Text) -> None:
        """Write one paragraph of small print, as beside a table."""
        self._paragraph("公文说明", *texts).paragraph_format.keep_with_next = True

    def sign(self, *lines: str) -> None:
        """Write who issues the paper, and when, at the right."""
        before = self._end.getprevious()
        if isinstance(before, CT_P):  # a page with nothing but a signature says nothing
            Paragraph(before, self.document._body).paragraph_format.keep_with_next = True
        self._paragraph("公文正文", "").paragraph_format.keep_with_next = True
        for line in lines:
            paragraph = self._paragraph("公文落款", line)
            paragraph.paragraph_format.keep_with_next = line != lines[-1]

    def new_page(self) -> None:
        """Go on with the next page."""
        self._paragraph("公文顶格", "").add_run().add_break(WD_BREAK.PAGE)

    def table(self, head: Sequence[str], rows: Iterable[Row], widths: Sequence[float], title: str = "") -> None:
        """Write a table, its title above it and its first row on every page; ``widths`` are shares of the page.

        A table without a title holds long texts, so its rows may go on on the next page. A short one stays on one.
        """
        if title:
            self._tables += 1
            caption = self._paragraph("Caption", self._table_title.format(number=self._tables, title=title))
            caption.paragraph_format.keep_with_next = True
        table = self._table(len(widths), widths)
        if head:
            self._row(table, [[Run(text, bold=True)] for text in head], widths, head=True)
        for row in rows:
            self._row(table, row, widths, whole=bool(title))
        if title and len(table.rows) <= SHORT_TABLE:
            self._keep_together(table)
        self._gap()

    def form(self, rows: Iterable[tuple[Row, Sequence[float]]]) -> None:
        """Write a form: rows of labels and contents by turns, each with its own shares of the page."""
        columns = 12
        table = self._table(columns, [1 / columns] * columns)
        for row, shares in rows:
            self._form_row(table, row, [max(1, round(share * columns)) for share in shares])
        self._gap()

    def picture(self, drawing: Drawing | None) -> None:
        """Show a picture with its title below it and its words for those who cannot see it; nothing of None."""
        if drawing is None:
            return
        self._pictures += 1
        paragraph = self._paragraph("公文图")
        width = min(self._width, Emu(drawing.width))
        shape = paragraph.add_run().add_picture(io.BytesIO(drawing.png), width=Emu(width))
        properties = shape._inline.docPr
        properties.set("descr", writable(drawing.words))
        properties.set("title", writable(drawing.title))
        self._paragraph("Caption", self._picture_title.format(number=self._pictures, title=drawing.title))

    def _gap(self) -> None:
        """Two tables in a row would be one, and a table at the end of a cell is an error."""
        self._paragraph("公文表格")

    def _paragraph(self, style: str, *texts: Text) -> Paragraph:
        element = cast(CT_P, OxmlElement("w:p"))
        self._end.addprevious(element)
        element.style = self._style_id(style)
        paragraph = Paragraph(element, self.document._body)
        for text in texts:
            self._write(paragraph, text, style)
        return paragraph

    def _write(self, paragraph: Paragraph, text: Text, style: str) -> None:
        for run in [Run(text)] if isinstance(text, str) else text:
            if run.text:
                self._run(paragraph, run, style)

    def _run(self, paragraph: Paragraph, run: Run, style: str) -> None:
        written = paragraph.add_run(writable(run.text))
        properties = written._r.get_or_add_rPr()
        fonts = _child(properties, "w:rFonts", hint="eastAsia")
        if name := self._font(style):
            fonts.set(qn("w:eastAsia"), name)
        if run.bold:
            _child(properties, "w:b")
        if run.colour:
            _child(properties, "w:color", val=run.colour)
        if run.underline:
            _child(properties, "w:u", val=run.underline)
        if run.boxed:
            _child(properties, "w:bdr", val="single", sz="4", space="0", color="auto")
        if run.shade:
            _child(properties, "w:shd", val="clear", color="auto", fill=run.shade)

    def _style_id(self, name: str) -> str | None:
        """The key of a style of paragraphs; None of the one that a paragraph has without saying so."""
        if name not in self._ids:
            self._ids[name] = self.document.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]
        return self._ids[name]

    def _font(self, name: str) -> str:
        """The East Asian font of a style, its own or that of the one that it is based on; empty where none is named."""
        if name not in self._fonts:
            self._fonts[name] = ""
            style = self.document.styles[name]
            while style is not None:
                fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
                if fonts is not None and fonts.get(qn("w:eastAsia")):
                    self._fonts[name] = fonts.get(qn("w:eastAsia"))
                    break
                style = style.base_style
        return self._fonts[name]

    def _table(self, columns: int, widths: Sequence[float]) -> Table:
        element = CT_Tbl.new_tbl(0, columns, Emu(self._width))
        self._end.addprevious(element)
        table = Table(element, self.document._body)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        properties = table._tbl.tblPr
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _child(borders, f"w:{side}", val="single", sz=str(_EIGHTHS), space="0", color="000000")
        layout = properties.find(qn("w:tblLayout"))
        properties.insert(list(properties).index(layout) if layout is not None else len(properties), borders)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Emu(int(self._width * share))
        return table

    def _row(self, table: Table, row: Row, widths: Sequence[float], *, head: bool = False, whole: bool = False) -> None:
        added = table.add_row()  # type: ignore[no-untyped-call]
        properties = added._tr.get_or_add_trPr()
        if head or whole:
            _child(properties, "w:cantSplit")
        if head:
            _child(properties, "w:tblHeader")
        for cell, content, share in zip(added.cells, row, widths, strict=True):
            cell.width = Emu(int(self._width * share))
            self._fill(cell, content, shade=HEAD_SHADE if head else "")

    def _keep_together(self, table: Table) -> None:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True

    def _form_row(self, table: Table, row: Row, spans: Sequence[int]) -> None:
        cells = list(table.add_row().cells)  # type: ignore[no-untyped-call]
        at = 0
        for place, (content, span) in enumerate(zip(row, spans, strict=True)):
            last = len(cells) - 1 if place == len(spans) - 1 else min(at + span - 1, len(cells) - 1)
            cell = cells[at].merge(cells[last]) if last > at else cells[at]
            self._fill(cell, content, shade=HEAD_SHADE if place % 2 == 0 and len(spans) > 1 else "")
            at = last + 1

    def _fill(self, cell: _Cell, content: Text | Sequence[Text], *, shade: str = "") -> None:
        texts = _paragraphs(content)
        if shade:
            _child(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=shade)
        for index, text in enumerate(texts or [""]):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph._p.style = self._style_id("公文表格")
            self._write(paragraph, text, "公文表格")


def _paragraphs(content: Text | Sequence[Text]) -> list[Text]:
    """Return the paragraphs of a cell: a string has one a line, runs are one, and a list of either has one each."""
    if isinstance(content, str):
        return list(content.split("\n"))
    runs = [part for part in content if isinstance(part, Run)]
    return [runs] if runs else [part for part in content if not isinstance(part, Run)]


def _child(parent: _Element, name: str, **values: str) -> _Element:
    child = OxmlElement(name)
    for key, value in values.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child
