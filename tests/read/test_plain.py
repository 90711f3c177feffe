import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import UnreadableError
from textmine.read.plain import decode, read_plain

GARBLED = 0.05
REPORT = (
    "关于2025年度党建工作的自查报告\r\n\r\n一、存在的问题\r\n（一）学习教育不够深入。个别党员参加“三会一课”不积极。\n"
)
TRADITIONAL = "關於黨建工作的自查報告\r\n一、存在的問題\r\n學習教育不夠深入，組織生活會流於形式。\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("，。、；：\n 0123abc"))
unicode_text = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))).filter(lambda t: "\ufffd" not in t)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_gives_the_same_text_with_its_line_ends(encoding):
    assert decode(REPORT.encode(encoding), GARBLED) == REPORT


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le", "utf-8"])
def test_traditional_text(encoding):
    assert decode(TRADITIONAL.encode(encoding), GARBLED) == TRADITIONAL


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_byte_order_mark_decides_and_is_dropped(mark):
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decode(mark + "罕见字龘".encode(encoding), GARBLED) == "罕见字龘"


@pytest.mark.parametrize("text", ["党建工作存在问题", "学习流于形式", "三、改进路径", "责任落实不到位"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-8"])
def test_a_few_characters_are_enough(text, encoding):
    assert decode(text.encode(encoding), GARBLED) == text


def test_utf_16_of_letters_only():
    assert decode("Report 2025\r\n".encode("utf-16-le"), GARBLED) == "Report 2025\r\n"


@given(unicode_text)
def test_utf_8_round_trips_any_text(text):
    assert decode(b"\xef\xbb\xbf" + text.encode("utf-8"), GARBLED) == text


@given(chinese)
def test_gb18030_round_trips_a_report_with_anything_in_it(text):
    assert decode((REPORT + text).encode("gb18030"), GARBLED) == REPORT + text


@given(chinese)
def test_utf_16_without_a_mark_round_trips_a_report_with_anything_in_it(text):
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode((REPORT + text).encode(encoding), GARBLED) == REPORT + text


@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_text_can_be_written_as_json_or_is_refused(data):
    try:
        text = decode(data, GARBLED)
    except UnreadableError:
        return
    json.dumps(text, ensure_ascii=False).encode("utf-8")


def test_a_file_cut_in_the_middle_of_a_character_is_read_in_part(limits):
    for encoding in ("utf-8", "gb18030"):
        whole = (REPORT * 3).rstrip("。\n").encode(encoding)
        reading = read_plain(whole[:-1], limits)
        assert reading.text[:-3] == (REPORT * 3).rstrip("。\n")[: len(reading.text) - 3]
        assert reading.reason is not None
        assert reading.reason.key == "read.damaged_characters"


def test_one_broken_byte_in_utf_8_does_not_turn_the_rest_into_mojibake(limits):
    data = REPORT[:30].encode("utf-8") + b"\xff" + REPORT[30:].encode("utf-8")
    reading = read_plain(data, limits)
    assert reading.text.replace("\ufffd", "") == REPORT
    assert reading.reason is not None


def test_zero_bytes_are_no_text():
    with pytest.raises(UnreadableError):
        decode(b"\x00\x01\x02\x03" * 50 + b"abc", GARBLED)
    with pytest.raises(UnreadableError):
        decode(bytes(1000), GARBLED)


@pytest.mark.parametrize("text", ["学习", "联通", "一", "张三", "党建", "第1页"])
def test_two_bytes_of_gbk_that_are_valid_utf_8_are_hanzi(text):
    assert decode(text.encode("gb18030"), GARBLED) == text


@pytest.mark.parametrize("text", ["學習", "黨建", "組織", "落實責任", "三會一課"])
def test_a_few_traditional_characters_are_enough(text):
    assert decode(text.encode("big5"), GARBLED) == text


def test_letters_with_accents_are_no_hanzi():
    assert decode("café".encode(), GARBLED) == "café"


def test_lines_of_two_encodings_are_read_each_in_its_own(limits):
    other = "本行由另一个程序写入，编码不同。\n"
    reading = read_plain(REPORT.encode("utf-8") + other.encode("gbk") + REPORT.encode("utf-8"), limits)
    assert reading.text == REPORT + other + REPORT
    assert reading.reason is None
    reading = read_plain((REPORT * 5).encode("gbk") + "联通\n".encode("gbk") + other.encode("utf-8"), limits)
    assert reading.text == REPORT * 5 + "联通\n" + other


@pytest.mark.parametrize("wrong", ["gb18030", "cp1252"])
def test_utf_8_once_taken_for_something_else_is_told(limits, wrong):
    garbled = REPORT.encode("utf-8").decode(wrong, "ignore")
    key = "read.mojibake"
    try:
        reason = read_plain(garbled.encode("utf-8"), limits).reason
    except UnreadableError as error:
        reason = error.reason
    assert reason is not None
    assert reason.key == key


def test_characters_lost_before_the_file_was_saved_are_told(limits):
    reading = read_plain((REPORT + "锟斤拷锟斤拷\n").encode(), limits)
    assert reading.reason is not None
    assert reading.reason.key == "read.mojibake"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_zeros_that_a_crash_left_at_the_end_are_dropped(encoding):
    assert decode(REPORT.encode(encoding) + bytes(4096), GARBLED) == REPORT


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_of_every_system_stay(end):
    assert decode(REPORT.replace("\r\n", "\n").replace("\n", end).encode("gbk"), GARBLED).count(end) > 3


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_line_without_end_is_decoded_only_as_far_as_it_is_kept(small, encoding):
    within = small(max_chars=1000)
    reading = read_plain(("党建工作" * 500_000).encode(encoding), within)
    assert within.max_chars < len(reading.text) < 5 * within.max_chars
    assert reading.text.startswith("党建工作党建")
