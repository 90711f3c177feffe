"""Papers of a text, with the shipped lexicon and settings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Document, Outcome, Paper, Span
from textmine.settings import StructureSettings, load_settings
from textmine.structure.papers import papers

Parse = Callable[..., tuple[Paper, ...]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def rules() -> StructureSettings:
    return load_settings(environment={}).structure


@pytest.fixture(scope="session")
def parse(lexicon: Lexicon, rules: StructureSettings) -> Parse:
    """Take a text apart into its papers."""

    def parsed(text: str, path: str = "报告.txt", pages: tuple[Span, ...] = (), roster: tuple[str, ...] = ()):
        return papers(Document(path, "txt", Outcome.TEXT, text, pages=pages), lexicon, rules, roster)

    return parsed


@pytest.fixture(scope="session")
def parse_one(parse: Parse) -> Callable[..., Paper]:
    """Take apart a text that holds one paper."""

    def parsed(text: str, *args: object, **more: object) -> Paper:
        (paper,) = parse(text, *args, **more)
        return paper

    return parsed
