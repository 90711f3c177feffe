"""Labels that open a paragraph (原因：, 措施：) and say what the rest of it holds."""

from __future__ import annotations

import pytest

from textmine.classify.context import Place, opens_with_label, places
from textmine.lexicon import Lexicon
from textmine.model import Role

from .conftest import PaperOf

HEAD = "白鹭镇自查报告\n一、自查\n"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("原因：没有人管船上的事。", "原因"),
        ("措施:每月上船一次。", "措施"),
        ("【原因】没有人管船上的事。", "原因"),
        ("[原因]：没有人管船上的事。", "原因"),
        ("1.原因：没有人管船上的事。", "原因"),
        ("（二）整改措施：每月上船一次。", "整改措施"),
        ("十二、对策：每月上船一次。", "对策"),
        ("问题1：船上没有开会。", "问题1"),
        ("问题（二）：船上没有开会。", "问题（二）"),
        ("主要原因分析：没有人管船上的事。", "主要原因分析"),
    ],
)
def test_a_label_with_words_behind_it_opens_a_statement(lexicon: Lexicon, words: str, label: str) -> None:
    assert opens_with_label(words, lexicon) == label


@pytest.mark.parametrize(
    "words",
    [
        "", "：", ":::", "原因", "原因：", "原因： \n", "【原因】", "责任人：王大河", "书记说原因：没有人管。", "没有人管是原因：都这么说。",
        "原因。措施：每月上船。", "主要原因是：没有人管。", "时间：9月", "<b>原因</b>：没有人管。",
    ],
)  # fmt: skip
def test_other_words_before_a_colon_are_no_label(lexicon: Lexicon, words: str) -> None:
    assert opens_with_label(words, lexicon) == ""


@pytest.mark.parametrize(
    "words", ["原因" * 3000 + "：没有人管", "：" * 5000, "【" * 5000, "（一）" * 3000 + "原因：x", " " * 1000]
)
def test_repetitions_are_no_label(lexicon: Lexicon, words: str) -> None:
    assert opens_with_label(words, lexicon) == ""


def roles(text: str, paper_of: PaperOf, lexicon: Lexicon) -> dict[str, Role | None]:
    paper = paper_of(HEAD + text)
    found: list[Place] = places(paper, lexicon)
    return {s.text: p.announced for s, p in zip(paper.structure.statements, found, strict=True)}


def test_each_paragraph_holds_what_its_label_says(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("问题：船上没有开会。\n原因：没有人管。\n措施：每月上船。\n", paper_of, lexicon)
    assert found["问题：船上没有开会。"] is Role.PROBLEM
    assert found["原因：没有人管。"] is Role.CAUSE
    assert found["措施：每月上船。"] is Role.REMEDY


def test_labels_inside_one_paragraph_take_turns(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("问题：船上没有开会。原因：没有人管。大家都在等。措施：每月上船。会后写简报。\n", paper_of, lexicon)
    assert list(found.values())[2:] == [Role.PROBLEM, Role.CAUSE, Role.CAUSE, Role.REMEDY, Role.REMEDY]


def test_a_cause_reaches_to_the_end_of_its_paragraph_and_no_further(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("原因：没有人管。大家都在等。\n会场在渡口的西边。\n", paper_of, lexicon)
    assert found["大家都在等。"] is Role.CAUSE
    assert found["会场在渡口的西边。"] is None


def test_a_problem_labels_its_own_sentence_only(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("问题：船上没有开会。大家都在等。\n", paper_of, lexicon)
    assert found["问题：船上没有开会。"] is Role.PROBLEM
    assert found["大家都在等。"] is None


def test_another_label_ends_what_the_last_one_said(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("措施：每月上船。责任人：王大河。会后写简报。\n", paper_of, lexicon)
    assert found["措施：每月上船。"] is Role.REMEDY
    assert found["责任人：王大河。"] is None
    assert found["会后写简报。"] is None


def test_a_label_does_not_reach_past_a_title(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("原因：没有人管。\n（一）码头\n码头在渡口的西边。\n", paper_of, lexicon)
    assert found["原因：没有人管。"] is Role.CAUSE
    assert found["码头在渡口的西边。"] is None


def test_a_label_is_nearer_than_the_title_above(lexicon: Lexicon, paper_of: PaperOf) -> None:
    paper = paper_of("白鹭镇自查报告\n一、存在的问题\n船上没有开会。\n原因：没有人管。\n码头也没有开会。\n")
    found = {s.text: p for s, p in zip(paper.structure.statements, places(paper, lexicon), strict=True)}
    place = found["原因：没有人管。"]
    assert (place.announced, place.column, place.firm) == (Role.CAUSE, Role.CAUSE, True)
    assert place.titles == ("原因", "一、存在的问题")
    assert found["船上没有开会。"].announced is found["码头也没有开会。"].announced is Role.PROBLEM


def test_a_title_is_not_labelled_by_itself(lexicon: Lexicon, paper_of: PaperOf) -> None:
    paper = paper_of("白鹭镇自查报告\n一、原因分析\n没有人管。\n")
    found = places(paper, lexicon)
    assert all(place.column is None for place in found)
    assert found[-1].announced is Role.CAUSE


def test_traditional_and_wide_labels_count_too(lexicon: Lexicon, paper_of: PaperOf) -> None:
    found = roles("整改措施：每月上船。\n問題１：船上沒有開會。\n", paper_of, lexicon)
    assert list(found.values())[2:] == [Role.REMEDY, Role.PROBLEM]


def test_every_statement_has_its_place_in_a_paper_full_of_labels(lexicon: Lexicon, paper_of: PaperOf) -> None:
    paper = paper_of(HEAD + "问题：船上没有开会。原因：没有人管。措施：每月上船。\n" * 200)
    found = places(paper, lexicon)
    assert len(found) == len(paper.structure.statements)
    counts = [sum(p.column is role for p in found) for role in (Role.PROBLEM, Role.CAUSE, Role.REMEDY)]
    assert counts[0] > 0
    assert counts == [counts[0]] * 3
