"""Word documents in one XML file: the flat form of a package (Flat OPC), and WordprocessingML of Word 2003.

Both are mostly named .xml or .doc. Their elements are walked like those of a .docx.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

from lxml import etree

from textmine.errors import LimitError, UnreadableError
from textmine.model import Aside, AsideKind, Reason
from textmine.read.asides import Marks, anchored, running_heads
from textmine.read.reading import Reading
from textmine.read.table import joined
from textmine.read.word.docx import read_parts
from textmine.read.word.numbering import read_numbering
from textmine.read.word.package import Parts, parse_xml
from textmine.read.word.walk import Walk, words_of
from textmine.read.word.wordml import child, local, value
from textmine.settings import ReadSettings

_MEGABYTE = 2**20
# Pictures, as base64: the parser refuses a text of ten million characters, and whoever reads words needs none.
_PICTURES = re.compile(
    rb"""(<w:binData\b[^>]*>|<pkg:part\b[^>]*\bpkg:contentType=["']image/[^>]*>\s*<pkg:binaryData\b[^>]*>)[^<]+"""
)
_MAIN_CONTENT = "main+xml"
_HEADS = {"hdr": AsideKind.HEADER, "ftr": AsideKind.FOOTER}


def read_flat_opc(data: bytes, limits: ReadSettings) -> Reading:
    """Read a package that stands in one XML file; see :func:`~textmine.read.word.docx.read_docx`.

    Raises:
        UnreadableError: no package, without a main part, or past one of the limits.
    """
    root, whole = _root(data, limits)
    return read_parts(_FlatParts(root, whole), limits)


def read_wordml(data: bytes, limits: ReadSettings) -> Reading:
    """Read a document of Word 2003; see :func:`~textmine.read.word.docx.read_docx`. Its notes stand where they belong.

    Raises:
        UnreadableError: no such document, without a body, or past one of the limits.
    """
    root, whole = _root(data, limits)
    body = child(root, "body")
    if body is None:
        raise UnreadableError("read.broken")
    numbering = read_numbering(child(root, "lists"), child(root, "styles"))
    marks = Marks()
    walk = Walk(numbering, limits.max_chars, marks)
    settled = marks.settle(*joined(walk.lines(body)))
    heads = (
        Aside(_HEADS[local(head)], words_of(Walk(numbering, limits.max_chars, marks).lines(head)))
        for head in root.iter(*(f"{{*}}{name}" for name in _HEADS))
    )
    reason = Reason.of("read.too_long", limit=limits.max_chars) if walk.full else None
    return Reading(
        settled.text,
        cells=settled.cells,
        asides=(*running_heads(heads), *anchored(walk.notes, settled.anchors)),
        reason=reason if whole else Reason.of("read.damaged"),
    )


def _root(data: bytes, limits: ReadSettings) -> tuple[etree._Element, bool]:
    data = _PICTURES.sub(rb"\1", data)
    if len(data) > limits.max_part_bytes:
        raise LimitError("read.too_large", limit=limits.max_part_bytes // _MEGABYTE)
    return parse_xml(data)


class _FlatParts(Parts):
    """The parts of a package in one XML file: each is an element, with XML or base64 in it."""

    def __init__(self, root: etree._Element, whole: bool) -> None:
        super().__init__()
        self.damaged = not whole
        parts = (part for part in root if local(part) == "part")
        self._parts = {(value(part, "name") or "").lstrip("/").lower(): part for part in parts}

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return name.lower() in self._parts

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, or None when there is no such part, or it is no XML."""
        found = child(self._parts.get(name.lower()), "xmlData")
        return None if found is None else next(iter(found), None)

    def blob(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None when there is no such part, or it is XML."""
        found = child(self._parts.get(name.lower()), "binaryData")
        if found is None:
            return None
        try:
            return binascii.a2b_base64(found.text or "")
        except ValueError as error:
            raise UnreadableError("read.broken") from error

    def _declared(self) -> Iterable[str]:
        for name, part in self._parts.items():
            if (value(part, "contentType") or "").endswith(_MAIN_CONTENT):
                yield name
