"""Years and dates as reports write them."""

from __future__ import annotations

import re
from datetime import date

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NAME_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\D|$|(?:0[1-9]|1[0-2])(?:\D|$|[0-3]\d(?:\D|$)))")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?=年|[./-]\d{1,2})|([一二][九〇○零][〇○零一二三四五六七八九]{2})\s*年")
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2}|[一二][九〇○零][〇○零一二三四五六七八九]{2})\s*年"
    r"\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*[日号]"
)
_DAY_IN_FIGURES = re.compile(r"(?<![\d.])((?:19|20)\d{2})([./-])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_TENS = {"十": 10, "廿": 20, "卅": 30}


def years_in(text: str) -> list[int]:
    """Return the years that ``text`` names, in order.

    >>> years_in("二〇二四年以来，2025年")
    [2024, 2025]
    """
    return [int(m[1] or m[2].translate(_HAN_DIGITS)) for m in _YEAR.finditer(text)]


def years_in_name(name: str) -> list[int]:
    """Return the years in the name of a file or folder, where a date may stand without signs.

    >>> years_in_name("自查报告20250310.docx"), years_in_name("会议室3020.txt")
    ([2025], [])
    """
    return years_in(name) or [int(m[1]) for m in _NAME_YEAR.finditer(name)]


def dates_in(text: str) -> list[date]:
    """Return the days that ``text`` names in full, in order; what is no day of the calendar is none.

    >>> [str(day) for day in dates_in("二〇二五年十月廿一日，2025 年 2 月 30 日，2025.3.9")]
    ['2025-10-21', '2025-03-09']
    """
    written = ((m.start(), m[1], m[2], m[3]) for m in _DAY.finditer(text))
    figures = ((m.start(), m[1], m[3], m[4]) for m in _DAY_IN_FIGURES.finditer(text))
    days = (_date(*parts) for _, *parts in sorted((*written, *figures)))
    return [day for day in days if day]


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year.translate(_HAN_DIGITS)), small_number(month), small_number(day))
    except ValueError:
        return None


def small_number(words: str) -> int:
    """Return a number below 100 in figures or characters: 9, 十, 十九, 二十, 廿一, 二十一."""
    if words.isdecimal():
        return int(words)
    value = 0
    for character in words:
        ten = _TENS.get(character)
        if ten is None:
            value += int(character.translate(_HAN_DIGITS))
        else:
            value = (value or 1) * ten if character == "十" else value + ten
    return value
