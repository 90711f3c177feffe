"""OFD (GB/T 33190): the fixed layout of Chinese offices. ofdkit places the words; their order is told as for a PDF.

Running heads, feet, page numbers and what is stamped aslant over every page stand beside the text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import compress
from operator import not_
from typing import Any

import ofdkit

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import Reason
from textmine.read import plain
from textmine.read.ofd.look import Look, Preview
from textmine.read.pdf.order import PrintedLine, columns_of
from textmine.read.pdf.page import Page
from textmine.read.pdf.text import text_of
from textmine.read.reading import Reading
from textmine.read.word.package import open_zip
from textmine.settings import ReadSettings

_POINTS = 72 / 25.4  # of a millimetre, in which an OFD is measured
_ASCENT = 0.88  # share of the type above the line that it stands on


def read_ofd(data: bytes, limits: ReadSettings) -> Reading:
    """Read an OFD document, a span for each page that was read; all documents of a package follow each other.

    Partial when pages failed, lie past a limit, are pictures, or show glyphs without characters.

    Raises:
        LimitError: it unpacks to more than ``limits`` allow, its members overlap, or a page has too many pieces.
        NoTextError: its pages hold no words: pictures, or outlines of letters.
        UnreadableError: broken.
    """
    try:
        open_zip(data, limits).close()
        preview = Preview(data, limits)
        with ofdkit.open(io.BytesIO(data)) as document:
            total = len(document.pages)
            pages = list(_pages(document.pages[: limits.max_pages], preview, limits))
    except ofdkit.OFDLimitError as error:
        raise LimitError("read.too_inflated", limit=limits.max_inflated_bytes // 2**20) from error
    except (ofdkit.OFDError, zipfile.BadZipFile, ValueError, ArithmeticError, LookupError) as error:
        raise UnreadableError("read.broken") from error
    if pages and all(page.failed for page in pages):
        raise UnreadableError("read.broken")
    reading = text_of(pages, limits)
    if not reading.text.strip():
        pictured = sum(page.pictures > 0 for page in pages)
        raise (
            NoTextError("read.pictured_pages", count=pictured, total=total) if pictured else NoTextError("read.no_text")
        )
    garbled = sum(map(plain.is_garbled, reading.text))
    if garbled > limits.max_garbled * len(reading.text):
        raise UnreadableError("read.garbled")
    return replace(reading, reason=_missing(pages, total, garbled), reader=f"ofdkit {version('ofdkit')}")


def _pages(pages: Sequence[Any], preview: Preview, limits: ReadSettings) -> Iterator[Page]:
    """Yield the pages up to the one with which there are more characters than are kept."""
    chars = 0
    for page in pages:
        if chars > limits.max_chars:
            return
        found = _page(page, preview.page(page.location), limits)
        chars += sum(len(line.words) for line in (*found.lines, *found.turned))
        yield found


def _page(page: Any, look: Look, limits: ReadSettings) -> Page:
    try:
        left, top, width, height = page.box
        runs = [run for run in page.runs if run.text.strip() and _shows(run, left, top, width, height)]
    except ofdkit.OFDLimitError:
        raise
    except (ofdkit.OFDError, ValueError, ArithmeticError, LookupError):
        return Page(failed=True)
    slant = [(run.object_id or "", run.text.strip()) in look.turned for run in runs]
    if 2 * sum(slant) > len(runs):
        slant = [False] * len(runs)  # the whole page lies on its side
    lines = list(_once(_line(run, left, top) for run in compress(runs, map(not_, slant))))
    return Page(
        columns_of(lines, limits),
        turned=tuple(_line(run, left, top) for run in compress(runs, slant)),
        width=width * _POINTS,
        height=height * _POINTS,
        pictures=float(look.pictured),
    )


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
    pictured = sum(page.pictures > 0 and not page.columns for page in pages)
    if pictured:
        return Reason.of("read.pictured_pages", count=pictured, total=total)
    return Reason.of("read.damaged_characters", count=garbled) if garbled else None
