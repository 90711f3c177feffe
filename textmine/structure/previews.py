"""Previews: a summary that repeats the opening of the text and breaks off, as document shops print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.lexicon import ClutterRules
from textmine.structure.lines import Line
from textmine.text.normal import matching_form

_BROKEN_OFF = ("...", "…", "。。。")


def preview_lines(text: str, stack: Sequence[Line], clutter: set[int], rules: ClutterRules) -> set[int]:
    """Return the long lines that say again what begins at another line, labelled, broken off, or behind clutter."""
    candidates = [(i, head) for i, line in enumerate(stack) if (head := _head(line.span.of(text), i, clutter, rules))]
    if not candidates:
        return set()
    whole = matching_form(text)
    folded = whole.text
    starts = np.searchsorted(whole.offsets, [line.span.start for line in stack])
    places = _anchors(folded, starts.tolist(), rules)
    found: set[int] = set()
    for i, head in candidates:
        start, end = whole.within(stack[i].span)
        elsewhere = (p for p in places.get(head.words[: rules.preview_anchor], ()) if not start <= p < end)
        if any(folded.startswith(head.words, p) and (head.sure or p < start) for p in elsewhere):
            found.add(i)
    return found


@dataclass(frozen=True, slots=True)
class _Head:
    """How a line that may be a preview begins; ``sure``: it shows that it is one wherever its twin stands."""

    words: str
    sure: bool


def _head(words: str, index: int, clutter: set[int], rules: ClutterRules) -> _Head | None:
    if len(words) < rules.preview_chars or index in clutter:
        return None
    words = words[: -rules.max_chars] + rules.preview_control.sub("", words[-rules.max_chars :])
    label = rules.preview_label.match(words)
    broken = words.endswith(_BROKEN_OFF)
    if not (label or broken or clutter & {index - 1, index - 2}):
        return None
    folded = matching_form(words[label.end() :] if label else words).text
    folded = folded[: -rules.preview_cut] if broken else folded
    return _Head(folded, broken or bool(label)) if len(folded) >= rules.preview_chars // 2 else None


def _anchors(folded: str, starts: Iterable[int], rules: ClutterRules) -> dict[str, list[int]]:
    """Where a line begins with which characters; the first few places are enough to tell a repetition."""
    places: dict[str, list[int]] = {}
    for start in starts:
        known = places.setdefault(folded[start : start + rules.preview_anchor], [])
        if len(known) < rules.preview_places:
            known.append(start)
    return places
