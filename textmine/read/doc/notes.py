"""What stands beside the text of a Word file: headers and footers, notes and comments ([MS-DOC] 2.4.2 and 2.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textmine.model import AsideKind
from textmine.read.doc.fib import Part, Place, Streams
from textmine.read.doc.plc import read_plc

# The six stories of each section: for even, odd and first pages, of which a document without those has one.
_PAGES = (
    AsideKind.HEADER, AsideKind.HEADER, AsideKind.FOOTER, AsideKind.FOOTER, AsideKind.HEADER, AsideKind.FOOTER,
)  # fmt: skip
_SEPARATORS = 6  # stories before those of the first section: the lines above notes
_KINDS = (
    (AsideKind.FOOTNOTE, Part.FOOTNOTES, Place.FOOTNOTE_MARKS, 2, Place.FOOTNOTES),
    (AsideKind.COMMENT, Part.COMMENTS, Place.COMMENT_MARKS, 30, Place.COMMENTS),
    (AsideKind.ENDNOTE, Part.ENDNOTES, Place.ENDNOTE_MARKS, 2, Place.ENDNOTES),
)  # fmt: skip
_OLD_COMMENT = 20


@dataclass(frozen=True, slots=True)
class Story:
    """Characters ``start`` to ``end`` of the file's text that stand beside the main text.

    ``anchor`` is the character of the main text that they belong to, -1 for none.
    """

    kind: AsideKind
    start: int
    end: int
    anchor: int = -1


def note_stories(streams: Streams) -> list[Story]:
    """Return the notes and comments of a file, kind by kind."""
    return [story for kind in _KINDS for story in _notes(streams, *kind)]


def page_stories(streams: Streams) -> Iterator[Story]:
    """Yield headers and footers, section by section; a section without one of its own repeats the last."""
    positions = read_plc(streams.part(Place.HEADERS), 0).positions
    first = streams.fib.start(Part.HEADERS)
    for index in range(_SEPARATORS, len(positions) - 1):
        if positions[index] < positions[index + 1]:
            kind = _PAGES[(index - _SEPARATORS) % len(_PAGES)]
            yield Story(kind, first + positions[index], first + positions[index + 1])


def _notes(streams: Streams, kind: AsideKind, part: Part, marks: Place, size: int, texts: Place) -> list[Story]:
    fib = streams.fib
    if fib.old and kind is AsideKind.COMMENT:
        size = _OLD_COMMENT
    anchors = read_plc(streams.part(marks), size).positions[:-1]
    positions = read_plc(streams.part(texts), 0).positions
    first = fib.start(part)
    return [
        Story(kind, first + begin, first + end, anchor)
        for anchor, begin, end in zip(anchors, positions, positions[1:], strict=False)
        if anchor < fib.lengths[Part.MAIN]
    ]
