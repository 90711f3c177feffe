"""How people, places and units are named in Chinese prose, and what is shown instead of a name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.lexicon.reading import any_of


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """How a person is told.

    ``shape`` is a surname and one or two characters. Such a name stands behind one of ``titles``, before one of
    ``called``, behind one of ``labels`` with a colon, in a column of ``columns``, or between ``asked`` and ``acts``
    (the group ``weak`` of ``asked`` are words behind which much else stands). ``addressed`` are surnames with a title
    (group ``who``), ``nicknames`` with 老 or 小, none behind ``no_surname_after``. The ``doubtful`` surnames are mostly
    other words. ``no_name`` are characters that no given name has, ``follows`` such as come behind one. A dictionary
    word used more than ``common`` times is no name. Those of ``keep`` are known to everybody and stay. ``alone``
    finds where three characters may be a name that nothing announces: they have to be ``likely`` by what given
    names are made of. ``rows`` are names in a row with how many people they are behind them. ``halves`` are no
    given name but with another character; nothing with one of ``no_endings`` is a name where little speaks for one.
    """

    surnames: frozenset[str]
    doubtful: frozenset[str]
    compound: tuple[str, ...]
    shape: str
    titles: re.Pattern[str]
    called: re.Pattern[str]
    addressed: re.Pattern[str]
    nicknames: re.Pattern[str]
    no_surname_after: frozenset[str]
    labels: re.Pattern[str]
    columns: re.Pattern[str]
    asked: re.Pattern[str]
    acts: re.Pattern[str]
    no_name: frozenset[str]
    follows: frozenset[str]
    common: int
    keep: frozenset[str]
    alone: re.Pattern[str]
    rows: re.Pattern[str]
    likely: float
    halves: frozenset[str]
    no_endings: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceNameRules:
    """How a place is told by its ending.

    ``levels`` are endings, the longer first; ``ending`` finds one that is no part of another word. A name with one of
    ``listed`` has to be in the list of divisions. ``actors`` stands behind a name, ``before`` in front of one;
    ``no_name`` are characters that no name has, ``common`` words that make none before an ending, and ``known`` names
    that stay where they stand without an ending.
    """

    levels: tuple[str, ...]
    listed: tuple[str, ...]
    ending: re.Pattern[str]
    actors: re.Pattern[str]
    before: frozenset[str]
    no_name: frozenset[str]
    common: frozenset[str]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnitNameRules:
    """What a unit's name comes to: ``above`` stands in front, ``generic`` names are no unit's without their place.

    ``kinds`` maps the ending of a name to the kind that is shown for it.
    """

    above: re.Pattern[str]
    generic: re.Pattern[str]
    kinds: Mapping[str, str]

    def kind(self, name: str) -> str:
        """Return the kind of a unit by the longest ending that it has, nothing where none fits."""
        return self.kinds.get(max((e for e in self.kinds if name.endswith(e)), key=len, default=""), "")


@dataclass(frozen=True, slots=True)
class AliasRules:
    """What aliases are made of: letters for places and units, a word before the number of a person."""

    letters: str
    place: str
    person: str
    unit: str


@dataclass(frozen=True, slots=True)
class NamingRules:
    """All rules on names together."""

    people: PeopleRules
    places: PlaceNameRules
    units: UnitNameRules
    aliases: AliasRules


def naming_rules(path: Path) -> NamingRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    units = data["units"]
    kinds = {ending: kind["shown"] for kind in units["kind"] for ending in kind["endings"]}
    return NamingRules(
        _people(data["people"]),
        _places(data["places"]),
        UnitNameRules(re.compile(units["above"]), re.compile(units["generic"]), kinds),
        AliasRules(**data["aliases"]),
    )


def _people(data: Mapping[str, Any]) -> PeopleRules:
    compound = tuple(data["compound"])
    shape = rf"(?:(?:{'|'.join(compound)})|[{data['surnames']}])[\u4e00-\u9fff]{{1,2}}"
    return PeopleRules(
        surnames=frozenset(data["surnames"]),
        doubtful=frozenset(data["doubtful"]),
        compound=compound,
        shape=shape,
        titles=re.compile(rf"(?:{any_of(data['titles']).pattern})[：:\s]{{0,2}}(?={shape})"),
        called=re.compile(rf"(?:{any_of(data['called']).pattern})"),
        addressed=re.compile(rf"(?P<who>[{data['clear']}])(?:{any_of(data['addressed']).pattern})"),
        nicknames=re.compile(data["nicknames"]),
        no_surname_after=frozenset(data["no_surname_after"]),
        labels=re.compile(rf"{data['labels']}\s*[：:]\s*"),
        columns=re.compile(data["columns"]),
        asked=re.compile(rf"{data['asked']}(?={shape})"),
        acts=re.compile(data["acts"]),
        no_name=frozenset(data["no_name"]),
        follows=frozenset(data["follows"]),
        common=data["common"],
        keep=frozenset(data["keep"]),
        alone=_alone(data),
        rows=re.compile(rf"{shape}(?:、{shape}?)+(?={data['counted']})"),  # lazy: 李娜, not 李娜等
        likely=data["likely"],
        halves=frozenset(data["halves"]),
        no_endings=frozenset(data["no_endings"]),
    )


def _alone(data: Mapping[str, Any]) -> re.Pattern[str]:
    """A clear surname before two characters that may be a given name."""
    never = data["no_name"]
    last = f"{never}{data['follows']}{data['no_endings']}"
    return re.compile(
        rf"(?![{data['doubtful']}{data['announced']}])[{data['surnames']}]"
        rf"(?=(?![{never}])[\u4e00-\u9fff](?![{last}])[\u4e00-\u9fff])"
    )


def _places(data: Mapping[str, Any]) -> PlaceNameRules:
    levels = tuple(sorted(data["levels"], key=len, reverse=True))
    return PlaceNameRules(
        levels=levels,
        listed=tuple(data["listed"]),
        ending=re.compile(rf"(?!{data['no_level']})(?:{'|'.join(levels)})"),
        actors=re.compile(data["actors"]),
        before=frozenset(data["before"]),
        no_name=frozenset(data["no_name"]),
        common=frozenset(data["common"]),
        known=frozenset(data["known"]),
    )
