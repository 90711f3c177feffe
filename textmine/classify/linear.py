"""Linear models: one weight a feature and label. Trained with scikit-learn, applied with NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from textmine.classify.features import Features
from textmine.classify.grams import Grams, GramTable

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One weight a feature and label, and a bias a label.

    ``weights`` has a row a feature and a column a label. ``dense`` has a row a dimension of the sentence vectors that
    the model was trained with, and is empty where there were none. ``summands`` are the rows that a score adds up: the
    weights, then the bias, then nothing for what is unknown.
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Floats
    bias: Floats
    dense: Floats | None = None
    table: GramTable = field(init=False, repr=False, compare=False)
    summands: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", GramTable.of(self.vocabulary))
        object.__setattr__(self, "summands", np.vstack([self.weights, self.bias, np.zeros_like(self.bias)]))

    @classmethod
    def empty(cls) -> LinearModel:
        """Return a model that knows no label."""
        return cls((), {}, np.zeros((0, 0), np.float32), np.zeros(0, np.float32))

    def scores(self, rows: Sequence[Features], vectors: Floats | None = None) -> Floats:
        """Return a row of scores for each set of features, a column a label.

        Args:
            rows: the features of each statement.
            vectors: a sentence vector a row, where the model was trained with such.
        """
        bias, unknown = len(self.weights), len(self.weights) + 1
        sizes = np.array([len(features) for features in rows], np.int64)
        starts = np.cumsum(sizes) - sizes
        found = np.fromiter(map(self.vocabulary.get, chain.from_iterable(rows), repeat(unknown)), np.int32)
        values = np.fromiter(chain.from_iterable(features.values() for features in rows), np.float32)
        found, values = np.insert(found, starts, bias), np.insert(values, starts, 1)
        begins = np.append(starts + np.arange(len(rows)), len(found))
        scores: Floats = csr_matrix((values, found, begins), (len(rows), len(self.summands))) @ self.summands
        return scores if self.dense is None or vectors is None else scores + vectors @ self.dense

    def gram_scores(self, grams: Grams, each: float | Floats) -> Floats:
        """Return what the pieces of characters of each text add to its scores.

        Args:
            grams: the pieces.
            each: what each counts, for all texts or by text.
        """
        rows, owner = self.table.known(grams)
        found = np.zeros((grams.count, len(self.labels)), np.float32)
        if len(rows):
            starts = np.flatnonzero(np.diff(owner, prepend=-1))
            found[owner[starts]] = np.add.reduceat(self.weights[rows], starts, axis=0)
        return found * (each if isinstance(each, float) else each[:, None])

    def scaled(self, slope: float, offset: float = 0.0) -> LinearModel:
        """Return the model with all scores multiplied by ``slope`` and raised by ``offset``."""
        dense = None if self.dense is None else self.dense * np.float32(slope)
        weights, bias = self.weights * np.float32(slope), self.bias * np.float32(slope) + np.float32(offset)
        return LinearModel(self.labels, self.vocabulary, weights, bias, dense)


def softmax(scores: Floats | Doubles) -> Doubles:
    """Return chances that sum to one in each row."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    chances: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return chances


def logistic(scores: Floats) -> Doubles:
    """Return a chance for each score by itself."""
    chances: Doubles = 1 / (1 + np.exp(-scores.astype(np.float64)))
    return chances
