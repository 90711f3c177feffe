"""Teaching the roles: from labelled papers to numbers.

The role model is trained on words and places; the chain is trained on chances that role models gave to papers of hands
that they had not seen, so that it learns how far to trust them on strangers' prose. Chances are calibrated on papers of
unseen hands too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from textmine.classify.calibration import temperature
from textmine.classify.chain import Chain
from textmine.classify.features import Features, chain_features
from textmine.classify.lessons import Lesson
from textmine.classify.linear import Doubles, LinearModel, softmax
from textmine.classify.sheet import Encode, Fit, Ints, Sheet, Told
from textmine.settings import TrainSettings

Sequences = Sequence[tuple[list[Features], list[str]]]
"""Of each paper the rows that the chain looks at, and the roles."""
_ITERATIONS = 200  # of the chain's optimiser at most


@dataclass(frozen=True, slots=True)
class _Roles:
    """The statements to learn roles from, as rows of a sheet."""

    told: Told
    fit: Fit
    roles: npt.NDArray[np.str_]
    weights: Doubles

    @classmethod
    def of(cls, lessons: Sequence[Lesson], rules: TrainSettings, encode: Encode | None) -> _Roles:
        """Put what was decided of running text into a sheet."""
        told = Told.of(lessons)
        features = [lesson.features[i] for lesson, i in told.each]
        sheet = Sheet.of(features, told.lessons, encode(told.texts) if encode else None)
        roles = np.array([str(gold.role) for gold in told.gold])
        return cls(told, Fit(sheet, rules, rules.role_strength), roles, told.weights(rules.own_weight))

    @property
    def labels(self) -> tuple[str, ...]:
        """The roles that occur."""
        return tuple(sorted(set(self.roles.tolist())))

    def taught(self, rows: Ints) -> LinearModel:
        """Teach a model on some rows."""
        columns = self.fit.columns(rows)
        matrix = self.fit.part(rows, columns)
        return self.fit.model(columns, self.labels, [self.fit.fitted(matrix, self.roles[rows], self.weights[rows])])

    @property
    def model(self) -> LinearModel:
        """The model that is taught on all of them."""
        return self.taught(np.arange(len(self.roles)))

    def unseen(self) -> Doubles:
        """Return the chances that models give to statements of hands that they had not seen."""
        found = np.full((len(self.roles), len(self.labels)), 1 / len(self.labels))
        for seen, rest in self.told.folds(self.fit.rules.folds):
            if set(self.roles[seen].tolist()) == set(self.labels):
                found[rest] = softmax(self.fit.scores(self.taught(seen), rest))
        return found


def train_role(lessons: Sequence[Lesson], rules: TrainSettings, encode: Encode | None = None) -> LinearModel:
    """Teach the roles by words and place alone.

    Args:
        lessons: labelled papers; each role must occur in them.
        rules: how strongly to hold back, and how many papers must hold a feature.
        encode: sentence vectors to train with.
    """
    return _Roles.of(lessons, rules, encode).model


def train_roles(
    lessons: Sequence[Lesson], rules: TrainSettings, encode: Encode | None = None
) -> tuple[LinearModel, Chain, float]:
    """Teach the roles by words and place, and the chain on top; return both and the chain's temperature."""
    found = _Roles.of(lessons, rules, encode)
    chain, warmth = _chain(found.told, found.labels, found.unseen(), rules)
    return found.model, chain, warmth


def _chain(told: Told, labels: Sequence[str], chances: Doubles, rules: TrainSettings) -> tuple[Chain, float]:
    """Fit the chain on all whole papers; its temperature on papers that chains of the others had not seen."""
    papers: dict[str, tuple[Lesson, list[int]]] = {}
    for place, lesson in enumerate(told.lessons):
        if lesson.whole:
            papers.setdefault(lesson.id, (lesson, []))[1].append(place)
    sequences = [
        (_rows(told, lesson, at, labels, chances), [str(told.gold[place].role) for place in at])
        for lesson, at in papers.values()
    ]
    warm = _warmth(sequences, [lesson.hand for lesson, _ in papers.values()], labels, rules)
    return fit_chain(sequences, labels, rules).cooled(warm), warm


def _rows(told: Told, lesson: Lesson, at: Sequence[int], labels: Sequence[str], chances: Doubles) -> list[Features]:
    own = [told.indices[place] for place in at]
    named = [dict(zip(labels, chances[place].tolist(), strict=True)) for place in at]
    return list(chain_features(named, [lesson.statements[i] for i in own], [lesson.places[i] for i in own]))


def _warmth(sequences: Sequences, hands: Sequence[str], labels: Sequence[str], rules: TrainSettings) -> float:
    from sklearn.model_selection import GroupKFold

    unseen, truth = [], []
    groups = hands if len(set(hands)) > 1 else range(len(hands))
    for seen, rest in GroupKFold(2).split(sequences, groups=groups):
        chain = fit_chain([sequences[i] for i in seen], labels, rules)
        for i in rest:
            unseen.append(np.log(chain.chances(sequences[i][0]) + 1e-12))
            truth += [labels.index(role) for role in sequences[i][1]]
    return temperature(np.concatenate(unseen), np.array(truth))


def fit_chain(sequences: Sequences, labels: Sequence[str], rules: TrainSettings) -> Chain:
    """Fit a chain with crfsuite and take its weights over."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({
        "c1": 0.0, "c2": rules.chain_penalty, "max_iterations": _ITERATIONS, "feature.possible_transitions": True,
    })  # fmt: skip
    for rows, roles in sequences:
        trainer.append(rows, roles)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    index = {label: i for i, label in enumerate(labels)}
    steps = np.zeros((len(labels), len(labels)), np.float32)
    for (before, after), weight in info.transitions.items():
        steps[index[before], index[after]] = weight
    vocabulary: dict[str, int] = {}
    for name, _ in info.state_features:
        vocabulary.setdefault(name, len(vocabulary))
    weights = np.zeros((len(vocabulary), len(labels)), np.float32)
    for (name, label), weight in info.state_features.items():
        weights[vocabulary[name], index[label]] = weight
    return Chain(LinearModel(tuple(labels), vocabulary, weights, np.zeros(len(labels), np.float32)), steps)
