"""How the value of a cell reads in an office: 3 and not 3.0, 2024-05-01 and not 45413, 85% and not 0.85."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum

CellValue = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
"""What the library that reads .xls gives for a cell."""

_EPOCH = datetime.datetime(1899, 12, 30)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_SECONDS = 86_400
# Literal text, conditions, colours and places of a number format (ECMA-376 part 1, 18.8.31); [h] is elapsed time.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_DIGITS = 15


class Kind(StrEnum):
    """What a number means by its format. ``MONTH`` is a date without a day."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    TIME = "time"


# Formats that a file need not write out (18.8.30), those of Chinese programs included.
_BUILT_IN = {
    **dict.fromkeys((9, 10), Kind.PERCENT),
    **dict.fromkeys((14, 15, 16, 22, 30, 31, 50, 51, 53, 54, 57, 58, 28, 29, 36), Kind.DATE),
    **dict.fromkeys((17, 27, 52), Kind.MONTH),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Kind.TIME),
}


def kind_of(number: int, code: str | None) -> Kind:
    """Return what numbers of a format mean, by its number and its code, which built-in ones lack.

    >>> kind_of(176, '[$-804]yyyy"年"m"月"d"日";@'), kind_of(177, "0.0%"), kind_of(178, "#,##0.00_);[Red](#,##0)")
    (<Kind.DATE: 'date'>, <Kind.PERCENT: 'percent'>, <Kind.NUMBER: 'number'>)
    """
    if code is None:
        return _BUILT_IN.get(number, Kind.NUMBER)
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    if "general" in bare:
        return Kind.NUMBER
    letters = set(bare) & set("ymdhs")
    if "y" in letters or "d" in letters:
        return Kind.DATE if "d" in letters else Kind.MONTH
    if letters:
        return Kind.TIME
    return Kind.PERCENT if "%" in bare else Kind.NUMBER


def read_number(text: str, kind: Kind, *, since_1904: bool = False) -> str:
    """Return how a stored number reads; what is no number stays as it is.

    >>> read_number("3.0", Kind.NUMBER), read_number("0.85", Kind.PERCENT), read_number("45413", Kind.DATE)
    ('3', '85%', '2024-05-01')
    """
    try:
        number = float(text)
    except ValueError:
        return text
    if kind is Kind.PERCENT:
        return f"{_plain(number * 100)}%"
    if kind is Kind.NUMBER:
        return _plain(number)
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH) + datetime.timedelta(seconds=round(number * _SECONDS))
    except (OverflowError, ValueError):
        return _plain(number)
    if kind is Kind.TIME:
        return _clock(moment.time()) if 0 <= number < 1 else _elapsed(datetime.timedelta(days=number))
    return f"{moment:%Y-%m}" if kind is Kind.MONTH else _moment(moment)


def read_value(value: CellValue) -> str:
    """Return how a value reads that a library has already told the kind of."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _plain(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return _clock(value)
    return _elapsed(value) if isinstance(value, datetime.timedelta) else value


def _plain(number: float) -> str:
    """Return a number without an exponent and with the digits that a sheet keeps."""
    if abs(number) < 10**_DIGITS and number == int(number):
        return str(int(number))
    text = f"{number:.{_DIGITS}g}"
    return text if "e" not in text or "inf" in text else f"{number:.{_DIGITS}f}".rstrip("0").rstrip(".") or "0"


def _moment(moment: datetime.datetime) -> str:
    if moment.time() == datetime.time():
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d} {_clock(moment.time())}"


def _clock(time: datetime.time) -> str:
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"


def _elapsed(span: datetime.timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    clock = f"{minutes // 60}:{minutes % 60:02}"
    return f"{clock}:{seconds:02}" if seconds else clock
