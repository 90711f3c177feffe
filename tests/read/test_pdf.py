import logging

import pytest
from pdfplumber.page import Page
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from textmine.errors import UnreadableError
from textmine.read import pdf as module
from textmine.read.pdf import read_pdf
from textmine.read.pdf_page import Glyph, without_overprint

from .read_inputs import lines, pdf


def refused(data, limits):
    with pytest.raises(UnreadableError) as caught:
        read_pdf(data, limits)
    return caught.value.reason.key


def picture(canvas):
    canvas.drawImage(ImageReader(Image.new("L", (40, 40), 128)), 0, 0, 595, 842)


def table(canvas):
    xs, ys = (72, 200, 330, 460), (700, 650, 600)
    canvas.grid(xs, ys)
    canvas.drawString(80, 720, "表前")
    for row, texts in enumerate((("序号", "问题", "措施"), ("一", "学习不够", "健全制度"))):
        for column, text in enumerate(texts):
            canvas.drawString(xs[column] + 5, ys[row] - 20, text)
    canvas.drawString(xs[1] + 5, ys[1] - 36, "深入")
    canvas.drawString(80, 560, "表后")


def test_lines_and_a_span_for_each_page(limits):
    reading = read_pdf(pdf(lines("自查报告", "一、存在的问题"), lines("二、原因")), limits)
    assert reading.text == "自查报告\n一、存在的问题\n二、原因\n"
    assert [span.of(reading.text) for span in reading.pages] == ["自查报告\n一、存在的问题\n", "二、原因\n"]
    assert reading.reason is None


def test_running_headers_and_page_numbers_stay_in_the_text(limits):
    reading = read_pdf(pdf(lines("内部资料", "正文", "- 1 -"), lines("内部资料", "正文", "- 2 -")), limits)
    assert reading.text == "内部资料\n正文\n- 1 -\n内部资料\n正文\n- 2 -\n"


def test_lines_come_by_place_and_not_by_the_order_of_drawing(limits):
    def backwards(canvas):
        for y, text in ((600, "第三行"), (640, "第二行"), (700, "第一行")):
            canvas.drawString(72, y, text)

    assert read_pdf(pdf(backwards), limits).text == "第一行\n第二行\n第三行\n"


def test_fake_bold_is_read_once_and_a_doubled_character_twice(limits):
    def bold(canvas):
        for shift in (0, 0.4, 0.8):
            canvas.drawString(72 + shift, 700, "谢谢天天报告")

    assert read_pdf(pdf(bold), limits).text == "谢谢天天报告\n"


def test_an_indent_of_two_characters_opens_a_paragraph(limits):
    def wrapped(canvas):
        canvas.drawString(72 + 24, 700, "近年来党建工作")
        canvas.drawString(72, 680, "不断加强。")

    assert read_pdf(pdf(wrapped), limits).text == "　　近年来党建工作\n不断加强。\n"


def test_a_gap_is_a_space_and_spaced_out_type_is_not(limits):
    def spaced(canvas):
        canvas.drawString(72, 700, "单位")
        canvas.drawString(140, 700, "柳河镇")
        canvas.drawString(72, 660, "疏排标题", charSpace=4)

    assert read_pdf(pdf(spaced), limits).text == "单位 柳河镇\n疏排标题\n"


def test_a_ruled_table_comes_cell_by_cell_at_its_place(limits):
    reading = read_pdf(pdf(table), limits)
    assert [line.strip() for line in reading.text.splitlines()] == [
        "表前", "序号\t问题\t措施", "一", "学习不够", "深入", "健全制度", "表后",
    ]  # fmt: skip


def test_a_full_line_of_a_cell_goes_on_in_the_next(limits):
    def narrow(canvas):
        canvas.grid((72, 148, 300), (700, 640))
        for y, text in ((680, "学习不够深"), (664, "入")):
            canvas.drawString(80, y, text)
        canvas.drawString(160, 680, "健全制度")

    assert read_pdf(pdf(narrow), limits).text == "学习不够深入\t健全制度\n"


def test_tables_are_not_looked_for_past_the_limit(small):
    assert "序号 问题 措施" in read_pdf(pdf(table), small(max_rules=3)).text


def test_encrypted(limits):
    data = pdf(lines("机密"), encrypt=StandardEncryption("secret", strength=128))
    assert refused(data, limits) == "read.encrypted"


def test_a_password_for_changes_only_does_not_hinder_reading(limits):
    def latin(canvas):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "open to all")

    data = pdf(latin, encrypt=StandardEncryption("", ownerPassword="owner", strength=128))
    assert read_pdf(data, limits).text == "open to all\n"


def test_scans_and_blank_pages(limits):
    assert refused(pdf(picture, picture), limits) == "read.scan"
    assert refused(pdf(lines()), limits) == "read.no_text"
    reading = read_pdf(pdf(lines("正文"), picture, lines()), limits)
    assert reading.text == "正文\n"
    assert reading.reason is not None
    assert (reading.reason.key, dict(reading.reason.values)) == ("read.scanned_pages", {"count": 1, "total": 3})


def test_more_pages_than_the_limit(small):
    reading = read_pdf(pdf(*[lines(f"第{n}页") for n in range(5)]), small(max_pages=2))
    assert reading.text == "第0页\n第1页\n"
    assert reading.reason is not None
    assert dict(reading.reason.values) == {"count": 2, "total": 5}


def test_more_characters_than_the_limit(small):
    reading = read_pdf(pdf(*[lines("字" * 20) for _ in range(5)]), small(max_chars=30))
    assert len(reading.pages) == 2


def test_a_page_that_fails_costs_only_itself(limits, monkeypatch):
    real = module.read_page

    def failing(page, limits):
        if page.page_number == 2:
            raise KeyError("broken object")
        return real(page, limits)

    monkeypatch.setattr(module, "read_page", failing)
    reading = read_pdf(pdf(lines("一"), lines("二"), lines("三")), limits)
    assert reading.text == "一\n三\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.failed_pages"
    assert refused(pdf(lines("一"))[:40], limits) == "read.broken"


def test_glyphs_without_characters(limits, monkeypatch):
    real = Page.chars.fget
    for count, expected in ((1, "read.damaged_characters"), (10, "read.garbled")):

        def chars(page, count=count):
            return [char | {"text": "(cid:7)"} if i < count else char for i, char in enumerate(real(page))]

        monkeypatch.setattr(Page, "chars", property(chars))
        data = pdf(lines(*["字句" * 10] * 3))
        if expected == "read.garbled":
            assert refused(data, limits) == expected
        else:
            reading = read_pdf(data, limits)
            assert reading.text.startswith("\ufffd句字句")
            assert reading.reason is not None
            assert reading.reason.key == expected


@pytest.mark.parametrize("cut", [20, 200, 800])
def test_broken_files_are_refused_quietly(limits, cut, caplog):
    data = pdf(lines("正文"))
    with pytest.raises(UnreadableError):
        read_pdf(data[:cut], limits)
    assert not caplog.records
    assert logging.getLogger("pdfminer").level == logging.NOTSET


def test_a_page_tree_that_holds_itself(limits):
    objects = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\n"
        b"trailer<</Root 1 0 R>>"
    )
    assert refused(b"%PDF-1.4\n" + objects, limits) == "read.broken"


def test_overprint_of_many_characters_is_not_quadratic():
    glyphs = [Glyph("字", x, x + 12, y, y + 12) for x in range(0, 2400, 12) for y in range(0, 2400, 12)]
    assert len(without_overprint(glyphs, 0.2)) == len(glyphs)
