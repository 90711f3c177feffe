"""Models in a file that holds nothing but numbers and words, so that loading one runs no code."""

from __future__ import annotations

import json
import struct
import tokenize
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from textmine.classify.chain import Chain
from textmine.classify.linear import Floats, LinearModel
from textmine.classify.topics import TopicModel
from textmine.errors import UsageError, WorkspaceError

Arrays = Mapping[str, npt.NDArray[np.generic]]
DAMAGE = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, RuntimeError, MemoryError),
    *(OverflowError, BadZipFile, zlib.error, struct.error, tokenize.TokenError),
)
"""What zipfile, NumPy and json raise for a file that is not as it was written."""


@dataclass(frozen=True, slots=True)
class Models:
    """All that the classifier was taught.

    ``role`` scores a statement by its words and place, ``chain`` the roles of a whole paper on top of that,
    ``categories`` each category by the words of statement and clauses. ``vectors`` names the sentence vectors that
    they were trained with, empty without, and ``centre`` is the mean that is taken off them. ``facts`` says how the
    models were made.
    """

    role: LinearModel
    chain: Chain
    categories: TopicModel
    facts: Mapping[str, Any]
    vectors: str = ""
    centre: Floats | None = None


def save_models(path: Path, models: Models) -> None:
    """Write models to one ``.npz`` file."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"steps": models.chain.steps}
    described = {
        name: _described(name, model, arrays)
        for name, model in (
            ("role", models.role),
            ("chain", models.chain.states),
            ("whole", models.categories.whole),
            ("clauses", models.categories.clauses),
        )
    }
    if models.centre is not None:
        arrays["centre"] = models.centre
    header = {"facts": models.facts, "models": described, "vectors": models.vectors}
    written = json.dumps(header, ensure_ascii=False).encode()
    with path.open("wb") as file:
        np.savez_compressed(file, header=np.frombuffer(written, np.uint8), **arrays)  # type: ignore[arg-type]


def _described(name: str, model: LinearModel, arrays: dict[str, npt.NDArray[np.generic]]) -> dict[str, object]:
    words = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    arrays[f"{name}.vocabulary"] = np.frombuffer("\n".join(words).encode(), np.uint8)
    arrays[f"{name}.weights"] = model.weights.astype(np.float16)
    arrays[f"{name}.bias"] = model.bias
    if model.dense is not None:
        arrays[f"{name}.dense"] = model.dense.astype(np.float16)
    return {"labels": model.labels}


def load_models(path: Path) -> Models:
    """Read what :func:`save_models` wrote.

    Raises:
        WorkspaceError: the file is missing, damaged or of another make.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            header = json.loads(file["header"].tobytes())
            return _models(file, header)
    except DAMAGE as error:
        raise WorkspaceError("classify.model_damaged", path=path.name) from error


def load_own_models(path: Path) -> Models:
    """Read models that an office taught; what is wrong with them is no damage to the installation.

    Raises:
        UsageError: there is no such file, or it holds no models.
    """
    if not path.is_file():
        raise UsageError("classify.no_model", path=str(path))
    try:
        return load_models(path)
    except WorkspaceError as error:
        raise UsageError("classify.no_such_model", path=str(path)) from error


def _models(file: Arrays, header: Mapping[str, Any]) -> Models:
    role, states, whole, clauses = (
        _linear(file, name, header["models"][name]) for name in ("role", "chain", "whole", "clauses")
    )
    steps = file["steps"].astype(np.float32)
    if steps.shape != (len(states.labels), len(states.labels)) or set(states.labels) != set(role.labels):
        raise ValueError("steps")
    if whole.labels != clauses.labels:
        raise ValueError("categories")
    centre = file["centre"].astype(np.float32) if "centre" in file else None
    return Models(
        role, Chain(states, steps), TopicModel(whole, clauses), dict(header["facts"]), str(header["vectors"]), centre
    )


def _linear(file: Arrays, name: str, facts: Mapping[str, Any]) -> LinearModel:
    joined = file[f"{name}.vocabulary"].tobytes().decode()
    words: Sequence[str] = joined.split("\n") if joined else ()
    labels = facts["labels"]
    weights, bias = file[f"{name}.weights"].astype(np.float32), file[f"{name}.bias"].astype(np.float32)
    dense = file[f"{name}.dense"].astype(np.float32) if f"{name}.dense" in file else None
    shapes = {weights.shape[1:], bias.shape, dense.shape[1:] if dense is not None else bias.shape}
    if not isinstance(labels, list) or len(weights) != len(words) or shapes != {(len(labels),)}:
        raise ValueError(name)
    return LinearModel(tuple(labels), {w: i for i, w in enumerate(words)}, weights, bias, dense)
