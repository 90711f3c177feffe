"""The tables of one run's results, and what their blobs hold.

Names, paths and units are text, or bytes where UTF-8 cannot hold them (:func:`~textmine.coding.as_key`).
A paper's own layers stand apart from its line in the queue, so that a list of papers touches no text. ``number`` is
the place in the corpus wherever a table has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from textmine.coding import Coder
from textmine.model import (
    Concreteness,
    CopyKind,
    Document,
    FindingKind,
    Group,
    Label,
    Ledger,
    Legitimate,
    Match,
    Member,
    Ratios,
    Reason,
    Role,
    Standing,
    Structure,
    Theme,
)
from textmine.store.results.rows import QueueSort, RunFacts

FORMAT = 1
"""Version of the tables; a file of a newer one is not opened."""
APPLICATION = 0x746D7273
"""SQLite's application id of our results: ``tmrs``."""


@dataclass(frozen=True, slots=True)
class Passages:
    """What one pair shares; ``places`` are those of the matches in the corpus."""

    places: tuple[int, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be searched for of a :class:`Label`: read alone it takes a fifth of the time."""

    role: Role
    categories: tuple[str, ...]


FACTS = Coder[RunFacts](RunFacts)
DOCUMENT = Coder[Document](Document)
TEXT = Coder[str](str)
STRUCTURE = Coder[Structure](Structure)
LABELS = Coder[tuple[Label, ...]](tuple[Label, ...])
KINDS = Coder[tuple[Kind, ...]](tuple[Kind, ...])
"""Reads what :data:`LABELS` wrote."""
LEDGER = Coder[Ledger](Ledger)
LEGITIMATE = Coder[tuple[Legitimate, ...]](tuple[Legitimate, ...])
RATIOS = Coder[Ratios](Ratios)
CONCRETENESS = Coder[Concreteness](Concreteness)
STANDING = Coder[Standing](Standing)
WHY = Coder[Reason](Reason)
MAYBE_WHY = Coder[Reason | None](Reason | None)
REASONS = Coder[tuple[Reason, ...]](tuple[Reason, ...])
NAMES = Coder[tuple[str, ...]](tuple[str, ...])
FINDING_KINDS = Coder[tuple[FindingKind, ...]](tuple[FindingKind, ...])
COPY_KINDS = Coder[tuple[CopyKind, ...]](tuple[CopyKind, ...])
PASSAGES = Coder[Passages](Passages)
GROUP = Coder[Group](Group)
THEME = Coder[Theme](Theme)
MEMBERS = Coder[tuple[Member, ...]](tuple[Member, ...])

LAYERS = ("labels", "legitimate", "ratios", "ledgers", "concreteness", "queue")
"""What the corpus holds by the name of a paper."""

_MARKS = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
_TOKENIZER = "ascii tokenchars '{}'".format(_MARKS.replace("'", "''")).replace('"', '""')
"""Takes a token for what stands between blanks and leaves it as it is: the characters are folded before."""

TABLES = (
    "CREATE TABLE facts (data BLOB NOT NULL)",
    """CREATE TABLE documents (
        number INTEGER PRIMARY KEY, path NOT NULL, origin TEXT NOT NULL, status TEXT NOT NULL, outcome TEXT NOT NULL,
        format NOT NULL, sha256 NOT NULL, chars INTEGER NOT NULL, listed INTEGER NOT NULL, reason BLOB NOT NULL,
        papers BLOB NOT NULL)""",
    "CREATE TABLE texts (document INTEGER PRIMARY KEY, facts BLOB NOT NULL, text BLOB NOT NULL)",
    """CREATE TABLE papers (
        number INTEGER PRIMARY KEY, name NOT NULL, document INTEGER NOT NULL, part INTEGER NOT NULL,
        begins INTEGER NOT NULL, ends INTEGER NOT NULL, title NOT NULL, unit NOT NULL, year INTEGER NOT NULL,
        origin TEXT NOT NULL, rank INTEGER NOT NULL, place INTEGER NOT NULL, attention REAL NOT NULL,
        chars INTEGER NOT NULL, total REAL NOT NULL, net REAL NOT NULL, single REAL NOT NULL, own_past REAL NOT NULL,
        longest INTEGER NOT NULL, residue INTEGER NOT NULL, ledger INTEGER NOT NULL, form INTEGER NOT NULL,
        hollow INTEGER NOT NULL, findings INTEGER NOT NULL, sought TEXT NOT NULL, categories BLOB NOT NULL,
        kinds BLOB NOT NULL, reasons BLOB NOT NULL)""",
    "CREATE TABLE traits (field TEXT, value, paper INTEGER, PRIMARY KEY (field, value, paper)) WITHOUT ROWID",
    "CREATE TABLE structures (paper INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE layers (number INTEGER PRIMARY KEY, layer TEXT NOT NULL, name NOT NULL, data BLOB NOT NULL)",
    """CREATE TABLE findings (
        number INTEGER PRIMARY KEY, paper NOT NULL, kind TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL,
        why BLOB NOT NULL)""",
    """CREATE TABLE pairs (
        number INTEGER PRIMARY KEY, a NOT NULL, b NOT NULL, a_size INTEGER NOT NULL, a_shared INTEGER NOT NULL,
        a_net INTEGER NOT NULL, b_size INTEGER NOT NULL, b_shared INTEGER NOT NULL, b_net INTEGER NOT NULL,
        chars INTEGER NOT NULL, longest INTEGER NOT NULL, kinds BLOB NOT NULL, passages INTEGER NOT NULL,
        legitimate INTEGER NOT NULL, share REAL NOT NULL)""",
    "CREATE TABLE passages (pair INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE groups (number INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE members (name NOT NULL, number INTEGER NOT NULL)",
    """CREATE TABLE themes (
        number INTEGER PRIMARY KEY, role TEXT NOT NULL, reach TEXT NOT NULL, data BLOB NOT NULL,
        members BLOB NOT NULL)""",
    "CREATE TABLE links (number INTEGER PRIMARY KEY, problem INTEGER, answer INTEGER, papers BLOB NOT NULL)",
    """CREATE TABLE statements (
        number INTEGER PRIMARY KEY, paper INTEGER NOT NULL, place INTEGER NOT NULL, role TEXT)""",
    "CREATE TABLE facets (number INTEGER PRIMARY KEY, field TEXT NOT NULL, value NOT NULL, UNIQUE (field, value))",
    f"""CREATE VIRTUAL TABLE words USING fts5(
        grams, facets, content='', columnsize=0, tokenize="{_TOKENIZER}")""",
)
INDEXES = (
    "CREATE INDEX documents_status ON documents (status)",
    "CREATE INDEX papers_name ON papers (name)",
    "CREATE INDEX papers_place ON papers (origin, place)",
    *(f"CREATE INDEX papers_up_{sort.value} ON papers (origin, {sort.value}, place)" for sort in QueueSort),
    *(f"CREATE INDEX papers_down_{sort.value} ON papers (origin, {sort.value} DESC, place)" for sort in QueueSort),
    "CREATE INDEX layers_name ON layers (name)",
    "CREATE INDEX findings_paper ON findings (paper)",
    "CREATE UNIQUE INDEX pairs_a ON pairs (a, b)",
    "CREATE INDEX pairs_b ON pairs (b)",
    "CREATE INDEX pairs_chars ON pairs (chars)",
    "CREATE INDEX members_name ON members (name)",
)
"""Made when the tables are full, which takes half the time."""
