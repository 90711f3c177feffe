"""What a stack calls its own: its places, its units, and the year that it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from textmine.judge.residue.names import LEVELS, places_in, wished_places
from textmine.lexicon import Lexicon
from textmine.model import Origin, Paper
from textmine.text.names import bare_unit
from textmine.text.needles import needles

_COUNTY = re.compile(r"^(?:中共|中国共产党|关于)?([\u4e00-\u9fff]{2,3}[县区市旗])")
_ABOVE = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4}(?:省|市|州|盟))(?=([\u4e00-\u9fff]{2,3}[县区市旗]))")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,5}(?:县|市|镇|乡|街道)")
_KEPT = 10_000  # names of which it is known whether they are the stack's own
_SHORTEST = 2  # characters of what is no unit's name by itself


@dataclass(frozen=True, slots=True)
class Home:
    """Names of places that need no explanation in a stack, its units without party endings, and its year.

    ``agreed`` says that nearly all papers are of that year. ``towns`` counts the towns and streets among the units:
    with some of them listed, one that is not is foreign. ``sizes`` are the lengths of the units' names; those of one
    or two characters are left out.
    """

    places: frozenset[str]
    units: frozenset[str]
    year: int
    towns: int = 0
    agreed: bool = False
    sizes: tuple[int, ...] = ()
    listed: str = field(init=False, repr=False, compare=False)
    """The places, a line each: what is looked for in a hundred thousand names is looked for in one text."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "listed", "\n".join(sorted(self.places)))

    def year_of(self, paper: Paper) -> int:
        """Return the year that a paper has to be about: the stack's, if it has one, else its own; 0 if nobody knows.

        What a paper says of its own year may itself be what was left standing.
        """
        return max(paper.year, self.year) if self.agreed else paper.year or self.year

    def is_own(self, name: str) -> bool:
        """Tell whether a place is one of the stack's own, alone or with the place above in front."""
        return _is_part(name, self.listed)


@lru_cache(maxsize=_KEPT)
def _is_part(name: str, listed: str) -> bool:
    """Tell whether a name stands in one of the lines; papers of a stack ask for the same ones again and again."""
    return name in listed


@dataclass(frozen=True, slots=True)
class HomeNotes:
    """What one paper tells of where the stack is at home.

    ``names`` are places that it names, ``doubtful`` what is a place only to who knows it, ``above`` places each with
    one that it holds.
    """

    names: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    above: tuple[tuple[str, str], ...] = ()


def home_notes(paper: Paper, lexicon: Lexicon) -> HomeNotes:
    """Return the places that the statements of a paper name."""
    names: set[str] = set()
    doubtful: set[str] = set()
    above: set[tuple[str, str]] = set()
    upper = needles(_ABOVE) or frozenset()
    for statement in paper.structure.statements:
        if not upper.isdisjoint(statement.text):
            above |= set(_ABOVE.findall(statement.text))
        sure, unsure = wished_places(statement.text, lexicon, village=False)
        names |= {name for name, _ in (*places_in(statement.text, lexicon), *sure)}
        doubtful |= {name for name, _ in unsure}
    return HomeNotes(tuple(sorted(names)), tuple(sorted(doubtful - names)), tuple(sorted(above)))


def home_of(papers: Sequence[Paper], notes: Mapping[str, HomeNotes], roster: Sequence[str], lexicon: Lexicon) -> Home:
    """Return what a stack calls its own.

    Places count that the cells of a roster, the known documents, titles, or at least two units of the stack
    name, the city in front of their county, and the city and province
    that hold one of them.
    """
    own: set[str] = set()
    users: dict[str, set[str]] = {}
    above: set[tuple[str, str]] = set()
    units = {bare_unit(line, lexicon) for line in roster}
    for line in roster:
        own |= {m[0] for m in _NAME.finditer(line)} | {bare_unit(line, lexicon)}
    for paper in papers:
        own |= {paper.unit, *(m[0] for m in _NAME.finditer(paper.title)), *_COUNTY.findall(paper.title)}
        if paper.document.origin is not Origin.KNOWN:
            units.add(bare_unit(paper.unit, lexicon))
        note = notes[paper.name]
        above.update(note.above)
        known = [*note.names, *(name for name in note.doubtful if name in own)]
        for name in known:
            users.setdefault(name, set()).add(paper.unit or paper.name)
        if paper.document.origin is Origin.KNOWN:
            own.update(known)
    own |= {name for name, named in users.items() if len(named) > 1}
    own |= {upper for upper, county in above if county in own}
    own |= {upper for name in own for upper in lexicon.residue.places.divisions.above(name)}
    years = Counter(p.year for p in papers if p.year and p.document.origin is Origin.SUBMISSION)
    year = max(years, key=lambda y: (years[y], y)) if years else 0
    rules = lexicon.residue.home
    agreed = years[year] >= max(rules.agreed_papers, rules.agreed_share * years.total())
    towns = sum(unit.endswith(LEVELS[2:]) for unit in units)
    sizes = tuple(sorted({len(unit) for unit in units if len(unit) > _SHORTEST}))
    return Home(frozenset(own - {""}), frozenset(units - {""}), year, towns, agreed, sizes)
