from __future__ import annotations

from collections.abc import Callable

import pytest

from textmine.lexicon import load_lexicon
from textmine.model import Document, Outcome, Paper
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers
from textmine.work import Analysed, classifier_of

from ..stacks import PLAIN

AnalysedOf = Callable[..., Analysed]


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings(environment=PLAIN)


@pytest.fixture(scope="session")
def paper_of(settings: Settings) -> Callable[..., Paper]:
    def make(text: str, name: str = "甲.txt") -> Paper:
        [found] = papers(Document(name, "txt", Outcome.TEXT, text), load_lexicon(), settings.structure)
        return found

    return make


@pytest.fixture(scope="session")
def analysed_of(settings: Settings, paper_of: Callable[..., Paper]) -> AnalysedOf:
    """Label one paper with the shipped models."""

    def make(text: str, name: str = "甲.txt") -> Analysed:
        found = paper_of(text, name)
        return Analysed(found.document, (found,), (classifier_of(settings).labels(found),))

    return make
