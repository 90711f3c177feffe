"""Full texts in the page: statements with their roles, and what is shared, legitimate or found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from textmine.export.anchors import Anchors
from textmine.export.lookup import Lookup
from textmine.export.marked import Attributes, Layer, marked
from textmine.export.passages import lines
from textmine.export.places import scan_note
from textmine.model import FINDING_ROLES, Aside, Family, Label, Paper, Reason, Role, Span, Taxonomy
from textmine.text.spans import merged
from textmine.words import Language, word

_LAYERS = {Family.RESIDUE: "hit", Family.FORM: "hit", Family.HOLLOW: "empty"}


@dataclass(frozen=True, slots=True)
class TextView:
    """A submission's full text with its statements and layers; ``left_out`` counts characters not shown.

    ``asides`` are what its file holds beside the text, the first of them; ``asides_left`` counts the others.
    """

    paper: Paper
    html: Markup
    roles: dict[Role, int]
    left_out: int
    asides: tuple[Aside, ...]
    asides_left: int

    @property
    def scan_note(self) -> Reason | None:
        """What a reader has to know of a text that was recognised in pictures."""
        return scan_note(self.paper.document)


def texts(lookup: Lookup, anchors: Anchors, language: Language, asides: int) -> Iterator[TextView]:
    """Yield the texts that the page carries, in the order of the queue, each with up to ``asides`` asides."""
    for paper in lookup.order:
        if window := anchors.shown.get(paper.name):
            labels = lookup.corpus.labels.get(paper.name, ())
            counted = Counter(label.role for label in labels)
            roles = {role: counted[role] for role in Role if counted[role]}
            html = marked(paper.text, window, list(_text_layers(lookup, paper, labels, language)))
            left = max(len(paper.asides) - asides, 0)
            yield TextView(paper, html, roles, len(paper.span) - len(window), paper.asides[:asides], left)


def _text_layers(lookup: Lookup, paper: Paper, labels: tuple[Label, ...], language: Language) -> Iterator[Layer]:
    number = lookup.numbers[paper.name]
    for index, statement in enumerate(paper.structure.statements):
        label = labels[index] if index < len(labels) else None
        style = f"st r-{label.role.value}" if label else "st"
        if statement.heading:
            style += " hd"
        if label and label.unsure:
            style += " unsure"
        note = _label_notes(label, lookup.corpus.taxonomy, language) if label and label.role in FINDING_ROLES else ()
        yield Layer(statement.span, style, first=(("id", f"p{number}-s{index + 1}"), *note))
    for span in merged(_shared_spans(lookup, paper.name)):
        yield from (Layer(line, "sh") for line in lines(paper.text, span))
    for grey in lookup.corpus.legitimate.get(paper.name, ()):
        yield Layer(grey.span, "grey")
    for finding in lookup.findings.get(paper.name, ()):
        if mark := _LAYERS.get(finding.kind.family):
            yield Layer(finding.span, mark)


def _label_notes(label: Label, taxonomy: Taxonomy, language: Language) -> Attributes:
    """Return what a labelled statement carries: its letter for print, the whole label for the pointer."""
    return ("data-r", word(f"role.{label.role.value}", language)[0].upper()), (
        "title",
        label_words(label, taxonomy, language),
    )


def label_words(label: Label, taxonomy: Taxonomy, language: Language) -> str:
    """Say a statement's role, categories and confidence in one line."""
    names = [taxonomy.name(category, language) for category in label.categories]
    doubt = [word("report.unsure", language)] if label.unsure else []
    return " · ".join([word(f"role.{label.role.value}", language), *names, f"{label.confidence:.0%}", *doubt])


def _shared_spans(lookup: Lookup, name: str) -> Iterator[Span]:
    for other in lookup.partners.get(name, ()):
        for match in lookup.pairs[(name, other) if name <= other else (other, name)]:
            if match.a == name:
                yield match.a_span
            if match.b == name:
                yield match.b_span
