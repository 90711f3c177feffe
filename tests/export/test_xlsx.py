import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from textmine.export.limits import SheetLimits
from textmine.export.rows import clean
from textmine.export.xlsx import write_workbook
from textmine.model import Document, Outcome

DAY = date(2025, 1, 2)


@pytest.fixture(scope="module")
def path(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "triage.xlsx"
    write_workbook(corpus, path, written=DAY)
    return path


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def column(page, title):
    at = [cell.value for cell in page[1]].index(title)
    return [row[at].value for row in page.iter_rows(min_row=2)]


def test_the_sheets_and_their_heads(book):
    assert book.sheetnames == ["排序队列", "雷同片段", "问题原因措施", "共性主题", "问题台账", "线索", "文件清单"]
    assert [cell.value for cell in book["排序队列"][1]][:4] == ["位次", "单位", "标题", "材料"]


def test_each_sheet_is_frozen_filtered_and_wide_enough(book):
    for page in book:
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert all(dimension.width >= 7 for dimension in page.column_dimensions.values())


def test_the_queue_is_in_order_with_percentages(book):
    page = book["排序队列"]
    assert column(page, "位次") == list(range(1, 9))
    net = page.cell(2, 6)
    assert (net.value, net.number_format) == (0.84, "0%")
    assert page.cell(2, 11).alignment.wrap_text
    assert column(page, "理由")[0].split("\n")[0] == "最长连续 191 字"


def test_only_problems_causes_and_remedies_are_listed(book):
    assert set(column(book["问题原因措施"], "类别")) == {"问题", "原因", "措施"}


def test_copies_name_the_one_that_was_probably_first(book):
    page = book["雷同片段"]
    assert [unit for unit in column(page, "可能在先（线索）") if unit] == ["青石镇党委"]
    assert [why for why in column(page, "线索的理由") if why] == [
        "青石镇党委的落款日期是 2024-11-02，早于大河镇党委的 2024-11-09"
    ]


def test_themes_say_their_reach_their_years_and_what_stands_beside_them(book):
    page = book["共性主题"]
    assert column(page, "范围")[:4] == ["共性", "部分单位", "个性", "部分单位"]
    assert set(column(page, "最早年份")) == {2024, None}
    assert column(page, "最早年份") == column(page, "最近年份")
    assert column(page, "原因")[:3] == ["考核办法不科学，奖惩与党建实绩脱钩 4", "思想认识不到位，重业务轻党建 2", ""]
    assert column(page, "措施")[:3] == ["修订考核办法，考核结果与报酬挂钩 3", "建立轮训与走访制度 1", ""]
    assert all(column(page, "代表句"))


def test_the_ledger_has_a_row_a_problem_in_the_order_of_the_queue(book, corpus):
    page = book["问题台账"]
    assert [cell.value for cell in page[1]] == [
        "单位", "材料", "问题", "方面", "原因", "措施", "责任人", "时限", "缺什么", "核定意见",
    ]  # fmt: skip
    assert column(page, "单位") == ["青石镇党委"] * 3 + ["<b>甲</b>社区"]
    assert column(page, "问题")[:2] == ["（一）思想认识有偏差。", "（二）组织生活质量不高。"]
    assert column(page, "缺什么") == ["", "没有措施", "", ""]
    assert column(page, "核定意见") == [""] * 4


def test_a_row_of_the_ledger_names_remedies_one_below_the_other_and_each_person_once(book):
    page = book["问题台账"]
    assert [line[:3] for line in column(page, "措施")[0].split("\n")] == ["（一）", "（二）"]
    assert (column(page, "责任人")[0], column(page, "时限")[0]) == ("村党组织书记", "每半年、三年内")
    assert column(page, "原因")[2] == ""


def test_hostile_words_of_the_ledger_stay_words(book):
    page = book["问题台账"]
    assert column(page, "责任人")[3] == '<script>alert("1")</script>'
    assert column(page, "措施")[3].startswith("@SUM(1+1)*cmd|")
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "inlineStr"}


def test_findings_of_all_families_are_listed_by_the_queue(book):
    page = book["线索"]
    assert column(page, "类") == ["问题与措施", "残留线索", "残留线索", "空话套话", "形式"]
    assert column(page, "情形") == ["没有措施", "外地地名", "空白未填", "空话套话", "没有写完"]


def test_every_file_is_listed(book, corpus):
    assert len(column(book["文件清单"], "文件")) == len(corpus.documents)
    assert column(book["文件清单"], "原因").count("无法读取") == 2


def test_copies_that_count_come_first(book):
    assert column(book["雷同片段"], "合理重合") == ["否"] * 6 + ["是"]
    assert "石桥、柳湾 → 河口、东堤" in column(book["雷同片段"], "替换之处")[0]


def test_nothing_in_the_file_is_a_formula_or_a_link(path):
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                xml = parts.read(name).decode()
                assert not re.search(r"<f[ >]|<hyperlink", xml)
                assert parts.testzip() is None


def test_what_looks_like_a_formula_stays_words(book):
    texts = column(book["问题原因措施"], "原文")
    cells = [text for text in texts if text.startswith(("=HYPERLINK", "@SUM"))]
    assert len(cells) == 2
    assert all(cell.data_type == "s" or cell.data_type == "inlineStr" for cell in book["问题原因措施"]["F"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "http://a.invalid/x", "007", "1e5", "=cmd|' /C calc'!A0"])
def test_texts_that_programs_like_to_convert(corpus, tmp_path, text):
    path = tmp_path / "t.xlsx"
    write_workbook(replace(corpus, documents=(Document(text, "txt", Outcome.TEXT),)), path, written=DAY)
    cell = openpyxl.load_workbook(path)["文件清单"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_are_replaced_and_escapes_are_not_read(corpus, tmp_path):
    path = tmp_path / "t.xlsx"
    name = "a\x00\x0b\ud800_x0041_\tb"
    write_workbook(replace(corpus, documents=(Document(name, "txt", Outcome.TEXT),)), path, written=DAY)
    assert unescape(openpyxl.load_workbook(path)["文件清单"]["A2"].value) == "a\ufffd\ufffd\ufffd_x0041_\tb"


@pytest.mark.parametrize("character", ["党", "\U00020000"])
def test_a_cell_holds_what_the_format_allows_and_says_that_it_was_cut(character):
    cut = clean(character * 5_000_000, 32_767)
    assert cut.endswith("…")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert clean("党" * 32_767, 32_767) == "党" * 32_767


def test_a_full_sheet_says_where_the_rest_is(corpus, tmp_path):
    path = tmp_path / "t.xlsx"
    write_workbook(corpus, path, written=DAY, limits=SheetLimits(rows=6))
    page = openpyxl.load_workbook(path)["问题原因措施"]
    assert page.max_row == 6
    rest = len(column(openpyxl.load_workbook(path)["文件清单"], "文件"))
    assert rest == 5
    assert "statements.jsonl" in page["A6"].value


def test_english(corpus, tmp_path):
    path = tmp_path / "t.xlsx"
    write_workbook(corpus, path, "en", written=DAY)
    assert openpyxl.load_workbook(path).sheetnames[0] == "Queue"


def test_a_disk_that_refuses_is_an_os_error(corpus, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_workbook(corpus, tmp_path / "absent" / "t.xlsx", written=DAY)
