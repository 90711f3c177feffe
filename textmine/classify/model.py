"""The classifier: roles and categories of the statements of a paper, each with its grounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from textmine.classify.context import Place, places
from textmine.classify.features import VERSION, neighbour_features, pieces, role_features, word_features, words_of
from textmine.classify.linear import LinearModel, load_models
from textmine.errors import WorkspaceError
from textmine.lexicon import Lexicon
from textmine.model import FINDING_ROLES, Because, Category, Label, Paper, Reason, Role, Span, Statement
from textmine.settings import ClassifySettings, shipped

Candidate = tuple[str, int, int]
"""A feature of a statement's words with the range of the characters that it stands for."""

_BLOCK = 1000  # statements whose features are held at once; a long paper would fill the memory otherwise
_GROUND_SIZES = (2, 3)
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
        """Return a label for every statement of a paper, in order.

        The title of a column decides the role of its cells; the models are asked about running text only, where a
        statement has to do with its neighbours.
        """
        statements = paper.structure.statements
        placed = places(paper, self.lexicon)
        first: dict[int, Mapping[str, float]] = {}
        about: dict[int, Mapping[str, float]] = {}
        for start in range(0, len(statements), _BLOCK):
            self._look_at(range(start, min(start + _BLOCK, len(statements))), statements, placed, first, about)
        running = list(first)
        rows = neighbour_features(list(first.values()), [placed[i] for i in running])
        second = [
            chances for block in iter(lambda: list(islice(rows, _BLOCK)), []) for chances in self.second.chances(block)
        ]
        roles = dict(zip(running, second, strict=True))
        labels = [_CLUTTER] * len(statements)
        for i, topics in about.items():
            chances = roles.get(i) or {str(placed[i].column): 1.0}
            labels[i] = self._label(paper, statements[i], placed[i], chances, topics)
        return tuple(labels)

    def _look_at(
        self,
        block: range,
        statements: Sequence[Statement],
        placed: Sequence[Place],
        first: dict[int, Mapping[str, float]],
        about: dict[int, Mapping[str, float]],
    ) -> None:
        """Add what the words of a block of statements say of their roles and categories.

        The features of a statement hold the cues of the two beside it, so a block is looked at with its neighbours.
        """
        near = range(max(block.start - 1, 0), min(block.stop + 1, len(statements)))
        words = {i: word_features(statements[i].text, self.lexicon) for i in near}
        features = dict(
            zip(
                near,
                role_features([statements[i] for i in near], [placed[i] for i in near], list(words.values())),
                strict=True,
            )
        )
        own = [i for i in block if not statements[i].clutter]
        running = [i for i in own if not placed[i].column]
        first |= zip(running, self.first.chances([features[i] for i in running]), strict=True)
        about |= zip(own, self.categories.chances([words[i] for i in own]), strict=True)

    def _label(
        self,
        paper: Paper,
        statement: Statement,
        place: Place,
        roles: Mapping[str, float],
        topics: Mapping[str, float],
    ) -> Label:
        best = max(roles, key=roles.__getitem__)
        role = Role(best)
        categories = held_categories(topics, self.rules) if role in FINDING_ROLES else []
        because = self._section_ground(paper, place, role)
        if len(statement.text) == len(statement.span):  # wrapped sentences have no one place in the text
            candidates = _candidates(statement.text)
            because += self._word_grounds(statement, self.first, best, candidates, self.rules.max_because)
            for topic in categories:
                because += self._word_grounds(
                    statement, self.categories, topic.value, candidates, self.rules.max_because // 2
                )
        return Label(role, tuple(categories), round(roles[best], 4), tuple(because))

    def _section_ground(self, paper: Paper, place: Place, role: Role) -> list[Because]:
        if place.column:
            return [Because(role.value, None, Reason.of("because.column", title=place.titles[0]))]
        if place.section < 0 or place.titled is not role or place.led not in (None, role):
            return []
        heading = paper.structure.sections[place.section].heading
        return [Because(role.value, heading, Reason.of("because.section", title=heading.of(paper.text).strip()))]

    def _word_grounds(
        self, statement: Statement, model: LinearModel, label: str, candidates: Sequence[Candidate], most: int
    ) -> list[Because]:
        """The words of a statement that spoke loudest for a label, as spans of the text."""
        weights = model.weights_of([name for name, _, _ in candidates], label)
        base = statement.span.start
        return [
            Because(label, Span(base + a, base + b), Reason.of("because.words", words=statement.text[a:b]))
            for a, b in _loudest(statement.text, candidates, weights.tolist(), most)
        ]


def _candidates(text: str) -> list[Candidate]:
    """The pieces of a statement that can be shown as grounds: two or three characters that look like a word."""
    words, offset = words_of(text)
    return [
        (f"c:{piece}", start, start + size)
        for size in _GROUND_SIZES
        for start, piece in enumerate(pieces(words, (size,)), offset - 1)
        if piece.isalpha() and piece[0] not in _EMPTY and piece[-1] not in _EMPTY
    ]


def _loudest(text: str, candidates: Sequence[Candidate], weights: Sequence[float], most: int) -> list[tuple[int, int]]:
    """Return the ranges of up to ``most`` separate pieces with the largest weights, in order."""
    spoken = sorted(
        (-weight, begin, end) for weight, (_, begin, end) in zip(weights, candidates, strict=True) if weight > 0
    )
    chosen: list[tuple[int, int]] = []
    for _, begin, end in spoken:
        apart = all(end <= a or begin >= b for a, b in chosen)
        if apart and text[begin:end] not in {text[a:b] for a, b in chosen}:
            chosen.append((begin, end))
        if len(chosen) == most:
            break
    return sorted(chosen)


def held_categories(chances: Mapping[str, float], rules: ClassifySettings) -> list[Category]:
    """Return the categories that hold by their chances; the best one alone where none is sure."""
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
