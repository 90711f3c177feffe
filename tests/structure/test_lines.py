"""Lines as they stand."""

from __future__ import annotations

import pytest

from textmine.structure.lines import lines


class TestLines:
    @pytest.mark.parametrize(
        "end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n \n", "\n\n"]
    )
    def test_every_kind_of_line_end(self, end):
        text = f"甲{end}乙"
        assert [line.span.of(text) for line in lines(text)] == ["甲", "乙"]

    def test_outer_blanks_do_not_count(self):
        text = "　　甲 乙　\n\t丙"
        first, second = lines(text)
        assert (first.span.of(text), first.indent, first.width) == ("甲 乙", 2.0, 2.5)
        assert second.span.of(text) == "丙"

    def test_a_blank_line_before(self):
        assert [line.blank_before for line in lines("\n\n甲\n \n乙\n丙")] == [False, True, False]

    def test_half_width_characters_are_half_as_wide(self):
        (line,) = lines("党员12人,abc")
        assert line.width == 3 + 6 * 0.5

    def test_marks_and_odd_ideographs_are_as_wide_as_they_are_drawn(self):
        (line,) = lines("“党”、（一）①㐀ｱé〿％…")
        assert line.width == sum(0.5 if c in "ｱ〿" else 1.0 for c in "“党”、（一）①㐀ｱé〿％…")

    def test_nothing_but_blanks(self):
        assert lines(" \n　\t\r\n") == []
