from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from textmine.classify.linear import Floats
from textmine.classify.meaning import load_meaning
from textmine.lexicon.codebook import Codebook, KnownTheme
from textmine.model import Member, Role, Span
from textmine.settings import load_settings
from textmine.themes.space import Space, Views, space_of
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

SETTINGS = load_settings(environment={}).themes
BOOK = Codebook(
    (
        KnownTheme("渔船支部难集中", Role.PROBLEM, (), ("船员党员凑不齐一次会", "出海党员参加不了组织生活")),
        KnownTheme("活动室失修", Role.PROBLEM, (), ("活动室漏雨没人修", "阵地破旧，桌椅都坏了")),
    )
)
VIEWS = Views(BOOK, load_meaning(), load_meaning())
AUTHOR = Author("甲.txt", "甲村", 2025, "甲.txt")


def said(text: str, head: str = "", around: tuple[str, ...] = ()) -> Stated:
    member = Member(AUTHOR.paper, Span(0, len(text)), text)
    return Stated(AUTHOR, Point(0, head or text, around), member, Role.PROBLEM)


def space(*stated: Stated, views: Views = VIEWS) -> Space:
    return space_of(sayings(stated), views.sorter(Role.PROBLEM), views, SETTINGS)


def likeness(*stated: Stated, views: Views = VIEWS) -> np.ndarray:
    return space(*stated, views=views).likeness(SETTINGS)


TEXTS = (
    "党员出海，一年难得开成一次会",
    "船上的党员凑不齐人数",
    "活动室的屋顶漏雨",
    "账目有三个月没有公布",
    "🙂🙂🙂🙂🙂🙂",
)


def test_likeness_runs_from_nought_to_one_and_is_the_same_both_ways() -> None:
    found = likeness(*map(said, TEXTS))
    assert found.shape == (5, 5)
    assert found == pytest.approx(found.T, abs=1e-6)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-6


def test_nothing_is_more_like_a_sentence_than_itself() -> None:
    found = likeness(*map(said, TEXTS))
    assert (found.argmax(axis=1) == np.arange(5)).all()


def test_what_says_the_same_in_other_words_is_nearer() -> None:
    found = likeness(*map(said, TEXTS))
    assert found[0, 1] > max(found[0, 2:])


def test_the_order_of_the_sentences_changes_nothing() -> None:
    order = [3, 0, 4, 2, 1]
    there, back = likeness(*map(said, TEXTS)), likeness(*(said(TEXTS[n]) for n in order))
    assert back == pytest.approx(there[np.ix_(order, order)], abs=1e-6)


def test_a_sentence_that_comes_again_is_as_its_double() -> None:
    found = likeness(said(TEXTS[0]), said(TEXTS[2]), said(TEXTS[0]))
    assert found[0] == pytest.approx(found[2], abs=1e-6)


def test_the_codebook_brings_together_what_it_names() -> None:
    pair = (said("凑不齐一次会"), said("参加不了组织生活"))
    empty = replace(VIEWS, codebook=Codebook(()))
    by_words = replace(SETTINGS, known=0.0)
    with_book, without = (space(*pair, views=views) for views in (VIEWS, empty))
    assert with_book.likeness(by_words)[0, 1] == pytest.approx(without.likeness(by_words)[0, 1])
    assert with_book.likeness(SETTINGS)[0, 1] > without.likeness(SETTINGS)[0, 1]


def test_without_themes_there_are_no_chances() -> None:
    found = space(*map(said, TEXTS), views=replace(VIEWS, codebook=Codebook(())))
    assert found.chances.shape == (5, 0)
    assert found.likeness(SETTINGS).shape == (5, 5)


def test_chances_have_a_column_a_theme() -> None:
    found = space(said("出海的党员总也凑不齐"), said("活动室漏雨"))
    assert found.chances.argmax(axis=1).tolist() == [0, 1]
    assert found.chances.sum(axis=1) == pytest.approx([1, 1])


class TestHead:
    def test_an_explanation_leans_on_the_sentence_that_names_its_item(self) -> None:
        asked, vague = said("活动室的屋顶漏雨"), "今年还是老样子，没有人管"
        under, bare = said(vague, head="活动室漏雨没人修"), said(vague)
        found = likeness(asked, under, bare)
        assert found[0, 1] > found[0, 2]

    def test_it_still_is_a_sentence_of_its_own(self) -> None:
        head = "活动室漏雨没人修"
        found = likeness(said(head), said("账目没有公布", head=head), said("会议记录缺页", head=head))
        assert found[1, 2] < found[0, 1] + found[0, 2]
        assert found[1, 2] < found[1, 1]


class TestAround:
    def test_like_answers_bring_two_problems_nearer(self) -> None:
        one, other = TEXTS[0], TEXTS[3]
        same = likeness(said(one, around=("每月开一次会",)), said(other, around=("每月开一次会",)))
        apart = likeness(said(one, around=("每月开一次会",)), said(other, around=("屋顶换成新瓦",)))
        assert same[0, 1] > apart[0, 1]

    def test_where_one_has_nothing_beside_it_nothing_changes(self) -> None:
        bare = likeness(said(TEXTS[0]), said(TEXTS[1]))
        half = likeness(said(TEXTS[0], around=("每月开一次会",)), said(TEXTS[1]))
        assert half[0, 1] == pytest.approx(bare[0, 1], abs=1e-6)

    def test_different_answers_part_two_alike(self) -> None:
        bare = likeness(said(TEXTS[0]), said(TEXTS[0]))
        parted = likeness(said(TEXTS[0], around=("甲乙丙丁",)), said(TEXTS[0], around=("屋顶瓦片",)))
        assert parted[0, 1] < bare[0, 1]


class TestEncoder:
    def test_each_sentence_is_asked_for_once_and_what_stands_beside_never(self) -> None:
        asked: list[list[str]] = []

        def encoder(texts: Sequence[str]) -> Floats:
            asked.append(list(texts))
            return np.ones((len(texts), 3), np.float32)

        views = replace(VIEWS, codebook=Codebook(()), encoder=encoder)
        space(
            said("甲句在前", head="题目"),
            said("乙句在后", head="题目", around=("旁边",)),
            said("甲句在前"),
            views=views,
        )
        [row] = [texts for texts in asked if texts]
        assert sorted(row) == sorted({"甲句在前", "乙句在后", "题目"})

    def test_opposite_vectors_are_not_less_than_unlike(self) -> None:
        sign = {"甲甲甲甲": 1.0, "乙乙乙乙": -1.0}

        def encoder(texts: Sequence[str]) -> Floats:
            return np.array([[sign[text], 0] for text in texts], np.float32)

        views = replace(VIEWS, codebook=Codebook(()), encoder=encoder)
        found = likeness(said("甲甲甲甲"), said("乙乙乙乙"), views=views)
        assert found[0, 1] >= 0

    def test_all_rows_have_length_one(self) -> None:
        found = space(said(TEXTS[0], head=TEXTS[1]), said(TEXTS[2]))
        assert np.linalg.norm(found.vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
        assert np.linalg.norm(found.words.toarray(), axis=1) == pytest.approx([1, 1], abs=1e-5)


class TestDrawn:
    def test_rows_of_one_number_become_their_mean(self) -> None:
        whole = space(said(TEXTS[0]), said(TEXTS[2]), said(TEXTS[0]), said(TEXTS[3]))
        drawn = whole.drawn(np.array([0, 1, 0, 1]))
        assert len(drawn) == 2
        assert drawn.words[0].toarray() == pytest.approx(whole.words[0].toarray(), abs=1e-5)
        assert drawn.vectors[0] == pytest.approx(whole.vectors[0], abs=1e-5)
        assert drawn.chances[1] == pytest.approx(whole.chances[[1, 3]].mean(axis=0), abs=1e-5)
        assert np.linalg.norm(drawn.vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)

    def test_each_by_itself_stays_as_it_is(self) -> None:
        whole = space(*map(said, TEXTS))
        drawn = whole.drawn(np.arange(5))
        assert drawn.likeness(SETTINGS) == pytest.approx(whole.likeness(SETTINGS), abs=1e-5)

    def test_all_in_one_are_one(self) -> None:
        assert space(*map(said, TEXTS)).drawn(np.zeros(5, np.int64)).likeness(SETTINGS).shape == (1, 1)


@pytest.mark.parametrize("text", ["🙂" * 8, "党" * 50_000, "<script>alert(1)</script>", "\x00\ufffe\ud800", " \t "])
def test_hostile_words_have_a_place_like_any(text: str) -> None:
    found = likeness(said(TEXTS[0]), said(text), said(text))
    assert np.isfinite(found).all()
    assert found[1, 2] >= found[0, 1] - 1e-6
