"""The numbers that open titles, in every form that people give them, and what only looks like one."""

from __future__ import annotations

import pytest

from textmine.structure.numbering import LISTED, han_number, marker_at


@pytest.mark.parametrize(
    ("words", "kind", "value", "level"),
    [
        ("一、存在的问题", "han", 1, 1),
        ("十二、其他", "han", 12, 1),
        ("三．措施", "han", 3, 1),
        ("三.措施", "han", 3, 1),
        ("二 、原因", "han", 2, 1),
        ("一　存在的问题", "han_blank", 1, 1),
        ("Ⅱ. 组织", "roman", 2, 1),
        ("Ⅲ、措施", "roman", 3, 1),
        ("第一部分 现状", "chapter", 1, 1),
        ("第三部分：对策", "chapter", 3, 1),
        ("第2章 现状", "chapter", 2, 1),
        ("第二节 组织", "section", 2, 2),
        ("（一）思想", "han_bracket", 1, 2),
        ("(一)思想", "han_bracket", 1, 2),
        ("（一)思想", "han_bracket", 1, 2),
        ("( 二 ) 组织", "han_bracket", 2, 2),
        ("（三）、作风", "han_bracket", 3, 2),
        ("【一】思想", "han_square", 1, 1),
        ("〔二〕组织", "han_bracket", 2, 2),
        ("㈢作风", "han_bracket", 3, 2),
        ("一）思想", "han_half", 1, 2),
        ("1.思想", "digit", 1, 3),
        ("1．思想", "digit", 1, 3),
        ("1、思想", "digit", 1, 3),
        ("12. 思想", "digit", 12, 3),
        ("１．思想", "digit", 1, 3),
        ("０１、思想", "digit", 1, 3),
        ("⒉组织", "digit", 2, 3),
        ("1)思想", "digit_half", 1, 4),
        ("2）组织", "digit_half", 2, 4),
        ("（1）思想", "digit_bracket", 1, 4),
        ("(2)组织", "digit_bracket", 2, 4),
        ("（３）作风", "digit_bracket", 3, 4),
        ("⑴思想", "digit_bracket", 1, 4),
        ("1.2 调查对象", "decimal", 2, 2),
        ("①思想", "circled", 1, 5),
        ("⑩其他", "circled", 10, 5),
        ("一是思想", "is", 1, 5),
        ("二则是组织", "is", 2, 5),
        ("一来人少", "is", 1, 5),
        ("一要加强学习", "must", 1, 5),
        ("第一，思想", "ordinal", 1, 5),
        ("第二、组织", "ordinal", 2, 5),
        ("其一，思想", "ordinal_is", 1, 5),
        ("其二是组织", "ordinal_is", 2, 5),
        ("首先，要学", "spoken", 1, 5),
        ("其次是管", "spoken", 2, 5),
        ("最后，要改", "spoken", 4, 5),
    ],
)
def test_what_a_number_is(words, kind, value, level):
    marker = marker_at(words, 0)
    assert marker is not None
    assert (marker.kind, marker.value, marker.level) == (kind, value, level)
    assert marker.span.start == 0


@pytest.mark.parametrize(
    "words",
    [
        "2025年以来", "2025.3.1起", "2.5万元用于修缮", "2.5 万元用于修缮", "10.5%的党员", "3、4月份", "1、2、3组先学", "一名委员", "二〇二五年", "三会一课",
        "三要素", "一要求", "一来二去", "三来一补", "五个支部", "第一书记", "第一次会议", "十九名党员", "其他问题", "其一", "首先学习", "最后一公里", "（2025年）",
        "（含一名）", "一", "1", "", "(", "（一", "0.零", "第一批", "一些支部",
    ],
)  # fmt: skip
def test_what_is_no_number(words):
    assert marker_at(words, 0) is None


def test_a_number_is_found_where_it_stands_only():
    words = "原因：一是学习少"
    assert marker_at(words, 0) is None
    assert marker_at(words, 3).span.of(words) == "一是"


@pytest.mark.parametrize(
    ("figure", "value"), [("一", 1), ("九", 9), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99)]
)
def test_chinese_numbers(figure, value):
    assert han_number(figure) == value


def test_enumerations_stand_below_the_standard():
    assert marker_at("（1）", 0).level < LISTED <= marker_at("一是", 0).level
