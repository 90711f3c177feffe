import pytest

from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Document, Outcome, Paper
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(environment={})


@pytest.fixture(scope="session")
def paper_of(lexicon: Lexicon, settings: Settings):
    def make(text: str) -> Paper:
        [paper] = papers(Document("某镇自查报告.txt", "txt", Outcome.TEXT, text), lexicon, settings.structure)
        return paper

    return make
