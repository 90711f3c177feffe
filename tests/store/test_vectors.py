"""Sentence vectors are asked for once and kept; whatever happens to where they are kept, they come."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from textmine.errors import UsageError
from textmine.store import vectors
from textmine.store.vectors import ENCODERS, KeptEncoder, chosen, open_encoder
from textmine.words import say

NAME = "made-up"
TEXTS = ["渡口支部的台账不齐。", "要补齐台账。", "渔船回港以后再开会。"]


class Library:
    """A made-up library: the vector of a sentence is told by its length; it keeps what it was asked."""

    def __init__(self, size: int = 4) -> None:
        self.size = size
        self.loaded = 0
        self.asked: list[list[str]] = []
        self.spoils = 0.0

    def __call__(self):
        self.loaded += 1
        return self.encode

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked.append(texts)
        rows = np.array([[len(text), *range(1, self.size)] for text in texts], np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        rows[:, 0] += self.spoils
        return rows

    @property
    def sentences(self) -> list[str]:
        return [text for texts in self.asked for text in texts]


@pytest.fixture
def library(monkeypatch) -> Library:
    made = Library()
    monkeypatch.setitem(vectors._LOADERS, NAME, made)
    return made


def opened(folder: Path | None) -> KeptEncoder:
    return KeptEncoder(NAME, folder)


def kept_rows(folder: Path) -> list[tuple[bytes, bytes]]:
    with closing(sqlite3.connect(folder / f"{NAME}.sqlite")) as base:
        return base.execute("SELECT digest, vector FROM vectors").fetchall()


class TestKeeping:
    def test_a_sentence_is_asked_for_once_in_its_life(self, library, tmp_path):
        first = opened(tmp_path)(TEXTS[:2])
        later = opened(tmp_path)(TEXTS)
        assert library.sentences == TEXTS
        np.testing.assert_array_equal(later[:2], first)

    def test_a_library_that_is_not_needed_is_not_loaded(self, library, tmp_path):
        opened(tmp_path)(TEXTS)
        assert library.loaded == 1
        again = opened(tmp_path)(TEXTS[::-1])
        assert library.loaded == 1
        assert [len(row) for row in again] == [4, 4, 4]

    def test_rows_stand_in_the_order_of_the_texts(self, library, tmp_path):
        encoder = opened(tmp_path)
        encoder(TEXTS[1:])
        found = encoder([TEXTS[2], TEXTS[0], TEXTS[2], TEXTS[1]])
        for row, text in zip(found, [TEXTS[2], TEXTS[0], TEXTS[2], TEXTS[1]], strict=True):
            np.testing.assert_allclose(row, library.encode([text])[0], atol=1e-3)
        assert sum(text == TEXTS[0] for text in library.asked[1]) == 1

    def test_many_sentences_are_asked_for_in_parts_and_kept_part_by_part(self, library, tmp_path, monkeypatch):
        monkeypatch.setattr(vectors, "_AT_ONCE", 10)
        texts = [f"第{number}号院坝" + "开会" * number for number in range(25)]
        found = opened(tmp_path)(texts)
        assert [len(part) for part in library.asked] == [10, 10, 5]
        np.testing.assert_array_equal(opened(tmp_path)(texts), found)
        assert library.sentences == texts

    def test_what_was_done_before_a_stop_is_kept(self, library, tmp_path, monkeypatch):
        monkeypatch.setattr(vectors, "_AT_ONCE", 1)

        def stop(texts: list[str]) -> np.ndarray:
            if texts == TEXTS[1:2]:
                raise KeyboardInterrupt
            return library.encode(texts)

        monkeypatch.setitem(vectors._LOADERS, NAME, lambda: stop)
        with pytest.raises(KeyboardInterrupt):
            opened(tmp_path)(TEXTS)
        assert len(kept_rows(tmp_path)) == 1

    def test_no_word_of_a_paper_stands_in_what_is_kept(self, library, tmp_path):
        opened(tmp_path / "深/处")(TEXTS)
        held = (tmp_path / f"深/处/{NAME}.sqlite").read_bytes()
        assert len(kept_rows(tmp_path / "深/处")) == 3
        assert not [text for text in TEXTS if text[:4].encode() in held]

    def test_off_keeps_nothing_on_disk_and_one_session_still_works(self, library, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        encoder = opened(None)
        np.testing.assert_array_equal(encoder(TEXTS), encoder(TEXTS))
        assert list(tmp_path.iterdir()) == []

    def test_libraries_keep_apart(self, library, tmp_path, monkeypatch):
        opened(tmp_path)(TEXTS)
        monkeypatch.setitem(vectors._LOADERS, "other", Library(size=7))
        assert KeptEncoder("other", tmp_path)(TEXTS).shape == (3, 7)


class TestTrouble:
    @pytest.fixture(params=["rubbish", "empty", "other table", "folder"])
    def damaged(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        file = tmp_path / f"{NAME}.sqlite"
        match request.param:
            case "rubbish":
                file.write_bytes("不是数据库。".encode() * 500)
            case "empty":
                file.write_bytes(b"")
            case "other table":
                with closing(sqlite3.connect(file)) as base, base:
                    base.execute("CREATE TABLE vectors (name TEXT)")
            case "folder":
                file.mkdir()
        return tmp_path

    def test_a_damaged_file_is_done_without(self, library, damaged):
        np.testing.assert_array_equal(opened(damaged)(TEXTS), opened(None)(TEXTS))

    @pytest.mark.parametrize("held", [b"", b"\0", None, "文", 3.5, np.zeros(9, np.float16).tobytes()])
    def test_a_row_that_is_no_vector_of_ours_does_no_harm(self, library, tmp_path, held):
        opened(tmp_path)(TEXTS[:2])
        [(digest, _), _] = kept_rows(tmp_path)
        with closing(sqlite3.connect(tmp_path / f"{NAME}.sqlite")) as base, base:
            base.execute("UPDATE vectors SET vector = ? WHERE digest = ?", (held, digest))
        np.testing.assert_array_equal(opened(tmp_path)(TEXTS), opened(None)(TEXTS))

    def test_a_library_that_now_gives_longer_vectors_is_asked_again(self, library, tmp_path):
        opened(tmp_path)(TEXTS[:2])
        library.size = 6
        assert opened(tmp_path)(TEXTS).shape == (3, 6)
        asked = len(library.asked)
        assert opened(tmp_path)(TEXTS).shape == (3, 6)
        assert len(library.asked) == asked

    def test_a_place_that_cannot_be_written_is_done_without(self, library, tmp_path):
        (tmp_path / "文件").write_bytes(b"")
        found = opened(tmp_path / "文件/里面")(TEXTS)
        np.testing.assert_array_equal(found, opened(None)(TEXTS))

    def test_another_that_writes_for_long_does_not_stop_us(self, library, tmp_path, monkeypatch):
        opened(tmp_path)(TEXTS[:1])
        monkeypatch.setattr(vectors, "BUSY_SECONDS", 0.01)
        with closing(sqlite3.connect(tmp_path / f"{NAME}.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert opened(tmp_path)(TEXTS).shape == (3, 4)
            other.execute("ROLLBACK")
        assert len(kept_rows(tmp_path)) == 1

    @pytest.mark.parametrize("spoils", [np.nan, np.inf, -np.inf])
    def test_numbers_that_are_none_come_out_as_numbers(self, library, tmp_path, spoils):
        library.spoils = spoils
        for _ in range(2):  # fresh, then kept
            assert np.isfinite(opened(tmp_path)(TEXTS)).all()

    @pytest.mark.parametrize("text", ["零\0字符", "半个\udc80字", "", "长" * 10_000])
    def test_any_text_can_be_asked_for(self, library, tmp_path, text):
        assert opened(tmp_path)([text]).shape == (1, 4)
        [asked] = library.sentences
        assert "\0" not in asked
        assert len(asked) <= 2000


class TestChoice:
    @pytest.fixture
    def installed(self, monkeypatch) -> Iterator[set[str]]:
        names: set[str] = set()
        monkeypatch.setattr("textmine.store.vectors.ENCODERS", ENCODERS)
        monkeypatch.setattr("importlib.util.find_spec", lambda name: name if name in names else None)
        open_encoder.cache_clear()
        yield names
        open_encoder.cache_clear()

    def test_auto_takes_the_better_one_that_is_there(self, installed):
        assert chosen("auto") == ""
        installed.add(ENCODERS[1])
        assert chosen("auto") == ENCODERS[1]
        installed.add(ENCODERS[0])
        assert chosen("auto") == ENCODERS[0]

    def test_a_library_may_be_named(self, installed):
        installed.update(ENCODERS)
        assert [chosen(name) for name in ENCODERS] == list(ENCODERS)

    @pytest.mark.parametrize("name", [ENCODERS[0], "word2vec", "", "AUTO", "os"])
    def test_one_that_is_unknown_or_not_installed_is_told_with_what_there_is(self, installed, name):
        installed.add("os")
        with pytest.raises(UsageError) as caught:
            chosen(name)
        sentence = say(caught.value.reason)
        assert all(known in sentence for known in ("auto", "off", *ENCODERS))

    def test_off_is_none(self, installed):
        installed.update(ENCODERS)
        assert open_encoder("off", "") is None
        installed.clear()
        assert open_encoder("auto", "") is None

    def test_the_setting_says_where_vectors_are_kept(self, installed, tmp_path, monkeypatch):
        installed.update(ENCODERS)
        monkeypatch.setattr(vectors, "cache_folder", lambda name: tmp_path / name)
        assert open_encoder("auto", str(tmp_path / "别处")) == KeptEncoder(ENCODERS[0], tmp_path / "别处")
        assert open_encoder("auto", "off") == KeptEncoder(ENCODERS[0], None)
        assert open_encoder("auto", "") == KeptEncoder(ENCODERS[0], tmp_path / "vectors")
