"""Samples as PDF files with hard lines."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from samples.sources import Paper, wrap

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
