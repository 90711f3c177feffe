"""The name of a theme: a short sentence of its own, as a person would write it down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from textmine.settings import ThemeSettings
from textmine.structure.numbering import marker_at


class Worded(Protocol):
    """A sentence as far as it may name a theme."""

    @property
    def text(self) -> str:
        """Its words."""
        ...

    @property
    def heading(self) -> bool:
        """Whether it is a title."""
        ...


_SUBJECT = re.compile("^关于|方面$|问题$|情况$")  # a title that names a subject and says nothing about it
_BREAK = re.compile(r"[，,：:；;。！？!?]")
_LABEL = re.compile(
    r"^(?:(?:主要|存在的?|整改|具体)?(?:问题|原因|成因|措施|对策|整改|表现)[一二三四五六七八九十\d]{0,2}[：:])"
)


def label_of(members: Sequence[Worded], centrality: Sequence[float], settings: ThemeSettings) -> str:
    """Return the shortest of the few most central members, titles before sentences, without number and stop.

    Authors write titles to name what follows, so a title names a theme best. ``centrality`` runs beside ``members``.
    """
    telling = [n for n, m in enumerate(members) if not _SUBJECT.search(plain(m.text, settings))]
    titles = [n for n in telling if members[n].heading]
    chosen = titles or telling or range(len(members))
    return _shortest([(centrality[n], plain(members[n].text, settings)) for n in chosen], settings)


def shortest_central(members: Sequence[Worded], centrality: Sequence[float], settings: ThemeSettings) -> str:
    """Return the shortest of the few most central sentences, unnumbered; titles only where there is nothing else."""
    prose = [n for n, m in enumerate(members) if not m.heading] or range(len(members))
    return _shortest([(centrality[n], _unnumbered(members[n].text)) for n in prose], settings)


def _shortest(rated: Sequence[tuple[float, str]], settings: ThemeSettings) -> str:
    central = sorted(rated, key=lambda pair: (-round(pair[0], 6), len(pair[1]), pair[1]))[: settings.central]
    return min((text for _, text in central), key=lambda t: (len(t) < settings.min_chars, len(t), t))


def _unnumbered(text: str) -> str:
    marker = marker_at(text, 0)
    return (text[marker.span.end :] if marker else text).strip()


def plain(text: str, settings: ThemeSettings) -> str:
    """Return a sentence without its number and its stop, cut behind its last clause that fits one line."""
    own = _unnumbered(text).rstrip("。；;！!：:，,")
    words = _LABEL.sub("", own) or own
    if len(words) <= settings.max_label:
        return words
    ends = [m.start() for m in _BREAK.finditer(words) if settings.min_chars <= m.start() <= settings.max_label]
    return words[: ends[-1]] if ends else words[: settings.max_label - 1] + "…"
