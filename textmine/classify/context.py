"""Where a statement stands: the strongest sign of what it does.

For each statement: what the titles above it announce, what the title of its column does in a table, and what the last
leading sentence announced (主要存在以下问题：).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from textmine.lexicon import Lexicon
from textmine.model import Paper, Role, Section, Span, Statement
from textmine.structure.numbering import LISTED
from textmine.structure.tables import tells
from textmine.text.normal import ruled_form

_JOINED = re.compile("[及与和、,，/暨]")  # what joins the parts of a title: 问题、原因及对策
_LABEL = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、.．]?\s*|[【\[])?(?P<label>[^：:，。；【】\s]{1,12}?)[】\]]?\s{0,4}[：:】]"
)
_KEPT = 1000  # titles of which what they announce is kept: most papers have those of the template
_TAIL = 3  # characters that may stand behind the telling word of a firm title: 原因分析, 问题清单


@dataclass(frozen=True, slots=True)
class Telling:
    """What the words of a title tell: the roles that it names, and whether the word that does so ends it."""

    roles: tuple[Role, ...] = ()
    firm: bool = False

    @property
    def role(self) -> Role | None:
        """The one role that the section holds, if the title names just one."""
        return self.roles[0] if len(self.roles) == 1 else None


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a statement.

    ``titled`` is the role that the nearest telling title announces and ``section`` the index of that title, -1 if
    none tells; ``firm`` says that the telling word ends that title (四、存在的问题, not 解决问题的体会). A title that
    names several roles (问题及原因) leaves ``titled`` open and has them in ``several``. ``outer`` is what the
    outermost telling title announces. ``led`` is the role that a leading sentence announced since; ``announced`` is
    the later of both.
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
    firm: bool = False
    several: tuple[Role, ...] = ()
    outer: Role | None = None


@lru_cache(maxsize=_KEPT)
def announces(title: str, lexicon: Lexicon) -> Telling:
    """Return what the words of a title tell of the section that it opens.

    A title that is a sentence (（一）党组织的作用弱化。) says something itself and announces nothing.
    """
    words = "".join(ruled_form(title).split())  # 存 在 問 題 announces problems too
    if words[-1:] in tuple("。；;！!，,"):
        return Telling()
    parts = [named for part in _JOINED.split(words) if (named := _first_cue(part, lexicon))]
    roles = tuple(dict.fromkeys(role for role, _ in parts))
    if len(roles) > 1:
        return Telling(roles)
    named = _first_cue(words, lexicon)
    return Telling((named[0],), named[1] in words[-len(named[1]) - _TAIL :]) if named else Telling()


def _first_cue(words: str, lexicon: Lexicon) -> tuple[Role, str] | None:
    return next(((cue.role, word) for cue in lexicon.titles if (word := cue.hits(words))), None)


def places(paper: Paper, lexicon: Lexicon) -> list[Place]:
    """Return the place of every statement of a paper, in order."""
    sections = paper.structure.sections
    told = [Telling() if _is_listed(s) else announces(s.heading.of(paper.text), lexicon) for s in sections]
    made: list[Place] = []
    led: Role | None = None
    last_told = -1
    count = sum(not s.clutter for s in paper.structure.statements)
    labels = _labels(paper, lexicon)
    before = 0
    for statement in paper.structure.statements:
        path = _path(sections, statement.section)
        telling = [i for i in path if told[i].roles]
        nearest = telling[0] if telling else -1
        if nearest != last_told:
            last_told, led = nearest, None
        title = told[nearest] if telling else Telling()
        leading = _leads(statement, lexicon)
        place = Place(
            titled=title.role,
            section=nearest,
            led=led,
            announced=led or title.role,
            own=announces(statement.text, lexicon).role if statement.heading else leading,
            titles=tuple(sections[i].heading.of(paper.text) for i in path),
            level=sections[statement.section].level if statement.section >= 0 else 0,
            relative=before / max(count, 1),
            firm=title.firm,
            several=title.roles if len(title.roles) > 1 else (),
            outer=told[telling[-1]].role if telling else None,
        )
        label = labels.get(statement.span, "")
        made.append(_in_column(place, statement.column or label, lexicon) if statement.column or label else place)
        before += not statement.clutter
        if leading and not statement.clutter:
            led = leading
    return made


def _in_column(place: Place, column: str, lexicon: Lexicon) -> Place:
    """Return the place of a cell: the title of its column is nearest, and where it tells, it tells alone."""
    titles = (column, *place.titles)
    role = lexicon.labels.role(column) or tells(ruled_form(column), lexicon.columns)
    if role is None:
        return replace(place, titles=titles)
    return Place(role, -1, None, role, None, titles, place.level, place.relative, column=role, firm=True, outer=role)


def opens_with_label(words: str, lexicon: Lexicon) -> str:
    """Return the label that a statement opens with and goes on behind (原因：……), nothing where there is none."""
    opening = _LABEL.match(words)
    if opening and lexicon.labels.role(opening["label"]) and words[opening.end() :].strip():
        return opening["label"]
    return ""


def _labels(paper: Paper, lexicon: Lexicon) -> dict[Span, str]:
    """Return the statements of paragraphs that open with a label, each with the last label before it (原因：)."""
    labelled: dict[Span, str] = {}
    begins = [lines[0].start for lines in paper.structure.paragraphs]
    paragraph, label = -1, ""
    for statement in paper.structure.statements:
        at = bisect_right(begins, statement.span.start)
        if at != paragraph or statement.heading:
            paragraph, label = at, ""
        if statement.column or statement.heading:
            continue
        words = ruled_form(statement.text)
        opening = opens_with_label(words, lexicon)
        if opening or _LABEL.match(words):  # 责任人： and the like end what the last label said
            label = opening
        if label:
            labelled[statement.span] = label
        if lexicon.labels.role(label) is Role.PROBLEM:
            label = ""  # behind 问题二：…… causes and remedies may follow in one paragraph
    return labelled


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
