"""Labelled papers as the models see them: the product's own structure, with the labels that people gave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.classify.context import Place, places
from textmine.classify.corpus import Labelled, LabelledPaper
from textmine.classify.features import (
    TOPIC_WEIGHT,
    Features,
    cue_features,
    gram_features,
    gram_words,
    role_features,
    role_weight,
    topic_clauses,
    topic_features,
)
from textmine.lexicon import Lexicon
from textmine.model import Document, Outcome, Paper, Statement, Taxonomy
from textmine.settings import StructureSettings
from textmine.structure.papers import papers

LOOSE = "条目"
"""The kind of a list of statements that stood in no paper; only categories are learnt from it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One paper with what is to be learnt from it.

    ``gold`` has an entry a statement, None where nobody decided. ``hand`` names who wrote or labelled the paper, for
    what one hand wrote is alike, and a model is to be tried on others.
    """

    id: str
    hand: str
    kind: str
    paper: Paper
    places: tuple[Place, ...]
    topics: tuple[list[Features], ...]
    features: tuple[Features, ...]
    gold: tuple[Labelled | None, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the paper."""
        return self.paper.structure.statements

    @property
    def running(self) -> list[int]:
        """The statements that the role models are asked about: neither clutter nor cells whose column tells."""
        return [i for i, s in enumerate(self.statements) if not s.clutter and not self.places[i].column]

    @property
    def loose(self) -> bool:
        """Whether these are statements by themselves, without the paper that they stood in."""
        return self.kind == LOOSE

    @property
    def whole(self) -> bool:
        """Whether every statement was decided."""
        return not self.loose and all(self.gold[i] for i in self.running)


def lessons(
    labelled: LabelledPaper, lexicon: Lexicon, taxonomy: Taxonomy, structure: StructureSettings
) -> list[Lesson]:
    """Read a labelled paper with the product's own eyes; each statement gets the label of the words that it holds.

    Usually one lesson; a compilation holds several papers.
    """
    document = Document(labelled.id, "txt", Outcome.TEXT, labelled.text)
    starts = _starts(labelled.statements)
    return [_lesson(paper, labelled, starts, lexicon, taxonomy) for paper in papers(document, lexicon, structure)]


def _lesson(
    paper: Paper, labelled: LabelledPaper, starts: Sequence[int], lexicon: Lexicon, taxonomy: Taxonomy
) -> Lesson:
    statements = paper.structure.statements
    placed = places(paper, lexicon)
    cues = [cue_features(s.text, lexicon) for s in statements]
    middles = [s.span.start + len(s.span) // 2 for s in statements]
    gold = [labelled.statements[bisect_right(starts, middle) - 1] for middle in middles]
    return Lesson(
        paper.name,
        labelled.hand,
        labelled.facts.get("kind", ""),
        paper,
        tuple(placed),
        tuple(
            [topic_features(c, taxonomy) | gram_features(c, TOPIC_WEIGHT) for c in topic_clauses(s.text)]
            for s in statements
        ),
        tuple(
            row | gram_features(words, role_weight(words))
            for row, words in zip(
                role_features(statements, placed, cues), (gram_words(s.text) for s in statements), strict=True
            )
        ),
        tuple(g if g.role else None for g in gold),
    )


def _starts(statements: Sequence[Labelled]) -> list[int]:
    """Where each labelled statement begins in the text of its paper."""
    starts, offset = [], 0
    for i, statement in enumerate(statements):
        offset += bool(statement.opens and i)
        starts.append(offset)
        offset += len(statement.text)
    return starts
