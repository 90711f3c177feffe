"""Pictures: decoding within limits, recognised lines in order, results kept. One test runs the real recogniser."""

import io
import json
import math
import os
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFont

from textmine.errors import LimitError, NoTextError, UnreadableError, UnsupportedError
from textmine.read.ocr import engine as ocr_engine
from textmine.read.ocr import picture as ocr
from textmine.read.ocr.cache import Found, OcrCache, Recognition
from textmine.read.ocr.picture import page_of, read_picture


def picture(kind="PNG", size=(60, 40), mode="L", color=255, **options):
    buffer = io.BytesIO()
    Image.new(mode, size, color).save(buffer, kind, **options)
    return buffer.getvalue()


def found(words, x, y, size=20.0, confidence=0.9, lean=0.0):
    """A line with its left upper corner at (x, y), on a page that leans by ``lean`` degrees."""
    cos, sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))
    right, bottom = x + size * len(words), y + size
    corners = [(a * cos - b * sin, a * sin + b * cos) for a, b in ((x, y), (right, y), (right, bottom), (x, bottom))]
    return Found(words, tuple(corners), confidence)


@pytest.fixture
def shown(monkeypatch):
    """Answer with one line a picture, and collect what was shown."""
    pictures = []

    def recognise(picture, limits):
        pictures.append(picture)
        return Recognition((found(f"第{len(pictures)}张", 5, 5),), picture.width, picture.height)

    monkeypatch.setattr(ocr, "recognise", recognise)
    return pictures


@pytest.fixture
def alone(small):
    return small(ocr_cache="off")


# --- decoding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_every_kind_of_picture(kind, alone, shown):
    reading = read_picture(picture(kind), alone)
    assert reading.text == "第1张\n"
    assert reading.reader.startswith("rapidocr ")
    assert [scan.span for scan in reading.scans] == list(reading.pages)
    assert (shown[0].mode, shown[0].size) == ("L", (60, 40))


def test_each_page_of_a_fax(alone, shown):
    data = picture("TIFF", save_all=True, append_images=[Image.new("L", (60, 40), n) for n in (1, 2)])
    reading = read_picture(data, alone)
    assert reading.text == "第1张\n第2张\n第3张\n"
    assert len(reading.pages) == 3


def test_a_moving_picture_is_looked_at_once(alone, shown):
    data = picture("GIF", save_all=True, append_images=[Image.new("L", (60, 40), n) for n in (1, 99)])
    assert read_picture(data, alone).text == "第1张\n"


def test_a_picture_is_turned_as_the_camera_says(alone, shown):
    exif = Image.Exif()
    exif[0x0112] = 6
    read_picture(picture("JPEG", exif=exif), alone)
    assert shown[0].size == (40, 60)


def test_what_is_transparent_is_white(alone, shown):
    read_picture(picture(mode="RGBA", color=(0, 0, 0, 0)), alone)
    assert shown[0].getextrema() == (255, 255)


def test_sixteen_bits_of_grey_are_not_all_white(alone, shown):
    read_picture(picture(mode="I;16", color=0x4000), alone)
    assert shown[0].getextrema() == (0x40, 0x40)


def test_a_large_picture_is_made_smaller_and_a_huge_one_refused_before_it_is_decoded(small, shown):
    read_picture(picture(size=(1000, 800)), small(ocr_cache="off", ocr_pixels=8000))
    assert shown[0].size == (100, 80)
    with pytest.raises(LimitError) as caught:
        read_picture(picture(size=(1000, 800)), small(ocr_cache="off", max_pixels=10_000))
    assert caught.value.reason.key == "read.too_many_pixels"
    assert len(shown) == 1


def test_a_bomb_of_a_few_bytes(alone, shown):
    data = bytearray(picture())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    with pytest.raises(LimitError):
        read_picture(bytes(data), alone)


@pytest.mark.parametrize("data", [b"", b"BM", b"\x00\x00\x00\x18ftypheic", b"<svg/>"])
def test_kinds_that_cannot_be_decoded(data, alone, shown):
    with pytest.raises(UnsupportedError) as caught:
        read_picture(data, alone)
    assert caught.value.reason.key == "read.picture_kind"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_broken_pictures(kind, alone, shown):
    data = picture(kind, size=(200, 200))
    for cut in range(len(data) // 8, len(data), max(len(data) // 8, 1)):
        try:
            read_picture(data[:cut], alone)
        except UnreadableError as error:
            assert error.reason.key in {"read.broken", "read.picture_kind"}  # noqa: PT017


def without_width(data, frame):
    """The same fax, one frame of which does not say how wide it is."""
    *before, after = data.split(b"\x00\x01\x04\x00", frame + 1)
    return b"\x00\x01\x04\x00".join(before) + b"\xfd\x00\x04\x00" + after


def test_the_pages_of_a_fax_before_a_damaged_one_are_read(alone, shown):
    data = picture("TIFF", save_all=True, append_images=[Image.new("L", (60, 40), n) for n in (1, 2)])
    reading = read_picture(without_width(data, 1), alone)
    assert reading.text == "第1张\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.damaged"


def test_more_pages_than_the_limit_wait_for_a_second_run(small, shown, tmp_path):
    data = picture("TIFF", save_all=True, append_images=[Image.new("L", (60, 40), n) for n in (1, 2)])
    limited = small(ocr_cache=str(tmp_path), ocr_pages=2)
    first = read_picture(data, limited)
    assert first.reason is not None
    assert (first.reason.key, dict(first.reason.values)) == ("read.unfinished_picture", {"count": 2})
    second = read_picture(data, limited)
    assert (second.text, second.reason, len(shown)) == ("第1张\n第2张\n第3张\n", None, 3)


def test_no_time_at_all(small, shown):
    with pytest.raises(NoTextError) as caught:
        read_picture(picture(), small(ocr_cache="off", ocr_seconds=0.0))
    assert caught.value.reason.key == "read.scan_unread"


# --- places -----------------------------------------------------------------------------------------------------------


def words_of(lines, limits):
    page = page_of(Recognition(tuple(lines), 1000, 1400), 0.5, limits)
    return [line.words for line in page.lines], page


def test_lines_of_a_crooked_page_come_in_order(limits):
    rows = [found(f"左栏第{n}行十个字左", 50, 100 + 30 * n, lean=2) for n in range(6)]
    rows += [found(f"右栏第{n}行十个字右", 300, 100 + 30 * n, lean=2) for n in range(6)]
    words, page = words_of(sorted(rows, key=lambda line: line.corners[0][1]), limits)
    assert words == [line.words for line in rows]
    assert (page.width, page.height) == (500, 700)


def test_the_pieces_of_a_crooked_line_are_joined(limits):
    words, _ = words_of(
        [found("后半", 800, 100, lean=2), found("前半", 50, 100, lean=2), found("下一行", 50, 140, lean=2)], limits
    )
    assert words == ["前半 后半", "下一行"]


def test_the_confidence_of_a_page_is_that_of_its_characters(limits):
    _, page = words_of([found("一二三四五六七八九", 0, 0, confidence=1.0), found("十", 0, 50, confidence=0.0)], limits)
    assert page.confidence == pytest.approx(0.9)


def test_a_page_upside_down_is_turned(small, monkeypatch):
    def recognise(picture, limits):
        upright = picture.getpixel((0, 0)) == 0
        return Recognition(
            (found("正着的字" if upright else "乱", 5, 5, confidence=0.99 if upright else 0.3),), *picture.size
        )

    monkeypatch.setattr(ocr_engine, "_recognised", recognise)
    page = Image.new("L", (60, 40), 255)
    page.putpixel((59, 39), 0)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    assert read_picture(buffer.getvalue(), small(ocr_cache="off")).text == "正着的字\n"


def test_a_page_on_its_side_is_turned(alone, monkeypatch):
    def recognise(picture, limits):
        if picture.width > picture.height:
            return Recognition((found("正着的字", 5, 5),), *picture.size)
        tall = Found("竖", ((0.0, 0.0), (9.0, 0.0), (9.0, 80.0), (0.0, 80.0)), 0.9)
        return Recognition((tall,), *picture.size)

    monkeypatch.setattr(ocr_engine, "_recognised", recognise)
    assert read_picture(picture(size=(40, 90)), alone).text == "正着的字\n"


def test_a_screenshot_of_a_whole_web_page_is_cut_between_its_lines(alone, monkeypatch):
    page = Image.new("L", (400, 4000), 255)
    draw = ImageDraw.Draw(page)
    rows = range(5, 4000, 20)
    for y in rows:
        draw.rectangle((10, y, 90, y + 14), fill=0)
    strips = []

    def lines(strip, threads):
        strips.append(strip)
        dark = [y for y in range(strip.height) if strip.getpixel((50, y)) == 0]
        for y in (y for y in dark if y - 1 not in dark):
            yield Found("行", ((10.0, y), (90.0, y), (90.0, y + 14.0), (10.0, y + 14.0)), 0.9)

    monkeypatch.setattr(ocr_engine, "_lines", lines)
    found = ocr_engine.recognise(page, alone)
    assert [line.corners[0][1] for line in found.lines] == list(rows)
    assert len(strips) > 4
    assert sum(strip.height for strip in strips) == 4000


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (2, 5), (4000, 20)])
def test_no_shape_of_picture_is_lost_or_refused(size, alone, monkeypatch):
    shapes = []
    monkeypatch.setattr(ocr_engine, "_lines", lambda strip, threads: shapes.append(strip.size) or iter(()))
    ocr_engine.recognise(Image.new("L", size, 0), alone)
    assert all(width <= 20 * height and height <= 2 * width for width, height in shapes)
    assert len(shapes) < 30


# --- cache ------------------------------------------------------------------------------------------------------------

KEPT = Recognition((found("记下的字", 5, 5), found("“引号”\u2028", 5, 50)), 60, 40)


def test_what_is_kept_comes_back_the_same(tmp_path):
    cache = OcrCache.at(str(tmp_path), "rapidocr 3.10")
    page = Image.new("L", (60, 40), 7)
    assert cache.load(page) is None
    cache.save(page, KEPT)
    assert cache.load(page) == KEPT
    assert cache.load(Image.new("L", (40, 60), 7)) is None
    assert OcrCache.at(str(tmp_path), "rapidocr 3.11").load(page) is None
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"null", b'{"lines": [["words"]]}', b'{"lines": [[1, [], 2]]}', b"\xff\xfe", b"[" * 100_000,
        b'{"width": 1, "height": 1, "lines": [["a", [[0, 0], [1, 0], [1, 1]], 1]]}',
        b'{"width": 1, "height": 1, "lines": [["a", [[0, 0], [1, 0], [1, 1], ["x", 1]], 1]]}',
        b'{"width": "wide", "height": 1, "lines": []}',
    ],
)  # fmt: skip
def test_a_damaged_entry_is_recognised_again(damage, small, shown, tmp_path):
    limited = small(ocr_cache=str(tmp_path))
    read_picture(picture(), limited)
    [path] = tmp_path.rglob("*.json")
    path.write_bytes(damage)
    assert read_picture(picture(), limited).text == "第2张\n"
    assert read_picture(picture(), limited).text == "第2张\n"


def test_without_a_place_to_write_nothing_is_kept_and_nothing_fails(small, shown, tmp_path):
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")
    limited = small(ocr_cache=str(tmp_path / "taken"))
    assert [read_picture(picture(), limited).text for _ in range(2)] == ["第1张\n", "第2张\n"]


def test_off_keeps_nothing(alone, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    read_picture(picture(), alone)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "darwin", reason="no variable names the folder there")
def test_the_users_own_cache_folder(small, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    read_picture(picture(), small(ocr_cache=""))
    assert len(list(tmp_path.glob("textmine/ocr/*/*.json"))) == 1


# --- the real recogniser ----------------------------------------------------------------------------------------------


def printed_picture():
    page = Image.new("L", (900, 260), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(48)
    draw.text((40, 40), "Report of 2024", font=font, fill=0)
    draw.text((40, 140), "Measures: 63 percent", font=font, fill=0)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


REAL = """
import sys
from textmine.engine.limits import close_outside
close_outside()
from dataclasses import replace
from textmine.read.ocr.picture import read_picture
from textmine.settings import load_settings
limits = replace(load_settings(environment={}).read, ocr_cache="off")
reading = read_picture(sys.stdin.buffer.read(), limits)
sys.stdout.buffer.write(reading.text.encode())
assert reading.scans[0].confidence > 0.9
"""


def test_the_recogniser_reads_a_picture_silently_and_with_every_way_out_closed():
    pytest.importorskip("rapidocr")
    run = subprocess.run(
        [sys.executable, "-c", REAL], input=printed_picture(), capture_output=True, check=False, env={**os.environ}
    )
    assert run.stderr == b""
    assert run.stdout.decode().replace(" ", "") == "Reportof2024\nMeasures:63percent\n"


def test_an_entry_is_plain_json(tmp_path):
    cache = OcrCache.at(str(tmp_path), "x")
    cache.save(Image.new("L", (1, 1)), KEPT)
    [path] = tmp_path.rglob("*.json")
    assert json.loads(path.read_text("utf-8"))["lines"][0][0] == "记下的字"
