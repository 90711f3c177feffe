from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from textmine.classify.meaning import load_meaning
from textmine.lexicon.codebook import Codebook, KnownTheme
from textmine.model import Member, Reach, Role, Span, Theme
from textmine.settings import ThemeSettings, load_settings
from textmine.themes import Views, find_themes
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

SETTINGS = replace(
    load_settings(environment={}).themes, alike=0.25
)  # paraphrases below are at 0.34 and more, others below 0.22
CATEGORIES = ("funding", "participation", "mechanism")
FUNDING = (
    "活动经费严重不足，支部没有钱办活动。",
    "党建活动经费不足，没有钱开展活动。",
    "支部活动经费长期不足，活动没有钱办。",
)

TURNOUT = ("党员参加组织生活不积极，到会率低。", "组织生活到会率低，党员参加不积极。", "党员参加组织生活的到会率很低。")
FRIDGE = "食堂的冰箱坏了半个月没有人修。"
BOOK = Codebook((KnownTheme("组织生活到会率低", Role.PROBLEM, (), ("党员参加组织生活不积极", "到会率很低")),))


def paper(name: str, unit: str = "", year: int = 2025) -> Author:
    return Author(name, unit or f"{name}村", year, name)


def said(
    where: Author,
    text: str,
    *categories: str,
    role: Role = Role.PROBLEM,
    item: int = 0,
    body: str = "",
    heading: bool = False,
    head: str = "",
    start: int = 0,
) -> Stated:
    member = Member(where.paper, Span(start, start + len(text)), text)
    author = replace(where, body=body or where.paper)
    return Stated(author, Point(item, head or text, ()), member, role, categories, heading)


def themes(
    stated: Sequence[Stated], units: int = 20, book: Codebook | None = None, settings: ThemeSettings = SETTINGS
) -> tuple[Theme, ...]:
    views = Views(book or Codebook(()), load_meaning(), load_meaning())
    return find_themes(sayings(stated), units, CATEGORIES, views, settings)


def stated_by(texts: Sequence[str], names: str = "甲乙丙", **more: Any) -> list[Stated]:
    return [said(paper(name), text, **more) for name, text in zip(names, texts, strict=False)]


def test_what_is_said_in_other_words_is_one_theme() -> None:
    stated = [s for pair in zip(stated_by(FUNDING), stated_by(TURNOUT, item=1, start=50), strict=True) for s in pair]
    found = themes(stated)
    assert [{m.text for m in theme.members} for theme in found] in (
        [set(FUNDING), set(TURNOUT)],
        [set(TURNOUT), set(FUNDING)],
    )
    assert all(theme.papers == ("丙", "乙", "甲") for theme in found)
    assert all(theme.units == ("丙村", "乙村", "甲村") for theme in found)
    assert all(theme.role is Role.PROBLEM for theme in found)


def test_roles_are_never_mixed_and_come_in_their_order() -> None:
    stated = [s for role in (Role.REMEDY, Role.PROBLEM, Role.CAUSE) for s in stated_by(FUNDING, role=role)]
    assert [(theme.role, len(theme.members)) for theme in themes(stated)] == [
        (Role.PROBLEM, 3),
        (Role.CAUSE, 3),
        (Role.REMEDY, 3),
    ]


def test_the_theme_of_most_units_comes_first_whatever_the_order_of_the_papers() -> None:
    stated = [*stated_by(FUNDING[:2]), *stated_by(TURNOUT, item=1, start=50)]
    assert [len(theme.units) for theme in themes(stated)] == [3, 2]
    assert themes(stated) == themes(stated[::-1])


def test_members_stand_in_the_order_of_their_papers_and_places() -> None:
    first, second = (said(paper("甲"), text, start=start) for text, start in ((FUNDING[0], 90), (FUNDING[1], 10)))
    [theme] = themes([*stated_by(FUNDING, "乙丙"), first, second])
    assert [(m.paper, m.span.start) for m in theme.members] == [("丙", 0), ("乙", 0), ("甲", 10), ("甲", 90)]
    assert theme.papers == ("丙", "乙", "甲")


def test_one_unit_with_two_papers_is_named_once() -> None:
    where = (paper("甲", "东山村"), paper("乙", "东山村"))
    [theme] = themes([said(one, text) for one, text in zip(where, FUNDING, strict=False)])
    assert theme.units == ("东山村",)
    assert theme.papers == ("乙", "甲")


class TestReach:
    def test_many_of_the_units_make_it_common(self) -> None:
        [theme] = themes(stated_by(FUNDING), units=10)
        assert theme.reach is Reach.COMMON

    def test_a_smaller_share_makes_it_several(self) -> None:
        [theme] = themes(stated_by(FUNDING), units=11)
        assert theme.reach is Reach.SEVERAL

    def test_few_units_are_never_common(self) -> None:
        [theme] = themes(stated_by(FUNDING[:2]), units=2)
        assert theme.reach is Reach.SEVERAL

    def test_copies_add_no_weight(self) -> None:
        copies = [said(paper(name), FUNDING[0], body="甲") for name in "甲乙丙"]
        other = said(paper("丁"), FUNDING[1])
        [theme] = themes([*copies, other], units=4)
        assert theme.reach is Reach.SEVERAL

    def test_copies_alone_are_a_problem_of_one(self) -> None:
        [theme] = themes([said(paper(name), FUNDING[0], body="甲") for name in "甲乙丙"], units=3)
        assert theme.reach is Reach.SINGLE

    def test_papers_and_units_count_each_body_once(self) -> None:
        copies = [said(paper(name), FUNDING[0], body="甲") for name in "甲乙丙"]
        [theme] = themes([*copies, said(paper("丁"), FUNDING[1])], units=4)
        assert theme.papers == ("丁", "丙")
        assert theme.units == ("丁村", "丙村")

    def test_a_copied_theme_does_not_come_before_one_that_more_bodies_state(self) -> None:
        copies = [said(paper(name), FUNDING[0], body="甲") for name in "甲乙丙丁"]
        own = stated_by(TURNOUT, "戊己庚")
        found = themes([*copies, said(paper("辛"), FUNDING[1]), *own], units=30)
        assert [{m.text for m in theme.members} <= set(TURNOUT) for theme in found] == [True, False]


class TestSingle:
    def test_problems_of_one_unit_come_last_in_the_order_of_papers(self) -> None:
        lonely = [said(paper("丁"), FRIDGE), said(paper("丑"), "渡口的船票涨了价钱，老人过不了河。")]
        found = themes([*lonely, *stated_by(FUNDING)])
        assert [theme.reach for theme in found] == [Reach.SEVERAL, Reach.SINGLE, Reach.SINGLE]
        assert [theme.papers for theme in found[1:]] == [("丁",), ("丑",)]
        assert found[1].label == FRIDGE.rstrip("。")
        assert found[1].example == FRIDGE

    @pytest.mark.parametrize("role", [Role.CAUSE, Role.REMEDY])
    def test_causes_and_remedies_of_one_unit_are_no_theme(self, role: Role) -> None:
        assert themes([said(paper("丁"), FRIDGE, role=role)]) == ()

    def test_what_a_paper_says_twice_is_still_of_one(self) -> None:
        where = paper("丁")
        [theme] = themes([said(where, text, item=n, start=n * 50) for n, text in enumerate(FUNDING)])
        assert theme.reach is Reach.SINGLE
        assert len(theme.members) == 3

    def test_an_item_that_is_shared_by_one_of_its_sentences_is_not_of_one(self) -> None:
        explained = said(paper("甲"), FRIDGE, item=0, head=FRIDGE, start=50)
        found = themes([*stated_by(FUNDING), explained])
        assert [theme.reach for theme in found] == [Reach.SEVERAL]

    def test_another_item_of_the_same_paper_is(self) -> None:
        found = themes([*stated_by(FUNDING), said(paper("甲"), FRIDGE, item=1, start=50)])
        assert [theme.reach for theme in found] == [Reach.SEVERAL, Reach.SINGLE]

    def test_a_name_of_the_codebook_is_given_to_what_several_say(self) -> None:
        [theme] = themes([said(paper("丁"), TURNOUT[0])], book=BOOK)
        assert not theme.known

    def test_how_many_must_state_a_theme_is_a_setting(self) -> None:
        strict = replace(SETTINGS, min_papers=4)
        assert {theme.reach for theme in themes(stated_by(FUNDING), settings=strict)} == {Reach.SINGLE}


class TestCategories:
    def test_those_of_half_the_members_in_the_order_of_the_taxonomy(self) -> None:
        stated = [
            said(paper("甲"), FUNDING[0], "participation", "funding"),
            said(paper("乙"), FUNDING[1], "funding", "mechanism"),
            said(paper("丙"), FUNDING[2], "participation"),
        ]
        [theme] = themes(stated)
        assert theme.categories == ("funding", "participation")

    def test_just_half_is_enough(self) -> None:
        [theme] = themes([said(paper("甲"), FUNDING[0], "funding"), said(paper("乙"), FUNDING[1])])
        assert theme.categories == ("funding",)

    def test_one_that_the_taxonomy_does_not_know_is_left_out(self) -> None:
        [theme] = themes([said(paper(name), FUNDING[0], "weather") for name in "甲乙"])
        assert theme.categories == ()


class TestYears:
    def test_the_first_and_the_last(self) -> None:
        stated = [
            said(paper(str(year), year=year), text) for year, text in zip((2025, 2023, 2024), FUNDING, strict=True)
        ]
        [theme] = themes(stated)
        assert (theme.first, theme.last) == (2023, 2025)

    def test_papers_without_a_year_say_nothing(self) -> None:
        stated = [said(paper(str(n), year=year), FUNDING[n]) for n, year in enumerate((0, 2024, 0))]
        [theme] = themes(stated)
        assert (theme.first, theme.last) == (2024, 2024)
        [theme] = themes([said(paper(name, year=0), FUNDING[0]) for name in "甲乙"])
        assert (theme.first, theme.last) == (0, 0)


class TestName:
    def test_a_known_theme_takes_its_name_from_the_codebook(self) -> None:
        [theme] = themes(stated_by(TURNOUT), book=BOOK)
        assert theme.known
        assert theme.label == "组织生活到会率低"
        assert theme.example in TURNOUT

    def test_it_takes_its_categories_from_there_where_the_papers_tell_none(self) -> None:
        book = Codebook(tuple(replace(theme, categories=("participation",)) for theme in BOOK.themes))
        [silent] = themes(stated_by(TURNOUT), book=book)
        [telling] = themes(
            [said(paper(name), text, "mechanism") for name, text in zip("甲乙丙", TURNOUT, strict=False)], book=book
        )
        assert (silent.categories, telling.categories) == (("participation",), ("mechanism",))

    def test_any_other_is_named_by_a_title(self) -> None:
        titled = said(paper("丁"), "（二）支部活动经费不足", heading=True)
        [theme] = themes([*stated_by(FUNDING), titled])
        assert not theme.known
        assert theme.label == "支部活动经费不足"
        assert theme.example in FUNDING

    def test_markup_is_taken_as_it_is_written(self) -> None:
        text = "<b>活动经费</b>&nbsp;不足，没有钱办活动。"
        [theme] = themes([said(paper(name), text) for name in "甲乙"])
        assert theme.example == text
        assert theme.label == text.rstrip("。")


@pytest.mark.parametrize("role", [Role.ACHIEVEMENT, Role.CONTEXT, Role.NOISE])
def test_only_problems_causes_and_remedies_make_themes(role: Role) -> None:
    assert themes(stated_by(FUNDING, role=role)) == ()


def test_nothing_has_no_themes() -> None:
    assert themes([], units=0) == ()


def test_a_stack_too_large_to_be_clustered_exactly_loses_no_problem() -> None:
    stated = [said(paper(f"{n:02}"), (*FUNDING, *TURNOUT)[n % 6], item=n) for n in range(30)]
    found = themes(stated, settings=replace(SETTINGS, max_exact=8))
    assert sorted(m.paper for theme in found for m in theme.members) == [f"{n:02}" for n in range(30)]


def test_the_themes_of_a_large_stack_are_the_same_in_every_order_of_it() -> None:
    texts = (*FUNDING, *TURNOUT, FRIDGE)
    stated = [
        said(paper(f"{n:02}"), f"{'东西南北'[n % 4]}坡{texts[n % 7]}", item=n, heading=n % 5 == 0) for n in range(56)
    ]
    few = replace(SETTINGS, max_exact=8, again=4, cells=6, block=5, heard=2)
    found = themes(stated, settings=few, book=BOOK)
    assert {theme.reach for theme in found} >= {Reach.COMMON}
    assert themes(stated[::-1], settings=few, book=BOOK) == found
    assert themes(stated[20:] + stated[:20], settings=few, book=BOOK) == found


def test_the_same_stack_gives_the_same_themes() -> None:
    stated = [*stated_by(FUNDING), *stated_by(TURNOUT, item=1, start=50), said(paper("丁"), FRIDGE)]
    assert themes(stated, book=BOOK) == themes(stated, book=BOOK)
