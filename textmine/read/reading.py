"""What every reader gives: the text it found, where everything in it stood, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.model import Aside, Cell, Reason, Scan, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file; the fields are those of :class:`~textmine.model.Document`.

    ``reason`` is None when everything was read; otherwise the document is partial, and the reason says why.
    """

    text: str
    pages: tuple[Span, ...] = ()
    reason: Reason | None = None
    cells: tuple[Cell, ...] = ()
    asides: tuple[Aside, ...] = ()
    scans: tuple[Scan, ...] = ()
    reader: str = ""
