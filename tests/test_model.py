"""The nouns: frozen, hashable, and right about themselves."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine import model
from textmine.model import (
    FINDING_ROLES,
    LEGITIMATE,
    Block,
    Concreteness,
    CopyKind,
    Corpus,
    Document,
    Family,
    FindingKind,
    Match,
    Origin,
    Outcome,
    Paper,
    Reason,
    Role,
    Span,
    Swap,
)


def nouns() -> list[type]:
    return [cls for cls in vars(model).values() if dataclasses.is_dataclass(cls)]


def test_every_noun_is_frozen_slotted_and_documented():
    for noun in nouns():
        assert noun.__dataclass_params__.frozen, noun
        assert "__slots__" in vars(noun), noun
        assert noun.__doc__, noun
        assert not noun.__doc__.startswith(f"{noun.__name__}("), noun


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_span_is_what_it_claims(text, a, b):
    span = Span(min(a, b), max(a, b))
    assert len(span) == span.end - span.start
    assert span.of(text) == text[span.start : span.end]


def test_spans_sort_by_where_they_begin():
    assert sorted([Span(3, 4), Span(0, 9), Span(0, 2)]) == [Span(0, 2), Span(0, 9), Span(3, 4)]


def test_a_reason_does_not_depend_on_the_order_of_its_blanks():
    assert Reason.of("a.b", x=1, y=2) == Reason.of("a.b", y=2, x=1)
    assert hash(Reason.of("a.b", x=1)) == hash(Reason.of("a.b", x=1))


def test_a_paper_reads_the_text_of_its_document():
    document = Document("甲.txt", "txt", Outcome.TEXT, "全文")
    assert Paper("甲.txt", document, 1, Span(0, 2)).text == "全文"


def test_only_submissions_are_under_inspection():
    papers = tuple(
        Paper(origin.value, Document(origin.value, "txt", Outcome.TEXT, "字", origin=origin), 1, Span(0, 1))
        for origin in Origin
    )
    corpus = Corpus((), papers, {}, (), {}, {}, (), (), (), ())
    assert [paper.name for paper in corpus.submissions] == ["submission"]


def test_the_roles_that_carry_categories():
    assert FINDING_ROLES == (Role.PROBLEM, Role.CAUSE, Role.REMEDY)


def test_legitimate_kinds_are_grey_and_the_others_are_not():
    assert CopyKind.COMMON not in LEGITIMATE
    assert CopyKind.VERBATIM not in LEGITIMATE
    assert {CopyKind.TEMPLATE, CopyKind.FORMULA} < LEGITIMATE


def test_every_kind_of_finding_has_its_family():
    assert {kind.family for kind in FindingKind} == set(Family)
    assert FindingKind.TYPO.family is Family.RESIDUE
    assert FindingKind.RETURNING.family is FindingKind.NO_DEADLINE.family is Family.LEDGER
    assert FindingKind.TRUNCATED.family is FindingKind.TOO_LONG.family is Family.FORM
    assert [kind for kind in FindingKind if kind.family is Family.HOLLOW] == [FindingKind.HOLLOW]


def test_a_paper_without_words_has_shares_of_nothing():
    nothing = Concreteness()
    assert (nothing.facts_per_thousand, nothing.phrases_per_thousand, nothing.hollow_share) == (0, 0, 0)
    some = Concreteness(facts=3, phrases=1, chars=500, hollow=1, sentences=4)
    assert (some.facts_per_thousand, some.phrases_per_thousand, some.hollow_share) == (6, 2, 0.25)


def test_a_frozen_noun_refuses_to_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(0, 1).start = 2


def test_a_match_turned_twice_is_itself_and_its_runs_are_in_order():
    blocks = (Block(Span(0, 3), Span(9, 12)), Block(Span(5, 9), Span(1, 5)))
    match = Match(
        "甲", Span(0, 9), "乙", Span(1, 12), CopyKind.SHUFFLED, False, 7, 0.8, blocks, (Swap("x", "y"),), "甲"
    )
    turned = match.turned()
    assert (turned.a, turned.a_span, turned.b, turned.b_span) == ("乙", Span(1, 12), "甲", Span(0, 9))
    assert turned.blocks == (Block(Span(1, 5), Span(5, 9)), Block(Span(9, 12), Span(0, 3)))
    assert (turned.swaps, turned.earlier, turned.chars) == ((Swap("y", "x"),), "甲", 7)
    assert turned.turned() == match
