"""OFD (GB/T 33190): the fixed layout of Chinese offices. ofdkit places the words; their order is told as for a PDF.

Running heads, feet and page numbers stand beside the text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import ofdkit

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import Reason
from textmine.read import plain
from textmine.read.package import open_zip
from textmine.read.pdf.order import PrintedLine, columns_of
from textmine.read.pdf.page import Page
from textmine.read.pdf.text import text_of
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_POINTS = 72 / 25.4  # of a millimetre, in which an OFD is measured
_ASCENT = 0.88  # share of the type above the line that it stands on


def read_ofd(data: bytes, limits: ReadSettings) -> Reading:
    """Read an OFD document, a span for each page that was read; all documents of a package follow each other.

    Partial when pages failed, lie past ``limits.max_pages``, or show glyphs without characters.

    Raises:
        LimitError: it unpacks to more than ``limits`` allow, or its members overlap.
        NoTextError: its pages hold no words: pictures, or outlines of letters.
        UnreadableError: broken.
    """
    try:
        open_zip(data, limits).close()
        with ofdkit.open(io.BytesIO(data)) as document:
            total = len(document.pages)
            pages = [_page(page, limits) for page in document.pages[: limits.max_pages]]
    except ofdkit.OFDLimitError as error:
        raise LimitError("read.too_inflated", limit=limits.max_inflated_bytes // 2**20) from error
    except (ofdkit.OFDError, zipfile.BadZipFile) as error:
        raise UnreadableError("read.broken") from error
    if pages and all(page.failed for page in pages):
        raise UnreadableError("read.broken")
    reading = text_of(pages, limits)
    if not reading.text.strip():
        raise NoTextError("read.no_text")
    garbled = sum(map(plain.is_garbled, reading.text))
    if garbled > limits.max_garbled * len(reading.text):
        raise UnreadableError("read.garbled")
    return replace(reading, reason=_missing(pages, total, garbled), reader=f"ofdkit {version('ofdkit')}")


def _page(page: Any, limits: ReadSettings) -> Page:
    try:
        left, top, width, height = page.box
        runs = [run for run in page.runs if run.text.strip() and _shows(run, left, top, width, height)]
    except ofdkit.OFDLimitError:
        raise
    except (ofdkit.OFDError, ValueError, ArithmeticError, LookupError):
        return Page(failed=True)
    lines = list(_once(_line(run, left, top) for run in runs))
    return Page(columns_of(lines, limits), width=width * _POINTS, height=height * _POINTS)


def _shows(run: Any, left: float, top: float, width: float, height: float) -> bool:
    return bool(left <= run.x <= left + width and top <= run.y <= top + height and run.size > 0)


def _line(run: Any, left: float, top: float) -> PrintedLine:
    """Return a run as a printed line, in points from the top left corner of the page."""
    x, y, size = (run.x - left) * _POINTS, (run.y - top) * _POINTS, run.size * _POINTS
    bare = run.text.strip(" ")
    return PrintedLine(bare, x, y - _ASCENT * size, x + run.width * _POINTS, y + (1 - _ASCENT) * size, size)


def _once(lines: Iterator[PrintedLine]) -> Iterator[PrintedLine]:
    """Yield each line once where a file draws it again in its place, to make it bold."""
    seen = set()
    for line in lines:
        place = (line.words, round(line.left), round(line.top))
        if place not in seen:
            seen.add(place)
            yield line


def _missing(pages: list[Page], total: int, garbled: int) -> Reason | None:
    failed = sum(page.failed for page in pages)
    if failed:
        return Reason.of("read.failed_pages", count=failed, total=total)
    if len(pages) < total:
        return Reason.of("read.too_many_pages", count=len(pages), total=total)
    return Reason.of("read.damaged_characters", count=garbled) if garbled else None
