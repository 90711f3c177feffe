"""Words of a Chinese text: jieba with the field's own terms.

rjieba, its port to Rust, cuts the same words in a tenth of the time, where it is installed and where the two agree;
jieba cuts the rest. Its dictionary takes half a second to load, and is loaded when there is something for it to cut.
"""

from __future__ import annotations

import logging
import os
import re
import sys
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
        self._terms = lexicon.terms
        with jieba.Tokenizer().get_dict_file() as file:
            cells = file.read().decode("utf-8").split()  # word, frequency, class; no word holds a blank
        self._uses: dict[str, int] = dict(zip(cells[::3], map(int, cells[1::3]), strict=True))
        self._classes: dict[str, str] = dict(zip(cells[::3], map(sys.intern, cells[2::3]), strict=True))
        self._ported = self._port(sum(map(int, cells[1::3])))
        if not self._ported:
            self._uses |= {term: self._tokenizer.FREQ[term] for term in self._terms}

    def load(self) -> None:
        """Load jieba's dictionary now: processes that are forked later share it."""
        self._tokenizer  # noqa: B018

    @cached_property
    def _tokenizer(self) -> jieba.Tokenizer:
        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        with _cache_folder() as folder:
            tokenizer.tmp_dir = folder
            tokenizer.initialize()
        for term in self._terms:
            tokenizer.add_word(term)
        return tokenizer

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

    def _port(self, total: int) -> Jieba | None:
        """Return rjieba with the terms, as frequent as jieba would take them to be; None where there is no wheel of it.

        A term is one use more frequent than its parts are in a row by chance, or as the dictionary has it; ``total`` is
        the uses of all its words.
        """
        try:
            from rjieba import Jieba  # it loads its dictionary when it is imported
        except ImportError:
            return None
        ported, uses = Jieba(), self._uses
        for term in self._terms:
            chance = 1.0
            for part in ported.cut(term, hmm=False):
                chance *= uses.get(part, 1) / total
            uses[term] = max(int(chance * total) + 1, uses.get(term, 0))
            ported.add_word(term, uses[term], None)
            total += uses[term]
        return ported

    def frequency(self, word: str) -> int:
        """Return how often the dictionary saw a word; 0 where it does not know it."""
        return self._uses.get(word, 0)

    def of_class(self, kind: str) -> Iterator[str]:
        """Yield the words of the dictionary that are one part of speech."""
        return (word for word, its in self._classes.items() if its == kind)

    def used(self, least: int) -> Iterator[tuple[str, int]]:
        """Yield the words of the dictionary with at least so many uses, each with these."""
        return ((word, uses) for word in self._classes if (uses := self._uses[word]) >= least)

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
