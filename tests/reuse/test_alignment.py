from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.reuse.alignment import Run, equal, longest_piece, pieces
from textmine.text.normal import code_points

SHORT = st.text("甲乙丙丁", max_size=24)


def test_equal_characters_are_counted_both_ways_and_stay_in_their_papers() -> None:
    codes = code_points("一二三四五" + "九二三四八")
    bounds = ((0, 5), (5, 10))
    assert equal(codes, 1, 6, 1, bounds) == 3
    assert equal(codes, 3, 8, -1, bounds) == 3
    same = code_points("一二三" * 2)
    assert equal(same, 0, 3, 1, ((0, 3), (3, 6))) == 3
    assert equal(same, 2, 5, -1, ((0, 3), (3, 6))) == 3
    assert equal(same, 0, 3, -1, ((0, 3), (3, 6))) == 1


def test_the_longest_piece_is_found() -> None:
    assert longest_piece(code_points("甲乙丙丁戊"), code_points("己丙丁戊庚")) == Run(2, 1, 3)
    assert longest_piece(code_points(""), code_points("甲")).length == 0


@given(SHORT, SHORT)
@settings(max_examples=100, deadline=None)
def test_pieces_are_equal_and_keep_their_order(left: str, right: str) -> None:
    codes = code_points(left + right)
    found = pieces(codes, (0, len(left)), (len(left), len(codes)), 2)
    a_end, b_end = 0, len(left)
    for run in found:
        assert run.length >= 2
        assert run.a >= a_end
        assert run.b >= b_end
        assert codes[run.a : run.a_end].tolist() == codes[run.b : run.b_end].tolist()
        a_end, b_end = run.a_end, run.b_end
    assert a_end <= len(left)
    assert b_end <= len(codes)
