"""What a sentence says, as numbers, without any extra: its pieces of characters by their weight, and a small vector.

The vector is distilled: the sum of vectors of its pieces, taught so that it comes near to what a sentence encoder gives
for the whole (static distillation; Tulkens, van Dongen 2024, Model2Vec, with linear regression in place of averaging).
Together the two find paraphrases better than either (``models/README.md`` has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from textmine.classify.features import gram_words
from textmine.classify.grams import MARK, Grams, GramTable, Ints
from textmine.classify.linear import Floats
from textmine.classify.stored import DAMAGE
from textmine.errors import WorkspaceError
from textmine.settings import shipped


@dataclass(frozen=True, slots=True, eq=False)
class Meant:
    """What some texts say, a row a text: the weighted ``words`` and the ``vectors`` that :class:`Meaning` gives."""

    words: csr_matrix
    vectors: Floats

    def __getitem__(self, rows: Ints) -> Meant:
        """Return what the texts of some rows say."""
        return Meant(self.words[rows], self.vectors[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """Pieces of characters with their weights (n) and vectors (n × d)."""

    pieces: tuple[str, ...]
    weights: Floats
    vectors: Floats
    table: GramTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {f"{MARK}{piece}": row for row, piece in enumerate(self.pieces)}
        object.__setattr__(self, "table", GramTable.of(known))

    @property
    def name(self) -> str:
        """The name that it goes by beside the encoders of the extra."""
        return "meaning"

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length one for each text, a row a text; zero where no piece is known."""
        return self.summed(*self._known(texts), len(texts))

    def words(self, texts: Sequence[str]) -> csr_matrix:
        """Return the weighted pieces of each text (TF-IDF), a row of length one a text, a column a piece."""
        return self.weighed(*self._known(texts), len(texts))

    def meant(self, texts: Sequence[str]) -> Meant:
        """Return both, the pieces of each text looked up once."""
        rows, owner = self._known(texts)
        return Meant(self.weighed(rows, owner, len(texts)), self.summed(rows, owner, len(texts)))

    def pieces_of(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the rows of the pieces that texts hold, and which text holds each, the first text's first.

        ``words`` are what :func:`textmine.classify.features.gram_words` leaves of the texts.
        """
        return self.table.known(Grams.of(words))

    def _known(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        return self.pieces_of([gram_words(text) for text in texts])

    def summed(self, rows: Ints, owner: Ints, count: int) -> Floats:
        """Return what calling gives for ``count`` texts that hold these pieces."""
        found = np.zeros((count, self.vectors.shape[1]), np.float32)
        if len(rows):
            starts = np.flatnonzero(np.diff(owner, prepend=-1))
            found[owner[starts]] = np.add.reduceat(self.vectors[rows], starts, axis=0)
        return unit(found)

    def weighed(self, rows: Ints, owner: Ints, count: int) -> csr_matrix:
        """Return what :meth:`words` gives for ``count`` texts that hold these pieces."""
        values = self.weights[rows]
        lengths = np.sqrt(np.bincount(owner, values**2, minlength=count))
        scaled = (values / np.maximum(lengths, 1e-6)[owner]).astype(np.float32)
        return csr_matrix((scaled, (owner, rows)), shape=(count, len(self.pieces)))


def unit(rows: Floats) -> Floats:
    """Return rows at length one, those of length zero as they are."""
    found: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))).astype(
        np.float32
    )
    return found


def save_meaning(path: Path, meaning: Meaning) -> None:
    """Write it to one ``.npz`` file; vectors are kept as bytes with one scale a column."""
    scale = np.maximum(np.abs(meaning.vectors).max(axis=0), 1e-6) / 127
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            pieces=np.frombuffer("\n".join(meaning.pieces).encode(), np.uint8),
            weights=meaning.weights.astype(np.float16),
            vectors=np.round(meaning.vectors / scale).astype(np.int8),
            scale=scale.astype(np.float32),
        )


def read_meaning(path: Path) -> Meaning:
    """Read what :func:`save_meaning` wrote.

    Raises:
        WorkspaceError: the file is missing or damaged.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            pieces = tuple(file["pieces"].tobytes().decode().split("\n"))
            weights = file["weights"].astype(np.float32)
            vectors = file["vectors"].astype(np.float32) * file["scale"].astype(np.float32)
            if weights.shape != (len(pieces),) or vectors.shape != (len(pieces), vectors.shape[-1]):
                raise ValueError("shapes")
            return Meaning(pieces, weights, vectors)
    except DAMAGE as error:
        raise WorkspaceError("classify.model_damaged", path=path.name) from error


@lru_cache(maxsize=1)
def load_meaning() -> Meaning:
    """Read the shipped table; it is kept.

    Raises:
        WorkspaceError: it is missing or damaged.
    """
    return read_meaning(shipped("models") / "meaning.npz")
