"""Names of persons in prose: what is one, what only looks like one, and what everybody quotes."""

from __future__ import annotations

import pytest

from textmine.lexicon import load_lexicon
from textmine.text.persons import persons_named, places_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("镇党委书记陶立新同志带队走遍各村", ["陶立新"]),
        ("镇长罗海燕同志作了经验介绍", ["罗海燕"]),
        ("请镇党委书记侯启明挂点", ["侯启明"]),
        ("总支书记沈柏年\t11月20日", ["沈柏年"]),
        ("由党委副书记贺春林任书记；", ["贺春林"]),
        ("张伟、李娜等3名党员没有参加", ["张伟", "李娜"]),
        ("责任人：王强 完成时限：6月底", ["王强"]),
        ("欧阳修文同志讲了党课", ["欧阳修文"]),
        ("请退休教师周伯炎编了一本书", ["周伯炎"]),
    ],
)
def test_names_are_found(text, names):
    assert sorted(persons_named(text, load_lexicon())) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        "学习贯彻习近平新时代中国特色社会主义思想",
        "书记点评，班子成员逐一发言",
        "书记约谈会开了2次，个别同志和老同志没有到会",
        "党员安排在石桥村活动，常委同志参加",
        "明确党建办主任任期不少于4年",
        "组织和同志们的监督，查一查、摆一摆",
        "",
    ],
)
def test_common_words_and_names_that_everybody_quotes_are_none(text):
    assert persons_named(text, load_lexicon()) == frozenset()


def test_a_name_is_found_wherever_it_stands():
    text = "书记邱国栋同志带头。会后邱国栋又到村里。"
    names = persons_named(text, load_lexicon())
    assert [span.of(text) for span in places_of(text, names)] == ["邱国栋", "邱国栋"]
    assert places_of(text, frozenset()) == []
