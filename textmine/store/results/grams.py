"""Words as SQLite can find them: every two neighbouring characters of a text as one token.

SQLite's own tokenizers take a Chinese sentence for one word. With tokens of two characters each, the ones of a word
stand in a row exactly where the word stands in the text, so that a phrase finds it and nothing else; one character
begins exactly one token wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

import numpy as np

from textmine.model import Span
from textmine.text.normal import characters, code_points, ruled_form
from textmine.text.spans import merged

_UNHELD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])")
_BLANK = re.compile(r"\s+")
_APART = "\u2423"  # stands for the blank between Latin words, so that no word reaches over it
_MOST_MARKS = 1000  # places of a word in one statement that are told
_COMMON = str.maketrans("（），：；！？ς", "(),:;!?σ")


def folded(text: str) -> str:
    """Return what is looked for and looked in: common characters, small letters, no blanks but between Latin words.

    >>> folded("黨 建ＡBC  de，")
    '党建abc␣de,'
    """
    return _closed(_even(text))


def _closed(even: str) -> str:
    if not _BLANK.search(even):
        return even
    return _BLANK.sub(_APART, _BLANKS.sub("", even))


def _even(text: str) -> str:
    """Fold each character by itself, whatever stands around it, so that every one keeps its place."""
    ruled = ruled_form(text)
    small = ruled.lower()
    if len(small) != len(ruled):
        small = "".join(low if len(low := character.lower()) == 1 else character for character in ruled)
    return _UNHELD.sub("\ufffd", small.translate(_COMMON))


def grams(texts: Sequence[str]) -> Iterator[str]:
    """Yield the tokens of each text, folded, with blanks between them; many short texts are done at once.

    >>> [tokens.split() for tokens in grams(["黨建1", "问"])]
    [['党建', '建1', '1'], ['问']]
    """
    even = _even("".join(texts))
    ends = list(accumulate(map(len, texts)))
    closed = [_closed(even[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    ends = list(accumulate(map(len, closed)))
    tokens = _tokens("".join(closed), ends)
    return (tokens[3 * start : 3 * end] for start, end in zip([0, *ends], ends, strict=False))


def _tokens(text: str, ends: Sequence[int]) -> str:
    """Write each character with the next one and a blank; the last before each of the ``ends`` has none behind it."""
    codes = code_points(text)
    table = np.full((len(codes), 3), ord(" "), codes.dtype)
    table[:, 0] = codes
    table[:-1, 1] = codes[1:]
    table[[end - 1 for end in ends if end], 1] = ord(" ")
    return characters(table)


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a query asks for, folded, each once."""
    return tuple(dict.fromkeys(folded(word) for word in dict.fromkeys(query.split())))


def phrase(word: str) -> str:
    """Return what finds a folded word, in the language of FTS5; nothing in the word is read as an operator."""
    if len(word) == 1:
        return f"{_quoted(word)} *"
    return _quoted(" ".join(map(str.__add__, word[:-1], word[1:])))


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def marks_of(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Return where folded words stand in a text as it is written, each of them at its first thousand places."""
    even = _even(text)
    patterns = (r"\s*".join(map(re.escape, word)) for word in words)
    places = (found for pattern in patterns for found in islice(re.finditer(pattern, even), _MOST_MARKS))
    return tuple(merged(Span(*found.span()) for found in places))
