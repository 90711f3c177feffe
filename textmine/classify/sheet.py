"""Labelled statements as a matrix that linear models are fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.classify.corpus import OWN, Labelled
from textmine.classify.features import Features
from textmine.classify.lessons import Lesson
from textmine.classify.linear import Doubles, Floats, LinearModel
from textmine.model import FINDING_ROLES
from textmine.settings import TrainSettings

if TYPE_CHECKING:  # heavy: imported where something is taught, so that other commands start without them
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

Encode = Callable[[Sequence[str]], Floats]
"""Gives a vector of length one, centred, for each text."""
Ints = npt.NDArray[np.int64]

_ROUNDS = 400  # of the optimiser at most
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Told:
    """The statements that people decided on: from which lesson, which one, and what was said."""

    lessons: tuple[Lesson, ...]
    indices: tuple[int, ...]
    gold: tuple[Labelled, ...]

    @classmethod
    def of(cls, lessons: Sequence[Lesson], *, findings: bool = False) -> Told:
        """Gather what was decided of running text, or with ``findings`` of all problems, causes and remedies."""
        found = [
            (lesson, i, gold)
            for lesson in lessons
            for i in (range(len(lesson.gold)) if findings else lesson.running)
            if (gold := lesson.gold[i]) and not lesson.statements[i].clutter
            if (gold.role in FINDING_ROLES if findings else not lesson.loose)
        ]
        return cls(tuple(f[0] for f in found), tuple(f[1] for f in found), tuple(f[2] for f in found))

    @property
    def each(self) -> Iterator[tuple[Lesson, int]]:
        """The lesson and the number of each statement."""
        return zip(self.lessons, self.indices, strict=True)

    @property
    def texts(self) -> list[str]:
        """The words of the statements."""
        return [lesson.statements[i].text for lesson, i in self.each]

    def folds(self, most: int) -> Iterator[tuple[Ints, Ints]]:
        """Yield statements to learn from and others to try on: by hand where there are three or more, else by paper."""
        from sklearn.model_selection import GroupKFold

        hands, papers = (_numbered([getattr(lesson, name) for lesson in self.lessons]) for name in ("hand", "id"))
        groups = hands if len(np.unique(hands)) > 2 else papers  # of two hands one is half
        count = min(most, len(np.unique(groups)))
        if count > 1:
            yield from GroupKFold(count).split(groups, groups=groups)

    def weights(self, own: float) -> Doubles:
        """Return what each statement counts: those of the office ``own``, all others one."""
        return np.array([own if lesson.hand == OWN else 1.0 for lesson in self.lessons])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Feature rows as a matrix, with what is known of each row."""

    names: tuple[str, ...]
    matrix: csr_matrix
    papers: Ints
    vectors: Floats | None

    @classmethod
    def of(cls, rows: Sequence[Features], lessons: Sequence[Lesson], vectors: Floats | None) -> Sheet:
        """Put feature rows into a matrix; ``lessons`` are where each comes from."""
        from scipy.sparse import csr_matrix

        index: dict[str, int] = {}
        columns = [index.setdefault(name, len(index)) for row in rows for name in row]
        values = np.array([value for row in rows for value in row.values()], np.float32)
        matrix = csr_matrix((values, columns, np.cumsum([0, *map(len, rows)])), shape=(len(rows), len(index)))
        return cls(tuple(index), matrix, _numbered([lesson.id for lesson in lessons]), vectors)

    def common(self, rows: Ints, least: int) -> Ints:
        """Return the columns of features that at least ``least`` papers among ``rows`` hold."""
        part = self.matrix[rows].tocoo()
        pairs = np.unique(self.papers[rows][part.row] * np.int64(len(self.names)) + part.col)
        return np.flatnonzero(np.bincount(pairs % len(self.names), minlength=len(self.names)) >= least)


def _numbered(names: Sequence[str]) -> Ints:
    index: dict[str, int] = {}
    return np.array([index.setdefault(name, len(index)) for name in names], np.int64)


@dataclass(frozen=True, slots=True)
class Fit:
    """A way to fit linear models on a sheet: how strongly to hold back, and how much vectors weigh beside words."""

    sheet: Sheet
    rules: TrainSettings
    strength: float

    def columns(self, rows: Ints) -> Ints:
        """Return the columns that enough papers among ``rows`` hold."""
        return self.sheet.common(rows, self.rules.min_papers)

    def part(self, rows: Ints, columns: Ints) -> csr_matrix:
        """Return the matrix of some rows and columns, vectors behind the words."""
        from scipy.sparse import csr_matrix, hstack

        matrix = self.sheet.matrix[rows][:, columns]
        if self.sheet.vectors is None:
            return matrix
        return hstack([matrix, csr_matrix(self.sheet.vectors[rows] * self.rules.vector_weight)], format="csr")

    def fitted(self, matrix: csr_matrix, target: npt.NDArray[np.generic], weight: Doubles) -> LogisticRegression:
        """Fit one model."""
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=self.strength, max_iter=_ROUNDS, tol=_TOLERANCE).fit(
            matrix, target, sample_weight=weight
        )

    def model(self, columns: Ints, labels: Sequence[str], fits: Sequence[LogisticRegression]) -> LinearModel:
        """Return what was fitted on some columns as one model: a choice between labels, or one fit for each label."""
        found = np.concatenate([fit.coef_ for fit in fits]).T.astype(np.float32)
        bias = np.concatenate([fit.intercept_ for fit in fits]).astype(np.float32)
        vocabulary = {self.sheet.names[column]: i for i, column in enumerate(columns.tolist())}
        size = len(columns)
        dense = found[size:] * np.float32(self.rules.vector_weight) if len(found) > size else None
        return LinearModel(tuple(labels), vocabulary, found[:size], bias, dense)

    def scores(self, model: LinearModel, rows: Ints) -> Floats:
        """Return the scores that a model gives to rows of the sheet."""
        columns = [i for i, name in enumerate(self.sheet.names) if name in model.vocabulary]
        order = [model.vocabulary[self.sheet.names[i]] for i in columns]
        found: Floats = self.sheet.matrix[rows][:, columns] @ model.weights[order] + model.bias
        vectors, dense = self.sheet.vectors, model.dense
        return found if dense is None or vectors is None else found + vectors[rows] @ dense
