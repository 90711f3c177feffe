"""Build corpora/samples/ and corpora/samples.truth.json from the texts in corpora/sources/samples/.

Usage: python scripts/make_samples.py [--out DIR] [--truth FILE]

The texts are written by hand in a light markup (see the README beside them); this script only dresses them as the
files that real offices send: .txt in four encodings, .docx, .pdf and .html. Nothing is random and no clock is read.
.txt, .html, .csv and the truth file come out equal byte for byte everywhere. .docx and .pdf carry fixed dates and are
equal byte for byte for equal versions of python-docx, reportlab and zlib; with other versions their text is equal.
"""

from __future__ import annotations

import argparse
import codecs
import html
import io
import json
import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "corpora" / "sources" / "samples"
SAMPLES = ROOT / "corpora" / "samples"
TRUTH = ROOT / "corpora" / "samples.truth.json"

MARK = re.compile(r"⟦(/?)(\w+)⟧")
PART = re.compile(r"^【篇(\d+)】", re.MULTILINE)
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
PREFIXES = {
    "= ": "title",
    "@ ": "subtitle",
    "# ": "auto1",
    "## ": "auto2",
    "### ": "auto3",
    "! ": "heading",
    "> ": "signature",
    "~ ": "clutter",
    "| ": "row",
    "%preview ": "preview",
}
DIGITS = "零一二三四五六七八九十"
NOT_AT_LINE_START = "，。、；：？！）》”’〕】％%"
NUMBERING = """<w:abstractNum %s w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%%2）"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%%3."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: what it is, its words (marks still in them) and the number that Word would print before it."""

    kind: str
    text: str
    number: str = ""

    @property
    def written(self) -> str:
        """The words as a reader sees them, number written out and marks removed."""
        return self.number + strip_marks(self.text)


@dataclass(frozen=True, slots=True)
class Paper:
    """One source text: its key below the sources, its header and its paragraphs."""

    key: str
    header: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def path(self) -> str:
        """Where the sample lies below corpora/samples."""
        return self.header["file"]

    @property
    def date(self) -> datetime:
        """The day that the paper bears."""
        return datetime.fromisoformat(self.header["date"])

    @property
    def own(self) -> tuple[Block, ...]:
        """The author's own paragraphs, without clutter."""
        return tuple(b for b in self.blocks if b.kind not in {"clutter", "preview"})

    @property
    def marked(self) -> str:
        """The author's text with marks, one paragraph a line, table cells parted by tabs."""
        return "\n".join(b.number + b.text for b in self.own)

    @property
    def plain(self) -> str:
        """The author's text, one paragraph a line."""
        return strip_marks(self.marked)

    @property
    def shapes(self) -> list[str]:
        """The shapes that the truth file lists this paper for."""
        return [s.strip() for s in self.header.get("shapes", "").split(",") if s.strip()]


# --- reading the sources ---------------------------------------------------------------------------------------------


def strip_marks(text: str) -> str:
    """Remove ⟦…⟧ marks."""
    return MARK.sub("", text)


def spans_of(marked: str) -> dict[str, tuple[int, int]]:
    """Where each mark's passage stands in the text without marks; raises ValueError for a mark never closed."""
    opened: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    removed = 0
    for match in MARK.finditer(marked):
        at, name = match.start() - removed, match[2]
        removed += len(match[0])
        if match[1]:
            spans[name] = (opened.pop(name), at)
        else:
            opened[name] = at
    if opened:
        raise ValueError(f"marks never closed: {sorted(opened)}")
    return spans


def chinese(number: int) -> str:
    """1 to 19 in Chinese figures."""
    return DIGITS[number] if number <= 10 else "十" + DIGITS[number - 10]


def numbered(lines: list[str]) -> Iterator[Block]:
    """Blocks with automatic numbers counted as Word counts them: a level starts again below a higher one."""
    counts = [0, 0, 0]
    for line in lines:
        prefix = next((p for p in PREFIXES if line.startswith(p)), "")
        kind, text = PREFIXES.get(prefix, "body"), line.removeprefix(prefix)
        number = ""
        if kind.startswith("auto"):
            level = int(kind[-1]) - 1
            counts = [*counts[:level], counts[level] + 1, *[0] * (2 - level)]
            number = (f"{chinese(counts[0])}、", f"（{chinese(counts[1])}）", f"{counts[2]}.")[level]
        if kind == "row":
            text = "\t".join(cell.strip() for cell in text.split("|"))
        yield Block(kind, text, number)


def load_paper(path: Path, base: Path) -> Paper:
    """Read one source text."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    key = path.relative_to(base).with_suffix("").as_posix().removeprefix("submissions/")
    return Paper(key, header, tuple(numbered([line for line in body.splitlines() if line.strip()])))


def load_papers(base: Path = SOURCES) -> dict[str, Paper]:
    """All source texts by key: 乡镇/青石镇, previous/青石镇, known/通知 …, in a fixed order."""
    paths = [p for part in ("submissions", "previous", "known") for p in sorted((base / part).rglob("*.txt"))]
    return {paper.key: paper for paper in (load_paper(p, base) for p in paths)}


def wrap(text: str, fits: Any) -> Iterator[str]:
    """Break text into lines for which fits(line) holds; closing punctuation hangs rather than open a line."""
    line = ""
    for char in text:
        if line and not fits(line + char) and char not in NOT_AT_LINE_START:
            yield line
            line = ""
        line += char
    if line:
        yield line


def preview(paper: Paper, length: int) -> str:
    """The first characters of the body, as a document site repeats them above the text."""
    body = "".join(b.written for b in paper.own if b.kind not in {"title", "subtitle"})
    return f"摘要：{body[:length]}..."


# --- .txt ------------------------------------------------------------------------------------------------------------


def text_lines(paper: Paper) -> Iterator[str]:
    """The lines of a .txt file, wrapped where the header says so."""
    indent = "" if paper.header.get("indent") == "none" else "　　"
    width = int(paper.header.get("wrap", "0"))
    for block in paper.blocks:
        line = block.written
        if block.kind in {"body", "heading"} and not line.startswith(("【", "　")):
            line = indent + line
        yield from wrap(line, lambda s: len(s) <= width) if width else (line,)


def render_txt(paper: Paper) -> bytes:
    """A plain text file in the encoding and with the line ends of the header."""
    if paper.header.get("oneline"):
        title, *rest = [b.written for b in paper.blocks]
        text = f"{title} {''.join(rest)}\n"
    else:
        text = "\n".join(text_lines(paper)) + "\n"
    if paper.header.get("eol") == "crlf":
        text = text.replace("\n", "\r\n")
    encoding = paper.header.get("encoding", "utf-8")
    if encoding.startswith("utf-16"):
        order = "be" if encoding.endswith("be") else "le"
        bom = codecs.BOM_UTF16_BE if order == "be" else codecs.BOM_UTF16_LE
        return bom + text.encode(f"utf-16-{order}")
    return text.encode(encoding)


# --- .docx -----------------------------------------------------------------------------------------------------------


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


# --- .pdf ------------------------------------------------------------------------------------------------------------

FONT = "STSong-Light"
LEFT, RIGHT, TOP, BOTTOM, LEADING = 80.0, 515.0, 760.0, 90.0, 25.0


def pdf_lines(paper: Paper) -> Iterator[tuple[str, float, float]]:
    """Each printed line with its x and its font size."""
    for block in paper.blocks:
        size = {"title": 19.0, "subtitle": 14.0}.get(block.kind, 14.0)
        indent = 2 * size if block.kind in {"body", "heading"} else 0.0
        # two fullwidth spaces stand for the indent while measuring; the pdf itself holds only words at an x
        measured = "　　" + block.written if indent else block.written
        room = RIGHT - LEFT

        def fits(line: str, size: float = size, room: float = room) -> bool:
            return bool(pdfmetrics.stringWidth(line, FONT, size) <= room)

        for line in wrap(measured, fits):
            words = line.removeprefix("　　") if indent else line
            width = pdfmetrics.stringWidth(words, FONT, size)
            x = LEFT + (indent if words != line else 0.0)
            if block.kind in {"title", "subtitle"}:
                x = (LEFT + RIGHT - width) / 2
            elif block.kind == "signature":
                x = RIGHT - width
            yield words, x, size


def render_pdf(paper: Paper) -> bytes:
    """A PDF with hard lines, a page number at the foot and, where the header says so, a running header."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(next(b.written for b in paper.blocks if b.kind == "title"))
    canvas.setAuthor(paper.header["unit"])
    lines = list(pdf_lines(paper))
    per_page = int((TOP - BOTTOM) // LEADING)
    pages = [lines[i : i + per_page] for i in range(0, len(lines), per_page)]
    for number, page in enumerate(pages, 1):
        draw_page(canvas, page, paper.header.get("header", ""), number, len(pages))
    canvas.save()
    return out.getvalue()


def draw_page(canvas: Canvas, lines: list[tuple[str, float, float]], header: str, number: int, total: int) -> None:
    """Draw one page."""
    if header:
        canvas.setFont(FONT, 10)
        canvas.drawString(LEFT, TOP + 35, header)
    for row, (words, x, size) in enumerate(lines):
        canvas.setFont(FONT, size)
        canvas.drawString(x, TOP - row * LEADING, words)
    canvas.setFont(FONT, 10)
    foot = f"第 {number} 页 共 {total} 页" if header else f"- {number} -"
    canvas.drawCentredString((LEFT + RIGHT) / 2, BOTTOM - 45, foot)
    canvas.showPage()


# --- .html -----------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{title} - {site}</title>
<meta name="keywords" content="自查报告,党建,范文">
<style>.nav{{background:#b00}} .article p{{text-indent:2em}}</style>
<script>var page = {{"id": 20250000, "vip": true}};</script>
</head>
<body>
<div class="top">
{top}
</div>
<div class="main"><div class="article">
<h1>{title}</h1>
{body}
</div>
<div class="side foot">
{foot}
</div></div>
<script>document.write("<!-- stat -->");</script>
</body>
</html>
"""
TAGS = {"heading": "h3", "title": "h1", "signature": 'p style="text-align:right"', "clutter": 'div class="tip"'}


def html_line(paper: Paper, block: Block) -> str:
    """One paragraph as an element; a preview becomes its own box."""
    if block.kind == "preview":
        return f'<div class="summary">{html.escape(preview(paper, int(block.text)))} 展开&gt;&gt; 收起&lt;&lt;</div>'
    tag = TAGS.get(block.kind, "p")
    return f"<{tag}>{html.escape(block.written)}</{tag.split()[0]}>"


def render_html(paper: Paper) -> bytes:
    """A page of a document site: the article in the middle of clutter."""
    title_at = next(i for i, b in enumerate(paper.blocks) if b.kind == "title")
    after = paper.blocks[title_at + 1 :]
    last = max(i for i, b in enumerate(after) if b.kind not in {"clutter", "preview"})
    lines = [html_line(paper, b) for b in after]
    charset = paper.header["charset"]
    page = PAGE.format(
        charset="gb2312" if charset == "gb18030" else charset,
        title=html.escape(paper.blocks[title_at].written),
        site=paper.header["site"],
        top="\n".join(html_line(paper, b) for b in paper.blocks[:title_at]),
        body="\n".join(lines[: last + 1]),
        foot="\n".join(lines[last + 1 :]),
    )
    return page.encode(charset)


RENDERERS = {".txt": render_txt, ".docx": render_docx, ".pdf": render_pdf, ".html": render_html}


# --- the truth -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Submission:
    """A paper of one unit: a whole file or one part of a compilation."""

    path: str
    unit: str
    text: str


def parts_of(paper: Paper) -> list[Submission]:
    """The submissions in one file, "#2" behind the path of the second part; the first part is "#1"."""
    starts = [m.start() for m in PART.finditer(paper.plain)]
    if not starts:
        return [Submission(paper.path, paper.header["unit"], paper.plain)]
    units = paper.header["unit"].split("；")
    ends = [*starts[1:], len(paper.plain)]
    return [
        Submission(f"{paper.path}#{n}", unit, paper.plain[a:b])
        for n, (unit, a, b) in enumerate(zip(units, starts, ends, strict=True), 1)
    ]


def passage(papers: dict[str, Paper], key: str, mark: str) -> tuple[str, str]:
    """The path of a paper (with part) and the passage that a mark holds in it."""
    name, _, part = key.partition("#")
    paper = papers[name]
    path = f"{paper.path}#{part}" if part else paper.path
    if mark == "whole":
        return path, paper.plain
    # a compilation holds the same mark twice: look in the part alone
    pieces = PART.split(paper.marked)
    marked = pieces[2 * int(part)] if part else paper.marked
    start, end = spans_of(marked)[mark]
    return path, strip_marks(marked)[start:end]


def sentence_around(text: str, words: str) -> str:
    """The sentence in which words stand."""
    return next(m[0].strip() for m in SENTENCE.finditer(text) if words in m[0])


def copies(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The planted copies with both passages."""
    found = []
    for entry in plan["copies"]:
        path, words = passage(papers, entry["paper"], entry["mark"])
        source, source_words = passage(papers, entry["source"], entry.get("source_mark", entry["mark"]))
        found.append(
            {"kind": entry["kind"], "paper": path, "source": source, "passage": words, "source_passage": source_words}
        )
    return found


def residue(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, str]]:
    """The planted residue, each with its sentence."""
    found = []
    for entry in plan["residue"]:
        path, words = passage(papers, entry["paper"], entry["mark"])
        words = entry.get("words", words)
        sentence = sentence_around(papers[entry["paper"]].plain, words)
        found.append({"paper": path, "kind": entry["kind"], "text": words, "sentence": sentence})
    return found


def not_residue(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, str]]:
    """What looks like residue and is none."""
    return [
        {
            "paper": papers[e["paper"]].path,
            "text": e["text"],
            "sentence": sentence_around(papers[e["paper"]].plain, e["text"]),
            "why": e["why"],
        }
        for e in plan["not_residue"]
    ]


def legitimate(submissions: list[Submission], plan: dict[str, Any]) -> list[dict[str, str]]:
    """Every place where a submission uses a title, a given sentence, a quotation or a set phrase."""
    kinds = (("heading", "headings"), ("template", "templates"), ("quotation", "quotations"), ("formula", "formulas"))
    return [
        {"paper": s.path, "kind": kind, "passage": words}
        for s in submissions
        for kind, name in kinds
        for words in plan["legitimate"][name]
        if words in s.text
    ]


def expectation(paper: Paper, shape: str) -> dict[str, Any]:
    """What a reader should make of a paper's shape."""
    numbers = [b.written for b in paper.blocks if b.kind.startswith("auto")]
    rows = [strip_marks(b.text).split("\t") for b in paper.blocks if b.kind == "row"]
    noise = [b.written for b in paper.blocks if b.kind == "clutter"]
    noise += [preview(paper, int(b.text)) for b in paper.blocks if b.kind == "preview"]
    known: dict[str, dict[str, Any]] = {
        "compilation": {"parts": len(parts_of(paper)), "noise": noise},
        "clutter": {"noise": noise},
        "wrapped": {"width": int(paper.header.get("wrap", "0"))},
        "oneline": {"lines": 1},
        "autonumber": {"numbered": numbers},
        "table": {"rows": rows},
        "header": {"header": paper.header.get("header", "")},
        "gb18030": {"encoding": paper.header.get("encoding", "")},
        "utf16": {"encoding": paper.header.get("encoding", "")},
        "utf8bom": {"encoding": paper.header.get("encoding", "")},
    }
    return known.get(shape, {})


def truth(papers: dict[str, Paper], roster: list[str], plan: dict[str, Any]) -> dict[str, Any]:
    """Everything that a test may ask about the samples."""
    ours = [p for p in papers.values() if not p.key.startswith(("known/", "previous/"))]
    submissions = [s for p in ours for s in parts_of(p)]
    planted, left = copies(papers, plan), residue(papers, plan)
    sinners = {c["paper"] for c in planted} | {r["paper"] for r in left}
    sources = {c["source"] for c in planted}
    return {
        "copies": planted,
        "residue": left,
        "not_residue": not_residue(papers, plan),
        "legitimate": legitimate(submissions, plan),
        "shapes": [{"paper": p.path, "shape": s, "expect": expectation(p, s)} for p in ours for s in p.shapes],
        "clean": [s.path for s in submissions if s.path not in sinners | sources],
        "copied_from": sorted(s for s in sources - sinners if not s.startswith("previous/")),
        "missing": [unit for unit in roster if unit not in {s.unit for s in submissions}],
        "papers": [{"paper": s.path, "unit": s.unit, "chars": len("".join(s.text.split()))} for s in submissions],
    }


# --- the door --------------------------------------------------------------------------------------------------------


def build(out: Path, truth_file: Path) -> int:
    """Write all samples below out (emptied first) and the truth file; return how many files were written."""
    papers = load_papers()
    plan = tomllib.loads((SOURCES / "truth.toml").read_text(encoding="utf-8"))
    roster = (SOURCES / "roster.csv").read_text(encoding="utf-8")
    if out.exists():
        if any(out.iterdir()) and not (out / "roster.csv").exists():
            raise SystemExit(f"{out} is not empty and was not made by this script (no roster.csv); nothing written")
        shutil.rmtree(out)
    for paper in papers.values():
        target = out / paper.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(RENDERERS[target.suffix](paper))
    (out / "roster.csv").write_bytes(roster.replace("\n", "\r\n").encode("utf-8-sig"))
    units = [line.split(",")[0] for line in roster.splitlines()[1:]]
    text = json.dumps(truth(papers, units, plan), ensure_ascii=False, indent=1) + "\n"
    truth_file.write_text(text, encoding="utf-8", newline="\n")
    return len(papers) + 1


def main() -> None:
    """Parse arguments and build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write; it is emptied first")
    parser.add_argument("--truth", type=Path, default=TRUTH, help="truth file to write")
    args = parser.parse_args()
    print(f"{build(args.out, args.truth)} files written to {args.out}; truth in {args.truth}")


if __name__ == "__main__":
    main()
