import numpy as np
import pytest

from textmine.classify.features import TOPIC_WEIGHT, gram_features, topic_clauses, topic_features
from textmine.classify.linear import LinearModel
from textmine.classify.topics import Calibration, TopicModel, joined


def linear(weights: list[list[float]], dense: list[list[float]] | None = None) -> LinearModel:
    return LinearModel(
        ("ledger", "volunteers"),
        {"about:ledger": 0, "about:volunteers": 1, "c:缺": 2},
        np.array(weights, np.float32),
        np.array([-1.0, -2.0], np.float32),
        None if dense is None else np.array(dense, np.float32),
    )


WHOLE = linear([[1.0, 0.0], [0.0, 1.0], [0.5, 0.0]], [[10.0, 0.0]])
CLAUSES = linear([[4.0, 0.0], [0.0, 4.0], [1.0, 0.0]])
MODEL = TopicModel(WHOLE, CLAUSES)
FIRST, SECOND = {"about:ledger": 1.0}, {"about:volunteers": 1.0}


def test_a_score_is_the_mean_of_the_whole_and_its_loudest_clause() -> None:
    [scores] = MODEL.scores([[FIRST, SECOND, FIRST | SECOND]])
    assert scores.tolist() == pytest.approx([(0.0 + 3.0) / 2, (-1.0 + 2.0) / 2])


def test_the_clauses_of_two_statements_stay_apart() -> None:
    both = MODEL.scores([[FIRST], [SECOND, {}, SECOND], [{}]])
    assert both.tolist() == [MODEL.scores([own])[0].tolist() for own in ([FIRST], [SECOND, {}, SECOND], [{}])]


def test_vectors_speak_for_the_whole_statement_only() -> None:
    plain, moved = MODEL.scores([[FIRST]]), MODEL.scores([[FIRST]], np.array([[1.0]], np.float32))
    assert (moved - plain).tolist() == [[5.0, 0.0]]


def test_of_no_statements_there_are_no_scores(office_taxonomy) -> None:
    assert MODEL.scores([]).shape == (0, 2)
    assert MODEL.scores_of([], office_taxonomy).shape == (0, 2)
    nothing = np.zeros((0, 2), np.float32)
    assert joined(nothing, nothing, np.zeros(0, np.int64)).shape == (0, 2)


def test_calibrated_scores_are_on_the_line_that_was_fitted() -> None:
    rows = [[FIRST, SECOND, FIRST | SECOND], [{}]]
    assert MODEL.calibrated(Calibration(2.0, -0.5)).scores(rows) == pytest.approx(2 * MODEL.scores(rows) - 0.5)


@pytest.mark.parametrize(
    "text", ["台账缺页，志愿服务没有开展过一次，台账还缺两本。", "（一）台账不齐。", "没有人来", "3.", ""]
)
def test_words_are_scored_as_their_features_are(text: str, office_taxonomy) -> None:
    clauses = topic_clauses(text)
    rows = [topic_features(clause, office_taxonomy) | gram_features(clause, TOPIC_WEIGHT) for clause in clauses]
    assert MODEL.scores_of([clauses, ["缺"]], office_taxonomy)[0] == pytest.approx(MODEL.scores([rows])[0], abs=1e-6)
