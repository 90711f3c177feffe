"""What a search finds, with the papers and labels that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from textmine.model import Label, Origin, Paper, Statement
from textmine.store.results.grams import folded
from textmine.store.results.reading import Results
from textmine.store.results.rows import Hit, Hits
from textmine.store.results.searching import Search

_EVERYTHING = -1  # SQLite's word for no limit
_NEAR = 3  # names that are told to who asked for one that is not there


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that was found; those of superior documents have no label."""

    hit: Hit
    paper: Paper
    label: Label | None

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.paper.structure.statements[self.hit.index]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found; ``papers`` counts those that all of it stands in, not only the hits that are here.

    ``near`` are the units most like the one that was asked for, where no paper is of that one; None where one is.
    """

    hits: Hits
    papers: int
    near: tuple[str, ...] | None = None


def look(results: Results, wanted: Search, limit: int) -> Answer:
    """Search the statements of a run.

    Args:
        results: what the run found.
        wanted: the words and filters; the unit may be written in any width, case or script.
        limit: the most hits to return, 0 for all.
    """
    if wanted.unit is not None:
        units = [tally.value for tally in results.units(wanted.origin or Origin.SUBMISSION)]
        unit = unit_named(wanted.unit, units)
        if unit is None:
            return Answer(Hits((), 0), 0, units_near(wanted.unit, units))
        wanted = replace(wanted, unit=unit)
    return Answer(results.search(wanted, limit=limit or _EVERYTHING), len(results.papers_saying(wanted)))


def with_papers(results: Results, hits: Iterable[Hit], origin: Origin) -> Iterator[Found]:
    """Yield the hits of one search with their papers, of which one at a time is held."""
    for name, same in groupby(hits, key=lambda hit: hit.paper):
        part = results.corpus_of([name])
        paper = next(p for p in part.papers if p.document.origin is origin)
        labels = part.labels.get(name, ())
        for hit in same:
            yield Found(hit, paper, labels[hit.index] if hit.role else None)


def unit_named(asked: str, units: Iterable[str]) -> str | None:
    """Return the unit of that name, whatever the width, case or script that it is asked for in."""
    wanted = folded(asked)
    return next((unit for unit in units if folded(unit) == wanted), None)


def units_near(asked: str, units: Iterable[str]) -> tuple[str, ...]:
    """Return the few units whose names are most like one that is not there, first those that hold it or lie in it.

    >>> units_near("青石", ["白鹭镇", "青石镇党委", "清石村"])
    ('青石镇党委', '清石村')
    """
    wanted = folded(asked)
    near = {unit: _likeness(wanted, folded(unit)) for unit in units if unit}
    return tuple(sorted((unit for unit in near if any(near[unit])), key=near.__getitem__, reverse=True)[:_NEAR])


def _likeness(a: str, b: str) -> tuple[bool, float]:
    return a in b or b in a, SequenceMatcher(None, a, b, autojunk=False).ratio()
