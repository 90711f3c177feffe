"""What the terminal says around a run: what is used, what could not be read, what to look at first, where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from textmine.cli.console import Console
from textmine.cli.terminal import cells, fold, width
from textmine.inputs import Inputs
from textmine.model import Corpus, Document, Reach, Standing, Status
from textmine.store.results import Results
from textmine.words import word
from textmine.work import Pair, Progress, UnreadableStackError

_SHOWN_RANKS = 10
_SHOWN_UNREADABLE = 5
_SHOWN_MISSING = 20
_INDENT = 4
_NO_LEAD = "queue.nothing"
"""The reason of a paper that nothing speaks for looking at."""


@contextmanager
def reading(console: Console) -> Iterator[Progress]:
    """Give the progress of a run; where nothing could be read, list the files before the error goes on."""
    try:
        with console.progress() as progress:
            yield progress
    except UnreadableStackError as error:
        tell_unreadable(console, error.documents)
        raise


def tell_conventions(console: Console, given: Inputs) -> None:
    """Say which folders and files are used for what they are called."""
    completed = given.completed()
    for path in completed.known[len(given.known) :]:
        console.message("cli.using_known", path=str(path))
    for path in completed.previous[len(given.previous) :]:
        console.message("cli.using_previous", path=str(path))
    if completed.roster and not given.roster:
        console.message("cli.using_roster", path=str(completed.roster))


def tell_states(console: Console, documents: Sequence[Document]) -> None:
    """Say of each file that could not be read whole why."""
    keys = {Status.PARTIAL: "cli.partly_read", Status.UNREADABLE: "cli.unreadable_now"}
    for document in documents:
        if key := keys.get(document.status):
            console.message(key, path=document.path, reason=console.words(document.reason))


def tell_summary(console: Console, corpus: Corpus, report: Path) -> None:
    """Print what was received, the first ranks with their reasons, and where the report lies."""
    _tell_received(console, corpus)
    tell_unreadable(console, corpus.documents, "cli.more_unreadable")
    if corpus.missing:
        named = word("report.comma", console.language).join(corpus.missing[:_SHOWN_MISSING])
        key = "cli.missing" if len(corpus.missing) <= _SHOWN_MISSING else "cli.missing_many"
        console.message(key, units=named, count=len(corpus.missing))
    _tell_queue(console, corpus)
    console.message("cli.leads")
    console.message("cli.report_at", path=str(report.absolute()))


def tell_pairs(console: Console, corpus: Corpus, pairs: Sequence[Pair], grey: int, few: int) -> None:
    """Print what was received, how many pairs share passages, and how many are not listed: ``grey`` and ``few``."""
    _tell_received(console, corpus)
    tell_unreadable(console, corpus.documents)
    counted = sum(bool(pair.counted) for pair in pairs)
    console.message("copies.found" if counted else "copies.nothing", count=counted)
    if grey:
        console.message("copies.grey_left", count=grey)
    if few:
        console.message("copies.few_left", count=few)
    if counted:
        console.message("cli.leads")


def _tell_received(console: Console, corpus: Corpus) -> None:
    counts = {status: sum(d.status is status for d in corpus.documents) for status in Status}
    console.message(
        "cli.received",
        files=len(corpus.documents),
        read=counts[Status.READ],
        partial=counts[Status.PARTIAL],
        unreadable=counts[Status.UNREADABLE],
        papers=len(corpus.submissions),
        seconds=round(sum(corpus.seconds.values()), 1),
    )


def tell_unreadable(console: Console, documents: Sequence[Document], rest: str = "cli.more_unreadable_here") -> None:
    """Print the first of the files that could not be read, each with its reason, and how many there are besides."""
    lost = [d for d in documents if d.status is Status.UNREADABLE]
    for document in lost[:_SHOWN_UNREADABLE]:
        console.message("cli.unreadable_file", path=document.path, reason=console.words(document.reason))
    if len(lost) > _SHOWN_UNREADABLE:
        console.message(rest, count=len(lost) - _SHOWN_UNREADABLE)


def _tell_queue(console: Console, corpus: Corpus) -> None:
    """Print two lines a rank or more: whose paper it is, and below it the figures with the reasons."""
    wanted = [s for s in corpus.queue if any(reason.key != _NO_LEAD for reason in s.reasons)]
    papers = {paper.name: paper for paper in corpus.submissions}
    shown = wanted[:_SHOWN_RANKS]
    ranks = [Rank(s, papers[s.paper].unit, corpus.ratios[s.paper].net) for s in shown]
    _tell_ranks(console, ranks, len(wanted) - len(shown))


def tell_ranks(console: Console, results: Results) -> None:
    """Print the first ranks of results that lie in a workspace."""
    rows = results.queue(limit=results.count())
    wanted = [row for row in rows if any(reason.key != _NO_LEAD for reason in row.reasons)]
    shown = wanted[:_SHOWN_RANKS]
    ranks = [Rank(Standing(r.name, r.rank, r.attention, r.reasons), r.unit, r.net) for r in shown]
    _tell_ranks(console, ranks, len(wanted) - len(shown))


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in the queue with whose paper it is, and how much of that is shared (0 to 1)."""

    standing: Standing
    unit: str
    net: float


def _tell_ranks(console: Console, ranks: Sequence[Rank], more: int) -> None:
    console.line()
    if not ranks:
        console.message("cli.queue_empty")
    else:
        console.line(word("cli.queue_title", console.language), bold=True)
    for rank in ranks:
        first, *others = _lines(console, rank)
        console.line(first, bold=True)
        for line in others:
            console.line(line)
    if more:
        console.message("cli.more_ranks", count=more)
    console.line()


def _lines(console: Console, rank: Rank) -> Iterator[str]:
    standing = rank.standing
    unit = rank.unit or word("cli.no_unit", console.language)
    room = width() - _INDENT
    name = [*fold(f"{unit}  {standing.paper}", room)]
    if len(name) > 1 and cells(standing.paper) <= room:
        name = [*fold(unit, room), standing.paper]
    yield f"{standing.rank:>2}  {name[0]}"
    figures = word(
        "cli.figures",
        console.language,
        net=f"{rank.net:.0%}",
        attention=f"{standing.attention:.0f}",
    )
    reasons = word("cli.reason_mark", console.language).join(console.words(reason) for reason in standing.reasons)
    for line in (*name[1:], *fold(f"{figures}  {reasons}", room)):
        yield " " * _INDENT + line


def tell_themes(console: Console, corpus: Corpus, *, single: bool) -> None:
    """Say how many papers and units the themes come from, and how many problems of one unit are not shown."""
    tell_unreadable(console, corpus.documents, "cli.more_unreadable")
    themes = [theme for theme in corpus.themes if theme.reach is not Reach.SINGLE]
    own = len(corpus.themes) - len(themes)
    units = {paper.unit or paper.name for paper in corpus.submissions}
    console.message("cli.themes_found", themes=len(themes), papers=len(corpus.submissions), units=len(units))
    if own and not single:
        console.message("cli.own_left", count=own)
