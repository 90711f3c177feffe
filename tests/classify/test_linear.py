import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.classify.features import gram_features
from textmine.classify.grams import Grams
from textmine.classify.linear import LinearModel, logistic, softmax

MODEL = LinearModel(
    ("problem", "remedy"),
    {"c:不": 0, "c:要": 1},
    np.array([[2.0, -1.0], [-1.0, 2.0]], np.float32),
    np.array([0.5, 0.0], np.float32),
)


def test_scores_are_weights_times_values_over_the_bias() -> None:
    [scores] = MODEL.scores([{"c:要": 2.0, "unknown": 9.0}])
    assert scores.tolist() == pytest.approx([0.5 - 2.0, 4.0])


def test_without_a_known_feature_the_bias_decides() -> None:
    assert MODEL.scores([{}]).tolist() == [[0.5, 0.0]]
    assert MODEL.scores([]).shape == (0, 2)


def test_features_are_added_to_the_bias_one_by_one_in_their_order() -> None:
    weights = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    model = LinearModel(("a", "b"), {str(n): n for n in range(60)}, weights, np.array([0.1, 9.7], np.float32))
    scores = model.bias.copy()
    for weight in weights:
        scores += weight * np.float32(0.4)
    assert model.scores([{str(n): 0.4 for n in range(60)}]).tolist() == [scores.tolist()]


def test_rows_do_not_mix() -> None:
    rows = [{"c:要": 1.0}, {}, {"c:不": 1.0, "c:要": 0.5}]
    assert MODEL.scores(rows).tolist() == [MODEL.scores([row])[0].tolist() for row in rows]


def test_vectors_count_where_the_model_knows_them() -> None:
    dense = np.array([[1.0, 0.0], [0.0, 3.0]], np.float32)
    model = LinearModel(MODEL.labels, MODEL.vocabulary, MODEL.weights, MODEL.bias, dense)
    vectors = np.array([[1.0, 2.0]], np.float32)
    assert model.scores([{}], vectors).tolist() == [[1.5, 6.0]]
    assert model.scores([{}]).tolist() == [[0.5, 0.0]]
    assert MODEL.scores([{}], vectors).tolist() == [[0.5, 0.0]]


def test_scaling_acts_on_all_of_a_score() -> None:
    dense = np.array([[1.0, -1.0]], np.float32)
    model = LinearModel(MODEL.labels, MODEL.vocabulary, MODEL.weights, MODEL.bias, dense)
    rows, vectors = [{"c:不": 1.0}, {}], np.array([[2.0], [0.5]], np.float32)
    scaled = model.scaled(3.0, -1.0).scores(rows, vectors)
    assert scaled == pytest.approx(3 * model.scores(rows, vectors) - 1)


@given(st.lists(st.text(st.sampled_from("不要开会，0^"), max_size=12), max_size=5), st.floats(0.125, 4, width=16))
def test_packed_pieces_add_what_the_same_features_add(texts: list[str], each: float) -> None:
    names = ["c:不", "c:^不", "c:要开", "c:不要开", "c:^", "cue:不"]
    weights = np.random.default_rng(3).normal(size=(len(names), 2)).astype(np.float32)
    model = LinearModel(("a", "b"), {name: i for i, name in enumerate(names)}, weights, np.zeros(2, np.float32))
    named = model.scores([gram_features(text, each) for text in texts])
    assert model.gram_scores(Grams.of(texts), each) == pytest.approx(named, abs=1e-4)
    by_text = np.full(len(texts), each, np.float32)
    assert model.gram_scores(Grams.of(texts), by_text) == pytest.approx(named, abs=1e-4)


def test_a_model_that_knows_no_pieces_gives_them_nothing() -> None:
    model = LinearModel(("a",), {"any": 0}, np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    assert model.gram_scores(Grams.of(["开会", ""]), 1.0).tolist() == [[0.0], [0.0]]


def test_labels_that_exclude_each_other_share_one() -> None:
    chances = softmax(np.array([[1000.0, 0.0], [0.0, 0.0]], np.float32))
    assert chances.tolist() == [[1.0, 0.0], [0.5, 0.5]]


def test_labels_that_may_hold_together_are_independent() -> None:
    assert logistic(np.array([[0.0, 0.0], [20.0, 20.0]], np.float32)) == pytest.approx(
        np.array([[0.5, 0.5], [1.0, 1.0]])
    )
