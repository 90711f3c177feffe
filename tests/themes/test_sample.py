import random
from itertools import pairwise

import numpy as np
import pytest

from textmine.model import Member, Role, Span
from textmine.themes.sample import Distinct, distinct_of
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

AUTHOR = Author("甲.txt", "甲村", 2025, "甲.txt")
TEXTS = [f"{a}支部的{b}没有人管。" for a in "东西南北上下" for b in "账本灯渡口门"]


def said(text: str, head: str = "题目", around: tuple[str, ...] = ()) -> Stated:
    return Stated(AUTHOR, Point(0, head, around), Member(AUTHOR.paper, Span(0, 1), text), Role.PROBLEM)


def words(stated: list[Stated], found: Distinct, rows: np.ndarray) -> list[str]:
    return [stated[row].text for row in found.rows[rows].tolist()]


def test_what_comes_again_is_one_sentence() -> None:
    stated = [said(text) for text in (*TEXTS[:3], *TEXTS[:2])]
    found = distinct_of(sayings(stated))
    assert len(found) == 3
    assert found.numbers[:2].tolist() == found.numbers[3:].tolist()
    assert [stated[row].text for row in found.rows[found.numbers].tolist()] == [s.text for s in stated]


def test_numbering_and_figures_make_no_difference() -> None:
    assert len(distinct_of(sayings([said("3名党员没有到会。"), said("（二）15名党员没有到会。")]))) == 1


@pytest.mark.parametrize("other", [said(TEXTS[0], "别的题目"), said(TEXTS[0], around=("旁边",)), said(TEXTS[1])])
def test_other_words_another_head_or_other_surroundings_make_another_sentence(other: Stated) -> None:
    assert len(distinct_of(sayings([said(TEXTS[0]), other]))) == 2


def test_sentences_of_one_item_stand_beside_one_another() -> None:
    stated = [said(text, head) for text in TEXTS[:5] for head in "甲乙丙"]
    heads = [stated[row].point.head for row in distinct_of(sayings(stated)).rows.tolist()]
    assert sum(a != b for a, b in pairwise(heads)) == 2


def test_the_one_that_stands_for_its_doubles_is_the_same_in_every_order() -> None:
    stated = [said(f"（{n}）党员没有到会。") for n in range(1, 10)]
    [there], [back] = distinct_of(sayings(stated)).rows, distinct_of(sayings(stated[::-1])).rows
    assert stated[there].text == stated[::-1][back].text


class TestChosen:
    @staticmethod
    def chosen(texts: list[str], most: int) -> set[str]:
        stated = [said(text) for text in texts]
        found = distinct_of(sayings(stated))
        return set(words(stated, found, found.chosen(np.arange(len(found)), most)))

    def test_as_many_as_asked_for_whatever_their_order(self) -> None:
        mixed = random.Random(1).sample(TEXTS, len(TEXTS))
        assert self.chosen(TEXTS, 7) == self.chosen(mixed, 7)
        assert len(self.chosen(TEXTS, 7)) == 7

    def test_one_more_sentence_changes_one_at_most(self) -> None:
        before = self.chosen(TEXTS, 10)
        for text in ("今年的会少开了一次。", "门口的路灯不亮。", "台账漏了三个月。"):
            assert len(before - self.chosen([*TEXTS, text], 10)) <= 1

    def test_a_smaller_sample_is_part_of_a_larger_one(self) -> None:
        assert self.chosen(TEXTS, 5) < self.chosen(TEXTS, 15)

    def test_what_is_said_often_is_drawn_as_seldom_as_any_other(self) -> None:
        assert self.chosen([*TEXTS, *TEXTS[:4] * 50], 9) == self.chosen(TEXTS, 9)

    def test_the_same_words_of_several_items_are_drawn_once(self) -> None:
        stated = [said(TEXTS[0], head) for head in "甲乙丙丁"] + [said(TEXTS[1])]
        found = distinct_of(sayings(stated))
        assert sorted(words(stated, found, found.chosen(np.arange(5), 5))) == sorted(TEXTS[:2])

    def test_only_those_that_are_asked_for_are_drawn(self) -> None:
        found = distinct_of(sayings([said(text) for text in TEXTS]))
        assert set(found.chosen(np.arange(3, 9), 4).tolist()) <= set(range(3, 9))

    def test_of_none_none_is_drawn(self) -> None:
        assert distinct_of(sayings([])).chosen(np.arange(0), 3).tolist() == []


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "🙂" * 9])
def test_hostile_words_are_sentences_like_any(text: str) -> None:
    assert len(distinct_of(sayings([said(text), said(TEXTS[0]), said(text)]))) == 2
