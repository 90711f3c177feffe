import io
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.classify.stores import overclaim, parts
from textmine.classify.chain import Chain
from textmine.classify.linear import LinearModel
from textmine.classify.stored import Models, load_models, save_models
from textmine.classify.topics import TopicModel
from textmine.errors import WorkspaceError

ROLES, CATEGORIES = ("problem", "remedy"), ("ledger",)


def linear(labels: tuple[str, ...], *words: str, dense: int = 0) -> LinearModel:
    """A model of numbers that a half-precision float holds as they are."""
    drawn = np.random.default_rng(len(words))
    weights = drawn.integers(-8, 8, (len(words) + dense, len(labels))).astype(np.float32) / 4
    bias = drawn.integers(-8, 8, len(labels)).astype(np.float32) / 4
    names = {word: i for i, word in enumerate(words)}
    return LinearModel(labels, names, weights[: len(words)], bias, weights[len(words) :] if dense else None)


PLAIN = Models(
    linear(ROLES, "c:不", "c:要", "cue:remedy"),
    Chain(linear(ROLES, "l:problem", "any"), np.array([[1.5, -0.5], [0.1, 0.2]], np.float32)),
    TopicModel(linear(CATEGORIES, "c:账", "about:ledger"), linear(CATEGORIES, "c:册", "c:页")),
    {"version": "2", "features": 6, "calibration": {"slope": 1.5}, "名": "县委"},
)
WITH_VECTORS = Models(
    linear(ROLES, "c:不", dense=2),
    PLAIN.chain,
    TopicModel(linear(CATEGORIES, "c:账", dense=2), linear(CATEGORIES, "c:册")),
    {"features": 6},
    "fake",
    np.array([0.25, 0.75], np.float32),
)


def told(models: Models) -> list[object]:
    """All that models hold, in a form that can be compared."""
    parts = (models.role, models.chain.states, models.categories.whole, models.categories.clauses)
    held: list[object] = [dict(models.facts), models.vectors, models.chain.steps.tolist()]
    held.append(None if models.centre is None else models.centre.tolist())
    for part in parts:
        dense = None if part.dense is None else part.dense.tolist()
        held.append((part.labels, dict(part.vocabulary), part.weights.tolist(), part.bias.tolist(), dense))
    return held


def refused(path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_models(path)
    assert caught.value.reason.key == "classify.model_damaged"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_models(tmp_path / "m.npz", PLAIN)
    return tmp_path / "m.npz"


NOTHING_LEARNT = replace(PLAIN, categories=TopicModel(linear(()), linear(())))


@pytest.mark.parametrize("models", [PLAIN, WITH_VECTORS, NOTHING_LEARNT], ids=["plain", "vectors", "nothing learnt"])
def test_a_stored_model_comes_back_as_it_was(tmp_path: Path, models: Models) -> None:
    save_models(tmp_path / "m.npz", models)
    assert told(load_models(tmp_path / "m.npz")) == told(models)


def test_a_file_is_loaded_by_any_name_and_written_to_just_that(tmp_path: Path) -> None:
    save_models(tmp_path / "模型", PLAIN)
    assert [file.name for file in tmp_path.iterdir()] == ["模型"]
    assert told(load_models(tmp_path / "模型")) == told(PLAIN)


def test_a_truncated_file_is_refused_wherever_it_ends(path: Path) -> None:
    whole = path.read_bytes()
    for end in (*range(0, len(whole), 37), len(whole) - 1):
        path.write_bytes(whole[:end])
        refused(path)


def test_an_altered_byte_is_refused_or_changes_nothing(path: Path) -> None:
    """Some bytes of an archive say nothing: dates, attributes."""
    whole, harmless = path.read_bytes(), 0
    for at in range(0, len(whole), 5):
        altered = bytearray(whole)
        altered[at] ^= 0xFF if at % 2 else 0x01
        path.write_bytes(altered)
        try:
            assert told(load_models(path)) == told(PLAIN), at
            harmless += 1
        except WorkspaceError:
            continue
    assert harmless < len(whole) / 5 / 2


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"\x80\x04pickle", b"{}", pickle.dumps({"header": {}})],
    ids=["empty", "archive", "magic", "text", "pickle"],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.npz").write_bytes(content)
    refused(tmp_path / "m.npz")


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    (tmp_path / "m.npz").write_bytes(file.getvalue())
    refused(tmp_path / "m.npz")


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.npz")
    refused(tmp_path)


class Boom:
    """Unpickling this runs code."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (exec, ("raise SystemExit('code of a model file was run')",))


@pytest.mark.parametrize("name", ["header", "steps", "role.weights", "role.vocabulary", "chain.bias", "whole.bias"])
def test_a_pickle_inside_is_refused_and_never_run(path: Path, name: str) -> None:
    np.savez(path, **parts(path) | {name: np.array([Boom()], dtype=object)})
    refused(path)


PARTS = [
    "header",
    "steps",
    *(
        f"{model}.{part}"
        for model in ("role", "chain", "whole", "clauses")
        for part in ("vocabulary", "weights", "bias")
    ),
]


def test_every_part_is_known_here(path: Path) -> None:
    assert sorted(parts(path)) == sorted(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_missing_is_refused(path: Path, name: str) -> None:
    np.savez(path, **{part: array for part, array in parts(path).items() if part != name})
    refused(path)


@pytest.mark.parametrize("name", [name for name in PARTS if name != "header"])
@pytest.mark.parametrize(
    "other", [np.zeros((7, 5, 3)), np.array("no number"), np.zeros(0)], ids=["shape", "words", "nothing"]
)
def test_a_part_of_another_make_is_refused(path: Path, name: str, other: np.ndarray) -> None:
    np.savez(path, **parts(path) | {name: other})
    refused(path)


def test_an_array_that_claims_more_than_memory_holds_is_refused(path: Path) -> None:
    overclaim(path, "steps", "<f4", (2**40, 2**15))
    refused(path)


def headed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write the file again with another header."""
    held = parts(path)
    header = json.loads(held["header"].tobytes())
    changed = change(header)
    np.savez(path, **held | {"header": np.frombuffer(json.dumps(changed).encode(), np.uint8)})


def with_labels(labels: object, *models: str) -> Callable[[dict[str, Any]], object]:
    def change(header: dict[str, Any]) -> Mapping[str, Any]:
        for model in models:
            header["models"][model]["labels"] = labels
        return header

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda header: [],
        lambda header: None,
        lambda header: "header",
        lambda header: header | {"models": []},
        lambda header: header | {"models": {}},
        lambda header: header | {"models": dict.fromkeys(header["models"], 1)},
        lambda header: header | {"facts": 3},
        lambda header: {"models": header["models"]},
        with_labels("ab", "role"),
        with_labels({"problem": 1, "remedy": 2}, "role"),
        with_labels(["problem"], "role"),
        with_labels(["problem", "cause"], "role"),
        with_labels(["volunteers"], "clauses"),
        with_labels([], "whole", "clauses"),
    ],
)  # fmt: skip
def test_a_header_of_another_make_is_refused(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    headed(path, change)
    refused(path)


@pytest.mark.parametrize("header", [b"", b"{", b"\xff\xfe", b"[" * 100_000], ids=["empty", "open", "bytes", "deep"])
def test_a_header_that_is_no_json_is_refused(path: Path, header: bytes) -> None:
    np.savez(path, **parts(path) | {"header": np.frombuffer(header, np.uint8)})
    refused(path)
