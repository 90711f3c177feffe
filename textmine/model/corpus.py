"""A stack with everything found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textmine.model.documents import Document, Origin
from textmine.model.findings import Concreteness, Finding, Standing, Theme, ThemeLink
from textmine.model.labels import Label, Taxonomy
from textmine.model.ledgers import Ledger
from textmine.model.papers import Paper
from textmine.model.sharing import Group, Legitimate, Match, Ratios


@dataclass(frozen=True, slots=True)
class Corpus:
    """A stack with everything found in it: what the exports write and a page shows.

    ``documents`` holds every file that was put in, readable or not, known and previous ones included; ``papers``
    the parts of those that could be read. ``labels`` runs beside ``structure.statements`` of the submission or
    previous paper named. ``links`` index ``themes``; ``ledgers`` and ``concreteness`` are those of the submissions.
    """

    documents: tuple[Document, ...]
    papers: tuple[Paper, ...]
    labels: Mapping[str, tuple[Label, ...]]
    matches: tuple[Match, ...]
    legitimate: Mapping[str, tuple[Legitimate, ...]]
    ratios: dict[str, Ratios]
    groups: tuple[Group, ...]
    themes: tuple[Theme, ...]
    findings: tuple[Finding, ...]
    queue: tuple[Standing, ...]
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    links: tuple[ThemeLink, ...] = ()
    concreteness: dict[str, Concreteness] = field(default_factory=dict)
    taxonomy: Taxonomy = field(default_factory=lambda: Taxonomy(()))
    missing: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    settings: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def submissions(self) -> tuple[Paper, ...]:
        """The papers that are under inspection, in the order of their names."""
        return tuple(p for p in self.papers if p.document.origin is Origin.SUBMISSION)
