"""One corpus for all exports; it is frozen, so it may be shared."""

from __future__ import annotations

import pytest

from textmine.model import Corpus

from .stack_of_papers import build


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return build()
