import pytest

from textmine.model import Member, Role, Span
from textmine.settings import load_settings
from textmine.themes.labels import label_of, plain, shortest_central
from textmine.themes.stated import Author, Point, Stated

SETTINGS = load_settings(environment={}).themes
AUTHOR = Author("甲.txt", "甲村", 2025, "甲.txt")


def said(text: str, *, heading: bool = False) -> Stated:
    member = Member(AUTHOR.paper, Span(0, len(text)), text)
    return Stated(AUTHOR, Point(0, text, ()), member, Role.PROBLEM, heading=heading)


def test_a_title_names_a_theme_before_a_longer_or_shorter_sentence() -> None:
    members = [
        said("有的村没有钱。"),
        said("（二）活动经费短缺。", heading=True),
        said("去年全镇党建经费只拨到一半，村里的活动经费更是无从谈起。"),
    ]
    assert label_of(members, [0.9, 0.1, 0.8], SETTINGS) == "活动经费短缺"


@pytest.mark.parametrize(
    "title", ["（二）经费保障方面。", "关于经费保障", "（二）经费保障的情况", "经费保障存在的问题"]
)
def test_a_title_that_only_names_a_subject_names_no_theme(title: str) -> None:
    members = [said(title, heading=True), said("活动经费长期不足。")]
    assert label_of(members, [0.9, 0.1], SETTINGS) == "活动经费长期不足"


def test_where_there_is_nothing_but_a_subject_it_names_the_theme() -> None:
    assert label_of([said("（二）经费保障方面", heading=True)], [0.9], SETTINGS) == "经费保障方面"


def test_the_shortest_of_the_most_central_counts() -> None:
    members = [
        said("党员参加活动不积极。"),
        said("党员对活动不积极、不上心，喊也喊不来。"),
        said("到会的党员一次比一次少。"),
        said("冬天屋里太冷。"),
    ]
    assert label_of(members, [0.9, 0.8, 0.7, 0.1], SETTINGS) == "党员参加活动不积极"
    assert label_of(members, [0.2, 0.8, 0.7, 0.9], SETTINGS) == "冬天屋里太冷"


def test_a_fragment_names_a_theme_only_where_there_is_nothing_longer() -> None:
    assert label_of([said("钱少。"), said("活动经费长期不足。")], [0.9, 0.8], SETTINGS) == "活动经费长期不足"
    assert label_of([said("钱少。")], [0.9], SETTINGS) == "钱少"


def test_equal_members_are_told_apart_by_their_words_whatever_their_order() -> None:
    members = [said("乙支部没有经费"), said("甲支部没有经费"), said("丙支部没有经费")]
    labels = {label_of(row, [0.5] * 3, SETTINGS) for row in (members, members[::-1], members[1:] + members[:1])}
    assert len(labels) == 1


def test_the_example_is_a_whole_sentence_and_no_title() -> None:
    members = [said("（二）活动经费短缺", heading=True), said(" 一是经费只拨到一半，活动办不起来。 ")]
    assert shortest_central(members, [0.9, 0.1], SETTINGS) == "一是经费只拨到一半，活动办不起来。"


def test_a_title_is_the_example_where_there_is_nothing_else() -> None:
    assert shortest_central([said("（二）活动经费短缺", heading=True)], [0.0], SETTINGS) == "活动经费短缺"


def test_an_example_is_a_sentence_without_its_number() -> None:
    assert shortest_central([said("（3）账上只剩二百元。")], [0.5], SETTINGS) == "账上只剩二百元。"


def test_an_example_is_taken_as_it_stands_however_long() -> None:
    long = "经费没有着落，" * 20
    assert shortest_central([said(long)], [0.5], SETTINGS) == long


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1.经费不足；", "经费不足"),
        ("（三）经费不足", "经费不足"),
        ("问题：经费不足。", "经费不足"),
        ("一、存在问题：经费不足！", "经费不足"),
        ("整改措施2：按月拨付经费", "按月拨付经费"),
        ("原因分析不透，问题查得不准", "原因分析不透，问题查得不准"),
        ("  经费不足 ", "经费不足"),
        ("<b>经费</b>&amp;不足", "<b>经费</b>&amp;不足"),
        ("", ""),
        (
            "对党建工作抓得不紧，有时一个季度也开不了一次会，会议记录也不全，年底只好突击补记。",
            "对党建工作抓得不紧，有时一个季度也开不了一次会，会议记录也不全",
        ),
        ("经费，" + "党" * 50, "经费，" + "党" * 28 + "…"),
        ("党" * 50, "党" * 31 + "…"),
        ("党" * 32, "党" * 32),
    ],
)
def test_a_label_fits_one_line(text: str, label: str) -> None:
    assert plain(text, SETTINGS) == label


@pytest.mark.parametrize(
    "text", ["党" * 100_000, "一、" * 50_000, "，" * 50_000, "问题：" * 50_000, "经费不足，" * 9_000]
)
def test_hostile_lengths_are_cut(text: str) -> None:
    assert len(plain(text, SETTINGS)) <= SETTINGS.max_label


def test_a_title_that_is_a_label_alone_names_no_theme() -> None:
    members = [said("（一）主要问题：", heading=True), said("活动经费长期不足。")]
    assert label_of(members, [0.9, 0.5], SETTINGS) == "活动经费长期不足"


@pytest.mark.parametrize("text", ["（一）主要问题：", "二、整改措施：", "（1）原因："])
def test_a_theme_is_never_without_a_name(text: str) -> None:
    assert label_of([said(text, heading=True)], [0.9], SETTINGS)
