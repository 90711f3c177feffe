"""Writing at the end of a document, however much stands before it."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from textmine.export.office.letter import Letter
from textmine.export.office.paper import blank

TITLES = ("表{number} {title}", "图{number} {title}")


@pytest.fixture
def letter() -> Letter:
    return Letter(blank(), *TITLES)


def tags(document: Document) -> list[str]:
    """What the body holds, in order."""
    return [element.tag.rpartition("}")[2] for element in document.element.body]


def test_all_is_written_before_the_properties_of_the_section(letter: Letter) -> None:
    letter.say("开头。")
    letter.table(["甲", "乙"], [["一", "二"]], [0.5, 0.5], title="数")
    letter.sign("县委组织部", "2026年1月5日")
    assert tags(letter.document) == ["p", "p", "tbl", "p", "p", "p", "p", "sectPr"]


def test_nothing_is_looked_for_in_what_stands_before(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(_: Document) -> None:
        raise AssertionError

    for name in ("paragraphs", "tables", "sections", "add_paragraph", "add_table"):
        monkeypatch.setattr(Document, name, property(looked))
    letter.flush("某镇党委：")
    letter.table(["甲", "乙"], [["一", "二"]] * 3, [0.5, 0.5])
    letter.sign("县委组织部")


def test_what_stands_before_a_signature_goes_with_it(letter: Letter) -> None:
    letter.say("请按期报送。")
    letter.sign("县委组织部", "2026年1月5日")
    kept = [bool(p.paragraph_format.keep_with_next) for p in letter.document.paragraphs]
    assert kept == [True, True, True, False]


def test_a_signature_may_stand_alone(letter: Letter) -> None:
    letter.sign("县委组织部")
    assert [p.text for p in letter.document.paragraphs] == ["", "县委组织部"]


def test_tables_are_as_wide_as_the_page(letter: Letter) -> None:
    letter.table(["甲", "乙"], [["一", "二"]], [0.25, 0.75])
    section = letter.document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    grid = letter.document.tables[0]._tbl.tblGrid.gridCol_lst
    assert [int(column.w) for column in grid] == pytest.approx([width * 0.25, width * 0.75], abs=Mm(0.1))
    assert {cell._tc.tcPr.find(qn("w:tcW")) is not None for cell in letter.document.tables[0].rows[0].cells} == {True}
