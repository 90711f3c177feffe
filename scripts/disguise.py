"""Ways in which a copied passage is disguised: words exchanged, clauses and sentences moved, names swapped, noise.

Every function takes the passage and a source of chance and returns the passage as the copy has it. Words are those of
real segmentation; what stands for them comes from the synonyms of ``plant.toml``, else from words of the same part of
speech and length in the labelled statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Any

from make_stack import HAN, Cast, Kinds, between, kind_of, pick
from opencc import OpenCC

from textmine.text.segment import Segmenter

LIGHT = (0.05, 0.10)  # share of the characters that a light edit touches
HEAVY = (0.20, 0.35)
SLIPS = (0.02, 0.04)  # share of the characters that a scan gets wrong
MOVED = 0.6  # share of the sentences whose clauses a heavy rewording reorders
SWAPPED = 0.2  # share of the sentences that it moves behind the next
REPLACED, DROPPED = 0.7, 0.85  # of an editor's changes; the rest are insertions
SENTENCES = re.compile(r"[^。\n]+。?|\n")
WHOLE = re.compile(r"[^。]+。?")
NUMBER = re.compile(r"(?<![0-9])\d{1,3}(?![0-9])")
NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万]+")
WRAP = (26, 38)  # characters of a hard line


def shuffled(items: Sequence[str], rng: Random) -> list[str]:
    """Return the items in another order, by ``random()`` alone."""
    return [items[i] for i in sorted(range(len(items)), key=lambda _: rng.random())]


def moved(items: Sequence[str], rng: Random) -> list[str]:
    """Return the items in an order that differs from theirs, if there are two that differ."""
    for _ in range(8):
        if (new := shuffled(items, rng)) != list(items):
            return new
    return list(items)


def share_of(rng: Random, bounds: tuple[float, float]) -> float:
    return bounds[0] + rng.random() * (bounds[1] - bounds[0])


@dataclass(frozen=True)
class Editor:
    """Rewords passages; ``kinds`` and ``synonyms`` hold what may stand for a word."""

    cut: Segmenter
    kinds: Kinds
    synonyms: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, cut: Segmenter, kinds: Kinds, rows: Sequence[str]) -> Editor:
        """Build an editor; each of ``rows`` lists words, a blank between them, that stand for one another."""
        table: dict[str, list[str]] = {}
        for group in (row.split() for row in rows):
            for word in group:
                table.setdefault(word, []).extend(other for other in group if other != word)
        return cls(cut, kinds, table)

    def light(self, text: str, rng: Random) -> str:
        """Exchange, drop and insert words, 5 to 10 % of the characters."""
        return self.edited(text, share_of(rng, LIGHT), rng)

    def heavy(self, text: str, rng: Random) -> str:
        """Reorder clauses and change 20 to 35 % of the characters."""
        pieces = [_clauses_moved(p, rng) if rng.random() < MOVED else p for p in SENTENCES.findall(text)]
        for i in range(len(pieces) - 1):
            if rng.random() < SWAPPED and "\n" not in (pieces[i], pieces[i + 1]):
                pieces[i], pieces[i + 1] = pieces[i + 1], pieces[i]
        return self.edited("".join(pieces), share_of(rng, HEAVY), rng)

    def edited(self, text: str, share: float, rng: Random) -> str:
        """Change words until ``share`` of the characters are touched; figures and marks stay."""
        words: list[str] = self.cut.words(text)
        open_words = [i for i, word in enumerate(words) if HAN.fullmatch(word) and not NUMERAL.fullmatch(word)]
        left = share * len(text)
        for i in sorted(open_words, key=lambda _: rng.random()):
            if left <= 0:
                break
            old = words[i]
            words[i] = self._changed(old, rng)
            left -= max(len(old), len(words[i])) if not words[i].startswith(old) else len(words[i]) - len(old)
        return "".join(words)

    def _changed(self, word: str, rng: Random) -> str:
        chance = rng.random()
        if chance < REPLACED:
            return self._other(word, rng)
        if chance < DROPPED:
            return ""
        return word + pick(rng, self.kinds[pick(rng, self._adverbs)])

    def _other(self, word: str, rng: Random) -> str:
        same = self.synonyms.get(word) or self.kinds.get(kind_of(word, self.cut), ())
        return pick(rng, same) if same else word

    @cached_property
    def _adverbs(self) -> list[str]:
        """Kinds of words that are put in: adverbs, adjectives and verbs of two characters."""
        return sorted(kind for kind in self.kinds if kind in ("d2", "a2", "v2", "n2"))


def _clauses_moved(sentence: str, rng: Random) -> str:
    stop = "。" if sentence.endswith("。") else ""
    return "，".join(moved(sentence.removesuffix("。").split("，"), rng)) + stop


def sentences_moved(text: str, rng: Random) -> str:
    """Return the sentences of a passage in another order, as one paragraph; a title goes with what follows it."""
    return "".join(moved(WHOLE.findall(text.replace("\n", "")), rng))


@dataclass(frozen=True)
class Swapped:
    """A text with names and numbers exchanged, and what was exchanged: new against old."""

    text: str
    swaps: tuple[tuple[str, str], ...]


def swapped(text: str, old: Cast, new: Cast, rng: Random, left: float = 0.0) -> Swapped:
    """Return a paper as another unit hands it in: its own names, other small numbers, other dates.

    With the chance ``left`` one name is forgotten, as it happens.
    """
    names = dict(zip(old.names, new.names, strict=False))
    if rng.random() < left:
        names.pop(pick(rng, old.villages), None)
    done: dict[tuple[str, str], None] = {}

    def exchange(found: re.Match[str]) -> str:
        other = names.get(found[0]) or _figure(found[0], rng)
        done[other, found[0]] = None
        return other

    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return Swapped(re.sub(rf"{pattern}|{NUMBER.pattern}", exchange, text), tuple(done))


def _figure(old: str, rng: Random) -> str:
    return str(between(rng, 1, 12 if int(old) <= 12 else 28 if int(old) <= 28 else 99))


@dataclass(frozen=True)
class Noise:
    """What scanning, typing and converting do to a passage; ``alike`` holds characters that are confused."""

    alike: Mapping[str, str]
    characters: str
    channels: tuple[str, ...] = ("slips", "width", "wraps", "blanks", "traditional")

    @classmethod
    def of(cls, data: Mapping[str, Any], characters: str) -> Noise:
        """Build it from pairs of characters that look alike; others are taken for any of ``characters``."""
        return cls({pair[0]: pair[1] for pair in data["confusable"]}, characters)

    def __call__(self, text: str, rng: Random) -> str:
        """Send a passage through one to three of the channels."""
        todo = {pick(rng, self.channels) for _ in range(between(rng, 1, 3))}
        channels: dict[str, Callable[[str, Random], str]] = {
            "slips": self._slips, "traditional": _traditional, "width": _wide, "blanks": _blanks, "wraps": _wraps,
        }  # fmt: skip
        for name, channel in channels.items():
            if name in todo:
                text = channel(text, rng)
        return text

    def _slips(self, text: str, rng: Random) -> str:
        share = share_of(rng, SLIPS)
        return "".join(self._slip(c, rng) if HAN.fullmatch(c) and rng.random() < share else c for c in text)

    def _slip(self, character: str, rng: Random) -> str:
        return self.alike.get(character) or pick(rng, self.characters)


def _traditional(text: str, _rng: Random) -> str:
    return _to_traditional().convert(text)


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")


def _wide(text: str, rng: Random) -> str:
    """Full-width figures and letters, half-width marks."""
    to_wide = {c: c + 0xFEE0 for c in range(ord("0"), ord("z") + 1) if chr(c).isalnum()}
    to_half = str.maketrans("，。；：（）", ",.;:()") if rng.random() < 0.5 else {}
    return text.translate(to_wide | to_half)


def _blanks(text: str, rng: Random) -> str:
    gap = pick(rng, (" ", "\u3000"))
    return "".join(c + gap if rng.random() < 0.08 and c != "\n" else c for c in text)


def _wraps(text: str, rng: Random) -> str:
    width = between(rng, *WRAP)
    lines = (line for line in text.split("\n"))
    return "\n".join("\n".join(line[i : i + width] for i in range(0, len(line), width)) for line in lines)
