"""The measures of copies found, on cases small enough to count by hand."""

import math

import pytest
from reuse_score import Alignment, Body, Passage, Place, Rate, Truth, alignment, outside, score, union, within

from textmine.model import CopyKind, Match, Span


def place(document, start, end):
    return Place(document, start, end)


def case(a, b, kind="verbatim"):
    return Passage.of(place(*a), place(*b), kind, place(*a))


def match(a, b, kind=CopyKind.VERBATIM, legitimate=False):
    return Match(a[0], Span(*a[1:]), b[0], Span(*b[1:]), kind, legitimate, a[2] - a[1], 1.0)


def truth(*cases, bodies=(), **traps):
    return Truth(tuple(cases), tuple(Body(tuple(place(*p) for p in b)) for b in bodies),
                 {kind: [place(*p) for p in places] for kind, places in traps.items()})  # fmt: skip


ONE = case(("x", 100, 200), ("y", 0, 100))


def test_what_is_found_exactly_is_perfect_on_all_counts():
    got = score([match(("x", 100, 200), ("y", 0, 100))], truth(ONE))
    assert got.alignment == got.common_counted == Alignment(Rate(1, 1), Rate(1, 1), 1)
    assert got.alignment.plagdet == 1
    assert got.pairs.f1 == got.pairs_no_bodies.f1 == 1
    assert got.kinds["verbatim"].characters == got.kinds["verbatim"].found == 1


def test_the_order_of_the_two_sides_plays_no_part():
    assert score([match(("y", 0, 100), ("x", 100, 200))], truth(ONE)).alignment.plagdet == 1


def test_two_pieces_of_one_case_are_a_granularity_of_two():
    found = [match(("x", 100, 150), ("y", 0, 50)), match(("x", 150, 200), ("y", 50, 100))]
    got = score(found, truth(ONE)).alignment
    assert (got.macro, got.granularity) == (Rate(1, 1), 2)
    assert got.plagdet == pytest.approx(1 / math.log2(3))


def test_half_a_case_is_half_the_recall():
    got = score([match(("x", 100, 150), ("y", 0, 50))], truth(ONE)).alignment
    assert (got.macro, got.micro) == (Rate(1, 0.5), Rate(1, 0.5))


def test_means_over_cases_weigh_a_short_one_like_a_long_one():
    short = case(("x", 300, 310), ("z", 0, 10))
    got = score([match(("x", 100, 200), ("y", 0, 100))], truth(ONE, short)).alignment
    assert got.macro == Rate(1, 0.5)
    assert got.micro == Rate(1, pytest.approx(200 / 220))


def test_what_reaches_too_far_loses_precision_on_both_sides():
    got = score([match(("x", 100, 300), ("y", 0, 200))], truth(ONE)).alignment
    assert (got.macro, got.micro) == (Rate(0.5, 1), Rate(0.5, 1))


def test_overlap_on_one_side_only_finds_nothing():
    got = score([match(("x", 100, 200), ("y", 500, 600))], truth(ONE))
    assert got.alignment.macro == Rate(0, 0)
    assert got.alignment.plagdet == 0
    assert got.pairs.f1 == 1  # the two papers do belong together


def test_a_third_paper_is_a_false_pair():
    got = score([match(("x", 100, 200), ("y", 0, 100)), match(("x", 100, 200), ("z", 0, 100))], truth(ONE))
    assert got.alignment.macro == Rate(0.5, 1)
    assert got.alignment.micro == Rate(0.5, 1)
    assert got.pairs == Rate(0.5, 1)


def test_two_detections_of_the_same_characters_count_once_by_characters():
    twice = [match(("x", 100, 200), ("y", 0, 100))] * 2
    got = score(twice, truth(ONE)).alignment
    assert (got.micro, got.granularity) == (Rate(1, 1), 2)


def test_nothing_planted_and_nothing_found_is_well():
    got = score([], truth())
    assert got.alignment.plagdet == got.pairs.f1 == got.bodies.characters == 1
    assert not got.kinds


def test_nothing_found_is_zero_and_so_is_finding_what_is_not_there():
    assert score([], truth(ONE)).alignment == Alignment(Rate(0, 0), Rate(0, 0), 1)
    assert score([], truth(ONE)).pairs.f1 == 0
    false = score([match(("x", 0, 50), ("y", 0, 50))], truth())
    assert (false.alignment.plagdet, false.pairs.f1) == (0, 0)


def test_legitimate_matches_do_not_count():
    found = [match(("x", 100, 200), ("y", 0, 100)), match(("x", 500, 600), ("z", 0, 99), CopyKind.TEMPLATE, True)]
    assert score(found, truth(ONE)).alignment.macro == Rate(1, 1)


def test_what_is_listed_as_common_is_no_false_alarm_and_counts_beside():
    found = [match(("x", 100, 200), ("y", 0, 100)), match(("x", 300, 400), ("z", 0, 100), CopyKind.COMMON)]
    got = score(found, truth(ONE))
    assert (got.alignment.macro, got.common_counted.macro) == (Rate(1, 1), Rate(0.5, 1))
    assert got.pairs == got.pairs_no_bodies == Rate(1, 1)
    assert got.pairs_common_counted == Rate(0.5, 1)


def test_a_copy_that_is_only_listed_as_common_is_missed():
    got = score([match(("x", 100, 200), ("y", 0, 100), CopyKind.COMMON)], truth(ONE))
    assert (got.alignment.plagdet, got.common_counted.plagdet) == (0, 1)
    assert got.kinds["verbatim"].characters == got.pairs.f1 == 0
    assert got.pairs_common_counted.f1 == 1


def test_parts_of_a_file_are_that_file_and_no_pair():
    inner = case(("c", 500, 600), ("c", 0, 100), "compilation")
    got = score([match(("c#1", 0, 100), ("c#2", 500, 600))], truth(inner))
    assert got.alignment.plagdet == 1
    assert got.pairs == Rate(1, 1)  # none planted, none found


def test_kinds_count_the_side_of_the_copy():
    got = score([match(("x", 100, 125), ("y", 0, 100))], truth(ONE, case(("p", 0, 10), ("q", 0, 10), "short")))
    assert (got.kinds["verbatim"].characters, got.kinds["verbatim"].found) == (0.25, 1)
    assert (got.kinds["short"].characters, got.kinds["short"].cases) == (0, 1)


def test_a_body_is_set_aside_and_its_holders_are_pairs():
    held = [("x", 0, 50), ("y", 400, 450), ("z", 0, 50)]
    found = [match(("x", 100, 200), ("y", 0, 100)), match(("x", 0, 50), ("y", 398, 450), CopyKind.COMMON)]
    got = score(found, truth(ONE, bodies=[held]))
    assert got.alignment.plagdet == 1
    assert (got.bodies.holders, got.bodies.characters, got.bodies.pairs) == (
        3,
        pytest.approx(2 / 3),
        pytest.approx(1 / 3),
    )
    assert got.pairs == Rate(1, pytest.approx(1 / 3))
    assert got.pairs_no_bodies == Rate(1, 1)


def test_what_lies_beside_a_body_is_no_body():
    held = [("x", 0, 50), ("z", 0, 50)]
    got = score([match(("x", 100, 150), ("z", 100, 150))], truth(bodies=[held]))
    assert got.alignment.plagdet == 0


def test_traps_count_outside_of_what_was_planted():
    found = [match(("x", 150, 250), ("y", 50, 150)), match(("x", 280, 300), ("z", 0, 20), CopyKind.COMMON)]
    got = score(found, truth(ONE, phrase=[("x", 190, 210), ("x", 280, 310)], heading=[("q", 0, 10)])).traps
    assert got["phrase"].characters == 40
    assert got["phrase"].flagged == 10 / 40
    assert got["phrase"].common_counted == 30 / 40
    assert (got["heading"].characters, got["heading"].flagged) == (10, 0)


def test_granularity_is_the_mean_over_what_is_found():
    cases = [ONE, case(("x", 300, 400), ("z", 0, 100)), case(("p", 0, 10), ("q", 0, 10))]
    found = [
        case(("x", 100, 120), ("y", 0, 20)),
        case(("x", 130, 150), ("y", 30, 50)),
        case(("x", 300, 400), ("z", 0, 100)),
    ]
    assert alignment(cases, found).granularity == 1.5


def test_intervals():
    joined = union([(5, 7), (0, 3), (3, 4), (6, 9), (20, 20)])
    assert joined == [(0, 4), (5, 9)]
    assert within(joined, 2, 6) == [(2, 4), (5, 6)]
    assert outside(joined, 2, 12) == [(4, 5), (9, 12)]
    assert outside([], 1, 3) == [(1, 3)]
    assert outside(joined, 6, 8) == []
