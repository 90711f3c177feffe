"""Causes, problems and remedies of a stack as one picture: three columns, and bands between what papers set together.

The bands are as wide as the papers are many, as in the diagrams of Sankey (1898). Nodes are put where their bands cross
least (barycentres of their neighbours; Sugiyama, Tagawa, Toda 1981).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from markupsafe import Markup

from textmine.export.charts import EM, Caption, drawing, number, shorten
from textmine.model import Role, Theme, ThemeLink

WIDTH, GAP, LEAST, BAR = 1180.0, 14.0, 20.0, 8.0
"""Units of the drawing: its width, between nodes, the height of the lowest node, the width of a node's bar."""
_LABEL_EMS = 16.0
_SIDE = _LABEL_EMS * EM + 16.0
_UNIT = 9.0  # height of one paper
_PASSES = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A theme in the picture: ``href`` leads to its place in the page, ``units`` states how many state it."""

    label: str
    role: str
    units: int
    href: str


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    height: float


def layered(
    caption: Caption,
    themes: Sequence[Theme],
    links: Sequence[ThemeLink],
    nodes: Mapping[int, Node],
    *,
    width: float = WIDTH,
) -> Markup:
    """Draw the themes in ``nodes``, keyed by their index, with the links between them; nothing where none links.

    ``width`` is that of the drawing, in units of which a letter has twelve.
    """
    shown = [link for link in links if link.problem in nodes and link.answer in nodes]
    graph = _graph(themes, shown)
    if not graph:
        return Markup("")
    columns = _ordered(graph)
    boxes, height = _placed(graph, columns, width)
    bands = _bands(graph, columns, boxes, nodes)
    return drawing(
        caption, height, bands + Markup("").join(_node(nodes[n], box) for n, box in boxes.items()), width=width
    )


def _graph(themes: Sequence[Theme], links: Sequence[ThemeLink]) -> nx.DiGraph[int]:
    """Return the graph of themes: causes lead to problems, problems to remedies; nodes are indexes of ``themes``.

    A node has its ``layer`` (0 cause, 1 problem, 2 remedy), an edge its ``weight`` in papers.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    order = {Role.CAUSE: 0, Role.PROBLEM: 1, Role.REMEDY: 2}
    for link in links:
        for node in (link.problem, link.answer):
            graph.add_node(node, layer=order[themes[node].role])
        ends = (link.answer, link.problem) if themes[link.answer].role is Role.CAUSE else (link.problem, link.answer)
        graph.add_edge(*ends, weight=len(link.papers))
    return graph


def _ordered(graph: nx.DiGraph[int]) -> list[list[int]]:
    """The nodes of each column from top to bottom."""
    columns = [
        sorted((n for n in graph if graph.nodes[n]["layer"] == layer), key=lambda n: (-_weight(graph, n), n))
        for layer in range(3)
    ]
    for step in range(_PASSES):
        for layer in (1, 0, 2) if step % 2 else (0, 2, 1):
            at = {n: place / max(len(column), 1) for column in columns for place, n in enumerate(column)}
            columns[layer].sort(key=lambda n: (_centre(graph, n, at), n))
    return columns


def _centre(graph: nx.DiGraph[int], node: int, at: Mapping[int, float]) -> float:
    pairs = [(at[m], graph[m][node]["weight"]) for m in graph.predecessors(node)]
    pairs += [(at[m], graph[node][m]["weight"]) for m in graph.successors(node)]
    return float(sum(place * weight for place, weight in pairs) / sum(weight for _, weight in pairs))


def _weight(graph: nx.DiGraph[int], node: int) -> float:
    """The papers on the fuller side of a node."""
    arriving = sum(graph[m][node]["weight"] for m in graph.predecessors(node))
    leaving = sum(graph[node][m]["weight"] for m in graph.successors(node))
    return float(max(arriving, leaving))


def _placed(graph: nx.DiGraph[int], columns: Sequence[Sequence[int]], width: float) -> tuple[dict[int, _Box], float]:
    heights = {n: max(_weight(graph, n) * _UNIT, LEAST) for n in graph}
    tall = [sum(heights[n] + GAP for n in column) for column in columns]
    height = max(tall)
    places = (_SIDE, (width - BAR) / 2, width - BAR - _SIDE)
    boxes: dict[int, _Box] = {}
    for x, column, own in zip(places, columns, tall, strict=True):
        y = (height - own) / 2 + GAP / 2
        for node in column:
            boxes[node] = _Box(x, y, heights[node])
            y += heights[node] + GAP
    return boxes, height


def _bands(
    graph: nx.DiGraph[int], columns: Sequence[Sequence[int]], boxes: Mapping[int, _Box], nodes: Mapping[int, Node]
) -> Markup:
    """The bands, each beginning and ending where the ones before it left off."""
    left, right = (dict.fromkeys(graph, 0.0) for _ in range(2))
    place = {n: i for column in columns for i, n in enumerate(column)}
    drawn = Markup("")
    for first, second in sorted(graph.edges, key=lambda e: (place[e[0]], place[e[1]])):
        papers = graph[first][second]["weight"]
        wide = papers * _UNIT
        a, b = boxes[first], boxes[second]
        y1, y2 = a.y + right[first] + wide / 2, b.y + left[second] + wide / 2
        right[first] += wide
        left[second] += wide
        x1, x2 = a.x + BAR, b.x
        middle = (x1 + x2) / 2
        role = nodes[first].role if nodes[first].role != Role.PROBLEM else nodes[second].role
        drawn += Markup(
            '<path class="band b-{}" d="M{} {y1}C{m} {y1} {m} {y2} {} {y2}" stroke-width="{}">'
            "<title>{} → {}: {}</title></path>"
        ).format(role, number(x1), number(x2), number(wide), nodes[first].label, nodes[second].label, papers,
                 y1=number(y1), y2=number(y2), m=number(middle))  # fmt: skip
    return drawn


def _node(node: Node, box: _Box) -> Markup:
    """A node: a bar, its name beside it, and how many units state it."""
    middle = box.y + box.height / 2 + EM * 0.36
    name = shorten(node.label, _LABEL_EMS)
    left = node.role == Role.CAUSE
    spot = Markup('x="{}" y="{}" text-anchor="{}"').format(
        number(box.x - 6 if left else box.x + BAR + 6), number(middle), "end" if left else "start"
    )
    return Markup(
        '<a href="{}"><g class="theme-node b-{}"><title>{} · {}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text class="label" {}>{}<tspan class="n" dx="5">{}</tspan></text></g></a>'
    ).format(node.href, node.role, node.label, node.units, number(box.x), number(box.y), number(BAR),
             number(box.height), spot, name, node.units)  # fmt: skip
