"""A run without worker processes, for tests of what is kept between runs; that workers may be lost is tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest

from textmine.engine import Attempt, engines
from textmine.settings import EngineSettings
from textmine.work import rounds

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files read in this process: starting workers costs more than reading a few words."""

    def run_each(
        function: Callable[[Item], Result], items: Sequence[Item], _settings: EngineSettings
    ) -> Iterator[Attempt[Result]]:
        return (Attempt(function(item)) for item in items)

    def run_any(
        function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
    ) -> Iterator[tuple[int, Attempt[Result]]]:
        return enumerate(run_each(function, items, settings))

    monkeypatch.setattr(rounds, "run_each", run_each)
    monkeypatch.setattr(engines, "run_any", run_any)
