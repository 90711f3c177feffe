"""What a paper says of itself: title, unit and year."""

from __future__ import annotations

import pytest

BODY = "近年来，学习不够经常。\n一、措施\n多学。"
ROSTER = ("柏杨乡党委", "柏杨乡青石桥村党支部", "县财政局党组", "枫溪县第一中学党委")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("柏杨乡党委自查报告", "柏杨乡党委自查报告"),
        ("中共柏杨乡委员会\n关于基层党建工作的自查报告", "中共柏杨乡委员会关于基层党建工作的自查报告"),
        ("关于新形势下党组织建设\n存在的问题及对策的调研报告", "关于新形势下党组织建设存在的问题及对策的调研报告"),
        ("柏杨乡基层党建存在问题\n及对策建议", "柏杨乡基层党建存在问题及对策建议"),
        ("纸上的温度\n——柏杨乡党支部调研与思考", "纸上的温度——柏杨乡党支部调研与思考"),
        ("2025年度述职报告\n柏杨乡党委书记 张大山", "2025年度述职报告"),
        ("柏杨乡党委自查报告\n（2025年3月）", "柏杨乡党委自查报告"),
        ("【篇1】柏杨乡党委自查报告", "柏杨乡党委自查报告"),
        ("县委组织部：", "材料"),
        ("大家好！", "材料"),
        ("一、基本情况", "材料"),
        (
            "本报告说明乡党委一年来在党建方面所做的工作、存在的不足和下一步打算，分为四个部分，依次是基本情况、主要做法、存在问题和整改措施",
            "材料",
        ),
    ],
)
def test_titles(parse_one, head, title):
    assert parse_one(f"{head}\n{BODY}", path="甲/材料.txt").title == title


@pytest.mark.parametrize(
    ("text", "path", "unit"),
    [
        (f"中共柏杨乡委员会自查报告\n{BODY}", "x.txt", "柏杨乡"),
        (f"柏杨乡党委关于党建工作的自查报告\n{BODY}", "x.txt", "柏杨乡"),
        (f"自查报告\n{BODY}\n柏杨乡党委\n2025年3月1日", "x.txt", "柏杨乡"),
        (f"自查报告\n{BODY}\n枫溪县第一中学党委", "x.txt", "枫溪县第一中学"),
        (f"自查报告\n{BODY}", "乡镇/柏杨乡党委自查报告.docx", "柏杨乡"),
        (f"自查报告\n{BODY}", "柏杨乡/报告.docx", "柏杨乡"),
        (f"关于城市社区党建情况的调研报告\n县民政局党组\n{BODY}", "x.txt", "县民政局"),
        (f"关于加强基层党建工作的调研报告\n{BODY}", "x.txt", ""),
        (f"党支部对照检查材料\n{BODY}", "x.txt", ""),
        (f"党建基础工作存在的问题及原因分析\n{BODY}", "自查报告.txt", ""),
        (f"我县农村党建情况汇报\n{BODY}", "材料/x.txt", ""),
    ],
)
def test_units_that_a_paper_shows(parse_one, text, path, unit):
    assert parse_one(text, path=path).unit == unit


@pytest.mark.parametrize(
    ("text", "path", "unit"),
    [
        (f"中共柏杨乡委员会自查报告\n{BODY}", "x.txt", "柏杨乡党委"),
        (f"自查报告\n{BODY}\n青石桥村党支部\n2025年3月1日", "x.txt", "柏杨乡青石桥村党支部"),
        (f"自查报告\n{BODY}\n中共柏杨乡青石桥村支部委员会", "x.txt", "柏杨乡青石桥村党支部"),
        (f"自查报告\n{BODY}", "机关/县财政局2025.docx", "县财政局党组"),
        (f"白鹤镇党委自查报告\n{BODY}", "x.txt", "白鹤镇"),
    ],
)
def test_units_of_the_roster_win(parse_one, text, path, unit):
    assert parse_one(text, path=path, roster=ROSTER).unit == unit


@pytest.mark.parametrize(
    ("text", "path", "year"),
    [
        (f"2024年度述职报告\n{BODY}\n2025年1月3日", "2023.txt", 2024),
        (f"二〇二四年度述职报告\n{BODY}", "x.txt", 2024),
        (f"自查报告\n{BODY}\n柏杨乡党委\n2025年3月1日", "2023.txt", 2025),
        (f"自查报告\n{BODY}\n2025.3.1", "x.txt", 2025),
        (f"自查报告\n{BODY}", "2025年/柏杨乡.txt", 2025),
        (f"自查报告\n{BODY}", "柏杨乡20250310.docx", 2025),
        ("自查报告\n2025年以来，学习少。\n一、措施\n多学。\n多练。\n多看。\n多问。", "x.txt", 2025),
        ("自查报告\n" + "学习少。\n" * 6 + "规则还是2016年的版本。\n" + "要多学。\n" * 6, "x.txt", 0),
        (
            "自查报告\n" + "学习少。\n" * 6 + "2024年学了，2024年也忘了，不比2023年。\n" + "要多学。\n" * 6,
            "x.txt",
            2024,
        ),
        (f"自查报告\n{BODY}", "会议室3020.txt", 0),
    ],
)
def test_years(parse_one, text, path, year):
    assert parse_one(text, path=path).year == year
