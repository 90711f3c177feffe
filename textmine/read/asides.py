"""Words beside the running text: where notes and comments are anchored in it, and which headers are worth keeping."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from textmine.model import Aside, AsideKind, Cell, Span

# Characters that Unicode reserves for use inside a program (23.7); no file may hold them.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
RESERVED = f"{_OPEN}{_CLOSE}"
"""Characters that a text in the making must not take over from a file."""

_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_PAGE_NUMBER = re.compile(r"(?:[\W\d_]|[第共总總页頁〇一二三四五六七八九十百ivxlc]|page|of)*", re.I)

Key = tuple[AsideKind, str]
"""A note of the file: its kind, and its number or name there."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A finished text without marks, its cells, and the offset at which each note is anchored."""

    text: str
    cells: tuple[Cell, ...]
    anchors: Mapping[Key, int]


@dataclass(slots=True)
class Marks:
    """Marks that travel inside a text in the making, through cells and boxes, to the place where they settle."""

    _keys: list[Key] = field(default_factory=list)

    def mark(self, kind: AsideKind, name: str) -> str:
        """Return the characters to put where the note ``name`` is referred to."""
        self._keys.append((kind, name))
        return f"{_OPEN}{len(self._keys) - 1}{_CLOSE}"

    def settle(self, text: str, cells: tuple[Cell, ...] = ()) -> Settled:
        """Take the marks out of ``text``; the first mark of a note is its anchor, and cells of marks alone go."""
        marks = list(_MARK.finditer(text)) if _OPEN in text else []
        if not marks:
            return Settled(text, cells, {})
        ends = [mark.end() for mark in marks]
        removed = [0]
        for mark in marks:
            removed.append(removed[-1] + mark.end() - mark.start())

        def moved(offset: int) -> int:
            # An offset that stands behind k marks loses their characters; none stands inside a mark.
            return offset - removed[bisect_right(ends, offset)]

        anchors: dict[Key, int] = {}
        for mark in marks:
            anchors.setdefault(self._keys[int(mark[1])], moved(mark.end()))
        kept = (replace(cell, span=Span(moved(cell.span.start), moved(cell.span.end))) for cell in cells)
        return Settled(_MARK.sub("", text), tuple(cell for cell in kept if len(cell.span)), anchors)


def without_marks(text: str) -> str:
    """Return ``text`` without the marks in it, stripped: the words of a header or note, which anchor nothing."""
    return _MARK.sub("", text).strip()


def running_heads(found: Iterable[Aside]) -> tuple[Aside, ...]:
    """Return headers and footers, each different text of a kind once; page numbers alone are none."""
    kept = (aside for aside in found if not _PAGE_NUMBER.fullmatch(aside.text))
    return tuple(dict.fromkeys(kept))


def anchored(notes: Mapping[Key, str], anchors: Mapping[Key, int]) -> tuple[Aside, ...]:
    """Return notes in the order of the text: footnotes, endnotes, comments.

    A footnote or endnote that nothing refers to is not printed and left out; such a comment stays, without anchor.
    """
    order = (AsideKind.FOOTNOTE, AsideKind.ENDNOTE, AsideKind.COMMENT)
    asides = [
        Aside(kind, text, anchors.get((kind, name), -1))
        for (kind, name), text in notes.items()
        if text and ((kind, name) in anchors or kind is AsideKind.COMMENT)
    ]
    return tuple(sorted(asides, key=lambda aside: (order.index(aside.kind), aside.anchor)))
