import numpy as np
import pytest

from textmine.reuse.fingerprints import grams, hash_codes, postings, shared_runs
from textmine.reuse.stack import Stack
from textmine.text.normal import code_points

from .stacks import paper, pick


def runs_of(*texts: str, size: int = 4, window: int = 12):
    stack = Stack.of([paper(f"{i:03}", text) for i, text in enumerate(texts)])
    posted = postings(stack, grams(stack, size))
    return stack, shared_runs(stack, posted, np.zeros(len(posted.positions), dtype=bool), size, window)


def test_equal_grams_have_equal_hashes_and_others_do_not() -> None:
    hashes = hash_codes(code_points("党建工作党建工作会"), 4)
    assert hashes[0] == hashes[4]
    assert len(set(hashes.tolist())) == 5


def test_a_text_shorter_than_a_gram_has_none() -> None:
    assert len(hash_codes(code_points("党建"), 4)) == 0


def test_no_gram_reaches_over_the_end_of_a_paper() -> None:
    stack = Stack.of([paper("a", "甲乙丙丁戊"), paper("b", "己庚"), paper("c", "辛壬癸子丑")])
    assert grams(stack, 4).positions.tolist() == [0, 1, 7, 8]


def test_postings_keep_one_place_a_paper_and_only_shared_hashes() -> None:
    stack = Stack.of([paper("a", "党建工作，党建工作"), paper("b", "党建工作"), paper("c", "无关内容")])
    posted = postings(stack, grams(stack, 4))
    assert posted.papers.tolist() == [0, 1]
    assert posted.positions.tolist() == [0, 8]
    assert posted.spread.tolist() == [2, 2]


def test_hits_on_one_diagonal_are_one_run() -> None:
    stack, runs = runs_of("前言" + "支部书记述职评议" + "甲", "支部书记述职评议乙丙")
    assert runs.length.tolist() == [8]
    assert runs.a.tolist() == [2]
    assert runs.b.tolist() == [int(stack.starts[1])]


def test_a_run_that_many_hold_is_paired_with_the_next_and_the_first_only() -> None:
    _, runs = runs_of(*["支部书记述职评议"] * 8, window=3)
    pairs = set(zip(runs.a_paper.tolist(), runs.b_paper.tolist(), strict=True))
    assert pairs == {(i, i + 1) for i in range(7)} | {(0, i) for i in range(2, 8)}


def test_a_run_that_few_hold_is_paired_each_with_each() -> None:
    _, runs = runs_of(*["支部书记述职评议"] * 4, window=4)
    assert len(runs.a) == 6


@pytest.mark.parametrize("texts", [(), ("党建",), ("。", "，"), (pick(0), pick(1))])
def test_nothing_shared_gives_no_runs(texts: tuple[str, ...]) -> None:
    _, runs = runs_of(*texts, size=8)
    assert len(runs.a) == len(runs.b) == len(runs.length) == 0
