"""Whether the characters of a page can be those that it shows.

A font without a map to characters, or a hidden layer of bad recognition, gives words that nobody wrote. Chinese text
shows itself by its most frequent hanzi: a sample of those settles nearly every page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from textmine.read import plain
from textmine.settings import ReadSettings

_SAMPLE = 100  # characters that are looked at first
_SCRIPT = 0x100  # characters; hardly a script has more, but for hanzi
_BLANK = re.compile(r"\s+")
_LEADERS = re.compile(r"([^\w\ufffd]|_)\1{2,}")  # dots up to a page number, lines to write on
_HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"(?i)[a-z]*[aeiouy][a-z]*|\d[\d.,:/%-]*")
_ORDINARY = re.compile("[\u0020-\u024f\u2010-\u2049\u2100-\u27bf\u3000-\u303f\u3400-\u9fff\ufe30-\ufe4f\uff00-\uffef]+")


def is_rotten(words: str, scanned: bool, unmapped: Callable[[], float], limits: ReadSettings) -> bool:
    """Tell whether the words of a page are not what it shows.

    Letters and marks in no word prove nothing by themselves, for formulas and tables are made of them.

    Args:
        words: all characters of the page.
        scanned: whether a picture fills the page, so that its words may come from a recogniser.
        unmapped: gives the share of glyphs, 0 to 1, for which the file names no character; asked in doubt only.
        limits: how much is too much.
    """
    sample = words[:: len(words) // _SAMPLE + 1]
    if sum(map(plain.common_characters().__contains__, sample)) >= limits.min_common * len(sample):
        return False
    words = _LEADERS.sub(" ", words)
    printed = _BLANK.sub("", words)
    if len(printed) < limits.min_judged:
        return False
    hanzi = _HANZI.findall(printed)
    odd = _strange(printed)
    if len(hanzi) * 2 >= len(printed):
        odd += sum(char not in _known_hanzi() for char in hanzi)
    elif scanned or unmapped() > limits.max_unmapped:
        odd += _wordless(words)
    return odd > limits.max_nonsense * len(printed)


def _wordless(words: str) -> int:
    """Return how many Latin letters, figures and marks stand in no word or number."""
    wordlike = sum(len(found) for found in _WORD.findall(words) if len(found) > 1)
    return sum(char.isascii() and not char.isspace() for char in words) - wordlike


def _strange(printed: str) -> int:
    """Return how many characters no person can read, or are of a script that the page is not written in.

    A page may be written in Uyghur or Tibetan, whose letters lie together; numbers of glyphs lie everywhere.
    """
    others = _ORDINARY.sub("", printed)
    readable = Counter(ord(char) // _SCRIPT for char in others if not plain.is_garbled(char))
    return len(others) - sum(count for _, count in readable.most_common(1))


@cache
def _known_hanzi() -> frozenset[str]:
    """Return the hanzi of the two national standards, GB/T 2312 and the first level of Big5: a third of them all."""
    simplified = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    traditional = (bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    found = [pair.decode("gb2312", "ignore") for pair in simplified]
    found += [pair.decode("big5", "ignore") for pair in traditional]
    return frozenset("".join(found))
