"""The title of a column decides what the statements below it do, whatever stands beside them."""

from __future__ import annotations

import pytest

from textmine.model import Label, Role, Statement

TEXT = """自查报告
一、存在的问题
个别党员学习不够主动，存在应付现象。
序号\t存在问题\t原因分析\t整改措施\t整改情况\t责任人
1\t干部交流面窄\t顾虑多\t红灯督办，限期恢复。\t已销号27个\t王书记
二、整改措施
每月集中学习一次。"""


@pytest.fixture(scope="module")
def labelled(paper_of, classifier) -> list[tuple[Statement, Label]]:
    paper = paper_of(TEXT)
    return list(zip(paper.structure.statements, classifier.labels(paper), strict=True))


def test_cells_take_the_role_of_their_column(labelled):
    found = {s.column: label.role for s, label in labelled if s.column}
    assert found == {
        "序号": Role.CONTEXT,
        "存在问题": Role.PROBLEM,
        "原因分析": Role.CAUSE,
        "整改措施": Role.REMEDY,
        "整改情况": Role.ACHIEVEMENT,
        "责任人": Role.CONTEXT,
    }


def test_the_column_is_the_ground(labelled):
    for statement, label in labelled:
        if statement.column:
            assert label.because[0].reason.key == "because.column"
            assert dict(label.because[0].reason.values) == {"title": statement.column}


def test_a_column_leaves_no_doubt(labelled):
    assert {(label.confidence, label.unsure) for s, label in labelled if s.column} == {(1.0, False)}


def test_findings_in_cells_have_categories(labelled):
    [(_, label)] = [(s, label) for s, label in labelled if s.text == "红灯督办，限期恢复。"]
    assert label.categories


def test_running_text_around_a_table_is_labelled_as_without_it(labelled, paper_of, classifier):
    rows = TEXT.split("\n")
    paper = paper_of("\n".join([*rows[:3], *rows[5:]]))
    roles = {s.text: label.role for s, label in labelled}
    assert [roles[s.text] for s in paper.structure.statements] == [label.role for label in classifier.labels(paper)]
