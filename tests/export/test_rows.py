import re
import tracemalloc
import zipfile
from itertools import product

import openpyxl
import pytest
import xlsxwriter

from textmine.export.limits import SheetLimits
from textmine.export.rows import Page, Rows
from textmine.export.sheets import Column

COLUMNS = (Column("a", 10), Column("b", 40), Column("c", 8, "whole"), Column("d", 8, "percent"))
LIMITS = SheetLimits()
ODD = (
    "", " a", "a\n", "　党", "a\r\nb", "a\rb", "_x0041_ _xD83D_ _x", "<&>\"'", "&amp;", "党建\U00020000", "a\tb",
    "\x7f\x85\xa0\u2028", "=1+1", "w" * 700, "党" * 34, "党，a1" * 60, "第一行\n第二行\n\n", "\ufffe\ud800\x0b",
)  # fmt: skip
NUMBERS = (0, 7, -1, 0.25, 1e-7, 1 / 3, 10**17, 1e300, None)


def sheet(path):
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        return parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/styles.xml").decode()


def formats(workbook):
    made = {"text": workbook.add_format({"text_wrap": True}), "whole": workbook.add_format({"num_format": "0"})}
    return made | {"percent": workbook.add_format({"num_format": "0%"})}


def by_us(path, rows):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet("s", Page)
        for index in range(len(COLUMNS)):
            page.write_string(0, index, "head")
        page.begin()
        writer = Rows.of(COLUMNS, formats(workbook), LIMITS)
        for number, row in enumerate(rows, 1):
            page.write_row_of(number, *writer.xml(number, row))
        page.write_string(len(rows) + 1, 0, "note")
    return sheet(path)


def by_the_library(path, rows):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet("s")
        for index in range(len(COLUMNS)):
            page.write_string(0, index, "head")
        made = formats(workbook)
        writer = Rows.of(COLUMNS, made, LIMITS)
        for number, row in enumerate(rows, 1):
            page.set_row(number, writer.xml(number, row)[0])
            for index, value in enumerate(row):
                if isinstance(value, str):
                    held = re.sub("[\x0b\ud800\ufffe]", "\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
                    page.write_string(number, index, held, made["text"])
                elif value is None:
                    page.write_blank(number, index, None, made["text"])
                else:
                    page.write_number(number, index, value, made[COLUMNS[index].form])
        page.write_string(len(rows) + 1, 0, "note")
    return sheet(path)


def test_a_sheet_is_what_the_library_writes_cell_by_cell(tmp_path):
    rows = [(text, other, number, number) for text, other, number in product(ODD, ODD, NUMBERS)]
    assert by_us(tmp_path / "a.xlsx", rows) == by_the_library(tmp_path / "b.xlsx", rows)


def test_words_that_look_like_the_markup_of_a_cell_stay_words(tmp_path):
    path = tmp_path / "a.xlsx"
    hostile = ("<r><t>x</t></r>", '</t></is></c><c r="A9"><v>1</v></c>', 1, 1)
    by_us(path, [hostile])
    page = openpyxl.load_workbook(path)["s"]
    assert tuple(cell.value for cell in page[2]) == hostile
    assert page.max_row == 3


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_an_error_and_no_formula(tmp_path, number):
    by_us(path := tmp_path / "a.xlsx", [("a", "b", number, 1)])
    assert openpyxl.load_workbook(path)["s"]["C2"].data_type == "e"


def test_rows_leave_the_memory(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet("s", Page)
        page.write_string(0, 0, "head")
        page.begin()
        tracemalloc.start()
        for number in range(1, 5_001):
            page.write_row_of(number, 19, f"<c r='A{number + 1}'/>" + " " * 1_000)
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    assert held < 500_000


def test_rows_that_lie_beside_a_workbook_that_will_never_be_are_gone(tmp_path):
    workbook = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True, "tmpdir": str(tmp_path)})
    page = workbook.add_worksheet("s", Page)
    page.begin()
    page.drop()
    assert list(tmp_path.iterdir()) == []
