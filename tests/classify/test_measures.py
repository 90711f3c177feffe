"""Measures on papers that are counted by hand."""

from dataclasses import dataclass, field

import pytest

from textmine.classify.measures import Class, Measures, measure
from textmine.model import Label, Paper, Role, Taxonomy

P, C, R, X = Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.CONTEXT

LINES = """# id=甲1
>C|某某党支部自查报告
>C|一、存在的问题
>P ledger|会议记录没有归档。
P ledger,volunteers|台账缺页，志愿服务没有开展。
?|没有人来看过。
P volunteers|结对走访流于形式。
>C|二、整改措施
>R ledger|要建立台账归档制度。
R|要每月检查一次。
"""


@dataclass
class Answers:
    """A classifier that says what it is told to: of each statement its label, and what its words speak of."""

    taxonomy: Taxonomy
    said: list[tuple[Label, tuple[str, ...]]] = field(default_factory=list)

    def judged(self, paper: Paper) -> tuple[tuple[Label, ...], tuple[tuple[str, ...], ...]]:
        return tuple(label for label, _ in self.said), tuple(about for _, about in self.said)


def said(role: Role, *categories: str, sure: float = 0.95, about: tuple[str, ...] | None = None):
    return Label(role, categories, sure, unsure=sure < 0.6), categories if about is None else about


@pytest.fixture
def measured(lessons_of, office_taxonomy) -> Measures:
    answers = [
        said(X),
        said(P, "ledger", sure=0.55),  # a title that was taken for a problem
        said(P, "ledger"),
        said(P, "ledger"),  # volunteers is missing
        said(C, "ledger", "volunteers"),  # nobody decided here
        said(X, sure=0.75, about=("volunteers",)),  # a problem that was taken for context
        said(X),
        said(C, "volunteers", sure=0.35),  # a remedy with the wrong category
        said(R, "ledger"),  # a category too many
    ]
    return measure(Answers(office_taxonomy, answers), lessons_of(LINES.splitlines()))


def by_name(classes: tuple[Class, ...]) -> dict[str, tuple[int, int, int]]:
    return {c.name: (c.support, c.named, c.right) for c in classes if c.support or c.named}


def test_only_what_people_decided_is_counted(measured: Measures) -> None:
    assert (measured.papers, measured.statements) == (1, 8)


def test_roles(measured: Measures) -> None:
    assert by_name(measured.roles) == {
        "problem": (3, 3, 2),
        "cause": (0, 1, 0),
        "remedy": (2, 1, 1),
        "context": (3, 3, 2),
    }
    assert measured.accuracy == pytest.approx(5 / 8)


def test_precision_recall_and_f1(measured: Measures) -> None:
    [remedy] = [c for c in measured.roles if c.name == "remedy"]
    assert (remedy.precision, remedy.recall, remedy.f1) == pytest.approx((1.0, 0.5, 2 / 3))
    [cause] = [c for c in measured.roles if c.name == "cause"]
    assert (cause.precision, cause.recall, cause.f1) == (0.0, 0.0, 0.0)


def test_the_mean_is_taken_over_roles_that_occur(measured: Measures) -> None:
    assert measured.role_macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 2 / 3) / 3)


def test_who_was_taken_for_whom(measured: Measures) -> None:
    assert dict(measured.confusion) == {
        ("problem", "problem"): 2,
        ("problem", "context"): 1,
        ("remedy", "remedy"): 1,
        ("remedy", "cause"): 1,
        ("context", "context"): 2,
        ("context", "problem"): 1,
    }


def test_categories_of_findings_whatever_role_was_named(measured: Measures) -> None:
    assert by_name(measured.categories) == {"ledger": (3, 3, 2), "volunteers": (2, 2, 1)}
    assert measured.category_micro_f1 == pytest.approx(2 * 3 / (5 + 5))
    assert measured.category_macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_categories_as_they_come_out(measured: Measures) -> None:
    assert by_name(measured.told) == {"ledger": (3, 4, 2), "volunteers": (2, 1, 0)}
    assert measured.told_micro_f1 == pytest.approx(2 * 2 / (5 + 5))


def test_confidence_against_what_came_true(measured: Measures) -> None:
    filled = {i: (b.count, b.confidence, b.accuracy) for i, b in enumerate(measured.bins) if b.count}
    assert filled == {
        3: (1, pytest.approx(0.35), 0.0),
        5: (1, pytest.approx(0.55), 0.0),
        7: (1, pytest.approx(0.75), 0.0),
        9: (5, pytest.approx(0.95), 1.0),
    }
    assert measured.calibration_error == pytest.approx((0.35 + 0.55 + 0.75 + 5 * 0.05) / 8)


def test_what_is_marked_unsure_is_left_to_people(measured: Measures) -> None:
    assert measured.unsure == 2
    assert measured.sure_accuracy == pytest.approx(5 / 6)


def test_full_confidence_has_a_bin(office_taxonomy, lessons_of) -> None:
    lessons = lessons_of(["# id=甲1", ">C|某某党支部自查报告"])
    found = measure(Answers(office_taxonomy, [said(X, sure=1.0)]), lessons)
    assert found.bins[-1].count == 1
    assert found.calibration_error == 0.0


def test_nothing_to_measure_is_no_error(office_taxonomy) -> None:
    found = measure(Answers(office_taxonomy), [])
    assert (found.papers, found.statements, found.unsure) == (0, 0, 0)
    assert (found.accuracy, found.role_macro_f1, found.category_micro_f1, found.calibration_error) == (0, 0, 0, 0)
    assert found.sure_accuracy == 0.0


def test_a_perfect_classifier(office_lessons, office_taxonomy) -> None:
    lesson = office_lessons[0]
    right = [said(gold.role, *gold.categories, sure=1.0) for gold in lesson.gold]
    found = measure(Answers(office_taxonomy, right), [lesson])
    figures = (found.accuracy, found.role_macro_f1, found.category_micro_f1, found.told_micro_f1, found.sure_accuracy)
    assert figures == (1.0, 1.0, 1.0, 1.0, 1.0)
