"""The measures of stacks with known truth, on truths and results that are made by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import evaluate_stack
import pytest
from evaluate_stack import Score, b_cubed
from stack_run import by_name, items_at
from stack_truth import TruePaper, read_paper

from textmine.model import (
    Corpus,
    Document,
    Entry,
    Finding,
    FindingKind,
    Item,
    Ledger,
    Link,
    LinkKind,
    Member,
    Outcome,
    Paper,
    Reason,
    Role,
    Span,
    Statement,
    Structure,
    Theme,
)

HEAD = "unit: 柳湾镇党委\nlink: p1 r1\nlink: p2 r2\nunanswered: p3\nidle: r3\n---\n"
BODY = (
    "⟦p1 P01⟧学习不深，照抄⟦!place⟧青田县⟦/⟧的做法。⟦/⟧\n⟦p2 P02⟧记录是⟦!year⟧2019年⟦/⟧的。⟦/⟧\n⟦p3 P01⟧渡口没有护栏。⟦/⟧\n"
    "⟦r1 R01⟧⟦@deadline⟧2025年12月底前⟦/⟧补课。⟦/⟧\n⟦r2 R02⟧⟦@recurring⟧每季度⟦/⟧查一次记录。⟦/⟧\n⟦r3 -⟧买一台打印机。⟦/⟧\n"
)
ROLES = {"p": Role.PROBLEM, "c": Role.CAUSE, "r": Role.REMEDY}


def near(*figures: float) -> object:
    return pytest.approx(figures)


# --- B-cubed ----------------------------------------------------------------------------------------------------------


def test_a_clustering_that_is_the_truth_under_other_names_is_perfect() -> None:
    assert b_cubed(["a", "a", "b", "c"], [7, 7, "x", None]) == (1, 1, 1)


def test_all_in_one_heap_finds_all_and_is_rarely_right() -> None:
    assert b_cubed("aabb", "xxxx") == near(1 / 2, 1, 2 / 3)


def test_everybody_alone_is_always_right_and_finds_little() -> None:
    assert b_cubed("aabb", "wxyz") == near(1, 1 / 2, 2 / 3)


def test_one_element_in_the_wrong_cluster() -> None:
    # truth aaab, found xxyy: 1, 1, 1/2, 1/2 right; 2/3, 2/3, 1/3, 1 found
    assert b_cubed("aaab", "xxyy") == near(3 / 4, 2 / 3, 12 / 17)


def test_a_large_cluster_weighs_by_its_elements_and_not_as_one() -> None:
    precision, recall, _ = b_cubed("a" * 98 + "bc", "x" * 98 + "yy")
    assert precision == pytest.approx(0.99)
    assert recall == 1


def test_truth_and_result_change_places_with_precision_and_recall() -> None:
    choose = random.Random(3)
    one, other = ([choose.randrange(6) for _ in range(80)] for _ in range(2))
    precision, recall, f1 = b_cubed(one, other)
    assert b_cubed(other, one) == near(recall, precision, f1)


def test_the_order_of_elements_does_not_matter() -> None:
    pairs = list(zip("aaabbcd", "xxyyzzz", strict=True))
    figures = b_cubed(*zip(*pairs, strict=True))
    assert b_cubed(*zip(*random.Random(1).sample(pairs, len(pairs)), strict=True)) == near(*figures)


def test_truth_and_result_are_as_long_as_each_other() -> None:
    with pytest.raises(ValueError, match="zip"):
        b_cubed("aab", "xx")


def test_a_score_of_nothing_is_no_fault_and_f1_is_the_harmonic_mean() -> None:
    nothing, half = Score(0, 0, 0), Score(2, 2, 6)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 1, 1)
    assert (half.precision, half.recall, half.f1) == near(0.5, 0.25, 1 / 3)
    assert Score(0, 3, 3).f1 == 0


# --- a paper with its truth, and a result that a test spoils ----------------------------------------------------------


@pytest.fixture
def truth(tmp_path: Path) -> TruePaper:
    path = tmp_path / "a01_柳湾镇党委.txt"
    path.write_text(HEAD + BODY, encoding="utf-8")
    return read_paper(path)


@pytest.fixture
def right(truth: TruePaper) -> Corpus:
    """The result that finds exactly what is true, one statement a line."""
    document = Document(f"{truth.name}.txt", "txt", Outcome.TEXT, truth.text)
    statements, start = [], 0
    for line in truth.text.splitlines():
        statements.append(Statement(Span(start, start + len(line)), line))
        start += len(line) + 1
    structure = Structure(statements=tuple(statements))
    paper = Paper(document.path, document, 1, Span(0, len(truth.text)), unit="柳湾镇党委", structure=structure)
    marked = list(truth.items(*ROLES))
    items = tuple(
        Item(ROLES[own[0]], (n,), statements[n].span, statements[n].span.end, statements[n].text)
        for n, (own, _, _) in enumerate(marked)
    )
    entries = (Entry(0, (), (Link(3, LinkKind.WORDS, 1.0),)), Entry(1, (), (Link(4, LinkKind.WORDS, 1.0),)), Entry(2))
    themes = tuple(
        Theme(
            Role.PROBLEM,
            theme,
            (),
            (paper.name,),
            (paper.unit,),
            tuple(
                Member(paper.name, s.span, s.text)
                for s, (_, own, _) in zip(statements, marked, strict=True)
                if own == theme
            ),
        )
        for theme in ("P01", "P02", "R01", "R02")
    )
    planted = [Finding(paper.name, Span(m.start, m.end), FindingKind(k), Reason("x")) for k, m in truth.residue()]
    gaps = [
        Finding(paper.name, items[2].span, FindingKind.UNANSWERED, Reason("x")),
        Finding(paper.name, items[5].span, FindingKind.IDLE_REMEDY, Reason("x")),
    ]
    return Corpus(
        (document,), (paper,), {}, (), {}, {}, (), themes, (*planted, *gaps), (),
        ledgers={paper.name: Ledger(items, entries, (5,))},
    )  # fmt: skip


def counted(scores: dict[str, Score]) -> dict[str, tuple[float, float, float]]:
    return {name: (score.hits, score.alarms, score.misses) for name, score in scores.items()}


def without(corpus: Corpus, kind: FindingKind) -> Corpus:
    return replace(corpus, findings=tuple(f for f in corpus.findings if f.kind is not kind))


def test_the_true_result_is_perfect_in_every_measure(truth: TruePaper, right: Corpus) -> None:
    assert evaluate_stack.themes([truth], right) == (1, 1, 1)
    assert counted(evaluate_stack.residue([truth], right)) == {"place": (1, 0, 0), "year": (1, 0, 0)}
    assert counted(evaluate_stack.ledger([truth], right)) == {
        "links": (2, 0, 0),
        "unanswered": (1, 0, 0),
        "idle_remedy": (1, 0, 0),
    }


def test_items_are_found_by_role_and_place(truth: TruePaper, right: Corpus) -> None:
    paper = by_name(right)[truth.name]
    items = right.ledgers[paper.name].items
    assert items_at(truth, paper, items) == {"p1": 0, "p2": 1, "p3": 2, "r1": 3, "r2": 4, "r3": 5}
    turned = [replace(item, role=Role.CAUSE) if n == 1 else item for n, item in enumerate(items)]
    assert "p2" not in items_at(truth, paper, turned)


def test_marked_sentences_that_no_theme_holds_are_each_alone(truth: TruePaper, right: Corpus) -> None:
    precision, recall, _ = evaluate_stack.themes([truth], replace(right, themes=()))
    assert (precision, recall) == near(1, 5 / 6)


def test_sentences_without_a_theme_belong_together_with_none(truth: TruePaper, right: Corpus) -> None:
    [last] = [s for s in right.papers[0].structure.statements if "打印机" in s.text]
    more = replace(right.themes[0], members=(*right.themes[0].members, Member(right.papers[0].name, last.span, "x")))
    precision, recall, _ = evaluate_stack.themes([truth], replace(right, themes=(more, *right.themes[1:])))
    assert (precision, recall) == near((2 * 2 / 3 + 1 / 3 + 3) / 6, 1)


def test_residue_that_is_missed_or_of_another_kind_or_elsewhere(truth: TruePaper, right: Corpus) -> None:
    place = next(f for f in right.findings if f.kind is FindingKind.PLACE)
    other = without(right, FindingKind.PLACE)
    assert counted(evaluate_stack.residue([truth], other))["place"] == (0, 0, 1)
    renamed = replace(other, findings=(*other.findings, replace(place, kind=FindingKind.UNIT)))
    assert counted(evaluate_stack.residue([truth], renamed)) == {
        "place": (0, 0, 1),
        "unit": (0, 1, 0),
        "year": (1, 0, 0),
    }
    beside = Span(place.span.end, place.span.end + 2)
    moved = replace(other, findings=(*other.findings, replace(place, span=beside)))
    assert counted(evaluate_stack.residue([truth], moved))["place"] == (0, 1, 1)


def test_a_plant_that_is_found_twice_counts_once_and_gaps_are_no_residue(truth: TruePaper, right: Corpus) -> None:
    twice = replace(right, findings=right.findings * 2)
    assert counted(evaluate_stack.residue([truth], twice)) == {"place": (1, 0, 0), "year": (1, 0, 0)}


def test_links_that_are_missing_or_too_many(truth: TruePaper, right: Corpus) -> None:
    [(name, book)] = right.ledgers.items()
    wrong = Link(5, LinkKind.PLACE, 0.4)
    first, second, third = book.entries
    entries = (replace(first, remedies=()), second, replace(third, remedies=(wrong,)))
    spoiled = replace(right, ledgers={name: replace(book, entries=entries)})
    assert counted(evaluate_stack.ledger([truth], spoiled))["links"] == (1, 1, 1)


def test_gaps_count_by_the_finding_that_tells_them(truth: TruePaper, right: Corpus) -> None:
    silent = without(without(right, FindingKind.UNANSWERED), FindingKind.IDLE_REMEDY)
    scores = counted(evaluate_stack.ledger([truth], silent))
    assert (scores["unanswered"], scores["idle_remedy"]) == ((0, 0, 1), (0, 0, 1))
    items = next(iter(right.ledgers.values())).items
    alarm = Finding(right.papers[0].name, items[0].span, FindingKind.UNANSWERED, Reason("x"))
    scores = counted(evaluate_stack.ledger([truth], replace(right, findings=(*right.findings, alarm))))
    assert scores["unanswered"] == (1, 1, 0)


def test_times_are_counted_by_kind(truth: TruePaper) -> None:
    assert counted(evaluate_stack.times([truth])) == {"deadline": (1, 0, 0), "recurring": (1, 0, 0)}


def test_a_time_that_is_not_marked_is_an_alarm_and_one_that_is_none_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "a01_x.txt"
    path.write_text(
        "unit: 甲村\n---\n⟦r1 R01⟧每季度查，⟦@deadline⟧有空的时候⟦/⟧补。⟦/⟧\n⟦@deadline⟧年底前⟦/⟧\n", "utf-8"
    )
    assert counted(evaluate_stack.times([read_paper(path)])) == {"deadline": (0, 0, 1), "recurring": (0, 1, 0)}


def test_a_stack_without_truth_scores_nothing(tmp_path: Path, right: Corpus, truth: TruePaper) -> None:
    bare = replace(truth, marks=(), head={"unit": ["柳湾镇党委"], "link": [], "unanswered": [], "idle": []})
    clean = replace(right, findings=())
    assert evaluate_stack.residue([bare], clean) == {}
    assert counted(evaluate_stack.ledger([bare], clean)) == {
        "links": (0, 0, 0),
        "unanswered": (0, 0, 0),
        "idle_remedy": (0, 0, 0),
    }
    assert evaluate_stack.times([bare]) == {}
