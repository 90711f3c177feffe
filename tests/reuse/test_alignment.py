from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.reuse.alignment import (
    Ranges,
    Run,
    common_runs,
    equal,
    heaviest_chain,
    longest_piece,
    pieces,
    runs_along,
    tiles,
)
from textmine.text.normal import Codes, code_points

SHORT = st.text("甲乙丙丁", max_size=24)
FEW = settings(max_examples=100, deadline=None)


def beside(left: str, right: str) -> tuple[Codes, Ranges]:
    """Two texts one behind the other, and where each stands."""
    codes = code_points(left + right)
    return codes, ((0, len(left)), (len(left), len(codes)))


def every_run(left: str, right: str, least: int) -> list[Run]:
    """All longest equal runs of two texts, by looking at every pair of places."""
    found = []
    for a in range(len(left)):
        for b in range(len(right)):
            if a and b and left[a - 1] == right[b - 1]:
                continue
            length = 0
            while a + length < len(left) and b + length < len(right) and left[a + length] == right[b + length]:
                length += 1
            if length >= max(least, 1):
                found.append(Run(a, len(left) + b, length))
    return sorted(found)


def in_order(runs: list[Run]) -> bool:
    return all(x.a_end <= y.a and x.b_end <= y.b for x, y in pairwise(runs))


def is_part(run: Run, of: Run) -> bool:
    return run.b - run.a == of.b - of.a and of.a <= run.a and run.a_end <= of.a_end


def test_a_part_of_a_run_keeps_its_diagonal() -> None:
    run = Run(10, 100, 8)
    assert (run.a_end, run.b_end) == (18, 108)
    assert run.part(2, 5) == Run(12, 102, 3)


def test_equal_characters_are_counted_both_ways_and_stay_in_their_papers() -> None:
    codes = code_points("一二三四五" + "九二三四八")
    bounds = ((0, 5), (5, 10))
    assert equal(codes, 1, 6, 1, bounds) == 3
    assert equal(codes, 3, 8, -1, bounds) == 3
    same = code_points("一二三" * 2)
    assert equal(same, 0, 3, 1, ((0, 3), (3, 6))) == 3
    assert equal(same, 2, 5, -1, ((0, 3), (3, 6))) == 3
    assert equal(same, 0, 3, -1, ((0, 3), (3, 6))) == 1


@pytest.mark.parametrize("length", [31, 32, 33, 95, 96, 97, 500])
def test_long_equal_runs_are_counted_to_the_character(length: int) -> None:
    codes, room = beside("甲" * length + "乙", "甲" * length + "丙")
    assert equal(codes, 0, length + 1, 1, room) == length
    codes, room = beside("乙" + "甲" * length, "丙" + "甲" * length)
    assert equal(codes, length, 2 * length + 1, -1, room) == length


def test_beyond_the_end_of_a_paper_nothing_is_equal() -> None:
    codes, room = beside("甲甲", "甲甲")
    assert equal(codes, 2, 4, 1, room) == 0
    assert equal(codes, -1, 1, -1, room) == 0


@given(SHORT, SHORT, st.integers(1, 5))
@FEW
def test_runs_on_diagonals_are_all_there_are(left: str, right: str, least: int) -> None:
    codes, ranges = beside(left, right)
    wanted = every_run(left, right, least)
    everywhere = [Run(0, diagonal, 1) for diagonal in range(1, len(codes))]
    assert runs_along(codes, ranges, everywhere, len(codes), least) == wanted
    some = {stripe.b for stripe in everywhere[::2]}
    assert runs_along(codes, ranges, everywhere[::2], len(codes), least) == [r for r in wanted if r.b - r.a in some]


def test_only_the_neighbourhood_of_a_stripe_is_looked_at() -> None:
    codes, ranges = beside("甲乙丙丁一二三四五六戊己庚辛", "甲乙丙丁七八九十百千戊己庚辛")
    first, second = Run(0, 14, 4), Run(10, 24, 4)
    assert runs_along(codes, ranges, [Run(1, 15, 2)], 0, 2) == [first]
    assert runs_along(codes, ranges, [Run(1, 15, 2)], 5, 2) == [first]
    assert runs_along(codes, ranges, [Run(1, 15, 2), Run(11, 25, 2)], 1, 2) == [first, second]
    assert runs_along(codes, ranges, [Run(1, 15, 2)], 20, 2) == [first, second]


def test_a_run_that_two_stripes_reach_is_told_once() -> None:
    codes, ranges = beside("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬癸")
    near = [Run(6, 16, 2), Run(1, 11, 2)]
    assert runs_along(codes, ranges, near, 1, 2) == [Run(0, 10, 10)]
    assert runs_along(codes, ranges, near, 2, 2) == [Run(0, 10, 10)]
    assert runs_along(codes, ranges, [*near, *near], 2, 2) == [Run(0, 10, 10)]


@given(SHORT, SHORT, st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24), st.integers(1, 5)), max_size=6))
@FEW
def test_runs_along_stripes_are_equal_and_none_is_told_twice(
    left: str, right: str, places: list[tuple[int, int, int]]
) -> None:
    codes, ranges = beside(left, right)
    found = runs_along(codes, ranges, [Run(a, len(left) + b, length) for a, b, length in places], 3, 2)
    every = every_run(left, right, 2)
    assert found == sorted(found)
    assert all(any(is_part(run, of) for of in every) for run in found)
    for one, other in pairwise(sorted(found, key=lambda r: (r.b - r.a, r.a))):
        assert one.b - one.a != other.b - other.a or one.a_end <= other.a


@given(SHORT, SHORT, st.integers(1, 5))
@FEW
def test_common_runs_are_all_there_are(left: str, right: str, least: int) -> None:
    codes, ranges = beside(left, right)
    assert common_runs(codes, ranges, least) == every_run(left, right, least)


def test_runs_stay_in_the_ranges_that_are_asked_for() -> None:
    codes, _ = beside("甲乙丙丁戊己庚", "甲乙丙丁戊己庚")
    ranges = ((1, 5), (8, 13))
    assert runs_along(codes, ranges, [Run(1, 8, 1)], 9, 2) == common_runs(codes, ranges, 2) == [Run(1, 8, 4)]


@st.composite
def laid_out(draw: st.DrawFn) -> list[Run]:
    """Runs of any length behind one another in a, anywhere in b, apart by more than what a chain lets overlap."""
    lengths = draw(st.lists(st.integers(1, 4), max_size=14))
    places = draw(st.lists(st.integers(0, 20), min_size=len(lengths), max_size=len(lengths)))
    return [Run(100 * k, 1000 + 4 * b, 4 * n) for k, (n, b) in enumerate(zip(lengths, places, strict=True))]


def heaviest(runs: list[Run]) -> int:
    """The most characters that runs in one order hold, by comparing each with each."""
    best: list[int] = []
    for k, run in enumerate(runs):
        before = (best[i] for i in range(k) if runs[i].a_end <= run.a and runs[i].b_end <= run.b)
        best.append(run.length + max(before, default=0))
    return max(best, default=0)


@given(laid_out())
@settings(max_examples=400, deadline=None)
def test_the_heaviest_chain_holds_as_much_as_comparing_each_with_each(runs: list[Run]) -> None:
    chain = heaviest_chain(runs)
    assert set(chain) <= set(runs)
    assert in_order(chain)
    assert sum(run.length for run in chain) == heaviest(runs)


RUNS = st.lists(st.builds(Run, st.integers(0, 60), st.integers(100, 160), st.integers(1, 15)), max_size=14)


@given(RUNS)
@settings(max_examples=300, deadline=None)
def test_a_chain_is_in_one_order_and_made_of_parts_of_the_runs(runs: list[Run]) -> None:
    chain = heaviest_chain(sorted(runs))
    assert in_order(chain)
    assert all(run.length > 0 and any(is_part(run, of) for of in runs) for run in chain)
    assert bool(chain) == bool(runs)


def test_neighbours_in_a_chain_may_overlap_a_little_and_are_cut() -> None:
    assert heaviest_chain([Run(0, 100, 10), Run(10, 108, 10)]) == [Run(0, 100, 10), Run(12, 110, 8)]
    assert heaviest_chain([Run(0, 100, 10), Run(20, 104, 12)]) == [Run(20, 104, 12)]


def test_the_chain_of_ten_thousand_runs_is_found_whatever_their_order() -> None:
    rising = [Run(10 * k, 10 * k, 8) for k in range(10_000)]
    assert heaviest_chain(rising) == rising
    falling = [Run(10 * k, 10 * (10_000 - k), 8) for k in range(10_000)]
    assert len(heaviest_chain(falling)) == 1


RANGES = ((0, 80), (100, 180))


@given(RUNS, st.integers(1, 6))
@settings(max_examples=200, deadline=None)
def test_tiles_never_overlap_on_either_side(runs: list[Run], least: int) -> None:
    taken = runs[:2]
    found = tiles(runs[2:], RANGES, taken, least)
    assert found == sorted(found)
    assert all(run.length >= least and any(is_part(run, of) for of in runs[2:]) for run in found)
    for side in ("a", "b"):
        held = [(getattr(r, side), getattr(r, side) + r.length) for r in found]
        assert all(x[1] <= y[0] for x, y in pairwise(sorted(held)))
        kept = [(getattr(r, side), getattr(r, side) + r.length) for r in taken]
        assert all(x[1] <= y[0] or y[1] <= x[0] for x in held for y in kept)


def test_the_longest_run_is_laid_first_and_what_remains_of_others_is_kept() -> None:
    runs = [Run(0, 100, 8), Run(5, 125, 20), Run(22, 160, 9)]
    assert tiles(runs, RANGES, (), 4) == [Run(0, 100, 5), Run(5, 125, 20), Run(25, 163, 6)]
    assert tiles(runs, RANGES, (), 6) == [Run(5, 125, 20), Run(25, 163, 6)]
    assert tiles(runs, RANGES, [Run(10, 170, 2)], 6) == [Run(0, 100, 8), Run(12, 132, 13), Run(25, 163, 6)]


def test_the_longest_piece_is_found() -> None:
    assert longest_piece("甲乙丙丁戊", "己丙丁戊庚") == Run(2, 1, 3)
    assert longest_piece("", "甲").length == 0
    assert longest_piece("甲乙丙", "丙乙甲") == Run(0, 2, 1)


@given(SHORT, SHORT)
@FEW
def test_no_piece_is_longer_than_the_longest(left: str, right: str) -> None:
    found = longest_piece(left, right)
    assert found.length == max((run.length for run in every_run(left, right, 1)), default=0)
    assert left[found.a : found.a_end] == right[found.b : found.b_end]


def longest_subsequence(left: str, right: str) -> int:
    row = [0] * (len(right) + 1)
    for char in left:
        before = row.copy()
        for k, other in enumerate(right):
            row[k + 1] = before[k] + 1 if char == other else max(row[k], before[k + 1])
    return row[-1]


@given(SHORT, SHORT)
@FEW
def test_pieces_are_equal_and_keep_their_order(left: str, right: str) -> None:
    codes, ranges = beside(left, right)
    for least in (1, 2):
        found = pieces(codes, ranges, least, 2000)
        assert in_order(found)
        for run in found:
            assert run.length >= least
            assert ranges[0][0] <= run.a < run.a_end <= ranges[0][1] <= run.b < run.b_end <= ranges[1][1]
            assert codes[run.a : run.a_end].tolist() == codes[run.b : run.b_end].tolist()
    assert sum(run.length for run in pieces(codes, ranges, 1, 2000)) == longest_subsequence(left, right)


def test_ranges_whose_table_is_too_large_have_no_pieces() -> None:
    codes, ranges = beside("甲" * 40, "甲" * 10)
    assert pieces(codes, ranges, 2, 20) == [Run(0, 40, 10)]
    assert pieces(codes, ranges, 2, 19) == []


def test_an_empty_range_has_no_pieces_and_no_runs() -> None:
    codes, ranges = beside("", "甲乙丙丁")
    assert pieces(codes, ranges, 2, 20) == common_runs(codes, ranges, 2) == runs_along(codes, ranges, [], 9, 2) == []
    assert heaviest_chain([]) == tiles([], ranges, (), 1) == []


@pytest.mark.parametrize("text", ["\ud800\ud801\udfff", "\U0010ffff\x00\ufeff", "e\u0301\u0301\u0301"])
def test_pieces_of_characters_that_no_file_should_hold(text: str) -> None:
    codes, ranges = beside("甲" + text, text + "乙")
    assert pieces(codes, ranges, 2, 20) == [Run(1, len(text) + 1, len(text))]
