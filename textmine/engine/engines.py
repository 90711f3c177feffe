"""What an engine is, and which one the settings ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Protocol

from textmine.engine.attempt import Attempt, Item, Result
from textmine.engine.local import run_any
from textmine.reuse.tables import Tables
from textmine.settings import EngineSettings


class Engine(Protocol):
    """Where work is done: item by item, and in tables for what no memory holds."""

    @property
    def remote(self) -> bool:
        """Whether it is elsewhere, so that nothing is kept here that can be there."""

    def attempts(
        self, function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
    ) -> Iterator[tuple[int, Attempt[Result]]]:
        """Yield the place of each item and what became of it under ``function``, in any order."""

    def tables(self, folder: Path, settings: EngineSettings) -> AbstractContextManager[Tables]:
        """Open tables in a folder that is there, empty, and gone afterwards."""


class LocalEngine:
    """Work on one machine, the one that this runs on."""

    remote = False

    def attempts(
        self, function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
    ) -> Iterator[tuple[int, Attempt[Result]]]:
        """Yield what became of each item; see :func:`textmine.engine.run_any`."""
        return run_any(function, items, settings)

    def tables(self, folder: Path, settings: EngineSettings) -> AbstractContextManager[Tables]:
        """Open tables of DuckDB."""
        from textmine.engine.duck import DuckTables

        return closing(DuckTables(folder, settings))


LOCAL: Engine = LocalEngine()


def engine_of(settings: EngineSettings) -> Engine:
    """Return the engine that the settings ask for.

    Raises:
        UsageError: Spark is not installed, or does not answer.
    """
    if not settings.address:
        return LOCAL
    from textmine.engine.spark import SparkEngine, connect

    return SparkEngine(connect(settings.address), settings.shared)
