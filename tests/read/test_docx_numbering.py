"""Automatic numbers of Word: which list and level a paragraph stands in, and what is printed for it."""

import pytest

from textmine.read.word.docx import read_docx

from .read_inputs import paragraph
from .word_inputs import abstract, item, level, num, para, part, run, word


@pytest.fixture
def text(limits):
    def read(body, numbering, styles=""):
        parts = {
            "numbering.xml": ("numbering", part("numbering", numbering)),
            "styles.xml": ("styles", part("styles", styles)),
        }
        reading = read_docx(word(body, parts), limits)
        assert reading.reason is None
        return reading.text

    return read


def style(name, *, based_on="", number=None, index=None, title=""):
    place = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    place += "" if number is None else f'<w:numId w:val="{number}"/>'
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title or name}"/>{base}'
        f"<w:pPr><w:numPr>{place}</w:numPr></w:pPr></w:style>"
    )


def styled(text, name):
    return paragraph(text, f'<w:pStyle w:val="{name}"/>')


DECIMAL = [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("chineseCounting", "十一、"),
        ("chineseCountingThousand", "十一、"),
        ("chineseLegalSimplified", "壹拾壹、"),
        ("taiwaneseCounting", "十一、"),
        ("taiwaneseCountingThousand", "十一、"),
        ("ideographLegalTraditional", "壹拾壹、"),
        ("ideographDigital", "一一、"),
        ("ideographTraditional", "11、"),
        ("ideographZodiac", "戌、"),
        ("ideographEnclosedCircle", "11、"),
        ("decimalEnclosedCircle", "⑪、"),
        ("decimalEnclosedCircleChinese", "⑪、"),
        ("decimalEnclosedParen", "⑾、"),
        ("decimalEnclosedFullstop", "⒒、"),
        ("decimalFullWidth", "１１、"),
        ("japaneseCounting", "十一、"),
        ("koreanCounting", "십일、"),
        ("aiueoFullWidth", "サ、"),
        ("ganada", "카、"),
        ("numberInDash", "- 11 -、"),
        ("arabicAlpha", "11、"),
    ],
)
def test_formats(text, form, expected):
    numbering = abstract(level(0, form, "%1、", start=11)) + num(1)
    assert text(item("甲", 1), numbering) == f"{expected}甲\n"


def test_a_custom_format_with_leading_zeros(text):
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    made = f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{custom}<w:lvlText w:val="%1号"/></w:lvl>'
    assert text(item("a") + item("b"), abstract(made) + num(1)) == "009号 a\n010号 b\n"


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("tab", "一、甲\n"), ("space", "一、 甲\n"), ("nothing", "一、甲\n")],
)
def test_what_stands_between_number_and_text(text, suffix, expected):
    made = level(0, "chineseCounting", "%1、", extra=f'<w:suff w:val="{suffix}"/>')
    assert text(item("甲"), abstract(made) + num(1)) == expected


def test_a_style_says_the_level_and_the_style_below_it_the_list(text):
    """Word writes its headings so: the list at Heading 1, only a level at Heading 2."""
    styles = style("H1", number=1) + style("H2", based_on="H1", index=1) + style("H3", based_on="H2", index=2)
    body = styled("章", "H1") + styled("节", "H2") + styled("条", "H3") + styled("节", "H2")
    assert text(body, abstract(*DECIMAL) + num(1), styles) == "1 章\n1.1 节\n1.1.1 条\n1.2 节\n"


def test_a_paragraph_says_the_list_and_its_style_the_level(text):
    styles = style("H2", index=1)
    body = item("章") + item("节", 1, None, '<w:pStyle w:val="H2"/>')
    assert text(body, abstract(*DECIMAL) + num(1), styles) == "1 章\n1.1 节\n"


def test_the_level_that_names_a_style_rules(text):
    named = [level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", extra='<w:pStyle w:val="T"/>')]
    assert text(item("章") + styled("节", "T"), abstract(*named) + num(1), style("T", number=1)) == "1 章\n1.1 节\n"


def test_a_style_that_takes_the_number_of_its_ancestor_away(text):
    styles = style("A", number=1) + style("B", based_on="A", number=0)
    assert text(styled("有", "A") + styled("无", "B"), abstract(*DECIMAL) + num(1), styles) == "1 有\n无\n"


def test_a_list_that_points_to_a_list_style(text):
    link = abstract(number=8, inside='<w:numStyleLink w:val="L"/>')
    real = abstract(*DECIMAL, inside='<w:styleLink w:val="L"/>')
    numbering = real + link + num(1, 7) + num(2, 8)
    assert text(item("甲", 2), numbering, style("L", number=1)) == "1 甲\n"
    assert text(item("甲", 2), numbering) == "1 甲\n"


def test_lists_that_point_at_each_other_end(text):
    ring = abstract(number=7, inside='<w:numStyleLink w:val="A"/>') + abstract(
        number=8, inside='<w:numStyleLink w:val="B"/>'
    )
    styles = style("A", number=2) + style("B", number=1)
    assert text(item("甲"), ring + num(1, 7) + num(2, 8), styles) == "甲\n"


def test_a_skipped_level_counts(text):
    """As in Word: after 1.1.1 without a 1.1 before it, the next on the second level is 1.2."""
    body = item("a") + item("b", 1, 2) + item("c", 1, 1)
    assert text(body, abstract(*DECIMAL) + num(1)) == "1 a\n1.1.1 b\n1.2 c\n"


def test_a_level_that_restarts_only_below_the_first(text):
    levels = [*DECIMAL[:2], level(2, "decimal", "(%3)", extra='<w:lvlRestart w:val="1"/>')]
    body = (
        item("a") + item("b", 1, 1) + item("c", 1, 2) + item("d", 1, 1) + item("e", 1, 2) + item("f") + item("g", 1, 2)
    )
    assert text(body, abstract(*levels) + num(1)) == "1 a\n1.1 b\n(1) c\n1.2 d\n(2) e\n2 f\n(1) g\n"


def test_deleted_and_hidden_paragraphs_are_not_counted(text):
    gone = (
        item("删", properties="<w:rPr><w:del/></w:rPr>")
        .replace("<w:t ", "<w:delText ")
        .replace("</w:t>", "</w:delText>")
    )
    hidden = para(run("藏", "<w:vanish/>"), '<w:rPr><w:vanish/></w:rPr><w:numPr><w:numId w:val="1"/></w:numPr>')
    body = item("甲") + gone + hidden + item("乙")
    assert text(body, abstract(*DECIMAL) + num(1)) == "1 甲\n2 乙\n"


def test_a_run_in_title_keeps_its_number(text):
    title = para(run("学习不够。"), '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>')
    numbering = abstract(level(0, "chineseCounting", "（%1）")) + num(1)
    assert text(title + paragraph("表现为"), numbering) == "（一）学习不够。表现为\n"


def test_bullets_show_in_any_font(text):
    def bullet(font, char):
        look = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'
        return abstract(level(0, "bullet", char, look=look)) + num(1)

    assert text(item("a"), bullet("Wingdings", "\uf0a8")) == "□ a\n"
    assert text(item("a"), bullet("Wingdings", "n")) == "• a\n"
    assert text(item("a"), bullet("Symbol", "\uf0b7")) == "• a\n"
    assert text(item("a"), bullet("宋体", "★")) == "★ a\n"


def test_a_number_that_is_itself_hidden(text):
    numbering = abstract(level(0, "decimal", "%1.", look="<w:rPr><w:vanish/></w:rPr>")) + num(1)
    assert text(item("a"), numbering) == "a\n"


def test_a_list_that_is_not_there(text):
    assert text(item("a", 9) + item("b", 1, 8), abstract(*DECIMAL) + num(1)) == "a\nb\n"
