r"""From the bytes of an RTF file to characters: ``\'c4\'e3`` is what the font of the run says, else the code page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from textmine.read.symbols import symbol

_WESTERN = "cp1252"
_SYMBOL_CHARSET = 2
# \fcharset (RTF 1.9.1, font table), as codecs of Python. 0 is Western, 1 whatever the document is in.
_CHARSETS: Mapping[int, str] = MappingProxyType({
    0: _WESTERN, 77: "mac_roman", 78: "shift_jis", 79: "cp949", 80: "gb18030", 81: "cp950", 128: "cp932",
    129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp850",
})  # fmt: skip
_PAGES: Mapping[int, str] = MappingProxyType({
    936: "gb18030", 54936: "gb18030", 65001: "utf-8", 1361: "johab", 10000: "mac_roman", 10008: "gb18030",
})  # fmt: skip
_CHARSET_OF_PAGE: Mapping[int, int] = MappingProxyType({932: 128, 936: 134, 949: 129, 950: 136, 1251: 204, 1252: 0})
_WIDE = frozenset({"gb18030", "cp950", "cp932", "cp949", "johab", "shift_jis", "utf-8"})
# Two bytes of the upper half for each hanzi, as GB 2312, Big5 in part, and KS X 1001 have them.
_PAIRS = re.compile(rb"(?:[\xa1-\xfe]{2}|[\x00-\x7f])+")
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Font:
    """An entry of the font table; ``charset`` is None where the table is silent."""

    name: str = ""
    charset: int | None = None

    @property
    def is_symbol(self) -> bool:
        """Whether the font shows pictures instead of letters."""
        return self.charset == _SYMBOL_CHARSET


@dataclass(slots=True)
class FontTable:
    r"""The fonts of a file by their numbers, and, while ``is_open``, the entry that is read: ``\f0 ... name;``."""

    default: int | None = None
    is_open: bool = False
    _fonts: dict[int | None, Font] = field(default_factory=dict)
    _number: int | None = None
    _charset: int | None = None
    _name: bytes = b""

    def font(self, number: int | None) -> Font:
        """Return a font, the default one for None, and one that says nothing for a number that is not there."""
        return self._fonts.get(self.default if number is None else number, Font())

    def begin(self, number: int | None) -> None:
        """Begin the entry of a font."""
        self.finish()
        self.is_open = True
        self._number = number

    def set_charset(self, number: int | None) -> None:
        r"""Take \fcharset."""
        self._charset = number

    def set_page(self, number: int | None) -> None:
        r"""Take \cpg, which some programs write instead."""
        self._charset = _CHARSET_OF_PAGE.get(number or 0, self._charset)

    def take_name(self, data: bytes) -> None:
        """Take bytes of a name; a semicolon ends it."""
        self._name += data

    def finish(self) -> None:
        """End the table, or the entry before the next one."""
        name = self._name.partition(b";")[0].decode("ascii", "ignore").strip()
        if self._number is not None or name:
            self._fonts[self._number] = Font(name, self._charset)
        self.is_open = False
        self._number, self._charset, self._name = None, None, b""


def page_codec(page: int) -> str:
    """Return the codec of a code page; Western for one that is unknown."""
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return _WESTERN
    return name


def decode(raw: bytes, font: Font, page: str, utf8: bool = False) -> str:
    """Return the characters of a run in one font; what no codec knows becomes U+FFFD.

    ``page`` is the codec of the document. ``utf8`` says that the file is UTF-8, against the standard.
    """
    if font.is_symbol:
        return "".join(symbol(byte, font.name or "symbol") for byte in raw if byte >= ord(" "))
    if raw.isascii():
        return _CONTROLS.sub("", raw.decode("ascii"))
    codec = _codec(raw, font, page)
    for name in ("utf-8", codec) if utf8 else (codec,):
        try:
            return _CONTROLS.sub("", raw.decode(name))
        except UnicodeDecodeError:
            continue
    fallback = _WESTERN if codec in _WIDE and len(raw) == 1 else codec
    return _CONTROLS.sub("", raw.decode(fallback, "replace"))


def _codec(raw: bytes, font: Font, page: str) -> str:
    """Choose the codec of the font, unless a Western font is only what a careless program left standing."""
    own = page if font.charset in {None, 1} else _CHARSETS.get(font.charset or 0, page)
    return page if own not in _WIDE and page in _WIDE and _PAIRS.fullmatch(raw) else own
