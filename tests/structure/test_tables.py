"""Ledgers: each cell by itself, under the title of its column; tables that only lay a page out stay prose."""

from __future__ import annotations

import pytest

from textmine.model import Cell, Document, Outcome, Span
from textmine.structure.papers import papers

from .shapes import headings, own

PROSE = "今年以来，支部按照要求认真开展自查，现将有关情况报告如下。"
ROWS = [
    ["序号", "存在问题", "整改措施", "责任人"],
    ["1", "学习不够经常。一年只学三次。", "每月学习一次；由书记领学", "王书记"],
    ["2", "会议记录不全", "完善制度", "李委员"],
]


def tabbed(rows):
    return "\n".join("\t".join(row) for row in rows)


def celled(rows, table=0, offset=0):
    """Rows as a reader hands them over: text, and the cells with their places."""
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words:
                cells.append(Cell(Span(offset + len(text), offset + len(text) + len(words)), table, r, c))
            text += words + "\t"
        text = text[:-1] + "\n"
    return text, tuple(cells)


def columns(paper):
    return [(s.column, s.text) for s in paper.structure.statements if s.column]


def titles(paper):
    return [s.text for s in paper.structure.statements if s.heading]


@pytest.fixture
def parse_cells(lexicon, rules):
    def parsed(before, rows, after="", **more):
        text, cells = celled(rows, offset=len(before), **more)
        (paper,) = papers(Document("表.docx", "docx", Outcome.TEXT, before + text + after, cells=cells), lexicon, rules)
        return paper

    return parsed


LEDGER = [
    ("序号", "1"),
    ("存在问题", "学习不够经常。"),
    ("存在问题", "一年只学三次。"),
    ("整改措施", "每月学习一次；"),
    ("整改措施", "由书记领学"),
    ("责任人", "王书记"),
    ("序号", "2"),
    ("存在问题", "会议记录不全"),
    ("整改措施", "完善制度"),
    ("责任人", "李委员"),
]


def test_cells_are_statements_under_the_title_of_their_column(parse_cells):
    paper = parse_cells("问题整改台账\n", ROWS)
    assert columns(paper) == LEDGER
    assert titles(paper) == ["问题整改台账", *ROWS[0]]


def test_rows_of_tabs_are_a_ledger_too(parse_one):
    assert columns(parse_one(f"问题整改台账\n{tabbed(ROWS)}")) == LEDGER


def test_a_header_that_is_repeated_titles_and_is_no_content(parse_cells):
    assert columns(parse_cells("台账\n", [ROWS[0], ROWS[1], ROWS[0], ROWS[2]])) == LEDGER


def test_a_page_number_between_rows_parts_no_table(parse_one):
    rows = [tabbed(ROWS[:2]), "— 1 —", tabbed(ROWS[2:])]
    assert columns(parse_one("\n".join(["台账", *rows]))) == LEDGER


def test_a_header_of_two_rows(lexicon, rules):
    text = "存在问题\t\t整改情况\t\n类别\t具体表现\t整改措施\t完成时限\n学习\t次数少。\t每月一次。\t长期坚持\n"
    spots = [
        (0, 0, 2),
        (0, 2, 2),
        (1, 0, 1),
        (1, 1, 1),
        (1, 2, 1),
        (1, 3, 1),
        (2, 0, 1),
        (2, 1, 1),
        (2, 2, 1),
        (2, 3, 1),
    ]
    cells, start = [], 0
    words = [w for row in text.split("\n") for w in row.split("\t") if w]
    for word, (row, column, wide) in zip(words, spots, strict=True):
        start = text.index(word, start)
        cells.append(Cell(Span(start, start + len(word)), 0, row, column, wide))
        start += len(word)
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, text, cells=tuple(cells)), lexicon, rules)
    assert columns(paper) == [
        ("类别", "学习"),
        ("具体表现", "次数少。"),
        ("整改措施", "每月一次。"),
        ("完成时限", "长期坚持"),
    ]


def test_a_title_that_does_not_tell_keeps_the_one_above_it(parse_one):
    rows = ["序号\t存在问题\t\t整改措施", "\t党建方面\t业务方面\t", "1\t学习少。\t办事慢。\t抓紧。"]
    found = columns(parse_one("\n".join(["台账", *rows])))
    assert found[1:3] == [("存在问题 党建方面", "学习少。"), ("存在问题 业务方面", "办事慢。")]


def test_labels_at_the_left_title_their_row(parse_cells):
    rows = [["单位", "青石村党支部", "负责人", "王大山"], ["存在问题", "学习不够经常。"], ["整改措施", "每月一次。"]]
    paper = parse_cells("自查表\n", rows)
    assert columns(paper) == [
        ("单位", "青石村党支部"),
        ("负责人", "王大山"),
        ("存在问题", "学习不够经常。"),
        ("整改措施", "每月一次。"),
    ]


def test_a_cell_of_several_lines_is_one_flow_cut_at_stops_and_numbers(lexicon, rules):
    text = "存在问题\n1.学习不够\n2.记录不\n全，台账\n缺页\n整改措施\n抓紧\n"
    cells = [
        Cell(Span(0, 4), 0, 0, 0),
        Cell(Span(5, 25), 0, 0, 1),
        Cell(Span(26, 30), 0, 1, 0),
        Cell(Span(31, 33), 0, 1, 1),
    ]
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, text, cells=tuple(cells)), lexicon, rules)
    assert columns(paper) == [("存在问题", "1.学习不够"), ("存在问题", "2.记录不全，台账缺页"), ("整改措施", "抓紧")]


def test_a_cell_that_holds_a_whole_report_stays_prose_with_sections(lexicon, rules):
    report = "一、存在的问题\n学习不够经常，记录不全。\n二、整改措施\n每月集中学习一次。\n"
    text = f"自查情况\n{report}"
    cells = (Cell(Span(0, 4), 0, 0, 0), Cell(Span(5, 5 + len(report) - 1), 0, 0, 1))
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, text, cells=cells), lexicon, rules)
    assert [title for _, title, _ in headings(paper)] == ["一、存在的问题", "二、整改措施"]
    assert columns(paper) == []


def test_one_cell_around_everything_changes_nothing(lexicon, rules, parse_one):
    report = f"青石村自查报告\n{PROSE}\n一、问题\n学习不够经常。\n"
    document = Document("报告.txt", "docx", Outcome.TEXT, report, cells=(Cell(Span(0, len(report) - 1), 0, 0, 0),))
    (paper,) = papers(document, lexicon, rules)
    assert paper.structure == parse_one(report).structure


def test_no_sentence_goes_on_over_a_table(parse_one):
    wide = "党员干部要认真学习深刻领会准确把握精神实质不断提高政治站位和能力"
    text = "\n".join(["自查报告", *[f"{wide}，\n{wide}。"] * 3, wide, tabbed(ROWS), f"{wide}。"])
    assert f"{wide}。" in own(parse_one(text))


def test_numbers_in_cells_open_no_sections(parse_cells):
    rows = [["存在问题", "整改措施"], ["（一）学习不深。", "一、抓学习。"]]
    assert headings(parse_cells("台账\n", rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        "一、\t存在的问题\n（一）\t学习少。",
        "时间：3月\t地点：会议室",
        "柏杨乡党委\t2025年3月1日",
        "一、存在的问题\t1\n二、整改措施\t3",
    ],
)
def test_tabs_alone_make_no_table(parse_one, text):
    assert columns(parse_one(f"自查报告\n{PROSE}\n{text}")) == []


def test_a_table_without_a_title_that_is_known(parse_one):
    rows = [["年份", "党员", "支部"], ["2023", "312", "12"], ["2024", "305", "11"]]
    assert columns(parse_one(f"报告\n{tabbed(rows)}"))[:3] == [("年份", "2023"), ("党员", "312"), ("支部", "12")]


def test_a_cell_over_two_papers_belongs_to_both(lexicon, rules):
    text = "存在问题\n【篇1】甲村\n学习少。\n【篇2】乙村\n记录乱。\n"
    cells = (Cell(Span(0, 4), 0, 0, 0), Cell(Span(5, len(text) - 1), 0, 0, 1))
    first, second = papers(Document("a", "docx", Outcome.TEXT, text, cells=cells), lexicon, rules)
    assert columns(first)[-1] == ("存在问题", "【篇1】甲村学习少。")
    assert columns(second)[-1] == ("存在问题", "【篇2】乙村记录乱。")


def test_words_that_no_cell_holds_are_not_lost(lexicon, rules):
    cells = (Cell(Span(0, 4), 0, 0, 0), Cell(Span(5, 9), 0, 0, 1))
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, "存在问题\t整改措施 其他的话\n", cells=cells), lexicon, rules)
    assert own(paper) == ["存在问题", "整改措施", "其他的话"]


def test_cells_that_overlap_are_taken_once(lexicon, rules):
    text = "存在问题\t整改措施\n学习少。\t多学。\n"
    cells = [
        Cell(Span(0, 4), 0, 0, 0),
        Cell(Span(2, 9), 0, 0, 1),
        Cell(Span(5, 9), 0, 0, 2),
        Cell(Span(10, 14), 0, 1, 0),
    ]
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, text, cells=tuple(cells)), lexicon, rules)
    assert [s.span.of(text) for s in paper.structure.statements][:2] == ["存在问题", "整改措施"]


def test_a_cell_wider_than_any_table_costs_nothing(lexicon, rules):
    text = "存在问题\t整改措施\n学习少。\t多学。\n"
    cells = (Cell(Span(0, 4), 0, 0, 0, 10**8), Cell(Span(5, 9), 0, 0, 10**8), Cell(Span(10, 14), 0, 1, 0, 10**8))
    (paper,) = papers(Document("a", "docx", Outcome.TEXT, text, cells=cells), lexicon, rules)
    assert "学习少。" in own(paper)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("存在问题", "problem"),
        ("问题表现", "problem"),
        ("主要问题", "problem"),
        ("原因分析", "cause"),
        ("问题症结", "cause"),
        ("整改措施", "remedy"),
        ("整改 举措", "remedy"),
        ("对策建议", "remedy"),
        ("整改情况", "achievement"),
        ("销号情况", "achievement"),
        ("当前进展", "achievement"),
        ("整改成效", "achievement"),
        ("序号", "context"),
        ("整改责任人", "context"),
        ("牵头领导", "context"),
        ("整改时限", "context"),
        ("完成时限", "context"),
        ("问题类别", "context"),
        ("问题数", "context"),
        ("备注", "context"),
        ("党建方面", None),
        ("学习不够经常的问题在各支部都不同程度地存在着", None),
    ],
)
def test_what_the_title_of_a_column_tells(lexicon, title, role):
    assert lexicon.columns.role(title) == role


def test_a_ledger_without_a_title_is_called_by_its_file(parse):
    [paper] = parse(
        "序号\t存在问题\t整改措施\n1\t学习不深入。\t每月学习。\n2\t制度不健全。\t修订制度。\n", path="青山镇台账.csv"
    )
    assert paper.title == "青山镇台账"
