"""What a paper says of itself: its title, the unit that wrote it, the year it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from textmine.lexicon import Lexicon
from textmine.model import Role, Statement
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


@dataclass(frozen=True, slots=True)
class Witness:
    """Tells what a paper is from its own statements and from ``path``, where its file lies; ``roster`` names units."""

    path: str
    lexicon: Lexicon
    rules: StructureSettings
    roster: Sequence[str]

    def title(self, statements: Sequence[Statement]) -> str:
        """Return the title, set in one line or two, else the name of the file without its ending.

        Behind the mark of a part its title counts even where it only repeats the title of the site.
        """
        lines = self._title_lines(statements)
        if not lines:
            return PurePosixPath(self.path).stem
        whole = "".join(lines[:2])
        two = len(lines) > 1 and len(whole) <= self.rules.max_full_title
        return whole if two and _in_two_lines(lines[0], lines[1], self.lexicon) else lines[0]

    def _title_lines(self, statements: Sequence[Statement]) -> list[str]:
        """The lines at the top that could be the title: before the first section and the first sentence."""
        found: list[str] = []
        for statement in statements[_part_at(statements) :]:
            if statement.clutter and not opens_part(statement.text):
                continue
            words = without_part_mark(statement.text).strip()
            if statement.section >= 0 or words[-1:] in TITLE_STOPS or len(words) > self.rules.max_full_title:
                break
            if self.lexicon.columns.role(words) is Role.CONTEXT and not words.endswith(self.lexicon.title_endings):
                break  # a ledger without a title begins with the titles of its columns
            if words:
                found.append(words)
        return found

    def unit(self, title: str, statements: Sequence[Statement]) -> str:
        """Return the unit by its title, its signature, or the names of file and folders; empty if none tells."""
        own = [s.text for s in statements if not s.clutter]
        ends = reversed(own[-self.rules.signature_lines :])
        told = [title, *(line for line in ends if len(line) <= self.rules.max_signature)]
        names = [PurePosixPath(self.path).stem, *reversed(PurePosixPath(self.path).parts[:-1])]
        listed = (roster_unit_in(line, self.lexicon, self.roster) for line in (*told, *names, *own[1:3]))
        guessed = (unit_in(line, self.lexicon) for line in (*told, *own[1:3], *names))
        return next(filter(None, (*listed, *guessed)), "")

    def year(self, title: str, statements: Sequence[Statement]) -> int:
        """Return the year by title, signature, name of the file or opening, else the one that is named most.

        A year that is named once in the middle of a paper says nothing about the paper; then it is 0.
        """
        own = [s.text for s in statements if not s.clutter]
        ends, opening = reversed(own[-self.rules.signature_lines :]), own[: self.rules.opening_lines]
        told = [years_in(title), *map(years_in, ends), years_in_name(self.path), *map(years_in, opening)]
        if first := next(filter(None, told), None):
            return max(first)
        counted = Counter(year for line in own for year in years_in(line))
        best = max(counted, key=lambda year: (counted[year], year), default=0)
        return best if counted[best] >= self.rules.min_mentions else 0


def _part_at(statements: Sequence[Statement]) -> int:
    """Where the mark of a part stands, 0 without one; nothing but clutter and titles may stand before it."""
    marked = 0
    for index, statement in enumerate(statements):
        if opens_part(statement.text):
            marked = index
            if not statement.clutter:
                break
        elif not statement.clutter and not statement.heading:
            break
    return marked


def _in_two_lines(words: str, following: str, lexicon: Lexicon) -> bool:
    if words.endswith(lexicon.title_endings):
        return following.startswith(("——", "—"))
    return following.endswith(lexicon.title_endings) or following.startswith(lexicon.title_starts)
