"""The nouns that every layer speaks: frozen, without behaviour beyond looking at themselves.

Offsets are Python string offsets (code points) over ``Document.text``; every span is half open, ``[start, end)``.
Nothing here imports anything of ours.
"""

from textmine.model.corpus import Corpus
from textmine.model.decisions import Correction, Decision, Opinion, Review, Subject, SubjectKind, Verdict
from textmine.model.documents import Aside, AsideKind, Cell, Document, Origin, Outcome, Scan, Status
from textmine.model.findings import (
    Concreteness,
    Family,
    Finding,
    FindingKind,
    Member,
    Reach,
    Standing,
    Theme,
    ThemeLink,
)
from textmine.model.labels import FINDING_ROLES, Because, Category, Label, Role, Taxonomy
from textmine.model.ledgers import Entry, Item, Ledger, Link, LinkKind, Timing, TimingKind
from textmine.model.papers import Loss, LossKind, Paper, Section, Statement, Structure
from textmine.model.sharing import LEGITIMATE, Block, CopyKind, Group, Held, Legitimate, Match, Ratios, Swap
from textmine.model.spans import Reason, Span

__all__ = [
    "FINDING_ROLES",
    "LEGITIMATE",
    "Aside",
    "AsideKind",
    "Because",
    "Block",
    "Category",
    "Cell",
    "Concreteness",
    "CopyKind",
    "Corpus",
    "Correction",
    "Decision",
    "Document",
    "Entry",
    "Family",
    "Finding",
    "FindingKind",
    "Group",
    "Held",
    "Item",
    "Label",
    "Ledger",
    "Legitimate",
    "Link",
    "LinkKind",
    "Loss",
    "LossKind",
    "Match",
    "Member",
    "Opinion",
    "Origin",
    "Outcome",
    "Paper",
    "Ratios",
    "Reach",
    "Reason",
    "Review",
    "Role",
    "Scan",
    "Section",
    "Span",
    "Standing",
    "Statement",
    "Status",
    "Structure",
    "Subject",
    "SubjectKind",
    "Swap",
    "Taxonomy",
    "Theme",
    "ThemeLink",
    "Timing",
    "TimingKind",
    "Verdict",
]
