"""Word 6 to 2007 files (.doc) and Kingsoft's .wps, which is the same: our own reader on the bare streams ([MS-DOC])."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import count
from typing import TypeVar

from textmine.errors import UnsupportedError
from textmine.model import Aside, AsideKind, Reason
from textmine.read.asides import Marks, anchored, running_heads
from textmine.read.doc.body import Body
from textmine.read.doc.boxes import read_boxes
from textmine.read.doc.container import READER, Container
from textmine.read.doc.fib import Part, Place, Streams, read_fib
from textmine.read.doc.fonts import read_fonts
from textmine.read.doc.lists import Counters, Lists, read_lists
from textmine.read.doc.notes import Story, note_stories, page_stories
from textmine.read.doc.pieces import read_text
from textmine.read.doc.styles import Styles, read_styles
from textmine.read.doc.walk import Boxes, Walk
from textmine.read.reading import Reading
from textmine.read.table import Line, joined
from textmine.settings import ReadSettings

_WORD2 = (b"\x9b\xa5", b"\xdb\xa5")  # Word 1 and 2, whose files are no compound files
_Part = TypeVar("_Part", Lists, Styles)


def read_doc(data: bytes, limits: ReadSettings) -> Reading:
    """Read a Word file; each paragraph is a line, a row of a table as :func:`~textmine.read.table.table_row` has it.

    Raises:
        UnreadableError: no compound file, or no text in it that could be put together.
        EncryptedError: locked by a password.
        UnsupportedError: Word 2 or older.
        LimitError: past one of the limits.
    """
    if data.startswith(_WORD2):
        raise UnsupportedError("read.is_word2")
    with Container(data, limits) as container:
        return _File(container, limits).reading()


class _File:
    """One file while it is read."""

    def __init__(self, container: Container, limits: ReadSettings) -> None:
        self._container, self._limits = container, limits
        word = container.stream("WordDocument")
        self._fib = fib = read_fib(word)
        self._streams = Streams(fib, word, word if fib.old else container.stream(fib.table))
        self._text = read_text(self._streams, limits.max_chars)
        self._fonts = read_fonts(fib, self._streams.part(Place.FONTS))
        self._numbers_lost = False
        self._lists = self._sound(self._read_lists, Lists())
        styles = self._sound(self._read_styles, Styles())
        self._body = Body(self._streams, self._text, styles, self._fonts, self._expand)
        self._marks = Marks()
        self._notes = {(note.kind, str(i)): note for i, note in enumerate(note_stories(self._streams))}
        self._body.mark(
            (note.anchor, self._marks.mark(*key)) for key, note in self._notes.items() if self._belongs(note)
        )
        self._table_numbers = count()

    def reading(self) -> Reading:
        """Return the text with its cells, and what stands beside it."""
        boxes, loose = self._boxes()
        lines = self._lines(*self._body.bounds(Part.MAIN), boxes)
        main = self._marks.settle(*joined([*lines, *loose]))
        notes = {key: self._words(note.start, note.end) for key, note in self._notes.items()}
        asides = (*running_heads(self._headers()), *anchored(notes, main.anchors))
        return Reading(main.text, reason=self._reason(), cells=main.cells, asides=asides, reader=READER)

    def _belongs(self, note: Story) -> bool:
        """Tell whether a note belongs to what is printed. Word hides the sign of every comment."""
        if note.kind is AsideKind.COMMENT:
            return not self._body.deleted(note.anchor)
        return self._body.shows(note.anchor)

    def _lines(self, start: int, end: int, boxes: Boxes | None = None) -> list[Line]:
        """Return the lines of a stretch of the text, whose numbers begin anew."""
        walk = Walk(
            self._body, Counters(self._lists), self._limits.cell_slack, self._table_numbers.__next__, boxes or {}
        )
        return walk.lines(start, end)

    def _boxes(self) -> tuple[dict[int, list[Line]], list[Line]]:
        """Return the lines of the text boxes by their anchors, and those of boxes without one."""
        placed: dict[int, list[Line]] = {}
        loose: list[Line] = []
        first, _ = self._body.bounds(Part.BOXES)
        _, end = self._body.bounds(Part.MAIN)
        for box in read_boxes(*map(self._streams.part, (Place.BOXES, Place.SHAPES, Place.DRAWINGS))):
            lines = [line for line in self._lines(first + box.start, first + box.end) if line.words.strip()]
            if not 0 <= box.anchor < end:
                loose += lines
            elif self._body.shows(box.anchor):
                placed.setdefault(box.anchor, []).extend(lines)
        return placed, loose

    def _headers(self) -> Iterator[Aside]:
        for story in page_stories(self._streams):
            if words := self._words(story.start, story.end):
                yield Aside(story.kind, words)
        if words := self._words(*self._body.bounds(Part.HEADER_BOXES)):
            yield Aside(AsideKind.HEADER, words)

    def _words(self, start: int, end: int) -> str:
        return joined(self._lines(start, end))[0].strip()

    def _read_lists(self) -> Lists:
        return read_lists(
            self._streams.table, self._fib.place(Place.LISTS), self._fib.place(Place.LIST_USES), self._fonts
        )

    def _read_styles(self) -> Styles:
        return read_styles(self._streams.part(Place.STYLES), self._fib.old)

    def _sound(self, read: Callable[[], _Part], otherwise: _Part) -> _Part:
        """Return what ``read`` reads; where that is broken the numbers are lost, and nothing else."""
        try:
            return read()
        except struct.error:
            self._numbers_lost = True
            return otherwise

    def _expand(self, offset: int) -> bytes:
        """Return a group of modifiers from the stream of data, which is opened only for these."""
        data = self._data
        return data[offset + 2 : offset + 2 + int.from_bytes(data[offset : offset + 2], "little")]

    @cached_property
    def _data(self) -> bytes:
        return self._container.stream("Data")

    def _reason(self) -> Reason | None:
        if self._text.cut:
            return Reason.of("read.too_long", limit=self._limits.max_chars)
        if self._text.damaged:
            return Reason.of("read.damaged")
        return Reason.of("read.no_numbers") if self._numbers_lost else None
