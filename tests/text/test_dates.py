"""Years as reports and file names write them."""

from __future__ import annotations

import doctest

import pytest

from textmine.text import dates
from textmine.text.dates import dates_in, years_in, years_in_name


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2025年3月1日", [2025]),
        ("2025.3.1起", [2025]),
        ("2025-03-01，2024/12/31", [2025, 2024]),
        ("二〇二四年以来", [2024]),
        ("二○二五年十月", [2025]),
        ("一九九八年建村，2024 年换届", [1998, 2024]),
        ("投入2025元，编号20250301，3020年", []),
        ("第2025号文件，12025年", []),
        ("", []),
    ],
)
def test_years_in_prose(text, years):
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("柏杨乡2025年自查报告.docx", [2025]),
        ("自查报告20250310.docx", [2025]),
        ("自查报告202503.docx", [2025]),
        ("2024自查报告.txt", [2024]),
        ("2024/柏杨乡.txt", [2024]),
        ("报告_2024.txt", [2024]),
        ("会议室3020.txt", []),
        ("编号20259999.txt", []),
        ("电话13820251234.txt", []),
    ],
)
def test_years_in_names(name, years):
    assert years_in_name(name) == years


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025年10月9日", ["2025-10-09"]),
        ("2025 年 10 月 9 号", ["2025-10-09"]),
        ("二○二五年十月二十日", ["2025-10-20"]),
        ("二〇二五年十二月三十一日", ["2025-12-31"]),
        ("二〇二五年一月廿一日", ["2025-01-21"]),
        ("二〇二五年十一月十日", ["2025-11-10"]),
        ("2025.3.9，2025-03-09，2025/3/9", ["2025-03-09"] * 3),
        ("2025年2月30日", []),
        ("2025年10月", []),
        ("版本2025.3.9.1，12025-03-09", []),
        ("2025.3/9", []),
        ("", []),
    ],
)
def test_days_in_prose(text, days):
    assert [str(day) for day in dates_in(text)] == days


def test_the_examples_in_the_documentation():
    assert doctest.testmod(dates).failed == 0
