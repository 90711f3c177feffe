"""Samples as Word files in the look of an official paper."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from samples.sources import Block, Paper, strip_marks

NUMBERING = """<w:abstractNum %s w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%%2）"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%%3."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""


def set_font(paragraph: Paragraph, name: str, size: float, bold: bool = False) -> None:
    """Give every run of a paragraph a Chinese font."""
    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = name, Pt(size), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_numbering(document: DocxDocument) -> None:
    """Define the multi-level list 一、 （一） 1. as number 90."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING % nsdecls("w")))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'),
    )


def number_paragraph(paragraph: Paragraph, level: int) -> None:
    """Let Word number a paragraph; the number is then not in its text."""
    paragraph_properties: Any = paragraph._p.get_or_add_pPr()
    properties = paragraph_properties.get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = 90


def add_block(document: DocxDocument, block: Block) -> None:
    """Append one paragraph in the look of an official paper (GB/T 9704: 小标宋 title, 黑体 headings, 仿宋 body)."""
    paragraph = document.add_paragraph(strip_marks(block.text))
    if block.kind in {"title", "subtitle"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title = block.kind == "title"
        set_font(paragraph, "方正小标宋简体" if title else "楷体_GB2312", 22 if title else 16)
        return
    if block.kind == "signature":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    if block.kind.startswith("auto"):
        number_paragraph(paragraph, int(block.kind[-1]) - 1)
    font = {"heading": "黑体", "auto1": "黑体", "auto2": "楷体_GB2312"}.get(block.kind, "仿宋_GB2312")
    set_font(paragraph, font, 16, bold=block.kind == "auto2")


def add_table(document: DocxDocument, rows: list[list[str]]) -> None:
    """Append a ledger with a grid."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
            set_font(cell.paragraphs[0], "仿宋_GB2312", 12)


def repacked(data: bytes, date: datetime) -> bytes:
    """The same zip with one fixed date on every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date.timetuple()[:6])
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(info, source.read(name))
    return out.getvalue()


def render_docx(paper: Paper) -> bytes:
    """A Word file."""
    document = Document()
    if any(b.kind.startswith("auto") for b in paper.blocks):
        add_numbering(document)
    rows: list[list[str]] = []
    for block in (*paper.blocks, Block("end", "")):
        if block.kind == "row":
            rows.append(strip_marks(block.text).split("\t"))
            continue
        if rows:
            add_table(document, rows)
            rows = []
        if block.kind != "end":
            add_block(document, block)
    core = document.core_properties
    core.author = core.last_modified_by = paper.header["unit"]
    core.title = next(b.written for b in paper.blocks if b.kind == "title")
    core.created = core.modified = paper.date
    core.comments = ""
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), paper.date)
