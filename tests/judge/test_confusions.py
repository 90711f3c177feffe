"""Runs that may be meant for a word: none of those that trying every character finds may be left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.judge.residue.confusions import confusions, fixed_words
from textmine.judge.residue.typos import _variants
from textmine.lexicon import load_lexicon
from textmine.text.normal import code_points
from textmine.text.segment import segmenter

LEXICON = load_lexicon()
RULES = LEXICON.residue.typos
FIXED = sorted(word for word in fixed_words(LEXICON) if 1 < len(word) <= RULES.longest)


def found_of(asked: Sequence[str]) -> list[str]:
    """Ask about runs one by one, each behind other characters of a text."""
    return [
        run for run in asked if len(confusions(LEXICON).of(code_points(f"党{run}"), np.ones(1, np.int64), len(run)))
    ]


def may_be_meant(run: str) -> bool:
    """Try every character that one of the run may be taken for."""
    known, fixed = segmenter(LEXICON).vocabulary(), fixed_words(LEXICON)
    rights = (right for at in range(len(run)) for right in _variants(run, at, RULES))
    return any(right in fixed or (len(right) > 2 and right in known) for right in rights)


@st.composite
def runs(draw: st.DrawFn) -> str:
    """A fixed word with one character exchanged, most often for any of those that papers are written in."""
    word = draw(st.sampled_from(FIXED))
    at = draw(st.integers(0, len(word) - 1))
    return word[:at] + draw(st.sampled_from("低道到个𠮷A\ud800" + "".join(FIXED[:200]))) + word[at + 1 :]


@settings(deadline=None, max_examples=300)
@given(st.lists(runs(), max_size=40, unique=True))
def test_none_that_may_be_meant_for_a_word_is_left_out(asked: list[str]) -> None:
    found = found_of(asked)
    assert set(found) <= set(asked)
    assert {run for run in asked if may_be_meant(run)} <= set(found)


def test_what_sounds_or_looks_like_a_word_is_found() -> None:
    slips = ["措失", "一抓到低", "落实道位", "党小祖"]
    assert found_of(["桌椅", *slips, "基层桌椅"]) == slips


def test_what_is_like_no_word_is_left_out() -> None:
    assert found_of(["桌椅", "党员鱼", "基层桌椅", "AB", "\ud800党"]) == []


def test_a_character_too_common_for_a_slip_is_none() -> None:
    assert not may_be_meant("个项制度")
    assert found_of(["个项制度"]) == []


def test_each_run_is_told_by_its_place_in_the_text() -> None:
    text, starts = code_points("措失，桌椅，措失"), np.array([0, 3, 6])
    assert confusions(LEXICON).of(text, starts, 2).tolist() == [0, 2]


def test_nothing_asked_is_nothing_found() -> None:
    assert confusions(LEXICON).of(code_points("措失"), np.zeros(0, np.int64), 2).tolist() == []
