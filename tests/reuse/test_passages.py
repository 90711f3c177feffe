from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.reuse.alignment import Run
from textmine.reuse.fingerprints import hits, postings
from textmine.reuse.marks import Marks
from textmine.reuse.passages import Barriers, Passage, best, in_one_order, passages, renumbered, whole
from textmine.reuse.regions import Region, joined, regions
from textmine.reuse.stack import Stack

from .stacks import SENTENCES, noise, paper, pick, rules


def stack_of(first: str, second: str) -> Stack:
    return Stack.of([paper("a", first), paper("b", second)])


def passages_of(first: str, second: str, **changes: float) -> tuple[Stack, list[Passage]]:
    """What two texts share, with all of their grams taken and no region ruled out."""
    stack, chosen = stack_of(first, second), rules(**changes)
    posted = postings(stack, chosen.gram)
    found = hits(posted, np.ones(len(posted.spread), dtype=bool), chosen.pair_window)
    met = regions(stack, found, chosen.gram, chosen.gap, chosen.min_seed)
    around = joined(list(met.listed(*met.outlines())))
    return stack, [p for region in around for p in passages(stack.codes, region, stack.room((0, 1)), chosen)]


def texts(stack: Stack, passage: Passage) -> tuple[str, str]:
    """The two sides of a passage as text, from its first shared character to its last."""
    a, b = (stack.span(k, *side).of(stack.papers[k].text) for k, side in enumerate((passage.a, passage.b)))
    return a, b


def check(stack: Stack, passage: Passage) -> None:
    """A passage rests on equal characters of the two papers, and claims none of them twice."""
    (a, a_end), (b, b_end) = stack.room((0, 1))
    for run in passage.runs:
        assert a <= run.a < run.a_end <= a_end
        assert b <= run.b < run.b_end <= b_end
        assert stack.codes[run.a : run.a_end].tolist() == stack.codes[run.b : run.b_end].tolist()
    assert list(passage.runs) == sorted(passage.runs)
    assert all(x.a_end <= y.a for x, y in pairwise(passage.runs))
    other = sorted(passage.turned().runs)
    assert all(x.a_end <= y.a for x, y in pairwise(other))


def passage_of(*runs: tuple[int, int, int]) -> Passage:
    return Passage(tuple(Run(*run) for run in runs))


def test_a_passage_knows_its_outline() -> None:
    passage = passage_of((10, 100, 5), (18, 105, 5))
    assert passage.a == (10, 23)
    assert passage.b == (100, 110)
    assert passage.shared == 10
    assert passage.coverage == pytest.approx(10 / 13)


def test_a_passage_is_ordered_where_its_runs_stand_alike_on_both_sides() -> None:
    assert passage_of((10, 100, 5), (18, 105, 5)).ordered
    assert not passage_of((10, 105, 5), (18, 100, 5)).ordered
    assert not passage_of((10, 100, 5), (18, 104, 5)).ordered


def test_a_turned_passage_has_its_sides_exchanged() -> None:
    passage = replace(passage_of((10, 105, 5), (18, 100, 4)), shuffled=True)
    turned = passage.turned()
    assert turned.runs == (Run(100, 18, 4), Run(105, 10, 5))
    assert (turned.a, turned.b, turned.shuffled) == (passage.b, passage.a, True)
    assert turned.turned() == passage


def test_barriers_between_two_places() -> None:
    barriers = Barriers(np.array([5, 20, 40]), np.array([1, 2, 3]))
    assert barriers.between(5, 40) == (1, 2)
    assert barriers.between(6, 20) == ()
    assert barriers.within(5, 41) == [5, 20, 40]
    assert barriers.any_in((5, 6))
    assert not barriers.any_in((6, 20))


def test_one_run_is_one_passage_to_the_character() -> None:
    stack, [found] = passages_of(pick(3, 0, 1, 4), pick(5, 0, 1, 6))
    check(stack, found)
    assert len(found.runs) == 1
    assert texts(stack, found) == (pick(0, 1)[:-1],) * 2


def test_a_run_is_followed_beyond_its_region() -> None:
    stack = stack_of(pick(3, 0, 1, 4), pick(5, 0, 1, 6))
    a = 50
    b = int(stack.starts[1]) + stack.forms[1].text.index(stack.forms[0].text[a : a + 20])
    inside = Region((0, 1), ((a, a + 20), (b, b + 20)), (Run(a, b, 20),), Run(a, b, 20))
    for region in (inside, replace(inside, run=None)):
        [found] = passages(stack.codes, region, stack.room((0, 1)), rules())
        check(stack, found)
        assert texts(stack, found) == (pick(0, 1)[:-1],) * 2


def test_a_small_difference_is_bridged() -> None:
    stack, [found] = passages_of(pick(0, 1), pick(0, 1).replace("没有地方坐", "找不到暖和的屋子"))
    check(stack, found)
    assert len(found.runs) > 1
    assert not found.shuffled
    assert found.shared == sum(run.length for run in found.runs) == len(stack.forms[0]) - len("没有地方坐")


def test_short_equal_pieces_between_two_runs_belong_to_the_passage() -> None:
    changed = pick(0).replace("书记解释说锅炉坏了没有地方坐", "干事汇报说锅炉漏了没有板凳坐")
    stack, [found] = passages_of(pick(3, 0, 4), pick(5) + changed + pick(6))
    check(stack, found)
    pieces = {stack.span(0, run.a, run.a_end).of(stack.papers[0].text) for run in found.runs}
    assert {"说锅炉", "了没有"} <= pieces


@pytest.mark.parametrize(("between", "count"), [(rules().bridge, 1), (rules().bridge_loose + 1, 2)])
def test_what_was_put_in_between_parts_a_passage_from_some_length_on(between: int, count: int) -> None:
    first, second = noise(1, 60), noise(2, 60)
    stack, found = passages_of(first + second, first + noise(3, between) + second)
    assert len(found) == count
    assert sum(p.shared for p in found) == 120
    for passage in found:
        check(stack, passage)


def test_a_sentence_in_between_parts_two_passages() -> None:
    stack, found = passages_of(pick(0, 1), pick(0, 7, 8, 1))
    assert [texts(stack, p)[0] for p in found] == [SENTENCES[0][:-1], SENTENCES[1][:-1]]


def test_too_little_is_no_passage() -> None:
    assert passages_of(pick(0) + "党费由专人收缴并按月公示明细。", pick(1) + "党费由专人收缴并按月公示明细。")[1] == []


@pytest.mark.parametrize(("size", "count"), [(-1, 0), (0, 1)])
def test_so_many_characters_make_a_passage(size: int, count: int) -> None:
    shared = noise(1, rules().min_passage + size)
    assert len(passages_of(noise(2, 80) + shared, noise(3, 80) + shared)[1]) == count


def test_words_scattered_over_two_texts_are_no_passage() -> None:
    words = [noise(40 + k, 12) for k in range(4)]
    first = "".join(word + noise(60 + k, 55) for k, word in enumerate(words))
    second = "".join(word + noise(80 + k, 55) for k, word in enumerate(words))
    assert passages_of(first, second)[1] == []


def test_sentences_in_another_order_are_one_passage() -> None:
    stack, [found] = passages_of(pick(3, 0, 1, 2, 8, 4), pick(5, 2, 8, 0, 1, 6))
    check(stack, found)
    assert found.shuffled
    assert not found.ordered
    assert texts(stack, found) == (pick(0, 1, 2, 8)[:-1], pick(2, 8, 0, 1)[:-1])


def test_two_neighbours_that_changed_places_are_both_in_the_passage() -> None:
    stack, [found] = passages_of(pick(3, 0, 1, 2, 4, 6), pick(5, 0, 2, 1, 4, 7))
    check(stack, found)
    assert found.shuffled
    assert texts(stack, found) == (pick(0, 1, 2, 4)[:-1], pick(0, 2, 1, 4)[:-1])
    assert found.shared == len(stack.forms[0].text) - len(pick(3, 6).replace("，", "").replace("。", ""))


def test_clauses_in_another_order_within_reworded_sentences_are_one_passage() -> None:
    clauses = [noise(20 + k, 14) for k in range(8)]
    order = [1, 0, 3, 2, 5, 4, 7, 6]
    other = "".join(clauses[k][:10] + noise(50 + k, 4) for k in order)
    stack, [found] = passages_of(noise(1, 90) + "".join(clauses) + noise(2, 90), noise(3, 90) + other + noise(4, 90))
    check(stack, found)
    assert not found.ordered
    assert found.a[0] >= 90
    assert found.a[1] <= 90 + 8 * 14
    assert found.shared >= 8 * 10


def test_a_few_moved_words_leave_a_passage_in_its_order() -> None:
    moved = pick(0, 1, 2).replace("隔壁老年活动室一直开着门", "一直开着门的是隔壁老年活动室")
    stack, [found] = passages_of(pick(0, 1, 2), moved)
    check(stack, found)
    assert found.ordered
    assert not found.shuffled


def test_sentences_far_apart_are_not_one_passage() -> None:
    _, found = passages_of(pick(0, 7, 8, 1), pick(1, 9, 10, 0))
    assert [p.shuffled for p in found] == [False, False]


def test_a_repeated_place_is_claimed_once() -> None:
    _, found = passages_of(pick(0), pick(0) + pick(5, 6) + pick(0))
    assert len(found) == 1


def test_chance_beside_a_passage_does_not_lengthen_it() -> None:
    first, second = noise(1, 60) + "甲乙丙" + noise(2, 40), noise(1, 60) + "丁" + noise(3, 4) + "甲乙丙" + noise(4, 40)
    stack, [found] = passages_of(first, second)
    check(stack, found)
    assert found.a == (0, 60)


def test_an_equal_piece_just_beyond_a_slip_lengthens_a_passage() -> None:
    body, tail = noise(1, 60), noise(5, 9)
    stack, [found] = passages_of(body + "甲" + tail + noise(2, 40), body + "乙" + tail + noise(3, 40))
    check(stack, found)
    assert found.a == (0, 70)
    stack, [found] = passages_of(noise(2, 40) + tail + "甲" + body, noise(3, 40) + tail + "乙" + body)
    check(stack, found)
    assert found.a == (40, 110)
    assert passages_of(tail + noise(2, 40), tail + noise(3, 40))[1] == []


def test_a_change_too_long_to_be_aligned_costs_no_more_than_itself() -> None:
    first, second = noise(1, 500), noise(2, 500)
    between = [noise(3 + k, 15) + "甲乙" + noise(5 + k, 18) for k in (0, 10)]
    for most, shared in ((rules().max_aligned, 1002), (10, 1000)):
        stack, [found] = passages_of(*(first + part + second for part in between), max_aligned=most)
        assert found.shared == shared
        check(stack, found)


TITLED = "（{}）学习不够。{}\n（{}）管理不严。{}\n"


def parts_of(first: str, second: str) -> tuple[Stack, list[Passage]]:
    stack, found = passages_of(first, second)
    barriers = Marks(stack).barriers
    return stack, [part for p in found for part in renumbered(p, barriers, rules())]


def test_a_passage_is_cut_at_titles_with_different_numbers() -> None:
    first = TITLED.format("一", pick(0), "二", pick(1))
    stack, found = parts_of(first, TITLED.format("一", pick(0), "三", pick(1)))
    assert len(found) == 2
    for passage in found:
        check(stack, passage)
    assert "二" not in "".join(text for p in found for text in texts(stack, p))
    assert len(parts_of(first, first)[1]) == 1


def test_titles_with_the_same_number_cut_nothing_however_they_are_punctuated() -> None:
    first = TITLED.format("一", pick(0), "二", pick(1))
    second = first.replace("（一）", "一、").replace("（二）", "二、")
    assert [p.shared for p in parts_of(first, second)[1]] == [p.shared for p in passages_of(first, second)[1]]


def test_figures_are_equal_in_matching_form_and_yet_part_a_passage() -> None:
    first, second = f"1.{pick(0)}\n2.{pick(1)}\n", f"3.{pick(0)}\n4.{pick(1)}\n"
    stack, found = parts_of(first, second)
    assert [texts(stack, p)[0] for p in found] == [SENTENCES[0][:-1], SENTENCES[1][:-1]]


def test_a_title_that_one_paper_put_in_between_cuts_a_passage() -> None:
    first = f"{pick(0)}\n二、管理\n{pick(1)}\n"
    stack, found = parts_of(first, f"{pick(0)}\n{pick(1)}\n")
    assert [texts(stack, p)[0] for p in found] == [SENTENCES[0][:-1], SENTENCES[1][:-1]]


def test_what_is_left_too_short_between_two_titles_is_no_passage() -> None:
    first, second = f"一、{pick(0)}\n二、会议室很冷\n三、{pick(1)}\n", f"二、{pick(0)}\n三、会议室很冷\n四、{pick(1)}\n"
    stack, found = parts_of(first, second)
    assert [texts(stack, p)[0] for p in found] == [SENTENCES[0][:-1], SENTENCES[1][:-1]]


def test_moved_sentences_are_not_cut_at_titles() -> None:
    passage = passage_of((0, 140, 40), (40, 100, 40))
    assert renumbered(passage, Barriers(np.array([40, 120]), np.array([1, 2])), rules()) == [passage]


@pytest.mark.parametrize("places", [(200,), ()])
def test_without_titles_a_passage_stays_the_same_object(places: tuple[int, ...]) -> None:
    passage = passage_of((0, 100, 60))
    barriers = Barriers(np.array(places, dtype=np.int64), np.array(places, dtype=np.int64))
    assert renumbered(passage, barriers, rules()) == [passage]


def test_the_runs_of_all_passages_that_stand_in_one_order() -> None:
    found = [passage_of((10, 110, 20), (40, 140, 10)), passage_of((60, 100, 9)), passage_of((0, 100, 8))]
    assert in_one_order(found) == [Run(0, 100, 8), Run(10, 110, 20), Run(40, 140, 10)]
    assert in_one_order([]) == []


def test_two_papers_as_a_whole_are_one_passage_with_what_is_equal_in_between() -> None:
    kept, other = [noise(k, 80) for k in range(3)], [noise(10 + k, 30) for k in range(3)]
    first = kept[0] + "甲乙" + noise(20, 30) + kept[1] + other[0] + kept[2]
    second = kept[0] + noise(21, 6) + "甲乙" + noise(22, 30) + kept[1] + other[1] + kept[2]
    stack = stack_of(first, second)
    chain = [Run(0, len(first), 80), Run(112, len(first) + 118, 80), Run(222, len(first) + 228, 80)]
    found = whole(stack.codes, chain, stack.room((0, 1)), rules())
    check(stack, found)
    assert found.whole
    assert found.ordered
    assert set(chain) <= set(found.runs)
    assert Run(80, len(first) + 86, 2) in found.runs


def test_at_either_end_of_a_whole_paper_only_what_is_mostly_shared_is_taken_along() -> None:
    body = noise(1, 200)
    first = noise(2, 10) + "甲" + noise(3, 9) + body + noise(4, 30) + "乙丙" + noise(5, 30)
    second = noise(2, 10) + "乙" + noise(3, 9) + body + noise(6, 30) + "乙丙" + noise(7, 30)
    stack = stack_of(first, second)
    found = whole(stack.codes, [Run(20, len(first) + 20, 200)], stack.room((0, 1)), rules())
    check(stack, found)
    assert found.a == (0, 220)


def test_the_passage_that_shares_most_keeps_the_characters_that_several_claim() -> None:
    long, inside = passage_of((10, 110, 50)), passage_of((20, 300, 20))
    half, less = passage_of((45, 400, 30)), passage_of((42, 500, 38))
    assert best([inside, long]) == [long]
    assert best([half, long]) == [long]
    assert best([less, long]) == [long, less]
    assert best([]) == []


def test_a_claim_on_the_other_side_counts_too() -> None:
    long, moved = passage_of((10, 110, 50)), passage_of((500, 120, 20))
    assert best([moved, long]) == [long]


def test_what_settled_passages_hold_is_not_told_again() -> None:
    settled, free = passage_of((10, 110, 50)), passage_of((200, 400, 30))
    assert best([passage_of((15, 700, 30)), free], [settled]) == [free]


SHORT = st.lists(st.integers(0, 5), min_size=1, max_size=6)


@given(SHORT, SHORT, st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_the_order_passages_rest_on_equal_characters(first: list[int], second: list[int], cut: bool) -> None:
    other = pick(*second)
    stack, found = passages_of(pick(*first), other[7:-9] if cut else other)
    for passage in found:
        check(stack, passage)
        assert passage.shared >= min(rules().min_passage, rules().min_reworded)
        assert passage.shuffled <= (not passage.ordered)
    if set(first) & set(second) and not cut:
        assert found
