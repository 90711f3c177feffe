"""Groups of submissions that share one body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from textmine.model import Group
from textmine.reuse.matches import Evidence
from textmine.reuse.stack import Bools, Stack
from textmine.settings import ReuseSettings

_GAP = 4  # characters: what one member changed inside the common text


def groups(
    stack: Stack, found: Sequence[Evidence], shares: Mapping[tuple[int, int], float], rules: ReuseSettings
) -> tuple[Group, ...]:
    """Return the groups, the largest first: papers linked by pairs that share ``group_share`` of the shorter one."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(pair for pair, share in shares.items() if share >= rules.group_share)
    made = [_group(stack, sorted(members), found) for members in nx.connected_components(graph)]
    return tuple(sorted(made, key=lambda g: (-len(g.papers), -g.chars, g.papers)))


def _group(stack: Stack, members: Sequence[int], found: Sequence[Evidence]) -> Group:
    base = _centre(members, found)
    start, end = int(stack.starts[base]), int(stack.starts[base + 1])
    core = np.ones(end - start, dtype=bool)
    for other in members:
        held = _shared_with(base, other, start, end, found)
        if other != base and held.any():
            core &= held
    return Group(
        papers=tuple(sorted(stack.papers[i].name for i in members)),
        core=_text(stack, base, core),
        chars=int(np.count_nonzero(core)),
    )


def _centre(members: Sequence[int], found: Sequence[Evidence]) -> int:
    """The member that shares most with the others: the one whose text shows the common body best."""
    inside = set(members)
    weight = dict.fromkeys(members, 0)
    for evidence in found:
        if not evidence.match.legitimate and inside.issuperset(evidence.papers):
            for paper in evidence.papers:
                weight[paper] += evidence.match.chars
    return max(members, key=lambda i: (weight[i], -i))


def _shared_with(base: int, other: int, start: int, end: int, found: Sequence[Evidence]) -> Bools:
    held = np.zeros(end - start, dtype=bool)
    for evidence in found:
        if set(evidence.papers) != {base, other} or evidence.match.legitimate:
            continue
        for run in evidence.passage.runs:
            place = run.a if evidence.papers[0] == base else run.b
            held[place - start : place - start + run.length] = True
    return held


def _text(stack: Stack, paper: int, core: Bools) -> str:
    """The marked characters of a paper as text, with …… where something was left out."""
    marked = np.flatnonzero(core)
    if not len(marked):
        return ""
    cuts = np.flatnonzero(np.diff(marked) > _GAP) + 1
    base = int(stack.starts[paper])
    pieces = [stack.span(paper, base + int(p[0]), base + int(p[-1]) + 1) for p in np.split(marked, cuts)]
    return "……".join("".join(piece.of(stack.papers[paper].text).split()) for piece in pieces)
