"""Places that are not the writer's own, though the paper speaks of them as if they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import is_quoted, located, own_indexed, slip
from textmine.judge.residue.home import Home
from textmine.judge.residue.names import LEVELS, Place, places_in, wished_places
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper
from textmine.text.names import bare_unit

_TOWNS = LEVELS[2:]
_VILLAGES = ("村", "社区")
_LOW = ("镇", "乡", "街道", "村", "社区")


@dataclass(frozen=True, slots=True)
class Named:
    """The places that one statement of a paper names: as its own (``told``), or by wishing them well.

    ``statement`` indexes the paper's statements. What is ``doubtful`` is a place only to who knows it.
    """

    statement: int
    told: tuple[Place, ...] = ()
    wished: tuple[Place, ...] = ()
    doubtful: tuple[Place, ...] = ()


def named_places(paper: Paper, lexicon: Lexicon) -> tuple[Named, ...]:
    """Return the places that the author names, whoever's they are."""
    village = bare_unit(paper.unit, lexicon).endswith(_VILLAGES)
    named: list[Named] = []
    for index, statement in own_indexed(paper):
        told = places_in(statement.text, lexicon)
        if statement.text.endswith(("：", ":")):  # 城关镇党委书记： speaks to somebody
            told = tuple((name, start) for name, start in told if start)
        sure, doubtful = wished_places(statement.text, lexicon, village=village)
        if told or sure or doubtful:
            named.append(Named(index, told, sure, doubtful))
    return tuple(named)


def foreign_places(paper: Paper, named: Sequence[Named], home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the foreign places of a paper; none if it names so many that they are what it is about.

    A place counts as foreign when the stack does not know it (:func:`home_of`) and the sentence does not speak of a
    visit, or wishes it well as only its own people do. A county may have towns that nobody else in the stack names:
    they are foreign to towns and villages only.
    """
    rules = lexicon.residue.places
    found: list[Finding] = []
    names: set[str] = set()
    unit = bare_unit(paper.unit, lexicon)
    low = any(level in unit for level in _LOW) or home.towns >= lexicon.residue.home.enough_towns
    for places in named:
        statement = paper.structure.statements[places.statement]
        wished = sorted((*places.wished, *(place for place in places.doubtful if home.is_own(place[0]))))
        told, hoped = {start for _, start in places.told}, {start for _, start in wished}
        for name, start in (*places.told, *(w for w in wished if w[1] not in told)):
            if (name.endswith(_TOWNS) and not low) or name in paper.title:
                continue
            if home.is_own(name) and not (start in hoped and _is_peer(name, unit)):
                continue
            if rules.bodies.match(statement.text, start + len(name)):
                continue  # a bank or a school that bears the name of its place
            if paper.text.count(name) >= rules.wished_often and start not in told:
                continue
            span = located(paper, statement, name, start)
            if span and not is_quoted(paper.text, statement, span.start):
                names.add(name)
                found.append(slip(paper, span, FindingKind.PLACE, name=name, unit=paper.unit or paper.title))
    if len(names) <= rules.max_places:
        yield from found


def _is_peer(name: str, unit: str) -> bool:
    """Tell whether a place is another one of the writer's own rank: no town wishes another town well as its own."""
    return name not in unit and any(name.endswith(rank) and unit.endswith(rank) for rank in (_TOWNS, _VILLAGES))
