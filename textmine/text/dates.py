"""Years and dates as reports write them."""

from __future__ import annotations

import re

_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NAME_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\D|$|(?:0[1-9]|1[0-2])(?:\D|$|[0-3]\d(?:\D|$)))")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?=年|[./-]\d{1,2})|([一二][九〇○零][〇○零一二三四五六七八九]{2})\s*年")


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
