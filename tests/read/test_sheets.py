import datetime
import io
import struct
import time
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment

from textmine.errors import EncryptedError, LimitError, UnreadableError, UnsupportedError
from textmine.model import AsideKind, Outcome, Reason
from textmine.read.sheet.reader import read_csv, read_workbook
from textmine.read.sheet.values import Kind, kind_of, read_number, read_value
from textmine.settings import load_settings
from textmine.work import read_file

from .sheet_files import label, record, xls

ROWS = [["序号", "问题", "措施"], [1, "学习不深入", "每月集中学习"], [2, "记录不完整", None], [3, None, "限期补齐"]]
TEXT = "序号\t问题\t措施\n1\t学习不深入\t每月集中学习\n2\t记录不完整\n3\t\t限期补齐\n"


def xlsx(fill):
    book = Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet(rows):
    def fill(book):
        for row in rows:
            book.active.append(row)

    return xlsx(fill)


def shared(rows):
    """A workbook with a table of strings, as Excel and WPS write it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def edited(data, member, change):
    """The package with the text of one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == member else content)
    return out.getvalue()


# --- how values read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", Kind.NUMBER), ("0.00", Kind.NUMBER), ("#,##0.00_);[Red](#,##0.00)", Kind.NUMBER), ("0%", Kind.PERCENT),
        ("0.0%;-0.0%", Kind.PERCENT), ("yyyy-mm-dd", Kind.DATE), ('yyyy"年"m"月"d"日";@', Kind.DATE),
        ("[$-804]yyyy/m/d h:mm", Kind.DATE), ('yyyy"年"m"月"', Kind.MONTH), ("h:mm:ss", Kind.TIME), ("[h]:mm", Kind.TIME),
        ('"第"0"名"', Kind.NUMBER), ('0"d"', Kind.NUMBER), ("[Red]0", Kind.NUMBER), (r"0\d", Kind.NUMBER), ("@", Kind.NUMBER),
    ],
)  # fmt: skip
def test_what_a_number_format_means(code, kind):
    assert kind_of(200, code) is kind


@pytest.mark.parametrize(
    ("stored", "kind", "shown"),
    [
        ("3", Kind.NUMBER, "3"), ("3.0", Kind.NUMBER, "3"), ("0.1", Kind.NUMBER, "0.1"), ("0.30000000000000004", Kind.NUMBER, "0.3"),
        ("1234567.891", Kind.NUMBER, "1234567.891"), ("1.2E+16", Kind.NUMBER, "12000000000000000"), ("1E-7", Kind.NUMBER, "0.0000001"),
        ("1e400", Kind.NUMBER, "inf"), ("nan", Kind.NUMBER, "nan"), ("1e400", Kind.DATE, "inf"), ("-1e9", Kind.DATE, "-1000000000"),
        ("0.85", Kind.PERCENT, "85%"), ("0.857", Kind.PERCENT, "85.7%"), ("45413", Kind.DATE, "2024-05-01"),
        ("45413.395833333336", Kind.DATE, "2024-05-01 09:30"), ("45413", Kind.MONTH, "2024-05"), ("0.395833333333333", Kind.TIME, "09:30"),
        ("1.25", Kind.TIME, "30:00"), ("abc", Kind.DATE, "abc"),
    ],
)  # fmt: skip
def test_how_a_stored_number_reads(stored, kind, shown):
    assert read_number(stored, kind) == shown


def test_how_typed_values_read():
    moment = datetime.datetime(2024, 5, 1)
    assert read_value(moment) == read_value(moment.date()) == "2024-05-01"
    assert read_value(moment.replace(hour=9, second=5)) == "2024-05-01 09:00:05"
    assert [read_value(value) for value in (3.0, True, "x", datetime.time(9, 30))] == ["3", "TRUE", "x", "09:30"]


# --- .xlsx ------------------------------------------------------------------------------------------------------------


def test_rows_are_lines_with_their_cells(limits):
    reading = read_workbook(sheet(ROWS), limits)
    assert reading.text == TEXT
    places = [(cell.span.of(reading.text), cell.row, cell.column) for cell in reading.cells]
    assert places[:4] == [("序号", 0, 0), ("问题", 0, 1), ("措施", 0, 2), ("1", 1, 0)]
    assert places[-2:] == [("3", 3, 0), ("限期补齐", 3, 2)]


def test_several_sheets_are_named_and_empty_ones_left_out(limits):
    def fill(book):
        book.active.title = "问题"
        book.active["B2"] = "甲"
        book.create_sheet("空表")
        hidden = book.create_sheet("隐藏的")
        hidden.sheet_state = "hidden"
        hidden["A1"] = "乙"

    reading = read_workbook(xlsx(fill), limits)
    assert reading.text == "问题\n甲\n隐藏的\n乙\n"
    assert [(cell.table, cell.row, cell.column) for cell in reading.cells] == [(0, 1, 1), (1, 0, 0)]


def test_merged_cells_stand_once_with_their_reach(limits):
    def fill(book):
        for row in (["自查台账"], ["序号", "问题", "措施"], ["1", "甲", "乙"]):
            book.active.append(row)
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("B3:C4")

    reading = read_workbook(xlsx(fill), limits)
    assert reading.text == "自查台账\n序号\t问题\t措施\n1\t甲\n"
    assert [cell.columns for cell in reading.cells] == [3, 1, 1, 1, 1, 2]


def test_values_read_as_they_are_shown(limits):
    def fill(book):
        book.active.append([datetime.datetime(2024, 5, 1), 0.85, 3.0, True, "=1+1", datetime.time(9, 30), "#N/A"])
        book.active["B1"].number_format = "0%"

    assert read_workbook(xlsx(fill), limits).text == "2024-05-01\t85%\t3\tTRUE\t09:30\t#N/A\n"


def test_dates_that_count_from_1904(limits):
    data = sheet([[datetime.datetime(2024, 5, 1)]])
    data = edited(data, "xl/workbook.xml", lambda xml: xml.replace("<workbookPr", '<workbookPr date1904="1"'))
    assert read_workbook(data, limits).text == "2028-05-02\n"


def test_strings_with_parts_readings_and_escapes(limits):
    def strings(xml):
        return xml.replace(
            "<t>甲</t>",
            "<r><t>党</t></r><r><t xml:space='preserve'> 建_x000D_</t></r><rPh sb='0' eb='1'><t>dǎng</t></rPh>",
        )

    assert read_workbook(edited(shared([["甲", "乙"]]), "xl/sharedStrings.xml", strings), limits).text == "党 建\t乙\n"


def test_cells_without_places_and_strings_in_line(limits):
    rows = "<row><c t='inlineStr'><is><t>甲</t></is></c><c t='str'><v>乙</v></c><c t='s'><v>99</v></c><c><v>7</v></c></row>"

    def change(xml):
        start, end = xml.index("<sheetData>"), xml.index("</sheetData>")
        return xml[:start] + "<sheetData>" + rows + xml[end:]

    assert read_workbook(edited(sheet([["x"]]), "xl/worksheets/sheet1.xml", change), limits).text == "甲\t乙\t7\n"


def test_a_cell_of_several_lines_and_tabs(limits):
    assert read_workbook(sheet([["1", "第一条\n第二条\t甲"]]), limits).text == "1\n第一条\n第二条 甲\n"


def test_comments_stand_beside_with_their_cell(limits):
    def fill(book):
        book.active["A1"], book.active["B1"] = "甲", "乙"
        book.active["B1"].comment = Comment("请核实", "张三")

    reading = read_workbook(xlsx(fill), limits)
    [aside] = reading.asides
    assert (aside.kind, aside.text, aside.anchor) == (AsideKind.COMMENT, "请核实", reading.text.index("乙") + 1)


def test_a_value_in_the_far_corner_costs_nothing(limits):
    def fill(book):
        book.active["A1"], book.active["XFD1048576"] = "甲", "乙"

    began = time.process_time()
    assert read_workbook(xlsx(fill), limits).text == "甲\n\t乙\n"
    assert time.process_time() - began < 2


def test_thinly_filled_sheets_hold_no_walls_of_tabs(small):
    def fill(book):
        for number in range(1, 60):
            book.active.cell(number, number * 7, "甲")

    assert read_workbook(xlsx(fill), small(max_grid=1000)).text == "甲\n" * 59


def test_more_cells_than_the_limit_are_read_in_part(small):
    reading = read_workbook(sheet([["甲", "乙"]] * 50), small(max_cells=20))
    assert reading.text == "甲\t乙\n" * 10
    assert reading.reason is not None
    assert reading.reason.key == "read.too_many_cells"


@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_broken_part_costs_that_part_only(limits, member):
    reading = read_workbook(edited(shared(ROWS), member, lambda xml: xml[:40]), limits)
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def test_entities_and_what_is_no_workbook(limits):
    bomb = edited(sheet(ROWS), "xl/workbook.xml", lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml)
    for data in (bomb, b"PK\x03\x04 cut short", edited(sheet(ROWS), "xl/workbook.xml", lambda _: "")):
        with pytest.raises(UnreadableError):
            read_workbook(data, limits)


def test_a_binary_workbook_is_not_supported(limits):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("xl/workbook.bin", "x")
    with pytest.raises(UnsupportedError):
        read_workbook(buffer.getvalue(), limits)


# --- .xls -------------------------------------------------------------------------------------------------------------


def test_an_old_workbook(limits):
    reading = read_workbook(xls(label(0, 0, "序号"), label(0, 1, "问题"), label(2, 1, "学习不深入")), limits)
    assert reading.text == "序号\t问题\n\t学习不深入\n"
    assert [(cell.row, cell.column) for cell in reading.cells] == [(0, 0), (0, 1), (2, 1)]
    assert reading.reader.startswith("python-calamine ")


def test_a_locked_old_workbook(limits):
    with pytest.raises(EncryptedError):
        read_workbook(xls(label(0, 0, "甲"), extra=record(0x2F, bytes(54))), limits)


def test_a_value_far_out_in_an_old_workbook(limits, small):
    data = xls(label(0, 0, "甲"), label(65535, 255, "乙"))
    assert read_workbook(data, limits).text == "甲\n\t乙\n"
    with pytest.raises(LimitError) as caught:
        read_workbook(data, small(max_grid=1_000_000))
    assert caught.value.reason.key == "read.too_large_grid"
    with pytest.raises(LimitError):
        read_workbook(xls(label(0, 0, "甲"), label(65535, 65535, "乙")), limits)


def test_old_workbooks_cut_short_or_stirred(limits):
    data = xls(*(label(row, 0, "党建工作") for row in range(50)))
    for broken in (data[:700], data[:1600], data[:1024] + bytes(600), data.replace(b"\x09\x08", b"\x09\x07")):
        with pytest.raises(UnreadableError):
            read_workbook(broken, limits)


def test_of_an_old_workbook_without_its_end_the_beginning_is_read(limits):
    data = xls(*(label(row, 0, f"党建工作第{row}项") for row in range(300)))
    reading = read_workbook(data[:7000], limits)
    assert reading.text.startswith("党建工作第0项\n党建工作第1项\n")
    assert reading.reason == Reason("read.damaged")


def test_an_old_workbook_whose_directory_lies_in_a_ring(tmp_path):
    data = bytearray(xls(label(0, 0, "甲")))
    struct.pack_into("<I", data, 512 + 4 * 1, 1)  # the sector of its directory comes after itself
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    [document] = read_file(path, load_settings(environment={}))  # in a worker, whose memory it once filled
    assert (document.outcome, document.text) == (Outcome.TEXT, "甲\n")


# --- .csv -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_tables_in_plain_text(limits, encoding, delimiter):
    source = "\r\n".join(delimiter.join(str(value or "") for value in row) for row in ROWS)
    reading = read_csv(source.encode(encoding), limits)
    assert reading.text == TEXT
    assert (reading.cells[3].row, reading.cells[3].column) == (1, 0)


def test_quoted_fields_with_line_ends_and_delimiters(limits):
    source = '序号,问题\n1,"学习不深入,\n流于形式"\n2,"他说""好"""\n'
    assert read_csv(source.encode(), limits).text == '序号\t问题\n1\n学习不深入,\n流于形式\n2\t他说"好"\n'


def test_prose_under_the_name_of_a_table_stays_as_it_is(limits):
    source = "自查报告\r\n\r\n一、问题,主要是学习不深入,流于形式。\r\n二、原因。\r\n三、措施,一是学习,二是检查,三是整改。\r\n"
    reading = read_csv(source.encode(), limits)
    assert (reading.text, reading.cells) == (source, ())


def test_a_field_without_end_and_a_line_of_millions(limits):
    open_quote = '甲,乙\n1,"' + "丙,丁\n" * 100_000
    assert "丙" in read_csv(open_quote.encode(), limits).text
    began = time.process_time()
    read_csv(("甲," * 10**6).encode(), limits)
    assert time.process_time() - began < 5


def test_more_fields_than_the_limit(small):
    reading = read_csv(b"a,b\n" * 100, small(max_cells=20))
    assert reading.text == "a\tb\n" * 10
    assert reading.reason is not None
    assert reading.reason.key == "read.too_many_cells"
