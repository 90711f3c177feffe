"""The layout of the standard: page, fonts, page numbers, and bytes that are always the same."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from textmine.export.office import write_analysis, write_office

from .conftest import HEAD
from .reading import opened, raw

REPORT = "分析报告.docx"


@pytest.fixture(scope="module")
def document(folder):
    return opened(folder / REPORT)


def fonts(style):
    return style.element.rPr.find(qn("w:rFonts"))


def test_the_page_is_that_of_the_standard(document):
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin)
    assert [round(size / Mm(1)) for size in (*sizes, section.right_margin)] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading 1", "黑体", None),
        ("Heading 2", "楷体_GB2312", None),
        ("Footer", "宋体", "28"),
    ],
)
def test_the_fonts_are_set_for_chinese(document, style, font, half_points):
    style = document.styles[style]
    assert fonts(style).get(qn("w:eastAsia")) == font
    size = style.element.rPr.find(qn("w:sz"))
    assert (size.get(qn("w:val")) if size is not None else None) == half_points


def test_lines_are_exact_and_paragraphs_begin_two_characters_in(document):
    spacing = document.styles["Normal"].element.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert document.styles["公文正文"].element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_every_run_names_its_chinese_font_and_the_language_is_chinese(document):
    body = document.element.body
    told = {
        r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))
        for r in body.iter(qn("w:r"))
        if r.findall(qn("w:t"))
    }
    assert told == {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"}
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "zh-CN"


def test_other_fonts_are_named_for_computers_without_these(folder):
    table = raw(folder / REPORT, "word/fontTable.xml")
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table
    assert 'w:name="方正小标宋简体"><w:altName' in table


def test_page_numbers_are_fields_right_on_odd_pages_and_left_on_even_ones(document):
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text.replace("1", "") == "—  —"
        assert next(paragraph._p.iter(qn("w:instrText"))).text.strip() == "PAGE"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_the_same_stack_gives_the_same_bytes(corpus, review, folder, tmp_path):
    write_office(corpus, review, tmp_path, head=HEAD)
    for path in sorted(folder.rglob("*.docx")):
        assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes(), path.name
    for path in folder.rglob("*.docx"):
        with zipfile.ZipFile(path) as package:
            assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert (folder / "问题汇总表.xlsx").read_bytes() == (tmp_path / "问题汇总表.xlsx").read_bytes()


def test_the_properties_are_ours_and_of_the_day(document):
    properties = document.core_properties
    assert properties.created == properties.modified == datetime(2026, 1, 5, tzinfo=UTC)
    assert (properties.title, properties.author) == ("关于报送材料审阅情况的分析报告", "中共澄溪县委督查室")


def test_nothing_of_an_empty_document_of_the_library_is_left(folder):
    with zipfile.ZipFile(folder / REPORT) as package:
        names = package.namelist()
    assert not [n for n in names if "thumbnail" in n or "customXml" in n or "stylesWithEffects" in n]


def test_the_report_in_english(corpus, review, tmp_path):
    write_analysis(corpus, review, tmp_path / "x.docx", "en", head=HEAD)
    words = "\n".join(p.text for p in opened(tmp_path / "x.docx").paragraphs)
    assert "1. What came in" in words
    assert "5/1/2026" in words
