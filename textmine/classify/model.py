"""The classifier: roles and categories of the statements of a paper, each with its grounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from textmine.classify.context import Place, places
from textmine.classify.features import (
    VERSION,
    Features,
    chain_features,
    cue_features,
    gram_words,
    role_features,
    role_weight,
    topic_clauses,
)
from textmine.classify.grams import Grams
from textmine.classify.grounds import Speakers, place_grounds
from textmine.classify.linear import Doubles, Floats, logistic, softmax
from textmine.classify.sorting import sorter
from textmine.classify.stored import Models, load_models, load_own_models
from textmine.classify.taxonomy import load_taxonomy
from textmine.classify.topics import TopicModel
from textmine.classify.vectors import Centred, Encoder
from textmine.errors import WorkspaceError
from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import FINDING_ROLES, Because, Label, Paper, Reason, Role, Statement, Taxonomy
from textmine.settings import ClassifySettings, SortSettings, shipped

_BLOCK = 1000  # statements whose features are held at once; a long paper would fill the memory otherwise
_CLUTTER = Label(Role.NOISE, (), 1.0, (Because("noise", None, Reason("because.clutter")),))


@dataclass(frozen=True, slots=True)
class Classifier:
    """The models with all that they need: word lists, categories, rules, and sentence vectors where there are some."""

    models: Models
    sorter: TopicModel
    lexicon: Lexicon
    taxonomy: Taxonomy
    rules: ClassifySettings
    encoder: Centred | None = None
    role_speakers: Speakers = field(init=False, repr=False, compare=False)
    topic_speakers: Speakers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "role_speakers", Speakers.of(self.models.role, rivals=True))
        object.__setattr__(self, "topic_speakers", Speakers.of(self.sorter.whole, rivals=False))

    def labels(self, paper: Paper) -> tuple[Label, ...]:
        """Return a label for every statement of a paper, in order.

        The title of a column decides the role of its cells; the models are asked about running text only, where a
        statement has to do with its neighbours.
        """
        return self.judged(paper)[0]

    def judged(self, paper: Paper) -> tuple[tuple[Label, ...], tuple[tuple[str, ...], ...]]:
        """Return the labels, and for every statement the categories that its words speak of, whatever its role.

        Clutter speaks of none.
        """
        statements = paper.structure.statements
        placed = places(paper, self.lexicon)
        chances, topics = self._looked_at(statements, placed)
        roles = self._roles(statements, placed, chances)
        labels = [_CLUTTER] * len(statements)
        spoken: list[tuple[str, ...]] = [()] * len(statements)
        calls = {
            i: _Call.of(roles.get(i) or {str(placed[i].column): 1.0}, about, self.rules) for i, about in topics.items()
        }
        numbers = list(calls)
        for start in range(0, len(numbers), _BLOCK):
            block = {i: calls[i] for i in numbers[start : start + _BLOCK]}
            for i, because in self._grounds(paper, placed, block).items():
                labels[i] = calls[i].label(because, self.rules)
                spoken[i] = tuple(held_categories(calls[i].topics, self.rules))
        return tuple(labels), tuple(spoken)

    def _grounds(
        self, paper: Paper, placed: Sequence[Place], calls: Mapping[int, _Call]
    ) -> dict[int, tuple[Because, ...]]:
        """Return by number why a statement has its role and its categories, all looked at together."""
        statements, most = paper.structure.statements, self.rules.max_because
        about = [(i, category) for i, call in calls.items() for category in call.categories]
        found = {i: place_grounds(paper, placed[i], call.role) for i, call in calls.items()}
        roles = self.role_speakers.grounds([(statements[i], call.role.value) for i, call in calls.items()], most)
        topics = self.topic_speakers.grounds([(statements[i], category) for i, category in about], most // 2)
        for i, because in zip((*calls, *(i for i, _ in about)), (*roles, *topics), strict=True):
            found[i] += because
        return {i: tuple(because) for i, because in found.items()}

    def _looked_at(
        self, statements: Sequence[Statement], placed: Sequence[Place]
    ) -> tuple[dict[int, Mapping[str, float]], dict[int, Mapping[str, float]]]:
        """Return by number what words and place say of each running statement's role, and of each one's categories.

        The features of a statement hold the cues of the two beside it, so a block is looked at with its neighbours.
        """
        roles: dict[int, Mapping[str, float]] = {}
        topics: dict[int, Mapping[str, float]] = {}
        for start in range(0, len(statements), _BLOCK):
            own = [i for i in range(start, min(start + _BLOCK, len(statements))) if not statements[i].clutter]
            if not own:
                continue
            near = range(max(start - 1, 0), min(start + _BLOCK + 1, len(statements)))
            cues = [cue_features(statements[i].text, self.lexicon) for i in near]
            found = role_features([statements[i] for i in near], [placed[i] for i in near], cues)
            texts = [statements[i].text for i in own]
            vectors = self.encoder(texts) if self.encoder else None
            scores = self._role_scores([found[i - near.start] for i in own], texts, vectors)
            running = [k for k, i in enumerate(own) if not placed[i].column]
            roles |= _named([own[k] for k in running], self.models.role.labels, softmax(scores[running]))
            about = self.sorter.scores_of([topic_clauses(text) for text in texts], self.taxonomy, vectors)
            topics |= _named(own, self.sorter.labels, logistic(about))
        return roles, topics

    def _role_scores(self, rows: Sequence[Features], texts: Sequence[str], vectors: Floats | None) -> Floats:
        words = [gram_words(text) for text in texts]
        each = np.array([role_weight(own) for own in words], np.float32)
        return self.models.role.scores(rows, vectors) + self.models.role.gram_scores(Grams.of(words), each)

    def _roles(
        self, statements: Sequence[Statement], placed: Sequence[Place], chances: Mapping[int, Mapping[str, float]]
    ) -> dict[int, Mapping[str, float]]:
        """Return the chances of roles by number once the roles of the whole paper are weighed together."""
        at = list(chances)
        rows: list[Features] = list(
            chain_features(list(chances.values()), [statements[i] for i in at], [placed[i] for i in at])
        )
        return _named(at, self.models.chain.states.labels, self.models.chain.chances(rows)) if rows else {}


@dataclass(frozen=True, slots=True)
class _Call:
    """What one statement is held to be, by the chances of its ``roles`` and ``topics``."""

    roles: Mapping[str, float]
    topics: Mapping[str, float]
    role: Role
    categories: tuple[str, ...]

    @classmethod
    def of(cls, roles: Mapping[str, float], topics: Mapping[str, float], rules: ClassifySettings) -> _Call:
        """Decide for the likeliest role; only findings have categories."""
        role = Role(max(roles, key=roles.__getitem__))
        return cls(roles, topics, role, tuple(held_categories(topics, rules)) if role in FINDING_ROLES else ())

    def label(self, because: tuple[Because, ...], rules: ClassifySettings) -> Label:
        """Return the label with its grounds."""
        chance = self.roles[self.role.value]
        margin = _margin(self.roles, self.topics if self.role in FINDING_ROLES else {}, rules)
        return Label(self.role, self.categories, round(chance, 4), because, chance < rules.sure, round(margin, 4))


def _named(at: Sequence[int], labels: Sequence[str], chances: Doubles) -> dict[int, Mapping[str, float]]:
    return {i: dict(zip(labels, row, strict=True)) for i, row in zip(at, chances.tolist(), strict=True)}


def _margin(roles: Mapping[str, float], topics: Mapping[str, float], rules: ClassifySettings) -> float:
    """Return how far the closest call was from going the other way: between two roles, or of one category."""
    first, second = [*sorted(roles.values(), reverse=True), 0.0][:2]
    return min([first - second, *(abs(chance - rules.category_threshold) * 2 for chance in topics.values())])


def held_categories(chances: Mapping[str, float], rules: ClassifySettings) -> list[str]:
    """Return the categories that hold by their chances; the best one alone where none is sure."""
    held = [category for category, chance in chances.items() if chance >= rules.category_threshold]
    best = max(chances, key=chances.__getitem__)
    return held or ([best] if chances[best] >= rules.least_category else [])


def load_classifier(rules: ClassifySettings, sort: SortSettings, encoder: Encoder | None = None) -> Classifier:
    """Load the models that the settings name, or the shipped ones, those trained with ``encoder`` where it is given.

    Raises:
        UsageError: the taxonomy or the office's own models cannot be used.
        WorkspaceError: a shipped file is missing or damaged, or models do not fit the features or the vectors.
    """
    return _loaded(rules, sort, encoder)


@lru_cache(maxsize=2)
def _loaded(rules: ClassifySettings, sort: SortSettings, encoder: Encoder | None) -> Classifier:
    lexicon = load_lexicon()
    taxonomy = load_taxonomy(Path(rules.taxonomy) if rules.taxonomy else None)
    name = f"models/statements-{encoder.name}.npz" if encoder else "models/statements.npz"
    models = load_own_models(Path(rules.model)) if rules.model else load_models(shipped(name))
    if models.facts.get("features") != VERSION:
        raise WorkspaceError("classify.model_outdated", path=rules.model or name)
    if models.vectors and (encoder is None or encoder.name != models.vectors):
        raise WorkspaceError("classify.model_needs_vectors", path=rules.model or name, name=models.vectors)
    centred = Centred(encoder, models.centre) if encoder and models.centre is not None else None
    return Classifier(models, sorter(models.categories, taxonomy, sort), lexicon, taxonomy, rules, centred)
