"""The name of a theme: a short sentence of its own, as a person would write it down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from textmine.model import Statement
from textmine.structure.numbering import marker_at

_CENTRAL = 3
_CLAUSE = re.compile(r"[，,：:；;。！？!?]")
_WORDY = 30  # characters: a longer label is cut at its first clause
_SHORTEST = 6


class Worded(Protocol):
    """A statement with its content words."""

    @property
    def statement(self) -> Statement:
        """The statement."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its content words."""


def central_members(members: Sequence[Worded]) -> list[str]:
    """Return the texts of the three members whose words the others use most."""
    use = Counter(word for member in members for word in set(member.words))
    weight = {id(m): sum(use[w] - 1 for w in set(m.words)) / max(len(set(m.words)), 1) for m in members}
    ranked = sorted(members, key=lambda m: (-weight[id(m)], len(m.statement.text), m.statement.text))
    return [m.statement.text for m in ranked[:_CENTRAL]]


def label_of(texts: Sequence[str]) -> str:
    """Return the shortest of some sentences, without its number, its stop and its subordinate clauses.

    >>> label_of(["（一）党员参与活动的积极性不高。", "有的党员长期不参加组织生活，联系不上，形同失联。"])
    '党员参与活动的积极性不高'
    """
    return min((_plain(text) for text in texts), key=lambda t: (len(t) < _SHORTEST, len(t), t))


def _plain(text: str) -> str:
    marker = marker_at(text, 0)
    words = text[marker.span.end :] if marker else text
    words = words.strip().rstrip("。；;！!：:，,")
    if len(words) <= _WORDY:
        return words
    clauses = [c for c in _CLAUSE.split(words) if len(c) >= _SHORTEST]
    return min(clauses, key=len) if clauses else words[:_WORDY]
