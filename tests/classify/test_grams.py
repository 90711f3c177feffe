import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.classify.grams import Grams, GramTable, pieces, share

anything = st.text(st.characters(exclude_characters="\0") | st.sampled_from("党建工作^𠮷"), max_size=20)


def test_pieces_are_runs_behind_a_mark_of_the_beginning() -> None:
    assert pieces("开会了", (2, 3)) == ["^开", "开会", "会了", "^开会", "开会了"]
    assert pieces("") == ["^"]


@given(st.lists(anything, max_size=6), anything)
def test_a_table_finds_the_same_pieces_as_names_do(texts: list[str], learnt: str) -> None:
    names = list(dict.fromkeys(f"c:{piece}" for text in (learnt, *texts[::2]) for piece in pieces(text)))
    table = GramTable.of({"any": 0} | {name: i for i, name in enumerate(names, 1)})
    rows, owner = table.known(Grams.of(texts))
    found = sorted((int(o), names[r - 1]) for r, o in zip(rows, owner, strict=True))
    own = [{f"c:{piece}" for piece in pieces(text)} & set(names) for text in texts]
    assert found == sorted((i, name) for i, held in enumerate(own) for name in held)


def test_a_piece_that_occurs_twice_is_found_once() -> None:
    rows, owner = GramTable.of({"c:会": 7}).known(Grams.of(["开会散会", "会"]))
    assert (rows.tolist(), owner.tolist()) == ([7, 7], [0, 1])


def test_no_piece_reaches_from_one_text_into_the_next() -> None:
    rows, _ = GramTable.of({"c:会^": 0, "c:会散": 1, "c:会^散": 2}).known(Grams.of(["开会", "散"]))
    assert rows.tolist() == []


def test_nothing_is_found_where_nothing_is_known_or_said() -> None:
    assert [len(part) for part in GramTable.of({"any": 0}).known(Grams.of(["开会"]))] == [0, 0]
    assert [len(part) for part in GramTable.of({"c:会": 0}).known(Grams.of([]))] == [0, 0]


@pytest.mark.parametrize("size", [1, 20, 200])
def test_all_pieces_together_count_about_the_same_in_a_short_text_and_a_long_one(size: int) -> None:
    words = "".join(chr(0x4E00 + i) for i in range(size))
    assert len(pieces(words)) ** 0.5 * share(words, 8.0) == pytest.approx(8.0, rel=0.3)
