"""A paragraph as one string, with the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textmine.model import Span
from textmine.structure.flow import Flow

TEXT = "　党的建\r\n　设工作\n很重要。"
PIECES = (Span(1, 4), Span(7, 10), Span(11, 15))


def test_lines_run_together():
    flow = Flow.of(TEXT, PIECES)
    assert flow.words == "党的建设工作很重要。"
    assert flow.starts == (0, 3, 6)


def test_a_range_over_a_line_end_is_one_span_and_several_parts():
    flow = Flow.of(TEXT, PIECES)
    assert flow.span(2, 7).of(TEXT) == "建\r\n　设工作\n很"
    assert [part.of(TEXT) for part in flow.parts(2, 7)] == ["建", "设工作", "很"]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.data())
def test_every_character_finds_its_way_back(sizes, data):
    text, pieces = "", []
    for index, size in enumerate(sizes):
        text += "\n" * (index % 3)
        pieces.append(Span(len(text), len(text) + size))
        text += "".join(chr(0x4E00 + len(text) + k) for k in range(size))
    flow = Flow.of(text, tuple(pieces))
    assert "".join(text[flow.offset(i)] for i in range(len(flow.words))) == flow.words
    start = data.draw(st.integers(0, len(flow.words) - 1))
    end = data.draw(st.integers(start + 1, len(flow.words)))
    assert "".join(part.of(text) for part in flow.parts(start, end)) == flow.words[start:end]
    assert flow.span(start, end).of(text).replace("\n", "") == flow.words[start:end]
