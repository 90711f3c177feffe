"""An office's own template: fields wherever they stand, the body where it belongs, and clear words for broken ones."""

from __future__ import annotations

import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from textmine.errors import UsageError
from textmine.export.office import Letterhead, write_analysis, write_office, write_worksheets
from textmine.words import LANGUAGES, say

from .conftest import DAY
from .reading import opened, raw, text_in, text_of


def template(folder, name="分析报告.docx", *, body="{{正文}}"):
    """A template with a field in a paragraph, one split over runs, in a table, and in the header."""
    document = docx.Document()
    section = document.sections[0]
    section.top_margin, section.left_margin = Mm(30), Mm(20)
    section.header.paragraphs[0].add_run("{{发文")
    section.header.paragraphs[0].add_run("机关}}文件")
    document.styles["Heading 1"].font.size = Pt(20)
    document.add_paragraph("{{标题}}")
    split = document.add_paragraph("编号")
    for part in ("{", "{ 日", "期", " }", "}起"):
        split.add_run(part).bold = True
    document.add_paragraph("{{不认识}}和{{7*7}}、{% for x in y %}")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "{{单位}}"
    if body:
        document.add_paragraph(body)
    document.add_paragraph("尾声")
    document.save(str(folder / name))
    return folder


def report(corpus, review, folder, out, issuer="督查室"):
    write_analysis(corpus, review, out / "x.docx", head=Letterhead(DAY, issuer, folder))
    return out / "x.docx"


@pytest.fixture
def folder(tmp_path):
    (made := tmp_path / "templates").mkdir()
    return made


def test_fields_are_filled_everywhere_and_unknown_ones_stay(corpus, review, folder, tmp_path):
    path = report(corpus, review, template(folder), tmp_path)
    words = text_of(path)
    assert words.startswith("关于报送材料审阅情况的分析报告\n编号2026年1月5日起\n{{不认识}}和{{7*7}}、{% for x in y %}")
    assert text_in(opened(path).sections[0].header._element) == "督查室文件"


def test_the_body_stands_in_its_place_in_the_styles_of_the_template(corpus, review, folder, tmp_path):
    path = report(corpus, review, template(folder), tmp_path)
    document = opened(path)
    words = text_of(path)
    assert "{{正文}}" not in words
    assert words.rstrip().endswith("尾声")
    assert words.index("{{单位}}") < words.index("一、基本情况") < words.index("尾声")
    assert words.count("关于报送材料审阅情况的分析报告") == 1
    assert round(document.sections[0].top_margin / Mm(1)) == 30
    assert document.styles["Heading 1"].font.size == Pt(20)
    assert document.styles["公文正文"].base_style.name == "Normal"


def test_without_a_place_the_body_comes_last(corpus, review, folder, tmp_path):
    words = text_of(report(corpus, review, template(folder, body=""), tmp_path))
    assert words.index("尾声") < words.index("一、基本情况")


def test_the_body_may_stand_in_a_cell(corpus, review, folder, tmp_path):
    document = docx.Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{正文}}"
    document.save(str(folder / "分析报告.docx"))
    path = report(corpus, review, folder, tmp_path)
    cell = opened(path).tables[0].rows[0].cells[0]
    assert "一、基本情况" in cell.text
    assert cell._tc[-1].tag == qn("w:p")


def test_fields_in_quoted_words_are_words(corpus, review, folder, tmp_path):
    """The hostile paper of the stack writes {{ 7*7 }}; another could write {{单位}}."""
    path = report(corpus, review, template(folder), tmp_path, issuer="{{正文}}<w:p/>")
    assert "{{正文}}<w:p/>" in text_of(path)


def test_each_worksheet_has_its_own_number_and_unit(corpus, review, folder, tmp_path):
    document = docx.Document()
    document.add_paragraph("{{编号}}|{{单位}}|{{标题}}")
    document.save(str(folder / "问题底稿.docx"))
    done = write_worksheets(corpus, review, tmp_path, head=Letterhead(DAY, templates=folder))
    first = [text_of(path).split("\n")[0] for path in done.paths]
    assert first[0].startswith("〔2026〕001号|")
    assert "大河镇党委" in first[0]
    assert first[1].startswith("〔2026〕002号|县人民医院|")


def test_a_template_without_styles_of_ours_is_lent_them(corpus, review, folder, tmp_path):
    document = docx.Document()
    for style in list(document.styles.element.findall(qn("w:style"))):
        if not style.get(qn("w:default")):
            document.styles.element.remove(style)
    document.styles.element.find(qn("w:style")).set(qn("w:styleId"), "a")
    document.add_paragraph("{{正文}}")
    document.save(str(folder / "分析报告.docx"))
    path = report(corpus, review, folder, tmp_path)
    assert '<w:basedOn w:val="a"/>' in raw(path, "word/styles.xml")
    assert "黑体" in raw(path, "word/styles.xml")


def _no_word(path):
    path.write_bytes(b"PK\x03\x04 no package at all")


def _empty(path):
    path.write_bytes(b"")


def _other_package(path):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "x")


def _broken_xml(path):
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"][:200]
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


def _folder(path):
    path.mkdir()


@pytest.mark.parametrize("break_it", [_no_word, _empty, _other_package, _broken_xml, _folder])
def test_a_broken_template_is_told_in_words(corpus, review, folder, tmp_path, break_it):
    break_it(folder / "分析报告.docx")
    with pytest.raises(UsageError) as caught:
        report(corpus, review, folder, tmp_path)
    assert all("分析报告.docx" in say(caught.value.reason, language) for language in LANGUAGES)


def test_a_bomb_is_not_opened(corpus, review, folder, tmp_path):
    with zipfile.ZipFile(folder / "分析报告.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * 60_000_000)
    with pytest.raises(UsageError) as caught:
        report(corpus, review, folder, tmp_path)
    assert caught.value.reason.key == "office.template_large"


def test_a_folder_that_is_not_there_is_told_before_any_work(corpus, review, tmp_path):
    with pytest.raises(UsageError):
        write_office(corpus, review, tmp_path, head=Letterhead(DAY, templates=tmp_path / "none"))
    assert list(tmp_path.iterdir()) == []
