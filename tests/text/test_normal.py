"""The matching form and the reading form, each with its way back."""

from __future__ import annotations

import doctest
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from textmine.model import Span
from textmine.text import normal
from textmine.text.normal import code_points, matching_form, reading_form, ruled_form

MIXED = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("党建２0１一ＡaÄ，。 　\n㈠①ﬁ㎡𠮷😀\ud800")))
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: Span(min(p), max(p))), max_size=4)


SIMPLIFY = OpenCC("t2s").convert


def folded_of(character: str) -> str:
    """What a character of the basic plane that counts is folded to."""
    wide = unicodedata.normalize("NFKC", character)
    return "0" if wide.isdecimal() else SIMPLIFY(SIMPLIFY(wide.lower()))


def counts(character: str) -> bool:
    """Whether a character of the basic plane counts for matching."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return len(folded) == 1 and folded.isalnum()


class TestMatchingForm:
    @given(MIXED)
    def test_offsets_rise_strictly_and_lead_back(self, text):
        form = matching_form(text)
        assert len(form) == len(form.codes) == len(form.offsets) == len(form.text)
        assert np.all(np.diff(form.offsets) > 0)
        for folded, offset in zip(form.text, form.offsets, strict=True):
            original = text[int(offset)]
            if ord(original) < 0x10000:
                assert counts(original)
                assert folded == folded_of(original)
            else:
                assert folded == original

    @given(MIXED)
    def test_nothing_that_counts_is_left_out_but_digits_in_a_run(self, text):
        kept = {int(offset) for offset in matching_form(text).offsets}
        for i, character in enumerate(text):
            if i in kept:
                continue
            digit = unicodedata.normalize("NFKC", character).isdecimal()
            assert not counts(character) or (digit and i > 0 and unicodedata.normalize("NFKC", text[i - 1]).isdecimal())

    @given(MIXED)
    def test_folding_twice_changes_nothing(self, text):
        once = matching_form(text).text
        assert matching_form("、".join(once)).text == once

    @given(MIXED, SPANS)
    def test_holes_do_not_count(self, text, holes):
        form = matching_form(text, holes)
        assert not any(hole.start <= offset < hole.end for offset in form.offsets for hole in holes)
        blanked = "".join(" " if any(h.start <= i < h.end for h in holes) else c for i, c in enumerate(text))
        assert form.text == matching_form(blanked).text

    @given(MIXED, st.integers(0, 40), st.integers(0, 40))
    def test_a_part_is_the_form_of_the_part(self, text, a, b):
        span = Span(min(a, b, len(text)), min(max(a, b), len(text)))
        whole, part = matching_form(text, within=span), matching_form(span.of(text))
        assert whole.text == part.text
        assert (whole.offsets - span.start).tolist() == part.offsets.tolist()

    @given(MIXED, st.data())
    def test_spans_go_there_and_back(self, text, data):
        form = matching_form(text)
        if not len(form):
            return
        start = data.draw(st.integers(0, len(form) - 1))
        end = data.draw(st.integers(start + 1, len(form)))
        span = form.span(start, end)
        assert form.within(span) == (start, end)
        assert matching_form(span.of(text)).text == form.text[start:end] or form.text[start:end].startswith("0")

    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Ａ党 建，２０２４年", "a党建0年"),
            ("2.5万元", "00万元"),
            ("12 34", "00"),
            ("①⑴㈠", "0"),
            ("，。！　\n", ""),
            ("𠮷林😀", "𠮷林😀"),
            ("存在問題", "存在问题"),
            ("⼀、⽀部", "一支部"),
            ("薴", "苎"),
            ("", ""),
        ],
    )
    def test_what_is_left(self, text, folded):
        assert matching_form(text).text == folded

    def test_numbers_that_differ_match(self):
        assert matching_form("全乡12个村，３名党员").text == matching_form("全乡108个村，27名党员").text


class TestRuledForm:
    @given(MIXED)
    def test_it_is_as_long_as_the_text(self, text):
        assert len(ruled_form(text)) == len(text)

    @given(MIXED)
    def test_ruling_twice_changes_nothing(self, text):
        assert ruled_form(ruled_form(text)) == ruled_form(text)

    @pytest.mark.parametrize(
        ("text", "ruled"),
        [
            ("一、存在問題", "一、存在问题"),
            ("⼀、⽀部", "一、支部"),
            ("１２ａＺ", "12aZ"),
            ("︵一︶﹁党建﹂", "（一）「党建」"),
            ("﹙一﹚﹐", "（一），"),
            ("\uf06c学习\uf0d8", "•学习•"),
            ("｡､", "。、"),
        ],
    )
    def test_what_becomes_common(self, text, ruled):
        assert ruled_form(text) == ruled

    @pytest.mark.parametrize("text", ["一、存在的问题（共3个），“学”得不够。", "", "a b\n\t　…①㈠", "\ud800😀𠮷"])
    def test_a_common_text_comes_back_itself(self, text):
        assert ruled_form(text) is text

    def test_a_long_text_is_ruled_to_its_end(self):
        assert ruled_form("党" * 1_000_001 + "問")[-2:] == "党问"


class TestReadingForm:
    @given(MIXED, SPANS)
    def test_it_holds_all_words_and_no_line_end(self, text, pieces):
        pieces = [Span(p.start, min(p.end, len(text))) for p in sorted(pieces) if p.start < min(p.end, len(text))]
        form = reading_form(text, pieces)
        assert "".join(form.split()) == "".join("".join(piece.of(text) for piece in pieces).split())
        assert not set(form) & set("\n\r\t\u2028\u2029\x0b\x0c")
        assert "  " not in form

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            (("党的建", "设工作"), "党的建设工作"),
            (("use of", "Excel"), "use of Excel"),
            (("使用Excel", "表格"), "使用Excel表格"),
            (("投入2", "5万元"), "投入2 5万元"),
            (("　党 建", "工　作 "), "党 建工 作"),
            (("", "党建"), "党建"),
            ((), ""),
        ],
    )
    def test_how_lines_are_joined(self, rows, words):
        text, pieces = "", []
        for row in rows:
            pieces.append(Span(len(text), len(text) + len(row)))
            text += row + "\n"
        assert reading_form(text, pieces) == words


@given(MIXED)
def test_code_points_are_those_of_the_text(text):
    assert code_points(text).tolist() == [ord(c) for c in text]


def test_the_examples_in_the_documentation():
    assert doctest.testmod(normal).failed == 0
