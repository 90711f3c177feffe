"""What a paper says of itself: its title, the unit that wrote it, the year it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from textmine.lexicon import Lexicon
from textmine.model import Statement
from textmine.settings import StructureSettings
from textmine.structure.flow import Flow
from textmine.structure.marks import FULL_STOPS, TITLE_STOPS
from textmine.structure.numbering import marker_at
from textmine.structure.parts import opens_part, without_part_mark
from textmine.text.dates import years_in, years_in_name
from textmine.text.names import roster_unit_in, unit_in

_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TitleLength:
    """How many of the first paragraphs are the title, and how many characters of the first where it goes on."""

    flows: int
    inside: int


def title_length(flows: Sequence[Flow], lexicon: Lexicon, rules: StructureSettings) -> TitleLength:
    """Tell the title of a paper from its first section: 存在的问题及对策 at the top may be either.

    The first paragraph is the title if it is a short line without a stop; so are those behind it that end like one.
    In a text without line breaks the title reaches to the first gap.
    """
    if not flows:
        return TitleLength(0, 0)
    opening = flows[0].words
    gap = _GAP.search(opening, 0, rules.max_full_title)
    if gap and opening[: gap.start()].endswith(lexicon.title_endings) and not FULL_STOPS.isdisjoint(opening):
        return TitleLength(0, gap.start())
    count = 0
    for flow in flows:
        if len(flow.words) > rules.max_full_title or flow.words[-1] in TITLE_STOPS or marker_at(flow.words, 0):
            break
        if count and not _in_two_lines(flows[count - 1].words, flow.words, lexicon):
            break
        count += 1
    return TitleLength(count, 0)


def title_of(statements: Sequence[Statement], path: str, lexicon: Lexicon, rules: StructureSettings) -> str:
    """Return the title, set in one line or two, else the name of the file without its ending.

    Behind the mark of a part its title counts even where it only repeats the title of the site.
    """
    lines = _title_lines(statements, rules)
    for i, words in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if following and len(words + following) <= rules.max_full_title and _in_two_lines(words, following, lexicon):
            return words + following
        return words
    return PurePosixPath(path).stem


def _title_lines(statements: Sequence[Statement], rules: StructureSettings) -> list[str]:
    """The lines at the top that could be the title: before the first section and the first sentence."""
    marked = max((i for i, s in enumerate(statements) if opens_part(s.text) and _heads_body(statements, i)), default=0)
    found: list[str] = []
    for statement in statements[marked:]:
        if statement.clutter and not opens_part(statement.text):
            continue
        words = without_part_mark(statement.text).strip()
        if statement.section >= 0 or words[-1:] in TITLE_STOPS or len(words) > rules.max_full_title:
            break
        if words:
            found.append(words)
    return found


def _heads_body(statements: Sequence[Statement], index: int) -> bool:
    """Whether nothing but clutter stands before a part's mark."""
    return all(s.clutter for s in statements[:index])


def _in_two_lines(words: str, following: str, lexicon: Lexicon) -> bool:
    if words.endswith(lexicon.title_endings):
        return following.startswith(("——", "—"))
    return following.endswith(lexicon.title_endings) or following.startswith(lexicon.title_starts)


def unit_of(
    title: str,
    statements: Sequence[Statement],
    path: str,
    lexicon: Lexicon,
    rules: StructureSettings,
    roster: Sequence[str],
) -> str:
    """Return the unit by its title, its signature, or the names of file and folders; empty if none tells."""
    own = [s.text for s in statements if not s.clutter]
    signature = [line for line in reversed(own[-rules.signature_lines :]) if len(line) <= rules.max_signature]
    names = [PurePosixPath(path).stem, *reversed(PurePosixPath(path).parts[:-1])]
    lines = [title, *signature, *names, *own[1:3]]
    listed = (roster_unit_in(line, lexicon, roster) for line in lines)
    guessed = (unit_in(line, lexicon) for line in [title, *signature, *own[1:3], *names])
    return next(filter(None, (*listed, *guessed)), "")


def year_of(title: str, statements: Sequence[Statement], path: str, rules: StructureSettings) -> int:
    """Return the year by the title, the signature, the name of the file, the opening, else the one named most.

    A year that is named once in the middle of a paper says nothing about the paper; then it is 0.
    """
    own = [s.text for s in statements if not s.clutter]
    ends = list(reversed(own[-rules.signature_lines :]))
    told = [years_in(title), *map(years_in, ends), years_in_name(path), *map(years_in, own[: rules.opening_lines])]
    if first := next((years for years in told if years), None):
        return max(first)
    counted = Counter(year for line in own for year in years_in(line))
    best = max(counted, key=lambda year: (counted[year], year), default=0)
    return best if counted[best] >= rules.min_mentions else 0
