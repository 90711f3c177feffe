import random
from dataclasses import replace

import pytest

from textmine.judge import queue
from textmine.model import (
    CopyKind,
    Document,
    Finding,
    FindingKind,
    Match,
    Outcome,
    Paper,
    Ratios,
    Reason,
    Span,
    Standing,
    Swap,
)
from textmine.settings import load_settings
from textmine.words import LANGUAGES, say

RULES = load_settings(environment={}).queue


def paper(name: str, unit: str | None = None) -> Paper:
    path = name.partition("#")[0]
    return Paper(name, Document(path, "txt", Outcome.TEXT, "正文" * 50), 1, Span(0, 100), f"{name}的题目", unit or name)


def match(a: str, b: str, kind: CopyKind = CopyKind.VERBATIM, chars: int = 80, swaps: int = 0) -> Match:
    changed = tuple(Swap(str(i), str(i + 1)) for i in range(swaps))
    legitimate = kind in {CopyKind.TEMPLATE, CopyKind.HEADING}
    return Match(a, Span(0, chars), b, Span(0, chars), kind, legitimate, chars, 1.0, swaps=changed)


def finding(name: str, words: str, kind: FindingKind = FindingKind.PLACE) -> Finding:
    return Finding(name, Span(0, 2), kind, Reason.of(f"finding.{kind.value}", words=words, name=words, unit=name))


def order(ratios: dict[str, Ratios], matches=(), findings=()) -> tuple[Standing, ...]:
    return queue([paper(name) for name in ratios], ratios, matches, findings, RULES)


def keys(standing: Standing) -> list[str]:
    return [reason.key for reason in standing.reasons]


def values(standing: Standing, number: int = 0) -> dict[str, str | int | float]:
    return dict(standing.reasons[number].values)


def test_the_paper_that_shares_most_comes_first() -> None:
    ratios = {"a": Ratios(net=0.1), "b": Ratios(net=0.7, single=0.7), "c": Ratios()}
    standings = order(ratios)
    assert [s.paper for s in standings] == ["b", "a", "c"]
    assert [s.rank for s in standings] == [1, 2, 3]
    assert standings[-1].attention == 0
    assert keys(standings[-1]) == ["queue.nothing"]


def test_equal_papers_come_by_name_whatever_their_order() -> None:
    names = ["丙", "甲", "b", "a", "乙"]
    ratios = {name: Ratios(net=0.3) for name in names}
    first = queue([paper(n) for n in names], ratios, [], [], RULES)
    assert [s.paper for s in first] == sorted(names)
    for seed in range(5):
        mixed = random.Random(seed).sample(names, len(names))
        assert queue([paper(n) for n in mixed], ratios, [], [], RULES) == first


def test_attention_ends_at_one_hundred() -> None:
    ratios = {"a": Ratios(1.0, 1.0, 1.0, 1.0, 5000)}
    assert order(ratios, findings=[finding("a", str(i)) for i in range(50)])[0].attention == 100


def test_residue_alone_raises_a_paper_up_to_its_bound() -> None:
    ratios = {name: Ratios() for name in "abc"}
    findings = [finding("b", "青田县")] + [finding("c", f"{i}县") for i in range(40)]
    standings = order(ratios, findings=findings)
    assert [s.paper for s in standings] == ["c", "b", "a"]
    assert [s.attention for s in standings] == [RULES.max_residue, RULES.per_residue, 0]
    assert values(standings[1]) == {"count": 1, "words": "“青田县”"}


def test_the_partner_that_shares_most_is_named_by_its_unit() -> None:
    ratios = {"a": Ratios(net=0.5, single=0.4, longest=90), "b": Ratios(), "c": Ratios()}
    papers = [paper("a"), paper("b", "云坪镇"), paper("c", "石臼镇")]
    found = [match("a", "b", chars=50), match("c", "a", chars=60), match("a", "b", chars=50)]
    first = queue(papers, ratios, found, [], RULES)[0]
    assert keys(first) == ["queue.shared"]
    assert values(first) == {"other": "云坪镇", "percent": 40, "longest": 90}


def test_swapped_names_are_counted() -> None:
    first = order({"a": Ratios(net=0.5, single=0.5), "b": Ratios()}, [match("a", "b", CopyKind.MASKED, swaps=4)])[0]
    assert keys(first) == ["queue.masked"]
    assert values(first)["swaps"] == 4


def test_three_sources_are_counted() -> None:
    ratios = {"a": Ratios(net=0.5, single=0.2), "b": Ratios(), "c": Ratios(), "d": Ratios()}
    first = order(ratios, [match("a", other) for other in "bcd"])[0]
    assert keys(first) == ["queue.several"]
    assert values(first)["count"] == 3


def test_a_common_body_is_called_that() -> None:
    ratios = {name: Ratios(net=0.5) for name in "abc"}
    found = [match("a", "b", CopyKind.COMMON), match("b", "c", CopyKind.COMMON)]
    assert keys(order(ratios, found)[1]) == ["queue.common"]


def test_who_was_probably_first_is_told_to_both_sides() -> None:
    ratios = {"a": Ratios(net=0.6, single=0.6), "b": Ratios(net=0.5, single=0.5)}
    lead = replace(match("a", "b"), earlier="b", because=(Reason("precedence.origin_known"),))
    standings = order(ratios, [lead])
    assert [keys(s) for s in standings] == [["queue.shared", "queue.borrows"], ["queue.shared", "queue.borrowed"]]
    assert [values(s, 1) for s in standings] == [{"other": "b"}, {"other": "a"}]


def test_the_units_own_past_is_a_reason_of_its_own() -> None:
    first = order({"a": Ratios(own_past=0.86)}, [match("a", "previous/a", CopyKind.SELF)])[0]
    assert keys(first) == ["queue.own_past"]
    assert values(first) == {"percent": 86}


def test_another_paper_of_the_same_year_is_not_called_past() -> None:
    ratios = {"a": Ratios(own_past=0.8), "b": Ratios(own_past=0.8)}
    assert [keys(s) for s in order(ratios, [match("a", "b", CopyKind.SELF)])] == [["queue.own_other"]] * 2


@pytest.mark.parametrize("kind", [CopyKind.TEMPLATE, CopyKind.HEADING])
def test_legitimate_matches_are_no_reason(kind: CopyKind) -> None:
    standings = order({"a": Ratios(total=0.9), "b": Ratios()}, [match("a", "b", kind)])
    assert [keys(s) for s in standings] == [["queue.nothing"]] * 2


def test_chance_is_not_named() -> None:
    few = Ratios(net=RULES.lead_ratio / 2, single=RULES.lead_ratio / 2, longest=RULES.min_longest - 1)
    assert keys(order({"a": few, "b": Ratios()}, [match("a", "b")])[0]) == ["queue.nothing"]
    long = Ratios(net=RULES.lead_ratio / 2, single=RULES.lead_ratio / 2, longest=RULES.min_longest)
    assert keys(order({"a": long, "b": Ratios()}, [match("a", "b")])[0]) == ["queue.shared"]


def test_parts_of_one_file_are_named_as_such() -> None:
    first = order({"x.txt#1": Ratios(), "x.txt#2": Ratios()}, [match("x.txt#1", "x.txt#2", chars=120)])[0]
    assert keys(first) == ["queue.within_file"]
    assert values(first) == {"count": 1, "chars": 120}


def test_no_more_reasons_are_given_than_asked_for() -> None:
    ratios = {"x#1": Ratios(net=0.5, single=0.5, own_past=0.5, longest=99), "x#2": Ratios(), "b": Ratios()}
    found = [match("x#1", "b"), match("x#1", "x#2")]
    first = order(ratios, found, [finding("x#1", "青田县")])[0]
    assert keys(first) == ["queue.shared", "queue.own_past", "queue.residue"]
    assert len(first.reasons) == RULES.max_reasons


# --- names left in a copy ---------------------------------------------------------------------------------------------

COPY = [match("a", "b", CopyKind.MASKED, swaps=4)]
COPIED = {"a": Ratios(net=0.5, single=0.45), "b": Ratios()}


@pytest.mark.parametrize("kind", ["place", "unit", "placeholder", "office", "slogan"])
def test_names_left_in_a_masked_copy_are_told_with_it_and_only_once(kind: str) -> None:
    first = order(COPIED, COPY, [finding("a", "青田县", FindingKind(kind))])[0]
    assert keys(first) == ["queue.masked_residue"]
    assert values(first) == {"other": "b", "percent": 45, "count": 1, "words": "“青田县”"}


@pytest.mark.parametrize("kind", ["year", "outdated", "typo", "leftover"])
def test_what_is_no_name_stays_a_reason_of_its_own(kind: str) -> None:
    first = order(COPIED, COPY, [finding("a", "2019年", FindingKind(kind))])[0]
    assert keys(first) == ["queue.masked", "queue.residue"]
    assert values(first, 1) == {"count": 1, "words": "“2019年”"}


def test_names_and_other_residue_are_parted() -> None:
    found = [finding("a", "青田县"), finding("a", "2019年", FindingKind.YEAR), finding("a", "石臼镇")]
    first = order(COPIED, COPY, found)[0]
    assert keys(first) == ["queue.masked_residue", "queue.residue"]
    assert [values(first, n)["count"] for n in range(2)] == [2, 1]
    assert values(first)["words"] == "“青田县”、“石臼镇”"


def test_names_left_in_a_copy_word_by_word_are_residue() -> None:
    first = order(COPIED, [match("a", "b")], [finding("a", "青田县")])[0]
    assert keys(first) == ["queue.shared", "queue.residue"]


def test_the_other_side_of_the_copy_is_not_told_of_names_that_it_did_not_leave() -> None:
    ratios = {"a": Ratios(net=0.5, single=0.45), "b": Ratios(net=0.5, single=0.45)}
    standings = {s.paper: s for s in order(ratios, COPY, [finding("a", "青田县")])}
    assert keys(standings["b"]) == ["queue.masked"]


def test_a_masked_copy_of_a_lesser_partner_leaves_the_names_to_the_residue() -> None:
    found = [match("a", "b", chars=200), match("a", "c", CopyKind.MASKED, chars=50, swaps=2)]
    first = order(COPIED | {"c": Ratios()}, found, [finding("a", "青田县")])[0]
    assert keys(first) == ["queue.shared", "queue.residue"]


def test_three_words_are_quoted_once_each_and_long_ones_cut() -> None:
    words = ["青田县", "青田县", "长" * 500, "石臼镇", "云坪镇"]
    first = order({"a": Ratios()}, findings=[finding("a", w) for w in words])[0]
    assert values(first)["count"] == 5
    quoted = str(values(first)["words"]).split("、")
    assert (quoted[0], quoted[2], len(quoted)) == ("“青田县”", "“石臼镇”", 3)
    assert quoted[1] == f"“{'长' * 24}”"


# --- gaps, form and empty words ---------------------------------------------------------------------------------------


def alone(*kinds: FindingKind) -> Standing:
    return order({"a": Ratios()}, findings=[finding("a", "台账", kind) for kind in kinds])[0]


def test_a_problem_that_returns_is_a_reason_with_its_points() -> None:
    first = alone(FindingKind.RETURNING, FindingKind.RETURNING)
    assert keys(first) == ["queue.returning"]
    assert values(first) == {"count": 2}
    assert first.attention == 2 * RULES.returning


def test_problems_without_an_answer_are_counted() -> None:
    first = alone(*[FindingKind.UNANSWERED] * 3)
    assert keys(first) == ["queue.unanswered"]
    assert values(first) == {"count": 3}
    assert first.attention == 3 * RULES.unanswered


@pytest.mark.parametrize("kind", ["no_problem", "collective"])
def test_a_paper_without_problems_of_its_own_is_worth_a_look(kind: str) -> None:
    first = alone(FindingKind(kind))
    assert keys(first) == [f"queue.{kind}"]
    assert first.attention == RULES.no_problem


def test_what_is_no_problem_counts_as_one_without_an_answer() -> None:
    first = alone(FindingKind.PSEUDO_PROBLEM)
    assert keys(first) == ["queue.pseudo_problem"]
    assert first.attention == RULES.unanswered


def test_gaps_are_told_with_the_weightiest_first() -> None:
    kinds = [FindingKind.PSEUDO_PROBLEM, FindingKind.UNANSWERED, FindingKind.RETURNING]
    wanted = ["queue.returning", "queue.unanswered", "queue.pseudo_problem"]
    assert keys(alone(*kinds)) == keys(alone(*reversed(kinds))) == wanted


def test_gaps_alone_raise_a_paper_up_to_their_bound() -> None:
    assert alone(*[FindingKind.UNANSWERED] * 1000).attention == RULES.max_gaps
    both = [finding("a", "x", FindingKind.RETURNING)] * 50 + [finding("a", str(n)) for n in range(50)]
    assert order({"a": Ratios()}, findings=both)[0].attention == RULES.max_gaps + RULES.max_residue


@pytest.mark.parametrize("kind", ["idle_remedy", "open_ended", "no_person", "no_deadline", "hollow"])
def test_lesser_gaps_and_empty_words_put_nobody_forward(kind: str) -> None:
    first = alone(*[FindingKind(kind)] * 20)
    assert (keys(first), first.attention) == (["queue.nothing"], 0)


@pytest.mark.parametrize("kind", ["too_short", "too_long", "missing_part"])
def test_a_fault_of_form_is_told_in_its_own_words(kind: str) -> None:
    first = alone(FindingKind(kind))
    assert keys(first) == [f"finding.{kind}"]
    assert first.attention == RULES.misshapen


def test_many_faults_of_form_are_one_reason_and_count_once() -> None:
    first = alone(FindingKind.TOO_SHORT, FindingKind.MISSING_PART, FindingKind.MISSING_PART)
    assert keys(first) == ["finding.too_short"]
    assert first.attention == RULES.misshapen


def test_a_text_that_is_not_all_there_is_no_fault_of_form() -> None:
    first = alone(FindingKind.TRUNCATED, FindingKind.LOST_TEXT, FindingKind.NUMBERING_GAP)
    assert keys(first) == ["queue.incomplete"]
    assert values(first) == {"count": 3}
    assert first.attention == RULES.incomplete


def test_copying_comes_before_gaps_and_gaps_before_form() -> None:
    found = [finding("a", "x", kind) for kind in (FindingKind.TOO_LONG, FindingKind.UNANSWERED)]
    first = order({"a": Ratios(net=0.5, single=0.5), "b": Ratios()}, [match("a", "b")], found)[0]
    assert keys(first) == ["queue.shared", "queue.unanswered", "finding.too_long"]


@pytest.mark.parametrize("kind", list(FindingKind))
def test_a_finding_of_any_kind_says_its_reasons_in_both_languages(kind: FindingKind) -> None:
    standing = order(COPIED, COPY, [finding("a", "{x}<b>", kind)])[0]
    for reason in standing.reasons:
        if reason.key.startswith("queue."):
            assert all(say(reason, language) for language in LANGUAGES)


def test_the_findings_of_one_paper_say_nothing_of_another() -> None:
    standings = order({"a": Ratios(), "b": Ratios()}, findings=[finding("b", "x", FindingKind.RETURNING)])
    assert [(s.paper, keys(s)) for s in standings] == [("b", ["queue.returning"]), ("a", ["queue.nothing"])]


def test_an_empty_stack_has_an_empty_queue() -> None:
    assert order({}) == ()
