"""Ledgers put together: who does what about which problem, and by when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.classify.meaning import load_meaning
from textmine.ledger import bridge, ledger_of
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import Cell, Document, Entry, Label, Ledger, LinkKind, Outcome, Paper, Role, Span, TimingKind
from textmine.settings import LinkSettings, load_settings
from textmine.structure.papers import papers

LEXICON = load_lexicon()
SETTINGS = load_settings(environment={})
BRIDGE = bridge(load_codebook(), load_meaning())
P, C, R, X = Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.CONTEXT
HEAD = ((X, "白鹭镇自查报告"), (X, "一、自查"))
COLUMNS = {"存在问题": P, "原因分析": C, "整改措施": R}
TITLES = ("存在问题", "原因分析", "整改措施", "责任人", "完成时限")
ROWS = (
    ("船上的党员半年没有开会。", "没有人管船上的事", "到船上开会；会后写简报", "王大河", "9月底"),
    ("支部的账本记得乱", "会计换得勤", "补齐三年的账，花费2万元", "李红", "两会之后"),
)


def made(text: str, cells: tuple[Cell, ...] = ()) -> Paper:
    [paper] = papers(Document("a.docx", "docx", Outcome.TEXT, text, cells=cells), LEXICON, SETTINGS.structure)
    return paper


def ledger(paper: Paper, labels: list[Label], rules: LinkSettings = SETTINGS.links) -> Ledger:
    return ledger_of(paper, labels, BRIDGE, LEXICON, rules)


def of_lines(*lines: tuple[Role, str], rules: LinkSettings = SETTINGS.links) -> tuple[Paper, Ledger]:
    paper = made("\n".join(words for _, words in lines))
    ends = [sum(len(words) + 1 for _, words in lines[: n + 1]) for n in range(len(lines))]
    roles = [
        next(role for (role, _), end in zip(lines, ends, strict=True) if s.span.start < end)
        for s in paper.structure.statements
    ]
    return paper, ledger(paper, [Label(role, (), 1.0) for role in roles], rules)


def of_table(*rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> tuple[Paper, Ledger]:
    text, cells = "问题整改台账\n", []
    for r, row in enumerate((titles, *rows)):
        for c, words in enumerate(row):
            if words:
                cells.append(Cell(Span(len(text), len(text) + len(words)), 0, r, c))
            text += words + ("\n" if c == len(row) - 1 else "\t")
    paper = made(text, tuple(cells))
    labels = [Label(COLUMNS.get(s.column, X), (), 1.0) for s in paper.structure.statements]
    return paper, ledger(paper, labels)


def texts(found: Ledger, entry: Entry) -> tuple[str, list[str], list[str]]:
    return (
        found.items[entry.problem].text,
        [found.item(link).text for link in entry.causes],
        [found.item(link).text for link in entry.remedies],
    )


def persons(paper: Paper, entry: Entry) -> list[str]:
    return [s.of(paper.text) for s in entry.persons]


def times(paper: Paper, entry: Entry) -> list[tuple[str, str]]:
    return [(t.kind.value, t.span.of(paper.text)) for t in entry.timings]


def test_a_row_of_a_table_is_an_entry() -> None:
    _, found = of_table(*ROWS)
    assert [texts(found, entry) for entry in found.entries] == [
        ("船上的党员半年没有开会。", ["没有人管船上的事"], ["到船上开会；"]),
        ("支部的账本记得乱", ["会计换得勤"], ["补齐三年的账，花费2万元"]),
    ]
    assert {link.how for entry in found.entries for link in (*entry.causes, *entry.remedies)} == {LinkKind.ROW}


def test_the_columns_say_who_and_by_when() -> None:
    paper, found = of_table(*ROWS)
    assert [persons(paper, entry) for entry in found.entries] == [["王大河"], ["李红"]]
    assert times(paper, found.entries[0]) == [("deadline", "9月底")]


def test_words_in_the_column_of_deadlines_are_one_even_if_unknown() -> None:
    paper, found = of_table(*ROWS)
    assert times(paper, found.entries[1]) == [("deadline", "两会之后")]


@pytest.mark.parametrize("blank", ["/", "无", "—", "-", ""])
def test_a_blank_cell_is_nobody_and_no_date(blank: str) -> None:
    paper, found = of_table((*ROWS[0][:3], blank, blank), ROWS[1])
    assert persons(paper, found.entries[0]) == []
    assert times(paper, found.entries[0]) == []
    assert persons(paper, found.entries[1]) == ["李红"]


def test_always_in_the_column_of_deadlines_stays_open() -> None:
    _, found = of_table((*ROWS[0][:4], "长期坚持"), ROWS[1])
    assert [t.kind for t in found.entries[0].timings] == [TimingKind.OPEN]


def test_amounts_are_no_times() -> None:
    _, found = of_table(*ROWS)
    assert all(t.kind is not TimingKind.AMOUNT for entry in found.entries for t in entry.timings)


TURNS = (
    *HEAD,
    (P, "问题：船上的党员半年没有开会。"),
    (C, "原因：没有人管船上的事。"),
    (R, "措施：每月到船上开会。由王大河牵头，9月底前见效。"),
    (P, "问题：支部的账本记得乱。"),
    (C, "原因：会计换得勤。"),
    (R, "措施：补齐三年的账。李红负责落实，长期坚持。"),
)


def test_what_takes_turns_goes_with_the_problem_before_it() -> None:
    _, found = of_lines(*TURNS)
    assert [texts(found, entry) for entry in found.entries] == [
        ("问题：船上的党员半年没有开会。", ["原因：没有人管船上的事。"], ["措施：每月到船上开会。"]),
        ("问题：支部的账本记得乱。", ["原因：会计换得勤。"], ["措施：补齐三年的账。"]),
    ]
    assert {link.how for entry in found.entries for link in entry.remedies} == {LinkKind.PLACE}


def test_all_sentences_of_a_remedy_say_who_and_when_in_order() -> None:
    paper, found = of_lines(*TURNS)
    assert [persons(paper, entry) for entry in found.entries] == [["王大河"], ["李红"]]
    assert times(paper, found.entries[0]) == [("recurring", "每月"), ("deadline", "9月底前")]
    assert times(paper, found.entries[1]) == [("open", "长期坚持")]


def test_who_and_when_of_problems_and_causes_do_not_count() -> None:
    lines = (*HEAD, (P, "船上的会由王大河牵头，9月底前没有开。"), (R, "到船上开会。"))
    paper, found = of_lines(*lines)
    assert [(persons(paper, entry), times(paper, entry)) for entry in found.entries] == [([], [])]


def test_a_remedy_that_names_its_problem_goes_with_it_wherever_it_stands() -> None:
    lines = (*HEAD, (P, "船上的党员半年没有开会。"), (P, "支部的账本记得乱。"), (R, "针对第二个问题，请人来。"))
    _, found = of_lines(*lines)
    assert [texts(found, entry)[2] for entry in found.entries] == [[], ["针对第二个问题，请人来。"]]
    assert found.entries[1].remedies[0].how is LinkKind.NAMED


def test_links_come_with_the_likeliest_first_and_the_best_is_remembered() -> None:
    _, found = of_lines(*TURNS, (R, "修好码头的路灯。"), (R, "把会计的账本交给专人。"))
    for entry in found.entries:
        held = [link.chance for link in entry.remedies]
        assert held == sorted(held, reverse=True)
        assert entry.likeliest == max(held)


def test_problems_without_remedies_have_entries_all_the_same() -> None:
    _, found = of_lines(*HEAD, (P, "船上的党员半年没有开会。"), (P, "支部的账本记得乱。"))
    assert [(e.remedies, e.persons, e.timings, e.likeliest) for e in found.entries] == [((), (), (), 0.0)] * 2


def test_remedies_without_problems_make_no_entry() -> None:
    _, found = of_lines(*HEAD, (R, "到船上开会。"))
    assert found.entries == ()
    assert [item.role for item in found.items] == [R]


def test_a_remedy_for_nothing_in_the_paper_is_idle() -> None:
    lines = (*HEAD, (P, "支部的账本记得乱。"), (P, "账本上缺三年的收支。"), (R, "把账本上三年的收支补齐。"))
    _, found = of_lines(*lines, (R, "在码头的东头栽上两排柳树。"))
    assert [found.items[i].text for i in found.idle] == ["在码头的东头栽上两排柳树。"]


def test_a_linked_remedy_is_never_idle() -> None:
    for _, found in (of_lines(*TURNS), of_table(*ROWS)):
        used = {link.item for entry in found.entries for link in entry.remedies}
        assert not used & set(found.idle)


def test_below_its_bound_a_remedy_without_a_link_is_idle() -> None:
    never, always = (replace(SETTINGS.links, least=1.01, also=1.01, idle=idle) for idle in (1.01, 0.0))
    _, found = of_lines(*TURNS, rules=never)
    assert [found.items[i].role for i in found.idle] == [R, R]
    assert of_lines(*TURNS, rules=always)[1].idle == ()
    assert of_lines(*TURNS, rules=replace(SETTINGS.links, idle=1.01))[1].idle == ()


def test_links_lead_from_problems_to_causes_and_remedies() -> None:
    for _, found in (of_lines(*TURNS), of_table(*ROWS)):
        assert [e.problem for e in found.entries] == [n for n, item in enumerate(found.items) if item.role is P]
        assert all(found.item(link).role is C for e in found.entries for link in e.causes)
        assert all(found.item(link).role is R for e in found.entries for link in e.remedies)


def test_a_paper_without_problems_causes_and_remedies_has_an_empty_ledger() -> None:
    assert of_lines(*HEAD, (X, "会场在渡口的西边。"))[1] == Ledger()
    assert ledger(Paper("a", Document("a", "txt", Outcome.NO_TEXT), 0, Span(0, 0)), []) == Ledger()


@pytest.mark.parametrize("words", ["<td></td>", "\x00\ufffd", "针对" * 500, "由" * 500, "1" * 500])
def test_hostile_words_give_spans_inside_the_text(words: str) -> None:
    paper, found = of_lines(*HEAD, (P, f"账本{words}乱。"), (R, f"补账{words}。"), (P, "屋顶漏。"), (R, f"{words}修。"))
    spans = [s for e in found.entries for s in (*e.persons, *(t.span for t in e.timings))]
    assert found.entries
    assert all(0 <= s.start < s.end <= len(paper.text) for s in spans)


def test_a_long_table_keeps_every_row_together() -> None:
    rows = [(f"第{n}组没有开会", f"组长{n}外出", f"补开{n}次会", "王大河", "9月底") for n in range(10, 40)]
    paper, found = of_table(*rows)
    assert len(found.entries) == 30
    assert all(entry.remedies[0].how is LinkKind.ROW for entry in found.entries)
    assert all(persons(paper, entry) == ["王大河"] and len(entry.persons) == 1 for entry in found.entries)
