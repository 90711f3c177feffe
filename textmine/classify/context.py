"""Where a statement stands: the strongest sign of what it does.

For each statement: what the titles above it announce, what the title of its column does in a table, and what the last
leading sentence announced (主要存在以下问题：).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from textmine.lexicon import Lexicon
from textmine.model import Paper, Role, Section, Statement
from textmine.structure.numbering import LISTED
from textmine.structure.tables import tells
from textmine.text.normal import ruled_form


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a statement.

    ``titled`` is the role that the nearest telling title announces and ``section`` the index of that title, -1 if
    none tells; ``led`` is the role that a leading sentence announced since; ``announced`` is the later of both.
    ``own`` is what the statement itself announces when it is a title or a leading sentence. ``titles`` are the
    titles above, the nearest first; ``relative`` is how far into the paper it stands, 0 to 1, clutter left out. The
    title of a column is the nearest title of its cells; ``column`` is what it tells.
    """

    titled: Role | None
    section: int
    led: Role | None
    announced: Role | None
    own: Role | None
    titles: tuple[str, ...]
    level: int
    relative: float
    column: Role | None = None


def announces(title: str, lexicon: Lexicon) -> Role | None:
    """Return the role of the section that a title opens, if its words tell.

    A title that is a sentence (（一）党组织的作用弱化。) says something itself and announces nothing.
    """
    words = "".join(ruled_form(title).split())  # 存 在 問 題 announces problems too
    if words[-1:] in tuple("。；;！!，,"):
        return None
    return next((cue.role for cue in lexicon.titles if cue.hits(words)), None)


def places(paper: Paper, lexicon: Lexicon) -> list[Place]:
    """Return the place of every statement of a paper, in order."""
    sections = paper.structure.sections
    told = [announces(s.heading.of(paper.text), lexicon) for s in sections]
    made: list[Place] = []
    led: Role | None = None
    last_told = -1
    count = sum(not s.clutter for s in paper.structure.statements)
    before = 0
    for statement in paper.structure.statements:
        path = _path(sections, statement.section)
        telling = next((i for i in path if told[i] and not _is_listed(sections[i])), -1)
        if telling != last_told:
            last_told, led = telling, None
        titled = told[telling] if telling >= 0 else None
        leading = _leads(statement, lexicon)
        own = announces(statement.text, lexicon) if statement.heading else leading
        place = Place(
            titled=titled,
            section=telling,
            led=led,
            announced=led or titled,
            own=own,
            titles=tuple(sections[i].heading.of(paper.text) for i in path),
            level=sections[statement.section].level if statement.section >= 0 else 0,
            relative=before / max(count, 1),
        )
        made.append(_in_column(place, statement.column, lexicon) if statement.column else place)
        before += not statement.clutter
        if leading and not statement.clutter:
            led = leading
    return made


def _in_column(place: Place, column: str, lexicon: Lexicon) -> Place:
    """Return the place of a cell: the title of its column is nearest, and where it tells, it tells alone."""
    titles = (column, *place.titles)
    role = tells(ruled_form(column), lexicon.columns)
    if role is None:
        return replace(place, titles=titles)
    return replace(place, titles=titles, titled=role, section=-1, led=None, announced=role, own=None, column=role)


def _is_listed(section: Section) -> bool:
    return section.level >= LISTED


def _path(sections: Sequence[Section], index: int) -> list[int]:
    """The sections that hold a statement, the innermost first."""
    path = []
    while index >= 0:
        path.append(index)
        index = sections[index].parent
    return path


def _leads(statement: Statement, lexicon: Lexicon) -> Role | None:
    """The role that a leading sentence announces, if the statement is one: that of the word nearest its end."""
    rules = lexicon.lead_in
    words = re.split("[：:]", ruled_form(statement.text))[0]
    if statement.heading or len(words) > rules.max_chars or statement.text[-1] in "；;":
        return None
    if not rules.pattern.search(words):
        return None
    last = {role: max((m.end() for m in found.finditer(words)), default=0) for role, found in rules.kinds}
    best = max(last, key=last.__getitem__)
    return best if last[best] else None
