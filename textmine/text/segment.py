"""Words of a Chinese text: jieba with the field's own terms."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

import jieba

from textmine.lexicon import Lexicon


def _cache_folder() -> str | None:
    """A folder that only this user can write, since jieba trusts its cache file; None without one."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache")
    try:
        (folder := base / "textmine").mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return str(folder)


class Segmenter:
    """Splits text into words; the lexicon's terms are never cut apart by more frequent shorter words."""

    def __init__(self, lexicon: Lexicon) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.tmp_dir = _cache_folder() or tempfile.mkdtemp(prefix="textmine-")
        self._tokenizer.initialize()
        for term in lexicon.terms:
            self._tokenizer.add_word(term)

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` in order; joined they are the text again."""
        return list(self._tokenizer.cut(text))

    @cached_property
    def _classes(self) -> dict[str, str]:
        """Part of speech of each word, as jieba's dictionary gives it."""
        with self._tokenizer.get_dict_file() as file:
            rows = (line.decode("utf-8").split() for line in file)
            return {row[0]: row[2] for row in rows if len(row) == 3}

    def word_class(self, word: str) -> str:
        """Return the part of speech of a word by the ICTCLAS tags (``ns`` place, ``v`` verb); empty if unknown."""
        return self._classes.get(word, "")

    def content_words(self, text: str, stop: Iterable[str] = ()) -> list[str]:
        """Return the words that carry meaning: two characters or more, no numbers, none of ``stop``."""
        unwanted = frozenset(stop)
        return [w for w in self.words(text) if len(w) > 1 and w.isalpha() and w not in unwanted]


@lru_cache(maxsize=2)
def segmenter(lexicon: Lexicon) -> Segmenter:
    """Return the segmenter of a lexicon; building one takes about a second, so one a lexicon is kept."""
    return Segmenter(lexicon)
