"""Characters of symbol fonts, whose codes say nothing without the font (Word keeps them at U+F000 to U+F0FF)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

BULLET = "•"
"""What a symbol shows as that only decorates, or that nobody knows."""

PRIVATE = re.compile("[\uf000-\uf0ff]")
"""A character that Word took from a symbol font."""

_PRIVATE_START, _PRIVATE_END = 0xF000, 0xF100


def _row(start: int, characters: str) -> dict[int, str]:
    return {start + place: character for place, character in enumerate(characters)}


# Boxes, ticks, numbers in circles and arrows mean something; flowers and pointing hands are bullets.
_WINGDINGS = (
    _row(0x6F, "□") | _row(0x71, "□□") | _row(0xA8, "□") | _row(0xFB, "✗✓☒☑") | _row(0xAB, "★")
    | _row(0x81, "①②③④⑤⑥⑦⑧⑨⑩") | _row(0x8C, "❶❷❸❹❺❻❼❽❾❿") | _row(0xDF, "←→↑↓") | _row(0xE8, "→")
)  # fmt: skip
_WINGDINGS_2 = (
    _row(0x4F, "✗✓☒☑☒☒") | _row(0xA3, "□") | _row(0x6A, "①②③④⑤⑥⑦⑧⑨⑩") | _row(0x75, "❶❷❸❹❺❻❼❽❾❿")
)  # fmt: skip
# The encoding of Adobe's Symbol font.
_SYMBOL = (
    _row(0x20, " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_")
    | _row(0x60, "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼")
    | _row(0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑")
    | _row(0xF1, "〉∫")
)
_FONTS: Mapping[str, Mapping[int, str]] = MappingProxyType({
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": {},
    "symbol": _SYMBOL,
})  # fmt: skip


def is_symbol_font(name: str) -> bool:
    """Tell whether letters in this font are pictures."""
    return name.lower() in _FONTS


def symbol(code: int, font: str = "") -> str:
    """Return what a character of a symbol font shows; a bullet where that is a decoration or unknown.

    ``code`` may stand in the private area or be the font's own. Without a known font, only a character that Unicode
    gives a meaning keeps it.

    >>> symbol(0xF0FE, "Wingdings"), symbol(0x61, "Symbol"), symbol(0xF06C, "Wingdings"), symbol(0x4E2D)
    ('☑', 'α', '•', '中')
    """
    own = code - _PRIVATE_START if _PRIVATE_START <= code < _PRIVATE_END else code
    table = _FONTS.get(font.lower())
    if table is not None and own < _PRIVATE_END - _PRIVATE_START:
        return table.get(own, BULLET)
    try:
        character = chr(code)
    except (ValueError, OverflowError):
        return ""
    return BULLET if unicodedata.category(character) in {"Co", "Cs", "Cc"} else character
