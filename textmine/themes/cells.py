"""The parts that a sample falls into, and which of them any other sentence is likest to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from textmine.classify.linear import Floats
from textmine.settings import ThemeSettings
from textmine.themes.space import Space

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The middles of cells, weighed as a likeness weighs them, a column a cell.

    Sentences are put to cells by their own words, not by what stands beside them. Pieces of characters that most cells
    have are in ``common``, a row each; the others are too few to fill a table, and are in ``rare``.
    """

    pieces: Ints
    common: Floats
    rare: csr_matrix
    vectors: Floats
    known: Floats

    @classmethod
    def of(cls, space: Space, numbers: Ints, settings: ThemeSettings) -> Cells:
        """Return the middles of the cells of a sample; ``numbers`` tells the cell of each row, from 0 on."""
        middle = space.drawn(numbers)
        total = settings.words + settings.vectors + settings.known
        words = csr_matrix(middle.words * np.float32(settings.words / total))
        pieces = np.sort(np.argsort(-words.getnnz(axis=0), kind="stable")[:_COMMON])
        common = np.ascontiguousarray(words[:, pieces].toarray().T)
        rest = np.ones(words.shape[1], np.float32)
        rest[pieces] = 0
        rare = csr_matrix(words.multiply(rest).T)
        rare.eliminate_zeros()
        return cls(
            pieces, common, rare,
            np.ascontiguousarray(middle.vectors.T * np.float32(settings.vectors / total)),
            np.ascontiguousarray(middle.known.T * np.float32(settings.known / total)),
        )  # fmt: skip

    def likest(self, words: csr_matrix, vectors: Floats, known: Floats) -> tuple[Ints, Floats]:
        """Return for each sentence the cell that it is likest to, and how alike it is to the middle of that."""
        near = words[:, self.pieces] @ self.common
        rare = (words @ self.rare).tocoo()
        near[rare.row, rare.col] += rare.data
        near += np.maximum(vectors @ self.vectors, 0)
        near += known @ self.known
        likest = near.argmax(axis=1)
        return likest, near[np.arange(len(near)), likest]


_COMMON = 1000  # pieces in a table: with 500 and with 4,000 a sentence takes a third longer
