"""What other parts of a package add to the text of one: chunks of other formats, diagrams and charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from textmine.model import Reason
from textmine.read.detect.detect import detect
from textmine.read.formats import READERS, Format
from textmine.read.reading import Reading
from textmine.read.table import Line
from textmine.read.word.package import Parts
from textmine.read.word.wordml import local, value
from textmine.settings import ReadSettings

# Chunks that are read (ECMA-376 part 1, 11.3.1, lists the same); one in .docx is opened by whoever asks for it.
_CHUNKS = frozenset({Format.TXT, Format.HTML, Format.MHTML, Format.RTF})


ReadChunk = Callable[[bytes, ReadSettings], Reading]
"""What reads a Word document that is a chunk of another."""


@dataclass(slots=True)
class OtherParts:
    """The other parts that one part shows. ``reason`` says what could not be read of them."""

    parts: Parts
    part: str
    limits: ReadSettings
    read_chunk: ReadChunk | None = None
    reason: Reason | None = None
    _read: dict[str, list[Line]] = field(default_factory=dict)

    def lines(self, element: etree._Element) -> list[Line]:
        """Return the lines that ``element`` stands for, or none, with a ``reason``."""
        kind = local(element)
        if kind == "subDoc":
            self.reason = Reason.of("read.linked_part")
            return []
        identifier = value(element, "dm" if kind == "relIds" else "id") or ""
        target = self.parts.target(self.part, identifier)
        if target not in self._read:
            self._read[target] = self._chunk(target) if kind == "altChunk" else self._drawing(target)
        return self._read[target]

    def _drawing(self, target: str) -> list[Line]:
        """Return the paragraphs of a drawing: the nodes of a diagram, the titles of a chart."""
        root = self.parts.secondary(target)
        paragraphs = () if root is None else root.iter("{*}p")
        words = ("".join(part.text or "" for part in paragraph.iter("{*}t")) for paragraph in paragraphs)
        return [Line(line) for line in words if line.strip()]

    def _chunk(self, target: str) -> list[Line]:
        """Return the lines of a chunk in another format. A chunk inside a chunk is not opened."""
        try:
            data = self.parts.blob(target)
            reading = None if data is None else self._reading(data, target)
        except Exception:
            # Whatever is wrong with the chunk, or with the reader of its format, costs the chunk and nothing else.
            reading = None
        if reading is None or reading.reason is not None:
            self.reason = Reason.of("read.embedded_part")
        return [] if reading is None else [Line(line) for line in reading.text.splitlines()]

    def _reading(self, data: bytes, target: str) -> Reading | None:
        kind = detect(data, self.limits, f".{target.rpartition('.')[2]}")
        if kind is Format.DOCX and self.read_chunk is not None:
            return self.read_chunk(data, self.limits)
        return READERS[kind].read()(data, self.limits) if kind in _CHUNKS else None
