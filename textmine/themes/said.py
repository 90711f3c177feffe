"""What one paper states, as numbers: so it is remembered, travels, and stands beside that of all other papers.

A worker looks at the words once: which pieces of the table of meaning they hold, and a digest by which equal sentences
are known. What finds themes has these numbers, and reads few of the words again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate

import numpy as np

from textmine.classify.features import gram_words
from textmine.classify.meaning import Meaning
from textmine.model import FINDING_ROLES
from textmine.themes.stated import Stated

ROW = np.dtype(
    [
        *((name, "<i4") for name in ("paper", "text", "item", "start", "end", "chars", "kinds")),
        *(("role", "u1"), ("heading", "?")),
        *((name, "<u8") for name in ("words", "written")),
    ]
)
"""A sentence: the numbers of its paper, text, item and categories, its place and length in characters, its role among
``FINDING_ROLES``, and digests of its words and of it as it is written."""
ITEM = np.dtype([("paper", "<i4"), ("item", "<i4"), ("head", "<i4"), ("around", "<i8"), ("point", "<u8")])
"""An item: its paper, its number there, the text that names it, where its part of what stands around ends, and a digest
of both."""
TEXT = np.dtype([("at", "<i8"), ("pieces", "<i4"), ("size", "<i4")])
"""A text: where its pieces begin, how many bytes these take, and how many its words, which follow them."""
NUMBER, PIECE = np.dtype("<i4"), np.dtype("<u4")


@dataclass(frozen=True, slots=True)
class Said:
    """What a paper states: rows of :data:`ROW`, :data:`ITEM` and :data:`TEXT` as bytes, numbers counted in the paper.

    ``around`` has the texts around items. ``kinds`` are the categories that its sentences have. ``words`` has the
    pieces and words of all texts.
    """

    rows: bytes
    items: bytes
    around: bytes
    texts: bytes
    kinds: tuple[tuple[str, ...], ...]
    words: bytes


def said_in(stated: Iterable[Stated], meaning: Meaning) -> Said:
    """Put the sentences of one paper into numbers."""
    return _Numbered(meaning).said(stated)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The texts, categories and items of a paper that have a number by now."""

    meaning: Meaning
    texts: dict[str, int] = field(default_factory=dict)
    kinds: dict[tuple[str, ...], int] = field(default_factory=dict)
    items: dict[tuple[int, str, tuple[str, ...]], int] = field(default_factory=dict)

    def said(self, stated: Iterable[Stated]) -> Said:
        """Put sentences into numbers; those of roles that no themes are made of are passed over."""
        own = [(s, self._of_text(s.text), self._of_item(s)) for s in stated if s.role in FINDING_ROLES]
        around = [[self._of_text(text) for text in beside] for _, _, beside in self.items]
        heads = [self._of_text(head) for _, head, _ in self.items]
        words = [gram_words(text) for text in self.texts]
        texts, kept = self._kept(words)
        return Said(
            rows=np.array([self._row(*one, _digest(words[one[1]])) for one in own], ROW).tobytes(),
            items=np.array(self._item_rows(heads, around), ITEM).tobytes(),
            around=np.array([text for beside in around for text in beside], NUMBER).tobytes(),
            texts=texts,
            kinds=tuple(self.kinds),
            words=kept,
        )

    def _row(self, s: Stated, text: int, item: int, words: int) -> tuple[int | bool, ...]:
        kinds, role = self.kinds.setdefault(s.categories, len(self.kinds)), FINDING_ROLES.index(s.role)
        place = (s.span.start, s.span.end, len(s.text))
        return 0, text, item, *place, kinds, role, s.heading, words, _digest(f"{s.heading:d}{s.text}")

    def _item_rows(self, heads: Sequence[int], around: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
        ends = accumulate(len(beside) for beside in around)
        return [
            (0, number, own, end, _digest("\0".join((head, *beside))))
            for (number, head, beside), own, end in zip(self.items, heads, ends, strict=True)
        ]

    def _of_text(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def _of_item(self, s: Stated) -> int:
        return self.items.setdefault((s.point.item, s.point.head, s.point.around), len(self.items))

    def _kept(self, words: Sequence[str]) -> tuple[bytes, bytes]:
        """Return where each text lies, and the texts themselves."""
        found, owner = self.meaning.pieces_of(words)
        ends = np.searchsorted(owner, np.arange(1, len(words) + 1)) * PIECE.itemsize
        pieces = found.astype(PIECE).tobytes()
        rows, kept, start = [], bytearray(), 0
        for text, end in zip(self.texts, ends.tolist(), strict=True):
            written = text.encode("utf-8", "surrogatepass")
            rows.append((len(kept), end - start, len(written)))
            kept += pieces[start:end] + written
            start = end
        return np.array(rows, TEXT).tobytes(), bytes(kept)


def _digest(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
