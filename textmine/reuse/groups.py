"""Groups of submissions that share one body.

A group grows around the paper that shares most, its *base*. Others join when they hold enough of the base and, of it,
enough of what those before them hold: a patchwork of two bodies belongs to both groups and glues them not together.
What papers hold that were not compared with the base itself is carried over through those that were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model import CopyKind, Group, Held, Paper, Span
from textmine.reuse.alignment import Run
from textmine.reuse.matches import Evidence
from textmine.reuse.stack import Bools, Ints, Roll, form_of
from textmine.settings import ReuseSettings
from textmine.text.normal import MatchingForm

Places = npt.NDArray[np.int32]
"""For each character of a paper its place in the base, -1 for none."""


def groups(
    roll: Roll,
    found: Sequence[Evidence],
    shares: Mapping[tuple[int, int], float],
    paper_of: Callable[[int], Paper],
    rules: ReuseSettings,
) -> tuple[Group, ...]:
    """Return the groups, the largest first.

    Args:
        roll: the papers.
        found: what they share.
        shares: of pairs of papers, the shared part of the shorter one.
        paper_of: gives a paper by its number.
        rules: thresholds.

    Papers are one body when they share ``group_share`` of the shorter one; every paper of such a pair is in at least
    one group. A body that is common to many makes a group too, of ``group_chars`` characters and more, though the
    papers may be much longer; these groups are not ``whole``. Time grows with the runs that the papers share.
    """
    counted = [e for e in found if not e.match.legitimate]
    close = [e for e in counted if shares.get((min(e.papers), max(e.papers)), 0.0) >= rules.group_share]
    many = [e for e in counted if e.match.kind is CopyKind.COMMON and e.match.chars >= rules.group_chars]
    made = [
        _group(roll, paper_of(body.base), body, rules, whole=True)
        for body in _bodies(_Links.of(roll, close), rules, whole=True)
    ]
    alike = [frozenset(group.papers) for group in made]
    for body in _bodies(_Links.of(roll, many), rules, whole=False):
        group = _group(roll, paper_of(body.base), body, rules, whole=False)
        if len(group.papers) > 2 and not any(papers.issuperset(group.papers) for papers in alike):
            made.append(group)
    return tuple(sorted(made, key=lambda g: (-len(g.papers), -g.chars, g.papers)))


def core_without(group: Group, base: Paper, without: Collection[str], gap: int) -> tuple[str, int]:
    """Return the core of a group, and its length, when some of its papers are left out.

    Args:
        group: the group.
        base: the paper of the stack that ``group.base`` names; it may itself be left out, as the words are all that
            is asked of it.
        without: names of the papers to leave out.
        gap: characters inside the core that a member may have changed and that are shown all the same.
    """
    form = form_of(base)
    core = np.ones(len(form), dtype=bool)
    for held in group.held:
        if held.paper not in without:
            core &= _marked(form, held.spans)
    return _text(base, form, core, gap), int(np.count_nonzero(core))


def _marked(form: MatchingForm, spans: Sequence[Span]) -> Bools:
    marks = np.zeros(len(form), dtype=bool)
    for span in spans:
        marks[slice(*form.within(span))] = True
    return marks


@dataclass(frozen=True, slots=True)
class _Links:
    """Papers that share much: for each the others, with the runs that it (``a``) shares with them (``b``)."""

    runs: Mapping[int, Mapping[int, Sequence[Run]]]
    sizes: Ints

    @classmethod
    def of(cls, roll: Roll, found: Sequence[Evidence]) -> _Links:
        """Gather the runs of matches by paper, their places counted from where each paper begins."""
        runs: dict[int, dict[int, list[Run]]] = defaultdict(lambda: defaultdict(list))
        for evidence in found:
            a, b = evidence.papers
            for run in evidence.passage.runs:
                here, there = run.a - int(roll.starts[a]), run.b - int(roll.starts[b])
                runs[a][b].append(Run(here, there, run.length))
                runs[b][a].append(Run(there, here, run.length))
        return cls(runs, roll.sizes)


def _bodies(links: _Links, rules: ReuseSettings, *, whole: bool) -> Iterator[_Body]:
    """Grow bodies until every linked paper was reached from a base, and those of ``whole`` papers until it is in one.

    A base that holds several bodies common to many has one grown for each; what it reached is not asked again, or
    papers that share now this and now that with all others would each be held against all.
    """
    left = dict.fromkeys(_by_weight(links))
    while left:
        base = next(iter(left))
        taken: set[int] = set()
        while True:
            body, met = _body(base, links, taken, rules, whole=whole)
            taken |= body.held.keys()
            if body.held:
                yield body
            if whole or len(body.held) < 2:
                break
        for paper in (base, *(taken if whole else met)):
            left.pop(paper, None)


def _by_weight(links: _Links) -> list[int]:
    """The linked papers, that first which shares most with all others: its text shows a common body best."""
    weight = {i: sum(run.length for shared in others.values() for run in shared) for i, others in links.runs.items()}
    return sorted(weight, key=lambda i: (-weight[i], i))


@dataclass(frozen=True, slots=True)
class _Body:
    """A base, what each other member holds of it, and what all of them do."""

    base: int
    held: dict[int, Bools]
    core: Bools


def _body(
    base: int, links: _Links, taken: Collection[int], rules: ReuseSettings, *, whole: bool
) -> tuple[_Body, set[int]]:
    """Grow the body of a base from papers that are not ``taken``; all that were met on the way come with it."""
    size = int(links.sizes[base])
    body = _Body(base, {}, np.ones(size, dtype=bool))
    met = {base}
    places: dict[int, Places] = {base: np.arange(size, dtype=np.int32)}
    while places:
        reached = _reached(places, met, links)
        met |= reached.keys()
        places = {}
        for paper, place in sorted(reached.items(), key=lambda item: (-np.count_nonzero(item[1] >= 0), item[0])):
            marks = np.zeros(size, dtype=bool)
            marks[place[place >= 0]] = True
            least = rules.group_share * min(int(links.sizes[paper]), size) if whole else rules.group_chars
            if paper not in taken and _joins(body, marks, least, rules):
                body.held[paper] = marks
                np.logical_and(body.core, marks, out=body.core)
                places[paper] = place
    return body, met


def _joins(body: _Body, marks: Bools, least: float, rules: ReuseSettings) -> bool:
    """Tell whether a paper that holds ``marks`` of the base, at ``least`` so many, is one of its body."""
    held, core = int(np.count_nonzero(marks)), int(np.count_nonzero(body.core))
    common = int(np.count_nonzero(marks & body.core))
    enough = held >= least or not body.held
    return enough and common >= max(1, rules.group_core * min(held, core))


def _reached(places: Mapping[int, Places], met: Collection[int], links: _Links) -> dict[int, Places]:
    """For each paper linked to those of ``places``: the place in the base of each of its characters, -1 for none."""
    reached: dict[int, Places] = {}
    for paper, known in places.items():
        for other, runs in links.runs[paper].items():
            if other in met:
                continue
            place = reached.get(other)
            if place is None:
                place = reached[other] = np.full(int(links.sizes[other]), -1, dtype=np.int32)
            for run in runs:
                there = place[run.b : run.b + run.length]
                np.copyto(there, known[run.a : run.a + run.length], where=there < 0)
    return reached


def _group(roll: Roll, base: Paper, body: _Body, rules: ReuseSettings, *, whole: bool) -> Group:
    form = form_of(base)
    held = [Held(roll.names[paper], tuple(_spans(form, marks))) for paper, marks in body.held.items()]
    return Group(
        papers=tuple(sorted([base.name, *(h.paper for h in held)])),
        core=_text(base, form, body.core, rules.core_gap),
        chars=int(np.count_nonzero(body.core)),
        base=base.name,
        held=tuple(sorted(held, key=lambda h: h.paper)),
        whole=whole,
    )


def _spans(form: MatchingForm, marks: Bools, gap: int = 1) -> Iterator[Span]:
    """The marked characters as spans of the text; marks less than ``gap`` apart are one span."""
    marked = np.flatnonzero(marks)
    cuts = np.flatnonzero(np.diff(marked) > gap) + 1
    for piece in np.split(marked, cuts) if len(marked) else ():
        yield form.span(int(piece[0]), int(piece[-1]) + 1)


def _text(paper: Paper, form: MatchingForm, core: Bools, gap: int) -> str:
    """The marked characters of a paper as text, with …… where something was left out."""
    return "……".join("".join(span.of(paper.text).split()) for span in _spans(form, core, gap))
