"""One submission and what stands off over its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from textmine.model.documents import Aside, AsideKind, Document
from textmine.model.spans import Reason, Span


@dataclass(frozen=True, slots=True)
class Section:
    """A title and all that stands below it.

    ``span`` reaches from the title to the next title of the same or a higher level, ``heading`` is the title with
    its number, ``level`` is 1 for 一、, 2 for （一）, 3 for 1. and 4 for （1）; ``parent`` indexes the paper's
    sections, -1 at the top. ``inline`` says that the title opens a running paragraph.
    """

    span: Span
    heading: Span
    marker: str
    level: int
    parent: int = -1
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, or one line that stands as a heading.

    ``text`` is the reading form of the span: wrapped lines joined, clutter inside left out. ``section`` indexes
    the paper's sections, -1 before the first. ``column`` is the title of the column (or row) of a table that the
    statement stands in, empty outside tables and in a title itself, which counts as a heading.
    """

    span: Span
    text: str
    section: int = -1
    heading: bool = False
    clutter: bool = False
    column: str = ""


class LossKind(StrEnum):
    """What a text shows to be missing in it."""

    TRUNCATED = "truncated"
    LOST_TEXT = "lost_text"
    NUMBERING_GAP = "numbering_gap"


@dataclass(frozen=True, slots=True)
class Loss:
    """A place where the author's text is not all there: the words that show it, and how they do."""

    kind: LossKind
    span: Span
    why: Reason


@dataclass(frozen=True, slots=True)
class Structure:
    """What stands off over one paper: clutter, paragraphs, sections, statements, and what seems to be lost.

    A paragraph is the spans of its lines; a cell of a table is a paragraph.
    """

    clutter: tuple[Span, ...] = ()
    paragraphs: tuple[tuple[Span, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One submission: a whole document, or one part of a compilation.

    ``name`` is the document's path, with ``#2`` behind it for a second part. ``span`` is its share of the
    document's text; the parts of a document together cover all of it. ``unit`` and ``year`` are what the paper
    says of itself (empty and 0 when it does not say).
    """

    name: str
    document: Document
    part: int
    span: Span
    title: str = ""
    unit: str = ""
    year: int = 0
    structure: Structure = field(default_factory=Structure)

    @property
    def text(self) -> str:
        """The text of the whole document, which all spans of the paper point into."""
        return self.document.text

    @property
    def sentences(self) -> tuple[str, ...]:
        """The words of each statement."""
        return tuple(statement.text for statement in self.structure.statements)

    @property
    def asides(self) -> tuple[Aside, ...]:
        """What its file holds beside the text; those of a compilation stand with its first part.

        What a web site put around a text is none of them: nobody wrote it for this paper.
        """
        return tuple(a for a in self.document.asides if self.part == 1 and a.kind is not AsideKind.SITE)
