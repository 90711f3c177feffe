"""Page numbers and running heads, with and without pages."""

from __future__ import annotations

import pytest

from textmine.model import Span

from .shapes import SENTENCES, TITLED, markers, noise, own, printed


def sheets(*texts: str) -> tuple[str, tuple[Span, ...]]:
    """Several pages as one text, and their spans."""
    text, pages = "", []
    for page in texts:
        pages.append(Span(len(text), len(text) + len(page) + 1))
        text += page + "\n"
    return text, tuple(pages)


@pytest.mark.parametrize("rows", [6, 7, 8, 9, 11])
@pytest.mark.parametrize("known", [True, False], ids=["pages", "no pages"])
def test_sentences_are_whole_across_pages(parse_one, rows, known):
    text, pages = printed(24, rows, "柏杨乡自查报告")
    paper = parse_one(text, pages=pages if known else ())
    assert set(noise(paper)) == {"柏杨乡自查报告", *(f"— {n} —" for n in range(1, len(pages) + 1))}
    assert set(SENTENCES) <= set(own(paper))
    assert markers(paper) == TITLED
    assert paper.title == "枫溪县柏杨乡党委基层党建工作自查报告"


@pytest.mark.parametrize(
    "number",
    [
        "- 1 -",
        "—1—",
        "－ 12 －",
        "第1页",
        "第 1 页 共 3 页",
        "第1页/共3页",
        "共3页 第1页",
        "1/3",
        "第1页，共3页",
        "共 3 页",
    ],
)
def test_every_form_of_a_page_number(parse_one, number):
    paper = parse_one(f"自查报告\n学习不够经常，记录不全。\n{number}\n制度执行不严。")
    assert noise(paper) == [number]


@pytest.mark.parametrize("line", ["第1页的表格没有填", "12", "1/3的党员", "2025年3月1日", "-1-2-", "共3名", "3、"])
def test_what_is_no_page_number(parse_one, line):
    assert noise(parse_one(f"自查报告\n学习不够经常，记录不全。\n{line}\n制度执行不严。")) == []


def test_bare_numbers_count_at_the_edges_of_pages(parse_one):
    text, pages = sheets("自查报告\n学习不够经常。\n12\n记录不全。\n1", "制度执行不严。\n2", "要抓紧整改。\n3")
    assert noise(parse_one(text, pages=pages)) == ["1", "2", "3"]
    assert noise(parse_one(text)) == []


def test_the_title_that_runs_through_the_pages_stays_on_the_first(parse_one):
    text, pages = sheets("柏杨乡自查报告\n学习不够经常。", "柏杨乡自查报告\n记录不全。", "柏杨乡自查报告\n制度不严。")
    paper = parse_one(text, pages=pages)
    assert own(paper)[0] == "柏杨乡自查报告"
    assert noise(paper) == ["柏杨乡自查报告"] * 2


@pytest.mark.parametrize("line", ["整改措施", "存在的问题", "一、问题", "学习不够经常。", "会议"])
def test_what_repeats_at_the_edges_and_is_no_running_head(parse_one, line):
    text, pages = sheets(f"自查报告\n学习少。\n{line}", f"{line}\n记录不全。", f"{line}\n制度不严。")
    assert noise(parse_one(text, pages=pages)) == []


LONG = "青石县住房和城乡建设局党组关于县委第二巡察组反馈意见整改落实情况及下一步工作打算的报告"


def test_the_title_of_the_paper_runs_even_once_and_even_if_long(parse_one):
    text, pages = sheets(f"{LONG[:30]}\n{LONG[30:]}\n学习不够经常。记录", f"{LONG}\n不全。制度不严。")
    assert noise(parse_one(text, pages=pages)) == [LONG]
