"""Plain text: bytes to str, in whatever encoding a Chinese office PC wrote them.

A byte order mark decides; then strict UTF-8, which no other encoding imitates by chance in more than a word; then
the encoding under which the most characters are common ones. A statistical detector is not needed for that, and
fails on short texts.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import resources

import numpy as np
import numpy.typing as npt

from textmine.errors import UnreadableError
from textmine.model import Reason
from textmine.read.reading import Reading
from textmine.settings import ReadSettings
from textmine.text.normal import code_points

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
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# Enough to tell text in letters from the same bytes as rare hanzi, too little to outweigh a common hanzi.
_LETTER = 0.1
# Share of common characters from which a text is Chinese; reports have 0.69 and more, what is decoded wrongly 0.03.
_PLAINLY = 0.65
_REPLACEMENT = "\ufffd"
# What takes three bytes in UTF-8, or more.
_WIDE = re.compile("[\u0800-\U0010ffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
# Bytes that are enough to tell encodings apart; even, for UTF-16.
_SAMPLE = 2**18
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# Bytes that one character takes at most, in any encoding.
_MAX_WIDTH = 4
# Encodings that UTF-8 is taken for by mistake, and what comes of bytes that were lost on the way.
_WRONG = ("gb18030", "cp1252")
_LOST = "锟斤拷"
_BMP = 0x10000
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
    (0 to 1) of the text; the result never holds a lone surrogate. Zero bytes at the end, which a crashed disk leaves
    behind, are no text.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``), or were garbled before (``read.mojibake``).
    """
    data = _without_padding(data)
    text = _decode_marked(data)
    if text is None:
        text = _decode_certain(data)
    if text is None:
        text = _best_guess(data, max_garbled)
    text = text.rstrip("\0") if text is not None and data.strip(b"\0") else text
    if text is None or garbled_share(text) > max_garbled:
        raise UnreadableError("read.mojibake" if text and is_mojibake(text) else "read.binary")
    return text


def decode_beginning(data: bytes, size: int, max_garbled: float) -> str:
    """Return the text of about the first ``size`` bytes; cut inside a character, UTF-8 would have to be guessed.

    Raises:
        UnreadableError: see :func:`decode`.
    """
    head = _beginning(data, size)
    return decode(data[:size] if _decode_certain(head) is None else head, max_garbled)


def read_plain(data: bytes, limits: ReadSettings) -> Reading:
    """Read a text file; partial when some of its bytes are damaged, or were so before it was saved.

    No more bytes are decoded than the characters that are kept can take.

    Raises:
        UnreadableError: the bytes are no text (``read.binary``).
    """
    text = decode(_beginning(data, _MAX_WIDTH * (limits.max_chars + 1)), limits.max_garbled)
    if _REPLACEMENT in text:
        return Reading(text, reason=Reason.of("read.damaged_characters", count=text.count(_REPLACEMENT)))
    return Reading(text, reason=Reason("read.mojibake") if is_mojibake(text) else None)


def is_mojibake(text: str) -> bool:
    """Tell whether a text was once decoded wrongly and saved so: UTF-8 taken for GBK or for Western letters.

    Undone, such a text has more common characters than before; any other text then has none.
    """
    sample = text[:_SAMPLE]
    if _LOST in sample:
        return True
    before = _common(sample)
    return any(_common(sample.encode(wrong, "replace").decode("utf-8", "replace")) > before for wrong in _WRONG)


def garbled_share(text: str) -> float:
    """Return the share of characters, 0 to 1, that no person can read: controls, private, unassigned, replaced."""
    odd = {char for char in set(text) if char == _REPLACEMENT or not char.isprintable()}
    bad = {char for char in odd if is_garbled(char)}
    if not bad:
        return 0.0
    return sum(count for char, count in Counter(text).items() if char in bad) / len(text)


def is_garbled(char: str) -> bool:
    """Tell whether one character is unreadable; line ends, tabs and the old end-of-file mark are not."""
    return char == _REPLACEMENT or (unicodedata.category(char) in _UNREADABLE and char not in _ALLOWED_CONTROLS)


def _beginning(data: bytes, size: int) -> bytes:
    """Return about the first ``size`` bytes, cut where UTF-8 has a whole character, so that it is valid still."""
    if len(data) <= size:
        return data
    return next((data[:end] for end in range(size, size - _MAX_WIDTH, -1) if data[end] & 0xC0 != 0x80), data[:size])


def _without_padding(data: bytes) -> bytes:
    """Drop zero bytes at the end, but for those that may belong to a last letter in UTF-16 or UTF-32."""
    text = data.rstrip(b"\0")
    width = len(text) + -len(text) % _MAX_WIDTH
    return data[:width] if text and len(data) - width >= _MAX_WIDTH else data


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


def _decode_certain(data: bytes) -> str | None:
    """Decode what cannot be anything but UTF-8.

    Letters of UTF-16 are valid UTF-8 too, with zeros and controls between them; and two bytes of GBK are a letter of
    UTF-8 now and then, but three in a row are not.
    """
    text = _decode_strictly(data.rstrip(b"\0") or data, "utf-8")
    if text is None or _CONTROL.search(text) or not (text.isascii() or _WIDE.search(text)):
        return None
    return text


def _best_guess(data: bytes, max_garbled: float) -> str | None:
    """Decode with what explains a sample best; None when nothing does."""
    if (text := _decode_strictly(data, "gb18030")) and _is_plainly_chinese(text):
        return text
    scored = [(weight, decoder) for weight, decoder in _guesses(_sample(data), max_garbled)]
    if not scored:
        return None
    _, decoder = max(scored, key=lambda found: found[0])
    return decoder(data)


def _is_plainly_chinese(text: str) -> bool:
    """Tell whether what is no ASCII in a text are, but for a few, common characters: no wrong decoding looks so."""
    sample = text[:_SAMPLE]
    foreign = sum(not char.isascii() for char in sample)
    return foreign > 0 and _common(sample) >= _PLAINLY * foreign and not _CONTROL.search(sample)


def _sample(data: bytes) -> bytes:
    """Return a stretch that tells encodings apart: from the first byte that is no ASCII, in whole pairs."""
    if len(data) <= _SAMPLE:
        return data
    found = _NOT_ASCII.search(data)
    start = found.start() & ~1 if found is not None else 0
    return data[start : start + _SAMPLE]


def _guesses(data: bytes, max_garbled: float) -> Iterator[tuple[float, Callable[[bytes], str]]]:
    """Yield every way to decode a sample that gives a text, with how much speaks for it.

    UTF-16 comes in pairs of bytes; without a mark it also needs a familiar character, for hardly any pair of bytes
    is no character at all.
    """
    for encoding in _CANDIDATES:
        wide = encoding.startswith("utf-16")
        if wide and len(data) % 2:
            continue
        decoder = partial(_decode_loosely, encoding=encoding)
        text = decoder(data)
        weight = _familiarity(text)
        if garbled_share(text) <= max_garbled and (not wide or weight > 0):
            yield weight, decoder
    text = _decode_by_line(data)
    if garbled_share(text) <= max_garbled:
        yield _familiarity(text), _decode_by_line


def _decode_loosely(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace")


def _decode_by_line(data: bytes) -> str:
    """Decode each line as UTF-8 or else as GB18030, for files that two programs wrote to.

    A line that is neither is UTF-8 with a damaged byte.
    """
    lines = data.split(b"\n")
    return "\n".join(_decode_strictly(line, "utf-8") or _gb18030_line(line) for line in lines)


def _gb18030_line(line: bytes) -> str:
    damaged = line.decode("utf-8", "replace")
    other = _decode_strictly(line, "gb18030")
    return damaged if other is None or _familiarity(damaged) >= _familiarity(other) else other


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


def _common(text: str) -> int:
    return int(np.count_nonzero(_is_common()[np.minimum(code_points(text), _BMP - 1)]))


@cache
def _is_common() -> npt.NDArray[np.bool_]:
    """Tell by its code point, in the basic plane, whether a character is a common one; the last there is none."""
    table = np.zeros(_BMP, dtype=bool)
    table[[ord(char) for char in common_characters()]] = True
    return table
