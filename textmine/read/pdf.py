"""PDF: the text layer, line by line as it stands on the page, ruled tables cell by cell.

Nothing is left out: running headers, footers and page numbers repeat in the text, and a later layer marks them. A
glyph that the file gives no character for becomes U+FFFD.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from textmine.errors import EncryptedError, NoTextError, UnreadableError
from textmine.model import Reason, Span
from textmine.read import plain
from textmine.read.pdf_page import Page, read_page
from textmine.read.reading import Reading
from textmine.settings import ReadSettings


def read_pdf(data: bytes, limits: ReadSettings) -> Reading:
    """Read the text layer of a PDF, a span for each page that was read.

    Partial when pages failed, are pictures, lie past ``limits.max_pages``, or hold glyphs without characters.

    Raises:
        UnreadableError: encrypted, broken, without any text, or with more unreadable characters than allowed.
    """
    with _quiet():
        pages, total = _read_pages(data, limits)
    text = "".join(page.text for page in pages)
    _refuse(pages, text, total, limits)
    return Reading(text, _spans(pages), _missing(pages, text, total))


def _read_pages(data: bytes, limits: ReadSettings) -> tuple[list[Page], int]:
    """Read the pages within the limits; the second value counts all pages of the file."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            total = len(document.pages)
            pages: list[Page] = []
            chars = 0
            for page in document.pages[: limits.max_pages]:
                pages.append(_read_page(page, limits))
                chars += len(pages[-1].text)
                if chars > limits.max_chars:
                    break
            return pages, total
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        locked = isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError)
        raise (EncryptedError("read.encrypted") if locked else UnreadableError("read.broken")) from error
    except (Exception, RecursionError) as error:
        # pdfminer raises whatever the damaged object happens to cause: KeyError, TypeError, struct.error, ...
        raise UnreadableError("read.broken") from error


def _read_page(page: Any, limits: ReadSettings) -> Page:
    try:
        return read_page(page, limits)
    except (Exception, RecursionError):
        return Page("", failed=True)
    finally:
        page.close()


def _refuse(pages: list[Page], text: str, total: int, limits: ReadSettings) -> None:
    """Stop when there is nothing to work with."""
    if not total or all(page.failed for page in pages):
        raise UnreadableError("read.broken")
    if not text.strip():
        raise NoTextError("read.scan" if any(page.pictures for page in pages) else "read.no_text")
    if plain.garbled_share(text) > limits.max_garbled:
        raise UnreadableError("read.garbled")


def _missing(pages: list[Page], text: str, total: int) -> Reason | None:
    """Return what is missing, the gravest first."""
    failed = sum(page.failed for page in pages)
    pictures = sum(page.pictures and not page.text.strip() for page in pages)
    garbled = sum(plain.is_garbled(char) for char in text)
    if failed:
        return Reason.of("read.failed_pages", count=failed, total=total)
    if len(pages) < total:
        return Reason.of("read.too_many_pages", count=len(pages), total=total)
    if pictures:
        return Reason.of("read.scanned_pages", count=pictures, total=total)
    return Reason.of("read.damaged_characters", count=garbled) if garbled else None


def _spans(pages: list[Page]) -> tuple[Span, ...]:
    spans = []
    start = 0
    for page in pages:
        spans.append(Span(start, start + len(page.text)))
        start += len(page.text)
    return tuple(spans)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence pdfminer, which logs a line for each flaw of a file, and leave its logger as it was."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
