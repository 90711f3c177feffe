"""The style sheet of a Word file ([MS-DOC] 2.4.6.5 and 2.9.271): what a style says, and the styles it is based on."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from textmine.read.doc.look import CharacterLook, ParagraphLook, character_look, paragraph_look
from textmine.read.doc.sprm import modifiers

_PARAGRAPH, _CHARACTER, _LIST = 1, 2, 4
_NO_BASE = 0xFFF


@dataclass(frozen=True, slots=True)
class _Style:
    """A style as it stands in the file: its kind, the number of its base, and its two groups of modifiers."""

    kind: int
    base: int
    paragraph: bytes = b""
    characters: bytes = b""


class Styles:
    """The styles of one file; each is worked out when it is first asked for."""

    def __init__(self, styles: tuple[_Style | None, ...] = (), old: bool = False) -> None:
        self._styles = styles
        self._old = old
        self._paragraphs: dict[int, ParagraphLook] = {}
        self._hides: dict[int, bool] = {}

    @property
    def hiding(self) -> bool:
        """Whether any style hides its text."""
        return any(self.hides(number) for number in range(len(self._styles)))

    def paragraph(self, number: int) -> ParagraphLook:
        """Return the look of a paragraph that has a style and no modifiers of its own."""
        look = ParagraphLook(number)
        for index in reversed(self._line(number, self._paragraphs)):
            style = self._styles[index]
            look = self._paragraphs.get(style.base, ParagraphLook()) if style else ParagraphLook()
            changes = modifiers(style.paragraph if style else b"", self._old)
            look = paragraph_look(look, changes, ParagraphLook)
            look = self._paragraphs[index] = ParagraphLook(index, look.uses, look.level)
        return self._paragraphs.get(number, look)

    def hides(self, number: int) -> bool:
        """Tell whether a paragraph or character style hides its text."""
        for index in reversed(self._line(number, self._hides)):
            style = self._styles[index]
            look = character_look(modifiers(style.characters, self._old)) if style else CharacterLook()
            self._hides[index] = look.hides(self._hides.get(style.base, False) if style else False)
        return self._hides.get(number, False)

    def _line(self, number: int, known: dict[int, ParagraphLook] | dict[int, bool]) -> list[int]:
        """Return a style and those it is based on, nearest first, up to one that is known; a ring is cut."""
        line: list[int] = []
        seen: set[int] = set()
        while 0 <= number < len(self._styles) and number not in known and number not in seen:
            seen.add(number)
            line.append(number)
            style = self._styles[number]
            number = style.base if style else _NO_BASE
        return line


def read_styles(sheet: bytes, old: bool) -> Styles:
    """Read a style sheet.

    Raises:
        struct.error: it is cut off before its first style.
    """
    if not sheet:
        return Styles()
    header = struct.unpack_from("<H", sheet, 0)[0]
    count, base = struct.unpack_from("<2H", sheet, 2)
    at, styles = 2 + header, []
    for _ in range(count):
        if at + 2 > len(sheet):
            break
        length = struct.unpack_from("<H", sheet, at)[0]
        styles.append(_read_style(sheet[at + 2 : at + 2 + length], base, old))
        # Styles begin on even bytes; old writers say the length of the next one without that.
        at += 2 + length
    return Styles(tuple(styles), old)


def _read_style(raw: bytes, base_size: int, old: bool) -> _Style | None:
    """Read one style (STD, [MS-DOC] 2.9.260); an empty or broken one is None."""
    if len(raw) < 8:
        return None
    kinds, counts = struct.unpack_from("<2H", raw, 2)
    kind, base, groups = kinds & 0xF, kinds >> 4, counts & 0xF
    at = base_size
    name = raw[at : at + 2] if not old else raw[at : at + 1]
    at += len(name) + int.from_bytes(name, "little") * (1 if old else 2) + (1 if old else 2)
    found: list[bytes] = []
    for _ in range(groups):
        at += at % 2
        length = int.from_bytes(raw[at : at + 2], "little")
        found.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    found += [b"", b""]
    if kind == _PARAGRAPH:
        return _Style(kind, base, found[0][2:], found[1])
    if kind == _LIST:
        return _Style(kind, base, found[0][2:])
    return _Style(kind, base, b"", found[0] if kind == _CHARACTER else b"")
