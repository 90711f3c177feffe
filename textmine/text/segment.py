"""Words of a Chinese text: jieba with the field's own terms."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from math import inf, log
from pathlib import Path

import jieba

from textmine.lexicon import Lexicon


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


_MARKS = re.compile("([，。；：、！？\n]+)")
_KEPT = 100_000
"""Pieces between marks whose words are kept: those of some 500 papers, 30 MB."""


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """That of jieba, which finds the likeliest words in one walk: the same words in a third of the time."""

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
        """Return nothing: :meth:`calc` finds the words of the graph itself."""
        return {}

    def calc(self, sentence: str, DAG: object, route: dict[int, tuple[float, int]]) -> None:  # noqa: N803
        """Say of each character with which one the likeliest word from it on ends; of equal ones the longest."""
        uses_of, total, size = self.FREQ.get, log(self.total), len(sentence)
        route[size] = (0.0, 0)
        for start in range(size - 1, -1, -1):
            end, best, last = start + 1, -inf, start
            while (uses := uses_of(sentence[start:end])) is not None:  # what begins no word is not known at all
                if uses and (chance := log(uses) - total + route[end][0]) >= best:
                    best, last = chance, end - 1
                if end == size:
                    break
                end += 1
            route[start] = (best if best > -inf else route[start + 1][0] - total, last)


class Segmenter:
    """Splits text into words; the lexicon's terms are never cut apart by more frequent shorter words."""

    def __init__(self, lexicon: Lexicon) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = _Tokenizer()
        with _cache_folder() as folder:
            self._tokenizer.tmp_dir = folder
            self._tokenizer.initialize()
        for term in lexicon.terms:
            self._tokenizer.add_word(term)

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` in order; joined they are the text again.

        What stands between two marks is cut by itself, as jieba does, and kept: reports repeat one another.
        """
        return [word for piece in _MARKS.split(text) if piece for word in self._pieces(piece)]

    @cached_property
    def _pieces(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(maxsize=_KEPT)(lambda piece: tuple(self._tokenizer.cut(piece)))

    def frequency(self, word: str) -> int:
        """Return how often the dictionary saw a word; 0 where it does not know it."""
        return int(self._tokenizer.FREQ.get(word) or 0)

    @cached_property
    def _classes(self) -> dict[str, str]:
        """Part of speech of each word, as jieba's dictionary gives it."""
        with self._tokenizer.get_dict_file() as file:
            cells = file.read().decode("utf-8").split()  # word, frequency, class; no word holds a blank
        return dict(zip(cells[::3], cells[2::3], strict=True))

    def entries(self) -> Iterator[tuple[str, int, str]]:
        """Yield every word of the dictionary with its uses and its part of speech."""
        for word, kind in self._classes.items():
            yield word, self.frequency(word), kind

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
