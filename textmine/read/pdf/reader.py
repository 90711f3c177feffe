"""PDF: the text layer line by line, ruled tables cell by cell, pages without a usable layer by recognition.

Running heads, feet and page numbers stand beside the text, so that a sentence over a page break has nothing but a
line end in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from textmine.errors import NoTextError, UnreadableError
from textmine.model import Reason
from textmine.read import plain
from textmine.read.pdf.file import VERSION, PdfFile
from textmine.read.pdf.page import Page, read_page
from textmine.read.pdf.scans import Scans, recognised
from textmine.read.pdf.text import text_of
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_UNUSUAL = re.compile("[^\n\x20-\x7e\u3000-\u303f\u4e00-\u9fa5\uff01-\uff5e]")  # what need not be looked at closely


def read_pdf(data: bytes, limits: ReadSettings) -> Reading:
    """Read a PDF, a span for each page that was read.

    Partial when pages failed, lie past a limit, or need recognition that is not installed or not finished.

    Raises:
        EncryptedError: it takes a password.
        NoTextError: it has no words, or needs recognition for all of them.
        UnreadableError: broken, or with more unreadable characters than allowed.
    """
    with PdfFile(data) as file:
        total = len(file)
        scans = recognised(file, _pages(file, limits), limits)
    reading = text_of(scans.pages, limits)
    garbled = sum(map(plain.is_garbled, _UNUSUAL.findall(reading.text)))
    _refuse(scans, reading.text, garbled, limits)
    return replace(
        reading,
        reason=_missing(scans, garbled, total, limits),
        reader=", ".join((f"pypdfium2 {VERSION}", *scans.readers)),
    )


def _pages(file: PdfFile, limits: ReadSettings) -> list[Page]:
    """Read the pages within the limits; one that fails costs only itself."""
    pages: list[Page] = []
    chars = 0
    for index in range(min(len(file), limits.max_pages)):
        try:
            with file.page(index) as page:
                chars += page.count
                pages.append(read_page(page, limits))
        except (UnreadableError, ValueError, ArithmeticError, LookupError):
            pages.append(Page(failed=True))
        if chars > limits.max_chars:
            break
    return pages


def _refuse(scans: Scans, text: str, garbled: int, limits: ReadSettings) -> None:
    """Stop when there is nothing to work with."""
    if all(page.failed for page in scans.pages):
        raise UnreadableError("read.broken")
    if not text.strip():
        raise NoTextError(_why_empty(scans))
    if garbled > limits.max_garbled * len(text):
        raise UnreadableError("read.garbled")


def _why_empty(scans: Scans) -> str:
    if not scans.unread:
        return "read.no_text"
    return "read.scan_unread" if scans.stopped else "read.garbled" if scans.rotten else "read.scan"


def _missing(scans: Scans, garbled: int, total: int, limits: ReadSettings) -> Reason | None:
    """Return what is missing, the gravest first."""
    pages: Sequence[Page] = scans.pages
    failed, cut = sum(page.failed for page in pages), sum(page.cut for page in pages)
    if failed:
        return Reason.of("read.failed_pages", count=failed, total=total)
    if len(pages) < total:
        return Reason.of("read.too_many_pages", count=len(pages), total=total)
    if cut:
        return Reason.of("read.crowded_pages", count=cut, total=total, limit=limits.max_page_chars)
    if scans.unread:
        key = "read.unfinished_scans" if scans.stopped else "read.scanned_pages"
        return Reason.of(key, count=scans.unread, total=total)
    return Reason.of("read.damaged_characters", count=garbled) if garbled else None
