"""Pages of a PDF that need recognition, with a recogniser that only says what it was shown."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from textmine.errors import NoTextError
from textmine.read.formats import Reader
from textmine.read.ocr import picture as ocr
from textmine.read.ocr.cache import Found, Recognition
from textmine.read.pdf.reader import read_pdf

from .read_inputs import lines, paper, pdf

PROSE = ("对照要求逐项查摆，但学习还不够深入，", "联系群众不够经常，制度执行时紧时松。")


def scanned(shade):
    def draw(canvas):
        canvas.drawImage(ImageReader(Image.new("L", (40, 40), shade)), 0, 0, 595, 842)

    return draw


def seen(*texts, size=40, left=200):
    """What a recogniser gives for lines below one another on a page of 1654 x 2339 pixels."""
    boxes = [
        (words, left, 200 + 2 * size * n, left + size * len(words), 200 + 2 * size * n + size)
        for n, words in enumerate(texts)
    ]
    return Recognition(
        tuple(Found(words, ((x, y), (right, y), (right, bottom), (x, bottom)), 0.9) for words, x, y, right, bottom in boxes), 1654, 2339
    )  # fmt: skip


@pytest.fixture
def recogniser(monkeypatch):
    """Install a recogniser that gives prepared answers; its list holds the pictures that it was shown."""
    shown = []

    def install(*answers):
        waiting = list(answers)

        def recognise(picture, limits):
            shown.append(picture)
            return waiting.pop(0)

        monkeypatch.setattr(Reader, "missing", ())
        monkeypatch.setattr(ocr, "recognise", recognise)
        return shown

    return install


@pytest.fixture
def alone(small):
    return small(ocr_cache="off")


def test_a_scanned_page_stands_between_the_others_with_its_confidence(alone, recogniser):
    recogniser(seen("扫描的一页", "写了两行"))
    reading = read_pdf(pdf(paper(*PROSE), scanned(9), lines("后面")), alone)
    assert reading.text == "\n".join((*PROSE, "扫描的一页", "写了两行", "后面", ""))
    assert [(scan.span, round(scan.confidence, 2)) for scan in reading.scans] == [(reading.pages[1], 0.9)]
    assert reading.reason is None
    assert "pypdfium2 " in reading.reader
    assert "rapidocr " in reading.reader


def test_a_page_is_drawn_at_the_resolution_of_the_settings(small, recogniser):
    shown = recogniser(seen("字"), seen("字"))
    read_pdf(pdf(scanned(1)), small(ocr_cache="off", ocr_dpi=100.0))
    read_pdf(pdf(scanned(1)), small(ocr_cache="off", ocr_pixels=10_000))
    assert shown[0].size == (826, 1169)
    assert shown[1].width * shown[1].height <= 10_000


def test_past_the_limit_the_rest_waits_for_a_second_run(small, recogniser, tmp_path):
    limited = small(ocr_cache=str(tmp_path), ocr_pages=1)
    recogniser(seen("第一张写了什么"), seen("第二张写了什么"))
    data = pdf(scanned(1), scanned(2))
    first = read_pdf(data, limited)
    assert first.text == "第一张写了什么\n"
    assert first.reason is not None
    assert (first.reason.key, dict(first.reason.values)) == ("read.unfinished_scans", {"count": 1, "total": 2})
    second = read_pdf(data, limited)
    assert (second.text, second.reason) == ("第一张写了什么\n第二张写了什么\n", None)


def test_without_time_for_a_single_page_it_says_so(small, recogniser):
    recogniser()
    with pytest.raises(NoTextError) as caught:
        read_pdf(pdf(scanned(1)), small(ocr_cache="off", ocr_pages=0))
    assert caught.value.reason.key == "read.scan_unread"


def test_heads_of_scanned_pages_are_furniture_too(alone, recogniser):
    pages = [seen("自查报告内部", "", *[f"正文{n}{k}甲乙丙丁" for k in range(6)]) for n in range(4)]
    pages = [Recognition(tuple(line for line in page.lines if line.words), 1654, 2339) for page in pages]
    recogniser(*pages)
    reading = read_pdf(pdf(*[scanned(n) for n in range(4)]), alone)
    assert "自查报告内部" not in reading.text
    assert [aside.text for aside in reading.asides] == ["自查报告内部"]


def test_a_scan_that_shows_nothing_has_no_text(alone, recogniser):
    recogniser(Recognition((), 1654, 2339))
    with pytest.raises(NoTextError) as caught:
        read_pdf(pdf(scanned(255)), alone)
    assert caught.value.reason.key == "read.no_text"


def test_a_text_file_never_wakes_the_recogniser(alone, recogniser):
    shown = recogniser()

    def illustrated(canvas):
        paper(*PROSE * 4)(canvas)
        picture = io.BytesIO()
        Image.new("L", (9, 9)).save(picture, "PNG")
        canvas.drawImage(ImageReader(picture), 100, 100, 200, 200)

    assert read_pdf(pdf(illustrated), alone).scans == ()
    assert shown == []
