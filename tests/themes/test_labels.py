from types import SimpleNamespace

import pytest

from textmine.model import Span, Statement
from textmine.settings import load_settings
from textmine.themes.labels import label_of, plain

SETTINGS = load_settings(environment={}).themes


def said(text: str, words: str, *, heading: bool = False) -> SimpleNamespace:
    return SimpleNamespace(statement=Statement(Span(0, len(text)), text, heading=heading), words=tuple(words.split()))


def test_a_title_names_a_theme_before_a_longer_or_shorter_sentence() -> None:
    members = [
        said("有的村没有钱。", "经费 短缺"),
        said("（二）活动经费短缺。", "活动 经费 短缺", heading=True),
        said("去年全镇党建经费只拨到一半，村里的活动经费更是无从谈起。", "党建 经费 活动"),
    ]
    assert label_of(members, SETTINGS) == "活动经费短缺"


def test_a_title_that_only_names_a_subject_names_no_theme() -> None:
    members = [said("（二）经费保障方面。", "经费", heading=True), said("活动经费长期不足。", "活动 经费 不足")]
    assert label_of(members, SETTINGS) == "活动经费长期不足"


def test_without_titles_the_shortest_central_sentence_counts() -> None:
    members = [
        said("天。", "天"),
        said("党员参加活动不积极。", "党员 活动 积极"),
        said("党员对活动不积极、不上心。", "党员 活动 积极"),
    ]
    assert label_of(members, SETTINGS) == "党员参加活动不积极"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1.经费不足；", "经费不足"),
        (
            "对党建工作抓得不紧，有时一个季度也开不了一次会，会议记录也不全，年底只好突击补记。",
            "对党建工作抓得不紧，有时一个季度也开不了一次会，会议记录也不全",
        ),
        ("党" * 50, "党" * 31 + "…"),
    ],
)
def test_a_label_fits_one_line(text: str, label: str) -> None:
    assert plain(text, SETTINGS) == label
