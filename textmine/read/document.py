"""One source to one document: whatever is wrong with the file becomes a status and a reason, never an error."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Mapping
from types import MappingProxyType

from textmine.errors import UnreadableError
from textmine.model import Document, Reason, Span, Status
from textmine.read.detect import Format, detect
from textmine.read.docx import read_docx
from textmine.read.html import read_html
from textmine.read.intake import Source
from textmine.read.pdf import read_pdf
from textmine.read.plain import read_plain
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_READERS: Mapping[Format, Callable[[bytes, ReadSettings], Reading]] = MappingProxyType(
    {Format.TXT: read_plain, Format.DOCX: read_docx, Format.PDF: read_pdf, Format.HTML: read_html}
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEGABYTE = 2**20


def read_source(source: Source, limits: ReadSettings) -> Document:
    """Read one file. Never raises for a file, however broken: the document says what became of it and why."""
    data = b""
    kind = Format.UNKNOWN
    try:
        data = _load(source, limits)
        kind = detect(data, limits, source.path.suffix)
        reading = _bounded(_read(data, kind, limits), limits)
    except UnreadableError as error:
        return _unreadable(source, kind, data, error.reason)
    except (Exception, RecursionError):
        # A defect of ours or of a library costs the file in hand and nothing else.
        return _unreadable(source, kind, data, Reason.of("read.broken"))
    return Document(
        path=source.name,
        format=kind.value,
        status=Status.PARTIAL if reading.reason else Status.READ,
        text=reading.text,
        reason=reading.reason,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=reading.pages,
        origin=source.origin,
    )


def _load(source: Source, limits: ReadSettings) -> bytes:
    """Return the bytes of a file; a pipe or a device is not opened, for it may never end.

    Raises:
        UnreadableError: gone, forbidden, no regular file, too large, or a failing disk.
    """
    try:
        mode = source.path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError("read.closed_folder")
        if not stat.S_ISREG(mode):
            raise UnreadableError("read.no_file")
        with source.path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableError("read.vanished") from error
    except PermissionError as error:
        raise UnreadableError("read.no_permission") from error
    except OSError as error:
        raise UnreadableError("read.disk") from error
    if len(data) > limits.max_bytes:
        raise UnreadableError("read.too_large", limit=limits.max_bytes // _MEGABYTE)
    return data


def _read(data: bytes, kind: Format, limits: ReadSettings) -> Reading:
    """Read the bytes with the reader of their kind.

    Raises:
        UnreadableError: no reader for this kind, the reader gave up, or the file holds no words.
    """
    if kind not in _READERS:
        raise UnreadableError(f"read.is_{kind.value}")
    reading = _READERS[kind](data, limits)
    if not reading.text.strip():
        raise UnreadableError("read.no_text")
    return reading


def _bounded(reading: Reading, limits: ReadSettings) -> Reading:
    """Cut a text at the limit, and replace half characters, which no file can hold as UTF-8."""
    text = _SURROGATE.sub("\ufffd", reading.text)
    if len(text) <= limits.max_chars:
        return Reading(text, reading.pages, reading.reason)
    end = limits.max_chars
    pages = tuple(Span(page.start, min(page.end, end)) for page in reading.pages if page.start < end)
    return Reading(text[:end], pages, Reason.of("read.too_long", limit=end))


def _unreadable(source: Source, kind: Format, data: bytes, reason: Reason) -> Document:
    return Document(
        path=source.name,
        format=kind.value,
        status=Status.UNREADABLE,
        reason=reason,
        sha256=hashlib.sha256(data).hexdigest() if data else "",
        origin=source.origin,
    )
