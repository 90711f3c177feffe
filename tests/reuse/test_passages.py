import numpy as np
import pytest

from textmine.reuse.alignment import Run
from textmine.reuse.fingerprints import grams, postings, shared_runs
from textmine.reuse.marks import Marks
from textmine.reuse.passages import Barriers, Passage, pairs, passages
from textmine.reuse.stack import Stack

from .stacks import paper, pick, rules


def passages_of(first: str, second: str, **changes: float) -> tuple[Stack, list[Passage]]:
    stack = Stack.of([paper("a", first), paper("b", second)])
    chosen = rules(**changes)
    posted = postings(stack, grams(stack, chosen.gram))
    runs = shared_runs(stack, posted, np.zeros(len(posted.positions), dtype=bool), chosen.gram, chosen.pair_window)
    barriers = Marks(stack).barriers
    return stack, [p for a, b, hits in pairs(runs, chosen) for p in passages(stack, (a, b), hits, barriers, chosen)]


def test_a_passage_knows_its_outline() -> None:
    passage = Passage((Run(10, 100, 5), Run(18, 105, 5)))
    assert passage.a == (10, 23)
    assert passage.b == (100, 110)
    assert passage.shared == 10
    assert passage.coverage == pytest.approx(10 / 13)


def test_barriers_between_two_places_and_the_room_around_them() -> None:
    barriers = Barriers(np.array([5, 20, 40]), np.array([1, 2, 3]))
    assert barriers.between(5, 40) == (1, 2)
    assert barriers.between(6, 20) == ()
    assert barriers.room(21, 30, (0, 100)) == (20, 40)
    assert barriers.room(1, 3, (0, 100)) == (0, 5)
    assert barriers.room(50, 60, (45, 70)) == (45, 70)


def test_a_small_difference_is_bridged() -> None:
    [passage] = passages_of(pick(0, 1), pick(0, 1).replace("没有地方坐", "找不到暖和的屋子"))[1]
    assert len(passage.runs) > 1
    assert not passage.shuffled


def test_a_long_difference_parts_two_passages() -> None:
    assert len(passages_of(pick(0, 1), pick(0, 5, 1))[1]) == 2


def test_too_little_is_no_passage() -> None:
    assert passages_of(pick(0) + "党费由专人收缴并按月公示明细。", pick(1) + "党费由专人收缴并按月公示明细。")[1] == []


def test_sentences_in_another_order_are_one_passage() -> None:
    stack, found = passages_of(pick(3, 0, 1, 2, 4), pick(5, 2, 0, 1, 6))
    assert [p.shuffled for p in found] == [True]
    start, end = found[0].b
    assert stack.span(1, start, end).of(stack.papers[1].text) == pick(2, 0, 1)[:-1]


def test_sentences_far_apart_are_not_one_passage() -> None:
    _, found = passages_of(pick(0, 7, 8, 1), pick(1, 9, 10, 0))
    assert [p.shuffled for p in found] == [False, False]


def test_a_passage_does_not_reach_over_two_different_numbers() -> None:
    first = f"（一）学习不够。{pick(0)}\n（二）管理不严。{pick(1)}\n"
    second = f"（一）学习不够。{pick(0)}\n（三）管理不严。{pick(1)}\n"
    assert len(passages_of(first, second)[1]) == 2
    assert len(passages_of(first, first)[1]) == 1


def test_one_place_is_claimed_once() -> None:
    _, found = passages_of(pick(0), pick(0) + pick(5, 6) + pick(0))
    assert len(found) == 1
