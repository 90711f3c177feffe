from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from textmine.model import Span
from textmine.text.spans import merged, without

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=8)


def places(spans) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


@given(SPANS)
def test_joined_spans_hold_the_same_characters_and_stand_apart(spans: list[Span]) -> None:
    joined = merged(spans)
    assert places(joined) == places(spans)
    assert all(x.end < y.start for x, y in pairwise(joined))


@given(SPANS, SPANS)
def test_what_is_left_is_outside_of_all_holes(spans: list[Span], holes: list[Span]) -> None:
    left = list(without(merged(spans), holes))
    assert places(left) == places(spans) - places(holes)
    assert left == sorted(left)
    assert all(len(span) > 0 for span in left)
