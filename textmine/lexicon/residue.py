"""What betrays a borrowed paper: one table of rules a kind of residue."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.lexicon.divisions import Divisions, read_divisions
from textmine.lexicon.reading import any_of, either, lines


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """How foreign places are told.

    ``elsewhere`` marks sentences that speak of other places for a good reason; ``generic`` are words that make no
    name before 县 or 镇, ``no_name`` characters that no unknown name holds, ``actors`` words that act behind a name,
    ``seats`` offices that are written with it, ``before`` what stands in front of a name in prose; a paper that names
    more than ``max_places`` foreign ones speaks about many places. ``bodies`` are organisations that bear the name of
    a place. A sentence with a ``wish`` speaks of its ``wished`` places as its own, unless the paper names one
    ``wished_often``; ``villages`` finds the business of one (each with a group ``name``).
    """

    elsewhere: re.Pattern[str]
    generic: frozenset[str]
    no_name: frozenset[str]
    actors: tuple[str, ...]
    seats: tuple[str, ...]
    before: re.Pattern[str]
    bodies: re.Pattern[str]
    wish: re.Pattern[str]
    wished: re.Pattern[str]
    villages: re.Pattern[str]
    wished_often: int
    max_places: int
    divisions: Divisions


@dataclass(frozen=True, slots=True)
class UnitRules:
    """How a unit speaks that stands in the writer's place.

    A ``promise`` of another unit tells between the kinds of ``peers``, none of which is above another; a ``vow`` draws
    the lesson of this very paper, as only its writer does.
    """

    promise: re.Pattern[str]
    vow: re.Pattern[str]
    peers: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of office, told by the endings of its name."""

    name: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Words of which only some kinds of office (``may``), and those whose name holds ``also``, speak as their own.

    ``planned`` adds words that others may well mention, but not plan.
    """

    words: re.Pattern[str]
    planned: re.Pattern[str]
    may: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """Whose words are whose.

    ``own_words`` pairs words of self-reference with the endings of the units that may use them; ``unless`` are words
    of a sentence that speaks of another office. A sentence with a ``plan`` speaks of the writer's own doings, but for
    clauses with one of ``others``. ``each`` are words of a sentence on many offices. ``posts`` are endings of an
    office holder, behind the name of the office.
    """

    own_words: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    kinds: tuple[OfficeKind, ...]
    duties: tuple[Duty, ...]
    unless: re.Pattern[str]
    plan: re.Pattern[str]
    others: re.Pattern[str]
    each: re.Pattern[str]
    posts: re.Pattern[str]

    def kind(self, unit: str) -> str:
        """Return the kind of a unit by the longest ending that it has, nothing where none fits."""
        fits = [(len(e), kind.name) for kind in self.kinds for e in kind.endings if unit.endswith(e)]
        return max(fits, default=(0, ""))[1]


@dataclass(frozen=True, slots=True)
class Dated:
    """A campaign, document or agency with the years from ``since`` to ``until`` in which it was in force."""

    words: re.Pattern[str]
    since: int
    until: int
    instead: str
    agency: bool


@dataclass(frozen=True, slots=True)
class OutdatedRules:
    """What was in force when; ``past`` are words of a clause that tells of the past, if none of ``present``."""

    entries: tuple[Dated, ...]
    any: re.Pattern[str]
    past: re.Pattern[str]
    present: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LeftoverRules:
    """Words of a writing ``assistant``, an ``instruction``, ``markup``; ``unless`` are words of who tells of such."""

    assistant: re.Pattern[str]
    instruction: re.Pattern[str]
    markup: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DateRules:
    """Years, each the first group that matched.

    ``deadline`` is by when something is to be done, in a remedy; ``due`` the same wherever it stands; ``self_year``
    what a paper is about; ``plan`` for when plans are made, in a remedy; ``next_year`` the same wherever it stands.
    """

    deadline: re.Pattern[str]
    self_year: re.Pattern[str]
    plan: re.Pattern[str]
    due: re.Pattern[str]
    next_year: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SloganRules:
    """Brands and mottos: ``branded`` finds one called so (its only group), ``quoted`` anything in quotation marks.

    An owner names its own ``least`` times; what more than ``max_units`` use, or stands in ``common``, is everybody's.
    """

    branded: re.Pattern[str]
    quoted: re.Pattern[str]
    common: frozenset[str]
    least: int
    max_units: int


@dataclass(frozen=True, slots=True)
class ResidueRules:
    """What betrays a borrowed paper, kind by kind.

    ``typos`` maps a wrong word to the right one; ``variants`` are characters that writers may choose between,
    ``spoken`` characters too common by themselves to be a slip, ``fixed`` words that every paper of the field uses.
    """

    placeholders: re.Pattern[str]
    no_placeholder: re.Pattern[str]
    places: PlaceRules
    units: UnitRules
    dates: DateRules
    offices: OfficeRules
    outdated: OutdatedRules
    leftovers: LeftoverRules
    slogans: SloganRules
    typos: Mapping[str, str]
    any_typo: re.Pattern[str]
    variants: tuple[str, ...]
    lookalikes: tuple[str, ...]
    spoken: frozenset[str]
    fixed: frozenset[str]


def residue_rules(phrases: Path, dictionary: Path) -> ResidueRules:
    """Read the rules."""
    data = _table(phrases / "residue.toml")
    typos = dict(line.split() for line in lines(phrases / "typos.txt"))
    dates, slogans = data["dates"], data["slogans"]
    return ResidueRules(
        placeholders=either(data["placeholders"]),
        no_placeholder=either(data["no_placeholder"]),
        places=_places(data, dictionary),
        units=_units(data["units"]),
        dates=DateRules(
            re.compile(dates["deadline"]),
            either(dates["self_year"]),
            re.compile(dates["plan"]),
            either(dates["due"]),
            re.compile(dates["next_year"]),
        ),
        offices=_offices(data["self"], _table(phrases / "offices.toml")),
        outdated=_outdated(_table(dictionary / "outdated.toml")),
        leftovers=LeftoverRules(**{name: either(words) for name, words in _table(phrases / "leftovers.toml").items()}),
        slogans=SloganRules(
            either(slogans["branded"]),
            re.compile(slogans["quoted"]),
            frozenset(slogans["common"]),
            slogans["least"],
            slogans["max_units"],
        ),
        typos=typos,
        any_typo=any_of(typos),
        lookalikes=tuple(data["typos"]["lookalikes"]),
        variants=tuple(data["typos"]["variants"]),
        spoken=frozenset(data["typos"]["spoken"]),
        fixed=frozenset(data["typos"]["fixed"].split()),
    )


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _places(data: Mapping[str, Any], dictionary: Path) -> PlaceRules:
    return PlaceRules(
        elsewhere=either(data["elsewhere"]),
        generic=frozenset(data["generic"]),
        no_name=frozenset(data["no_name"]),
        actors=tuple(data["actors"]),
        seats=tuple(data["seats"]),
        before=re.compile(data["before"]),
        bodies=re.compile(data["bodies"]),
        wish=either(data["wish"]),
        wished=re.compile(data["wished"]),
        villages=re.compile(data["villages"]),
        wished_often=data["wished_often"],
        max_places=data["max_places"],
        divisions=read_divisions(dictionary / "divisions.txt"),
    )


def _units(data: Mapping[str, Any]) -> UnitRules:
    return UnitRules(re.compile(data["promise"]), re.compile(data["vow"]), frozenset(data["peers"]))


def _offices(own: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> OfficeRules:
    return OfficeRules(
        own_words=tuple((either(entry["words"]), tuple(entry["endings"])) for entry in own),
        kinds=tuple(OfficeKind(name, tuple(endings)) for name, endings in data["kinds"].items()),
        duties=tuple(_duty(entry) for entry in data["duty"]),
        unless=either(data["unless"]["words"]),
        plan=either(data["plan"]["words"]),
        others=either(data["others"]["words"]),
        each=re.compile(data["each"]["words"]),
        posts=re.compile(data["posts"]["words"]),
    )


def _duty(entry: Mapping[str, Any]) -> Duty:
    planned = either((*entry["words"], *entry.get("planned", ())))
    return Duty(either(entry["words"]), planned, tuple(entry["may"]), tuple(entry["also"]))


def _outdated(data: Mapping[str, Any]) -> OutdatedRules:
    entries = [
        Dated(re.compile(e["words"]), e["since"], e["until"], e["instead"], e.get("agency", False))
        for e in data["entry"]
    ]
    return OutdatedRules(
        tuple(entries),
        either(e["words"] for e in data["entry"]),
        either(data["past"]["words"]),
        either(data["present"]["words"]),
    )
