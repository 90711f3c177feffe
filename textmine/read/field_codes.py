r"""Fields that show something although nobody stored their result (ECMA-376 part 1, 17.16).

Word's 带圈字符, 拼音指南 and 合并字符 are EQ fields: ``EQ \o\ac(○,1)`` prints ①. The codes are the same in every format
of Word.
"""

from __future__ import annotations

import re

from textmine.read.numerals import numeral
from textmine.read.symbols import symbol
from textmine.read.word.wordml import integer

_OVERSTRIKE = re.compile(r"\\o\b[^(]*\((.*)\)", re.I | re.S)
_FRACTION = re.compile(r"\\f\s*\(([^,;()]*)[,;]([^()]*)\)", re.I)
_RAISED = re.compile(r"\s*\\s\b[^(]*\((.*)\)\s*", re.I | re.S)
_SYMBOL = re.compile(r"SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s*\"?([^\"\\]*))?", re.I | re.S)
_ENCLOSURES = frozenset("○〇◯□△◇")
_CIRCLES = frozenset("○〇◯")


def field_words(code: str) -> str:
    r"""Return what a field without a stored result shows, as far as its code holds it; empty for any other.

    >>> field_words(r"eq \o\ac(○,12)"), field_words(r"EQ \* jc2 \o\ad(\s\up 9(dǎng),党)"), field_words("PAGE")
    ('⑫', '党', '')
    """
    kind = code.split(None, 1)[0].upper() if code.strip() else ""
    if kind == "EQ":
        return _equation(code)
    if kind == "SYMBOL" and (found := _SYMBOL.search(code)):
        number = int(found[1], 16) if found[1][:2].lower() == "0x" else int(found[1])
        return symbol(number, (found[2] or "").strip())
    return ""


def _equation(code: str) -> str:
    if found := _OVERSTRIKE.search(code):
        return _overstruck(found[1])
    if found := _FRACTION.search(code):
        return f"{found[1].strip()}/{found[2].strip()}"
    return ""


def _overstruck(inside: str) -> str:
    """Return the characters that are printed over each other: without a ring around them or a reading above them."""
    arguments = _arguments(inside)
    plain = [text.strip() for text in arguments if not _RAISED.fullmatch(text)]
    ringed = [text for text in plain if text not in _ENCLOSURES]
    if len(ringed) < len(plain):
        number = integer(ringed[0]) if len(ringed) == 1 and _CIRCLES & set(plain) else None
        return "".join(ringed) if number is None else numeral(number, "decimalEnclosedCircle")
    return "".join(plain) or "".join(found[1] for text in arguments if (found := _RAISED.fullmatch(text)))


def _arguments(inside: str) -> list[str]:
    """Split at the commas that stand in no inner bracket."""
    found, depth = [""], 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if character in ",;，" and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return found
