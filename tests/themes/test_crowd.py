import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from textmine.classify.meaning import load_meaning
from textmine.lexicon.codebook import Codebook, KnownTheme
from textmine.model import Member, Role, Span
from textmine.settings import ThemeSettings, load_settings
from textmine.themes import crowd as module
from textmine.themes.crowd import Crowd
from textmine.themes.grouping import Few, grouping_of
from textmine.themes.space import Views
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

SETTINGS = replace(load_settings(environment={}).themes, alike=0.25, nearer=1.0, max_exact=12, again=6, cells=12)
EMPTY = Codebook(())
BOOK = Codebook(
    (
        KnownTheme("渔船支部难集中", Role.PROBLEM, (), ("船员党员凑不齐一次会", "出海党员参加不了组织生活")),
        KnownTheme("活动室失修", Role.PROBLEM, (), ("活动室漏雨没人修", "阵地破旧，桌椅都坏了")),
    )
)
FUNDING = (
    "活动经费严重不足，支部没有钱办活动。",
    "党建活动经费不足，没有钱开展活动。",
    "支部活动经费长期不足，活动没有钱办。",
)

TURNOUT = ("党员参加组织生活不积极，到会率低。", "组织生活到会率低，党员参加不积极。", "党员参加组织生活的到会率很低。")
ODD = ("食堂的冰箱坏了半个月。", "渡口的船票涨了价钱。", "🙂🙂🙂🙂🙂🙂🙂")
WHO = "东西南北上中下前后左右"
MANY = tuple(f"{who}坡{text}" for who in WHO for text in (*FUNDING, *TURNOUT))


def said(text: str, paper: str, item: int = 0, heading: bool = False) -> Stated:
    author = Author(paper, f"{paper}村", 2025, paper)
    return Stated(
        author, Point(item, text, ()), Member(paper, Span(item, item + 1), text), Role.PROBLEM, heading=heading
    )


def stack(*texts: str) -> list[Stated]:
    return [said(text, f"{n:03}") for n, text in enumerate(texts)]


def crowd(stated: Sequence[Stated], settings: ThemeSettings = SETTINGS, book: Codebook = EMPTY) -> Crowd:
    views = Views(book, load_meaning(), load_meaning())
    return Crowd(sayings(stated), views.sorter(Role.PROBLEM), views, settings)


def papers(stated: Sequence[Stated], found: Crowd) -> list[tuple[list[str], str]]:
    return sorted(([stated[row].paper for row in rows.tolist()], name) for rows, name in found.clusters())


def test_sentences_beyond_the_sample_join_what_they_are_like() -> None:
    stated = stack(*MANY)
    funding = [s.paper for s in stated if "经费" in s.text]
    turnout = [s.paper for s in stated if "到会" in s.text]
    assert papers(stated, crowd(stated)) == sorted([(funding, ""), (turnout, "")])


def test_every_sentence_is_in_one_cluster() -> None:
    stated = stack(*MANY, *ODD)
    rows = [row for own, _ in crowd(stated).clusters() for row in own.tolist()]
    assert sorted(rows) == list(range(len(stated)))


def test_the_order_of_the_sentences_makes_no_difference() -> None:
    stated = stack(*MANY, *ODD)
    for seed in range(3):
        mixed = random.Random(seed).sample(stated, len(stated))
        there, back = papers(stated, crowd(stated)), papers(mixed, crowd(mixed))
        assert [(sorted(own), name) for own, name in back] != []
        assert sorted((sorted(own), name) for own, name in there) == sorted((sorted(own), name) for own, name in back)


def test_they_are_the_same_when_they_are_asked_for_again() -> None:
    stated = stack(*MANY, *ODD)
    found = crowd(stated)
    assert papers(stated, found) == papers(stated, found)


def test_with_room_for_all_in_the_sample_it_is_what_few_are() -> None:
    stated = stack(*MANY, *ODD)
    views = Views(BOOK, load_meaning(), load_meaning())
    few = Few(sayings(stated), views.sorter(Role.PROBLEM), views, SETTINGS)
    exact = sorted((rows.tolist(), name) for rows, name in few.clusters())
    wide = crowd(stated, replace(SETTINGS, max_exact=len(stated)), BOOK)
    assert sorted((rows.tolist(), name) for rows, name in wide.clusters()) == exact


@pytest.mark.parametrize(("most", "kind"), [(5, Few), (4, Crowd)])
def test_more_than_are_compared_exactly_make_a_crowd(most: int, kind: type) -> None:
    views = Views(EMPTY, load_meaning(), load_meaning())
    found = grouping_of(sayings(stack(*MANY[:5])), views.sorter(Role.PROBLEM), views, replace(SETTINGS, max_exact=most))
    assert isinstance(found, kind)


class TestRounds:
    rare = ("食堂的冰箱坏了半个月。", "食堂冰箱坏了半个月没人修。")

    def test_a_theme_that_the_sample_missed_is_found_in_a_later_one(self) -> None:
        stated = stack(*MANY, *self.rare)
        alone = replace(SETTINGS, max_exact=2, again=40)
        assert (["066", "067"], "") in papers(stated, crowd(stated, alone))

    def test_after_the_last_what_is_left_stands_alone(self) -> None:
        stated = stack(*MANY, *self.rare)
        once = replace(SETTINGS, max_exact=2, rounds=1)
        found = papers(stated, crowd(stated, once))
        assert (["066"], "") in found
        assert (["067"], "") in found

    def test_the_sentences_of_one_item_stand_alone_together(self) -> None:
        stated = [*stack(*MANY), *(said(text, "甲", 7) for text in ODD), said("门口的路灯不亮。", "甲", 8)]
        once = replace(SETTINGS, max_exact=1, rounds=1, nearer=3.9)
        found = papers(stated, crowd(stated, once))
        assert (["甲"] * 3, "") in found
        assert (["甲"], "") in found


class TestNamed:
    texts = ("出海的党员凑不齐一次会", "党员出海，参加不了组织生活", "活动室漏雨没人修", "阵地破旧，桌椅都坏了")

    @pytest.mark.parametrize("rounds", [1, 3])
    @pytest.mark.parametrize("most", [1, 2, 3])
    def test_known_themes_are_named_whether_in_the_sample_or_not(self, most: int, rounds: int) -> None:
        stated = stack(*self.texts)
        few = replace(SETTINGS, max_exact=most, rounds=rounds, alike=0.999)
        found = papers(stated, crowd(stated, few, BOOK))
        assert found == [(["000", "001"], "渔船支部难集中"), (["002", "003"], "活动室失修")]

    def test_a_sentence_said_often_weighs_as_often(self) -> None:
        stated = stack(*[self.texts[0]] * 30, "出海以后船上信号不好", *FUNDING)
        names = {name for _, name in crowd(stated, replace(SETTINGS, max_exact=2, alike=0.05), BOOK).clusters()}
        assert "渔船支部难集中" in names


class TestMemory:
    def test_no_more_rows_than_a_block_are_looked_at_at_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[int] = []
        real = module.own_of
        monkeypatch.setattr(
            module, "own_of", lambda said, rows, *more: asked.append(len(rows)) or real(said, rows, *more)
        )
        small = replace(SETTINGS, block=10, heard=3)
        found = crowd(stack(*MANY, *ODD), small)
        list(found.clusters())
        assert asked[0] == SETTINGS.max_exact
        assert len(asked) > 5
        assert max(asked[1:]) == small.block
        del asked[:]
        list(found.central(np.arange(n, n + 6) for n in range(0, 60, 6)))
        assert len(asked) > 1
        assert max(asked) < small.block + 2 * small.heard

    def test_what_is_said_again_is_looked_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looked: list[int] = []
        real = module.own_of
        monkeypatch.setattr(
            module, "own_of", lambda said, rows, *more: looked.append(len(rows)) or real(said, rows, *more)
        )
        list(crowd(stack(*MANY, *MANY, *MANY), replace(SETTINGS, rounds=1)).clusters())
        assert sum(looked) == len(MANY)


class TestCentral:
    def test_titles_and_other_sentences_are_heard(self) -> None:
        stated = [said(text, f"{n:03}", heading=n % 5 == 0) for n, text in enumerate(MANY)]
        found = crowd(stated, replace(SETTINGS, heard=4))
        [(rows, near)] = found.central([np.arange(len(MANY))])
        assert [stated[row].heading for row in rows.tolist()].count(True) == 4
        assert (len(rows), len(near)) == (8, 8)

    def test_the_odd_one_is_the_least_central(self) -> None:
        stated = stack(*FUNDING, ODD[0])
        [(rows, near)] = crowd(stated).central([np.arange(4)])
        assert stated[rows[int(np.argmin(near))]].text == ODD[0]

    def test_clusters_come_in_their_order_and_none_hears_another(self) -> None:
        stated = stack(*MANY)
        parts = [np.arange(n, n + 6) for n in range(0, 60, 6)]
        for block in (1, 7, 1000):
            found = list(crowd(stated, replace(SETTINGS, block=block)).central(parts))
            assert [set(rows.tolist()) for rows, _ in found] == [set(part.tolist()) for part in parts]

    def test_of_none_nothing_is_heard(self) -> None:
        assert list(crowd(stack(*MANY)).central([])) == []


@pytest.mark.parametrize("text", ["🙂" * 9, "党" * 20_000, "<b></b>" * 9, "\x00" * 9, "\ud800" * 8])
def test_hostile_words_stand_alone(text: str) -> None:
    stated = stack(*MANY, text)
    assert (["066"], "") in papers(stated, crowd(stated))
