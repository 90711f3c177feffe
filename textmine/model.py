"""The nouns that every layer speaks: frozen, without behaviour beyond looking at themselves.

Offsets are Python string offsets (code points) over ``Document.text``; every span is half open, ``[start, end)``.
Nothing here imports anything of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum


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


class AsideKind(StrEnum):
    """Words that a file holds beside its running text."""

    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    SITE = "site"


class LossKind(StrEnum):
    """What a text shows to be missing in it."""

    TRUNCATED = "truncated"
    LOST_TEXT = "lost_text"
    NUMBERING_GAP = "numbering_gap"


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


class Origin(StrEnum):
    """Why a file is in the run."""

    SUBMISSION = "submission"
    KNOWN = "known"
    PREVIOUS = "previous"


class CopyKind(StrEnum):
    """How two passages come to share their characters; the last four are legitimate."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    MASKED = "masked"
    SHUFFLED = "shuffled"
    SELF = "self"
    COMMON = "common"
    HEADING = "heading"
    TEMPLATE = "template"
    QUOTATION = "quotation"
    FORMULA = "formula"


LEGITIMATE = frozenset({CopyKind.HEADING, CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.FORMULA})
"""The kinds that are found, shown in grey and deducted."""


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


@dataclass(frozen=True, slots=True)
class Block:
    """A run of shared characters inside a match: ``a`` and ``b`` hold the same characters but for width and digits."""

    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in ``a`` where something else stands in ``b``, in a copy with names or numbers exchanged."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that two papers share.

    ``a`` and ``b`` are names of papers. ``chars`` counts the characters of a (blanks left out) that are shared and
    not legitimate; for a legitimate match it counts all that are shared. ``similarity`` is the shared characters
    over those of the longer side, marks left out, 0 to 1. ``earlier`` names the paper that probably had the passage
    first, by the grounds in ``because``; empty where nothing speaks for either, or the grounds contradict each other.
    """

    a: str
    a_span: Span
    b: str
    b_span: Span
    kind: CopyKind
    legitimate: bool
    chars: int
    similarity: float
    blocks: tuple[Block, ...] = ()
    swaps: tuple[Swap, ...] = ()
    earlier: str = ""
    because: tuple[Reason, ...] = ()

    def turned(self) -> Match:
        """Return the same passage with the other paper as ``a``, its runs in the order of that paper's text."""
        return replace(
            self,
            a=self.b,
            a_span=self.b_span,
            b=self.a,
            b_span=self.a_span,
            blocks=tuple(sorted((Block(x.b, x.a) for x in self.blocks), key=lambda block: block.a)),
            swaps=tuple(Swap(x.b, x.a) for x in self.swaps),
        )


@dataclass(frozen=True, slots=True)
class Legitimate:
    """Characters of one paper that anybody may share, and why."""

    span: Span
    kind: CopyKind


@dataclass(frozen=True, slots=True)
class Ratios:
    """How much of a paper is shared, as shares of its own characters (0 to 1); ``longest`` counts characters.

    ``total`` counts everything shared, legitimate text included; ``net`` leaves the legitimate out; ``single`` is
    the largest share with one other paper; ``own_past`` the share with the unit's earlier papers.
    """

    total: float = 0.0
    net: float = 0.0
    single: float = 0.0
    own_past: float = 0.0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """How much of a group's body one paper holds: ``spans`` over the text of the group's base."""

    paper: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that share one body. ``core`` is the text that all of them hold; ``chars`` its length.

    ``base`` is the paper in whose words the core is given, ``held`` what each of the others holds of it, so that the
    core can be told again without some of them (``textmine.reuse.groups.core_without``). Where the group is not
    ``whole``, the body is only a part of papers that are otherwise their own.
    """

    papers: tuple[str, ...]
    core: str
    chars: int
    base: str = ""
    held: tuple[Held, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One statement that a theme rests on."""

    paper: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Statements of one role that say the same in other words.

    ``papers`` and ``units`` count each body once: a paper that copies another adds no weight.
    """

    role: Role
    label: str
    categories: tuple[str, ...]
    papers: tuple[str, ...]
    units: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a paper that a person should look at, and why."""

    paper: str
    span: Span
    kind: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper's place in the queue: rank from 1, attention 0 to 100, and the reasons in words."""

    paper: str
    rank: int
    attention: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A stack with everything found in it: what the exports write and a page shows.

    ``documents`` holds every file that was put in, readable or not, known and previous ones included; ``papers``
    the parts of those that could be read. ``labels`` runs beside ``structure.statements`` of the submission named.
    """

    documents: tuple[Document, ...]
    papers: tuple[Paper, ...]
    labels: dict[str, tuple[Label, ...]]
    matches: tuple[Match, ...]
    legitimate: dict[str, tuple[Legitimate, ...]]
    ratios: dict[str, Ratios]
    groups: tuple[Group, ...]
    themes: tuple[Theme, ...]
    findings: tuple[Finding, ...]
    queue: tuple[Standing, ...]
    taxonomy: Taxonomy = Taxonomy(())
    missing: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    settings: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def submissions(self) -> tuple[Paper, ...]:
        """The papers that are under inspection, in the order of their names."""
        return tuple(p for p in self.papers if p.document.origin is Origin.SUBMISSION)
