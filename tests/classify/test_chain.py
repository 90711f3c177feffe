from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.classify.chain import Chain, marginals
from textmine.classify.linear import LinearModel, softmax


def by_hand(scores: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Weigh every sequence of labels there is, and add up those that have a label at a place."""
    places, labels = scores.shape
    found = np.zeros(scores.shape)
    for sequence in product(range(labels), repeat=places):
        score = sum(scores[place, label] for place, label in enumerate(sequence))
        score += sum(steps[a, b] for a, b in pairwise(sequence))
        for place, label in enumerate(sequence):
            found[place, label] += np.exp(score)
    return found / found.sum(axis=1, keepdims=True)


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_marginals_are_those_of_all_sequences(places: int, labels: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    scores, steps = drawn.normal(0, 3, (places, labels)), drawn.normal(0, 3, (labels, labels))
    assert marginals(scores, steps) == pytest.approx(by_hand(scores, steps), abs=1e-9)


def test_a_step_leads_from_the_row_to_the_column() -> None:
    steps = np.array([[0.0, 9.0], [0.0, 0.0]])
    chances = marginals(np.array([[20.0, 0.0], [0.0, 0.0]]), steps)
    assert chances[1, 1] > 0.99
    assert marginals(np.array([[0.0, 0.0], [60.0, 0.0]]), steps)[0, 1] == pytest.approx(0.5)


@pytest.mark.parametrize("large", [1e4, -1e4])
def test_large_scores_overflow_nowhere(large: float) -> None:
    chances = marginals(np.array([[large, 0.0], [0.0, large], [large, large]]), np.full((2, 2), large))
    assert np.isfinite(chances).all()
    assert chances.sum(axis=1) == pytest.approx(1.0)


def test_a_long_paper_stays_exact_to_its_end() -> None:
    scores = np.tile([[1.0, 0.0]], (5000, 1))
    chances = marginals(scores, np.zeros((2, 2)))
    assert chances == pytest.approx(softmax(scores))


def test_a_paper_of_no_statements_has_no_chances() -> None:
    assert marginals(np.zeros((0, 3)), np.zeros((3, 3))).shape == (0, 3)


@pytest.fixture
def chain() -> Chain:
    states = LinearModel(
        ("cause", "problem"), {"l:problem": 0}, np.array([[0.0, 2.0]], np.float32), np.zeros(2, np.float32)
    )
    return Chain(states, np.array([[3.0, 0.0], [0.0, 3.0]], np.float32))


def test_neighbours_pull_a_statement_along(chain: Chain) -> None:
    alone = chain.chances([{}])
    between = chain.chances([{"l:problem": 1.0}, {}, {"l:problem": 1.0}])
    assert alone[0, 1] == pytest.approx(0.5)
    assert between[1, 1] > 0.9


def test_a_cooled_chain_is_less_sure_of_the_same(chain: Chain) -> None:
    rows = [{"l:problem": 1.0}, {}, {"l:problem": 0.5}]
    before, after = chain.chances(rows), chain.cooled(2.0).chances(rows)
    assert (after.argmax(axis=1) == before.argmax(axis=1)).all()
    assert (after.max(axis=1) < before.max(axis=1)).all()
    assert chain.cooled(1.0).chances(rows) == pytest.approx(before)
