"""Linear models in a file that holds nothing but numbers and words, so that loading one runs no code.

Trained with scikit-learn (``scripts/train.py``), applied with NumPy: loading takes milliseconds and needs neither
scikit-learn nor pickle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from textmine.classify.features import Features
from textmine.errors import WorkspaceError

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One weight a feature and label, and a bias a label.

    ``weights`` has a row a feature and a column a label. ``exclusive``: one label holds, so the chances sum to one
    (softmax); otherwise each label holds or not by itself (logistic).
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Floats
    bias: Floats
    exclusive: bool

    def scores(self, rows: Sequence[Features]) -> Floats:
        """Return a row of scores for each set of features, a column a label."""
        found = np.fromiter(map(self.vocabulary.get, chain.from_iterable(rows), repeat(-1)), np.int64)
        values = np.fromiter(chain.from_iterable(features.values() for features in rows), np.float32)
        owner = np.repeat(np.arange(len(rows)), [len(features) for features in rows])
        known = found >= 0
        scores = np.tile(self.bias, (len(rows), 1))
        np.add.at(scores, owner[known], self.weights[found[known]] * values[known, None])
        return scores

    def chances(self, rows: Sequence[Features]) -> list[dict[str, float]]:
        """Return, for each set of features, the probability of each label."""
        scores = self.scores(rows).astype(np.float64)
        if self.exclusive:
            raised = np.exp(scores - scores.max(axis=1, keepdims=True))
            chances = raised / raised.sum(axis=1, keepdims=True)
        else:
            chances = 1 / (1 + np.exp(-scores))
        return [dict(zip(self.labels, row, strict=True)) for row in chances.tolist()]

    def weights_of(self, names: Sequence[str], label: str) -> Floats:
        """Return how much each feature speaks for ``label``, where labels exclude each other over their mean.

        Features that the model does not know weigh nothing.
        """
        found = np.fromiter(map(self.vocabulary.get, names, repeat(-1)), np.int64, len(names))
        rows = self.weights[found]
        weights = rows[:, self.labels.index(label)] - (rows.mean(axis=1) if self.exclusive else 0.0)
        return np.where(found >= 0, weights, np.float32(0.0))


def save_models(path: Path, models: Mapping[str, LinearModel], facts: Mapping[str, object]) -> None:
    """Write models and what is known of them (version, data, measures) to one ``.npz`` file."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    described: dict[str, object] = {}
    for name, model in models.items():
        words = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
        described[name] = {"labels": model.labels, "exclusive": model.exclusive}
        arrays[f"{name}.vocabulary"] = np.frombuffer("\n".join(words).encode(), np.uint8)
        arrays[f"{name}.weights"] = model.weights.astype(np.float16)
        arrays[f"{name}.bias"] = model.bias
    header = json.dumps({"facts": facts, "models": described}, ensure_ascii=False)
    np.savez_compressed(path, header=np.frombuffer(header.encode(), np.uint8), **arrays)  # type: ignore[arg-type]


def load_models(path: Path) -> tuple[dict[str, LinearModel], dict[str, object]]:
    """Read what :func:`save_models` wrote.

    Raises:
        WorkspaceError: the file is missing, damaged or of another make.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            header = json.loads(file["header"].tobytes())
            models = {name: _model(file, name, facts) for name, facts in header["models"].items()}
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError("classify.model_damaged", path=path.name) from error
    return models, header["facts"]


def _model(file: Mapping[str, npt.NDArray[np.generic]], name: str, facts: Mapping[str, object]) -> LinearModel:
    words: Sequence[str] = file[f"{name}.vocabulary"].tobytes().decode().split("\n")
    labels = facts["labels"]
    weights = file[f"{name}.weights"].astype(np.float32)
    if not isinstance(labels, list) or weights.shape != (len(words), len(labels)):
        raise ValueError(name)
    return LinearModel(
        tuple(labels),
        {w: i for i, w in enumerate(words)},
        weights,
        file[f"{name}.bias"].astype(np.float32),
        bool(facts["exclusive"]),
    )
