"""The classifier: roles and categories of the statements of a paper, each with its grounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from textmine.classify.context import Place, places
from textmine.classify.features import (
    VERSION,
    Features,
    neighbour_features,
    pieces,
    role_features,
    word_features,
    words_of,
)
from textmine.classify.linear import LinearModel, load_models
from textmine.errors import WorkspaceError
from textmine.lexicon import Lexicon
from textmine.model import FINDING_ROLES, Because, Category, Label, Paper, Reason, Role, Span, Statement
from textmine.settings import ClassifySettings, shipped

_EMPTY = frozenset("的了在和是有为与或也都就而之其以于对从到这那我等及并又还很")
_CLUTTER = Label(Role.NOISE, (), 1.0, (Because("noise", None, Reason("because.clutter")),))


@dataclass(frozen=True, slots=True)
class Classifier:
    """Three linear models: roles by words and place, roles again by the neighbours' chances, categories by words."""

    first: LinearModel
    second: LinearModel
    categories: LinearModel
    facts: Mapping[str, object]
    lexicon: Lexicon
    rules: ClassifySettings

    def labels(self, paper: Paper) -> tuple[Label, ...]:
        """Return a label for every statement of a paper, in order."""
        statements = paper.structure.statements
        placed = places(paper, self.lexicon)
        features = role_features(statements, placed, self.lexicon)
        own = [i for i, s in enumerate(statements) if not s.clutter]
        roles = self._roles([features[i] for i in own], [placed[i] for i in own])
        labels = [_CLUTTER] * len(statements)
        for i, chances in zip(own, roles, strict=True):
            labels[i] = self._label(paper, statements[i], placed[i], features[i], chances)
        return tuple(labels)

    def _roles(self, features: Sequence[Features], placed: Sequence[Place]) -> list[dict[str, float]]:
        first = [self.first.chances(f) for f in features]
        return [self.second.chances(f) for f in neighbour_features(first, placed)]

    def _label(
        self, paper: Paper, statement: Statement, place: Place, features: Features, chances: Mapping[str, float]
    ) -> Label:
        best = max(chances, key=chances.__getitem__)
        role = Role(best)
        categories = self._categories(statement) if role in FINDING_ROLES else {}
        because = self._section_ground(paper, place, role)
        because += self._word_grounds(statement, self.first, best, features)
        for category, own in categories.items():
            because += self._word_grounds(statement, self.categories, category.value, own, 2)
        return Label(role, tuple(categories), round(chances[best], 4), tuple(because))

    def _categories(self, statement: Statement) -> dict[Category, Features]:
        """Return the categories that hold; a bare announcement has none."""
        features = word_features(statement.text, self.lexicon)
        return dict.fromkeys(held_categories(self.categories, features, self.rules), features)

    def _section_ground(self, paper: Paper, place: Place, role: Role) -> list[Because]:
        if place.section < 0 or place.titled is not role or place.led not in (None, role):
            return []
        heading = paper.structure.sections[place.section].heading
        return [Because(role.value, heading, Reason.of("because.section", title=heading.of(paper.text).strip()))]

    def _word_grounds(
        self, statement: Statement, model: LinearModel, label: str, features: Features, most: int = 0
    ) -> list[Because]:
        """The words of a statement that spoke loudest for a label, as spans of the text."""
        words, start = words_of(statement.text)
        weights = model.contributions(features, label)
        ranges = _loudest(words, weights, most or self.rules.max_because)
        if len(statement.text) != len(statement.span):
            return []  # wrapped: the reading form has no place of its own in the text
        base = statement.span.start + start
        return [
            Because(label, Span(base + a, base + b), Reason.of("because.words", words=words[a:b])) for a, b in ranges
        ]


def _loudest(words: str, weights: Mapping[str, float], most: int) -> list[tuple[int, int]]:
    """Return the ranges of up to ``most`` separate pieces of two to four characters with the largest weights."""
    spoken = [
        (weights.get(f"c:{piece}", 0.0), start, end)
        for piece, start, end in pieces(words)
        if len(piece) >= 2 and piece.isalpha() and not {piece[0], piece[-1]} & _EMPTY
    ]
    chosen: list[tuple[int, int]] = []
    for weight, start, end in sorted(spoken, key=lambda entry: (-entry[0], entry[1])):
        if weight <= 0 or len(chosen) == most:
            break
        apart = all(end <= a or start >= b for a, b in chosen)
        if apart and words[start:end] not in {words[a:b] for a, b in chosen}:
            chosen.append((start, end))
    return sorted(chosen)


def held_categories(model: LinearModel, features: Features, rules: ClassifySettings) -> list[Category]:
    """Return the categories that hold by the chances of ``model``; the best one alone where none is sure."""
    chances = model.chances(features)
    held = [c for c in Category if chances[c.value] >= rules.category_threshold]
    best = max(chances, key=chances.__getitem__)
    return held or ([Category(best)] if chances[best] >= rules.least_category else [])


@lru_cache(maxsize=2)
def load_classifier(lexicon: Lexicon, rules: ClassifySettings, path: Path | None = None) -> Classifier:
    """Load the shipped classifier, or that of another file.

    Raises:
        WorkspaceError: the file is missing, damaged, or was trained for other features.
    """
    models, facts = load_models(path or shipped("models/statements.npz"))
    if facts.get("features") != VERSION or not {"first", "second", "categories"} <= set(models):
        raise WorkspaceError("classify.model_outdated", path=str(path or "models/statements.npz"))
    return Classifier(models["first"], models["second"], models["categories"], facts, lexicon, rules)
