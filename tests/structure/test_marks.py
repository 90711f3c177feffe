"""The marks that structure goes by."""

from __future__ import annotations

import pytest

from textmine.structure.marks import CLAUSE_ENDS, CLOSERS, FULL_STOPS, TITLE_STOPS, last_mark


@pytest.mark.parametrize(
    ("words", "mark"), [("他说：“散了。”", "。"), ("（见附件）", "件"), ("”’", ""), ("", ""), ("好!'", "!")]
)
def test_the_last_mark_is_the_one_inside_the_quotation(words, mark):
    assert last_mark(words) == mark


def test_a_sentence_end_ends_a_clause_and_no_closer_does():
    assert FULL_STOPS < CLAUSE_ENDS
    assert CLAUSE_ENDS.isdisjoint(CLOSERS)
    assert "、" not in TITLE_STOPS
