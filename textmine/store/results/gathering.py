"""A corpus put together again: all of it, or the part that a few papers need."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from textmine.coding import Coder, as_key, from_key
from textmine.model import (
    Corpus,
    Document,
    Finding,
    FindingKind,
    Group,
    Match,
    Paper,
    Span,
    Theme,
    ThemeLink,
)
from textmine.store.results import schema
from textmine.store.results.drawers import Packed
from textmine.store.results.file import ResultsFile
from textmine.store.results.kept import ROOM, Drawers, KeptDocument, KeptPaper, bare
from textmine.store.results.rows import RunFacts

T = TypeVar("T")

_PAPER = "SELECT number, name, document, part, begins, ends, title, unit, year FROM papers"
_FINDING = "SELECT number, paper, kind, begins, ends, why FROM findings"
_LAYER = "SELECT number, layer, name, data FROM layers"
_CODERS: dict[str, Coder[Any]] = dict(
    zip(
        schema.LAYERS,
        (
            schema.LABELS,
            schema.LEGITIMATE,
            schema.RATIOS,
            schema.LEDGER,
            schema.CONCRETENESS,
            schema.STANDING,
        ),
        strict=True,
    )
)
_Line = tuple[Any, ...]


@contextmanager
def _growing() -> Iterator[None]:
    """Keep the collector still while nothing but what stays is made: it takes more than half of the time, in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def whole(file: ResultsFile, base: sqlite3.Connection, facts: RunFacts) -> Corpus:
    """Return everything that was written; what is large stays in ``file``, read by ``base``, until it is looked at."""
    with _growing():
        return _whole(file, base, facts)


def _whole(file: ResultsFile, base: sqlite3.Connection, facts: RunFacts) -> Corpus:
    drawers = Drawers(
        texts=file.drawer("SELECT text FROM texts WHERE document = ?", schema.TEXT, ROOM),
        documents=file.drawer("SELECT facts FROM texts WHERE document = ?", schema.DOCUMENT),
        structures=file.drawer("SELECT data FROM structures WHERE paper = ?", schema.STRUCTURE, ROOM),
    )
    documents = dict(_kept_documents(base, drawers))
    lines = base.execute(f"{_PAPER} ORDER BY number")
    listed = base.execute("SELECT number FROM documents WHERE listed ORDER BY number")
    groups = base.execute("SELECT data FROM groups ORDER BY number")
    themes = base.execute("SELECT data, members FROM themes ORDER BY number")
    found = _corpus(
        facts,
        _layers(base.execute(f"{_LAYER} WHERE layer NOT IN ('labels', 'ledgers') ORDER BY number")),
        documents=tuple(documents[number] for (number,) in listed),
        papers=tuple(KeptPaper.of(_paper(line, documents), documents[line[2]], drawers, line[0]) for line in lines),
        matches=_in_place(schema.PASSAGES.decode(data) for (data,) in base.execute("SELECT data FROM passages")),
        findings=_findings(base.execute(f"{_FINDING} ORDER BY number")),
        groups=tuple(schema.GROUP.decode(data) for (data,) in groups),
    )
    return replace(
        found,
        labels=_packed(file, base, "labels", schema.LABELS),
        ledgers=_packed(file, base, "ledgers", schema.LEDGER),
        themes=tuple(theme(*blobs) for blobs in themes),
        links=links(base),
    )


def _kept_documents(base: sqlite3.Connection, drawers: Drawers) -> Iterator[tuple[int, KeptDocument]]:
    facts = "SELECT document, facts, chars FROM texts JOIN documents ON number = document"
    for number, data, chars in base.execute(facts):
        named, resting = bare(schema.DOCUMENT.decode(data))
        yield number, KeptDocument.of(named, ("text", *resting) if chars else resting, drawers, number)


def _packed(file: ResultsFile, base: sqlite3.Connection, layer: str, coder: Coder[T]) -> Packed[T]:
    numbers = base.execute("SELECT name, number FROM layers WHERE layer = ? ORDER BY number", (layer,))
    drawer = file.drawer("SELECT data FROM layers WHERE number = ?", coder)
    return Packed(drawer, {from_key(name): number for name, number in numbers})


def part(base: sqlite3.Connection, facts: RunFacts, names: Iterable[str]) -> Corpus:
    """Return the corpus of the papers with these names; see :meth:`Results.corpus_of`."""
    wanted = tuple(dict.fromkeys(names))
    papers, layers, findings = (
        sorted(line for name in wanted for line in base.execute(f"{select} WHERE {key} = ?", (as_key(name),)))
        for select, key in ((_PAPER, "name"), (_LAYER, "name"), (_FINDING, "paper"))
    )
    documents = _documents(base, sorted({line[2] for line in papers}))
    return _corpus(
        facts,
        _layers(layers),
        documents=tuple(documents.values()),
        papers=_papers(base, papers, documents),
        matches=_in_place(_between(base, wanted)),
        findings=_findings(findings),
        groups=tuple(_cut(group, frozenset(wanted)) for _, group in groups_of(base, wanted)),
    )


def theme(data: bytes, members: bytes | None = None) -> Theme:
    """Return a theme, with its members where they were read."""
    bare = schema.THEME.decode(data)
    return replace(bare, members=schema.MEMBERS.decode(members) if members is not None else ())


def links(base: sqlite3.Connection) -> tuple[ThemeLink, ...]:
    """Return what papers set beside problems, in the order of the corpus."""
    lines = base.execute("SELECT problem, answer, papers FROM links ORDER BY number")
    return tuple(ThemeLink(problem, answer, schema.NAMES.decode(papers)) for problem, answer, papers in lines)


def groups_of(base: sqlite3.Connection, names: Iterable[str]) -> Iterator[tuple[int, Group]]:
    """Yield the groups that any of the papers belongs to, each with its number."""
    found = "SELECT number FROM members WHERE name = ?"
    numbers = {number for name in names for (number,) in base.execute(found, (as_key(name),))}
    for number in sorted(numbers):
        [data] = base.execute("SELECT data FROM groups WHERE number = ?", (number,)).fetchone()
        yield number, schema.GROUP.decode(data)


@dataclass(slots=True)
class _Layers:
    """What stands by the names of papers."""

    labels: dict[str, Any] = field(default_factory=dict)
    legitimate: dict[str, Any] = field(default_factory=dict)
    ratios: dict[str, Any] = field(default_factory=dict)
    ledgers: dict[str, Any] = field(default_factory=dict)
    concreteness: dict[str, Any] = field(default_factory=dict)
    queue: list[Any] = field(default_factory=list)


def _corpus(
    facts: RunFacts,
    layers: _Layers,
    documents: tuple[Document, ...],
    papers: tuple[Paper, ...],
    matches: tuple[Match, ...],
    findings: tuple[Finding, ...],
    groups: tuple[Group, ...],
) -> Corpus:
    return Corpus(
        documents=documents,
        papers=papers,
        labels=layers.labels,
        matches=matches,
        legitimate=layers.legitimate,
        ratios=layers.ratios,
        groups=groups,
        themes=(),
        findings=findings,
        queue=tuple(layers.queue),
        ledgers=layers.ledgers,
        concreteness=layers.concreteness,
        taxonomy=facts.taxonomy,
        missing=facts.missing,
        skipped=facts.skipped,
        seconds=facts.seconds,
        versions=facts.versions,
        settings=facts.settings,
    )


def _documents(base: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Document]:
    found = {}
    for number in numbers:
        facts, text = base.execute("SELECT facts, text FROM texts WHERE document = ?", (number,)).fetchone()
        found[number] = replace(schema.DOCUMENT.decode(facts), text=schema.TEXT.decode(text))
    return found


def _papers(base: sqlite3.Connection, lines: Iterable[_Line], documents: dict[int, Document]) -> tuple[Paper, ...]:
    found = []
    for line in lines:
        [data] = base.execute("SELECT data FROM structures WHERE paper = ?", (line[0],)).fetchone()
        found.append(replace(_paper(line, documents), structure=schema.STRUCTURE.decode(data)))
    return tuple(found)


def _paper(line: _Line, documents: Mapping[int, Document]) -> Paper:
    """Return a paper without its structure."""
    _, name, document, part, start, end, title, unit, year = line
    return Paper(from_key(name), documents[document], part, Span(start, end), from_key(title), from_key(unit), year)


def _layers(lines: Iterable[_Line]) -> _Layers:
    found = _Layers()
    for _, layer, name, data in lines:
        noun = _CODERS[layer].decode(data)
        if layer == "queue":
            found.queue.append(noun)
        else:
            getattr(found, layer)[from_key(name)] = noun
    return found


def _findings(lines: Iterable[_Line]) -> tuple[Finding, ...]:
    return tuple(
        Finding(from_key(paper), Span(start, end), FindingKind(kind), schema.WHY.decode(why))
        for _, paper, kind, start, end, why in lines
    )


def _between(base: sqlite3.Connection, names: Sequence[str]) -> Iterator[schema.Passages]:
    """Yield what pairs among the papers share."""
    keys = {as_key(name) for name in names}
    for key in keys:
        for number, b in base.execute("SELECT number, b FROM pairs WHERE a = ?", (key,)).fetchall():
            if b in keys:
                [data] = base.execute("SELECT data FROM passages WHERE pair = ?", (number,)).fetchone()
                yield schema.PASSAGES.decode(data)


def matches_of(base: sqlite3.Connection, name: str) -> tuple[Match, ...]:
    """Return the passages that one paper shares with any other, in the order of the corpus."""
    key = as_key(name)
    found = base.execute("SELECT data FROM passages JOIN pairs ON pair = number WHERE a = ? OR b = ?", (key, key))
    return _in_place(schema.PASSAGES.decode(data) for (data,) in found)


def _in_place(passages: Iterable[schema.Passages]) -> tuple[Match, ...]:
    """Return matches in the order of the corpus."""
    placed = [entry for some in passages for entry in zip(some.places, some.matches, strict=True)]
    return tuple(match for _, match in sorted(placed, key=lambda entry: entry[0]))


def _cut(group: Group, names: frozenset[str]) -> Group:
    """Leave out the members that are not among the papers; the body stays as the whole group has it."""
    held = tuple(held for held in group.held if held.paper in names)
    return replace(group, papers=tuple(name for name in group.papers if name in names), held=held)
