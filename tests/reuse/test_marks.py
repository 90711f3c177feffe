import pytest

from textmine.model import Origin
from textmine.reuse.marks import Marks, following, preceding
from textmine.reuse.stack import Stack

from .stacks import paper, pick


def marks_of(*texts: str) -> tuple[Stack, Marks]:
    stack = Stack.of([paper(f"{i:03}", text) for i, text in enumerate(texts)])
    return stack, Marks(stack)


def behind(stack: Stack, position: int) -> str:
    """The first characters at a position, in matching form."""
    return "".join(form.text for form in stack.forms)[position : position + 4]


def test_the_next_mark_and_the_last_one() -> None:
    positions = [0, 10, 20]
    assert [following(positions, p) for p in (0, 1, 10, 20, 21)] == [0, 10, 10, 20, 21]
    assert [preceding(positions, p) for p in (0, 9, 10, 25)] == [0, 0, 10, 20]
    assert preceding([5], 3) == 3
    assert following([], 3) == preceding([], 3) == 3


def test_statements_begin_behind_stops_and_papers_end_them() -> None:
    stack, marks = marks_of("会议开了三次。党费交了。", "台账补齐！")
    assert list(marks.statements) == [0, 6, 10, 14]
    assert behind(stack, 6) == "党费交了"


def test_positions_of_a_later_paper_count_from_the_front_of_the_stack() -> None:
    stack, marks = marks_of(pick(0, 1), pick(2, 3))
    second = int(stack.starts[1])
    assert second in list(marks.statements)
    assert behind(stack, following(marks.statements, second + 1)) == pick(3)[:4]


def test_words_begin_behind_the_number() -> None:
    stack, marks = marks_of(f"一、学习抓得不紧\n{pick(0)}\n二、活动办得太少\n{pick(1)}\n")
    opened = [behind(stack, p) for p in marks.words]
    assert "学习抓得" in opened
    assert "活动办得" in opened
    assert not any(text.startswith(("一学习", "二活动")) for text in opened)
    assert "二活动办" in [behind(stack, p) for p in marks.statements]


def test_numbered_titles_are_barriers_and_plain_sentences_are_none() -> None:
    stack, marks = marks_of(f"{pick(4)}\n（一）学习不够。{pick(0)}\n（二）管理不严。{pick(1)}\n")
    barriers = marks.barriers
    assert [behind(stack, p) for p in barriers.positions.tolist()] == ["一学习不", "二管理不"]
    assert barriers.positions.tolist() == sorted(barriers.positions.tolist())


@pytest.mark.parametrize(("one", "other"), [("（二）", "二、"), ("1.", "１．"), ("（3）", "3、")])
def test_a_number_is_the_same_however_it_is_punctuated(one: str, other: str) -> None:
    first, second = (marks_of(f"{mark}会议室很冷\n{pick(0)}\n")[1].barriers.values.tolist() for mark in (one, other))
    assert len(first) == 1
    assert first == second


def test_different_numbers_have_different_values() -> None:
    text = "".join(f"{n}、会议室很冷\n{pick(k)}\n" for k, n in enumerate("一二三四五六七八九"))
    values = marks_of(text)[1].barriers.values.tolist()
    assert len(values) == len(set(values)) == 9


@pytest.mark.parametrize("texts", [(), ("。",), ("无标题的一行",), ("……", pick(0))])
def test_stacks_without_titles_have_no_barriers(texts: tuple[str, ...]) -> None:
    stack, marks = marks_of(*texts)
    assert len(marks.barriers.positions) == len(marks.barriers.values) == 0
    assert list(marks.statements)[-1] == len(stack.codes)
    assert next(iter(marks.words)) == 0


def test_known_documents_have_marks_too() -> None:
    known = paper("known/t", f"一、总体要求\n{pick(0)}\n", origin=Origin.KNOWN)
    stack = Stack.of([paper("a", pick(1)), known])
    assert Marks(stack).barriers.positions.tolist() == [0]
