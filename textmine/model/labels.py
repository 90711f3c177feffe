"""What a statement does, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from textmine.model.spans import Reason, Span


class Role(StrEnum):
    """What a statement does in its paper (LABELS: exactly one)."""

    PROBLEM = "problem"
    CAUSE = "cause"
    REMEDY = "remedy"
    ACHIEVEMENT = "achievement"
    CONTEXT = "context"
    NOISE = "noise"


FINDING_ROLES = (Role.PROBLEM, Role.CAUSE, Role.REMEDY)
"""The roles that carry categories, and of which themes are made."""


@dataclass(frozen=True, slots=True)
class Category:
    """What a finding may be about: its name in tables, what it means, words that speak for it.

    ``cues`` are regular expressions in the shipped taxonomy and plain phrases in an office's own; ``pattern`` finds
    any of them.
    """

    id: str
    name: str
    name_en: str
    description: str
    cues: tuple[str, ...]
    pattern: re.Pattern[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All categories that findings are sorted into, any number each, in the order in which tables show them."""

    categories: tuple[Category, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names that files and programs use."""
        return tuple(category.id for category in self.categories)

    def name(self, category: str, language: str) -> str:
        """Return what people read for a category, its id where the taxonomy does not know it."""
        found = next((c for c in self.categories if c.id == category), None)
        if found is None:
            return category
        return found.name if language == "zh" else found.name_en


@dataclass(frozen=True, slots=True)
class Because:
    """One ground of a label: the characters that spoke for it, or the section that the statement stands in."""

    label: str
    span: Span | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Label:
    """What the classifier says of one statement.

    ``confidence`` is the calibrated probability of the role, 0 to 1; where it is too low to rely on, the statement is
    ``unsure``, and a person should look. ``margin`` is how far the closest call was from going the other way, of role
    and categories, 0 to 1.
    """

    role: Role
    categories: tuple[str, ...]
    confidence: float
    because: tuple[Because, ...] = ()
    unsure: bool = False
    margin: float = 1.0
