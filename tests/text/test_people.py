"""Names of persons in prose: what is one, what only looks like one, and what everybody quotes."""

from __future__ import annotations

import pytest

from textmine.lexicon import load_lexicon
from textmine.text.givens import GivenNames
from textmine.text.people import people_in, spans_of
from textmine.text.segment import segmenter

LEXICON = load_lexicon()
CUT = segmenter(LEXICON)


def named(text: str) -> set[str]:
    return set(people_in(text, LEXICON, CUT))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("镇党委书记陶立新同志带队走遍各村", {"陶立新"}),
        ("镇长罗海燕同志作了经验介绍", {"罗海燕"}),
        ("请镇党委书记侯启明挂点", {"侯启明"}),
        ("总支书记沈柏年\t11月20日", {"沈柏年"}),
        ("由党委副书记贺春林任书记；", {"贺春林"}),
        ("张伟、李娜等3名党员没有参加", {"张伟", "李娜"}),
        ("责任人：王强 完成时限：6月底", {"王强"}),
        ("欧阳修文同志讲了党课", {"欧阳修文"}),
        ("请退休教师周伯炎编了一本书", {"周伯炎"}),
        ("由镇纪委书记方志远在9月30日前约见", {"方志远"}),
        ("责任人：党组书记高峻。", {"高峻"}),
        ("办公室主任秦川|2026年2月前", {"秦川"}),
        ("填表：吕晓燕　审核：许明亮　签发：岳建新", {"吕晓燕", "许明亮", "岳建新"}),
        ("防火支部书记邓保全|长期坚持", {"邓保全"}),
        ("剩下的两条落到支部委员段小满头上", {"段小满"}),
        ("支部书记梅大有责任心有退坡，想着干完这届就歇", {"梅大有"}),
        ("党委副书记温建宁盯总账", {"温建宁"}),
        ("宣传委员 简慧|11月底", {"简慧"}),
        ("组织干事丁晓建档。", {"丁晓"}),
        ("总编室主任高岚排表。", {"高岚"}),
        ("纪委书记罗梅审看，空话退回", {"罗梅"}),
    ],
)
def test_names_beside_offices_are_found(text: str, names: set[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("管账的柳小梅是去年接手，该怎么记没人教", {"柳小梅"}),
        ("大桥所王立群手头有六枚公章", {"王立群"}),
        ("从退伍回来的人里挑出李昌、石小燕、石磊三名", {"李昌", "石小燕", "石磊"}),
        ("每项6月底前办结|贺春林|11月5日起", {"贺春林"}),
        ("老谢（谢文斌）把关", {"谢文斌"}),
        ("由组织人事科龚丽负责登记。", {"龚丽"}),
        ("信息中心董倩每日更新", {"董倩"}),
    ],
)
def test_names_without_an_office_are_found(text: str, names: set[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "学习贯彻习近平新时代中国特色社会主义思想",
        "书记点评，班子成员逐一发言",
        "书记约谈会开了2次，个别同志和老同志没有到会",
        "党员安排在石桥村活动，常委同志参加",
        "明确党建办主任任期不少于4年",
        "组织和同志们的监督，查一查、摆一摆",
        "九名党员连着五个月照老工资基数交，班长连文件标题也说不上来，司机连登录密码都找不着",
        "跟着党员师傅学手艺，调研让支部同志明白，校长向亲戚借的车",
        "支部委员史老师和刘师傅都在",
        "台上的周检表、抢修车上的蓝焰标、公卫楼、高管层会议、严和实",
        "旧址将作菜市办公处，一笔办公椅，带着办法回，由支部申报、党员领办",
        "甘特图挂在墙上，里头那个戴眼镜的，我也曾满怀热情，夏热冬冷",
        "河道治理讲的是方量、坡比",
        "",
    ],
)
def test_common_words_and_names_that_everybody_quotes_are_none(text: str) -> None:
    assert named(text) == set()


def test_a_name_is_found_wherever_it_stands() -> None:
    text = "书记邱国栋同志带头。会后邱国栋又到村里。"
    assert [span.of(text) for span in spans_of(text, named(text))] == ["邱国栋", "邱国栋"]
    assert [span.of("贺春林") for span in spans_of("贺春林", {"贺春", "贺春林"})] == ["贺春林"]
    assert spans_of(text, frozenset()) == []


def test_characters_of_given_names_are_told_from_words() -> None:
    givens = GivenNames(CUT, LEXICON.naming.people.surnames)
    assert all(givens.likelihood(name) > 0 for name in ("宋玉芬", "柳小梅", "方志远", "谢文斌"))
    assert all(givens.likelihood(name) < 0 for name in ("高管层", "严和实", "周检表", "王强调"))
