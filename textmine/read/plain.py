"""Plain text: bytes to str, in whatever encoding a Chinese office PC wrote them.

A byte order mark decides; then strict UTF-8, which no other encoding imitates by chance; then the encoding under
which the most characters are common ones. A statistical detector is not needed for that, and fails on short texts.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources

from textmine.errors import UnreadableError
from textmine.model import Reason
from textmine.read.reading import Reading
from textmine.settings import ReadSettings

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# In order of how often they occur, which decides between equals.
_CANDIDATES = ("gb18030", "utf-8", "big5hkscs", "utf-16-le", "utf-16-be")
# Enough to tell text in letters from the same bytes as rare hanzi, too little to outweigh a common hanzi.
_LETTER = 0.1
_REPLACEMENT = "\ufffd"
_UNREADABLE = frozenset({"Cn", "Co", "Cs", "Cc"})
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b\x85")


@cache
def common_characters() -> frozenset[str]:
    """Return the characters that prove a decoding right: the most frequent hanzi and Chinese punctuation."""
    lines = resources.files(__package__).joinpath("data/common.txt").read_text("utf-8").splitlines()
    hanzi = frozenset("".join(line for line in lines if not line.startswith("#")))
    return hanzi | frozenset("，。、；：？！“”‘’（）《》【】—…·\u3000％")


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """Return the mark that ``data`` begins with and the encoding it announces, or None."""
    return next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, max_garbled: float) -> str:
    """Return the text of ``data``, with its line ends as they stand and without a byte order mark.

    Bytes that no encoding explains become U+FFFD, as long as unreadable characters make up at most ``max_garbled``
    (0 to 1) of the text; the result never holds a lone surrogate.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``).
    """
    text = _decode_marked(data)
    if text is None:
        text = _decode_strictly(data, "utf-8")
    if text is None or garbled_share(text) > 0:
        texts = [text for text in _guesses(data) if garbled_share(text) <= max_garbled]
        text = max(texts, key=_familiarity, default=None)
    if text is None or garbled_share(text) > max_garbled:
        raise UnreadableError("read.binary")
    return text


def read_plain(data: bytes, limits: ReadSettings) -> Reading:
    """Read a text file; partial when some of its bytes are damaged.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``).
    """
    text = decode(data, limits.max_garbled)
    if _REPLACEMENT not in text:
        return Reading(text)
    return Reading(text, reason=Reason.of("read.damaged_characters", count=text.count(_REPLACEMENT)))


def garbled_share(text: str) -> float:
    """Return the share of characters, 0 to 1, that no person can read: controls, private, unassigned, replaced."""
    bad = sum(count for char, count in Counter(text).items() if is_garbled(char))
    return bad / len(text) if text else 0.0


def is_garbled(char: str) -> bool:
    """Tell whether one character is unreadable; line ends, tabs and the old end-of-file mark are not."""
    return char == _REPLACEMENT or (unicodedata.category(char) in _UNREADABLE and char not in _ALLOWED_CONTROLS)


def _decode_marked(data: bytes) -> str | None:
    """Decode what a byte order mark announces; half a character at the end becomes U+FFFD."""
    marked = byte_order_mark(data)
    if marked is None:
        return None
    mark, encoding = marked
    return data[len(mark) :].decode(encoding, "replace")


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guesses(data: bytes) -> Iterator[str]:
    """Yield the text under every encoding that the bytes may be in.

    UTF-16 comes in pairs of bytes; without a mark it also needs a familiar character, for hardly any pair of bytes
    is no character at all.
    """
    for encoding in _CANDIDATES:
        wide = encoding.startswith("utf-16")
        if wide and len(data) % 2:
            continue
        text = data.decode(encoding, "replace")
        if not wide or _familiarity(text) > 0:
            yield text


def _familiarity(text: str) -> float:
    """Weigh what speaks for a decoding; only decodings of the same bytes can be compared.

    Weighed by the count, not the share: a wrong decoding has more or fewer characters than the right one, and
    letters prove little, for every second byte of a hanzi in UTF-16 is one.
    """
    common, letters, bad = 0, 0, 0
    for char, count in Counter(text).items():
        if is_garbled(char):
            bad += count
        elif char in common_characters():
            common += count
        elif char.isascii():
            letters += count
    return common + _LETTER * letters - bad
