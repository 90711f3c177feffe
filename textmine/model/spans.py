"""Where something stands in a text, and why it is told: the two nouns that all others are built from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of a document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters that this span claims in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of ``words/`` with its blanks, so that no layer but the doors holds prose.

    ``key`` names the sentence; ``values`` fills its ``{blanks}``, in order of name.
    """

    key: str
    values: tuple[tuple[str, str | int | float], ...] = ()

    @classmethod
    def of(cls, key: str, **values: str | int | float) -> Reason:
        """Build a reason from keyword blanks."""
        return cls(key, tuple(sorted(values.items())))
