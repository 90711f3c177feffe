"""The picture of causes, problems and remedies: what stands where, how wide the bands are, and what it does to labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from textmine.export.charts import Caption
from textmine.export.layers import BAR, LEAST, Node, layered
from textmine.model import Role, Theme, ThemeLink

CAPTION = Caption("layers", "图 <b>", "说明 & 细节")
ROLES = {"c": Role.CAUSE, "p": Role.PROBLEM, "r": Role.REMEDY}


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Band:
    title: str
    style: str
    wide: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class Drawn:
    boxes: dict[str, Box]
    bands: list[Band]
    size: tuple[float, float]


def draw(names: str, *links: tuple[str, str, int], shown: str = "") -> str:
    """Draw themes named ``c1 p1 r1`` with links of a problem, its answer, and how many papers."""
    all_names = names.split()
    themes = [Theme(ROLES[name[0]], name, (), (), (), ()) for name in all_names]
    made = [ThemeLink(all_names.index(p), all_names.index(a), tuple(f"{n}.txt" for n in range(k))) for p, a, k in links]
    kept = (shown or names).split()
    nodes = {
        i: Node(name, ROLES[name[0]].value, 5, f"#{name}") for i, name in enumerate(all_names) if name in kept
    }  # fmt: skip
    return str(layered(CAPTION, themes, made, nodes))


def taken_apart(svg: str) -> Drawn:
    root = ET.fromstring(svg)
    boxes = {}
    for anchor in root.iter("a"):
        rect = next(anchor.iter("rect"))
        boxes[anchor.get("href", "")[1:]] = Box(*(float(rect.get(key, "")) for key in ("x", "y", "height")))
    bands = []
    for path in root.iter("path"):
        figures = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
        title = path.find("title")
        assert title is not None
        bands.append(
            Band(
                title.text or "",
                path.get("class", ""),
                float(path.get("stroke-width", "")),
                (figures[0], figures[1]),
                (figures[-2], figures[-1]),
            )
        )
    wide, high = root.get("viewBox", "").split()[2:]
    return Drawn(boxes, bands, (float(wide), float(high)))


@pytest.mark.parametrize("shown", ["c1 r1", "p1 r2", "p2"])
def test_nothing_is_drawn_where_no_two_shown_themes_are_linked(shown: str) -> None:
    assert draw("c1 p1 p2 r1 r2", ("p1", "c1", 2), ("p1", "r1", 2), shown=shown) == ""


def test_no_themes_and_no_links_are_nothing() -> None:
    assert layered(CAPTION, [], [], {}) == ""
    assert draw("p1 r1") == ""


def test_causes_stand_left_of_problems_and_remedies_right() -> None:
    boxes = taken_apart(draw("p1 r1 c1", ("p1", "c1", 2), ("p1", "r1", 3))).boxes
    assert boxes["c1"].x + BAR < boxes["p1"].x
    assert boxes["p1"].x + BAR < boxes["r1"].x


def test_a_picture_without_causes_keeps_its_columns() -> None:
    whole = taken_apart(draw("c1 p1 r1", ("p1", "c1", 1), ("p1", "r1", 1))).boxes
    part = taken_apart(draw("p1 r1", ("p1", "r1", 1))).boxes
    assert (part["p1"].x, part["r1"].x) == (whole["p1"].x, whole["r1"].x)


def test_themes_without_a_link_are_left_out() -> None:
    assert set(taken_apart(draw("c1 c2 p1 p2 r1", ("p1", "c2", 1))).boxes) == {"c2", "p1"}


def test_bands_are_as_wide_as_the_papers_are_many() -> None:
    bands = taken_apart(draw("p1 r1 r2", ("p1", "r1", 2), ("p1", "r2", 6))).bands
    wide = {band.title: band.wide for band in bands}
    assert wide["p1 → r2: 6"] == pytest.approx(3 * wide["p1 → r1: 2"])


def test_bands_run_from_cause_to_problem_to_remedy_and_have_the_colour_of_the_answer() -> None:
    bands = taken_apart(draw("p1 c1 r1", ("p1", "c1", 2), ("p1", "r1", 3))).bands
    assert {band.title: band.style for band in bands} == {
        "c1 → p1: 2": "band b-cause",
        "p1 → r1: 3": "band b-remedy",
    }
    assert all(band.start[0] < band.end[0] for band in bands)


MANY = (
    ("p1", "c1", 9), ("p1", "c2", 1), ("p2", "c1", 4), ("p2", "c3", 2), ("p3", "c2", 7),
    ("p1", "r1", 3), ("p1", "r2", 5), ("p2", "r2", 8), ("p3", "r1", 1), ("p3", "r3", 12),
)  # fmt: skip
MANY_NAMES = "p1 p2 p3 c1 c2 c3 r1 r2 r3"


def test_bands_begin_and_end_inside_their_nodes_and_never_lie_over_each_other_there() -> None:
    drawn = taken_apart(draw(MANY_NAMES, *MANY))
    assert len(drawn.bands) == len(MANY)
    for name, box in drawn.boxes.items():
        for x, ends in (
            (box.x + BAR, [(b.start, b.wide) for b in drawn.bands if b.title.startswith(f"{name} ")]),
            (box.x, [(b.end, b.wide) for b in drawn.bands if f"→ {name}:" in b.title]),
        ):
            stretches = sorted((y - wide / 2, y + wide / 2) for (_, y), wide in ends)
            assert all(spot[0] == pytest.approx(x, abs=0.1) for spot, _ in ends)
            assert all(box.y - 0.2 <= top and low <= box.y + box.height + 0.2 for top, low in stretches)
            assert all(low <= top + 0.2 for (_, low), (top, _) in pairwise(stretches))


def test_nodes_of_a_column_do_not_overlap_and_all_stay_inside() -> None:
    drawn = taken_apart(draw(MANY_NAMES, *MANY))
    for letter in "cpr":
        column = sorted((b for name, b in drawn.boxes.items() if name[0] == letter), key=lambda b: b.y)
        assert all(a.y + a.height < b.y for a, b in pairwise(column))
        assert column[0].y >= 0
        assert column[-1].y + column[-1].height <= drawn.size[1]
        assert column[0].x + BAR <= drawn.size[0]


def test_a_node_is_as_high_as_its_fuller_side_and_never_lower_than_its_name() -> None:
    boxes = taken_apart(draw("p1 p2 c1 r1", ("p1", "c1", 4), ("p1", "r1", 30), ("p2", "r1", 1))).boxes
    assert boxes["p2"].height == LEAST
    assert boxes["p1"].height == pytest.approx(boxes["r1"].height * 30 / 31, abs=0.2)


def crossings(bands: list[Band]) -> int:
    return sum(
        (a.start[1] - b.start[1]) * (a.end[1] - b.end[1]) < 0
        for i, a in enumerate(bands)
        for b in bands[i + 1 :]
        if a.start[0] == b.start[0]
    )


def test_bands_that_need_not_cross_do_not() -> None:
    crossed = (("p1", "c3", 2), ("p2", "c2", 2), ("p3", "c1", 2), ("p1", "r2", 2), ("p2", "r3", 2), ("p3", "r1", 2))
    assert crossings(taken_apart(draw(MANY_NAMES, *crossed)).bands) == 0


def test_the_order_of_the_links_moves_nothing() -> None:
    one, other = (taken_apart(draw(MANY_NAMES, *links)) for links in (MANY, MANY[::-1]))
    assert one.boxes == other.boxes
    assert set(one.bands) == set(other.bands)


def test_the_picture_says_what_it_is() -> None:
    root = ET.fromstring(draw("p1 r1", ("p1", "r1", 1)))
    assert root.get("aria-labelledby") == "layers-t layers-d"
    titles = [e.text for e in (root.find("title"), root.find("desc")) if e is not None]
    assert titles == ["图 <b>", "说明 & 细节"]


def test_hostile_names_are_words() -> None:
    label = '</title><script>alert(1)</script>" onload="x'
    themes = [Theme(Role.PROBLEM, label, (), (), (), ()), Theme(Role.REMEDY, label, (), (), (), ())]
    nodes = {n: Node(label, theme.role.value, 2, f'#x" onclick="{n}') for n, theme in enumerate(themes)}
    svg = str(layered(CAPTION, themes, [ThemeLink(0, 1, ("甲",))], nodes))
    root = ET.fromstring(svg)
    assert {e.tag for e in root.iter()} <= {"svg", "title", "desc", "path", "a", "g", "rect", "text", "tspan"}
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on")]
    assert [a.get("href") for a in root.iter("a")] == ['#x" onclick="0', '#x" onclick="1']


def test_a_long_name_is_cut_and_whole_for_the_pointer() -> None:
    label = "认" * 5000
    themes = [Theme(Role.PROBLEM, label, (), (), (), ()), Theme(Role.REMEDY, "短", (), (), (), ())]
    nodes = {0: Node(label, "problem", 12, "#a"), 1: Node("短", "remedy", 3, "#b")}
    root = ET.fromstring(str(layered(CAPTION, themes, [ThemeLink(0, 1, ("甲",))], nodes)))
    first = next(e for e in root.iter("text") if (e.text or "").startswith("认"))
    assert (first.text or "").endswith("…")
    assert len(first.text or "") < 20
    assert [e.text for e in first.iter("tspan")] == ["12"]
    assert next(e.text for e in next(root.iter("a")).iter("title")) == f"{label} · 12"


def test_names_of_causes_stand_left_of_their_bars_and_all_others_right() -> None:
    root = ET.fromstring(draw("c1 p1 r1", ("p1", "c1", 1), ("p1", "r1", 1)))
    for anchor in root.iter("a"):
        bar, name = next(anchor.iter("rect")), next(anchor.iter("text"))
        left = float(name.get("x", "")) < float(bar.get("x", ""))
        assert left == (anchor.get("href") == "#c1")
        assert name.get("text-anchor") == ("end" if left else "start")


def test_hundreds_of_themes_are_drawn_without_an_end_outside() -> None:
    names = [f"{letter}{n}" for letter in "cpr" for n in range(150)]
    links = [(f"p{n}", f"{letter}{(n * 7) % 150}", 1 + n % 40) for letter in "cr" for n in range(150)]
    drawn = taken_apart(draw(" ".join(names), *links))
    assert len(drawn.boxes) == 450
    assert all(0 <= y <= drawn.size[1] for band in drawn.bands for _, y in (band.start, band.end))
