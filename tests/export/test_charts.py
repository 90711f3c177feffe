import re
from xml.etree import ElementTree as ET

import pytest

from textmine.export.charts import Bar, Caption, Row, bars, graph, histogram, matrix, shorten, width_of

NS = "{http://www.w3.org/1999/xhtml}"
CAPTION = Caption("k", "标题 <b>", "说明 & 细节")


def parsed(svg):
    return ET.fromstring(str(svg))


def heights(svg):
    return [float(g.find("rect").get("height")) for g in parsed(svg).iter("g")]


def test_every_chart_says_what_it_is():
    pair = {(0, 1): 3}
    for svg in (
        bars(CAPTION, [Row("甲", (Bar(1, "b"),))]),
        histogram(CAPTION, [0.5], "{n} {range}"),
        matrix(CAPTION, ["甲", "乙"], pair),
        graph(CAPTION, ["甲", "乙"], pair),
    ):
        root = parsed(svg)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "k-t k-d"
        assert root.find("title").text == "标题 <b>"
        assert root.find("desc").text == "说明 & 细节"
        assert "style" not in {name for element in root.iter() for name in element.attrib}


def test_bars_share_one_scale_from_zero():
    root = parsed(bars(CAPTION, [Row("甲", (Bar(10, "x"), Bar(5, "x"))), Row("乙", (Bar(0, "x"),))]))
    widths = [float(r.get("width")) for r in root.iter("rect")]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.01)
    assert widths[2] == 0
    assert [t.text for t in root.iter("text") if t.get("class") == "figure"] == ["10", "5", "0"]


def test_the_longest_bar_and_its_figure_stay_inside():
    root = parsed(bars(CAPTION, [Row("很长的标签" * 9, (Bar(123456, "x"),))]))
    figure = next(t for t in root.iter("text") if t.get("class") == "figure")
    assert float(figure.get("x")) < float(root.get("viewBox").split()[2]) - 30


def test_labels_are_cut_but_their_whole_is_a_tooltip():
    svg = bars(CAPTION, [Row("甲" * 40, (Bar(1, "x"),), href='#t"x')], label_ems=5)
    label = next(t for t in parsed(svg).iter("text") if t.get("class") == "label")
    assert label.text == "甲甲甲甲…"
    assert label.find("title").text == "甲" * 40
    assert next(parsed(svg).iter("a")).get("href") == '#t"x'


def test_no_bars_draw_nothing_and_do_not_fail():
    assert list(parsed(bars(CAPTION, [])).iter("rect")) == []
    assert heights(histogram(CAPTION, [], "{n}{range}")) == [1.0] * 10


def test_a_histogram_puts_each_share_into_its_step_and_one_into_the_last():
    svg = histogram(CAPTION, [0.0, 0.09, 0.1, 0.95, 1.0, 1.0], "{n} 篇，{range}")
    figures = [t.text for t in parsed(svg).iter("text") if t.get("class") == "figure"]
    assert figures == ["2", "1", None, None, None, None, None, None, None, "3"]
    assert "3 篇，90–100%" in svg
    tall = heights(svg)
    assert tall[9] == max(tall)


def test_a_matrix_is_symmetric_and_its_diagonal_empty():
    root = parsed(matrix(CAPTION, ["甲", "乙", "丙"], {(0, 1): 80, (1, 2): 20}))
    cells = [g.get("class") for g in root.iter("g")]
    assert cells == ["cell l4", "cell l0", "cell l4", "cell l1", "cell l0", "cell l1"]
    assert len([r for r in root.iter("rect") if r.get("class") == "self"]) == 3


def test_a_graph_draws_each_name_and_each_line():
    root = parsed(graph(CAPTION, [f"单位{i}" for i in range(20)], {(0, 1): 5, (3, 19): 50}))
    assert len(list(root.iter("circle"))) == 20
    widths = [float(line.get("stroke-width")) for line in root.iter("line")]
    assert len(widths) == 2
    assert widths[0] < widths[1]


def test_hostile_labels_are_words():
    svg = str(matrix(CAPTION, ["<script>", '" onload="x'], {(0, 1): 1}))
    assert not re.search(r"<script|\sonload=", re.sub(r">[^<]*<", "><", svg))


def test_width_counts_wide_characters_whole():
    assert width_of("党建") == 2
    assert shorten("党建工作", 3) == "党建…"
    assert shorten("党建", 2) == "党建"
