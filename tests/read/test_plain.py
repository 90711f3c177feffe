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
