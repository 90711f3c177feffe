"""What every reader takes and gives: the limits it keeps to, and the text it found."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.model import Reason, Span


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a reader may go. The values come from the settings; the object travels to worker processes.

    ``max_bytes`` is the size of a file on disk; ``max_inflated_bytes`` what all opened members of one package may
    unpack to, in bytes; ``max_members`` the members of one package; ``max_pages`` the pages of a PDF that are read;
    ``max_chars`` the characters that are kept of one text; ``max_rules`` the drawn lines and boxes of one page up
    to which tables are looked for. ``max_garbled`` is the share of unreadable characters, 0 to 1, up to which a
    text still counts as text. The last three measure the print of a PDF in sizes of its type: ``word_gap`` is the
    blank that stands for a space, ``overprint`` the shift below which the same character twice is fake bold, and
    ``cell_wrap`` the rest of a table cell below which its line is full and goes on in the next.
    """

    max_bytes: int
    max_inflated_bytes: int
    max_members: int
    max_pages: int
    max_chars: int
    max_rules: int
    max_garbled: float
    word_gap: float
    overprint: float
    cell_wrap: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file: the text, a span a page where there are pages, and what is missing.

    ``reason`` is None when everything was read; otherwise the document is partial, and the reason says why.
    """

    text: str
    pages: tuple[Span, ...] = ()
    reason: Reason | None = None
