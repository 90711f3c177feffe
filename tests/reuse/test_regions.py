from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.reuse.alignment import Run
from textmine.reuse.fingerprints import Hits, hits, postings
from textmine.reuse.regions import Region, Regions, joined, regions
from textmine.reuse.stack import Stack

from .stacks import noise, paper, pick

SIZE, GAP = 5, 20
BARE = Stack.of([paper(f"{i}", noise(i, 200)) for i in range(3)])
"""Three papers that begin at 0, 200 and 400; what stands in them does not matter to regions."""


def hits_at(*places: tuple[int, int]) -> Hits:
    ordered = sorted(places, key=lambda place: (place[1] - place[0], place[0]))
    a, b = np.array(ordered, dtype=np.int64).reshape(-1, 2).T
    return Hits(a, b)


def made(*places: tuple[int, int], least: int = 0) -> Regions:
    return regions(BARE, hits_at(*places), SIZE, GAP, least)


def outlines(found: Regions) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(found.outlines()[1])


def along(a: int, b: int, length: int) -> list[tuple[int, int]]:
    """The hits of ``length`` equal characters at ``a`` and ``b``."""
    return [(a + k, b + k) for k in range(length - SIZE + 1)]


def test_hits_that_follow_one_another_are_one_region_over_all_their_characters() -> None:
    found = made(*along(10, 250, 30))
    assert outlines(found) == [((10, 40), (250, 280))]
    assert (found.held.tolist(), found.longest.tolist()) == ([30], [30])
    assert (found.a_paper.tolist(), found.b_paper.tolist()) == ([0], [1])


def test_characters_between_hits_are_not_held() -> None:
    found = made((10, 210), (13, 213), (30, 230))
    assert outlines(found) == [((10, 35), (210, 235))]
    assert found.held.tolist() == [5 + 3 + 5]


def test_the_longest_stripe_is_counted_apart_from_what_all_hold() -> None:
    found = made(*along(10, 210, 30), *along(45, 250, 12))
    assert (found.held.tolist(), found.longest.tolist()) == ([42], [30])


@pytest.mark.parametrize(("distance", "count"), [(GAP, 1), (GAP + 1, 2)])
def test_neighbours_may_be_just_so_far_apart(distance: int, count: int) -> None:
    for moved in ((15 + distance, 218), (13, 215 + distance)):
        assert len(made((10, 210), moved)) == count


def test_what_lies_near_on_one_side_only_is_two_regions() -> None:
    assert outlines(made((10, 210), (20, 320))) == [((10, 15), (210, 215)), ((20, 25), (320, 325))]


def test_the_order_on_the_other_side_does_not_matter() -> None:
    found = made(*along(10, 260, 20), *along(35, 235, 20))
    assert outlines(found) == [((10, 55), (235, 280))]
    [region] = found.listed(*found.outlines())
    assert [stripe.b - stripe.a for stripe in region.stripes] == [250, 200]
    assert region.papers == (0, 1)


def test_what_falls_apart_on_one_side_may_then_fall_apart_on_the_other() -> None:
    chain = (10, 210), (30, 330), (50, 215)  # in a each is near the next; in b the middle one is far away
    found = made(*chain)
    assert sorted(outlines(found)) == [((10, 15), (210, 215)), ((30, 35), (330, 335)), ((50, 55), (215, 220))]


def test_no_region_reaches_into_another_paper() -> None:
    found = made((190, 390), (202, 402))  # on one diagonal, over the end of one paper on both sides
    assert [(r.papers, r.ranges) for r in found.listed(*found.outlines())] == [
        ((0, 1), ((190, 195), (390, 395))),
        ((1, 2), ((202, 207), (402, 407))),
    ]
    assert len(made((190, 300), (202, 312))) == 2
    assert len(made((100, 390), (112, 402))) == 2


def test_too_little_is_no_region() -> None:
    places = [*along(10, 210, 12), *along(100, 300, 13)]
    assert outlines(made(*places, least=13)) == [((100, 113), (300, 313))]
    assert len(made(*places, least=14)) == 0


def test_regions_of_one_pair_stand_together() -> None:
    found = made((210, 410), (100, 300), (10, 410), (5, 205), (60, 240), (260, 500))
    keys = list(zip(found.a_paper.tolist(), found.b_paper.tolist(), strict=True))
    assert keys == sorted(keys)
    assert len(keys) == 6


def test_no_hits_make_no_regions() -> None:
    for found in (made(), made(least=5), made((1, 201), least=6)):
        assert len(found) == 0
        assert list(found.listed(*found.outlines())) == []
        assert len(found.chosen(np.zeros(0, dtype=bool))) == 0


def test_a_region_of_one_unbroken_stripe_knows_its_run() -> None:
    [region] = (found := made(*along(10, 250, 30))).listed(*found.outlines())
    assert region.run == Run(10, 250, 30)
    assert region.stripes == (Run(10, 250, 30),)
    [region] = (found := made((10, 210), (13, 213), (30, 230))).listed(*found.outlines())
    assert region.run is None
    assert region.stripes == (Run(10, 210, 25),)


def check_stripes(found: Regions) -> None:
    assert len(found.firsts) == len(found) + 1
    for number in range(len(found)):
        mine = slice(found.firsts[number], found.firsts[number + 1])
        stripes = found.stripes.chosen(np.arange(len(found.stripes.a))[mine])
        assert len(stripes.a) > 0
        assert (stripes.a + stripes.length).max() <= found.a_end[number]
        assert found.a[number] == stripes.a.min()
        assert found.b[number] == stripes.b.min()
        assert found.a_end[number] == (stripes.a + stripes.length).max()
        assert found.b_end[number] == (stripes.b + stripes.length).max()
        assert found.held[number] == stripes.held.sum()
        assert found.longest[number] == stripes.held.max()


def test_chosen_regions_keep_their_own_stripes() -> None:
    found = made(*along(10, 260, 20), *along(35, 235, 20), (100, 300), *along(150, 420, 9), (160, 441))
    assert len(found) == 3
    for chosen in ([True, False, True], [False, True, True], [False] * 3, [True] * 3):
        kept = found.chosen(np.array(chosen))
        assert len(kept) == sum(chosen)
        check_stripes(kept)
        assert outlines(kept) == [o for o, keep in zip(outlines(found), chosen, strict=True) if keep]


PLACES = st.tuples(st.integers(0, 390), st.integers(200, 595)).filter(lambda p: p[0] // 200 < p[1] // 200)


@given(st.lists(PLACES, max_size=40, unique=True))
@settings(max_examples=200, deadline=None)
def test_regions_part_the_hits_where_they_are_far_apart_on_either_side(places: list[tuple[int, int]]) -> None:
    fitting = [(a, b) for a, b in places if a % 200 <= 195 and b % 200 <= 195]
    found = made(*fitting)
    check_stripes(found)
    listed = list(found.listed(*found.outlines()))
    owners = [[k for k, r in enumerate(listed) if _holds(r, place)] for place in fitting]
    assert all(owners)
    for one, other in combinations(range(len(listed)), 2):
        if listed[one].papers == listed[other].papers:
            assert max(_apart(*sides) for sides in zip(listed[one].ranges, listed[other].ranges, strict=True)) > GAP
    for region in listed:
        mine = [p for p in fitting if any(_on(stripe, p) for stripe in region.stripes)]
        assert all(_holds(region, p) for p in mine)
        for side in (0, 1):
            starts = sorted(p[side] for p in mine)
            assert all(y - (x + SIZE) <= GAP for x, y in pairwise(starts))


def _holds(region: Region, place: tuple[int, int]) -> bool:
    sides = zip(region.ranges, place, strict=True)
    return all(low <= at and at + SIZE <= high for (low, high), at in sides)


def _on(stripe: Run, place: tuple[int, int]) -> bool:
    return place[1] - place[0] == stripe.b - stripe.a and stripe.a <= place[0] <= stripe.a_end - SIZE


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])


def test_a_copied_paragraph_is_one_region_in_whatever_order_its_sentences_stand() -> None:
    stack = Stack.of([paper("a", pick(10, 11, 0, 1, 2, 12)), paper("b", pick(13, 2, 0, 1, 14, 15))])
    posted = postings(stack, 7)
    found = regions(stack, hits(posted, np.ones(len(posted.spread), dtype=bool), 12), 7, 60, 10)
    [region] = found.listed(*found.outlines())
    texts = [stack.span(p, *within).of(stack.papers[p].text) for p, within in enumerate(region.ranges)]
    assert texts == [pick(0, 1, 2)[:-1], pick(2, 0, 1)[:-1]]


def test_regions_of_one_pair_that_overlap_on_both_sides_are_joined() -> None:
    met = Run(10, 210, 30), Run(30, 225, 35)
    one, other = Region((0, 1), ((10, 40), (210, 240)), met[:1]), Region((0, 1), ((30, 60), (225, 260)), met[1:])
    [both] = joined([other, one])
    assert (both.papers, both.ranges, both.run) == ((0, 1), ((10, 60), (210, 260)), None)
    assert set(both.stripes) == set(met)


@pytest.mark.parametrize("ranges", [((40, 60), (210, 240)), ((30, 60), (240, 260)), ((90, 99), (290, 299))])
def test_regions_that_overlap_on_one_side_at_most_stay_apart(ranges: tuple[tuple[int, int], tuple[int, int]]) -> None:
    one, other = Region((0, 1), ((10, 40), (210, 240)), (Run(10, 210, 30),)), Region((0, 1), ranges, ())
    assert joined([one, other]) == [one, other]
    assert joined([]) == []
