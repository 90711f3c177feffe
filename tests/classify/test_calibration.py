import numpy as np
import pytest

from textmine.classify.calibration import temperature
from textmine.classify.linear import softmax


def drawn(scores: np.ndarray, seed: int = 5) -> np.ndarray:
    """Labels that come as often as the scores say."""
    chances = softmax(scores)
    return np.array([np.random.default_rng(seed + i).choice(len(row), p=row) for i, row in enumerate(chances)])


@pytest.mark.parametrize("warm", [0.6, 1.0, 2.5])
def test_scores_that_are_too_loud_are_divided_by_as_much(warm: float) -> None:
    scores = np.random.default_rng(1).normal(0, 2, (3000, 4))
    assert temperature(scores * warm, drawn(scores)) == pytest.approx(warm, rel=0.1)


def test_a_model_that_is_always_right_is_believed_and_one_that_never_is_not() -> None:
    scores = np.eye(3)[np.arange(30) % 3] * 4
    assert temperature(scores, np.arange(30) % 3) == 0.5
    assert temperature(scores, (np.arange(30) + 1) % 3) == 4.0


def test_huge_scores_overflow_nowhere() -> None:
    scores = np.array([[1e6, 0.0], [0.0, 1e6]])
    assert 0.5 <= temperature(scores, np.array([0, 0])) <= 4.0
