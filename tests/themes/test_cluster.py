from dataclasses import replace

import pytest

from textmine.classify.meaning import load_meaning
from textmine.lexicon.codebook import Codebook, KnownTheme
from textmine.model import Member, Role, Span
from textmine.settings import ThemeSettings, load_settings
from textmine.themes.cluster import clustered, linked
from textmine.themes.space import Space, Views, space_of
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

SETTINGS = replace(
    load_settings(environment={}).themes, alike=0.25
)  # paraphrases below are at 0.34 and more, others below 0.22
BOOK = Codebook(
    (
        KnownTheme("渔船支部难集中", Role.PROBLEM, (), ("船员党员凑不齐一次会", "出海党员参加不了组织生活")),
        KnownTheme("活动室失修", Role.PROBLEM, (), ("活动室漏雨没人修", "阵地破旧，桌椅都坏了")),
    )
)
EMPTY = Codebook(())
AUTHOR = Author("甲.txt", "甲村", 2025, "甲.txt")
FUNDING = (
    "活动经费严重不足，支部没有钱办活动。",
    "党建活动经费不足，没有钱开展活动。",
    "支部活动经费长期不足，活动没有钱办。",
)

TURNOUT = ("党员参加组织生活不积极，到会率低。", "组织生活到会率低，党员参加不积极。", "党员参加组织生活的到会率很低。")
ROOF = "食堂的冰箱坏了半个月。"


def spaced(texts: tuple[str, ...], book: Codebook = EMPTY) -> tuple[Space, tuple[str, ...]]:
    views = Views(book, load_meaning(), load_meaning())
    said = [
        Stated(AUTHOR, Point(n, text, ()), Member(AUTHOR.paper, Span(n, n + 1), text), Role.PROBLEM)
        for n, text in enumerate(texts)
    ]
    sorter = views.sorter(Role.PROBLEM)
    return space_of(sayings(said), sorter, views, SETTINGS), sorter.names


def clusters(
    texts: tuple[str, ...], book: Codebook = EMPTY, settings: ThemeSettings = SETTINGS
) -> list[tuple[list[int], str]]:
    return list(clustered(*spaced(texts, book), settings))


def rows(found: list[tuple[list[int], str]]) -> list[list[int]]:
    return sorted(sorted(held) for held, _ in found)


def test_what_says_the_same_in_other_words_is_one_cluster() -> None:
    assert rows(clusters(FUNDING + TURNOUT + (ROOF,))) == [[0, 1, 2], [3, 4, 5], [6]]


def test_the_order_of_the_sentences_makes_no_difference() -> None:
    mixed = (TURNOUT[2], FUNDING[0], ROOF, TURNOUT[0], FUNDING[2], FUNDING[1], TURNOUT[1])
    assert rows(clusters(mixed)) == [[0, 3, 6], [1, 4, 5], [2]]


def test_rows_of_a_cluster_stand_in_their_order() -> None:
    assert all(held == sorted(held) for held, _ in clusters(FUNDING + TURNOUT + FUNDING))


def test_nothing_has_no_clusters() -> None:
    whole, names = spaced((ROOF,))
    assert list(clustered(replace(whole, words=whole.words[:0]), names, SETTINGS)) == []


def test_a_single_sentence_is_a_cluster_without_a_name() -> None:
    assert clusters((ROOF,)) == [([0], "")]


@pytest.mark.parametrize(("alike", "count"), [(0.0, 1), (0.999, 7)])
def test_the_threshold_decides(alike: float, count: int) -> None:
    assert len(clusters(FUNDING + TURNOUT + (ROOF,), settings=replace(SETTINGS, alike=alike))) == count


def test_a_lower_threshold_never_parts_more() -> None:
    texts = FUNDING + TURNOUT + (ROOF,)
    counts = [len(clusters(texts, settings=replace(SETTINGS, alike=n / 20))) for n in range(21)]
    assert counts == sorted(counts)


class TestNamed:
    def test_a_cluster_that_a_theme_fits_takes_its_name(self) -> None:
        found = clusters(("出海的党员凑不齐一次会", "党员出海，参加不了组织生活"), BOOK)
        assert found == [([0, 1], "渔船支部难集中")]

    def test_two_clusters_of_one_theme_are_one(self) -> None:
        texts = ("活动室漏雨没人修", "阵地破旧，桌椅都坏了")
        apart = replace(SETTINGS, alike=0.999)
        assert clusters(texts, settings=apart) == [([0], ""), ([1], "")]
        assert clusters(texts, BOOK, apart) == [([0, 1], "活动室失修")]

    def test_two_clusters_without_a_name_stay_two(self) -> None:
        found = clusters((*FUNDING, ROOF), BOOK, replace(SETTINGS, alike=0.999, named=1.0))
        assert [(held, name) for held, name in found] == [([n], "") for n in range(4)]

    def test_a_chance_of_just_the_threshold_is_enough(self) -> None:
        whole, names = spaced(("活动室漏雨没人修",), BOOK)
        chance = float(whole.chances.max())
        assert list(clustered(whole, names, replace(SETTINGS, named=chance))) == [([0], "活动室失修")]
        assert list(clustered(whole, names, replace(SETTINGS, named=chance + 0.001))) == [([0], "")]


class TestCells:
    texts = FUNDING + TURNOUT + (ROOF,)

    @pytest.mark.parametrize("cells", [1, 4, 6, 100])
    def test_a_cell_is_a_part_of_one_cluster(self, cells: int) -> None:
        clusters, parts = linked(spaced(self.texts)[0], replace(SETTINGS, cells=cells))
        assert len(set(zip(parts.tolist(), clusters.tolist(), strict=True))) == len(set(parts.tolist()))
        assert len(set(parts.tolist())) == min(max(cells, 3), 7)

    def test_numbers_begin_at_nought_and_leave_no_gap(self) -> None:
        for found in linked(spaced(self.texts)[0], replace(SETTINGS, cells=4)):
            assert sorted(set(found.tolist())) == list(range(int(found.max()) + 1))


@pytest.mark.parametrize("text", ["🙂" * 9, "党" * 20_000, "<b></b>" * 9, "\x00" * 9])
def test_hostile_words_stand_alone(text: str) -> None:
    assert [3] in rows(clusters((*FUNDING, text)))
