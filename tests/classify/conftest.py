from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from textmine.classify.corpus import labelled_papers
from textmine.classify.lessons import Lesson, lessons
from textmine.classify.model import Classifier, load_classifier
from textmine.classify.taxonomy import load_taxonomy
from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Document, Outcome, Paper, Taxonomy
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers

from .office import office_papers, write_taxonomy

PaperOf = Callable[[str], Paper]
LessonsOf = Callable[[Sequence[str]], list[Lesson]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(environment={})


@pytest.fixture(scope="session")
def paper_of(lexicon: Lexicon, settings: Settings) -> PaperOf:
    def make(text: str) -> Paper:
        [paper] = papers(Document("某镇自查报告.txt", "txt", Outcome.TEXT, text), lexicon, settings.structure)
        return paper

    return make


@pytest.fixture(scope="session")
def shipped_taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an office's own categories."""
    return write_taxonomy(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def office_taxonomy(office_file: Path) -> Taxonomy:
    return load_taxonomy(office_file)


@pytest.fixture(scope="session")
def lessons_of(lexicon: Lexicon, settings: Settings, office_taxonomy: Taxonomy) -> LessonsOf:
    """Read labelled lines with the office's categories."""

    def make(lines: Sequence[str]) -> list[Lesson]:
        return [
            lesson
            for paper in labelled_papers(lines)
            for lesson in lessons(paper, lexicon, office_taxonomy, settings.structure)
        ]

    return make


@pytest.fixture(scope="session")
def office_lessons(lessons_of: LessonsOf) -> list[Lesson]:
    """Eight small papers of four hands, all of them labelled."""
    return lessons_of(office_papers())


@pytest.fixture(scope="session")
def classifier(settings: Settings) -> Classifier:
    """The shipped one, without sentence vectors."""
    return load_classifier(settings.classify, settings.sort)
