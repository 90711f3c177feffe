"""The name of a theme: a short sentence of its own, as a person would write it down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from textmine.model import Statement
from textmine.settings import ThemeSettings
from textmine.structure.numbering import marker_at

_SUBJECT = re.compile("^关于|方面$|问题$|情况$")  # a title that names a subject and says nothing about it
_BREAK = re.compile(r"[，,：:；;。！？!?]")


class Worded(Protocol):
    """A statement with its content words."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its content words."""


def label_of(members: Sequence[Worded], settings: ThemeSettings) -> str:
    """Return the shortest of the few most central members, titles before sentences, without number and stop.

    Authors write titles to name what follows, so a title names a theme best.
    """
    telling = [m for m in members if not _SUBJECT.search(plain(m.statement.text, settings))]
    titles = [m for m in telling if m.statement.heading]
    central = _central(titles or telling or members, members)[: settings.central]
    return min(
        (plain(m.statement.text, settings) for m in central), key=lambda t: (len(t) < settings.min_chars, len(t), t)
    )


def _central(candidates: Sequence[Worded], members: Sequence[Worded]) -> list[Worded]:
    """The candidates, those first whose words most other members use."""
    use = Counter(word for member in members for word in set(member.words))

    def weight(member: Worded) -> float:
        """How much a statement says in the words of the others."""
        own = set(member.words)
        return float(sum(use[word] - 1 for word in own) / max(len(own), 1) ** 0.5)

    return sorted(candidates, key=lambda m: (-weight(m), len(m.statement.text), m.statement.text))


def plain(text: str, settings: ThemeSettings) -> str:
    """Return a sentence without its number and its stop, cut behind its last clause that fits one line."""
    marker = marker_at(text, 0)
    words = (text[marker.span.end :] if marker else text).strip().rstrip("。；;！!：:，,")
    if len(words) <= settings.max_label:
        return words
    ends = [m.start() for m in _BREAK.finditer(words) if settings.min_chars <= m.start() <= settings.max_label]
    return words[: ends[-1]] if ends else words[: settings.max_label - 1] + "…"
