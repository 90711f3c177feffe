"""Numbers as Word prints them in lists (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

_DIGITS = "〇一二三四五六七八九"
_SMALL = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_LEGAL_JAPANESE = "零壱弐参四伍六七八九"
_KOREAN = "영일이삼사오육칠팔구"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_AIUEO = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_TEN_THOUSAND = 10_000
_ALPHABET = 26
# Word repeats the letter from 27 on: AA, BB; it stops at thirty letters.
_LONGEST_LETTERS = 30
# Digits of the longest number of the standard; a custom format asks for as many leading zeros as it likes.
_LONGEST_NUMBER = 10


def numeral(value: int, style: str) -> str:
    """Return ``value`` as the number format ``style`` prints it; decimal for a style or a size without its own form.

    A custom format (17.9.17) is written as the number that it gives to 1.

    >>> numeral(12, "chineseCountingThousand"), numeral(3, "decimalEnclosedCircle"), numeral(4, "upperRoman")
    ('十二', '③', 'IV')
    >>> numeral(7, "001")
    '007'
    """
    if style in {"none", "bullet"}:
        return ""
    if style.isdecimal():
        return f"{value:0{min(len(style), _LONGEST_NUMBER)}d}"
    printed = _STYLES[style](value) if style in _STYLES and value > 0 else ""
    return printed or str(value)


def _counting(value: int, digits: str, units: str, one_ten: bool) -> str:
    """Count in hanzi up to 9999; ``units`` are ten, hundred and thousand, ``one_ten`` writes 一十 for 十."""
    if value >= _TEN_THOUSAND:
        return ""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += digits[0] * gap + digits[digit] + (units[place - 1] if place else "")
        gap = False
    head = digits[1] + units[0]
    return text[1:] if text.startswith(head) and not one_ten else text


def _counting_to_hundred(value: int) -> str:
    """Count in hanzi up to 99 and spell the digits from there on."""
    return _counting(value, _SMALL, "十百千", one_ten=False) if value < 100 else _positional(value)


def _japanese(value: int) -> str:
    """Count in hanzi without zeros, and without a one before ten, hundred and thousand."""
    if value >= _TEN_THOUSAND:
        return ""
    text = ""
    for place, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = value // 10**place % 10
        if digit:
            text += (_SMALL[digit] if digit > 1 or not unit else "") + unit
    return text


def _positional(value: int, digits: str = _DIGITS) -> str:
    return "".join(digits[int(digit)] for digit in str(value))


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _circled(value: int) -> str:
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(start + value - first)
    return ""


def _run(start: int, length: int) -> Callable[[int], str]:
    """Return a style that prints ``length`` characters in a row of Unicode, the first of them for 1."""
    return lambda value: chr(start + value - 1) if value <= length else ""


def _of(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1] if value <= len(characters) else ""


def _sexagenary(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12]


def _wide(characters: str) -> str:
    return unicodedata.normalize("NFKC", characters)


def _ordinal(value: int) -> str:
    teens = value // 10 % 10 == 1
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _letters(value: int) -> str:
    times = (value - 1) // _ALPHABET + 1
    return chr(ord("a") + (value - 1) % _ALPHABET) * times if times <= _LONGEST_LETTERS else ""


def _roman(value: int) -> str:
    if value >= 4000:
        return ""
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (value // worth)
        value %= worth
    return text


_STYLES: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "chineseCounting": _counting_to_hundred,
        "taiwaneseCounting": _counting_to_hundred,
        "chineseCountingThousand": lambda value: _counting(value, _SMALL, "十百千", one_ten=False),
        "taiwaneseCountingThousand": lambda value: _counting(value, _SMALL, "十百千", one_ten=False),
        "chineseLegalSimplified": lambda value: _counting(value, _LEGAL, "拾佰仟", one_ten=True),
        "ideographLegalTraditional": lambda value: _counting(value, _LEGAL_TRADITIONAL, "拾佰仟", one_ten=True),
        "japaneseCounting": _japanese,
        "japaneseLegal": lambda value: _counting(value, _LEGAL_JAPANESE, "拾百阡", one_ten=True),
        "koreanCounting": lambda value: _counting(value, _KOREAN, "십백천", one_ten=False),
        "koreanDigital": lambda value: _positional(value, _KOREAN),
        "koreanDigital2": lambda value: _positional(value, _SMALL),
        "ganada": _of(_GANADA),
        "chosung": _of(_CHOSUNG),
        "aiueo": _of(_AIUEO),
        "aiueoFullWidth": _of(_wide(_AIUEO)),
        "iroha": _of(_IROHA),
        "irohaFullWidth": _of(_wide(_IROHA)),
        "ideographDigital": _positional,
        "japaneseDigitalTenThousand": _positional,
        "taiwaneseDigital": _positional,
        "ideographTraditional": _of(_STEMS),
        "ideographZodiac": _of(_BRANCHES),
        "ideographZodiacTraditional": _sexagenary,
        "decimalFullWidth": _full_width,
        "decimalFullWidth2": _full_width,
        "numberInDash": lambda value: f"- {value} -",
        "ordinal": _ordinal,
        "hex": lambda value: f"{value:X}",
        "decimalZero": lambda value: f"{value:02d}",
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        "decimalEnclosedFullstop": _run(0x2488, 20),
        "decimalEnclosedParen": _run(0x2474, 20),
        "ideographEnclosedCircle": _run(0x3280, 10),
        "ideographParenthesized": _run(0x3220, 10),
        "lowerLetter": _letters,
        "upperLetter": lambda value: _letters(value).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda value: _roman(value).upper(),
    }
)

BY_CODE: Mapping[int, str] = MappingProxyType(
    dict(
        enumerate((
            "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText",
            "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha",
            "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand",
            "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet",
            "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese",
            "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional",
            "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital",
            "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand", "decimal", "koreanDigital",
            "koreanCounting", "koreanLegal", "koreanDigital2",
        ))
    )
    | {57: "numberInDash", 255: "none"}
)  # fmt: skip
"""The number formats by the code that .doc, RTF and WordprocessingML 2003 give them ([MS-OSHARED] 2.2.1.3)."""
