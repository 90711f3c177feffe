"""The fonts of a Word file, and the characters whose meaning hangs on them.

Symbol fonts show pictures for letters. Word 6 and 95 keep bytes in the code page of whatever font they are set in; a
character of two bytes is followed by a zero, so that positions stay as the file counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textmine.read.doc.fib import Fib
from textmine.read.symbols import PRIVATE, symbol

_WESTERN, _MAC = "cp1252", "mac_roman"
# Character sets of fonts ([MS-DOC] 2.9.81, chs) and, by the lower byte, languages (LID).
_CHARSETS: Mapping[int, str] = MappingProxyType({
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 204: "cp1251", 238: "cp1250",
})  # fmt: skip
_LANGUAGES: Mapping[int, str] = MappingProxyType({
    0x04: "gb18030", 0x05: "cp1250", 0x08: "cp1253", 0x0E: "cp1250", 0x11: "cp932", 0x12: "cp949", 0x15: "cp1250",
    0x19: "cp1251", 0x1F: "cp1254",
})  # fmt: skip
_TRADITIONAL = frozenset({0x0404, 0x0C04, 0x1404})
_CHARSET = 4  # offset in the description of a font; its name stands at the end
_NAME, _OLD_NAME = 40, 6
_BEYOND_ASCII = re.compile("[\x80-\xff]")
_PAIRS = re.compile("[\x81-\xfe][\x40-\xfe]|[\x80-\xff]")
_JAPANESE_PAIRS = re.compile("[\x81-\x9f\xe0-\xfc][\x40-\xfc]|[\x80-\xff]")
_TWO_BYTES: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "gb18030": _PAIRS, "big5": _PAIRS, "cp949": _PAIRS, "cp932": _JAPANESE_PAIRS,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """A font by its name, and the code page of old text in it, empty where it has none of its own."""

    name: str = ""
    codec: str = ""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a file in order. ``codec`` is the code page of old text in any other font, empty in later files."""

    fonts: tuple[Font, ...] = ()
    codec: str = ""

    def name(self, number: int) -> str:
        """Return the name of a font, empty where there is none."""
        return self._font(number).name

    def symbol(self, code: int, number: int) -> str:
        """Return what a character of the font ``number`` shows."""
        return symbol(code, self.name(number))

    def characters(self, words: str, number: int = -1) -> str:
        """Return the characters that a stretch in the font ``number`` shows, as many as it has; -1 for no font."""
        font = self._font(number)
        if self.codec:
            return _read_bytes(words, font.codec or self.codec)
        return PRIVATE.sub(lambda found: symbol(ord(found[0]), font.name), words)

    def _font(self, number: int) -> Font:
        return self.fonts[number] if 0 <= number < len(self.fonts) else Font()


def read_fonts(fib: Fib, table: bytes) -> Fonts:
    """Read the table of fonts (SttbfFfn, [MS-DOC] 2.9.286)."""
    found = tuple(_font(raw, fib.old) for raw in _descriptions(table, 2 if fib.old else 4))
    return Fonts(found, _language_codec(fib) if fib.old and not fib.wide else "")


def _descriptions(table: bytes, at: int) -> Iterator[bytes]:
    while at + _CHARSET < len(table):
        yield table[at : at + 1 + table[at]]
        at += 1 + table[at]


def _font(raw: bytes, old: bool) -> Font:
    name = raw[_OLD_NAME:].decode("latin-1") if old else raw[_NAME:].decode("utf-16-le", "replace")
    return Font(name.partition("\0")[0], _CHARSETS.get(raw[_CHARSET], "") if len(raw) > _CHARSET else "")


def _language_codec(fib: Fib) -> str:
    """Return the code page of an old file by the language and the machine that it was written on."""
    if fib.language in _TRADITIONAL:
        return "big5"
    return _LANGUAGES.get(fib.language & 0xFF, _MAC if fib.mac else _WESTERN)


def _read_bytes(words: str, codec: str) -> str:
    """Return the characters that bytes, given one a character, stand for; as many as there were bytes."""
    pattern = _TWO_BYTES.get(codec, _BEYOND_ASCII)
    return pattern.sub(
        lambda found: found[0].encode("latin-1").decode(codec, "replace")[0].ljust(len(found[0]), "\0"), words
    )
