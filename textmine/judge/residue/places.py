"""Places that are not the writer's own, though the paper speaks of them as if they were."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import is_quoted, located, own_statements, slip
from textmine.judge.residue.home import Home
from textmine.judge.residue.names import LEVELS, places_in
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper
from textmine.text.names import bare_unit

_TOWNS = LEVELS[2:]
_LOW = ("镇", "乡", "街道", "村", "社区")
_ENOUGH_TOWNS = 3  # towns of the stack, from which one that nobody knows is foreign to its county too


def foreign_places(paper: Paper, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the foreign places of a paper; none if it names so many that they are what it is about.

    A place counts as foreign when the stack does not know it (:func:`home_of`) and the sentence does not speak of a
    visit. A county may have towns that nobody else in the stack names: they are foreign to towns and villages only.
    """
    found: list[Finding] = []
    names: set[str] = set()
    unit = bare_unit(paper.unit, lexicon)
    low = any(level in unit for level in _LOW) or home.towns >= _ENOUGH_TOWNS
    for statement in own_statements(paper):
        if statement.text.endswith(("：", ":")):  # 城关镇党委书记： speaks to somebody
            continue
        for name, start in places_in(statement.text, lexicon):
            if (name.endswith(_TOWNS) and not low) or home.is_own(name) or name in paper.title:
                continue
            span = located(paper, statement, name, start)
            if span and not is_quoted(paper.text, statement, span.start):
                names.add(name)
                found.append(slip(paper, span, FindingKind.PLACE, name=name, unit=paper.unit or paper.title))
    if len(names) <= lexicon.residue.places.max_places:
        yield from found
