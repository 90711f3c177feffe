"""Which known theme a sentence states, told by its likeness to the examples of the codebook.

Kernel ridge regression (Saunders, Gammerman, Vovk 1998), so that a codebook that an office changed needs no training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from textmine.classify.linear import Doubles, Floats, softmax
from textmine.classify.meaning import Meaning
from textmine.lexicon.codebook import Codebook
from textmine.model import Role

Vectors = Callable[[Sequence[str]], Floats]
"""Gives texts vectors of length one, a row a text."""

_RIDGE = 0.5  # of the regression [0.5, 2 on stacks of known themes: within 0.01]
_SHARPNESS = 10.0  # of the chances [7 and 12: within 0.01]
_VECTOR_WEIGHT = 2.0  # of closeness of vectors beside that of words
_MOST = 2000  # examples of a role


@dataclass(frozen=True, slots=True, eq=False)
class Sorter:
    """Tells which known theme of one role a sentence states; ``names`` are those of the columns that it gives.

    The examples are ``words``, a column each, turned once because a product with them turns them every time, and
    ``vectors``, a row each.
    """

    names: tuple[str, ...]
    meaning: Meaning
    encoder: Vectors
    words: csr_matrix
    vectors: Floats
    weights: Doubles

    def chances(self, texts: Sequence[str]) -> Doubles:
        """Return a row a text and a column a theme, each row summing to one."""
        return self.chances_of(self.meaning.words(texts), self.encoder(texts))

    def chances_of(self, words: csr_matrix, vectors: Floats) -> Doubles:
        """Return the chances of texts whose words and vectors are known."""
        if not self.names:
            return np.zeros((words.shape[0], 0))
        return softmax(_SHARPNESS * (_near(words, vectors, self.words, self.vectors) @ self.weights))


def _near(words: csr_matrix, vectors: Floats, to_words: csr_matrix, to_vectors: Floats) -> Doubles:
    found: Doubles = np.asarray((words @ to_words).todense(), np.float64) + _VECTOR_WEIGHT * vectors @ to_vectors.T
    return found


@lru_cache(maxsize=6)
def sorter(codebook: Codebook, role: Role, meaning: Meaning, encoder: Vectors) -> Sorter:
    """Return what sorts sentences of a role; ``encoder`` may be ``meaning`` itself.

    Making one takes a tenth of a second, and ledgers and themes ask for the same, so those of two sets are kept.
    """
    themes = codebook.of(role)
    texts = [text for theme in themes for text in theme.examples][:_MOST]
    owner = np.array([n for n, theme in enumerate(themes) for _ in theme.examples][:_MOST], dtype=np.int64)
    if not texts:
        none = csr_matrix(meaning.words([]).T)
        return Sorter((), meaning, encoder, none, np.zeros((0, 0), np.float32), np.zeros((0, 0)))
    words, vectors = meaning.words(texts), encoder(texts)
    columns = csr_matrix(words.T)
    near = _near(words, vectors, columns, vectors)
    targets = np.where(owner[:, None] == np.arange(len(themes)), 1.0, -1.0 / max(len(themes) - 1, 1))
    weights: Doubles = np.linalg.solve(near + _RIDGE * np.eye(len(texts)), targets).astype(np.float64)
    return Sorter(tuple(theme.name for theme in themes), meaning, encoder, columns, vectors, weights)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A sorter whose examples are added up, a column a theme: for many sentences, at a fifth of the time.

    The chances are those of :meth:`Sorter.chances_of` but for rounding, for those scores are linear too.
    """

    words: Floats
    vectors: Floats

    @classmethod
    def of(cls, sorter: Sorter) -> Folded:
        """Add up the examples of a sorter."""
        words = (sorter.words @ sorter.weights).astype(np.float32)
        return cls(words, (_VECTOR_WEIGHT * sorter.vectors.T @ sorter.weights).astype(np.float32))

    def chances_of(self, words: csr_matrix, vectors: Floats) -> Floats:
        """Return the chances of texts whose words and vectors are known, each row summing to one."""
        if not self.words.shape[1]:
            return np.zeros((words.shape[0], 0), np.float32)
        scores = np.float32(_SHARPNESS) * (words @ self.words + vectors @ self.vectors)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Floats = raised / raised.sum(axis=1, keepdims=True)
        return found
