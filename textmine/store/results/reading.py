"""What one run found, asked line by line: a page about a paper or a pair reads what it shows and no more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from textmine.coding import as_key, from_key
from textmine.model import Corpus, Group, Match, Origin, Outcome, Reach, Role, Status, Theme, ThemeLink
from textmine.store.results import gathering, schema
from textmine.store.results.choosing import PAPER_LINE, condition, order, paper_row, submissions
from textmine.store.results.file import ResultsFile
from textmine.store.results.rows import (
    DocumentRow,
    Hits,
    Neighbours,
    NumberedGroup,
    NumberedTheme,
    PairFigures,
    PairSort,
    PaperRow,
    QueueFilter,
    QueueSort,
    RunFacts,
    SideFigures,
    Tally,
    paper_key,
)
from textmine.store.results.searching import Search, papers_saying, search

_PAIR = """SELECT a, a_size, a_shared, a_net, b, b_size, b_shared, b_net, chars, longest, kinds, passages, legitimate
    FROM pairs"""
_EVERYTHING = QueueFilter()


class Results:
    """The results of one run. Threads may share it.

    Every method raises :class:`~textmine.errors.WorkspaceError` where the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        """Open a file that :func:`write_results` wrote; see :meth:`open`."""
        self._file = ResultsFile(path)
        self.facts = self._facts()

    @classmethod
    def open(cls, path: Path) -> Results:
        """Open a file that :func:`write_results` wrote.

        Raises:
            WorkspaceError: it is missing, not ours, damaged, or of a newer version.
        """
        return cls(path)

    def close(self) -> None:
        """Let go of the file; readings that go on are done first."""
        self._file.close()

    def __enter__(self) -> Results:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # the whole

    def _facts(self) -> RunFacts:
        with self._file.reading() as base:
            [data] = base.execute("SELECT data FROM facts").fetchone() or [b""]
            return schema.FACTS.decode(data)

    def corpus(self) -> Corpus:
        """Return everything, equal to what was written; texts, labels and ledgers are read when they are looked at.

        The file stays open for as long as the corpus, its papers or documents are held.
        """
        file = ResultsFile(self._file.path)
        with file.reading() as base:
            return gathering.whole(file, base, self.facts)

    def corpus_of(self, names: Iterable[str]) -> Corpus:
        """Return the part of the corpus that some papers need; names that no paper has are passed over.

        It holds these papers, their documents, labels, ledgers and so on, what pairs among them share, and the facts
        of the run. Groups have only the members that are among the papers, with the body of the whole group, and stand
        in the order of their numbers, which :meth:`groups` tells. Themes and links are left out: they name papers of
        all the stack.
        """
        with self._file.reading() as base:
            return gathering.part(base, self.facts, names)

    # papers

    def queue(
        self,
        chosen: QueueFilter = _EVERYTHING,
        sort: QueueSort = QueueSort.RANK,
        *,
        descending: bool = False,
        offset: int = 0,
        limit: int,
    ) -> tuple[PaperRow, ...]:
        """Return a page of the submissions that a filter lets through."""
        where, values = self._condition(chosen)
        ordered = f"{PAPER_LINE} WHERE {where} ORDER BY {order(sort, descending=descending)} LIMIT ? OFFSET ?"
        return self._paper_rows(ordered, [*values, limit, offset])

    def names(
        self, chosen: QueueFilter = _EVERYTHING, sort: QueueSort = QueueSort.RANK, *, descending: bool = False
    ) -> tuple[str, ...]:
        """Return the names of all submissions that a filter lets through, in order."""
        where, values = self._condition(chosen)
        ordered = f"SELECT p.name FROM papers p WHERE {where} ORDER BY {order(sort, descending=descending)}"  # noqa: S608  # of ours
        return tuple(from_key(name) for (name,) in self._lines(ordered, values))

    def count(self, chosen: QueueFilter = _EVERYTHING) -> int:
        """Return how many submissions a filter lets through."""
        where, values = self._condition(chosen)
        return self._number(f"SELECT count(*) FROM papers p WHERE {where}", values)  # noqa: S608  # conditions of ours

    def paper(self, name: str) -> PaperRow | None:
        """Return the line of one paper, of a submission where others have its name; None where there is none."""
        return self.papers([name]).get(name)

    def papers(self, names: Iterable[str]) -> dict[str, PaperRow]:
        """Return the lines of papers by name, whatever they are in the run for."""
        found: dict[str, PaperRow] = {}
        for name in dict.fromkeys(names):
            rows = self._paper_rows(f"{PAPER_LINE} WHERE p.name = ? ORDER BY p.number", [as_key(name)])
            if rows:
                found[name] = next((row for row in rows if row.origin is Origin.SUBMISSION), rows[0])
        return found

    def named(self, key: str) -> str:
        """Return the name of the paper behind a :func:`paper_key`, of any origin; empty where there is none."""
        return self._keys.get(key, "")

    def neighbours(self, name: str) -> Neighbours:
        """Return the papers before and after one in the queue."""
        row = self.paper(name)
        if row is None or not row.rank:
            return Neighbours()
        kept = "SELECT name FROM papers WHERE origin = ? AND rank > 0 AND place"
        values = [row.origin.value, row.rank]
        before = self._lines(f"{kept} < ? ORDER BY place DESC LIMIT 1", values)
        after = self._lines(f"{kept} > ? ORDER BY place LIMIT 1", values)
        return Neighbours(*(from_key(lines[0][0]) if lines else None for lines in (before, after)))

    def units(self, origin: Origin = Origin.SUBMISSION) -> tuple[Tally, ...]:
        """Return the units of the papers of an origin, by name; the empty one are those that do not say."""
        counted = "SELECT unit, count(*) FROM papers WHERE origin = ? GROUP BY unit ORDER BY unit"
        return _tallies(self._lines(counted, [origin.value]))

    def finding_kinds(self) -> tuple[Tally, ...]:
        """Return the kinds of findings, the kind that most submissions have first."""
        return self._traits("kind")

    def categories(self) -> tuple[Tally, ...]:
        """Return the categories, the one that most submissions have first."""
        return self._traits("category")

    def _traits(self, field: str) -> tuple[Tally, ...]:
        counted = "SELECT value, count(*) AS n FROM traits WHERE field = ? GROUP BY value ORDER BY n DESC, value"
        return _tallies(self._lines(counted, [field]))

    # pairs

    def pairs(
        self,
        sort: PairSort = PairSort.CHARS,
        *,
        descending: bool = True,
        min_chars: int = 0,
        offset: int = 0,
        limit: int,
    ) -> tuple[PairFigures, ...]:
        """Return a page of the pairs of papers with at least ``min_chars`` characters that count."""
        ordered = f"{_PAIR} WHERE chars >= ? ORDER BY {sort.value} {'DESC' if descending else 'ASC'}, number"
        return self._pair_rows(f"{ordered} LIMIT ? OFFSET ?", [min_chars, limit, offset])

    def pair_names(self, *, min_chars: int = 0) -> tuple[tuple[str, str], ...]:
        """Return the names of all pairs with at least ``min_chars`` characters that count, those with most first."""
        ordered = "SELECT a, b FROM pairs WHERE chars >= ? ORDER BY chars DESC, number"
        return tuple((from_key(a), from_key(b)) for a, b in self._lines(ordered, [min_chars]))

    def pairs_beside(self, a: str, b: str, *, min_chars: int = 0) -> tuple[tuple[str, str] | None, ...]:
        """Return the names of the pairs before and after one in the order of :meth:`pair_names`, None at its ends.

        Nothing at all is returned where the pair is not among them.
        """
        one, other = as_key(a), as_key(b)
        here = "SELECT chars, number FROM pairs WHERE ((a = ? AND b = ?) OR (a = ? AND b = ?)) AND chars >= ?"
        place = self._lines(here, [one, other, other, one, min_chars])
        if not place:
            return ()
        [(chars, number)] = place
        beside = "SELECT a, b FROM pairs WHERE chars >= ? AND (chars {0} ? OR (chars = ? AND number {1} ?))"
        before = beside.format(">", "<") + " ORDER BY chars, number DESC LIMIT 1"
        after = beside.format("<", ">") + " ORDER BY chars DESC, number LIMIT 1"
        found = (self._lines(asked, [min_chars, chars, chars, number]) for asked in (before, after))
        return tuple((from_key(lines[0][0]), from_key(lines[0][1])) if lines else None for lines in found)

    def pair_count(self, *, min_chars: int = 0) -> int:
        """Return how many pairs have at least ``min_chars`` characters that count."""
        return self._number("SELECT count(*) FROM pairs WHERE chars >= ?", [min_chars])

    def pairs_of(self, name: str) -> tuple[PairFigures, ...]:
        """Return the pairs of one paper with it as ``a``, those with most characters first."""
        key = as_key(name)
        rows = self._pair_rows(f"{_PAIR} WHERE a = ? OR b = ? ORDER BY number", [key, key])
        return tuple(row.seen_from(name) for row in rows)

    def pair(self, a: str, b: str) -> PairFigures | None:
        """Return what two papers share with ``a`` on the first side, None where they share nothing."""
        one, other = as_key(a), as_key(b)
        both = f"{_PAIR} WHERE (a = ? AND b = ?) OR (a = ? AND b = ?)"
        return next((row.seen_from(a) for row in self._pair_rows(both, [one, other, other, one])), None)

    def matches_of(self, name: str) -> tuple[Match, ...]:
        """Return the passages that one paper shares with any other, legitimate ones included."""
        with self._file.reading() as base:
            return gathering.matches_of(base, name)

    # the stack

    def groups(self, name: str | None = None) -> tuple[NumberedGroup, ...]:
        """Return the groups, all or those of one paper, each with all its members."""
        with self._file.reading() as base:
            if name is not None:
                return tuple(NumberedGroup(number, group) for number, group in gathering.groups_of(base, [name]))
            lines = base.execute("SELECT number, data FROM groups ORDER BY number")
            return tuple(NumberedGroup(number, schema.GROUP.decode(data)) for number, data in lines)

    def group(self, number: int) -> Group | None:
        """Return a group by its number, None where there is none."""
        with self._file.reading() as base:
            line = base.execute("SELECT data FROM groups WHERE number = ?", (number,)).fetchone()
            return schema.GROUP.decode(line[0]) if line else None

    def themes(
        self, role: Role | None = None, reach: Reach | None = None, *, members: bool = True
    ) -> tuple[NumberedTheme, ...]:
        """Return the themes, all or those of one role or reach, in the order of the run.

        Without ``members``, which are most of their size, they are read five times as fast.
        """
        asked = [(f"{field} = ?", word.value) for field, word in (("role", role), ("reach", reach)) if word]
        where = f"WHERE {' AND '.join(part for part, _ in asked)}" if asked else ""
        blobs = "data, members" if members else "data"
        listed = f"SELECT number, {blobs} FROM themes {where} ORDER BY number"  # noqa: S608  # columns of ours
        with self._file.reading() as base:
            lines = base.execute(listed, [value for _, value in asked])
            return tuple(NumberedTheme(number, gathering.theme(*held)) for number, *held in lines)

    def theme(self, number: int) -> Theme | None:
        """Return a theme by its number with its members, None where there is none."""
        with self._file.reading() as base:
            line = base.execute("SELECT data, members FROM themes WHERE number = ?", (number,)).fetchone()
            return gathering.theme(*line) if line else None

    def links(self) -> tuple[ThemeLink, ...]:
        """Return what papers set beside problems, by the numbers of themes."""
        with self._file.reading() as base:
            return gathering.links(base)

    def documents(
        self, status: Status | None = None, *, offset: int = 0, limit: int | None = None
    ) -> tuple[DocumentRow, ...]:
        """Return the files that were put in, all or those that became one thing, without their texts."""
        listed = """SELECT path, origin, status, outcome, format, reason, sha256, chars, papers FROM documents
            WHERE listed AND (? IS NULL OR status = ?) ORDER BY number LIMIT ? OFFSET ?"""
        asked = status.value if status else None
        values = (asked, asked, -1 if limit is None else limit, offset)
        with self._file.reading() as base:
            return tuple(_document_row(line) for line in base.execute(listed, values))

    def search(self, wanted: Search, *, offset: int = 0, limit: int) -> Hits:
        """Return a page of the statements that hold all words of a search, whatever their width, case or script.

        Words are apart by blanks, and each is found wherever its characters stand in a row. Without words all
        statements are found that the rest chooses; without anything, none.
        """
        with self._file.reading() as base:
            return search(base, wanted, offset, limit)

    def papers_saying(self, wanted: Search) -> frozenset[str]:
        """Return the names of the papers of all statements that :meth:`search` finds."""
        with self._file.reading() as base:
            return papers_saying(base, wanted)

    # lines

    @cached_property
    def _keys(self) -> dict[str, str]:
        names = (from_key(name) for (name,) in self._lines("SELECT DISTINCT name FROM papers", []))
        return {paper_key(name): name for name in names}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        with self._file.reading() as base:
            return submissions(base)

    def _condition(self, chosen: QueueFilter) -> tuple[str, list[Any]]:
        named = chosen.among is not None or chosen.without
        return condition(chosen, self._numbers if named else {})

    def _lines(self, asked: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with self._file.reading() as base:
            return base.execute(asked, values).fetchall()

    def _number(self, asked: str, values: list[Any]) -> int:
        return int(self._lines(asked, values)[0][0])

    def _paper_rows(self, asked: str, values: list[Any]) -> tuple[PaperRow, ...]:
        with self._file.reading() as base:
            return tuple(paper_row(line) for line in base.execute(asked, values))

    def _pair_rows(self, asked: str, values: list[Any]) -> tuple[PairFigures, ...]:
        with self._file.reading() as base:
            return tuple(_pair_row(line) for line in base.execute(asked, values))


def _tallies(lines: Iterable[tuple[Any, ...]]) -> tuple[Tally, ...]:
    return tuple(Tally(from_key(value), papers) for value, papers in lines)


def _pair_row(line: tuple[Any, ...]) -> PairFigures:
    a, *a_figures, b, b_size, b_shared, b_net, chars, longest, kinds, passages, legitimate = line
    return PairFigures(
        SideFigures(from_key(a), *a_figures),
        SideFigures(from_key(b), b_size, b_shared, b_net),
        chars,
        longest,
        schema.COPY_KINDS.decode(kinds),
        passages,
        bool(legitimate),
    )


def _document_row(line: tuple[Any, ...]) -> DocumentRow:
    path, origin, status, outcome, form, reason, sha256, chars, papers = line
    return DocumentRow(
        from_key(path),
        Origin(origin),
        Status(status),
        Outcome(outcome),
        from_key(form),
        schema.MAYBE_WHY.decode(reason),
        from_key(sha256),
        chars,
        schema.NAMES.decode(papers),
    )
