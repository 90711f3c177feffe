"""RTF as different programs write it."""

import pytest

from textmine.errors import LimitError, UnreadableError
from textmine.model import Aside, AsideKind
from textmine.read.rtf.reader import read_rtf

FONTS = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Times New Roman;}{\f2\fnil\fcharset2 Symbol;}{\f3\fnil\fcharset2 Wingdings;}{\f4\fcharset128 MS Mincho;}}"


def rtf(body, head=r"\ansi\ansicpg936\deff0"):
    return rf"{{\rtf1{head}{FONTS}{body}}}".encode("latin-1")


def hexed(text, encoding="gb18030"):
    return "".join(rf"\'{byte:02x}" for byte in text.encode(encoding))


def unicoded(text):
    units = text.encode("utf-16-le")
    return "".join(rf"\u{int.from_bytes(units[i : i + 2], 'little', signed=True)}?" for i in range(0, len(units), 2))


@pytest.fixture
def text(limits):
    def read(body, **head):
        reading = read_rtf(rtf(body, **head), limits)
        assert reading.reason is None
        return reading.text

    return read


def cells(reading):
    return [(c.table, c.row, c.column, c.columns, c.span.of(reading.text)) for c in reading.cells]


# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(hexed("党建"), "党建", id="code page"),
        pytest.param(rf"\f1 {hexed('党建')}A", "党建A", id="Western font left standing"),
        pytest.param(r"\f1 \'93x\'94", "“x”", id="Western quotes"),
        pytest.param(rf"\f4 {hexed('東京', 'cp932')}", "東京", id="Japanese font"),
        pytest.param(r"\'d7" + "\n" + r"\'dc", "总", id="character over two lines"),
        pytest.param(r"\'97\\x", b"\x97\\x".decode("gb18030"), id="escaped second byte"),
        pytest.param(r"\'81Ax", b"\x81Ax".decode("gb18030"), id="plain second byte"),
        pytest.param(unicoded("党𠮷"), "党𠮷", id="surrogates"),
        pytest.param(r"\uc2\u20826\'b5\'b3\u24314\'bd\'a8", "党建", id="fallback of two bytes"),
        pytest.param(r"{\uc0\u20826}\u24314?x", "党建x", id="fallback length ends with the group"),
        pytest.param(r"\u20826 ?\u24314", "党建", id="blank before the fallback"),
        pytest.param(r"\u131072?", "\U00020000", id="whole code point"),
        pytest.param(r"\f2\'b7\f3\'fe\f0\u-3842?", "•☑•", id="symbol fonts"),
        pytest.param(r"a\~b\_c\-d\tab e\line f", "a\u00a0b-cd\te\nf", id="control symbols"),
        pytest.param(r"\ldblquote x\rdblquote\emdash\lquote y\rquote\endash\bullet", "“x”—‘y’–•", id="marks"),
        pytest.param(r"\{x\}\\", "{x}\\", id="escapes"),
        pytest.param(r"{\upr{ansi}{\*\ud{" + unicoded("新") + "}}}", "新", id="twins"),
    ],
)
def test_characters(text, body, expected):
    assert text(body + r"\par") == expected + "\n"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (r"\ansi\ansicpg950", hexed("黨建", "cp950"), "黨建"),
        (r"\ansi\ansicpg1252", r"\'e9t\'e9", "été"),
        (r"\mac", r"\'8et\'8e", "été"),
        (r"\pca", r"\'82t\'82", "été"),
        (r"\ansi\ansicpg99999", r"\'e9", "é"),
    ],
)
def test_code_pages(limits, head, body, expected):
    assert read_rtf(rf"{{\rtf1{head} {body}\par}}".encode("latin-1"), limits).text == expected + "\n"


def test_raw_utf_8_and_raw_gbk(limits):
    for encoding in ("utf-8", "gb18030"):
        data = r"{\rtf1\ansi\ansicpg936 自查报告\par}".encode(encoding)
        assert read_rtf(data, limits).text == "自查报告\n"


# --- paragraphs -------------------------------------------------------------------------------------------------------


def test_numbers_that_the_writer_printed_are_in(text):
    body = (
        rf"{{\listtext\pard\plain {hexed('一、')}\tab}}{hexed('问题')}\par"
        rf"{{\pntext\f2\'b7\tab}}{hexed('要点')}\par {{\listtext 1.}}{hexed('条')}\par"
    )
    assert text(body) == "一、问题\n• 要点\n1.条\n"


def test_hidden_and_deleted_text_is_out_and_joins(text):
    body = (
        r"{\v hidden}a{\deleted gone\par }b{\revised new}\par"
        r"{\v c\v0 d\plain e}\par {\listtext 2.\tab}\deleted x\par\plain {\listtext 3.\tab}y\par {\mvf away}{\mvt here}\par"
    )
    assert text(body) == "abnew\nde\n3. y\nhere\n"


def test_groups_that_are_no_text(text):
    body = (
        r"{\info{\title t}}{\stylesheet{\s0 Normal;}}{\colortbl;\red0;}{\*\generator G;}{\pict\bin5 }}{{}}{\*\shppict{\pict 00ff}}"
        r"{\nonshppict{\pict ff}}{\object{\*\objdata 0102}{\result r}}{\xe{x}}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}"
        r"{\b0\*\cs7 style}\par"
    )
    assert text(body) == "rlinkstyle\n"


def test_fields_without_result(text):
    body = rf"{{\field{{\*\fldinst EQ \\o\\ac({hexed('○')},5)}}{{\fldrslt}}}}{{\field{{\*\fldinst PAGE}}}}x\par"
    assert text(body) == "⑤x\n"


def test_breaks_and_sections(text):
    assert text("a\\\nb\\page c\\sect\\sectd d\\par") == "a\nb\nc\nd\n"


def test_the_last_paragraph_needs_no_end(text):
    assert text(r"a\par b") == "a\nb\n"


def test_text_boxes_come_once_behind_their_paragraph(text):
    shape = r"{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt \pard box\par}}{\shprslt{\*\do{\dptxbxtext box\par}}}}"
    assert text(rf"before{shape}after\par {{\*\do{{\dptxbxtext old\par}}}}next\par") == "beforeafter\nbox\nnext\nold\n"


# --- asides -----------------------------------------------------------------------------------------------------------


def test_notes_comments_and_heads_stand_aside(limits):
    body = (
        r"{\header head\par}{\footerf - \chpgn  -\par}{\headerl head\par}"
        r"ab{\super\chftn{\footnote\pard\plain\chftn  foot}}cd{\footnote\ftnalt end}"
        r"{\*\atnid X}{\*\atnauthor Y}\chatn{\*\annotation{\*\atndate 1}remark}e\par"
    )
    reading = read_rtf(rtf(body), limits)
    assert reading.text == "abcde\n"
    assert reading.asides == (
        Aside(AsideKind.HEADER, "head"),
        Aside(AsideKind.FOOTNOTE, "foot", 2),
        Aside(AsideKind.ENDNOTE, "end", 4),
        Aside(AsideKind.COMMENT, "remark", 4),
    )


# --- tables -----------------------------------------------------------------------------------------------------------


def test_cells_stand_in_the_grid_of_their_table(limits):
    body = (
        r"before\par\trowd\cellx1000\cellx2000\cellx3000\pard\intbl a\cell b\cell c\cell\row"
        r"\trowd\cellx1010\cellx3000\pard\intbl d\cell e\cell\row"
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl f\cell g\cell\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell h\cell i\par j\cell\row\pard after\par"
        r"\trowd\cellx1000\intbl k\cell\row"
    )
    reading = read_rtf(rtf(body), limits)
    assert reading.text == "before\na\tb\tc\nd\te\nf\tg\nh\ni\nj\nafter\nk\n"
    assert cells(reading) == [
        (0, 0, 0, 1, "a"), (0, 0, 1, 1, "b"), (0, 0, 2, 1, "c"), (0, 1, 0, 1, "d"), (0, 1, 1, 2, "e"),
        (0, 2, 0, 1, "f"), (0, 2, 1, 2, "g"), (0, 3, 1, 1, "h"), (0, 3, 2, 1, "i\nj"), (1, 0, 0, 1, "k"),
    ]  # fmt: skip


def test_a_table_in_a_cell(limits):
    body = (
        r"\trowd\cellx1000\cellx2000\pard\intbl a\cell b\par\pard\intbl\itap2 c\nestcell{\nonesttables\par}d\nestcell"
        r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}\pard\intbl\itap1 e\cell"
        r"{\trowd\cellx1000\cellx2000\row}\pard x\par"
    )
    reading = read_rtf(rtf(body), limits)
    assert reading.text == "a\nb\nc\td\ne\nx\n"
    assert cells(reading) == [
        (0, 0, 0, 1, "a"),
        (0, 0, 1, 1, "b"),
        (1, 0, 0, 1, "c"),
        (1, 0, 1, 1, "d"),
        (0, 0, 1, 1, "e"),
    ]


def test_tables_of_careless_programs(limits):
    without_intbl = read_rtf(
        rtf(r"\trowd\cellx1\cellx2 a\cell b\cell\row\trowd\cellx1\cellx2 c\cell d\cell\row\pard e\par"), limits
    )
    assert without_intbl.text == "a\tb\nc\td\ne\n"
    without_plan = read_rtf(rtf(r"\pard\intbl a\cell b\cell\row\pard\intbl c\cell d"), limits)
    assert without_plan.text == "a\tb\nc\td\n"
    assert [c[:4] for c in cells(without_plan)] == [(0, 0, 0, 1), (0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 1)]


# --- damage and malice ------------------------------------------------------------------------------------------------


def test_a_file_cut_short_is_partial(limits):
    reading = read_rtf(rtf(r"{\b whole\par}{\i hal")[:-1], limits)
    assert (reading.text, reading.reason.key) == ("whole\nhal\n", "read.damaged")


def test_what_follows_the_end_is_said(limits):
    assert read_rtf(rtf(r"a\par") + b"\r\n\0", limits).reason is None
    assert read_rtf(rtf(r"a\par}b"), limits).reason.key == "read.damaged"


def test_no_rtf(limits):
    with pytest.raises(UnreadableError):
        read_rtf(b"plain text", limits)


def test_deep_groups_are_refused(limits):
    with pytest.raises(LimitError) as caught:
        read_rtf(b"{\\rtf1 " + b"{" * 5000, limits)
    assert caught.value.reason.key == "read.too_many_groups"


@pytest.mark.parametrize(
    "body",
    [
        r"\itap999999999 a\par\itap0\par" * 50,
        r"\trowd" + r"\cellx1" * 5000 + r"\intbl a\cell\row",
        r"{\*\x\bin9999999999 }",
        r"\u" + "9" * 5000,
        r"\par" + "9" * 5000,
        r"\'" * 1000,
        r"{\fonttbl" * 20,
        r"\f9999999999 a\f-1 b",
        r"{\upr{\upr{\*\ud",
        r"\row\row\cell\nestrow\nestcell\row",
        r"{\field{\*\fldinst{\field{\*\fldinst EQ \\o(((}}}",
        r"{\footnote{\footnote{\footnote x}}}\ftnalt",
        r"{\listtext{\listtext\par\cell\row",
    ],
)
def test_nonsense_ends(limits, body):
    reading = read_rtf(rtf(body + " end"), limits)
    assert all(c.span.of(reading.text).strip() for c in reading.cells)


def test_a_text_past_the_limit_keeps_its_beginning(small):
    reading = read_rtf(rtf(r"abcdefgh\par " * 100), small(max_chars=100))
    assert reading.text.startswith("abcdefgh\nabcdefgh\n")
    assert len(reading.text) <= 120
    assert reading.reason.key == "read.too_long"
