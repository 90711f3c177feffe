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
class HomeRules:
    """When a stack is of one year (``agreed_papers`` of it, a share of ``agreed_share``), and lists its towns."""

    agreed_papers: int
    agreed_share: float
    enough_towns: int


@dataclass(frozen=True, slots=True)
class UnitRules:
    """How a unit speaks that stands in the writer's place.

    A unit with a ``party`` organisation is meant where it ``acts``, or ``as_own`` stands before it; ``promising`` finds
    one that promises something (groups ``name`` and ``party``). A ``promise`` of another unit tells between the kinds
    of ``peers``, none of which is above another; a ``vow`` draws the lesson of this very paper, as only its writer
    does. Of the kinds ``above`` and ``below`` the writer's nothing is told. Names that begin with ``of_anybody`` are
    no unit's; ``division`` is what may stand before a name. The last ``signs`` statements of at most
    ``max_signature`` characters may be signatures.
    """

    party: str
    acts: re.Pattern[str]
    as_own: re.Pattern[str]
    promising: re.Pattern[str]
    of_anybody: str
    division: re.Pattern[str]
    promise: re.Pattern[str]
    vow: re.Pattern[str]
    peers: frozenset[str]
    above: Mapping[str, frozenset[str]]
    below: Mapping[str, frozenset[str]]
    signs: int
    max_signature: int

    def is_below(self, kind: str, other: str) -> bool:
        """Tell whether an office of one kind is below one of another."""
        return kind in self.below.get(other, frozenset())

    def is_above(self, kind: str, other: str) -> bool:
        """Tell whether an office of one kind is above one of another."""
        return kind in self.above.get(other, frozenset())


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
    A paper says its year in the first ``opening`` statements and the last ``signs``, where one of at most
    ``max_signature`` characters may be a signature; what is ``long_ago`` years back is history.
    """

    deadline: re.Pattern[str]
    self_year: re.Pattern[str]
    plan: re.Pattern[str]
    due: re.Pattern[str]
    next_year: re.Pattern[str]
    signs: int
    max_signature: int
    opening: int
    long_ago: int


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
class TypoRules:
    """What is a slip of the pen.

    ``listed`` maps a wrong word to the right one, and ``pattern`` finds any of them. Beyond the list: ``variants`` are
    characters that writers may choose between, ``lookalikes`` such as are taken for one another, ``sounds`` gives for a
    character all that sound like it, itself among them, ``spoken`` are too common by themselves to be a slip, ``fixed``
    are words of at most ``longest`` characters that every paper of the field uses, ``names`` is what stands behind a
    name. A word is ``common`` with so many uses; a character that is used elsewhere up to ``free`` times hardly stands
    for itself; a slip of up to ``short`` characters may be the ends of two words.
    """

    listed: Mapping[str, str]
    pattern: re.Pattern[str]
    variants: tuple[str, ...]
    lookalikes: tuple[str, ...]
    sounds: Mapping[str, str]
    spoken: frozenset[str]
    fixed: frozenset[str]
    names: tuple[str, ...]
    longest: int
    common: int
    free: int
    short: int


@dataclass(frozen=True, slots=True)
class ResidueRules:
    """What betrays a borrowed paper, kind by kind."""

    placeholders: re.Pattern[str]
    no_placeholder: re.Pattern[str]
    home: HomeRules
    places: PlaceRules
    units: UnitRules
    dates: DateRules
    offices: OfficeRules
    outdated: OutdatedRules
    leftovers: LeftoverRules
    slogans: SloganRules
    typos: TypoRules


def residue_rules(phrases: Path, dictionary: Path) -> ResidueRules:
    """Read the rules."""
    data = _table(phrases / "residue.toml")
    return ResidueRules(
        placeholders=either(data["placeholders"]),
        no_placeholder=either(data["no_placeholder"]),
        home=HomeRules(**data["home"]),
        places=_places(data, dictionary),
        units=_units(data["units"]),
        dates=_dates(data["dates"]),
        offices=_offices(data["self"], _table(phrases / "offices.toml")),
        outdated=_outdated(_table(dictionary / "outdated.toml")),
        leftovers=LeftoverRules(**{name: either(words) for name, words in _table(phrases / "leftovers.toml").items()}),
        slogans=_slogans(data["slogans"]),
        typos=_typos(
            data["typos"],
            dict(line.split() for line in lines(phrases / "typos.txt")),
            [line.split()[1] for line in lines(dictionary / "sounds.txt")],
        ),
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
    above, below = ({kind: frozenset(some) for kind, some in data[name].items()} for name in ("above", "below"))
    return UnitRules(
        party=data["party"],
        acts=re.compile(data["acts"]),
        as_own=re.compile(data["as"]),
        promising=re.compile(data["promising"]),
        of_anybody=data["of_anybody"],
        division=re.compile(data["division"]),
        promise=re.compile(data["promise"]),
        vow=re.compile(data["vow"]),
        peers=frozenset(data["peers"]),
        above=above,
        below=below,
        signs=data["signs"],
        max_signature=data["max_signature"],
    )


def _dates(data: Mapping[str, Any]) -> DateRules:
    return DateRules(
        deadline=re.compile(data["deadline"]),
        self_year=either(data["self_year"]),
        plan=re.compile(data["plan"]),
        due=either(data["due"]),
        next_year=re.compile(data["next_year"]),
        signs=data["signs"],
        max_signature=data["max_signature"],
        opening=data["opening"],
        long_ago=data["long_ago"],
    )


def _slogans(data: Mapping[str, Any]) -> SloganRules:
    return SloganRules(
        either(data["branded"]), re.compile(data["quoted"]), frozenset(data["common"]), data["least"], data["max_units"]
    )


def _typos(data: Mapping[str, Any], listed: Mapping[str, str], alike: Sequence[str]) -> TypoRules:
    return TypoRules(
        listed=listed,
        pattern=any_of(listed),
        variants=tuple(data["variants"]),
        lookalikes=tuple(data["lookalikes"]),
        sounds={character: row for row in alike for character in row},
        spoken=frozenset(data["spoken"]),
        fixed=frozenset(data["fixed"].split()),
        names=tuple(data["names"]),
        **{name: data[name] for name in ("longest", "common", "free", "short")},
    )


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
    entries = [Dated(re.compile(e["words"]), e["since"], e["until"], e["instead"]) for e in data["entry"]]
    return OutdatedRules(
        tuple(entries),
        either(e["words"] for e in data["entry"]),
        either(data["past"]["words"]),
        either(data["present"]["words"]),
    )
