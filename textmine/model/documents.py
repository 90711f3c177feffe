"""One file as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textmine.model.spans import Reason, Span


class Status(StrEnum):
    """Whether a file that was put in could be read."""

    READ = "read"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """What became of a file that was put in: one of these, never silently nothing.

    ``TEXT`` and ``PARTIAL`` gave words. The others gave none: locked by a password; of a kind without a reader; well
    formed but without words; stopped by a limit of the settings; broken; not to be opened (gone, forbidden); its
    reader died; its reader took longer than it may.
    """

    TEXT = "text"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    NO_TEXT = "no_text"
    LIMIT = "limit"
    DAMAGED = "damaged"
    UNAVAILABLE = "unavailable"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"

    @property
    def status(self) -> Status:
        """The short form: read, partly read, or unreadable."""
        return {Outcome.TEXT: Status.READ, Outcome.PARTIAL: Status.PARTIAL}.get(self, Status.UNREADABLE)


class Origin(StrEnum):
    """Why a file is in the run."""

    SUBMISSION = "submission"
    KNOWN = "known"
    PREVIOUS = "previous"


class AsideKind(StrEnum):
    """Words that a file holds beside its running text."""

    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table with the words in it; cells without words are not listed.

    ``table`` counts the tables of the document, ``row`` and ``column`` the places in its grid, all from 0; a merged
    cell stands at its first place, and ``columns`` says over how many columns it reaches.
    """

    span: Span
    table: int
    row: int
    column: int
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that stand beside the running text: of a header, footer, note, comment, or of the web site around it.

    ``anchor`` is the offset in the document's text that a note or comment belongs to, -1 where there is none.
    """

    kind: AsideKind
    text: str
    anchor: int = -1


@dataclass(frozen=True, slots=True)
class Scan:
    """A stretch of text that was recognised in a picture. ``confidence`` is the recogniser's own, 0 to 1."""

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read: one immutable text and what is known about where it came from.

    ``path`` is relative to its input root with ``/`` between folders. ``text`` is empty when nothing could be read,
    and ``reason`` then says why; with a partial text it says what is missing. ``pages`` holds a span a page and
    ``cells`` the cells of tables, where the format has such; ``asides`` are the words beside the text, ``scans`` the
    stretches recognised in pictures. ``reader`` names what read the file where that is not ours alone.
    """

    path: str
    format: str
    outcome: Outcome
    text: str = ""
    reason: Reason | None = None
    sha256: str = ""
    pages: tuple[Span, ...] = ()
    origin: Origin = Origin.SUBMISSION
    cells: tuple[Cell, ...] = ()
    asides: tuple[Aside, ...] = ()
    scans: tuple[Scan, ...] = ()
    reader: str = ""

    @property
    def status(self) -> Status:
        """Whether the file could be read."""
        return self.outcome.status
