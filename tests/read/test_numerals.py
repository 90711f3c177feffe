import pytest

from textmine.read.numerals import BY_CODE, numeral


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 105: "一〇五"}),
        (
            "chineseCountingThousand",
            {10: "十", 12: "十二", 21: "二十一", 101: "一百零一", 110: "一百一十", 1005: "一千零五"},
        ),
        ("taiwaneseCountingThousand", {15: "十五", 20: "二十", 200: "二百"}),
        ("japaneseCounting", {10: "十", 11: "十一", 100: "百", 111: "百十一", 2025: "二千二十五"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 23: "贰拾叁"}),
        ("ideographDigital", {10: "一〇", 25: "二五"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "甲子"}),
        ("decimal", {0: "0", 3: "3"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛", 21: "21"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperLetter", {2: "B", 28: "BB"}),
        ("lowerRoman", {4: "iv", 9: "ix"}),
        ("upperRoman", {14: "XIV", 1990: "MCMXC"}),
        ("japaneseLegal", {12: "壱拾弐"}),
        ("koreanCounting", {1: "일", 21: "이십일"}),
        ("koreanDigital", {10: "일영"}),
        ("ganada", {1: "가", 14: "하", 15: "15"}),
        ("aiueo", {1: "ｱ", 46: "ﾝ"}),
        ("irohaFullWidth", {1: "イ", 47: "ス"}),
        ("numberInDash", {3: "- 3 -"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 112: "112th", 121: "121st"}),
        ("001", {7: "007", 1234: "1234"}),
        ("0" * 5000 + "1", {7: "0000000007"}),
        ("none", {5: ""}),
        ("bullet", {5: ""}),
        ("aFormatOfTomorrow", {5: "5"}),
    ],
)
def test_styles(style, expected):
    assert {value: numeral(value, style) for value in expected} == expected


@pytest.mark.parametrize("style", ["lowerLetter", "upperRoman", "chineseCountingThousand", "japaneseCounting"])
def test_an_absurd_number_stays_short(style):
    assert numeral(2**31, style) == str(2**31)
    assert numeral(-3, style) == "-3"


def test_the_codes_of_older_formats():
    """[MS-OSHARED] 2.2.1.3, spot checks along the list."""
    assert [BY_CODE[code] for code in (0, 11, 18, 23, 30, 37, 39, 57, 255)] == [
        "decimal", "japaneseCounting", "decimalEnclosedCircle", "bullet", "ideographTraditional", "chineseCounting",
        "chineseCountingThousand", "numberInDash", "none",
    ]  # fmt: skip
