"""What goes with what: each sign by itself, and which pairs hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from textmine.classify.meaning import load_meaning
from textmine.ledger import bridge
from textmine.ledger.links import SIGNS, Pairs, chances, linked, pairs_of
from textmine.ledger.links import Said as Told
from textmine.ledger.stretches import stretches
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import Cell, Document, Item, Link, LinkKind, Outcome, Paper, Role, Span, Statement, Structure
from textmine.settings import load_settings

LEXICON = load_lexicon()
BRIDGE = bridge(load_codebook(), load_meaning())
RULES = load_settings(environment={}).links
P, C, R = Role.PROBLEM, Role.CAUSE, Role.REMEDY
Said = tuple[Role, str]
BOATS, BOOKS, ROOF = "船上的党员半年没有开会", "支部的账本记得乱", "会场的屋顶漏雨"


def signs(*said: Said, role: Role = R, rows: tuple[int, ...] = (), categories: tuple[str, ...] = ()) -> Pairs:
    """The pairs of items that are one statement each; ``rows`` puts them into the rows of a table."""
    text = "\n".join(words for _, words in said)
    spans = [Span(n := sum(len(w) + 1 for _, w in said[:i]), n + len(words)) for i, (_, words) in enumerate(said)]
    cells = tuple(Cell(s, row // 100, row % 100, n) for n, (s, row) in enumerate(zip(spans, rows, strict=False)))
    statements = tuple(Statement(s, words) for s, (_, words) in zip(spans, said, strict=True))
    document = Document("a", "docx", Outcome.TEXT, text, cells=cells)
    paper = Paper("a", document, 0, Span(0, len(text)), structure=Structure(statements=statements))
    about = [tuple(c) for c in categories] or [()] * len(said)
    items = [Item(kind, (i,), spans[i], spans[i].end, words, about[i]) for i, (kind, words) in enumerate(said)]
    [stretch] = stretches(items, role, RULES.stretch)
    return pairs_of(paper, items, stretch, Told.of(paper, items, BRIDGE), BRIDGE, LEXICON)


def sign(name: str, pairs: Pairs) -> list[list[float]]:
    found: list[list[float]] = pairs.signs[:, :, SIGNS.index(name)].round(3).tolist()
    return found


def test_all_pairs_of_problems_and_answers_of_the_role_are_looked_at() -> None:
    said: list[Said] = [(P, BOATS), (C, "没有人管"), (P, BOOKS), (R, "每月上船"), (C, "会计换得勤")]
    assert (signs(*said, role=C).problems, signs(*said, role=C).answers) == ((0, 2), (1, 4))
    assert signs(*said, role=R).answers == (3,)
    assert signs(*said, role=R).signs.shape == (2, 1, len(SIGNS))


@pytest.mark.parametrize(("said", "shape"), [((), (0, 0)), (((P, BOATS),), (1, 0)), (((R, BOATS),), (0, 1))])
def test_one_side_alone_makes_no_pair(said: tuple[Said, ...], shape: tuple[int, int]) -> None:
    pairs = signs(*said)
    held = chances(pairs, RULES)
    assert held.shape == shape
    assert linked(pairs, held, RULES) == []


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("针对第二个问题，补记三年的账。", [0, 1, 0]),
        ("针对问题三，请瓦工。", [0, 0, 1]),
        ("對於第１個問題，每月上船。", [1, 0, 0]),
        ("针对第九个问题，请瓦工。", [0, 0, 0]),
        ("针对第0个问题，请瓦工。", [0, 0, 0]),
        ("每月上船。", [0, 0, 0]),
    ],
)
def test_an_answer_calls_its_problem_by_number(words: str, marked: list[float]) -> None:
    assert sign("ordinal", signs((P, BOATS), (P, BOOKS), (P, ROOF), (R, words))) == [[m] for m in marked]


def test_an_answer_calls_its_problem_by_words() -> None:
    found = sign("named", signs((P, BOATS), (P, BOOKS), (R, "针对账本记得乱的问题，重新登记。"), (R, "每月上船。")))
    assert found[1][0] == 1
    assert [found[0][0], found[0][1], found[1][1]] == [0, 0, 0]


def test_right_behind_counts_where_problems_and_answers_take_turns() -> None:
    found = signs((P, BOATS), (R, "每月上船"), (R, "写简报"), (P, BOOKS), (R, "补账"))
    assert sign("right_behind", found) == [[1, 1, 0], [0, 0, 1]]
    assert not any(map(any, sign("as_far", found)))


def test_in_two_lists_nothing_stands_right_behind() -> None:
    found = signs((P, BOATS), (P, BOOKS), (R, "每月上船"), (R, "补账"))
    assert sign("right_behind", found) == [[0, 0], [0, 0]]


def test_an_answer_before_all_problems_stands_behind_none() -> None:
    found = signs((R, "修路"), (P, BOATS), (R, "每月上船"), (P, BOOKS), (R, "补账"))
    assert sign("right_behind", found) == [[0, 1, 0], [0, 0, 1]]


def test_what_stands_in_one_row_of_one_table_is_marked() -> None:
    said: tuple[Said, ...] = ((P, BOATS), (R, "每月上船"), (P, BOOKS), (R, "补账"))
    assert sign("row", signs(*said, rows=(1, 1, 2, 2))) == [[1, 0], [0, 1]]
    assert sign("row", signs(*said, rows=(1, 101, 2, 102))) == [[0, 0], [0, 0]]
    assert sign("row", signs(*said, rows=(0, 0, 1, 1))) == [[1, 0], [0, 1]]
    assert sign("row", signs(*said)) == [[0, 0], [0, 0]]


def numbered(problems: str, answers: str) -> Pairs:
    one, other = ("船上不开会", "账本记得乱", "屋顶漏着雨"), ("到船上开会", "把账本记好", "把屋顶修好")
    said = [(P, f"（{n}）{words}") for n, words in zip(problems, one, strict=False)]
    return signs(*said, *((R, f"{n}．{words}") for n, words in zip(answers, other, strict=False)))


def test_equal_numbers_of_equally_long_lists_are_marked() -> None:
    found = np.array(sign("same_number", numbered("一二三", "123")))
    assert (found > 0.5).tolist() == np.eye(3, dtype=bool).tolist()


@pytest.mark.parametrize(("problems", "answers"), [("一二三", "12"), ("一二三", "132"), ("二三四", "234"), ("一", "1")])
def test_lists_that_do_not_run_side_by_side_have_no_equal_numbers(problems: str, answers: str) -> None:
    assert not any(map(any, sign("same_number", numbered(problems, answers))))


def test_shared_categories_count_by_their_share() -> None:
    found = signs((P, BOATS), (P, BOOKS), (R, "上船"), (R, "补账"), categories=("ab", "c", "bd", ""))
    assert sign("categories", found) == [[0.333, 0], [0, 0]]
    assert sign("categories", signs((P, BOATS), (R, "上船"), categories=("ab", "ba"))) == [[1]]


def test_pairs_without_categories_share_none() -> None:
    assert sign("categories", signs((P, BOATS), (R, "上船"))) == [[0]]


def test_lists_in_one_order_go_along_each_other() -> None:
    found = numbered("一二三", "123")
    assert (np.array(sign("in_order", found)) > 0.5).tolist() == np.eye(3, dtype=bool).tolist()
    assert np.diag(np.array(sign("as_far", found))).min() > np.array(sign("as_far", found))[0, 2]


def test_what_shares_words_is_closer_than_the_rest() -> None:
    found = signs((P, BOATS), (P, BOOKS), (R, "请会计把账本理清"), (R, "每月到船上给党员开会"))
    for name in ("best_of_problem", "best_of_answer"):
        close = sign(name, found)
        assert close[0][1] > 0 > close[0][0]
        assert close[1][0] > 0 > close[1][1]


def test_problems_that_are_alike_are_told_apart_by_nothing() -> None:
    found = signs((P, BOATS), (P, BOATS), (R, "每月上船开会"))
    assert sign("best_of_answer", found) == [[0], [0]]


@pytest.mark.parametrize("words", ["", " ", "<td></td>", "\ud83d\x00", "，", "会" * 5000, "针对" * 2000, "一是" * 2000])
def test_hostile_words_give_chances(words: str) -> None:
    held = chances(signs((P, BOATS), (P, words), (R, words), (R, "每月上船")), RULES)
    assert np.isfinite(held).all()
    assert ((held >= 0) & (held <= 1)).all()


def test_a_very_long_list_of_one_sentence_gives_chances() -> None:
    held = chances(signs(*[(P, BOATS)] * 60, *[(R, "每月上船")] * 60), RULES)
    assert held.shape == (60, 60)
    assert np.isfinite(held).all()


def pairs(*marked: str, problems: int = 1, answers: int = 1) -> Pairs:
    """Pairs of which the first has the signs named."""
    held = np.zeros((problems, answers, len(SIGNS)))
    held[0, 0, [SIGNS.index(name) for name in marked]] = 1
    return Pairs(tuple(range(problems)), tuple(range(problems, problems + answers)), held)


def test_a_pair_without_signs_is_unlikely() -> None:
    assert chances(pairs(), RULES)[0, 0] < RULES.least


@pytest.mark.parametrize("name", SIGNS)
def test_every_sign_speaks_for_a_pair_and_for_no_other(name: str) -> None:
    held, bare = (chances(p, RULES) for p in (pairs(name, problems=2, answers=2), pairs(problems=2, answers=2)))
    assert held[0, 0] > bare[0, 0]
    held[0, 0] = bare[0, 0]
    assert (held == bare).all()


def test_what_the_paper_says_itself_holds_alone() -> None:
    for name in ("right_behind", "ordinal"):
        assert chances(pairs(name), RULES)[0, 0] > RULES.also


HOLDS = replace(RULES, least=0.3, also=0.6)


def which(*rows: list[float]) -> list[tuple[int, int]]:
    held = np.array(rows)
    found = linked(pairs(problems=held.shape[0], answers=held.shape[1]), held, HOLDS)
    return [(problem, link.item - held.shape[0]) for problem, link in found]


def test_an_answer_goes_with_its_best_problem() -> None:
    assert which([0.5, 0.1], [0.4, 0.35]) == [(0, 0), (1, 1)]


def test_an_answer_whose_best_is_too_unlikely_goes_with_none() -> None:
    assert which([0.29], [0.1]) == []
    assert which([0.3], [0.1]) == [(0, 0)]


def test_an_answer_goes_with_a_second_problem_where_that_is_likely_too() -> None:
    assert which([0.9], [0.6]) == [(0, 0), (1, 0)]
    assert which([0.9], [0.59]) == [(0, 0)]


def test_one_problem_may_have_several_answers() -> None:
    assert which([0.5, 0.7, 0.4]) == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.parametrize(
    ("marked", "how"),
    [
        (("row", "named", "right_behind", "same_number"), LinkKind.ROW),
        (("named", "right_behind"), LinkKind.NAMED),
        (("ordinal", "same_number"), LinkKind.NAMED),
        (("right_behind", "same_number"), LinkKind.PLACE),
        (("same_number", "in_order"), LinkKind.NUMBER),
        (("in_order", "fits", "categories"), LinkKind.WORDS),
        ((), LinkKind.WORDS),
    ],
)
def test_a_link_says_what_ties_it_most_firmly(marked: tuple[str, ...], how: LinkKind) -> None:
    assert linked(pairs(*marked), np.array([[0.98765]]), HOLDS) == [(0, Link(1, how, 0.988))]
