"""Papers whose tree is known, dressed as the files that offices send: the gold of ``evaluate_structure.py``.

A ``.tree`` file (``corpora/trees/README.md``) holds a paper statement by statement. Nothing here guesses: each shape
writes the same statements in another form, so that what stands where is known exactly. Nothing is random.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import docx as python_docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as WordParagraph
from opencc import OpenCC
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from textmine.model import Document, Outcome
from textmine.read.formats import READERS, Format
from textmine.settings import ReadSettings
from textmine.structure.numbering import marker_at

CODES = frozenset({"T", "1", "2", "3", "4", "5", "1+", "2+", "3+", "4+", "5+", "-", "+", "~", "=", "|"})
NOT_AT_LINE_START = "，。、；：？！）》”’〕】％%,.;:?!)"
SHEET_ROWS = 25
HALF = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")"})
STRAY = "·'|^"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a tree file: what it is, and its words; of a table row the cells, each a list of statements."""

    code: str
    words: str
    cells: tuple[tuple[str, ...], ...] = ()

    @property
    def level(self) -> int:
        """Level of a heading, 0 of anything else."""
        return int(self.code[0]) if self.code[0].isdecimal() else 0

    @property
    def opens(self) -> bool:
        """Whether it begins a line of its own."""
        return self.code != "+"

    @property
    def row(self) -> str:
        """A table row as text, its cells parted by tabs."""
        return "\t".join("".join(cell) for cell in self.cells).rstrip("\t")


@dataclass(frozen=True, slots=True)
class Tree:
    """One paper (or a compilation) as its writer marked it. ``shape`` and ``width`` say how it is dressed."""

    name: str
    items: tuple[Item, ...]
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> str:
        """Name of the shape."""
        return self.facts.get("shape", "plain").split()[0]

    @property
    def width(self) -> int:
        """Width of the lines in full-width characters, where the shape has one."""
        words = self.facts.get("shape", "").split()
        return int(words[1]) if len(words) > 1 else 30

    @property
    def title(self) -> str:
        """The first title."""
        return next((item.words for item in self.items if item.code == "T"), self.name)

    def mapped(self, change: Callable[[str], str]) -> Tree:
        """Return the tree with all words changed."""
        items = tuple(
            replace(i, words=change(i.words), cells=tuple(tuple(map(change, cell)) for cell in i.cells))
            for i in self.items
        )
        return replace(self, items=items)


def read_tree(path: Path) -> Tree:
    """Read a tree file.

    Raises:
        ValueError: a line has no code that is known; the message names file and line.
    """
    facts: dict[str, str] = {}
    items: list[Item] = []
    for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
        code, tab, words = row.partition("\t")
        if row.startswith("#"):
            key, _, value = row.lstrip("# ").partition(":")
            facts[key.strip()] = value.strip()
        elif code.strip() in CODES and tab and words.strip():
            items.append(_item(code.strip(), words))
        elif row.strip():
            raise ValueError(f"{path.name}:{number}: {row[:40]}")
    return Tree(path.stem, tuple(items), facts)


def _item(code: str, words: str) -> Item:
    if code != "|":
        return Item(code, words.strip())
    cells = tuple(tuple(s.strip() for s in cell.split(" ¦ ") if s.strip()) for cell in f" {words} ".split(" | "))
    return Item(code, "", cells)


# --- the lines of a paper ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph as it is laid out: its kind (the code of what opens it) and its words."""

    kind: str
    words: str
    cells: tuple[tuple[str, ...], ...] = ()


def rows(tree: Tree) -> list[Row]:
    """Return the paragraphs of a paper: what goes on in the same paragraph is joined without a gap."""
    made: list[Row] = []
    for item in tree.items:
        if item.code == "|":
            made.append(Row("|", item.row, item.cells))
        elif not item.opens and made and made[-1].kind not in "T~=|12345":
            made[-1] = replace(made[-1], words=made[-1].words + item.words)
        else:
            made.append(Row(item.code, item.words))
    return made


def wrapped(words: str, width: float, indent: bool) -> list[str]:
    """Break a paragraph into lines as printers do: no closing mark opens a line."""
    found, line, taken = [], "", 0.0
    for c in ("\u3000\u3000" if indent else "") + words:
        size = 1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.5
        if taken + size > width and c not in NOT_AT_LINE_START:
            found.append(line)
            line, taken = "", 0.0
        line += c
        taken += size
    return [*found, line]


def _loose(row: Row) -> bool:
    """Whether a row is printed without an indent."""
    return row.kind in "T~=|+"


def _plain(tree: Tree) -> str:
    return "".join(("" if _loose(row) else "\u3000\u3000") + row.words + "\n" for row in rows(tree))


def _flush(tree: Tree) -> str:
    return "".join(row.words + "\n" for row in rows(tree))


def _printed_rows(tree: Tree, indent: bool = True) -> Iterator[tuple[Row, list[str]]]:
    for row in rows(tree):
        lines = [row.words] if row.kind in "|~" else wrapped(row.words, tree.width, indent and not _loose(row))
        yield row, lines


def _wrapped(tree: Tree) -> str:
    return "".join(line + "\n" for _, lines in _printed_rows(tree) for line in lines)


def _wrapped_flush(tree: Tree) -> str:
    blocks: list[str] = []
    before = ""
    for row, lines in _printed_rows(tree, indent=False):
        gap = "" if not blocks or (row.kind == before == "|") else "\n"
        blocks.append(gap + "".join(line + "\n" for line in lines))
        before = row.kind
    return "".join(blocks)


def _paged(tree: Tree) -> str:
    lines = [line for _, lines in _printed_rows(tree) for line in lines]
    head = tree.facts.get("head", tree.title)
    sheets = [lines[start : start + SHEET_ROWS] for start in range(0, len(lines), SHEET_ROWS)]
    return "".join(
        "".join(line + "\n" for line in [*([head] if number > 1 else []), *sheet, f"— {number} —"])
        for number, sheet in enumerate(sheets, 1)
    )


def _oneline(tree: Tree) -> str:
    return " ".join(row.words for row in rows(tree))


def _doubled(tree: Tree) -> Tree:
    """Each title printed twice; the second print is nobody's."""
    items = [twin for i in tree.items for twin in ((i, Item("~", i.words)) if i.code in "T1234" else (i,))]
    return replace(tree, items=tuple(items))


def _ocrlike(tree: Tree) -> str:
    """Blanks between the characters and, every 97th, a speck that is none of them; tables keep their tabs."""
    text, count = "", 0
    for row in rows(tree):
        for cell in row.words.split("\t"):
            for place, c in enumerate(cell):
                count += 1
                text += c + (STRAY[count // 97 % len(STRAY)] if count % 97 == 0 else "")
                text += " " if place + 1 < len(cell) else ""
            text += "\t"
        text = text.rstrip("\t") + "\n"
    return text


def _half(words: str) -> str:
    """Marks at half width, two in three, by where they stand."""
    return "".join(c.translate(HALF) if i % 3 else c for i, c in enumerate(words))


def _traditional(tree: Tree) -> Tree:
    convert = OpenCC("s2t").convert
    return tree.mapped(lambda words: "".join(map(convert, words)))


# --- files ------------------------------------------------------------------------------------------------------------

_NUMBERS = {"han": "chineseCountingThousand", "han_bracket": "chineseCountingThousand"}


@dataclass(slots=True)
class _Numbering:
    """Lists of a Word file: one for each form of number, begun anew where the count does."""

    document: python_docx.document.Document
    forms: dict[str, int] = field(default_factory=dict)
    lists: dict[str, tuple[int, int]] = field(default_factory=dict)
    made: int = 90

    def number(self, paragraph: WordParagraph, words: str) -> str:
        """Number a paragraph automatically, and return its words without the number."""
        marker = marker_at(words, 0)
        if not marker or marker.kind not in {"han", "han_bracket", "digit", "digit_bracket"}:
            return words
        written = marker.span.of(words)
        figure = re.search(r"[0-9一二三四五六七八九十]+", written)
        if not figure:
            return words
        form = f"{written[: figure.start()]}%1{written[figure.end() :]}"
        style = _NUMBERS.get(marker.kind, "decimal")
        instance, last = self.lists.get(style + form, (0, 0))
        if marker.value != last + 1 or not instance:
            instance = self._begin(form, style, marker.value)
        self.lists[style + form] = (instance, marker.value)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{instance}"/></w:numPr>')
        )
        return words[marker.span.end :]

    def _begin(self, form: str, style: str, value: int) -> int:
        numbering = self.document.part.numbering_part.element
        if style + form not in self.forms:
            self.made += 1
            self.forms[style + form] = self.made
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.made}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{style}"/><w:suff w:val="nothing"/><w:lvlText w:val="{html.escape(form)}"/></w:lvl>'
                "</w:abstractNum>"
            )
            numbering.insert(len(numbering.findall(qn("w:abstractNum"))), abstract)
        self.made += 1
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.made}"><w:abstractNumId w:val="{self.forms[style + form]}"/>'
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{value}"/></w:lvlOverride></w:num>'
            )
        )
        return self.made


def _tables(tree: Tree) -> Iterator[Row | list[Row]]:
    """The paragraphs of a paper with the rows of each table together."""
    block: list[Row] = []
    for row in rows(tree):
        if row.kind == "|":
            block.append(row)
            continue
        if block:
            yield block
            block = []
        yield row
    if block:
        yield block


def _docx(tree: Tree, automatic: bool) -> bytes:
    document = python_docx.Document()
    document.add_paragraph("", style="List Number")._p.getparent().remove(document.paragraphs[0]._p)
    numbering = _Numbering(document)
    for block in _tables(tree):
        if isinstance(block, list):
            grid = document.add_table(len(block), max(len(row.cells) for row in block))
            for made, row in zip(grid.rows, block, strict=True):
                for cell, statements in zip(made.cells, row.cells, strict=False):
                    cell.text = "".join(statements)
            continue
        paragraph = document.add_paragraph()
        words = numbering.number(paragraph, block.words) if automatic and block.kind[0].isdecimal() else block.words
        paragraph.add_run(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pdf(tree: Tree, columns: int) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22)
    loose = ParagraphStyle("loose", body, firstLineIndent=0)
    title = ParagraphStyle("title", loose, alignment=TA_CENTER, spaceAfter=10)
    buffer = io.BytesIO()
    width, gap = A4[0] - 130, 24
    share = (width - gap * (columns - 1)) / columns
    frames = [Frame(65 + i * (share + gap), 80, share, A4[1] - 160, 0, 0, 0, 0) for i in range(columns)]
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=_page_number)])
    story: list[Flowable] = []
    for block in _tables(tree):
        if isinstance(block, list):
            story.append(_pdf_table(block, share, loose))
        else:
            style = title if block.kind == "T" else loose if _loose(block) else body
            story.append(Paragraph(html.escape(block.words), style))
    document.build(story)
    return buffer.getvalue()


def _page_number(canvas: object, document: BaseDocTemplate) -> None:
    canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 50, f"— {document.page} —")  # type: ignore[attr-defined]


def _pdf_table(block: Sequence[Row], width: float, style: ParagraphStyle) -> Table:
    count = max(len(row.cells) for row in block)
    words = [["".join(cell) for cell in row.cells] + [""] * (count - len(row.cells)) for row in block]
    weights = [min(max(3, *(len(row[column]) for row in words)), 16) for column in range(count)]
    cells = [[Paragraph(html.escape(cell), style) for cell in row] for row in words]
    grid = Table(cells, colWidths=[width * w / sum(weights) for w in weights], repeatRows=1)
    grid.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return grid


_SITE_ABOVE = (
    '<div class="nav"><a href="/">首页</a> | <a href="/zw">政务公开</a> | <a href="/dj">党建工作</a></div>'
    '<div class="crumb">当前位置：首页 &gt; 党建工作 &gt; 正文</div>'
)
_SITE_BETWEEN = '<div class="info">发布时间：2025-03-12 10:22　来源：本站　浏览次数：123</div>'
_SITE_BELOW = (
    '<div class="foot"><p>【打印本页】【关闭窗口】</p><ul><li>上一篇：<a href="/1">防汛工作方案</a></li></ul>'
    "<p>版权所有 某县党建网 赣ICP备12345678号</p></div>"
)


def _html(tree: Tree) -> bytes:
    parts: list[str] = []
    for block in _tables(tree):
        if isinstance(block, list):
            body = "".join(
                "<tr>" + "".join(f"<td>{html.escape(''.join(cell))}</td>" for cell in row.cells) + "</tr>"
                for row in block
            )
            parts.append(f"<table border='1'>{body}</table>")
        elif block.kind == "T" and not parts:
            parts.append(f"<h1>{html.escape(block.words)}</h1>{_SITE_BETWEEN}")
        else:
            parts.append(f"<p>{html.escape(block.words)}</p>")
    page = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{html.escape(tree.title)}</title></head><body>"
        f"{_SITE_ABOVE}<div id='content'>{''.join(parts)}</div>{_SITE_BELOW}</body></html>"
    )
    return page.encode()


# --- the shapes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """How a tree becomes a document: its words changed, then laid out as text, or as a file of some kind."""

    lay_out: Callable[[Tree], str | bytes]
    kind: Format = Format.TXT
    change: Callable[[Tree], Tree] = lambda tree: tree


SHAPES: dict[str, Shape] = {
    "plain": Shape(_plain),
    "flush": Shape(_flush),
    "wrapped": Shape(_wrapped),
    "wrapped_flush": Shape(_wrapped_flush),
    "paged": Shape(_paged),
    "oneline": Shape(_oneline),
    "traditional": Shape(_plain, change=_traditional),
    "halfwidth": Shape(_plain, change=lambda tree: tree.mapped(_half)),
    "tabs": Shape(_flush),
    "docx": Shape(lambda tree: _docx(tree, automatic=True), Format.DOCX),
    "docx_plain": Shape(lambda tree: _docx(tree, automatic=False), Format.DOCX),
    "pdf": Shape(lambda tree: _pdf(tree, 1), Format.PDF),
    "pdf2": Shape(lambda tree: _pdf(tree, 2), Format.PDF),
    "html": Shape(_html, Format.HTML),
    "doubled": Shape(_flush, change=_doubled),
    "ocrlike": Shape(_ocrlike),
}


def shaped(tree: Tree, limits: ReadSettings) -> tuple[Tree, Document]:
    """Dress a tree as its shape says, and read the file back: the tree as it then stands, and the document."""
    shape = SHAPES[tree.shape]
    changed = shape.change(tree)
    laid_out = shape.lay_out(changed)
    path = f"{tree.name}.{shape.kind.value}"
    if isinstance(laid_out, str):
        return changed, Document(path, Format.TXT.value, Outcome.TEXT, laid_out)
    reading = READERS[shape.kind].read()(laid_out, limits)
    document = Document(path, shape.kind.value, Outcome.TEXT, reading.text, pages=reading.pages, cells=reading.cells)
    return changed, document
