"""Groups of submissions that share one body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

import networkx as nx
import numpy as np

from textmine.model import Group
from textmine.reuse.matches import Evidence
from textmine.reuse.stack import Bools, Stack
from textmine.settings import ReuseSettings


def groups(
    stack: Stack, found: Sequence[Evidence], shares: Mapping[tuple[int, int], float], rules: ReuseSettings
) -> tuple[Group, ...]:
    """Return the groups, the largest first: papers linked by pairs that share ``group_share`` of the shorter one."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(pair for pair, share in shares.items() if share >= rules.group_share)
    partners: dict[int, list[Evidence]] = defaultdict(list)
    for evidence in found:
        if not evidence.match.legitimate:
            for paper in evidence.papers:
                partners[paper].append(evidence)
    made = [_group(stack, sorted(members), partners, rules) for members in nx.connected_components(graph)]
    return tuple(sorted(made, key=lambda g: (-len(g.papers), -g.chars, g.papers)))


def _group(
    stack: Stack, members: Sequence[int], partners: Mapping[int, Sequence[Evidence]], rules: ReuseSettings
) -> Group:
    base = _centre(members, partners)
    start, end = int(stack.starts[base]), int(stack.starts[base + 1])
    core = np.ones(end - start, dtype=bool)
    for held in _held(base, set(members), end - start, start, partners[base]):
        core &= held
    return Group(
        papers=tuple(sorted(stack.papers[i].name for i in members)),
        core=_text(stack, base, core, rules.core_gap),
        chars=int(np.count_nonzero(core)),
    )


def _centre(members: Sequence[int], partners: Mapping[int, Sequence[Evidence]]) -> int:
    """The member that shares most with the others: the one whose text shows the common body best."""
    inside = set(members)
    weight = {i: sum(e.match.chars for e in partners[i] if inside.issuperset(e.papers)) for i in members}
    return max(members, key=lambda i: (weight[i], -i))


def _held(base: int, members: Container[int], size: int, start: int, found: Iterable[Evidence]) -> Iterable[Bools]:
    """For each other member that was compared with the base: which of the base's characters it holds."""
    held: dict[int, Bools] = {}
    for evidence in found:
        [other] = set(evidence.papers) - {base}
        if other in members:
            marks = held.setdefault(other, np.zeros(size, dtype=bool))
            for run in evidence.passage.runs:
                place = (run.a if evidence.papers[0] == base else run.b) - start
                marks[place : place + run.length] = True
    return held.values()


def _text(stack: Stack, paper: int, core: Bools, gap: int) -> str:
    """The marked characters of a paper as text, with …… where something was left out."""
    marked = np.flatnonzero(core)
    if not len(marked):
        return ""
    cuts = np.flatnonzero(np.diff(marked) > gap) + 1
    base = int(stack.starts[paper])
    pieces = [stack.span(paper, base + int(p[0]), base + int(p[-1]) + 1) for p in np.split(marked, cuts)]
    return "……".join("".join(piece.of(stack.papers[paper].text).split()) for piece in pieces)
