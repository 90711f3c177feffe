"""Mails (RFC 5322, MIME) and web pages that were saved in the shape of one (MHTML, RFC 2557).

Headers are taken as they stand and decoded here: Chinese mailers write GBK into them, and the library's parser of
structured headers is easily kept busy.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from typing import TypeAlias

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import Aside, AsideKind, Cell, Span
from textmine.read import plain
from textmine.read.html.reader import decode_as, read_html, read_page
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

_Part: TypeAlias = "Message[str, str]"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_WORDS = frozenset({"text/plain", "text/enriched"})
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_BOUNDARY = re.compile(rb"\bboundary\s*=|^content-type:\s*message/", re.I | re.M)
_MAILBOX = re.compile(rb"\s*From [^\r\n]*\r?\n")
# An encoded word (RFC 2047); Outlook and others break one character over two of them.
_ENCODED = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=", re.I)
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
_FOLD = re.compile(r"\r?\n[ \t]*")
# Longer headers are attacks; a name or a subject has a line or two.
_MAX_HEADER = 20_000
_SHOWN = ("From", "To", "Cc", "Date")
# A plain body with a fraction of the words of the page beside it only says that there is one.
_STUB = 3


class _AsItStands(Compat32):
    """Gives a header as it stands, with a lone surrogate for each byte that is no ASCII."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        """Return the value of a header."""
        return value


def read_mail(data: bytes, limits: ReadSettings) -> Reading:
    """Read a mail: its subject as the first line, then its body; who sent it to whom and when stands beside.

    Of a body in two forms the plain one is read, unless it only refers to the other. Attachments are files of their
    own (:func:`attachments`).

    Raises:
        LimitError: the mail has more parts than ``limits`` allow (``read.too_many_parts``).
        UnreadableError: it cannot be taken apart (``read.broken``).
    """
    mail = _parsed(data, limits)
    subject = _header(mail, "Subject", limits)
    reading = _together(([Reading(f"{subject}\n")] if subject else []) + _bodies(mail, limits))
    headers = [f"{name}: {words}" for name in _SHOWN if (words := _header(mail, name, limits))]
    asides = [Aside(AsideKind.HEADER, "\n".join(headers))] if headers else []
    return replace(reading, asides=(*asides, *reading.asides))


def read_mhtml(data: bytes, limits: ReadSettings) -> Reading:
    """Read a page that was saved with its pictures: its main part, or all parts where that one only frames them.

    Raises:
        LimitError: the file has more parts than ``limits`` allow (``read.too_many_parts``).
        NoTextError: it holds no page (``read.no_text``).
        UnreadableError: it cannot be taken apart (``read.broken``).
    """
    saved = _parsed(data, limits)
    pages = [part for part in _leaves(saved, limits) if part.get_content_type() in _PAGES]
    root = _root(saved, pages)
    if root is None:
        raise NoTextError("read.no_text")
    reading = _read_body(root, limits)
    if reading.text.strip():
        return reading
    return _together([_read_body(part, limits) for part in pages if part is not root])


def attachments(data: bytes, limits: ReadSettings) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file in a mail; the name may be empty.

    A mail inside the mail is one file, named by its subject. Pictures that the body shows inline are none.

    Raises:
        LimitError: the mail has more parts than ``limits`` allow (``read.too_many_parts``).
        UnreadableError: it cannot be taken apart (``read.broken``).
    """
    mail = _parsed(data, limits)
    bodies = [id(part) for part in _texts(mail, limits)]
    for part in _leaves(mail, limits):
        if part.get_content_type() == "message/rfc822":
            yield _forwarded(part, limits)
        elif id(part) not in bodies and not _is_decoration(part):
            name = _name(part, limits)
            content = _payload(part)
            if content or name:
                yield name, content


def _parsed(data: bytes, limits: ReadSettings) -> _Part:
    """Take a mail apart. Nested parts are bounded before, for the parser looks for the end of each in every line."""
    if sum(1 for _ in _BOUNDARY.finditer(data)) > limits.max_parts:
        raise LimitError("read.too_many_parts", limit=limits.max_parts)
    mailbox = _MAILBOX.match(data)
    try:
        return BytesParser(policy=_AsItStands()).parsebytes(data[mailbox.end() if mailbox else 0 :])
    except RecursionError as error:
        raise LimitError("read.too_many_parts", limit=limits.max_parts) from error
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableError("read.broken") from error


def _leaves(mail: _Part, limits: ReadSettings) -> Iterator[_Part]:
    """Yield the parts that hold no others, in order; a mail inside the mail is one.

    Raises:
        LimitError: there are more parts than ``limits`` allow (``read.too_many_parts``).
    """
    todo = [mail]
    count = 0
    while todo:
        part = todo.pop()
        count += 1
        if count > limits.max_parts:
            raise LimitError("read.too_many_parts", limit=limits.max_parts)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            todo += reversed(_parts(part))
        else:
            yield part


def _parts(part: _Part) -> list[_Part]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


# --- bodies -----------------------------------------------------------------------------------------------------------


def _texts(mail: _Part, limits: ReadSettings) -> list[_Part]:
    """Return the parts that are words of the mail itself, in all their forms."""
    return [part for part in _leaves(mail, limits) if _is_text(part)]


def _is_text(part: _Part) -> bool:
    kind = part.get_content_type()
    attached = (part.get_content_disposition() or "inline") == "attachment" or _has_name(part)
    return not attached and kind in _PAGES | _WORDS


def _has_name(part: _Part) -> bool:
    return part.get_param("filename", header="content-disposition") is not None or part.get_param("name") is not None


def _bodies(mail: _Part, limits: ReadSettings) -> list[Reading]:
    """Read the mail's own words: of every choice between forms one, of everything else all."""
    forms = {id(part): number for number, choice in enumerate(_choices(mail, limits)) for part in choice}
    groups: dict[object, list[_Part]] = {}
    for part in _texts(mail, limits):
        groups.setdefault(forms.get(id(part), part), []).append(part)
    return [reading for group in groups.values() for reading in _chosen(group, limits)]


def _choices(mail: _Part, limits: ReadSettings) -> Iterator[list[_Part]]:
    """Yield the leaves of each part that offers the same words in several forms, the outermost such part."""
    todo = [mail]
    while todo:
        part = todo.pop()
        if part.get_content_type() == "multipart/alternative":
            yield list(_leaves(part, limits))
        else:
            todo += reversed(_parts(part)) if part.get_content_maintype() == "multipart" else []


def _chosen(forms: list[_Part], limits: ReadSettings) -> list[Reading]:
    """Read the plain form, or the page where the plain one is missing or a stub."""
    words = [_read_body(part, limits) for part in forms if part.get_content_type() not in _PAGES]
    pages = [_read_body(part, limits) for part in forms if part.get_content_type() in _PAGES]
    if not words or not pages:
        return words + pages
    return words if _length(words) * _STUB >= _length(pages) else pages


def _length(readings: Iterable[Reading]) -> int:
    return sum(len("".join(reading.text.split())) for reading in readings)


def _read_body(part: _Part, limits: ReadSettings) -> Reading:
    """Read one part of a mail; what cannot be read of it leaves the rest as it is."""
    try:
        if part.get_content_type() in _PAGES:
            return _read_page(part, limits)
        data = _payload(part)
        text = _declared(data, part)
        text = plain.decode(data, limits.max_garbled) if text is None else text
    except UnreadableError as error:
        return Reading("", reason=error.reason)
    lines = (line.rstrip() for line in _unflowed(text, part).splitlines())
    return Reading("".join(f"{line}\n" for line in lines if line))


def _unflowed(text: str, part: _Part) -> str:
    """Join the lines that a mailer broke, where it says so (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    blank = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?<!^--) \r?\n(?=[^\s>])", blank, text, flags=re.M)


def _together(readings: Iterable[Reading]) -> Reading:
    """Put readings one behind the other; what they say of places moves along."""
    text = ""
    cells: list[Cell] = []
    asides: list[Aside] = []
    reason = None
    reader = ""
    for reading in readings:
        at, tables = len(text), 1 + max((cell.table for cell in cells), default=-1)
        cells += [
            replace(cell, span=Span(cell.span.start + at, cell.span.end + at), table=cell.table + tables)
            for cell in reading.cells
        ]
        asides += [replace(aside, anchor=aside.anchor + at * (aside.anchor >= 0)) for aside in reading.asides]
        text += reading.text
        reason, reader = reason or reading.reason, reader or reading.reader
    return Reading(text, reason=reason, cells=tuple(cells), asides=tuple(asides), reader=reader)


def _read_page(part: _Part, limits: ReadSettings) -> Reading:
    """Read a part that is a web page; what its header says of the encoding goes before what the page says."""
    data = _payload(part)
    source = _declared(data, part)
    return read_html(data, limits) if source is None else read_page(source.replace("\0", "\ufffd"), limits)


def _declared(data: bytes, part: _Part) -> str | None:
    """Decode the content of a part as its header says, or return None where that is not to be had."""
    charset = part.get_param("charset")
    if not isinstance(charset, str) or plain.byte_order_mark(data) is not None:
        return None
    return decode_as(data, charset.strip("\"' "))


def _root(saved: _Part, pages: list[_Part]) -> _Part | None:
    """Return the part that a saved page begins with: the one that its header names, or the first page."""
    start = saved.get_param("start")
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip() == start)
    return next(named, pages[0] if pages else None)


# --- attachments ------------------------------------------------------------------------------------------------------


def _is_decoration(part: _Part) -> bool:
    """Tell whether a part is a signature, or a picture that the body shows: a logo, not a scan that was handed in."""
    if part.get_content_type() in _SIGNATURES:
        return True
    if part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
        return False
    return "Content-ID" in part or "Content-Location" in part


def _name(part: _Part, limits: ReadSettings) -> str:
    """Return the file name of a part, as RFC 2231 or RFC 2047 or nobody encodes it."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(key, header=header)
        if isinstance(value, tuple):
            charset, _, encoded = value
            data = encoded.encode("latin-1", "replace")
            return decode_as(data, charset or "utf-8") or _guessed(data, limits)
        if value:
            return _words(value, limits)
    return ""


def _forwarded(part: _Part, limits: ReadSettings) -> tuple[str, bytes]:
    """Return a mail inside the mail as a file."""
    inner = next(iter(_parts(part)), None)
    content = b"" if inner is None else _as_bytes(inner)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        content = _base64(content)
        inner = None
    name = _name(part, limits) or ("" if inner is None else _header(inner, "Subject", limits))
    return (name if name.lower().endswith(".eml") else f"{name or 'mail'}.eml"), content


def _as_bytes(mail: _Part) -> bytes:
    try:
        return mail.as_bytes(unixfrom=False)
    except (UnicodeError, ValueError, LookupError, TypeError, RecursionError):
        return b""


def _payload(part: _Part) -> bytes:
    """Return the content of a part without its transfer encoding; what is damaged in it stays away."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _base64(data: bytes) -> bytes:
    try:
        return b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", data) + b"===")
    except binascii.Error:
        return b""


# --- headers ----------------------------------------------------------------------------------------------------------


def _header(mail: _Part, name: str, limits: ReadSettings) -> str:
    """Return a header in plain words on one line, or nothing."""
    value = mail.get(name)
    return "" if value is None else _words(str(value), limits)


def _words(value: str, limits: ReadSettings) -> str:
    """Decode the encoded words of a header (RFC 2047) and the raw bytes between them."""
    value = _BETWEEN.sub(r"\1", _FOLD.sub(" ", value[:_MAX_HEADER]))
    found: list[tuple[str, bytes]] = []
    at = 0
    for word in _ENCODED.finditer(value):
        found += [("", _raw(value[at : word.start()])), (word[1].lower(), _unfolded(word[2].lower(), word[3]))]
        at = word.end()
    found.append(("", _raw(value[at:])))
    said = "".join(decode_as(data, charset) or _guessed(data, limits) for charset, data in _runs(found))
    return " ".join(said.split())


def _runs(words: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Join neighbours of one encoding, over which a character may be broken."""
    open_charset, gathered = "", b""
    for charset, data in words:
        if charset != open_charset and data:
            yield open_charset, gathered
            open_charset, gathered = charset, b""
        gathered += data
    yield open_charset, gathered


def _unfolded(encoding: str, word: str) -> bytes:
    raw = _raw(word)
    return _base64(raw) if encoding == "b" else binascii.a2b_qp(raw, header=True)


def _raw(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def _guessed(data: bytes, limits: ReadSettings) -> str:
    try:
        return plain.decode(data, limits.max_garbled)
    except UnreadableError:
        return data.decode("utf-8", "replace")
