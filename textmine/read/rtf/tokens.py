r"""The tokens of RTF: control words, control symbols, escaped bytes, braces and plain bytes."""

from __future__ import annotations

import re
from collections.abc import Container
from enum import Enum, auto
from typing import NamedTuple

from textmine.read.word.wordml import integer

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]+)(?P<number>-?[0-9]+)? ?"
    rb"|(?P<escaped>(?:\\'[0-9a-fA-F]{2}[\r\n]*+)++)"
    rb"|(?:\{\s*\\\*\s*\\(?P<star>[a-zA-Z]+)(?:-?[0-9]+)? ?)"
    rb"|(?P<brace>[{}])"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<plain>[^\\{}]+)"
    rb"|\\",
    re.S,
)
_INSIDE = re.compile(rb"[{}]|\\bin([0-9]{1,10}) ?|\\.", re.S)
_NOT_HEX = bytes(range(256)).translate(None, b"0123456789abcdefABCDEF")
_LINE_ENDS = b"\r\n"
_BINARY = b"bin"


class Kind(Enum):
    """What a token is. A starred group begins with a word that programs need not know, and may then pass over."""

    OPEN = auto()
    OPEN_STARRED = auto()
    CLOSE = auto()
    WORD = auto()
    SYMBOL = auto()
    BYTES = auto()


class Token(NamedTuple):
    r"""One token. ``data`` is a word's name, a symbol's character, or bytes of text; ``number`` a word's parameter.

    ``number`` is None where a word has none, or one that is no number of RTF.
    """

    kind: Kind
    data: bytes = b""
    number: int | None = None


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


class Tokens:
    """The tokens of one file from an offset on. Braces and binary data are its own business, and nobody else's."""

    def __init__(self, data: bytes, at: int, words: Container[bytes]) -> None:
        """Begin at the offset ``at``. Of control words only those in ``words`` become tokens; few say anything."""
        self._data = data
        self._at = at
        self._words = words

    def next(self) -> Token | None:
        """Return the next token, or None at the end."""
        while found := _TOKEN.match(self._data, self._at):
            self._at = found.end()
            if token := self._token(found):
                return token
        return None

    def _token(self, found: re.Match[bytes]) -> Token | None:
        match found.lastgroup:
            case "word" | "number":
                return self._word(found["word"], found["number"])
            case "plain":
                return Token(Kind.BYTES, found[0].translate(None, _LINE_ENDS))
            case "brace":
                return _OPEN if found[0] == b"{" else _CLOSE
            case "escaped":
                return Token(Kind.BYTES, bytes.fromhex(found[0].translate(None, _NOT_HEX).decode("ascii")))
            case "star":
                return Token(Kind.OPEN_STARRED, found["star"])
        return Token(Kind.SYMBOL, found["symbol"] or b"")

    def _word(self, name: bytes, digits: bytes | None) -> Token | None:
        if name == _BINARY:
            self._at += max(integer((digits or b"").decode("ascii")) or 0, 0)
        if name not in self._words:
            return None
        return Token(Kind.WORD, name, None if digits is None else integer(digits.decode("ascii")))

    def pass_over(self) -> None:
        """Move behind the brace that closes the group that is open, without looking at what is in it."""
        depth = 1
        while found := _INSIDE.search(self._data, self._at):
            self._at = found.end() + int(found[1] or 0)
            depth += (found[0] == b"{") - (found[0] == b"}")
            if not depth:
                return
        self._at = len(self._data)

    def pass_over_next(self) -> None:
        """Move behind the next group."""
        at = self._data.find(b"{", self._at)
        if at >= 0:
            self._at = at + 1
            self.pass_over()

    @property
    def rest(self) -> bytes:
        """What stands behind the last token."""
        return self._data[self._at :]
