"""The labelled statements that the shipped models learn from: whole, without doubles, in the words of the taxonomy."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from textmine.classify.corpus import LabelledPaper, labelled_papers
from textmine.classify.taxonomy import load_taxonomy
from textmine.model import FINDING_ROLES, Role
from textmine.settings import shipped

FILES = sorted(shipped("corpora/statements").glob("*.txt"))


def papers(file: Path) -> list[LabelledPaper]:
    return list(labelled_papers(file.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestFile:
    def test_every_statement_is_decided(self, file: Path) -> None:
        assert [s.text for paper in papers(file) for s in paper.statements if s.role is None] == []

    def test_categories_are_those_of_the_taxonomy_and_of_findings_alone(self, file: Path) -> None:
        known = set(load_taxonomy().ids)
        for paper in papers(file):
            for s in paper.statements:
                assert set(s.categories) <= (known if s.role in FINDING_ROLES else set()), s.text
                assert len(set(s.categories)) == len(s.categories), s.text

    def test_no_statement_is_empty_and_the_first_opens_a_paragraph(self, file: Path) -> None:
        for paper in papers(file):
            assert paper.statements[0].opens, paper.id
            assert all(s.text.strip() for s in paper.statements), paper.id


@pytest.fixture(scope="module")
def corpus() -> list[LabelledPaper]:
    return [paper for file in FILES for paper in papers(file)]


def test_no_two_papers_have_one_name(corpus: list[LabelledPaper]) -> None:
    assert [name for name, count in Counter(paper.id for paper in corpus).items() if count > 1] == []


def test_no_paper_is_there_twice(corpus: list[LabelledPaper]) -> None:
    assert [text[:40] for text, count in Counter(paper.text for paper in corpus).items() if count > 1] == []


def test_every_role_and_category_is_there_many_times(corpus: list[LabelledPaper]) -> None:
    statements = [s for paper in corpus for s in paper.statements]
    roles = Counter(s.role for s in statements)
    categories = Counter(category for s in statements for category in s.categories)
    assert min(roles[role] for role in Role) >= 400
    assert min(categories[category] for category in load_taxonomy().ids) >= 400
