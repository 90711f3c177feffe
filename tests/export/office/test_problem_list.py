"""The workbook: a row a problem, with places, sharing and decisions, and nothing that a program would run."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

NAME = "问题汇总表.xlsx"


@pytest.fixture(scope="module")
def book(folder):
    return openpyxl.load_workbook(folder / NAME)


def column(page, title):
    at = [cell.value for cell in page[1]].index(title)
    return [row[at].value for row in page.iter_rows(min_row=2)]


def test_the_sheets_and_their_heads(book):
    assert book.sheetnames == ["问题汇总表", "雷同情况一览", "线索一览"]
    assert [cell.value for cell in book["问题汇总表"][1]] == [
        "序号", "问题", "方面", "单位", "材料", "出处", "原因", "措施", "责任人", "时限", "雷同情况", "线索种类", "核定状态",
    ]  # fmt: skip
    heads = [cell.value for cell in book["雷同情况一览"][1]]
    assert heads[:8] == ["甲单位", "乙单位", "相同字数", "占甲", "占乙", "情形", "核定状态", "备注"]


def test_it_is_set_up_for_print(book):
    for page in book:
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        assert page.print_title_rows == "$1:$1"


def test_a_row_a_problem_with_its_place_and_what_answers_it(book, corpus):
    page = book["问题汇总表"]
    assert column(page, "序号") == list(range(1, 1 + sum(len(x.entries) for x in corpus.ledgers.values())))
    row = column(page, "问题").index("（一）思想认识有偏差。")
    assert column(page, "方面")[row] == "思想认识、制度机制"
    assert "个别村干部重业务轻党建" in column(page, "出处")[row]
    assert "责任压得不实" in column(page, "原因")[row]
    assert column(page, "措施")[row].count("\n") == 1
    assert column(page, "责任人")[row] == "村党组织书记"
    assert column(page, "时限")[row] == "每半年、三年内"


def test_blanks_are_left_for_persons_and_dates(book):
    page = book["问题汇总表"]
    row = column(page, "问题").index("（二）组织生活质量不高。")
    assert (column(page, "责任人")[row], column(page, "时限")[row]) == ("〔待填〕", "〔待填〕")
    assert column(page, "线索种类")[row] == "没有措施"


def test_sharing_and_decisions_are_told_beside_the_problem(book):
    page = book["问题汇总表"]
    row = column(page, "问题").index("（二）组织生活质量不高。")
    assert column(page, "雷同情况")[row].startswith("与2篇材料有相同表述：大河镇党委、")
    assert column(page, "核定状态")[row].split("\n") == ["与大河镇党委：雷同", "与区民政局：有分歧"]
    assert "未核定" in column(page, "核定状态")


def test_pairs_come_with_shares_decisions_and_notes(book):
    page = book["雷同情况一览"]
    states = column(page, "核定状态")
    assert states[0] == "雷同"
    assert states[-1] == "合理"
    assert "有分歧" in states
    assert page.cell(2, 4).number_format == "0%"
    assert 0.5 < page.cell(2, 4).value <= 1
    assert "整段照用" in column(page, "备注")[0]
    assert "第一中学（2023年材料）" in column(page, "甲单位") + column(page, "乙单位") or "第一中学" in column(
        page, "甲单位"
    )


def test_findings_come_with_their_place_and_decision(book):
    page = book["线索一览"]
    assert dict(zip(column(page, "线索种类"), column(page, "核定状态"), strict=True))["空白未填"] == "疑似"
    assert column(page, "核定状态")[-1] == "合理"


def test_nothing_is_a_formula_a_link_or_a_macro(folder, book):
    with zipfile.ZipFile(folder / NAME) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not [n for n in package.namelist() if "vba" in n or "externalLink" in n]
    assert not [s for s in sheets if "<f>" in s or "<hyperlink" in s]
    said = [c.value for page in book for row in page.iter_rows() for c in row if isinstance(c.value, str)]
    assert any(value.startswith(("@SUM", "=cmd")) for value in said)
    assert {c.data_type for page in book for row in page.iter_rows() for c in row} <= {"s", "n", "inlineStr"}
