"""How alike two sentences are: by their words, by what they mean, by the known themes, by what stands beside them.

Each view is a matrix with a row of length one a sentence, so that a likeness is a weighted sum of cosines. The weights
were fitted on groups of paraphrases that make no part of any test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, diags

from textmine.classify.codebook import Sorter, Vectors, sorter
from textmine.classify.linear import Doubles, Floats
from textmine.classify.meaning import Meaning, unit
from textmine.lexicon.codebook import Codebook
from textmine.model import Role
from textmine.settings import ThemeSettings
from textmine.themes.sayings import Sayings

Ints = npt.NDArray[np.int64]

_DOUBT = (
    0.05  # chance of a known theme up to which it says nothing: two sentences of no known theme are not alike for that
)
_ROWS = 256  # that are multiplied at a time: what is sparse fills four times the room that its sum does


@dataclass(frozen=True, slots=True)
class Views:
    """What likeness is told with; ``encoder`` is ``meaning`` itself where there is no better."""

    codebook: Codebook
    meaning: Meaning
    encoder: Vectors

    def sorter(self, role: Role) -> Sorter:
        """Return what tells which known theme of a role a sentence states."""
        return sorter(self.codebook, role, self.meaning, self.encoder)


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Sentences of one role, seen four ways; ``chances`` are those of the known themes, a column each."""

    words: csr_matrix
    vectors: Floats
    known: Floats
    around: csr_matrix
    chances: Doubles

    def __len__(self) -> int:
        return int(self.words.shape[0])

    def likeness(self, settings: ThemeSettings) -> Doubles:
        """Return how alike each two are, n × n, 0 to 1; what stands beside counts where both have something there."""
        near: Floats = self.vectors @ self.vectors.T  # step by step in one square: the sum of all would be six
        np.maximum(near, 0, out=near)
        near *= settings.vectors
        near += settings.known * self.known @ self.known.T
        total = settings.words + settings.vectors + settings.known
        beside = np.diff(self.around.indptr) > 0
        words, around = self.words.T.tocsr(), self.around.T.tocsr()
        likeness = np.empty(near.shape)
        for start in range(0, len(self), _ROWS):
            part = slice(start, start + _ROWS)
            near[part] += settings.words * (self.words[part] @ words).toarray()
            near[part] += settings.around * (self.around[part] @ around).toarray()
            likeness[part] = near[part] / (total + settings.around * np.outer(beside[part], beside))
        return likeness

    def drawn(self, numbers: np.ndarray) -> Space:
        """Return the means of the rows with the same number, those of number 0 first."""
        gather = gathering(numbers)
        return Space(
            _normal(gather @ self.words), unit(gather @ self.vectors), gather @ self.known,
            _normal(gather @ self.around), gather @ self.chances,
        )  # fmt: skip


def space_of(said: Sayings, sorter: Sorter, views: Views, settings: ThemeSettings) -> Space:
    """Return the four views of sentences of one role.

    A sentence that explains its item leans on the one that names it.
    """
    rows = np.arange(len(said))
    texts, own = _leaning(said, rows, settings)
    words, vectors = _looked_at(said, texts, views, exact=True)
    near, dense = _normal(own @ words), unit(own @ vectors)
    chances = sorter.chances_of(near, dense)
    return Space(near, dense, known_of(chances), beside_of(said, rows, views), chances)


def centrality(words: csr_matrix, vectors: Floats, numbers: np.ndarray) -> Floats:
    """Return how near each sentence comes to all of the same number."""
    gather = gathering(numbers)
    means = csr_matrix(gather @ words)[numbers]
    near: Floats = np.asarray(words.multiply(means).sum(axis=1)).ravel()
    near += (vectors * (gather @ vectors)[numbers]).sum(axis=1)
    return near


def gathering(numbers: np.ndarray) -> csr_matrix:
    """Return what takes the mean of the rows of each number, those of number 0 first."""
    counts = np.bincount(numbers)
    shares = (1 / np.maximum(counts, 1)).astype(np.float32)[numbers]
    return csr_matrix((shares, (numbers, np.arange(len(numbers)))), shape=(len(counts), len(numbers)))


def own_of(said: Sayings, rows: Ints, views: Views, settings: ThemeSettings) -> tuple[csr_matrix, Floats]:
    """Return what :func:`space_of` has for the words and the vectors of some sentences, but for rounding."""
    texts, own = _leaning(said, rows, settings)
    words, vectors = _looked_at(said, texts, views, exact=False)
    return _normal(own @ words), unit(own @ vectors)


def beside_of(said: Sayings, rows: Ints, views: Views) -> csr_matrix:
    """Return what :func:`space_of` has for what stands around some sentences."""
    around = [said.beside(item) for item in said.rows["item"][rows].tolist()]
    texts = np.unique(np.array([text for beside in around for text in beside], np.int64))
    owner = np.repeat(np.arange(len(rows)), [len(beside) for beside in around])
    held = np.searchsorted(texts, np.array([text for beside in around for text in beside], np.int64))
    beside = csr_matrix((np.ones(len(held), np.float32), (owner, held)), shape=(len(rows), len(texts)))
    return _normal(beside @ views.meaning.weighed(*said.pieces(texts), len(texts)))


def _leaning(said: Sayings, rows: Ints, settings: ThemeSettings) -> tuple[Ints, csr_matrix]:
    """Return the texts of some sentences and of what names their items, and what each sentence takes of which."""
    held = np.concatenate([said.rows["text"][rows].astype(np.int64), said.heads(rows)])
    texts, places = np.unique(held, return_inverse=True)
    owner = np.tile(np.arange(len(rows)), 2)
    shares = np.repeat(np.array([1.0, settings.head], np.float32), len(rows))
    return texts, csr_matrix((shares, (owner, places)), shape=(len(rows), len(texts)))


def _looked_at(said: Sayings, texts: Ints, views: Views, *, exact: bool) -> tuple[csr_matrix, Floats]:
    """Return the words and the vectors of texts; without ``exact`` the vectors are rounded otherwise, but sooner."""
    rows, owner = said.pieces(texts)
    words = views.meaning.weighed(rows, owner, len(texts))
    if views.encoder is not views.meaning:
        return words, views.encoder(said.words(texts))
    return words, views.meaning.summed(rows, owner, len(texts)) if exact else _summed(words, views.meaning)


def _summed(words: csr_matrix, meaning: Meaning) -> Floats:
    """Return the vectors that the meaning gives, from pieces that were looked up already."""
    once = csr_matrix((np.ones(words.nnz, np.float32), words.indices, words.indptr), shape=words.shape)
    return unit(once @ meaning.vectors)


def known_of(chances: Doubles | Floats) -> Floats:
    """Return the view of the known themes: what the chances of two sentences share."""
    found: Floats = np.sqrt(np.maximum(chances - _DOUBT, 0)).astype(np.float32)
    return found


def _normal(rows: csr_matrix) -> csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.maximum(lengths, 1e-6)).astype(np.float32) @ rows)
