"""Word documents (ECMA-376): the words that a reader of the printed page sees, and beside them headers and notes.

:mod:`docx_walk` reads the elements; here the parts of the package come together. What tracked changes deleted, what is
hidden, field codes and the second copy of a text box stay out; automatic numbers are written out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from textmine.model import Aside, AsideKind, Reason
from textmine.read.asides import Key, Marks, anchored, running_heads
from textmine.read.reading import Reading
from textmine.read.table import joined
from textmine.read.word.embedded import OtherParts, ReadChunk
from textmine.read.word.numbering import read_numbering
from textmine.read.word.package import Package, Parts
from textmine.read.word.walk import Walk, words_of
from textmine.read.word.wordml import local, value
from textmine.settings import ReadSettings

_NOTES = {
    "footnote": AsideKind.FOOTNOTE,
    "endnote": AsideKind.ENDNOTE,
    "comment": AsideKind.COMMENT,
}
_HEADS = {"headerReference": AsideKind.HEADER, "footerReference": AsideKind.FOOTER}


def read_docx(data: bytes, limits: ReadSettings) -> Reading:
    """Read a Word document.

    Each paragraph is a line. The cells of a table row stand in one line with tabs between them; where a cell holds
    several paragraphs, each paragraph of the row is a line of its own.

    Raises:
        UnreadableError: not a package, encrypted, broken, or past one of the limits.
    """
    return read_parts(Package(data, limits), limits, _read_chunk)


def _read_chunk(data: bytes, limits: ReadSettings) -> Reading:
    """Read a document that is a chunk of another; chunks in it are not opened, for it may hold itself."""
    return read_parts(Package(data, limits), limits)


def read_parts(parts: Parts, limits: ReadSettings, read_chunk: ReadChunk | None = None) -> Reading:
    """Read the document that these parts make up; ``read_chunk`` reads whole documents embedded in it.

    Raises:
        UnreadableError: there is no main part, or it cannot be read.
    """
    return _Document(parts, limits, read_chunk).read()


class _Document:
    """One document while it is read: its parts, and what they share."""

    def __init__(self, parts: Parts, limits: ReadSettings, read_chunk: ReadChunk | None) -> None:
        self._parts = parts
        self._limits = limits
        self._main = parts.main_part()
        self._numbering = read_numbering(parts.related(self._main, "/numbering"), parts.related(self._main, "/styles"))
        self._marks = Marks()
        self._embedded = OtherParts(parts, self._main, limits, read_chunk)

    def read(self) -> Reading:
        """Return the text of the document with what stands beside it; nothing where its main part is missing."""
        root = self._parts.xml(self._main)
        if root is None:
            return Reading("")
        walk = self._walk(self._embedded)
        body = self._marks.settle(*joined(walk.lines(root)))
        heads = running_heads(self._heads(root))
        notes = anchored(dict(self._notes()), body.anchors)
        return Reading(body.text, cells=body.cells, asides=(*heads, *notes), reason=self._reason(walk))

    def _walk(self, embedded: OtherParts | None = None) -> Walk:
        return Walk(self._numbering, self._limits.max_chars, self._marks, embedded)

    def _reason(self, walk: Walk) -> Reason | None:
        if walk.full:
            return Reason.of("read.too_long", limit=self._limits.max_chars)
        return Reason.of("read.damaged") if self._parts.damaged else self._embedded.reason

    def _heads(self, root: etree._Element) -> Iterator[Aside]:
        """Yield the headers and footers that the sections of the document name."""
        references = root.iter(*(f"{{*}}{name}" for name in _HEADS))
        found = ((local(it), self._parts.target(self._main, value(it, "id") or "")) for it in references)
        for name, target in dict.fromkeys(found):
            part = self._parts.secondary(target)
            if part is not None:
                yield Aside(_HEADS[name], words_of(self._walk().lines(part)))

    def _notes(self) -> Iterator[tuple[Key, str]]:
        """Yield the footnotes, endnotes and comments; those with a type are the lines drawn between them."""
        for name, kind in _NOTES.items():
            part = self._parts.related(self._main, f"/{name}s")
            walk = self._walk()
            for note in () if part is None else part:
                if local(note) == name and value(note, "type") in {None, "normal"}:
                    yield (kind, value(note, "id") or ""), words_of(walk.lines(note))
