"""What the product knows of its field: terms, cues of titles, clutter of web sites, set phrases.

All of it is data under ``corpora/``, read once and handed to the pure layers as one frozen object.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from textmine.model import Role
from textmine.settings import shipped


@dataclass(frozen=True, slots=True)
class TitleCue:
    """Words that tell what a section holds; a title with one of ``exclude`` is not meant."""

    role: Role
    words: tuple[str, ...]
    exclude: tuple[str, ...]

    def hits(self, title: str) -> str:
        """Return the first cue that ``title`` holds, or nothing."""
        if any(word in title for word in self.exclude):
            return ""
        return next((word for word in self.words if word in title), "")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Sentences that announce what follows them, with the words that tell what that is."""

    pattern: re.Pattern[str]
    max_chars: int
    kinds: tuple[tuple[Role, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class BareTitles:
    """How a title without a number looks, in characters, and how many make each other credible.

    A line has at most ``max_line``, a first sentence ``max_opening``, the prose behind either at least ``min_prose``;
    ``never`` is found in lines that look like titles and are none; ``min_parallel`` is the share of first sentences
    in a row that must have a pair of characters in common.
    """

    never: re.Pattern[str]
    max_line: int
    max_opening: int
    min_prose: int
    min_lines: int
    min_openings: int
    min_parallel: float


@dataclass(frozen=True, slots=True)
class ColumnTitles:
    """What titles of columns tell of the cells below them; ``kinds`` in the order in which they count.

    A title has at most ``max_chars`` characters; a row is a header with ``min_known`` titles that are known.
    """

    kinds: tuple[tuple[Role, re.Pattern[str]], ...]
    max_chars: int
    min_known: int

    def role(self, title: str) -> Role | None:
        """Return the role of what stands under a title, None if its words do not tell."""
        words = "".join(title.split())
        if not 0 < len(words) <= self.max_chars:
            return None
        return next((role for role, pattern in self.kinds if pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class ClutterRules:
    """How text that a web site or a document shop put around a paper looks.

    ``links`` is the heading of a list of other papers, each of at most ``link_chars``.
    ``line`` is matched against a whole line and is enough by itself; ``rule`` likewise, but says nothing of the
    lines beside it. ``field`` and ``machine`` find the labels of an article's frame. ``beside`` and ``words`` count
    beside other clutter only, ``site`` with two of ``site_words`` anywhere. ``name`` and ``page_title`` are for the
    head of a page, ``page`` and ``bare_page`` for page numbers. Sizes count characters.
    """

    line: re.Pattern[str]
    rule: re.Pattern[str]
    field: re.Pattern[str]
    machine: re.Pattern[str]
    beside: re.Pattern[str]
    words: re.Pattern[str]
    site: re.Pattern[str]
    site_words: re.Pattern[str]
    name: re.Pattern[str]
    page_title: re.Pattern[str]
    page: re.Pattern[str]
    bare_page: re.Pattern[str]
    links: re.Pattern[str]
    link_chars: int
    max_chars: int
    tag_run: int
    tag_chars: int
    tag_coverage: float
    preview_chars: int
    preview_anchor: int
    preview_cut: int
    preview_places: int
    preview_label: re.Pattern[str]
    preview_control: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ResidueRules:
    """What betrays a borrowed paper: blanks left empty, foreign names, old deadlines, another office's words.

    ``elsewhere`` marks sentences that speak of other places for a good reason; ``generic`` are words that make no
    name before 县 or 镇, ``no_name`` characters that no unknown name holds, ``actors`` words that act behind a name,
    ``seats`` offices that are written with it; a paper that names more than ``max_places`` foreign ones speaks about
    many places; ``deadline`` has the year as group 1; ``own_words`` pairs words of self-reference with the endings
    of the units that may use them.
    """

    placeholders: re.Pattern[str]
    elsewhere: re.Pattern[str]
    generic: frozenset[str]
    no_name: frozenset[str]
    actors: tuple[str, ...]
    seats: tuple[str, ...]
    max_places: int
    deadline: re.Pattern[str]
    own_words: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists together. Hashable, so that what is built from one can be kept."""

    terms: tuple[str, ...]
    titles: tuple[TitleCue, ...]
    bare: BareTitles
    columns: ColumnTitles
    lead_in: LeadIn
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    clutter: ClutterRules
    formulas: tuple[str, ...]
    title_endings: tuple[str, ...]
    title_starts: tuple[str, ...]
    link_endings: tuple[str, ...]
    unit_endings: tuple[str, ...]
    party_endings: tuple[str, ...]
    subject: re.Pattern[str]
    no_unit: re.Pattern[str]
    residue: ResidueRules
    stop_words: frozenset[str]

    def __hash__(self) -> int:
        """Cheap, as caches ask for it on every call: two lexicons that differ may well hash alike."""
        return hash((len(self.terms), len(self.formulas), len(self.unit_endings)))


def _lines(path: Path) -> tuple[str, ...]:
    """Entries of a word list: one a line, ``#`` begins a remark."""
    rows = (row.split("#")[0].strip() for row in path.read_text("utf-8").splitlines())
    return tuple(row for row in rows if row)


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


def _labels(labels: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(sorted(labels, key=len, reverse=True))})\s*[:：]")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return _either(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _clutter(path: Path) -> ClutterRules:
    data = tomllib.loads(path.read_text("utf-8"))
    fields, beside, site, head, page = (data[name] for name in ("fields", "beside", "site", "head", "page"))
    tags, preview = data["tags"], data["preview"]
    return ClutterRules(
        line=_either(f"(?i:{p.removeprefix('(?i)')})" if p.startswith("(?i)") else p for p in data["line"]),
        rule=_either(data["rule"]),
        field=_labels([*fields["machine"], *fields["plain"]]),
        machine=_labels(fields["machine"]),
        beside=_either(beside["line"]),
        words=_any_of(beside["words"]),
        site=_either(site["phrase"]),
        site_words=_any_of(site["words"]),
        name=_either(head["name"]),
        page_title=_either(head["page_title"]),
        page=_either(page["line"]),
        bare_page=re.compile(page["bare"]),
        links=re.compile(data["links"]["heading"]),
        link_chars=data["links"]["max_chars"],
        max_chars=data["max_chars"],
        tag_run=tags["min_run"],
        tag_chars=tags["max_chars"],
        tag_coverage=tags["coverage"],
        preview_chars=preview["min_chars"],
        preview_anchor=preview["anchor"],
        preview_cut=preview["cut"],
        preview_places=preview["places"],
        preview_label=re.compile(preview["label"]),
        preview_control=re.compile(preview["control"]),
    )


def _bare(data: Mapping[str, Any]) -> BareTitles:
    return BareTitles(**{**data, "never": _either(data["never"])})


def _columns(data: Mapping[str, Any]) -> ColumnTitles:
    kinds = tuple((Role(kind["role"]), _either(kind["words"])) for kind in data["kind"])
    return ColumnTitles(kinds, data["max_chars"], data["min_known"])


def _lead_in(data: Mapping[str, Any]) -> LeadIn:
    kinds = tuple((Role(role), re.compile(words)) for role, words in data["kinds"])
    return LeadIn(re.compile(data["pattern"]), data["max_chars"], kinds)


def _residue(data: Mapping[str, Any]) -> ResidueRules:
    return ResidueRules(
        placeholders=_either(data["placeholders"]),
        elsewhere=_either(data["elsewhere"]),
        generic=frozenset(data["generic"]),
        no_name=frozenset(data["no_name"]),
        actors=tuple(data["actors"]),
        seats=tuple(data["seats"]),
        max_places=data["max_places"],
        deadline=re.compile(data["deadline"]),
        own_words=tuple((_either(entry["words"]), tuple(entry["endings"])) for entry in data["self"]),
    )


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the shipped lists.

    Raises:
        WorkspaceError: the installation is damaged and a list is missing.
    """
    dictionary, phrases = shipped("corpora/dictionary"), shipped("corpora/phrases")
    sections = tomllib.loads((dictionary / "sections.toml").read_text("utf-8"))
    residue = tomllib.loads((phrases / "residue.toml").read_text("utf-8"))
    units = tomllib.loads((dictionary / "units.toml").read_text("utf-8"))
    return Lexicon(
        terms=_lines(dictionary / "terms.txt"),
        titles=tuple(TitleCue(Role(t["role"]), tuple(t["words"]), tuple(t["exclude"])) for t in sections["kind"]),
        bare=_bare(sections["bare"]),
        columns=_columns(tomllib.loads((dictionary / "columns.toml").read_text("utf-8"))),
        lead_in=_lead_in(sections["lead_in"]),
        cues=tuple((name, _either(words)) for name, words in sections["cues"].items()),
        clutter=_clutter(phrases / "clutter.toml"),
        formulas=_lines(phrases / "formulas.txt"),
        title_endings=tuple(sections["title"]["endings"]),
        title_starts=tuple(sections["title"]["goes_on"]),
        link_endings=(*sections["title"]["endings"], *sections["title"]["link_endings"]),
        unit_endings=tuple(units["unit_endings"]),
        party_endings=tuple(units["party_endings"]),
        subject=_either(units["subject"]),
        no_unit=_either(units["no_unit"]),
        residue=_residue(residue),
        stop_words=frozenset(_lines(dictionary / "stop_words.txt")),
    )
