"""Words of a Chinese text: jieba with the field's own terms.

rjieba, its port to Rust, cuts the same words in a tenth of the time, where it is installed and where the two agree;
jieba cuts the rest.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import jieba

from textmine.lexicon import Lexicon

if TYPE_CHECKING:
    from rjieba import Jieba


@contextmanager
def _cache_folder() -> Iterator[str]:
    """Give a folder that only this user can write, since jieba trusts what it keeps there.

    Where there is none, it is a folder for this once, gone when the dictionary is loaded.
    """
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache")
        (folder := base / "textmine").mkdir(mode=0o700, parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK)
    except (OSError, RuntimeError):
        usable = False
    if usable:
        yield str(folder)
        return
    with tempfile.TemporaryDirectory(prefix="textmine-") as once:
        yield once


_MARKS = re.compile("([，。；：、！？]+|\r?\n)")
_KEPT = 100_000
"""Pieces between marks whose words are kept: where jieba cuts everything, those of some 500 papers, 30 MB."""
_LONGEST = 2_000
"""Characters that jieba is given at a time: unknown words cost it time by the square, and nobody writes so many."""
_DISPUTED = re.compile(
    r"[A-Za-z0-9][-_] | [-_][A-Za-z0-9] | \.\. | \.[A-Za-z] | \.[0-9]+[.A-Za-z]"
    r"| [\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff] | [\ud800-\udfff]"
    r"| ([一-龥])\1\1",
    re.VERBOSE,
)
"""What rjieba cuts in another way, or not at all: joined letters and figures, rare characters, halves of characters,
and a character three times in a row, where the model of unknown words has no one best answer."""


class Segmenter:
    """Splits text into words; the lexicon's terms are never cut apart by more frequent shorter words."""

    def __init__(self, lexicon: Lexicon) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        with _cache_folder() as folder:
            self._tokenizer.tmp_dir = folder
            self._tokenizer.initialize()
        for term in lexicon.terms:
            self._tokenizer.add_word(term)
        self._ported = self._port(lexicon)

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` in order; joined they are the text again.

        What has to be cut with care is cut from mark to mark, as jieba does, and its pieces are kept: reports repeat
        one another.
        """
        if self._ported and not _DISPUTED.search(text):
            return self._ported.cut(text)
        return [word for piece in _MARKS.split(text) if piece for word in self._pieces(piece)]

    @cached_property
    def _pieces(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(maxsize=_KEPT)(lambda piece: tuple(self._cut(piece)))

    def _cut(self, piece: str) -> Iterable[str]:
        if self._ported and not _DISPUTED.search(piece):
            return self._ported.cut(piece)
        parts = (piece[start : start + _LONGEST] for start in range(0, len(piece), _LONGEST))
        return (word for part in parts for word in self._tokenizer.cut(part))

    def _port(self, lexicon: Lexicon) -> Jieba | None:
        """Return rjieba with the terms, as frequent as jieba takes them to be; None where there is no wheel of it."""
        try:
            from rjieba import Jieba  # it loads its dictionary when it is imported
        except ImportError:
            return None
        ported = Jieba()
        for term in lexicon.terms:
            ported.add_word(term, self.frequency(term), None)
        return ported

    def frequency(self, word: str) -> int:
        """Return how often the dictionary saw a word; 0 where it does not know it."""
        return int(self._tokenizer.FREQ.get(word) or 0)

    @cached_property
    def _classes(self) -> dict[str, str]:
        """Part of speech of each word, as jieba's dictionary gives it."""
        with self._tokenizer.get_dict_file() as file:
            cells = file.read().decode("utf-8").split()  # word, frequency, class; no word holds a blank
        return dict(zip(cells[::3], cells[2::3], strict=True))

    def of_class(self, kind: str) -> Iterator[str]:
        """Yield the words of the dictionary that are one part of speech."""
        return (word for word, its in self._classes.items() if its == kind)

    def used(self, least: int) -> Iterator[tuple[str, int]]:
        """Yield the words of the dictionary with at least so many uses, each with these."""
        classes = self._classes
        return ((word, uses) for word, uses in self._tokenizer.FREQ.items() if uses >= least and word in classes)

    def vocabulary(self) -> Collection[str]:
        """Return every word of the dictionary: those that have a class."""
        return self._classes.keys()

    def word_class(self, word: str) -> str:
        """Return the part of speech of a word by the ICTCLAS tags (``ns`` place, ``v`` verb); empty if unknown."""
        return self._classes.get(word, "")


@lru_cache(maxsize=2)
def segmenter(lexicon: Lexicon) -> Segmenter:
    """Return the segmenter of a lexicon; building one takes about a second, so one a lexicon is kept."""
    return Segmenter(lexicon)
