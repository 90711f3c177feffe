import io
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.classify.stores import overclaim, parts
from textmine.classify.meaning import Meaning, load_meaning, read_meaning, save_meaning, unit
from textmine.errors import WorkspaceError

PIECES = ("党", "费", "党费", "收", "^党", "会议室")


def toy() -> Meaning:
    """A table whose numbers survive being kept as bytes."""
    vectors = np.array([[127, 0], [0, 127], [127, 127], [0, -127], [64, 0], [0, 1]], np.float32)
    return Meaning(PIECES, np.array([1, 2, 4, 1, 0.5, 8], np.float32), vectors)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_meaning(tmp_path / "m.npz", toy())
    return tmp_path / "m.npz"


def refused(path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        read_meaning(path)
    assert caught.value.reason.key == "classify.model_damaged"


class TestVectors:
    def test_a_text_is_the_sum_of_its_pieces_at_length_one(self) -> None:
        [found] = toy()(["费收"])
        assert found == pytest.approx([0, 0], abs=1e-6)
        [found] = toy()(["缴费"])
        assert found == pytest.approx([0, 1])

    def test_a_piece_that_comes_again_counts_once(self) -> None:
        assert np.array_equal(*toy()(["缴党", "缴党缴党缴党"]))

    def test_unknown_characters_add_nothing(self) -> None:
        once, more = toy()(["缴费", "缴费🙂<b>&nbsp;\x00"])
        assert np.array_equal(once, more)

    def test_a_text_without_a_known_piece_is_zero_and_no_error(self) -> None:
        assert not toy()(["", "天", "<script>", "\ud800"]).any()

    def test_every_text_has_its_row_wherever_empty_ones_stand(self) -> None:
        found = toy()(["", "缴党", "", "缴费", ""])
        assert np.abs(found).sum(axis=1).round(6).tolist() == [0, 1, 0, 1, 0]

    def test_the_number_of_an_item_says_nothing(self) -> None:
        meaning = load_meaning()
        plain, numbered = meaning(["党费收缴不及时", "（三）党费收缴不及时"])
        assert np.array_equal(plain, numbered)

    def test_figures_are_alike(self) -> None:
        meaning = load_meaning()
        assert np.array_equal(*meaning(["欠缴党费12个月", "欠缴党费8个月"]))

    def test_no_texts_give_no_rows(self) -> None:
        assert toy()([]).shape == (0, 2)

    def test_a_table_without_pieces_knows_nothing(self) -> None:
        empty = Meaning((), np.zeros(0, np.float32), np.zeros((0, 3), np.float32))
        assert empty(["党费", ""]).tolist() == [[0, 0, 0], [0, 0, 0]]
        assert empty.words(["党费", ""]).shape == (2, 0)

    def test_a_huge_repetition_is_as_a_short_one(self) -> None:
        assert np.array_equal(*toy()(["缴费" * 2, "缴费" * 100_000]))


class TestWords:
    def test_rows_have_length_one_and_weigh_as_the_table_says(self) -> None:
        [row] = toy().words(["缴党费"]).toarray()
        assert np.linalg.norm(row) == pytest.approx(1)
        assert row[2] == pytest.approx(4 * row[0])
        assert row[1] == pytest.approx(2 * row[0])

    def test_the_beginning_of_a_text_is_a_piece_of_its_own(self) -> None:
        opened, inside = toy().words(["党", "缴党"]).toarray()
        assert opened[4] > 0
        assert inside[4] == 0

    def test_a_text_without_a_known_piece_is_an_empty_row(self) -> None:
        found = toy().words(["", "天地", "党"])
        assert np.diff(found.indptr).tolist() == [0, 0, 2]
        assert found.shape == (3, len(PIECES))

    def test_no_texts_give_no_rows(self) -> None:
        assert toy().words([]).shape == (0, len(PIECES))


def test_rows_of_length_zero_stay_as_they_are() -> None:
    assert unit(np.array([[3, 4], [0, 0]], np.float32)).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


class TestShipped:
    def test_it_is_read_once(self) -> None:
        assert load_meaning() is load_meaning()

    def test_paraphrases_come_nearer_than_what_shares_a_word(self) -> None:
        asked, same, other = load_meaning()(
            ["支部活动经费没有保障", "开展组织生活缺少资金支持", "党费按月足额收缴，账目向支部公布"]
        )
        assert asked @ same > asked @ other

    def test_it_holds_numbers_that_can_be_reckoned_with(self) -> None:
        meaning = load_meaning()
        assert np.isfinite(meaning.vectors).all()
        assert np.isfinite(meaning.weights).all()
        assert meaning.weights.min() > 0
        assert len(set(meaning.pieces)) == len(meaning.pieces)


class TestStored:
    def test_a_table_comes_back_as_it_was(self, path: Path) -> None:
        found = read_meaning(path)
        assert found.pieces == PIECES
        assert found.weights == pytest.approx(toy().weights)
        assert found.vectors == pytest.approx(toy().vectors, abs=0.01)

    def test_vectors_keep_their_direction_whatever_their_size(self, tmp_path: Path) -> None:
        drawn = np.random.default_rng(3).normal(size=(6, 2)).astype(np.float32)
        for scale in (1e-3, 1.0, 1e4):
            made = Meaning(PIECES, toy().weights, drawn * np.float32(scale))
            save_meaning(tmp_path / "m.npz", made)
            texts = ["党费", "缴党", "会议室", "收费"]
            again = read_meaning(tmp_path / "m.npz")(texts)
            assert np.sum(again * made(texts), axis=1) == pytest.approx(np.ones(4), abs=0.01)

    def test_a_column_of_noughts_is_no_error(self, tmp_path: Path) -> None:
        vectors = toy().vectors * np.array([1, 0], np.float32)
        save_meaning(tmp_path / "m.npz", Meaning(PIECES, toy().weights, vectors))
        assert not read_meaning(tmp_path / "m.npz").vectors[:, 1].any()

    def test_a_truncated_file_is_refused_wherever_it_ends(self, path: Path) -> None:
        whole = path.read_bytes()
        for end in (*range(0, len(whole), 41), len(whole) - 1):
            path.write_bytes(whole[:end])
            refused(path)

    def test_an_altered_byte_is_refused_or_changes_nothing(self, path: Path) -> None:
        whole, harmless = path.read_bytes(), 0
        kept = read_meaning(path)
        for at in range(0, len(whole), 3):
            altered = bytearray(whole)
            altered[at] ^= 0xFF if at % 2 else 0x01
            path.write_bytes(altered)
            try:
                found = read_meaning(path)
            except WorkspaceError:
                continue
            assert found.pieces == kept.pieces, at
            assert np.array_equal(found.vectors, kept.vectors), at
            assert np.array_equal(found.weights, kept.weights), at
            harmless += 1
        assert harmless < len(whole) / 3 / 2

    @pytest.mark.parametrize(
        "content",
        [b"", b"PK\x03\x04 broken", b"\x80\x04pickle", b"{}", pickle.dumps({"pieces": []})],
        ids=["empty", "archive", "magic", "text", "pickle"],
    )
    def test_a_file_of_another_kind_is_refused(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        refused(path)

    def test_a_single_array_is_refused(self, path: Path) -> None:
        file = io.BytesIO()
        np.save(file, np.zeros(3))
        path.write_bytes(file.getvalue())
        refused(path)

    def test_what_is_not_there_or_no_file_is_refused(self, tmp_path: Path) -> None:
        refused(tmp_path / "none.npz")
        refused(tmp_path)

    def test_the_sentence_names_the_file_and_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError) as caught:
            read_meaning(tmp_path / "none.npz")
        assert dict(caught.value.reason.values) == {"path": "none.npz"}


def written(path: Path, held: Mapping[str, np.ndarray]) -> None:
    np.savez(path, **held)  # type: ignore[arg-type]


def pieces(*words: str) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


PARTS = ["pieces", "scale", "vectors", "weights"]


class Boom:
    """Unpickling this runs code."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (exec, ("raise SystemExit('code of a model file was run')",))


class TestAltered:
    def test_every_part_is_known_here(self, path: Path) -> None:
        assert sorted(parts(path)) == PARTS

    @pytest.mark.parametrize("name", PARTS)
    def test_a_pickle_inside_is_refused_and_never_run(self, path: Path, name: str) -> None:
        written(path, parts(path) | {name: np.array([Boom()], dtype=object)})
        refused(path)

    @pytest.mark.parametrize("name", PARTS)
    def test_a_part_that_is_missing_is_refused(self, path: Path, name: str) -> None:
        written(path, {part: array for part, array in parts(path).items() if part != name})
        refused(path)

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("pieces", pieces("党", "费")),
            ("pieces", pieces(*PIECES, "缴")),
            ("pieces", np.frombuffer(b"\xff\xfe\xfd", np.uint8)),
            ("pieces", np.zeros(0, np.uint8)),
            ("weights", np.ones(5)),
            ("weights", np.ones((6, 1))),
            ("weights", np.array(list("党费收缴会议"))),
            ("vectors", np.ones((5, 2))),
            ("vectors", np.array("no number")),
            ("scale", np.ones(3)),
            ("scale", np.array(["a", "b"])),
        ],
    )
    def test_a_part_of_another_make_is_refused(self, path: Path, name: str, other: np.ndarray) -> None:
        written(path, parts(path) | {name: other})
        refused(path)

    def test_an_array_that_claims_more_than_memory_holds_is_refused(self, path: Path) -> None:
        overclaim(path, "vectors", "|i1", (2**46, 2**10))
        refused(path)

    @pytest.mark.parametrize("last", ["会议室里", "会议室里有人"])
    def test_a_piece_longer_than_any_can_be_is_refused(self, path: Path, last: str) -> None:
        written(path, parts(path) | {"pieces": pieces(*PIECES[:-1], last)})
        refused(path)

    @pytest.mark.parametrize("vectors", [np.ones(6, np.int8), np.ones((6, 2, 2), np.int8)], ids=["flat", "deep"])
    def test_vectors_of_another_depth_are_refused(self, path: Path, vectors: np.ndarray) -> None:
        written(path, parts(path) | {"vectors": vectors, "scale": np.ones(vectors.shape[-1], np.float32)})
        refused(path)


def test_it_can_key_a_cache() -> None:
    meaning = toy()
    assert {meaning: 1}[meaning] == 1


def test_two_of_one_size_can_key_one_cache() -> None:
    """The bridge of a ledger is kept by its table; a second table of as many pieces must not break the look-up."""
    assert len({toy(): 1, toy(): 2}) in (1, 2)
