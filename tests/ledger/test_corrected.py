"""What readers corrected, laid over a stack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.ledger.corrected import corrected
from textmine.model import Corpus, Correction, Role

from ..export.stack_of_papers import build


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build()


def named(corpus: Corpus) -> tuple[str, int]:
    """A paper with a ledger, and the statement that names its first problem."""
    name, ledger = next((n, led) for n, led in corpus.ledgers.items() if led.entries)
    return name, ledger.items[ledger.entries[0].problem].statements[0]


def correction(
    corpus: Corpus, name: str, index: int, role: Role | None, *categories: str, text: str = ""
) -> Correction:
    [paper] = [p for p in corpus.submissions if p.name == name]
    return Correction(name, index, text or paper.structure.statements[index].text, role, categories, "王芳")


def problems(corpus: Corpus, name: str) -> list[int]:
    ledger = corpus.ledgers[name]
    return [ledger.items[entry.problem].statements[0] for entry in ledger.entries]


def test_what_is_no_problem_leaves_the_ledger(corpus: Corpus) -> None:
    name, index = named(corpus)
    found = corrected(corpus, [correction(corpus, name, index, Role.CONTEXT)])
    assert found.labels[name][index].role is Role.CONTEXT
    assert problems(found, name) == [p for p in problems(corpus, name) if p != index]


def test_what_is_a_problem_comes_into_the_ledger_at_its_place(corpus: Corpus) -> None:
    name, index = named(corpus)
    other = next(i for i, label in enumerate(corpus.labels[name]) if label.role is not Role.PROBLEM and i != index)
    found = corrected(corpus, [correction(corpus, name, other, Role.PROBLEM, "staffing")])
    assert set(problems(found, name)) == {*problems(corpus, name), other}
    assert problems(found, name) == sorted(problems(found, name))
    ledger = found.ledgers[name]
    [entry] = [e for e in ledger.entries if ledger.items[e.problem].statements == (other,)]
    assert (ledger.items[entry.problem].categories, entry.causes, entry.remedies) == (("staffing",), (), ())


def test_categories_of_a_problem_are_those_that_were_said(corpus: Corpus) -> None:
    name, index = named(corpus)
    found = corrected(corpus, [correction(corpus, name, index, Role.PROBLEM, "funding")])
    ledger = found.ledgers[name]
    assert problems(found, name) == problems(corpus, name)
    assert ledger.items[ledger.entries[0].problem].categories == ("funding",)


@pytest.mark.parametrize("change", [{"text": "别的字"}, {"index": 9999}, {"paper": "没有.txt"}, {"role": None}])
def test_what_does_not_fit_any_more_changes_nothing(corpus: Corpus, change: dict[str, object]) -> None:
    name, index = named(corpus)
    done = replace(correction(corpus, name, index, Role.CONTEXT), **change)
    assert corrected(corpus, [done]) == corpus
