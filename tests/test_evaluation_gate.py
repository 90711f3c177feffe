"""A figure once reached cannot silently fall.

The shipped models on the papers that they were never trained on; the structure on the trees that it was not tuned on.
"""

from pathlib import Path

import evaluate_structure
import pytest
import train

from textmine.settings import load_settings

REACHED = {"role_accuracy": 0.916, "role_macro_f1": 0.917, "category_micro_f1": 0.838, "category_macro_f1": 0.848}
SLACK = 0.003  # two statements: rounding on another machine may turn as many


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    files = sorted((train.ROOT / "corpora/statements").glob("*.txt"))
    held_out = [paper for paper in train.read_corpus(files) if train.is_held_out(paper.id)]
    models, _ = train.load_models(train.ROOT / "models/statements.npz")
    return train.report(models, [example for paper in held_out for example in train.examples(paper)])


@pytest.mark.parametrize("measure", sorted(REACHED))
def test_no_figure_falls(figures: dict[str, float], measure: str) -> None:
    assert figures[measure] >= REACHED[measure] - SLACK


def test_the_card_says_what_is_measured(figures: dict[str, float]) -> None:
    card = Path(train.ROOT / "models/README.md").read_text("utf-8")
    for measure in ("role_accuracy", "role_macro_f1", "category_micro_f1", "category_macro_f1"):
        assert f"{figures[measure]:.3f}" in card, measure


TREES_REACHED = {
    "heading_recall": 0.977,
    "heading_precision": 0.903,
    "level_accuracy": 0.979,
    "precision": 0.991,
    "recall": 0.996,
    "f1": 0.994,
}
TREES_SLACK = 0.003  # one heading of 343, four statements of 1,400


@pytest.fixture(scope="module")
def trees() -> evaluate_structure.Score:
    return evaluate_structure.total(evaluate_structure.evaluate_set("test", load_settings(environment={})))


@pytest.mark.parametrize("measure", sorted(TREES_REACHED))
def test_no_figure_of_structure_falls(trees: evaluate_structure.Score, measure: str) -> None:
    assert getattr(trees, measure) >= TREES_REACHED[measure] - TREES_SLACK


def test_all_trees_are_counted(trees: evaluate_structure.Score) -> None:
    assert (trees.headings, trees.statements) == (343, 1400)


def test_the_datasheet_of_the_trees_says_what_is_measured(trees: evaluate_structure.Score) -> None:
    sheet = (evaluate_structure.TREES / "README.md").read_text("utf-8")
    for measure in TREES_REACHED:
        assert f"{getattr(trees, measure):.3f} |" in sheet, measure
