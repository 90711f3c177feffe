"""Worksheets: which are written, what their form says, how the passages are marked, what their files are called."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from textmine.export.office import write_worksheet, write_worksheets
from textmine.export.office.filenames import file_name
from textmine.model import Review, Subject, Verdict

from .conftest import HEAD, decide
from .reading import opened, raw, text_of


@pytest.fixture(scope="module")
def pair(folder):
    return next((folder / "问题底稿").glob("*雷同情况.docx"))


def test_only_what_is_held_for_alike_or_suspect_is_written_up(folder):
    names = sorted(path.name for path in (folder / "问题底稿").iterdir())
    assert len(names) == 2  # the pair; the paper with a finding; neither what is fair nor what is disputed
    assert "大河镇党委" in names[0]
    assert names[1].startswith("问题底稿002 县人民医院")


def test_without_decisions_none_is_written_and_that_is_said(corpus, tmp_path):
    done = write_worksheets(corpus, Review(), tmp_path, head=HEAD)
    assert (done.paths, done.note.key) == ((), "office.none_decided")
    fair = decide((Subject.paper(corpus.submissions[0].name), Verdict.FAIR, "甲"))
    assert write_worksheets(corpus, fair, tmp_path, head=HEAD).note.key == "office.none_chosen"
    assert list(tmp_path.iterdir()) == []


def test_a_lead_whose_papers_are_gone_is_passed_over(corpus, tmp_path):
    gone = decide((Subject.pair("没有了.docx", corpus.submissions[0].name), Verdict.ALIKE, "甲"))
    assert write_worksheets(corpus, gone, tmp_path, head=HEAD).paths == ()


def test_the_form_says_what_it_is_about(pair):
    words = text_of(pair)
    for label in ("名称", "编号", "编制日期", "被查单位", "来源", "问题概要", "核定意见", "支撑材料目录",
                  "编制人", "复核人", "审定人", "日期"):  # fmt: skip
        assert label in words.split("\n"), label
    assert "〔2026〕001号" in words
    assert "2026年1月5日" in words
    assert "文件：乡镇/青石镇自查报告.docx" in words
    assert "最长连续" in words
    assert "可能在先的是青石镇党委（线索）" in words
    assert "雷同。备注：=cmd" in words
    assert "附件1　左右对照：" in words


def test_the_signatures_are_left_empty(pair):
    table = opened(pair).tables[0]
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows[-2:]]
    assert {words for row in rows for words in row} == {"编制人", "复核人", "审定人", "日期", ""}


def test_shared_words_are_bold_underlined_numbered_and_different_ones_boxed(pair):
    table = next(t for t in opened(pair).tables if len(t.columns) == 2)
    assert len(table.rows) == 2
    for cell in table.rows[1].cells:
        runs = [r for p in cell.paragraphs for r in p.runs]
        shared = [r for r in runs if r.bold and r.underline]
        assert shared
        assert all(r._r.rPr.find(qn("w:shd")) is not None for r in shared)
        assert [r.text for r in runs if r.text.startswith("①")] == ["①"]
        assert any(r._r.rPr.find(qn("w:bdr")) is not None for r in runs)
        assert any(r._r.rPr.find(qn("w:color")) is not None for r in runs), "legitimate text is grey"
    left, right = (cell.text for cell in table.rows[1].cells)
    assert ("12" in left and "9" in right) or ("9" in left and "12" in right)


def test_the_attachment_begins_on_a_page_of_its_own(pair):
    paragraph = next(p for p in opened(pair).paragraphs if p.text.startswith("附件1"))
    assert paragraph.paragraph_format.page_break_before


def test_a_group_and_a_finding_have_worksheets_too(corpus, tmp_path):
    group = Subject.group(corpus.groups[0].papers)
    write_worksheet(corpus, Review(), group, tmp_path / "g.docx", number=7, head=HEAD)
    words = text_of(tmp_path / "g.docx")
    assert "2篇材料共用同一篇正文，共同部分640字" in words
    assert "〔2026〕007号" in words
    assert "未核定" in words
    found = corpus.findings[0]
    subject = Subject.finding(found.paper, found.kind.value, found.span.start, found.span.end)
    write_worksheet(corpus, Review(), subject, tmp_path / "f.docx", number=8, head=HEAD)
    words = text_of(tmp_path / "f.docx")
    assert "文字线索" in words
    assert "由XX同志负责" in words


def test_a_paper_that_is_not_there_is_a_key_error(corpus, tmp_path):
    with pytest.raises(KeyError):
        write_worksheet(corpus, Review(), Subject.paper("没有"), tmp_path / "x.docx", number=1, head=HEAD)


def test_nothing_in_a_worksheet_is_run(folder):
    for path in (folder / "问题底稿").iterdir():
        assert "w:fldSimple" not in raw(path)
        assert "instrText" not in raw(path)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_names_of_files_are_safe_and_never_the_same(stems):
    taken = set()
    names = [file_name(stem, ".docx", taken, 40) for stem in stems]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set('\\/:*?"<>|\n\r\t\0')
        assert name == name.strip(" .")
        assert len(name) <= 40 + 1 + len("(9).docx")
        name.encode("utf-8")


@pytest.mark.parametrize("stem", ["CON", "con.x", "LPT1", "nul", "COM¹", "aux. "])
def test_names_of_devices_are_no_names_of_files(stem):
    assert file_name(stem, ".docx", set(), 40).startswith("_")
