import numpy as np

from textmine.model import Origin
from textmine.reuse.stack import Stack, filled, spread_out

from .stacks import paper


def test_known_documents_stand_first_and_then_earlier_papers() -> None:
    stack = Stack.of(
        [
            paper("b", "支部学习记录"),
            paper("z", "往年的总结", origin=Origin.PREVIOUS),
            paper("a", "支部会议记录"),
            paper("y", "上级的通知", origin=Origin.KNOWN),
        ]
    )
    assert [p.name for p in stack.papers] == ["y", "z", "a", "b"]
    assert stack.of_origin(Origin.KNOWN).tolist() == [True, False, False, False]


def test_the_order_of_the_papers_does_not_matter() -> None:
    made = [paper(name, f"第{name}份材料的正文") for name in "dacb"]
    assert Stack.of(made).papers == Stack.of(made[::-1]).papers


def test_a_position_leads_back_to_its_characters() -> None:
    stack = Stack.of([paper("a", "第一份。"), paper("b", "第 二，份！")])
    base = int(stack.starts[1])
    assert stack.span(1, base + 1, base + 3).of(stack.papers[1].text) == "二，份"
    assert stack.paper_at(np.array([0, base - 1, base, base + 2])).tolist() == [0, 0, 1, 1]


def test_ranges_of_each_paper_mark_the_positions_that_they_take() -> None:
    stack = Stack.of([paper("a", "第一份。"), paper("b", "第 二，份！")])
    none = np.empty((0, 2), np.int64)
    assert np.flatnonzero(stack.within([np.array([[1, 2]]), np.array([[1, 2], [1, 3]])])).tolist() == [1, 4, 5]
    assert not stack.within([none, none]).any()
    assert not stack.within([]).any()


def test_places_of_each_paper_are_positions_of_the_stack() -> None:
    stack = Stack.of([paper("a", "第一份。"), paper("b", "第 二，份！")])
    assert stack.placed([np.array([0, 3]), np.array([1])]).tolist() == [0, 3, 4]


def test_ranges_of_positions_lead_back_to_spans() -> None:
    stack = Stack.of([paper("a", "第一份。"), paper("b", "第 二，份！")])
    spans = stack.spans(1, [3, 4], [6, 5])
    assert [span.of(stack.papers[1].text) for span in spans] == ["第 二，份", "二"]
    assert stack.room((0, 1)) == ((0, 3), (3, 6))


def test_ranges_are_spread_out_and_filled() -> None:
    assert spread_out([5, 20], [3, 2]).tolist() == [5, 6, 7, 20, 21]
    assert spread_out([], []).tolist() == []
    assert np.flatnonzero(filled(10, np.array([2, 3]), np.array([5, 7]))).tolist() == [2, 3, 4, 5, 6]


def test_empty_papers_take_no_room() -> None:
    stack = Stack.of([paper("a", "，。！"), paper("b", "有字"), paper("c", "……")])
    assert stack.starts.tolist() == [0, 0, 2, 2]
    assert stack.paper_at(np.array([0, 1])).tolist() == [1, 1]


def test_no_papers_make_an_empty_stack() -> None:
    stack = Stack.of([])
    assert len(stack.codes) == 0
    assert stack.starts.tolist() == [0]


def test_clutter_is_left_out() -> None:
    made = paper("a", "党支部学习抓得不紧。\n本文档由会员上传，点击下载全文\n整改措施要落实到人。")
    stack = Stack.of([made])
    assert made.structure.clutter
    assert "下载" not in stack.forms[0].text
