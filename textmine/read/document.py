"""One source to one document: whatever is wrong with the file becomes a status and a reason, never an error."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from textmine.errors import EncryptedError, LimitError, NoTextError, UnreadableError, UnsupportedError
from textmine.model import Document, Outcome, Reason, Span
from textmine.read.detect.detect import detect
from textmine.read.formats import CONTAINERS, READERS, Format
from textmine.read.intake import Source
from textmine.read.opening import regular_file
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_SURROGATE = re.compile("[\ud800-\udfff]")
_MEGABYTE = 2**20


def read_source(source: Source, limits: ReadSettings) -> Document:
    """Read one file. Never raises for a file, however broken: the document says what became of it and why."""
    data = b""
    kind = Format.UNKNOWN
    try:
        data = _load(source, limits)
        kind = detect(data, limits, source.suffix)
        reading = _bounded(_read(data, kind, limits), limits)
    except UnreadableError as error:
        return _unreadable(source, kind, data, error.reason, error.outcome)
    except MemoryError:
        raise  # the engine says so of the file; there may be none left to go on with
    except Exception:
        # A defect of ours or of a library costs the file in hand and nothing else.
        return _unreadable(source, kind, data, Reason.of("read.broken"))
    return Document(
        path=source.name,
        format=kind.value,
        outcome=Outcome.PARTIAL if reading.reason else Outcome.TEXT,
        text=reading.text,
        reason=reading.reason,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=reading.pages,
        origin=source.origin,
        cells=reading.cells,
        asides=reading.asides,
        scans=reading.scans,
        reader=reading.reader,
    )


def _load(source: Source, limits: ReadSettings) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableError: it cannot be opened (:func:`regular_file`), or is too large.
    """
    with regular_file(source.path) as file:
        data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise LimitError("read.too_large", limit=limits.max_bytes // _MEGABYTE)
    return data


def _read(data: bytes, kind: Format, limits: ReadSettings) -> Reading:
    """Read the bytes with the reader of their kind.

    Raises:
        UnreadableError: no reader for this kind, the reader gave up, or the file holds no words.
    """
    if kind is Format.EMPTY:
        raise NoTextError("read.is_empty")
    if kind is Format.ENCRYPTED:
        raise EncryptedError("read.is_encrypted")
    if kind not in READERS:
        raise UnsupportedError("read.is_archive" if kind in CONTAINERS else f"read.is_{kind.value}")
    reading = READERS[kind].read()(data, limits)
    if not reading.text.strip():
        raise NoTextError("read.no_text")
    return reading


def _bounded(reading: Reading, limits: ReadSettings) -> Reading:
    """Cut a text at the limit, and replace half characters, which no file can hold as UTF-8."""
    text = _SURROGATE.sub("\ufffd", reading.text)
    asides = tuple(replace(aside, text=_SURROGATE.sub("\ufffd", aside.text)) for aside in reading.asides)
    end = limits.max_chars
    if len(text) <= end:
        return replace(reading, text=text, asides=asides)
    return replace(
        reading,
        text=text[:end],
        pages=tuple(_clipped(page, end) for page in reading.pages if page.start < end),
        cells=tuple(replace(cell, span=_clipped(cell.span, end)) for cell in reading.cells if cell.span.start < end),
        asides=tuple(aside for aside in asides if aside.anchor < end),
        scans=tuple(replace(scan, span=_clipped(scan.span, end)) for scan in reading.scans if scan.span.start < end),
        reason=Reason.of("read.too_long", limit=end),
    )


def _clipped(span: Span, end: int) -> Span:
    return Span(span.start, min(span.end, end))


def _unreadable(
    source: Source, kind: Format, data: bytes, reason: Reason, outcome: Outcome = Outcome.DAMAGED
) -> Document:
    return Document(
        path=source.name,
        format=kind.value,
        outcome=outcome,
        reason=reason,
        sha256=hashlib.sha256(data).hexdigest() if data else "",
        origin=source.origin,
    )
