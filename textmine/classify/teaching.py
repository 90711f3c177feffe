"""Teaching the categories, on whole statements and on their clauses.

A long sentence names mechanism in one clause and pay in another, and people label the sentence, not the clause. So a
category is taught on clauses too (multiple-instance learning, Dietterich et al. 1997): a statement that lacks it has no
clause that speaks of it; one that has it has at least one, and the model of the round before says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.classify.corpus import OWN
from textmine.classify.lessons import Lesson
from textmine.classify.linear import Doubles, Floats, LinearModel
from textmine.classify.sheet import Encode, Fit, Ints, Sheet, Told
from textmine.classify.topics import Calibration, TopicModel, joined
from textmine.model import Taxonomy
from textmine.settings import TrainSettings

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Bags:
    """Statements as rows of one sheet, their clauses as rows of another, and to which statement each belongs."""

    whole: Fit
    clauses: Fit
    owner: Ints

    def taught(
        self, statements: Ints, labels: Sequence[str], truths: Sequence[Truth], weights: Sequence[Doubles]
    ) -> TopicModel:
        """Teach categories on some statements."""
        columns = self.whole.columns(statements)
        matrix = self.whole.part(statements, columns)
        fits = [
            self.whole.fitted(matrix, truth[statements], weight[statements])
            for truth, weight in zip(truths, weights, strict=True)
        ]
        return TopicModel(
            self.whole.model(columns, labels, fits), self._by_clauses(statements, labels, truths, weights)
        )

    def _by_clauses(
        self, statements: Ints, labels: Sequence[str], truths: Sequence[Truth], weights: Sequence[Doubles]
    ) -> LinearModel:
        rows = np.flatnonzero(np.isin(self.owner, statements))
        columns = self.clauses.columns(rows)
        matrix, owner = self.clauses.part(rows, columns), self.owner[rows]
        fits = []
        for truth, weight in zip(truths, weights, strict=True):
            meant, weigh = truth[owner], weight[owner]
            fitted = self.clauses.fitted(matrix, meant, weigh)
            for _ in range(self.clauses.rules.clause_rounds):
                scores = fitted.decision_function(matrix)
                best = np.full(len(truth), -np.inf)
                np.maximum.at(best, owner, scores)
                speaks = meant & ((scores >= best[owner]) | (scores > 0))
                doubt = np.where(meant & ~speaks, self.clauses.rules.clause_doubt, 1.0)
                fitted = self.clauses.fitted(matrix, speaks, weigh * doubt)
            fits.append(fitted)
        return self.clauses.model(columns, labels, fits)

    def scores(self, model: TopicModel, statements: Ints) -> Floats:
        """Return the score of each category for some statements."""
        rows = np.flatnonzero(np.isin(self.owner, statements))
        starts = np.searchsorted(self.owner[rows], statements)
        return joined(
            self.whole.scores(model.whole, statements), self.clauses.scores(model.clauses, rows), starts
        )  # fmt: skip


def train_categories(
    lessons: Sequence[Lesson],
    taxonomy: Taxonomy,
    rules: TrainSettings,
    encode: Encode | None = None,
    first: TopicModel | None = None,
    known: Calibration | None = None,
) -> tuple[TopicModel, Calibration]:
    """Teach each category on problems, causes and remedies; return the model and how its scores were calibrated.

    A category that the shipped papers do not know is learnt from what the office labelled and, weighing less, from
    what ``first``, the first sort, says of the shipped papers; one that nobody speaks of is left to it.
    ``known`` is a calibration that need not be found again.
    """
    told = Told.of(lessons, findings=True)
    clauses = [lesson.topics[i] for lesson, i in told.each]
    owner = np.repeat(np.arange(len(clauses)), [len(own) for own in clauses])
    whole = Sheet.of([own[-1] for own in clauses], told.lessons, encode(told.texts) if encode else None)
    parts = Sheet.of([row for own in clauses for row in own], [told.lessons[i] for i in owner.tolist()], None)
    bags = _Bags(Fit(whole, rules, rules.category_strength), Fit(parts, rules, rules.category_strength), owner)
    guessed = first.scores(clauses) > 0 if first else None
    labels, truths, weights = [], [], []
    for category in taxonomy.ids:
        truth, weight = _meant(told, category, rules, first, guessed)
        if 0 < truth.sum() < len(truth):
            labels.append(category)
            truths.append(truth)
            weights.append(weight)
    if not labels:
        return TopicModel(LinearModel.empty(), LinearModel.empty()), known or Calibration(1.0, 0.0)
    model = bags.taught(np.arange(len(clauses)), labels, truths, weights)
    calibration = known or _calibration(bags, told, model, truths, weights)
    return model.calibrated(calibration), calibration


def _meant(
    told: Told, category: str, rules: TrainSettings, first: TopicModel | None, guessed: Truth | None
) -> tuple[Truth, Doubles]:
    """Return which statements speak of a category, and what each counts."""
    own = np.array([lesson.hand == OWN for lesson in told.lessons])
    truth = np.array([category in gold.categories for gold in told.gold])
    if (truth & ~own).any():
        return truth, np.where(own, rules.own_weight, 1.0)
    if first is not None and guessed is not None:
        truth[~own] = guessed[~own, first.labels.index(category)]
    return truth, np.where(own, rules.own_weight, rules.weak_weight)


def _calibration(
    bags: _Bags, told: Told, model: TopicModel, truths: Sequence[Truth], weights: Sequence[Doubles]
) -> Calibration:
    """Fit chances to the scores of models on statements of hands that they had not seen (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    unseen, meant = [], []
    for seen, rest in told.folds(bags.whole.rules.folds):
        if all(0 < truth[seen].sum() < len(seen) for truth in truths):
            fold = bags.taught(seen, model.labels, truths, weights)
            unseen.append(bags.scores(fold, rest).ravel())
            meant.append(np.stack(truths, axis=1)[rest].ravel())
    if not unseen:
        return Calibration(1.0, 0.0)
    fitted = LogisticRegression(C=1e6).fit(np.concatenate(unseen)[:, None], np.concatenate(meant))
    return Calibration(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))
