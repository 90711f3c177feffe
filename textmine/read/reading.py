"""What every reader gives: the text it found, where its pages lie, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.model import Reason, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file: the text, a span a page where there are pages, and what is missing.

    ``reason`` is None when everything was read; otherwise the document is partial, and the reason says why.
    """

    text: str
    pages: tuple[Span, ...] = ()
    reason: Reason | None = None
