"""What a statement is about: scores of the categories, by the whole statement and by its loudest clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.classify.features import TOPIC_WEIGHT, Features, topic_features
from textmine.classify.grams import Grams
from textmine.classify.linear import Floats, LinearModel
from textmine.model import Taxonomy


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become log odds: multiplied by ``slope``, raised by ``offset``."""

    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class TopicModel:
    """Two models of the same categories: one of whole statements, one of clauses. A score is the mean of both."""

    whole: LinearModel
    clauses: LinearModel

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories."""
        return self.whole.labels

    def scores(self, clauses: Sequence[Sequence[Features]], vectors: Floats | None = None) -> Floats:
        """Return the log odds of each category for each statement.

        Args:
            clauses: for each statement the features of its clauses, pieces of characters included, the whole last.
            vectors: a sentence vector a statement, where the model was trained with such.
        """
        sizes = np.array([len(own) for own in clauses], np.int64)
        whole = self.whole.scores([own[-1] for own in clauses], vectors)
        return joined(whole, self.clauses.scores([row for own in clauses for row in own]), np.cumsum(sizes) - sizes)

    def scores_of(self, clauses: Sequence[Sequence[str]], taxonomy: Taxonomy, vectors: Floats | None = None) -> Floats:
        """Return the same as :meth:`scores`, faster: ``clauses`` are the words of each, the whole last."""
        sizes = np.array([len(own) for own in clauses], np.int64)
        parts = [clause for own in clauses for clause in own]
        ends = np.cumsum(sizes) - 1
        cues = [topic_features(part, taxonomy) for part in parts]
        whole = self.whole.scores([cues[end] for end in ends.tolist()], vectors)
        whole += self.whole.gram_scores(Grams.of([own[-1] for own in clauses]), TOPIC_WEIGHT)
        loud = self.clauses.scores(cues) + self.clauses.gram_scores(Grams.of(parts), TOPIC_WEIGHT)
        return joined(whole, loud, ends + 1 - sizes)

    def calibrated(self, how: Calibration) -> TopicModel:
        """Return the model with its scores made log odds."""
        return TopicModel(self.whole.scaled(how.slope, how.offset), self.clauses.scaled(how.slope, how.offset))


def joined(whole: Floats, clauses: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    """Return the mean of the scores of whole statements and of the loudest clause of each, from row ``starts`` on."""
    if not len(whole):
        return whole
    found: Floats = (whole + np.maximum.reduceat(clauses, starts, axis=0)) * np.float32(0.5)
    return found
