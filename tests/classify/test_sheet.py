import dataclasses

import numpy as np
import pytest

from textmine.classify.corpus import OWN
from textmine.classify.sheet import Fit, Sheet, Told

from .office import office_paper, office_papers


def with_hand(lesson, hand: str):
    return dataclasses.replace(lesson, hand=hand)


class TestTold:
    def test_running_text_for_roles_and_findings_for_categories(self, office_lessons) -> None:
        roles, findings = Told.of(office_lessons), Told.of(office_lessons, findings=True)
        assert len(roles.texts) == sum(len(lesson.statements) for lesson in office_lessons)
        assert {str(gold.role) for gold in findings.gold} == {"problem", "cause", "remedy"}
        assert [gold.text for gold in findings.gold] == findings.texts

    def test_what_nobody_decided_is_not_told(self, lessons_of) -> None:
        lines = [f"?|{line.split('|')[1]}" if line.startswith("U") else line for line in office_paper(0)]
        [lesson] = lessons_of(lines)
        told = Told.of([lesson])
        assert "因为没有人牵头，志愿服务排不上日程。" not in told.texts
        assert len(told.texts) == len(lesson.statements) - 1

    def test_statements_by_themselves_teach_categories_and_no_roles(self, lessons_of) -> None:
        [lesson] = lessons_of(["# id=x kind=条目", ">P ledger|台账缺页很多。", ">C|现将情况报告如下。"])
        assert Told.of([lesson]).texts == []
        assert Told.of([lesson], findings=True).texts == ["台账缺页很多。"]

    def test_hands_are_tried_on_what_others_taught(self, office_lessons) -> None:
        told = Told.of(office_lessons)
        tried = []
        for seen, rest in told.folds(4):
            assert {told.lessons[i].hand for i in seen}.isdisjoint(told.lessons[i].hand for i in rest)
            tried += rest.tolist()
        assert sorted(tried) == list(range(len(told.texts)))

    def test_of_two_hands_papers_are_tried_apart(self, office_lessons) -> None:
        told = Told.of([with_hand(lesson, "甲") for lesson in office_lessons])
        folds = list(told.folds(4))
        assert len(folds) == 4
        for seen, rest in folds:
            assert {told.lessons[i].id for i in seen}.isdisjoint(told.lessons[i].id for i in rest)

    def test_one_paper_has_nothing_to_be_tried_on(self, office_lessons) -> None:
        assert list(Told.of(office_lessons[:1]).folds(4)) == []

    def test_the_word_of_the_office_counts_more(self, office_lessons) -> None:
        told = Told.of([with_hand(office_lessons[0], OWN), office_lessons[1]])
        assert set(told.weights(3.0)) == {3.0, 1.0}
        assert told.weights(3.0)[0] == 3.0


ROWS = [{"a": 1.0, "b": 0.5}, {"a": 2.0}, {"c": 1.0}, {}]


class TestSheet:
    @pytest.fixture
    def sheet(self, office_lessons) -> Sheet:
        one, two = office_lessons[:2]
        return Sheet.of(ROWS, [one, one, two, two], None)

    def test_a_row_holds_its_features(self, sheet: Sheet) -> None:
        assert sheet.names == ("a", "b", "c")
        assert sheet.matrix.toarray().tolist() == [[1, 0.5, 0], [2, 0, 0], [0, 0, 1], [0, 0, 0]]

    def test_a_feature_counts_by_the_papers_that_hold_it(self, sheet: Sheet, office_lessons) -> None:
        everything = np.arange(4)
        assert sheet.common(everything, 1).tolist() == [0, 1, 2]
        assert sheet.common(everything, 2).tolist() == []
        apart = Sheet.of(ROWS, office_lessons[:4], None)
        assert apart.common(everything, 2).tolist() == [0]
        assert apart.common(np.array([1, 2]), 1).tolist() == [0, 2]

    def test_no_rows_make_no_columns(self) -> None:
        assert Sheet.of([], [], None).names == ()


class TestFit:
    def test_a_model_scores_rows_as_the_sheet_does(self, settings, office_lessons) -> None:
        rows = [{"bias": 1.0, "good": float(i % 2)} for i in range(8)]
        vectors = np.random.default_rng(0).normal(size=(8, 3)).astype(np.float32)
        sheet = Sheet.of(rows, [office_lessons[i] for i in range(8)], vectors)
        fit = Fit(sheet, settings.train, 1.0)
        every = np.arange(8)
        columns = fit.columns(every)
        fitted = fit.fitted(fit.part(every, columns), every % 2 == 1, np.ones(8))
        model = fit.model(columns, ["odd"], [fitted])
        assert model.dense.shape == (3, 1)
        assert fit.scores(model, every) == pytest.approx(model.scores(rows, vectors), abs=1e-4)
        assert model.scores(rows, vectors)[:, 0] == pytest.approx(
            fitted.decision_function(fit.part(every, columns)), abs=1e-4
        )

    def test_what_counts_more_pulls_harder(self, settings, office_lessons) -> None:
        rows = [{"x": 1.0}] * 8
        fit = Fit(Sheet.of(rows, office_lessons, None), settings.train, 1.0)
        target = np.arange(8) < 4
        even, pulled = (
            fit.fitted(fit.sheet.matrix, target, np.where(target, weight, 1.0)).decision_function(fit.sheet.matrix)[0]
            for weight in (1.0, 5.0)
        )
        assert pulled > even + 0.5


def test_the_papers_here_are_as_many_as_are_counted_on(office_lessons) -> None:
    assert len(office_lessons) == len({lesson.id for lesson in office_lessons}) == 8
    assert len({lesson.hand for lesson in office_lessons}) == 4
    assert len(office_papers(2)) == 2 * len(office_paper(0))
