"""What makes one item of a paper: a title with what explains it, a sentence, a labelled paragraph, a cell."""

from __future__ import annotations

import pytest

from textmine.ledger.items import items_of, row_of
from textmine.lexicon import load_lexicon
from textmine.model import Cell, Document, Item, Label, Outcome, Paper, Role, Span
from textmine.settings import load_settings
from textmine.structure.papers import papers

LEXICON = load_lexicon()
RULES = load_settings(environment={}).structure
P, C, R, X, A = Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.CONTEXT, Role.ACHIEVEMENT
Lines = tuple[tuple[Role, str], ...]
HEAD: Lines = ((X, "白鹭镇自查报告"), (X, "一、自查"))


def made(text: str, cells: tuple[Cell, ...] = ()) -> Paper:
    [paper] = papers(Document("a.docx", "docx", Outcome.TEXT, text, cells=cells), LEXICON, RULES)
    return paper


def read(*lines: tuple[Role, str]) -> tuple[Paper, list[Label]]:
    """A paper of lines with the role of each, which all its sentences have."""
    paper = made("\n".join(words for _, words in lines))
    ends = [sum(len(words) + 1 for _, words in lines[: n + 1]) for n in range(len(lines))]
    labels = [
        Label(next(role for (role, _), end in zip(lines, ends, strict=True) if s.span.start < end), (), 1.0)
        for s in paper.structure.statements
    ]
    return paper, labels


def texts(*lines: tuple[Role, str]) -> list[list[str]]:
    paper, labels = read(*lines)
    return [[paper.structure.statements[i].text for i in item.statements] for item in items_of(paper, labels, LEXICON)]


def in_table(*rows: tuple[str, ...]) -> Paper:
    text, cells = "问题整改台账\n", []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            cells.append(Cell(Span(len(text), len(text) + len(words)), 0, r, c))
            text += words + ("\n" if c == len(row) - 1 else "\t")
    return made(text, tuple(cells))


def test_each_sentence_is_an_item_where_no_title_names_one() -> None:
    assert texts(*HEAD, (P, "船上没有开会。账本不见了。")) == [["船上没有开会。"], ["账本不见了。"]]


@pytest.mark.parametrize("opening", ["其中", "比如", "有的", "甚至", "这样"])
def test_a_sentence_that_goes_on_belongs_to_the_one_before(opening: str) -> None:
    assert texts(*HEAD, (P, f"船上没有开会。{opening}三条船一次没开。")) == [
        ["船上没有开会。", f"{opening}三条船一次没开。"]
    ]


def test_a_sentence_goes_on_in_its_own_paragraph_only() -> None:
    assert len(texts(*HEAD, (P, "船上没有开会。"), (P, "有的船一次没开。"))) == 2


def test_what_goes_on_in_another_role_is_an_item_of_its_own() -> None:
    paper, labels = read(*HEAD, (P, "船上没有开会。"), (C, "因此没有人管。"), (R, "每月上船。"))
    assert [item.role for item in items_of(paper, labels, LEXICON)] == [P, C, R]


def test_roles_part_items_inside_one_paragraph() -> None:
    paper, labels = read(*HEAD, (P, "船上没有开会。因此没有人管。"))
    labels[-1] = Label(C, (), 1.0)
    assert [(item.role, item.text) for item in items_of(paper, labels, LEXICON)] == [
        (P, "船上没有开会。"),
        (C, "因此没有人管。"),
    ]


def test_counted_sentences_take_in_all_up_to_the_next() -> None:
    assert texts(*HEAD, (P, "首先，船上没有开会。老支书说不清。其次，账本不见了。柜子空着。")) == [
        ["首先，船上没有开会。", "老支书说不清。"],
        ["其次，账本不见了。", "柜子空着。"],
    ]


def test_a_labelled_paragraph_is_one_item() -> None:
    found = texts(*HEAD, (P, "问题：船上没有开会。老支书说不清。"), (C, "原因：没有人管。大家都在等。"))
    assert found == [["问题：船上没有开会。", "老支书说不清。"], ["原因：没有人管。", "大家都在等。"]]


def test_a_title_takes_in_what_stands_below_it() -> None:
    lines: Lines = (
        (P, "（一）学习少"),
        (P, "一年只学三次。"),
        (P, "书记从不讲课。"),
        (P, "（二）账本乱"),
        (P, "柜子空着。"),
    )
    assert texts(*HEAD, *lines) == [
        ["（一）学习少", "一年只学三次。", "书记从不讲课。"],
        ["（二）账本乱", "柜子空着。"],
    ]


def test_a_title_over_titles_of_its_role_is_no_item() -> None:
    lines: Lines = ((P, "（一）学习少"), (P, "一年只学三次。"), (P, "（二）账本乱"), (P, "柜子空着。"))
    assert [item[0] for item in texts(HEAD[0], (P, "一、思想上的毛病"), *lines)] == ["（一）学习少", "（二）账本乱"]


def test_a_title_over_titles_of_another_role_stays() -> None:
    lines: Lines = ((P, "一、船上没有开会"), (R, "（一）每月上船"), (R, "由书记带队。"))
    assert [item[0] for item in texts(HEAD[0], *lines)] == ["一、船上没有开会", "（一）每月上船"]


def test_a_title_of_no_role_ends_the_item_before_it() -> None:
    lines: Lines = ((P, "（一）学习少"), (P, "一年只学三次。"), (X, "（二）其他"), (P, "柜子空着。"))
    assert texts(*HEAD, *lines) == [["（一）学习少", "一年只学三次。"], ["柜子空着。"]]


@pytest.mark.parametrize("leading", ["主要存在以下问题：", "自查发现如下几个方面的不足：", "具体有几点。"])
def test_a_sentence_that_announces_others_is_no_item(leading: str) -> None:
    assert texts(*HEAD, (P, leading), (P, "船上没有开会。")) == [["船上没有开会。"]]


@pytest.mark.parametrize("role", [X, A, Role.NOISE])
def test_other_roles_make_no_items(role: Role) -> None:
    assert texts(*HEAD, (role, "渡口的会场修好了。"), (role, "三条船都有了党小组。")) == []


def test_clutter_makes_no_item() -> None:
    found = texts(*HEAD, (P, "船上没有开会。"), (P, "下载文档请联系客服，版权归上传用户所有"), (P, "账本不见了。"))
    assert found == [["船上没有开会。"], ["账本不见了。"]]


def test_an_item_knows_its_words_its_end_and_its_categories() -> None:
    paper, labels = read(*HEAD, (P, "（一）学习少"), (P, "一年只学三次。"), (P, "书记从不讲课。"))
    given = [Label(label.role, ("b", "a") if n % 2 else ("a", "c"), 1.0) for n, label in enumerate(labels)]
    [item] = items_of(paper, given, LEXICON)
    assert (item.text, item.span.of(paper.text)) == ("（一）学习少", "（一）学习少")
    assert paper.text[: item.end].endswith("书记从不讲课。")
    assert sorted(item.categories) == ["a", "b", "c"]


def table_items(paper: Paper, role: Role = P) -> tuple[Item, ...]:
    """The items where all that stands under a title has one role."""
    labels = [Label(role if s.column else X, (), 1.0) for s in paper.structure.statements]
    return items_of(paper, labels, LEXICON)


def test_a_cell_is_one_item_and_its_neighbour_another() -> None:
    paper = in_table(("存在问题", "整改措施"), ("船上没有开会。账本不见了。", "每月上船。"), ("会场漏雨", "修会场"))
    assert [len(item.statements) for item in table_items(paper)] == [2, 1, 1, 1]
    assert [item.text for item in table_items(paper)] == ["船上没有开会。", "每月上船。", "会场漏雨", "修会场"]


def test_a_row_is_that_of_the_cell_and_none_outside() -> None:
    paper = in_table(("存在问题", "整改措施"), ("船上没有开会", "每月上船"), ("会场漏雨", "修会场"))
    rows = [row_of(paper, item.span) for item in table_items(paper)]
    assert rows[0] == rows[1]
    assert rows[2] == rows[3] != rows[0]
    assert row_of(paper, Span(0, 2)) is None
    assert row_of(made("船上没有开会。"), Span(0, 2)) is None


@pytest.mark.parametrize("text", ["\n", "。", "<td></td>", "<b>船</b>"])
def test_hostile_text_gives_items_inside_it(text: str) -> None:
    paper = made("白鹭镇\n" + text)
    for item in items_of(paper, [Label(P, (), 1.0)] * len(paper.structure.statements), LEXICON):
        assert 0 <= item.span.start < item.span.end <= item.end <= len(paper.text)


def test_a_paper_without_statements_has_no_items() -> None:
    assert items_of(Paper("a", Document("a", "txt", Outcome.NO_TEXT), 0, Span(0, 0)), [], LEXICON) == ()


def test_no_statement_is_in_two_items_of_a_very_long_paper() -> None:
    paper, labels = read(*HEAD, *([(P, "船上没有开会。其中三条船一次没开。"), (R, "每月上船。")] * 300))
    found = [i for item in items_of(paper, labels, LEXICON) for i in item.statements]
    assert len(found) == len(set(found)) == 900
    assert found == sorted(found)


def test_labels_must_run_beside_the_statements() -> None:
    paper, labels = read(*HEAD, (P, "船上没有开会。"))
    with pytest.raises(IndexError):
        items_of(paper, labels[:-1], LEXICON)


@pytest.mark.parametrize("problem", ["35岁以下的党员只有3名。", "支部活动只剩念报一个方面。"])
def test_a_problem_that_only_sounds_like_an_announcement_stays(problem: str) -> None:
    assert texts(*HEAD, (P, problem), (P, "账本不见了。")) == [[problem], ["账本不见了。"]]
