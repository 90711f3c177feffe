from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.reuse import fingerprints
from textmine.reuse.fingerprints import (
    Hits,
    Postings,
    changes,
    cut,
    hash_codes,
    hits,
    hits_of_one,
    joined_hits,
    packed_grams,
    postings,
)
from textmine.reuse.stack import Stack
from textmine.text.normal import code_points

from .stacks import noise, paper, pick

ALIKE = "支部书记述职评议"
FEW = st.text("甲乙丙", max_size=30)


def stack_of(*texts: str) -> Stack:
    return Stack.of([paper(f"{i:03}", text) for i, text in enumerate(texts)])


def posted(*texts: str, size: int = 4) -> tuple[Stack, Postings]:
    stack = stack_of(*texts)
    return stack, postings(stack, size)


def every(found: Postings) -> np.ndarray:
    return np.ones(len(found.spread), dtype=bool)


def pairs(stack: Stack, found: Hits) -> set[tuple[int, int]]:
    return set(zip(stack.paper_at(found.a).tolist(), stack.paper_at(found.b).tolist(), strict=True))


def rows(found: Hits) -> list[tuple[int, int]]:
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


def test_equal_grams_have_equal_hashes_and_others_do_not() -> None:
    hashes = hash_codes(code_points("党建工作党建工作会"), 4)
    assert hashes[0] == hashes[4]
    assert len(set(hashes.tolist())) == 5


@given(FEW, st.integers(1, 11))
@settings(max_examples=150, deadline=None)
def test_hashes_are_equal_where_the_grams_are_whatever_their_size(text: str, size: int) -> None:
    hashes = hash_codes(code_points(text), size).tolist()
    grams = [text[i : i + size] for i in range(len(text) - size + 1)]
    assert len(hashes) == len(grams)
    assert len(set(zip(grams, hashes, strict=True))) == len(set(grams)) == len(set(hashes))


def test_the_order_of_characters_counts() -> None:
    hashes = {int(hash_codes(code_points(text), 3)[0]) for text in ("甲乙丙", "乙甲丙", "丙乙甲", "甲丙乙")}
    assert len(hashes) == 4


def test_a_hash_does_not_depend_on_what_stands_around_the_gram() -> None:
    codes = code_points(noise(1, 200))
    assert hash_codes(codes, 7)[50:60].tolist() == hash_codes(codes[50:66], 7).tolist()


@pytest.mark.parametrize("text", ["", "党", "党建", "党建工"])
def test_a_text_shorter_than_a_gram_has_none(text: str) -> None:
    assert len(hash_codes(code_points(text), 4)) == 0
    assert len(postings(stack_of(text or "。", text or "。"), 4).positions) == 0


def test_ten_thousand_different_grams_have_different_upper_halves() -> None:
    hashes = hash_codes(code_points(noise(2, 10_000)), 7)
    assert len(set((hashes >> np.uint64(24)).tolist())) == len(hashes)


def test_no_gram_reaches_over_the_end_of_a_paper() -> None:
    stack = stack_of("甲乙丙丁戊", "己庚", "辛壬癸子丑")
    packed = packed_grams(stack.codes, stack.starts, 4, 4)
    assert sorted((packed & np.uint64(15)).tolist()) == [0, 1, 7, 8]


def test_a_packed_number_holds_the_upper_part_of_the_hash_and_the_position() -> None:
    stack = stack_of("甲乙丙丁戊己")
    hashes = hash_codes(stack.codes, 4)
    packed = packed_grams(stack.codes, stack.starts, 4, 3)
    assert packed.tolist() == sorted(packed.tolist())
    places = (packed & np.uint64(7)).astype(int)
    assert cut(packed, 3).tolist() == cut(hashes[places], 3).tolist()


@pytest.mark.parametrize("piece", [1, 3, 8, 50])
def test_it_does_not_matter_where_a_long_stack_is_cut_for_hashing(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = stack_of(pick(0, 1), pick(1, 2), "短", pick(0))
    whole, before = postings(stack, 5), packed_grams(stack.codes, stack.starts, 5, 12).tolist()
    monkeypatch.setattr(fingerprints, "_PIECE", piece)
    assert packed_grams(stack.codes, stack.starts, 5, 12).tolist() == before
    again = postings(stack, 5)
    assert again.positions.tolist() == whole.positions.tolist()
    assert again.group.tolist() == whole.group.tolist()


def test_postings_keep_only_what_several_papers_hold() -> None:
    _, found = posted("党建工作，党建工作", "党建工作", "无关内容，无关内容")
    assert found.positions.tolist() == [0, 4, 8]
    assert found.papers.tolist() == [0, 0, 1]
    assert found.group.tolist() == [0, 0, 0]


def test_spread_counts_papers_and_not_places() -> None:
    _, found = posted("党建工作，党建工作，党建工作", "党建工作")
    assert found.spread.tolist() == [2]


def test_the_first_place_in_each_paper_is_marked() -> None:
    _, found = posted("党建工作甲党建工作", "前党建工作乙党建工作")
    assert found.first.tolist() == [True, False, True, False]


@given(st.lists(FEW, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_postings_are_what_a_plain_table_of_grams_says(texts: list[str]) -> None:
    stack, found = posted(*[text or "。" for text in texts], size=3)
    table: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, text in enumerate(texts):
        for i in range(len(text) - 2):
            table[text[i : i + 3]].append((number, int(stack.starts[number]) + i))
    wanted = sorted([place for _, place in held] for held in table.values() if len({n for n, _ in held}) > 1)
    groups = [found.positions[found.group == g].tolist() for g in range(len(found.spread))]
    assert sorted(groups) == wanted
    assert found.papers.tolist() == stack.paper_at(found.positions.astype(np.int64)).tolist()
    for g, spread in enumerate(found.spread.tolist()):
        papers = found.papers[found.group == g].tolist()
        assert len(set(papers)) == spread
        assert [p not in papers[:k] for k, p in enumerate(papers)] == found.first[found.group == g].tolist()
    assert found.hashes.tolist() == sorted(found.hashes.tolist())


def test_groups_are_found_by_the_hashes_of_other_texts() -> None:
    _, found = posted("党建工作会议", "党建工作会议")
    assert np.count_nonzero(found.holding(hash_codes(code_points("建工作会"), 4))) == 1
    assert found.holding(hash_codes(code_points("党建工作会议"), 4)).all()
    assert not found.holding(hash_codes(code_points("无关内容"), 4)).any()
    assert not found.holding(np.empty(0, np.uint64)).any()


def test_where_nothing_is_shared_no_hash_is_held() -> None:
    _, found = posted("党建工作", "无关内容")
    assert len(found.holding(hash_codes(code_points("党建工作"), 4))) == 0


def test_only_grams_that_lie_in_marked_characters_altogether_are_within() -> None:
    stack, found = posted("党建工作会议", "党建工作会议")
    marks = np.zeros(len(stack.codes), dtype=bool)
    marks[1:6] = True
    inside = found.within(marks)
    assert sorted(found.positions[inside].tolist()) == [1, 2]
    assert np.count_nonzero(found.groups_with(inside)) == 2
    assert found.within(np.ones(len(stack.codes), dtype=bool)).all()


def test_a_value_changes_where_it_differs_from_the_one_before() -> None:
    assert changes(np.array([3, 3, 5, 5, 3])).tolist() == [True, False, True, False, True]


@pytest.mark.parametrize("holders", [2, 4, 8])
def test_what_few_hold_is_paired_each_with_each(holders: int) -> None:
    stack, found = posted(*[ALIKE] * holders)
    met = hits(found, every(found), 12)
    assert pairs(stack, met) == {(i, k) for k in range(holders) for i in range(k)}
    assert len(met.a) == 5 * holders * (holders - 1) // 2


def test_a_gram_that_a_paper_repeats_is_paired_once() -> None:
    stack, found = posted("党建工作甲党建工作", "党建工作乙党建工作丙党建工作")
    assert rows(hits(found, every(found), 12)) == [(0, int(stack.starts[1]))]


def test_only_chosen_groups_are_paired() -> None:
    _, found = posted(ALIKE, ALIKE)
    assert len(hits(found, ~every(found), 12).a) == 0
    assert len(hits_of_one(found, ~every(found)).a) == 0


def test_hits_stand_in_the_order_of_diagonal_and_place() -> None:
    _, found = posted(ALIKE + "甲", "乙" + ALIKE, "丙丁" + ALIKE)
    keys = [(b - a, a) for a, b in rows(hits(found, every(found), 12))]
    assert keys == sorted(keys)


def test_of_what_many_hold_so_many_grams_are_taken_that_the_work_of_each_stays_the_same() -> None:
    body = noise(3, 1500)
    counts = {}
    for holders in (5, 20, 40):
        stack, found = posted(*[body] * holders)
        met = hits(found, every(found), 4)
        counts[holders] = len(met.a) / holders
        assert len(pairs(stack, met)) == holders * (holders - 1) // 2
        assert rows(hits(found, every(found), 4)) == rows(met)
    assert counts[5] == 2 * (1500 - 3)
    assert counts[20] == pytest.approx(counts[5], rel=0.2)
    assert counts[40] == pytest.approx(counts[5], rel=0.2)


def test_with_one_the_first_holder_meets_all_others() -> None:
    stack, found = posted("无关内容", *[ALIKE] * 6)
    assert pairs(stack, hits_of_one(found, every(found))) == {(1, i) for i in range(2, 7)}


def test_with_one_later_papers_are_preferred_where_they_hold_the_gram() -> None:
    stack, found = posted(*[ALIKE] * 5)
    met = hits_of_one(found, every(found), 2)
    assert pairs(stack, met) == {(0, 2), (1, 2), (2, 3), (2, 4)}
    assert (met.a < met.b).all()


def test_with_one_an_earlier_paper_stands_in_where_no_later_one_holds_the_gram() -> None:
    stack, found = posted(*[ALIKE] * 3, "无关内容")
    assert pairs(stack, hits_of_one(found, every(found), 3)) == {(0, 1), (0, 2)}


def test_hits_of_two_kinds_are_joined_in_one_order() -> None:
    first = Hits(np.array([5, 1]), np.array([105, 201]))
    second = Hits(np.array([2, 0]), np.array([102, 200]))
    assert rows(joined_hits(first, second)) == [(2, 102), (5, 105), (0, 200), (1, 201)]
    none = Hits(np.empty(0, np.int64), np.empty(0, np.int64))
    assert rows(joined_hits(none, none)) == []
    assert rows(joined_hits(none, first)) == rows(first)


@pytest.mark.parametrize("texts", [(), ("党建",), ("。", "，"), (pick(0), pick(1))])
def test_nothing_shared_gives_no_hits(texts: tuple[str, ...]) -> None:
    _, found = posted(*texts, size=8)
    for met in (hits(found, every(found), 12), hits_of_one(found, every(found))):
        assert len(met.a) == len(met.b) == 0
