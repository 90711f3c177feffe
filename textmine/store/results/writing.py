"""Results are written once: into a file beside the target, brought to the disk, and put in place by its name."""

from __future__ import annotations

import errno
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import repeat
from pathlib import Path

from textmine.coding import as_key
from textmine.model import Corpus, Match, Paper, Role, Theme
from textmine.store.output import beside, told
from textmine.store.results import schema
from textmine.store.results.drawers import encoded
from textmine.store.results.grams import grams
from textmine.store.results.lines import Lines, Row, Said, facts_of
from textmine.store.results.rows import PairFigures

_PRAGMAS = (
    "journal_mode = OFF",  # a write that breaks off leaves nothing that anybody reads
    "synchronous = OFF",  # the file goes to the disk as a whole, once
    "locking_mode = EXCLUSIVE",
    f"application_id = {schema.APPLICATION}",
    f"user_version = {schema.FORMAT}",
)
_BUFFER = 64 * 2**20  # bytes of words held before they are written in their order


def write_results(corpus: Corpus, path: Path, pairs: Sequence[PairFigures]) -> None:
    """Write what a run found to ``path``; whoever looks there sees all of it, or what was there before.

    Args:
        corpus: what the run found.
        path: the file, in a folder that exists.
        pairs: the figures of every pair of papers with a match, in the order in which they are listed.

    Raises:
        WorkspaceError: the disk is full or refuses.
        ValueError: a pair with a match has no figures.
    """
    with told(path), beside(path) as part, _full_disk(), closing(sqlite3.connect(part, isolation_level=None)) as base:
        for pragma in _PRAGMAS:
            base.execute(f"PRAGMA {pragma}")
        base.execute("BEGIN")
        for statement in schema.TABLES:
            base.execute(statement)
        _Writer(base, corpus, pairs).write()
        for statement in schema.INDEXES:
            base.execute(statement)
        base.execute("ANALYZE")
        base.execute("COMMIT")


@contextmanager
def _full_disk() -> Iterator[None]:
    """Say in the words of the system what SQLite says in its own."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


class _Writer:
    """Fills the tables of one file."""

    def __init__(self, base: sqlite3.Connection, corpus: Corpus, pairs: Sequence[PairFigures]) -> None:
        self._base = base
        self._corpus = corpus
        self._pairs = pairs
        self._lines = Lines(corpus)

    def write(self) -> None:
        """Write everything."""
        corpus, lines = self._corpus, self._lines
        self._words()
        self._fill("facts", [(schema.FACTS.encode(facts_of(corpus, len(self._pairs))),)])
        self._fill("documents", lines.documents())
        self._fill("texts", lines.texts())
        self._fill("papers", lines.papers())
        self._fill("traits", lines.traits())
        self._fill("structures", lines.structures())
        self._fill("layers", ((n, *row) for n, row in enumerate(_layers(corpus))))
        self._fill("findings", lines.findings())
        self._fill("pairs", (_pair_row(n, pair) for n, pair in enumerate(self._pairs)))
        self._fill("passages", _passages(self._pairs, corpus.matches))
        self._fill("groups", ((n, schema.GROUP.encode(group)) for n, group in enumerate(corpus.groups, 1)))
        self._fill("members", ((as_key(name), n) for n, g in enumerate(corpus.groups, 1) for name in g.papers))
        self._fill("themes", (_theme_row(n, theme) for n, theme in enumerate(corpus.themes)))
        self._fill(
            "links",
            ((n, link.problem, link.answer, schema.NAMES.encode(link.papers)) for n, link in enumerate(corpus.links)),
        )

    def _fill(self, table: str, rows: Iterable[Row]) -> None:
        every = iter(rows)
        if first := next(every, None):
            insert = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"  # noqa: S608  # names of ours and marks
            self._base.execute(insert, first)
            self._base.executemany(insert, every)

    def _words(self) -> None:
        """Index the statements, those of the paper with the highest rank first, so that hits come in this order."""
        for option, value in (("hashsize", _BUFFER), ("automerge", 0)):
            self._base.execute("INSERT INTO words (words, rank) VALUES (?, ?)", (option, value))
        facets = _Facets()
        first = 1
        for number, paper in self._lines.ranked():
            said = paper.structure.statements
            kinds = self._lines.kinds_of(paper)
            numbers = range(first, first + len(said))
            tokens = grams([statement.text for statement in said])
            self._base.executemany(
                "INSERT INTO words (rowid, grams, facets) VALUES (?, ?, ?)",
                zip(numbers, tokens, facets.of(paper, kinds), strict=True),
            )
            roles = (kind.role.value if kind else None for kind in kinds)
            self._fill("statements", zip(numbers, repeat(number), range(len(said)), roles))
            first = numbers.stop
        self._fill("facets", facets.rows())


class _Facets:
    """What statements can be chosen by beside their words, as numbers: nothing of a stack becomes a token's name."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | int], int] = {}

    def of(self, paper: Paper, kinds: Sequence[Said | None]) -> Iterator[str]:
        """Yield the tokens of each statement of a paper."""
        origin, unit, year = ("origin", paper.document.origin.value), ("unit", paper.unit), ("year", paper.year)
        common = self._tokens((origin, unit, year))
        seen: dict[tuple[Role, tuple[str, ...]] | None, str] = {None: common}
        for said in kinds:
            kind = (said.role, said.categories) if said else None
            if kind not in seen and said:
                categories = (("category", category) for category in said.categories)
                seen[kind] = f"{common} {self._tokens((('role', said.role.value), *categories))}"
            yield seen[kind]

    def _tokens(self, traits: Iterable[tuple[str, str | int]]) -> str:
        return " ".join(str(self._numbers.setdefault(trait, len(self._numbers) + 1)) for trait in traits)

    def rows(self) -> Iterator[Row]:
        """Yield what the numbers stand for."""
        return (
            (number, field, as_key(value) if isinstance(value, str) else value)
            for (field, value), number in self._numbers.items()
        )


def _layers(corpus: Corpus) -> Iterator[Row]:
    """Yield what stands by the name of a paper, each layer in its own order."""
    for name in corpus.labels:
        yield "labels", as_key(name), encoded(corpus.labels, name, schema.LABELS)
    for name, legitimate in corpus.legitimate.items():
        yield "legitimate", as_key(name), schema.LEGITIMATE.encode(legitimate)
    for name, ratios in corpus.ratios.items():
        yield "ratios", as_key(name), schema.RATIOS.encode(ratios)
    for name in corpus.ledgers:
        yield "ledgers", as_key(name), encoded(corpus.ledgers, name, schema.LEDGER)
    for name, measured in corpus.concreteness.items():
        yield "concreteness", as_key(name), schema.CONCRETENESS.encode(measured)
    for standing in corpus.queue:
        yield "queue", as_key(standing.paper), schema.STANDING.encode(standing)


def _theme_row(number: int, theme: Theme) -> Row:
    bare, members = schema.THEME.encode(replace(theme, members=())), schema.MEMBERS.encode(tuple(theme.members))
    return number, theme.role.value, theme.reach.value, bare, members


def _pair_row(number: int, pair: PairFigures) -> Row:
    a, b = pair.a, pair.b
    sides = (as_key(a.name), as_key(b.name), a.size, a.shared, a.net, b.size, b.shared, b.net)
    kinds = schema.COPY_KINDS.encode(pair.kinds)
    return number, *sides, pair.chars, pair.longest, kinds, pair.passages, pair.legitimate, pair.share


def _passages(pairs: Sequence[PairFigures], matches: Sequence[Match]) -> Iterator[Row]:
    gathered: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, match in enumerate(matches):
        gathered[min(match.a, match.b), max(match.a, match.b)].append(place)
    for number, pair in enumerate(pairs):
        a, b = pair.a.name, pair.b.name
        places = tuple(gathered.pop((min(a, b), max(a, b)), ()))
        yield number, schema.PASSAGES.encode(schema.Passages(places, tuple(matches[place] for place in places)))
    if gathered:
        raise ValueError(f"no figures for {next(iter(gathered))}")
