"""Reading .docx, .pdf and .xlsx, beside the plain libraries that one would take the words with.

Ours finds out what a file is, keeps pages, cells and notes, and is held by limits; the plain call takes the words only.
``benchmark_formats.py`` has all formats.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmark_formats import SETTINGS, make_pdf, make_xlsx, read_pdf, sheets_of
from docx import Document as WordDocument
from make_stack import make_stack

from benchmarks.asked import Asked
from benchmarks.machine import in_turns
from benchmarks.tables import Table, times
from textmine.model import Origin
from textmine.read import Source, read_source

FILES, CHARS, ROUNDS = 8, 12_000, 3
COLUMNS = ("问题", "措施", "责任人", "时限")


@dataclass(frozen=True)
class Kind:
    """How files of a kind are made from paragraphs, and the plain calls by name that give their words."""

    make: Callable[[Sequence[str]], bytes]
    peers: Mapping[str, Callable[[bytes], str]]


def make_docx(paragraphs: Sequence[str]) -> bytes:
    """Return a document of paragraphs, every tenth of them again in the cells of a table at its end."""
    document = WordDocument()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(1, len(COLUMNS))
    for paragraph in paragraphs[::10]:
        cells = table.add_row().cells
        for number, cell in enumerate(cells):
            cell.text = paragraph[number * 20 : number * 20 + 20]
    for cell, name in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = name
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def plain_docx(data: bytes) -> str:
    document = WordDocument(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def plain_pdf(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def plain_xlsx(data: bytes) -> str:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = "\n".join(joined(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    book.close()
    return found


def joined(rows: Any) -> str:
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


KINDS = {
    ".docx": Kind(make_docx, {"python-docx, paragraphs and tables": plain_docx}),
    ".pdf": Kind(make_pdf, {"pdfplumber, extract_text": plain_pdf, "pypdfium2, text of each page": read_pdf}),
    ".xlsx": Kind(
        make_xlsx,
        {
            "openpyxl, read only": plain_xlsx,
            "python-calamine": lambda data: "\n".join(joined(sheet.to_python()) for sheet in sheets_of(data)),
        },
    ),
}


def measured(asked: Asked) -> Table:
    """Measure all kinds, ours and theirs in turns."""
    with tempfile.TemporaryDirectory() as place:
        make_stack(FILES, Path(place) / "stack", CHARS, asked.seed)
        texts = [file.read_text("utf-8").splitlines() for file in sorted((Path(place) / "stack").rglob("*.txt"))]
        rounds = max(asked.repeat, ROUNDS)
        rows = [row for suffix, kind in KINDS.items() for row in rows_of(suffix, kind, texts, Path(place), rounds)]
    return Table(
        "Reading, beside plain libraries",
        ["format", "ours, processor ms a file", "theirs", "ours / theirs", "beside"],
        rows,
        {
            "corpus": f"{FILES} papers of scripts/make_stack.py, about {CHARS:,} characters, seed {asked.seed}; "
            f"fewest of {rounds} rounds, in one process"
        },
        ("python-docx", "pdfplumber", "pypdfium2", "openpyxl", "python-calamine"),
    )


def rows_of(suffix: str, kind: Kind, texts: Sequence[Sequence[str]], place: Path, rounds: int) -> list[list[str]]:
    """Measure one kind; a row for each plain library.

    Raises:
        SystemExit: one of them, or ours, didn't give the words, so that its time says nothing.
    """
    sources = []
    for number, paragraphs in enumerate(texts):
        path = place / f"{number}{suffix}"
        path.write_bytes(kind.make(paragraphs))
        sources.append(Source(path, path.name, Origin.SUBMISSION))
    data = [source.path.read_bytes() for source in sources]
    word = texts[0][-1].strip()[:8]  # a line is as short as a date, and is not wrapped
    read = {"ours": read_source(sources[0], SETTINGS.read).text} | {
        name: plain(data[0]) for name, plain in kind.peers.items()
    }
    if lost := [name for name, text in read.items() if word not in text]:
        raise SystemExit(f"{suffix}: {word} was not read by {', '.join(lost)}")
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: [read_source(source, SETTINGS.read) for source in sources]
    }
    works |= {name: _all(plain, data) for name, plain in kind.peers.items()}
    seconds = {name: taken / len(sources) for name, taken in in_turns(works, rounds).items()}
    ours = seconds.pop("ours")
    return [
        [suffix, f"{ours * 1000:.1f}", f"{theirs * 1000:.1f}", times(ours, theirs), name]
        for name, theirs in seconds.items()
    ]


def _all(plain: Callable[[bytes], str], data: Sequence[bytes]) -> Callable[[], object]:
    return lambda: [plain(raw) for raw in data]
