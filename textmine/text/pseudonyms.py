"""The anonymous mode: every name of a place, a unit or a person is shown as an alias, the same one everywhere.

An alias keeps the kind of what it stands for, so that a text stays readable: 云岭镇竹溪村 is shown as A镇B村, 县财政局
as 县C局, 李建国 as 某D. Places of elsewhere get aliases of their own, so that a place that a paper must not name is
still seen to be another one. Letters are given in the order in which names come up: units of the papers by the names of
the papers, then the roster, then what the texts name; so the same stack gives the same aliases in whatever order it was
put in. Letters that the stack uses itself (AB角) are passed over. ``kept`` are aliases given before: they stay as they
are, and new names get new letters, so that papers which come later rename nothing.

Aliases hide names from a reader who looks on; what a text tells of a unit beside its name stays in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count, product
from pathlib import PurePosixPath
from types import MappingProxyType

from textmine.lexicon import Lexicon
from textmine.model import Origin, Paper, Span
from textmine.text.names import bare_unit, unit_in
from textmine.text.people import addressed_in, people_in, people_of
from textmine.text.places import Place, places_named, places_of, rows_in, rows_of_places
from textmine.text.segment import Segmenter, segmenter

_HAN = "\u4e00-\u9fff"
_GAP = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_ORDER = re.compile(r"^[A-Za-z0-9_.\s、-]+")
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ]+")
_WIDE = {ord("Ａ") + i: ord("A") + i for i in range(58)}
_AROUND = 4  # characters around a name that are cut into words to see that it is one
_SHORT = 3  # characters up to which a name may stand inside other words by chance
_LINES = 2  # lines around a window in which names are looked for, so that it does not matter where a window begins
_COMMON = 1000  # uses from which a place without its ending is taken for a word of the language
_NAMES = frozenset({"", "nr", "nz", "nrt", "ns", "nrfg"})
_LARGE = ("县", "市", "区", "旗", "州", "盟", "省", "自治县", "自治州", "自治区", "")

Never = Mapping[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Pseudonyms:
    """What is shown instead of names.

    ``aliases`` maps a name to its alias. ``never`` are for some names the characters before and behind between which
    the same characters are no name (方明 in 地方明确). ``codes`` are the letters given to what names are made of.
    """

    aliases: Mapping[str, str]
    never: Never = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    def apply(self, text: str) -> str:
        """Return a text with aliases for its names."""
        pieces: list[str] = []
        position = 0
        for span, alias in self.spans(text):
            pieces += text[position : span.start], alias
            position = span.end
        return "".join((*pieces, text[position:]))

    def spans(self, text: str, window: Span | None = None) -> Iterator[tuple[Span, str]]:
        """Yield where names stand in a text and what to show instead, in order and apart, the longest name first.

        Blanks and line ends inside a name are part of it (李 明); a name of two characters is not looked for across
        the end of a line. With a ``window`` those are left out that do not meet it.
        """
        if not self.aliases:
            return
        low, high = _region(text, window)
        squeezed, cuts = _squeezed(text[low:high])
        for m in self._pattern.finditer(squeezed):
            if (squeezed[m.start() - 1 : m.start()], squeezed[m.end() : m.end() + 1]) in self.never.get(m[0], ()):
                continue
            span = Span(low + _raw(m.start(), cuts), low + _raw(m.end() - 1, cuts) + 1)
            if window is not None and (span.end <= window.start or span.start >= window.end):
                continue
            if len(m[0]) >= _SHORT or "\n" not in text[span.start : span.end]:
                yield span, self.aliases[m[0]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(self.aliases)


NOBODY = Pseudonyms(MappingProxyType({}))
"""No aliases: every name is shown."""


@dataclass(frozen=True, slots=True)
class NameNotes:
    """What a text shows of names by itself: plain values, to be kept beside it.

    ``rows`` are what may be rows of places, ``addressed`` the ways in which people are addressed, each with the
    surname in it; ``letters`` are those that the text uses itself.
    """

    places: tuple[Place, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    addressed: tuple[tuple[str, str], ...] = ()
    letters: tuple[str, ...] = ()


NotesOf = Callable[[Paper], NameNotes]
"""Gives what the statements of a paper show of names."""


class Noting:
    """Notes the names in texts."""

    def __init__(self, lexicon: Lexicon, cut: Segmenter) -> None:
        self._lexicon = lexicon
        self._cut = cut
        self._seen: dict[str, Place | None] = {}

    def __call__(self, paper: Paper) -> NameNotes:
        """Return what the statements of a paper show of names."""
        return self.of(_stated(paper))

    def of(self, text: str) -> NameNotes:
        """Return what a text shows of names; blanks between its ideographs are left out."""
        return NameNotes(
            places=tuple(dict.fromkeys(places_named(text, self._lexicon, self._cut, self._seen))),
            rows=tuple(rows_in(text, self._lexicon)),
            people=tuple(dict.fromkeys(people_in(text, self._lexicon, self._cut))),
            addressed=tuple(dict(addressed_in(text, self._lexicon, self._cut)).items()),
            letters=tuple({run.translate(_WIDE).upper(): None for run in _LATIN.findall(text)}),
        )


def pseudonyms(
    papers: Iterable[Paper],
    roster: Sequence[str],
    lexicon: Lexicon,
    *,
    lines: Iterable[str] = (),
    persons: Iterable[str] = (),
    places: Iterable[str] = (),
    kept: Pseudonyms = NOBODY,
    notes_of: NotesOf | None = None,
) -> Pseudonyms:
    """Find the names in a stack and give each its alias.

    Args:
        papers: the papers, in any order.
        roster: all that the roster names.
        lexicon: the rules.
        lines: more that a page shows, such as the names of files that could not be read.
        persons: who ledgers name, people and offices alike.
        places: places that findings name.
        kept: aliases that were given before and stay.
        notes_of: gives what is noted of each paper, as :class:`Noting` does it, which is what is used where it is left
            out.
    """
    ordered = sorted(papers, key=lambda paper: paper.name)
    shown = [*(f"{p.unit}\n{p.title}\n{p.document.path}" for p in ordered), *sorted(roster), *sorted(lines)]
    shown = [_squeezed(text)[0] for text in shown]
    cut = segmenter(lexicon)
    noting, found = Noting(lexicon, cut), _Names(lexicon, cut)
    own = [p for p in ordered if p.document.origin is not Origin.KNOWN]
    found.take_units([*(n for p in own for n in (p.unit, _named_by(p.document.path, lexicon))), *sorted(roster)])
    found.take_named(sorted(places), sorted(persons))
    for notes in chain(map(noting.of, shown), map(notes_of or noting, ordered)):
        found.take(notes)
    return found.named(chain(shown, map(_stated, ordered)), kept)


def _stated(paper: Paper) -> str:
    """Return the statements of a paper, without blanks between ideographs."""
    return _squeezed("\n".join(paper.sentences))[0]


@dataclass
class _Names:
    """The names of a stack as they come up; dicts keep their order."""

    lexicon: Lexicon
    cut: Segmenter
    places: dict[Place, None] = field(default_factory=dict)
    bodies: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    addressed: dict[str, str] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    maybe: dict[tuple[str, str], None] = field(default_factory=dict)

    def take_units(self, units: Iterable[str]) -> None:
        """Take the places that units are named by, and what names a unit beside its place."""
        units = [name for name in dict.fromkeys(units) if not self._is_nobody(bare_unit(name, self.lexicon))]
        for unit in units:
            self.places |= dict.fromkeys(places_of(unit, self.lexicon)[0])
        heads = frozenset(place.head for place in self.places)
        for unit in units:
            above, rest = places_of(unit, self.lexicon, heads)
            if body := self._body(unit, above, rest):
                self.bodies.setdefault(body, above if body != rest else ())

    def _is_nobody(self, unit: str) -> bool:
        return len(unit) <= 2 or bool(self.lexicon.no_unit.fullmatch(unit))

    def _body(self, unit: str, above: tuple[Place, ...], rest: str) -> str:
        """Return what of a unit's name is replaced: not the 中心小学 of a town, which the alias of the town hides."""
        if not rest:
            return ""
        if not self.lexicon.naming.units.generic.fullmatch(rest):
            return rest
        return "" if above and above[-1].level not in _LARGE else bare_unit(unit, self.lexicon)

    def take_named(self, places: Iterable[str], persons: Iterable[str]) -> None:
        """Take what is known for the name of a place, and who a cell or a list holds."""
        for name in places:
            self.places |= dict.fromkeys(places_of(name, self.lexicon)[0])
        for line in persons:
            self.people |= dict.fromkeys(people_of(line, self.lexicon, self.cut))

    def take(self, notes: NameNotes) -> None:
        """Take the places and people that a text names, and what may be a row of places that share an ending."""
        self.places |= dict.fromkeys(notes.places)
        self.maybe |= dict.fromkeys(notes.rows)
        self.people |= dict.fromkeys(notes.people)
        self.addressed |= dict(notes.addressed)
        self.letters.update(notes.letters)

    def named(self, texts: Iterable[str], kept: Pseudonyms) -> Pseudonyms:
        """Give all names their aliases; ``texts`` are gone through once."""
        heads = frozenset(place.head for place in self.places)
        self.rows |= dict(rows_of_places(self.maybe, heads, self.lexicon))
        codes = dict(kept.codes)
        free = _codes(self.letters.union(codes.values()), self.lexicon.naming.aliases.letters)
        parts = (*(p.head for p in self.places), *self.bodies, *(n for row in self.rows.values() for n in row))
        for name in (*parts, *self.people, *self.addressed):
            if name not in codes:
                codes[name] = next(free)
        aliases = {**self._aliases(codes), **kept.aliases}
        risky = {*self.people, *(place.head for place in self.places)}
        short = frozenset(name for name in aliases if name in risky and len(name) < _SHORT)
        return Pseudonyms(aliases, _never(texts, aliases, short, self.cut) if short else {}, codes)

    def _aliases(self, codes: Mapping[str, str]) -> dict[str, str]:
        rules = self.lexicon.naming.aliases
        aliases = {name: f"{rules.person}{codes[name]}" for name in self.people}
        for name, surname in self.addressed.items():
            aliases[name] = f"{rules.person}{codes[name]}{name.partition(surname)[2]}"
        for place in self.places:
            if self._stands_alone(place.head):
                aliases[place.head] = codes[place.head] + rules.place
            aliases[place.head + place.level] = codes[place.head] + (place.level or rules.place)
        for body, above in self.bodies.items():
            kind = self.lexicon.naming.units.kind(body) or rules.unit
            aliases[body] = "".join(codes[p.head] + (p.level or rules.place) for p in above) + codes[body] + kind
        for row, names in self.rows.items():
            aliases[row] = "、".join(codes[name] for name in names) + row.removeprefix("、".join(names))
        return aliases

    def _stands_alone(self, head: str) -> bool:
        """Tell whether a place may be known without its ending: 澄溪 is, 平安 is a word of the language."""
        if head in self.lexicon.naming.places.known:
            return False
        return self.cut.word_class(head) in _NAMES and self.cut.frequency(head) < _COMMON


def _named_by(path: str, lexicon: Lexicon) -> str:
    """Return the unit that a file's own name begins with, behind a number or letters of order; empty if none."""
    return unit_in(_ORDER.sub("", PurePosixPath(path).stem), lexicon)


def _codes(used: Collection[str], letters: str) -> Iterator[str]:
    """Yield A, B, … AA, AB, … without what is taken, or used by the texts."""
    for size in count(1):
        yield from (code for code in map("".join, product(letters, repeat=size)) if code not in used)


def _never(texts: Iterable[str], names: Iterable[str], short: frozenset[str], cut: Segmenter) -> Never:
    """Return for the short ones of the names what stands around the same characters where these are other words."""
    pattern = _any_of(names)
    never: dict[str, set[tuple[str, str]]] = {}
    seen: set[str] = set()
    for text in texts:
        for m in pattern.finditer(text):
            around = text[max(0, m.start() - 2) : m.end() + 2]
            if m[0] not in short or around in seen:
                continue
            seen.add(around)
            if _is_inside(text, m.start(), m.end(), cut):
                never.setdefault(m[0], set()).add((text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]))
    return {name: frozenset(around) for name, around in never.items()}


def _is_inside(text: str, start: int, end: int, cut: Segmenter) -> bool:
    """Tell whether words of the dictionary reach over the edge of a name."""
    position = max(0, start - _AROUND)
    for word in cut.words(text[position : end + _AROUND]):
        begin, position = position, position + len(word)
        if begin < end and position > start and not (begin >= start and position <= end) and cut.frequency(word):
            return True
    return False


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the names, the longest first: a tree of characters, tried from its root."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for name in names:
        node = tree
        for character in name:
            node = node.setdefault(character, {})
        node[""] = {}
    first, second = "".join(tree), "".join({c for node in tree.values() for c in node})
    return re.compile(rf"(?=[{re.escape(first)}][{re.escape(second)}]){_branches(tree)}")


def _branches(tree: Mapping[str, dict]) -> str:  # type: ignore[type-arg]
    ways = [re.escape(character) + _branches(below) for character, below in tree.items() if character]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in tree else "")


def _squeezed(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without the blanks between ideographs, and where they were, with how many up to there."""
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    position = gone = 0
    for m in _GAP.finditer(text):
        pieces.append(text[position : m.start()])
        gone += m.end() - m.start()
        position = m.end()
        cuts.append((position - gone, gone))
    return "".join((*pieces, text[position:])), cuts


def _raw(offset: int, cuts: list[tuple[int, int]]) -> int:
    """Return the place in the text of a character of its squeezed form."""
    at = bisect_right(cuts, offset, key=lambda c: c[0])
    return offset + (cuts[at - 1][1] if at else 0)


def _region(text: str, window: Span | None) -> tuple[int, int]:
    if window is None:
        return 0, len(text)
    low, high = window.start, window.end
    for _ in range(_LINES):
        low = text.rfind("\n", 0, max(low - 1, 0)) + 1
        high = text.find("\n", high) + 1 or len(text)
    return low, high
