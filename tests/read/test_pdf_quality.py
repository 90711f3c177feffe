import random

import pytest

from textmine.read.pdf.quality import is_rotten

PROSE = "对照要求逐项查摆，但学习还不够深入，制度执行时紧时松，整改措施要落到具体的人。"


def rotten(words, limits, unmapped=0.0, scanned=False):
    return is_rotten(words, scanned, lambda: unmapped, limits)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(PROSE * 3, id="prose"),
        pytest.param("王建国 李秀英 张桂兰 欧阳震华 诸葛鑫淼 闫翠萍 禤国维 覃彦灼 区焕章 甯晓蕾 逯燕玲 佟丽娅\n" * 3, id="names"),
        pytest.param("黨的組織建設與幹部隊伍，對照檢查發現學習不夠深入，聯繫群眾不夠經常。" * 3, id="traditional"),
        pytest.param("The committee met twice and wrote down what it had learnt about its work.\n" * 3, id="English"),
        pytest.param("2021 45.3 67.8% 1,204\n2022 46.1 70.2% 1,310\n2023 44.9 71.5% 1,299\n" * 3, id="figures"),
        pytest.param("目录\n一、问题............................1\n二、原因............................7\n", id="contents"),
        pytest.param("姓名____________ 单位____________ 职务____________\n" * 4, id="form"),
        pytest.param("H(t, s) = { x : x < d }, d(a, b) = |a - b|; P + Q = R, r * s /= 0 [t] (3)\n" * 4, id="formulas"),
        pytest.param("1 Foo 2\n2 Bar 2\n3 Baz 2\n4 Foo 2\n5 Bar 3\n6 Baz 3\n7 Foo 3\n8 Bar 4\n", id="short contents"),
        pytest.param("бу партия курулушу боюнча отчет жана анын жыйынтыктары " * 3, id="Cyrillic"),
        pytest.param("پارتىيە قۇرۇلۇشى توغرىسىدىكى دوكلات ۋە ئۇنىڭ نەتىجىسى " * 3, id="Uyghur"),
        pytest.param("བོད་ཡིག་གི་སྙན་ཞུ་འདི་ནི་ཏང་གི་འཛུགས་སྐྲུན་སྐོར་ཡིན།" * 3, id="Tibetan"),
        pytest.param("�" * 5, id="too short to tell"),
    ],
)  # fmt: skip
def test_what_people_write_is_sound(words, limits):
    assert not rotten(words, limits)


def codes(low, high, count=200):
    chance = random.Random(7)
    return "".join(chr(chance.randrange(low, high)) for _ in range(count))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(codes(0x4E00, 0x9FA5), id="glyph numbers read as hanzi"),
        pytest.param(codes(0x0100, 0x3000), id="glyph numbers read as anything"),
        pytest.param(codes(0xE000, 0xF000), id="private characters"),
        pytest.param("\ufffd" * 60, id="no characters at all"),
    ],
)
def test_what_nobody_writes_is_rotten(words, limits):
    assert rotten(words, limits)


LETTERS = "S9 i5 $#% w|] ~7& (l* =+ j; !1 }{ 4^ z@ :? x0 v/ k_ " * 4


def test_letters_in_no_word_count_on_a_scan_whose_hanzi_were_recognised_as_such(limits):
    assert rotten(LETTERS, limits, scanned=True)
    assert not rotten(LETTERS, limits)


def test_letters_in_no_word_count_where_the_file_does_not_name_its_characters(limits):
    assert rotten(LETTERS, limits, unmapped=1.0)
    assert not rotten("The committee met twice and wrote it down.\n" * 3, limits, unmapped=1.0)
    assert not rotten(PROSE, limits, unmapped=1.0)
