"""What titles and leading sentences tell of what stands below them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textmine.lexicon.reading import either
from textmine.model import Role


@dataclass(frozen=True, slots=True)
class TitleCue:
    """Words that tell what a section holds; a title with one of ``exclude`` is not meant."""

    role: Role
    words: tuple[str, ...]
    exclude: tuple[str, ...]

    def hits(self, title: str) -> str:
        """Return the first cue that ``title`` holds, or nothing."""
        if any(word in title for word in self.exclude):
            return ""
        return next((word for word in self.words if word in title), "")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Sentences that announce what follows them, with the words that tell what that is."""

    pattern: re.Pattern[str]
    max_chars: int
    kinds: tuple[tuple[Role, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class ParagraphLabels:
    """Labels that open a paragraph and say what it holds: 原因：……. A label is ``before``, a word, and ``after``."""

    kinds: tuple[tuple[Role, re.Pattern[str]], ...]

    def role(self, label: str) -> Role | None:
        """Return what a paragraph with this label holds, None if the words are no label."""
        return next((role for role, pattern in self.kinds if pattern.fullmatch(label)), None)


@dataclass(frozen=True, slots=True)
class BareTitles:
    """How a title without a number looks, in characters, and how many make each other credible.

    A line has at most ``max_line``, a first sentence ``max_opening``, the prose behind either at least ``min_prose``;
    ``never`` is found in lines that look like titles and are none; ``min_parallel`` is the share of first sentences
    in a row that must have a pair of characters in common.
    """

    never: re.Pattern[str]
    max_line: int
    max_opening: int
    min_prose: int
    min_lines: int
    min_openings: int
    min_parallel: float


@dataclass(frozen=True, slots=True)
class ColumnTitles:
    """What titles of columns tell of the cells below them; ``kinds`` in the order in which they count.

    A title has at most ``max_chars`` characters; a row is a header with ``min_known`` titles that are known.
    """

    kinds: tuple[tuple[Role, re.Pattern[str]], ...]
    max_chars: int
    min_known: int

    def role(self, title: str) -> Role | None:
        """Return the role of what stands under a title, None if its words do not tell."""
        words = "".join(title.split())
        if not 0 < len(words) <= self.max_chars:
            return None
        return next((role for role, pattern in self.kinds if pattern.search(words)), None)


def bare_titles(data: Mapping[str, Any]) -> BareTitles:
    """Read how a title without a number looks."""
    return BareTitles(**{**data, "never": either(data["never"])})


def column_titles(data: Mapping[str, Any]) -> ColumnTitles:
    """Read what titles of columns tell."""
    kinds = tuple((Role(kind["role"]), either(kind["words"])) for kind in data["kind"])
    return ColumnTitles(kinds, data["max_chars"], data["min_known"])


def lead_in(data: Mapping[str, Any]) -> LeadIn:
    """Read what announces what follows."""
    kinds = tuple((Role(role), re.compile(words)) for role, words in data["kinds"])
    return LeadIn(re.compile(data["pattern"]), data["max_chars"], kinds)


def paragraph_labels(data: Mapping[str, Any]) -> ParagraphLabels:
    """Read what labels of paragraphs say."""
    kinds = [(Role(role), f"{data['before']}(?:{words}){data['after']}") for role, words in data["kinds"]]
    return ParagraphLabels(tuple((role, re.compile(pattern)) for role, pattern in kinds))
