"""What a person is told while a command runs: messages and progress, all on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from textmine.cli.terminal import shown, styled
from textmine.model import Reason
from textmine.words import Language, say, word

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Console:
    """Speaks one language to stderr. Nothing that it prints can hold a control character of an input."""

    language: Language

    def words(self, reason: Reason | None) -> str:
        """Return the sentence of a reason, nothing where there is none."""
        return say(reason, self.language) if reason else ""

    def say(self, reason: Reason) -> None:
        """Print a sentence."""
        self.line(self.words(reason))

    def message(self, key: str, **values: str | int | float) -> None:
        """Print the sentence ``key``."""
        self.say(Reason.of(key, **values))

    def line(self, text: str = "", *, bold: bool = False) -> None:
        """Print one line."""
        text = shown(text)
        sys.stderr.write((f"{_BOLD}{text}{_PLAIN}" if bold and styled() else text) + "\n")

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Give a function that shows how far a stage has come; it shows nothing unless stderr is a terminal."""
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield lambda _stage, _done, _total: None
            return
        with self._bars() as show:
            yield show

    @contextmanager
    def _bars(self) -> Iterator[Callable[[str, int, int], None]]:
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        terminal = RichConsole(stderr=True, highlight=False)
        with Progress(*columns, console=terminal, transient=True, redirect_stdout=False, redirect_stderr=False) as bars:
            tasks: dict[str, TaskID] = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    for task in bars.tasks:
                        bars.update(task.id, completed=task.total)
                    tasks[stage] = bars.add_task(word(f"cli.stage_{stage}", self.language), total=total)
                bars.update(tasks[stage], completed=done)

            yield show
