import time

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from textmine.errors import EncryptedError, NoTextError, UnreadableError
from textmine.model import AsideKind
from textmine.read.formats import Reader
from textmine.read.pdf import reader as module
from textmine.read.pdf.file import PdfFile
from textmine.read.pdf.reader import read_pdf

from .read_inputs import lines, paper, pdf, pdf_of_content, raw_pdf

PROSE = (
    "对照要求逐项查摆，但学习还不够深入，",
    "联系群众不够经常，制度执行时紧时松，",
    "整改措施要落到具体的人和具体的时间。",
)


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch):
    """What recognition adds stands in test_pdf_scans."""
    monkeypatch.setattr(Reader, "missing", ("rapidocr",))


def refused(data, limits):
    with pytest.raises(UnreadableError) as caught:
        read_pdf(data, limits)
    return caught.value.reason.key


def picture(canvas):
    canvas.drawImage(ImageReader(Image.new("L", (40, 40), 128)), 0, 0, 595, 842)


# --- lines ------------------------------------------------------------------------------------------------------------


def test_lines_and_a_span_for_each_page(limits):
    reading = read_pdf(pdf(lines("自查报告", "一、存在的问题"), lines("二、原因")), limits)
    assert reading.text == "自查报告\n一、存在的问题\n二、原因\n"
    assert [span.of(reading.text) for span in reading.pages] == ["自查报告\n一、存在的问题\n", "二、原因\n"]
    assert reading.reason is None
    assert reading.reader.startswith("pypdfium2 5.")


def test_lines_come_by_place_and_not_by_the_order_of_drawing(limits):
    def backwards(canvas):
        for y, text in ((600, "第三行"), (640, "第二行"), (700, "第一行")):
            canvas.drawString(72, y, text)

    assert read_pdf(pdf(backwards), limits).text == "第一行\n第二行\n第三行\n"


def test_pieces_of_one_line_drawn_backwards_stand_in_their_order(limits):
    def backwards(canvas):
        canvas.drawString(132, 700, "深入。")
        canvas.drawString(72, 700, "学习还不够")

    assert read_pdf(pdf(backwards), limits).text == "学习还不够深入。\n"


def test_a_page_that_is_shown_turned_reads_like_any_other(limits):
    def sideways(canvas):
        canvas.setPageRotation(90)
        canvas.saveState()
        canvas.translate(300, 100)
        canvas.rotate(90)
        for number, text in enumerate(PROSE):
            canvas.drawString(0, -20 * number, text)
        canvas.restoreState()

    assert read_pdf(pdf(sideways), limits).text == "\n".join(PROSE) + "\n"


def test_an_indent_of_two_characters_opens_a_paragraph(limits):
    def wrapped(canvas):
        canvas.drawString(72 + 24, 700, "近年来党建工作")
        canvas.drawString(72, 680, "不断加强。")

    assert read_pdf(pdf(wrapped), limits).text == "　　近年来党建工作\n不断加强。\n"


def test_a_page_of_openings_only_has_the_margin_of_the_others(limits):
    def openings(canvas):
        canvas.drawString(96, 740, "第一段只有一行。")
        canvas.drawString(96, 720, "第二段也是。")

    text = read_pdf(pdf(paper(*PROSE), paper(*PROSE), openings), limits).text
    assert text.endswith("　　第一段只有一行。\n　　第二段也是。\n")


def test_an_indent_that_was_typed_is_not_written_twice(limits):
    def typed(canvas):
        canvas.drawString(96, 700, "　　近年来")
        canvas.drawString(72, 680, "不断加强。")

    assert read_pdf(pdf(typed), limits).text == "　　近年来\n不断加强。\n"


def test_a_gap_is_a_space_and_spaced_out_type_is_not(limits):
    def spaced(canvas):
        canvas.drawString(72, 700, "单位")
        canvas.drawString(140, 700, "柳河镇")
        canvas.drawString(72, 660, "疏排标题", charSpace=4)

    assert read_pdf(pdf(spaced), limits).text == "单位 柳河镇\n疏排标题\n"


def test_the_thin_gap_between_hanzi_and_figures_is_no_space_but_a_typed_one_is(limits):
    def mixed(canvas):
        canvas.drawString(72, 700, "参与率")
        canvas.drawString(72 + 36 + 3.5, 700, "63%")
        canvas.drawString(72, 660, "共 12 人")

    assert read_pdf(pdf(mixed), limits).text == "参与率63%\n共 12 人\n"


@pytest.mark.parametrize("shifts", [(0, 0.4, 0.8), (0, 0.6)])
def test_fake_bold_is_read_once_and_a_doubled_character_twice(limits, shifts):
    def bold(canvas):
        for shift in shifts:
            canvas.drawString(72 + shift, 700, "谢谢天天报告")

    assert read_pdf(pdf(bold), limits).text == "谢谢天天报告\n"


def test_a_title_printed_again_after_the_text_is_read_once(limits):
    def bold(canvas):
        paper("关于自查的报告", *PROSE, *PROSE[::-1])(canvas)
        canvas.drawString(72.5, 740.3, "关于自查的报告")

    text = read_pdf(pdf(bold), limits).text
    assert text.count("关于自查的报告") == 1
    assert all(text.count(line) == 2 for line in PROSE), "the same words elsewhere are not the same print"


def test_turned_words_come_last(limits):
    def stamped(canvas):
        canvas.saveState()
        canvas.translate(200, 650)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()
        paper(*PROSE)(canvas)

    assert read_pdf(pdf(stamped), limits).text == "\n".join((*PROSE, "内部资料", ""))


def test_bullets_of_symbol_fonts_and_radicals_are_what_they_look_like(limits, monkeypatch):
    real = module.read_page

    class Odd:
        def __init__(self, page):
            self.page = page

        def __getattr__(self, name):
            return getattr(self.page, name)

        def words(self, limit):
            return self.page.words(limit).translate(
                {ord("甲"): "\uf0b7", ord("见"): "⻅", ord("一"): "⼀", ord("乙"): "\0"}
            )

    monkeypatch.setattr(module, "read_page", lambda page, limits: real(Odd(page), limits))
    assert read_pdf(pdf(lines("甲第一点意见", "正文" * 20 + "乙")), limits).text.startswith("•第一点意见\n正文")


def test_a_word_broken_by_a_hyphen_keeps_its_lines(limits):
    def latin(canvas):
        canvas.setFont("Helvetica", 12)
        for y, words in ((700, "They co-"), (680, "operate well")):
            canvas.drawString(72, y, words)

    assert read_pdf(pdf(latin), limits).text == "They co-\noperate well\n"


def test_characters_of_other_planes_do_not_shift_the_lines_behind_them(limits):
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 97/LastChar 98/Widths[600 600]/ToUnicode 6 0 R>>"
    cmap = (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<00><ff>endcodespacerange "
        b"2 beginbfchar<61><D842DFB7><62><4E00>endbfchar endcmap end end"
    )
    data = pdf_of_content(b"BT /F 12 Tf 72 700 Td (aab) Tj 24 -20 Td (bbb) Tj -24 -20 Td (b) Tj ET", font)
    whole = data[: data.index(b"xref\n")] + b"6 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (
        len(cmap),
        cmap,
    )
    text = read_pdf(whole + b"trailer<</Root 1 0 R/Size 7>>", limits).text
    assert text.replace("\u3000", "") == "𠮷𠮷一\n一一一\n一\n"


# --- sheets -----------------------------------------------------------------------------------------------------------


def test_a_sentence_over_a_page_break_has_nothing_in_it_but_a_line_end(limits):
    sheets = [
        paper("学习还不够", head="自查报告 内部资料", foot=f"— {n} —") if n % 2 else
        paper("深入。", head="自查报告 内部资料", foot=f"— {n} —")
        for n in (1, 2, 3, 4)
    ]  # fmt: skip
    reading = read_pdf(pdf(*sheets), limits)
    assert reading.text == "学习还不够\n深入。\n学习还不够\n深入。\n"
    assert [(aside.kind, aside.text) for aside in reading.asides] == [(AsideKind.HEADER, "自查报告 内部资料")]


# --- tables -----------------------------------------------------------------------------------------------------------


def table(canvas):
    xs, ys = (72, 200, 330, 460), (700, 650, 600)
    canvas.grid(xs, ys)
    canvas.drawString(80, 720, "表前")
    for row, texts in enumerate((("序号", "问题", "措施"), ("一", "学习不够", "健全制度"))):
        for column, text in enumerate(texts):
            canvas.drawString(xs[column] + 5, ys[row] - 20, text)
    canvas.drawString(xs[1] + 5, ys[1] - 36, "深入")
    canvas.drawString(80, 560, "表后")


def places(reading):
    return [(cell.span.of(reading.text), cell.table, cell.row, cell.column, cell.columns) for cell in reading.cells]


def test_a_ruled_table_comes_cell_by_cell_at_its_place(limits):
    reading = read_pdf(pdf(table), limits)
    assert [line.strip() for line in reading.text.splitlines()] == [
        "表前", "序号\t问题\t措施", "一", "学习不够", "深入", "健全制度", "表后",
    ]  # fmt: skip
    assert places(reading) == [
        ("序号", 0, 0, 0, 1), ("问题", 0, 0, 1, 1), ("措施", 0, 0, 2, 1),
        ("一", 0, 1, 0, 1), ("学习不够\n深入", 0, 1, 1, 1), ("健全制度", 0, 1, 2, 1),
    ]  # fmt: skip


def test_a_merged_cell_is_read_once_and_knows_its_columns(limits):
    def merged(canvas):
        canvas.rect(72, 600, 300, 90)
        for y in (630, 660):
            canvas.line(72, y, 372, y)
        canvas.line(222, 600, 222, 660)
        for x, y, words in (
            (80, 670, "整改台账"),
            (80, 640, "问题"),
            (230, 640, "措施"),
            (80, 610, "学习"),
            (230, 610, "补课"),
        ):
            canvas.drawString(x, y, words)

    assert places(read_pdf(pdf(merged), limits)) == [
        ("整改台账", 0, 0, 0, 2), ("问题", 0, 1, 0, 1), ("措施", 0, 1, 1, 1), ("学习", 0, 2, 0, 1), ("补课", 0, 2, 1, 1),
    ]  # fmt: skip


def test_borders_drawn_as_thin_filled_boxes_are_rules(limits):
    def filled(canvas):
        for x in (72, 172, 272):
            canvas.rect(x, 600, 0.5, 60, stroke=0, fill=1)
        for y in (600, 630, 660):
            canvas.rect(72, y, 200, 0.5, stroke=0, fill=1)
        for x, y, words in ((80, 640, "甲"), (180, 640, "乙"), (80, 610, "丙"), (180, 610, "丁")):
            canvas.drawString(x, y, words)

    assert [cell[2:4] for cell in places(read_pdf(pdf(filled), limits))] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_table_that_goes_on_over_the_page_keeps_its_number(limits):
    def page(*rows, foot):
        def draw(canvas):
            ys = [800 - 30 * n for n in range(len(rows) + 1)]
            canvas.grid((72, 172, 372), ys)
            for y, row in zip(ys, rows, strict=False):
                for x, words in zip((80, 180), row, strict=True):
                    canvas.drawString(x, y - 20, words)
            canvas.drawCentredString(297, 40, foot)

        return draw

    head = ("序号", "问题")
    data = pdf(
        page(head, ("1", "学习"), foot="- 1 -"),
        page(head, ("2", "作风"), foot="- 2 -"),
        lines("表后"),
        page(head, ("3", "经费"), foot="- 4 -"),
    )
    found = {(words, table_, row) for words, table_, row, _, _ in places(read_pdf(data, limits))}
    assert {("学习", 0, 1), ("作风", 0, 3), ("经费", 1, 1)} <= found


def test_a_full_line_of_a_cell_goes_on_in_the_next(limits):
    def narrow(canvas):
        canvas.grid((72, 148, 300), (700, 640))
        for y, text in ((680, "学习不够深"), (664, "入")):
            canvas.drawString(80, y, text)
        canvas.drawString(160, 680, "健全制度")

    assert read_pdf(pdf(narrow), limits).text == "学习不够深入\t健全制度\n"


def test_tables_are_not_looked_for_past_the_limit(small):
    reading = read_pdf(pdf(table), small(max_rules=3))
    assert "序号 问题 措施" in reading.text
    assert not reading.cells


def test_a_line_under_the_running_head_is_no_table(limits):
    def ruled(canvas):
        paper(*PROSE, head="自查报告")(canvas)
        canvas.line(72, 795, 523, 795)

    assert read_pdf(pdf(ruled), limits).cells == ()


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_encrypted(limits):
    data = pdf(lines("机密"), encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(EncryptedError):
        read_pdf(data, limits)


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


def test_the_mark_of_a_scanning_program_does_not_make_a_scan_readable(limits):
    def scanned(canvas):
        picture(canvas)
        canvas.drawString(400, 20, "扫描全能王 创建")

    reading = read_pdf(pdf(scanned, paper(*PROSE)), limits)
    assert reading.reason is not None
    assert dict(reading.reason.values) == {"count": 1, "total": 2}


def test_words_drawn_as_outlines_need_recognition(limits):
    def outlines(canvas):
        for n in range(150):
            path = canvas.beginPath()
            path.moveTo(72 + n, 700)
            path.curveTo(75 + n, 705, 80 + n, 710, 90 + n, 700)
            canvas.drawPath(path)

    assert refused(pdf(outlines), limits) == "read.scan"


def test_a_page_whose_characters_are_not_what_it_shows_is_left_out(limits):
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    cmap = (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<00><ff>endcodespacerange "
        b"1 beginbfrange<20><7e><9f00>endbfrange endcmap end end"
    )
    data = pdf_of_content(b"BT /F 12 Tf 72 700 Td (The words that somebody wrote here.) Tj ET", font)
    data = data[: data.index(b"xref\n")] + b"6 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(cmap), cmap)
    with pytest.raises(NoTextError) as caught:
        read_pdf(data + b"trailer<</Root 1 0 R/Size 7>>", limits)
    assert caught.value.reason.key == "read.garbled"


def test_more_pages_than_the_limit(small):
    reading = read_pdf(pdf(*[lines(f"第{n}页") for n in range(5)]), small(max_pages=2))
    assert len(reading.pages) == 2
    assert reading.reason is not None
    assert dict(reading.reason.values) == {"count": 2, "total": 5}


def test_more_characters_than_the_limit(small):
    reading = read_pdf(pdf(*[lines("字" * 20) for _ in range(5)]), small(max_chars=30))
    assert len(reading.pages) == 2


def test_a_crowded_page_is_read_as_far_as_the_limit(small):
    reading = read_pdf(pdf(lines(*PROSE)), small(max_page_chars=25))
    assert PROSE[0] in reading.text
    assert PROSE[2] not in reading.text
    assert reading.reason is not None
    assert (reading.reason.key, dict(reading.reason.values)["limit"]) == ("read.crowded_pages", 25)


def test_a_page_that_fails_costs_only_itself(limits):
    data = pdf(lines("一"), lines("二"), lines("三"))
    with PdfFile(data) as file:
        assert len(file) == 3
    broken = data.replace(b"/Type /Page\n", b"/Type /Pogo\n", 2).replace(b"/Type /Pogo\n", b"/Type /Page\n", 1)
    assert broken != data
    reading = read_pdf(broken, limits)
    assert "一" in reading.text
    assert "三" in reading.text


def test_an_error_of_a_page_costs_only_the_page(limits, monkeypatch):
    real = module.read_page
    calls = []

    def failing(page, limits):
        calls.append(page)
        if len(calls) == 2:
            raise ValueError("broken")
        return real(page, limits)

    monkeypatch.setattr(module, "read_page", failing)
    reading = read_pdf(pdf(lines("一"), lines("二"), lines("三")), limits)
    assert reading.text == "一\n三\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.failed_pages"


@pytest.mark.parametrize("cut", [20, 200, 800])
def test_broken_files_are_refused_quietly(limits, cut, caplog, capfd):
    data = pdf(lines("正文"))
    with pytest.raises(UnreadableError):
        read_pdf(data[:cut], limits)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


# --- hostile files ----------------------------------------------------------------------------------------------------


def test_a_page_tree_that_holds_itself(limits):
    data = raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")
    assert refused(data, limits) == "read.broken"


def test_a_page_count_that_is_a_lie(limits):
    data = raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    assert refused(data, limits) in {"read.no_text", "read.broken"}


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        pytest.param(b"BT /F 12 Tf 72 700 Td (hello page) Tj ET " + b"0 0 m 100 0 l S " * 200_000, "hello page", id="rules"),
        pytest.param(b"BT /F 12 Tf 72 700 Td (hello page) Tj ET 0 0 m " + b"100 5 l " * 500_000 + b"S", "hello page", id="path"),
        pytest.param(b"BT /F 1 Tf 1 TL " + b"(ab) ' " * 100_000 + b"ET", "ab\nab\n", id="lines"),
        pytest.param(
            b"BT /F 8 Tf " + b"".join(b"1 0 0 1 %d %d Tm (w%d) Tj " % (i * 7919 % 590, i * 104729 % 840, i) for i in range(5000)) + b"ET",
            "w4999", id="words strewn over the page",
        ),
        pytest.param(
            b"BT /F 12 Tf 72 700 Td (hello page) Tj ET " + b"".join(b"%d 0 m %d 800 l S 0 %d m 590 %d l S " % (x, x, x, x) for x in range(0, 590, 4)),
            "hello", id="grid",
        ),
        pytest.param(b" " * 50_000_000 + b"BT /F 12 Tf 72 700 Td (hello page) Tj ET", "", id="blanks"),
    ],
)  # fmt: skip
def test_a_small_file_with_a_huge_page_ends_in_bounded_time(limits, content, kept):
    data = pdf_of_content(content)
    start = time.process_time()
    try:
        text = read_pdf(data, limits).text
    except UnreadableError:
        text = ""
    assert kept in text
    assert time.process_time() - start < 20


def test_five_hundred_pages(small):
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    content = b"BT /F 12 Tf 72 700 Td (hello page) Tj ET"
    data = raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count 500>>" % (b"3 0 R " * 500),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    )
    reading = read_pdf(data, small(max_pages=2000))
    assert (len(reading.pages), reading.reason) == (500, None)
