import numpy as np
import pytest

from textmine.classify.linear import LinearModel, load_models, save_models
from textmine.errors import WorkspaceError

MODEL = LinearModel(
    ("problem", "remedy"),
    {"c:不": 0, "c:要": 1},
    np.array([[2.0, -1.0], [-1.0, 2.0]], np.float32),
    np.array([0.5, 0.0], np.float32),
    exclusive=True,
)


def test_chances_sum_to_one_and_follow_the_weights() -> None:
    [chances] = MODEL.chances([{"c:要": 1.0, "unknown": 9.0}])
    assert sum(chances.values()) == pytest.approx(1.0)
    assert chances["remedy"] > 0.9


def test_without_a_known_feature_the_bias_decides() -> None:
    assert MODEL.chances([{}])[0]["problem"] > 0.5
    assert MODEL.chances([]) == []


def test_rows_do_not_mix() -> None:
    rows = [{"c:要": 1.0}, {}, {"c:不": 1.0}]
    assert MODEL.chances(rows) == [MODEL.chances([row])[0] for row in rows]


def test_a_weight_is_measured_against_the_other_labels() -> None:
    assert MODEL.weights_of(["c:不", "unknown"], "problem").tolist() == pytest.approx([1.5, 0.0])


def test_labels_that_may_hold_together_are_independent() -> None:
    model = LinearModel(MODEL.labels, MODEL.vocabulary, MODEL.weights, MODEL.bias, exclusive=False)
    [chances] = model.chances([{"c:不": 1.0, "c:要": 1.0}])
    assert chances["problem"] > 0.5
    assert chances["remedy"] > 0.5


def test_a_saved_model_says_the_same(tmp_path) -> None:
    path = tmp_path / "m.npz"
    save_models(path, {"first": MODEL}, {"version": "1"})
    models, facts = load_models(path)
    assert facts == {"version": "1"}
    assert models["first"].chances([{"c:要": 1.0}])[0] == pytest.approx(MODEL.chances([{"c:要": 1.0}])[0], abs=1e-3)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x80\x04pickle"])
def test_a_damaged_file_is_named_and_never_run(tmp_path, content: bytes) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError) as caught:
        load_models(path)
    assert caught.value.reason.key == "classify.model_damaged"


def test_a_pickle_inside_is_refused(tmp_path) -> None:
    path = tmp_path / "m.npz"
    np.savez(path, header=np.array([{"facts": {}, "models": {}}], dtype=object))
    with pytest.raises(WorkspaceError):
        load_models(path)
