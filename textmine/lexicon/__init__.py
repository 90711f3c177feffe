"""What the product knows of its field: terms, cues of titles, clutter of web sites, set phrases.

All of it is data under ``corpora/``, read once and handed to the pure layers as one frozen object.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from textmine.lexicon.clutter import ClutterRules, clutter_rules
from textmine.lexicon.form import FormRules, form_rules
from textmine.lexicon.hollow import HollowRules, hollow_rules
from textmine.lexicon.ledger import LedgerRules, ledger_rules
from textmine.lexicon.naming import NamingRules, naming_rules
from textmine.lexicon.reading import either, lines
from textmine.lexicon.residue import ResidueRules, residue_rules
from textmine.lexicon.titles import (
    BareTitles,
    ColumnTitles,
    LeadIn,
    ParagraphLabels,
    TitleCue,
    bare_titles,
    column_titles,
    lead_in,
    paragraph_labels,
)
from textmine.model import Role
from textmine.settings import shipped

__all__ = [
    "BareTitles",
    "ClutterRules",
    "ColumnTitles",
    "FormRules",
    "HollowRules",
    "LeadIn",
    "LedgerRules",
    "Lexicon",
    "NamingRules",
    "ParagraphLabels",
    "ResidueRules",
    "TitleCue",
    "load_lexicon",
]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists together. Hashable, so that what is built from one can be kept."""

    terms: tuple[str, ...]
    titles: tuple[TitleCue, ...]
    bare: BareTitles
    columns: ColumnTitles
    lead_in: LeadIn
    labels: ParagraphLabels
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    clutter: ClutterRules
    formulas: tuple[str, ...]
    title_endings: tuple[str, ...]
    title_starts: tuple[str, ...]
    link_endings: tuple[str, ...]
    unit_endings: tuple[str, ...]
    party_endings: tuple[str, ...]
    subject: re.Pattern[str]
    no_unit: re.Pattern[str]
    residue: ResidueRules
    ledger: LedgerRules
    hollow: HollowRules
    form: FormRules
    naming: NamingRules

    def __hash__(self) -> int:
        """Cheap, as caches ask for it on every call: two lexicons that differ may well hash alike."""
        return len(self.terms)


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the shipped lists.

    Raises:
        WorkspaceError: the installation is damaged and a list is missing.
    """
    dictionary, phrases = shipped("corpora/dictionary"), shipped("corpora/phrases")
    sections = tomllib.loads((dictionary / "sections.toml").read_text("utf-8"))
    units = tomllib.loads((dictionary / "units.toml").read_text("utf-8"))
    return Lexicon(
        terms=lines(dictionary / "terms.txt"),
        titles=tuple(TitleCue(Role(t["role"]), tuple(t["words"]), tuple(t["exclude"])) for t in sections["kind"]),
        bare=bare_titles(sections["bare"]),
        columns=column_titles(tomllib.loads((dictionary / "columns.toml").read_text("utf-8"))),
        lead_in=lead_in(sections["lead_in"]),
        labels=paragraph_labels(sections["label"]),
        cues=tuple((name, either(words)) for name, words in sections["cues"].items()),
        clutter=clutter_rules(phrases / "clutter.toml"),
        formulas=lines(phrases / "formulas.txt"),
        title_endings=tuple(sections["title"]["endings"]),
        title_starts=tuple(sections["title"]["goes_on"]),
        link_endings=(*sections["title"]["endings"], *sections["title"]["link_endings"]),
        unit_endings=tuple(units["unit_endings"]),
        party_endings=tuple(units["party_endings"]),
        subject=either(units["subject"]),
        no_unit=either(units["no_unit"]),
        residue=residue_rules(phrases, dictionary),
        ledger=ledger_rules(phrases / "ledger.toml"),
        hollow=hollow_rules(phrases / "hollow.toml"),
        form=form_rules(phrases / "form.toml"),
        naming=naming_rules(dictionary / "naming.toml"),
    )
