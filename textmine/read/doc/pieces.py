"""The text of a Word file, put together from its pieces ([MS-DOC] 2.4.1 and 2.8.35).

A fast-saved file appends what was typed and leaves the old text where it stood; the piece table says which bytes
are the text now, in which order. One character of ours is one of Word's, which is half a character beyond the
16-bit plane, or one byte of an old file: :func:`whole` makes whole characters of a stretch.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from textmine.read.doc.fib import Fib, Place, Streams
from textmine.read.doc.plc import Plc, read_plc
from textmine.read.doc.sprm import Modifier, modifiers, short_modifier

_GROUP, _TABLE = 1, 2  # clxt: a group of modifiers, the piece table itself
_PIECE = 8
_COMPRESSED = 0x40000000
_WESTERN = "cp1252"
# Bytes of a compressed piece that are not themselves ([MS-DOC] 2.9.73); the rest of 0x80 to 0x9F are.
_EXCEPTIONS = {
    byte: ord(bytes((byte,)).decode(_WESTERN))
    for byte in (*range(0x82, 0x8D), *range(0x91, 0x9D), 0x9F)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of the text, which stand from byte ``at`` on, ``width`` bytes each.

    ``change`` numbers what a fast save changed in the properties of the whole piece (Prm, [MS-DOC] 2.9.207).
    """

    start: int
    end: int
    at: int
    width: int
    change: int = 0

    def byte(self, position: int) -> int:
        """Return where the character at ``position`` stands in the main stream."""
        return self.at + (position - self.start) * self.width


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text, all its parts in a row, and the pieces that it comes from.

    The words of an ``old`` file are bytes, one a character, unless it is a wide one. ``cut`` says that the limit was
    reached, ``damaged`` that bytes are missing or that there was no piece table.
    """

    words: str
    pieces: tuple[Piece, ...]
    groups: tuple[bytes, ...] = ()
    old: bool = False
    cut: bool = False
    damaged: bool = False

    def piece(self, position: int) -> Piece:
        """Return the piece that holds a character."""
        return self.pieces[max(0, bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1)]

    def changes(self, piece: Piece) -> Iterator[Modifier]:
        """Yield what a fast save changed in a piece."""
        if not piece.change & 1:
            return short_modifier(piece.change >> 1 & 0x7F, piece.change >> 8)
        group = piece.change >> 1
        return modifiers(self.groups[group] if group < len(self.groups) else b"", self.old)


def whole(words: str) -> str:
    """Return a stretch of text with the halves of its characters joined."""
    return words if words.isascii() else words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_text(streams: Streams, max_chars: int) -> Text:
    """Return the text of a file, at most ``max_chars`` characters of it."""
    fib, word = streams.fib, streams.word
    groups, plc = _piece_table(streams.part(Place.PIECES))
    total = sum(fib.lengths)
    pieces = list(_pieces(plc, fib)) if plc.items else _whole(fib, total)
    kept = [replace(piece, end=min(piece.end, max_chars)) for piece in pieces if piece.start < max_chars]
    raw = [word[piece.at : piece.byte(piece.end)] for piece in kept]
    words = "".join(_characters(part, piece, fib.old) for part, piece in zip(raw, kept, strict=True))
    missing = any(len(part) < (piece.end - piece.start) * piece.width for part, piece in zip(raw, kept, strict=True))
    return Text(
        words,
        tuple(kept),
        groups,
        old=fib.old,
        cut=bool(pieces) and pieces[-1].end > max_chars,
        damaged=missing or not (plc.items or fib.old),
    )


def _piece_table(clx: bytes) -> tuple[tuple[bytes, ...], Plc]:
    """Return the groups of modifiers that pieces name, and the piece table."""
    at, groups = 0, []
    while at + 3 <= len(clx) and clx[at] == _GROUP:
        length = struct.unpack_from("<H", clx, at + 1)[0]
        groups.append(clx[at + 3 : at + 3 + length])
        at += 3 + length
    if at + 5 > len(clx) or clx[at] != _TABLE:
        return tuple(groups), Plc()
    return tuple(groups), read_plc(clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]], _PIECE)


def _pieces(plc: Plc, fib: Fib) -> Iterator[Piece]:
    """Yield the pieces in order; one that does not begin where the last ended is passed over."""
    end = 0
    for i, raw in enumerate(plc.items):
        start, stop = plc.positions[i], plc.positions[i + 1]
        if start != end or stop <= start:
            continue
        place, change = struct.unpack_from("<IH", raw, 2)
        if fib.old:
            yield Piece(start, stop, place, 2 if fib.wide else 1, change)
        elif place & _COMPRESSED:
            yield Piece(start, stop, (place & ~_COMPRESSED) // 2, 1, change)
        else:
            yield Piece(start, stop, place, 2, change)
        end = stop


def _whole(fib: Fib, total: int) -> list[Piece]:
    """Return the text as one piece, as files have it that were never fast-saved and whose piece table is lost."""
    start, end = fib.text
    length = max(0, end - start)
    width = 2 if (fib.wide if fib.old else length >= 2 * total) else 1
    return [Piece(0, min(total, length // width), start, width)] if length else []


def _characters(raw: bytes, piece: Piece, old: bool) -> str:
    """Return one character for each of Word's, halves of pairs apart; those that are missing are zero."""
    raw = raw[: len(raw) // piece.width * piece.width]
    if piece.width == 1:
        words = raw.decode("latin-1") if old else raw.decode("latin-1").translate(_EXCEPTIONS)
    else:
        words = raw.decode("utf-16-le", "surrogatepass")
        if len(words) * 2 < len(raw):
            words = "".join(map(chr, array("H", raw)))
    return words.ljust(piece.end - piece.start, "\0")
