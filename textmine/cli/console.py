"""What the terminal shows of a run: messages, progress, the first ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rich.console
from rich import box
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from textmine.model import Corpus, Reason, Status
from textmine.words import Language, say, word

_SHOWN_RANKS = 10
_SHOWN_UNREADABLE = 5


class Console:
    """Speaks one language: data to stdout, everything else to stderr."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.out = rich.console.Console(highlight=False, soft_wrap=True)
        self.err = rich.console.Console(stderr=True, highlight=False)

    def words(self, reason: Reason) -> str:
        """Return the sentence of a reason."""
        return say(reason, self.language)

    def say(self, reason: Reason) -> None:
        """Print a sentence to stderr, as it is: names of files hold no markup."""
        self.err.print(Text(self.words(reason)), soft_wrap=True)

    def message(self, key: str, **values: str | int | float) -> None:
        """Print the sentence ``key`` to stderr."""
        self.say(Reason.of(key, **values))

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Give a function that shows how far a stage has come; only on a terminal."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err, disable=not self.err.is_terminal, transient=True) as bar:
            tasks = {}

            def show(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    for earlier in tasks.values():
                        bar.update(earlier, completed=bar.tasks[earlier].total)
                    tasks[stage] = bar.add_task(word(f"cli.stage_{stage}", self.language), total=total)
                bar.update(tasks[stage], completed=done)

            yield show

    def summary(self, corpus: Corpus, report: Path) -> None:
        """Print what was received, the first ranks with their reasons, and where the report lies."""
        counts = {status: sum(d.status is status for d in corpus.documents) for status in Status}
        self.message(
            "cli.received",
            files=len(corpus.documents),
            read=counts[Status.READ],
            partial=counts[Status.PARTIAL],
            unreadable=counts[Status.UNREADABLE],
            papers=len(corpus.submissions),
            seconds=round(sum(corpus.seconds.values()), 1),
        )
        self._unreadable(corpus)
        if corpus.missing:
            self.message("cli.missing", units="、".join(corpus.missing))
        self.err.print(self._queue(corpus))
        self.message("cli.leads")
        self.message("cli.report_at", path=str(report.resolve()))

    def _unreadable(self, corpus: Corpus) -> None:
        lost = [d for d in corpus.documents if d.status is Status.UNREADABLE]
        for document in lost[:_SHOWN_UNREADABLE]:
            reason = self.words(document.reason) if document.reason else ""
            self.message("cli.unreadable_file", path=document.path, reason=reason)
        if len(lost) > _SHOWN_UNREADABLE:
            self.message("cli.more_unreadable", count=len(lost) - _SHOWN_UNREADABLE)

    def _queue(self, corpus: Corpus) -> Table:
        named = {p.name: p for p in corpus.submissions}
        table = Table(title=word("cli.queue_title", self.language), box=box.SIMPLE, title_justify="left")
        table.add_column(word("cli.rank", self.language), justify="right")
        table.add_column(word("cli.unit", self.language), max_width=16)
        table.add_column(word("cli.paper", self.language), max_width=28)
        table.add_column(word("cli.net", self.language), justify="right")
        table.add_column(word("cli.attention", self.language), justify="right")
        table.add_column(word("cli.why", self.language), ratio=1)
        for standing in corpus.queue[:_SHOWN_RANKS]:
            paper = named[standing.paper]
            table.add_row(
                str(standing.rank),
                Text(paper.unit or "—"),
                Text(paper.name),
                f"{corpus.ratios[paper.name].net:.0%}",
                f"{standing.attention:.0f}",
                Text("；".join(self.words(reason) for reason in standing.reasons)),
            )
        return table
