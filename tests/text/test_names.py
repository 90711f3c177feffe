"""Units by their names, in titles, signatures and file names, with a roster and without."""

from __future__ import annotations

import pytest

from textmine.lexicon import load_lexicon
from textmine.text.names import bare_unit, place_names, roster_unit_in, same_unit, unit_in

LEXICON = load_lexicon()
ROSTER = ("柏杨乡党委", "柏杨乡青石桥村党支部", "枫溪县第一中学党委", "县财政局党组", "枫溪农商行党委")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("中共柏杨乡委员会", "柏杨乡"),
        ("柏杨乡党委", "柏杨乡"),
        ("柏杨乡党委班子", "柏杨乡"),
        ("中共柏杨乡青石桥村支部委员会", "柏杨乡青石桥村"),
        ("县财政局党组书记", "县财政局"),
        ("枫溪农商行党委", "枫溪农商行"),
        ("党委", "党委"),
        ("", ""),
    ],
)
def test_the_unit_behind_its_party_organisation(name, unit):
    assert bare_unit(name, LEXICON) == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("柏杨乡党委基层党建工作自查报告", "柏杨乡"),
        ("中共柏杨乡委员会关于党建工作的自查报告", "柏杨乡"),
        ("柏杨乡2025年党建工作总结", "柏杨乡"),
        ("柏杨乡二〇二五年党建工作总结", "柏杨乡"),
        ("枫溪县第一中学党委述职报告", "枫溪县第一中学"),
        ("县人民医院党委整改报告", "县人民医院"),
        ("枫溪城投集团党委", "枫溪城投集团"),
        ("城东街道党工委", "城东街道"),
        ("县档案馆党支部", "县档案馆"),
        ("县农业农村局党组对照检查材料", "县农业农村局"),
        ("城市管理局党组自查报告", "城市管理局"),
        ("机关事务服务中心党支部自查报告", "机关事务服务中心"),
        ("驻村工作队临时党支部", "驻村工作队临时"),
    ],
)
def test_titles_signatures_and_file_names(line, unit):
    found = unit_in(line, LEXICON)
    assert found == unit or unit.startswith(found)


@pytest.mark.parametrize(
    "line",
    [
        "关于加强基层党建工作的调研报告", "关于加强和改进农村党建工作的思考", "党支部对照检查材料", "党建基础工作存在的问题及原因分析", "新形势下机关党建工作存在的问题",
        "关于城市社区党建情况的调研报告", "农村社区党建问题研究", "我县农村党建情况汇报", "某镇党委自查报告", "本单位自查报告", "各乡镇党委自查情况", "该局党组自查报告",
        "全县党建工作总结", "国有企业党建调研", "领导班子对照检查材料", "自查报告", "述职报告", "2025年3月15日", "目录", "一、存在的问题", "", "党委",
        "委员会", "村", "书记 张大山", "浅谈基层党组织建设",
    ],
)  # fmt: skip
def test_what_names_no_unit(line):
    assert unit_in(line, LEXICON) == ""


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("中共柏杨乡委员会自查报告", "柏杨乡党委"),
        ("柏杨乡青石桥村党支部自查报告", "柏杨乡青石桥村党支部"),
        ("青石桥村自查报告", "柏杨乡青石桥村党支部"),
        ("关于县财政局党建工作的报告", "县财政局党组"),
        ("枫溪农商行述职", "枫溪农商行党委"),
        ("白鹤镇自查报告", ""),
        ("", ""),
    ],
)
def test_units_of_the_roster(line, unit):
    assert roster_unit_in(line, LEXICON, ROSTER) == unit


def test_an_empty_roster_names_nobody():
    assert roster_unit_in("柏杨乡自查报告", LEXICON, ()) == ""


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("柏杨乡党委2024", "柏杨乡"),
        ("2024柏杨乡党委", "柏杨乡"),
        ("柏杨乡党委20251009", "柏杨乡"),
        ("2024年度柏杨乡党委述职报告", "柏杨乡"),
    ],
)
def test_a_year_beside_the_unit_is_no_part_of_it(line, unit):
    assert unit_in(line, LEXICON) == unit


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("柏杨乡", "柏杨乡", True),
        ("枫溪县柏杨乡", "柏杨乡", True),
        ("枫溪县财政局", "县财政局", True),
        ("县财政局", "财政局", True),
        ("枫溪县第一中学", "第一中学", True),
        ("枫溪县柏杨乡石桥村", "石桥村", True),
        ("大石桥村", "石桥村", False),
        ("枫溪县柏杨乡", "江宁县柏杨乡", False),
        ("县财政局", "市财政局", False),
        ("第二中学", "中学", False),
        ("", "柏杨乡", False),
        ("", "", False),
    ],
)
def test_one_unit_under_two_names(first, second, same):
    assert same_unit(first, second) is same
    assert same_unit(second, first) is same


def test_the_names_that_mean_one_unit_wherever_they_stand():
    assert place_names("柏杨乡石桥村党支部", LEXICON, ("村",)) == ("柏杨乡石桥村", "石桥村")
    assert place_names("柏杨乡中心小学党支部", LEXICON, ("村",)) == ("柏杨乡中心小学",)
    assert place_names("", LEXICON, ("村",)) == ()
