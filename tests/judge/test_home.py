import random

import pytest

from textmine.judge.residue.home import Home

PLACES = ("清田县", "清田镇", "三井镇南坡村", "松泉镇白井社区")


def home(*places: str) -> Home:
    return Home(frozenset(places), frozenset(), 2025)


@pytest.mark.parametrize("name", ["清田县", "南坡村", "三井镇", "井镇南坡村"])
def test_a_place_is_the_stacks_own_alone_or_with_the_place_above_in_front(name: str) -> None:
    assert home(*PLACES).is_own(name)


@pytest.mark.parametrize("name", ["北坡村", "县清田镇", "镇三井", "白井社区清田"])
def test_what_only_two_places_together_would_make_is_not(name: str) -> None:
    assert not home(*PLACES).is_own(name)


def test_it_is_told_as_by_looking_at_each_place() -> None:
    chance = random.Random(1)
    for _ in range(200):
        places = ["".join(chance.choices("清田井坡", k=chance.randint(1, 5))) for _ in range(6)]
        name = "".join(chance.choices("清田井坡", k=chance.randint(1, 3)))
        assert home(*places).is_own(name) == any(name in place for place in places)


def test_two_stacks_that_are_alike_are_equal() -> None:
    assert home(*PLACES) == home(*PLACES[::-1])
    assert not home().is_own("清田县")
