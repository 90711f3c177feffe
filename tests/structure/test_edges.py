"""Marks that are opened and closed, and halves of a sentence that fit together."""

from __future__ import annotations

import doctest

import pytest

from textmine.structure import edges
from textmine.structure.edges import fits, open_marks


@pytest.mark.parametrize(
    ("words", "opened"),
    [("", ""), ("“学”", ""), ("“学（习", "“（"), ("(学）", ""), ("学”习", ""), ("《关于“学", "《“"), ("“学（习”", "")],
)
def test_what_stays_open(words, opened):
    assert open_marks(words) == opened


@pytest.mark.parametrize(
    ("before", "after", "fit"),
    [
        ("要“学", "习”好", True),
        ("要“学", "习，要“干”好", False),
        ("要学", "习”好", False),
        ("要学", "习。他说“好”", True),
        ("要（学", "习）好", True),
        ("要学", "习)好", False),
        ("要“学", "习好。", True),
    ],
)
def test_halves_of_a_sentence(before, after, fit):
    assert fits(before, after) is fit


def test_the_examples_in_the_documentation():
    assert doctest.testmod(edges).failed == 0
