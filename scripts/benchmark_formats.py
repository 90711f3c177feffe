"""Measure reading, format by format, beside a plain call of the library underneath, in the same run.

    python scripts/benchmark_formats.py [--files 12] [--repeat 5] [--seed 1] [--only pdf,docx] [--json]

Prints Markdown: files and, where there are pages, pages a second by processor time, and how many times the processor
time of the plain call ours takes. Ours finds out what the file is, reads it with pages, cells, notes and limits, and
hashes it; the plain call takes the words and no more. The smallest of ``--repeat`` rounds counts, and ours and theirs
take turns. The last row is what the workers cost: the same small files read in workers and in one process.
"""

from __future__ import annotations

import argparse
import email.policy
import io
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document as WordDocument
from lxml import html as lxml_html
from make_stack import make_stack
from python_calamine import CalamineWorkbook
from readability import Document as Readable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

from textmine.model import Origin
from textmine.read import Source, read_source
from textmine.settings import load_settings
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in

SETTINGS = load_settings(environment={})
FONT = "STSong-Light"
PARAGRAPHS_A_PAGE = 11
LIBRARIES = ("textmine", "pypdfium2", "python-docx", "readability-lxml", "striprtf", "python-calamine", "lxml")


@dataclass(frozen=True)
class Format:
    """One row: how files are made from paragraphs, and the plain call that they are compared with."""

    suffix: str
    make: Callable[[Sequence[str]], bytes]
    peer: str
    plain: Callable[[bytes], Any]


def make_pdf(paragraphs: Sequence[str]) -> bytes:
    file = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(file, pagesize=(595, 842))
    for start in range(0, len(paragraphs), PARAGRAPHS_A_PAGE):
        lines = [line for paragraph in paragraphs[start : start + PARAGRAPHS_A_PAGE] for line in wrapped(paragraph, 28)]
        canvas.setFont(FONT, 16)
        for number, line in enumerate(lines):
            canvas.drawString(74, 770 - 17 * number, line)
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(297, 40, f"— {start // PARAGRAPHS_A_PAGE + 1} —")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def wrapped(paragraph: str, width: int) -> list[str]:
    indented = "　　" + paragraph
    return [indented[start : start + width] for start in range(0, len(indented), width)]


def read_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    words = []
    for page in document:
        text = page.get_textpage()
        words.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return "\n".join(words)


def make_docx(paragraphs: Sequence[str]) -> bytes:
    document = WordDocument()
    for number, paragraph in enumerate(paragraphs):
        document.add_paragraph(paragraph, style="List Number" if number % 6 == 5 else None)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_html(paragraphs: Sequence[str]) -> bytes:
    links = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(30))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = "<html><head><meta charset=utf-8><title>报告</title></head>"
    return f"{head}<body><ul>{links}</ul><div>{body}</div><ul>{links}</ul>".encode()


def make_rtf(paragraphs: Sequence[str]) -> bytes:
    def escaped(text: str) -> str:
        return "".join(
            char if char.isascii() else f"\\u{ord(char) - (65536 if ord(char) > 32767 else 0)}?" for char in text
        )

    return ("{\\rtf1\\ansi\\ansicpg936" + "".join(f"\\pard {escaped(p)}\\par\n" for p in paragraphs) + "}").encode()


def read_rtf(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text  # in no lock of ours: pip install striprtf

    return str(rtf_to_text(data.decode("ascii")))


def make_xlsx(paragraphs: Sequence[str]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for row, paragraph in enumerate(paragraphs):
            sheet.write_row(row, 0, [row + 1, paragraph[:40], paragraph[40:80], "办公室", "6月底"])
    return file.getvalue()


def make_mail(paragraphs: Sequence[str]) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = "自查报告", "a@example.org"
    message.set_content("\n".join(paragraphs))
    return message.as_bytes()


def read_mail(data: bytes) -> str:
    return str(email.message_from_bytes(data, policy=email.policy.default).get_content())


FORMATS = {
    "txt": Format(".txt", lambda p: "\n".join(p).encode("gb18030"), "bytes.decode", lambda d: d.decode("gb18030")),
    "pdf": Format(".pdf", make_pdf, "pypdfium2, text of each page", read_pdf),
    "docx": Format(
        ".docx",
        make_docx,
        "python-docx, text of each paragraph",
        lambda data: "\n".join(p.text for p in WordDocument(io.BytesIO(data)).paragraphs),
    ),
    "html": Format(
        ".html",
        make_html,
        "readability, text of its summary",
        lambda data: lxml_html.fromstring(Readable(data.decode()).summary()).text_content(),
    ),
    "rtf": Format(".rtf", make_rtf, "striprtf", read_rtf),
    "xlsx": Format(
        ".xlsx",
        make_xlsx,
        "python-calamine, rows of each sheet",
        lambda data: [sheet.to_python() for sheet in sheets_of(data)],
    ),
    "eml": Format(".eml", make_mail, "email, text of the body", read_mail),
}


def sheets_of(data: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name) for name in book.sheet_names]


@dataclass(frozen=True)
class Row:
    """Processor seconds of ours and theirs for all files of one format."""

    name: str
    peer: str
    files: int
    pages: int
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times the processor time of the plain call ours takes."""
        return self.ours / max(self.theirs, 1e-9)


def measure(name: str, texts: Sequence[Sequence[str]], folder: Path, repeat: int) -> Row:
    """Read files of one format both ways, in turns."""
    kind = FORMATS[name]
    sources = []
    for number, paragraphs in enumerate(texts):
        path = folder / f"{number}{kind.suffix}"
        path.write_bytes(kind.make(paragraphs))
        sources.append(Source(path, path.name, Origin.SUBMISSION))
    ours, theirs, pages = [], [], 0
    for _ in range(repeat):
        ours.append(timed(lambda: [read_source(source, SETTINGS.read) for source in sources]))
        theirs.append(timed(lambda: [kind.plain(source.path.read_bytes()) for source in sources]))
        documents = [read_source(source, SETTINGS.read) for source in sources]
        lost = [document.path for document in documents if not document.text]
        if lost:
            raise SystemExit(f"nothing was read of {lost}")
        pages = sum(len(document.pages) for document in documents)
    return Row(name, kind.peer, len(sources), pages, min(ours), min(theirs))


def measure_workers(texts: Sequence[Sequence[str]], folder: Path, repeat: int) -> Row:
    """Read small files in workers and in this process, in turns."""
    sources = []
    for number, paragraphs in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text("\n".join(paragraphs), "utf-8")
        sources.append(Source(path, path.name, Origin.SUBMISSION))
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(timed(lambda: take_in(sources, TextOnly, SETTINGS)))
        theirs.append(timed(lambda: [read_source(source, SETTINGS.read) for source in sources]))
    return Row("txt in workers", "the same in one process", len(sources), 0, min(ours), min(theirs))


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds that a piece of work takes, here and in the processes that it starts."""
    begin = cpu()
    work()
    return cpu() - begin


def cpu() -> float:
    here, started = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return here.ru_utime + here.ru_stime + started.ru_utime + started.ru_stime


def table(rows: Sequence[Row]) -> list[str]:
    lines = ["| format | files/s | pages/s | beside | times its time |", "|---|---|---|---|---|"]
    for row in rows:
        pages = f"{row.pages / row.ours:,.0f}" if row.pages else "–"
        lines.append(f"| {row.name} | {row.files / row.ours:,.0f} | {pages} | {row.peer} | {row.ratio:.2f} |")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join([*FORMATS, "workers"]))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    wanted = given.only.split(",")
    with tempfile.TemporaryDirectory() as folder:
        make_stack(given.files, Path(folder) / "stack", 12_000, given.seed)
        texts = [path.read_text("utf-8").splitlines() for path in sorted((Path(folder) / "stack").rglob("*.txt"))]
        rows = []
        for name in (name for name in FORMATS if name in wanted):
            (place := Path(folder) / name).mkdir()
            rows.append(measure(name, texts, place, given.repeat))
        if "workers" in wanted:
            (place := Path(folder) / "workers").mkdir()
            small = [lines[start : start + 12] for lines in texts for start in range(0, len(lines), 12)]
            rows.append(measure_workers((small * 20)[:800], place, given.repeat))
    machine = {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "corpus": f"{given.files} reports of about 12,000 characters, seed {given.seed}; best of {given.repeat}",
        "libraries": ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES),
        "when": time.strftime("%Y-%m-%d"),
    }
    if given.json:
        print(json.dumps({"circumstances": machine, "rows": [vars(row) for row in rows]}, ensure_ascii=False))
    else:
        print("\n".join([*table(rows), "", *(f"- {key}: {value}" for key, value in machine.items())]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
