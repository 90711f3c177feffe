"""Words: nothing lost, and the field's terms whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.lexicon import load_lexicon
from textmine.text.segment import Segmenter, segmenter

LEXICON = load_lexicon()
CORPORA = Path(__file__).resolve().parents[2] / "corpora"


@pytest.fixture(scope="module")
def words() -> Segmenter:
    return segmenter(LEXICON)


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="党建工作三会一课制度不落实，。12ab \n　😀𠮷")))
def test_joined_words_are_the_text(words, text):
    assert "".join(words.words(text)) == text


AWKWARD = "党建三会一课学不深入〇年月日，。；：、！？“”（）\r\n\t 　aZ09.%-_+#&é％．①😀㐀𠮷\u9fd6\uf900\ud800\x00\u2028"


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet=AWKWARD, max_size=30))
def test_what_is_cut_is_what_jieba_would_cut(words, text):
    assert words.words(text) == list(words._tokenizer.cut(text))


@pytest.fixture(scope="module")
def without_rjieba() -> Segmenter:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "rjieba", None)
        found = Segmenter(LEXICON)
    assert found._ported is None
    return found


def test_without_rjieba_words_are_the_same(words, without_rjieba):
    lines = {line for text in texts() for line in text.splitlines()}
    assert len(lines) > 5000
    assert [line for line in lines if words.words(line) != without_rjieba.words(line)] == []


def texts() -> list[str]:
    """Our sample papers, and labelled ones of other hands."""
    files = [*CORPORA.glob("samples/**/*.txt"), *CORPORA.glob("statements/*.txt")]
    return [file.read_bytes().decode("utf-8", "ignore") for file in files]


def test_terms_are_as_frequent_as_jieba_takes_them_to_be(words, without_rjieba):
    found = [(term, words.frequency(term), words._tokenizer.FREQ[term]) for term in LEXICON.terms]
    assert [(term, ours, its) for term, ours, its in found if ours != its or not ours] == []
    assert list(words.used(1)) == list(without_rjieba.used(1))


def test_nothing_is_loaded_that_cuts_nothing():
    fresh = Segmenter(LEXICON)
    assert fresh.words("党建工作责任制落实不到位，三会一课走过场。")
    assert (fresh.frequency("组织") > 0, fresh.word_class("组织")) == (True, "v")
    assert "_tokenizer" not in vars(fresh)
    fresh.load()
    assert "_tokenizer" in vars(fresh)


def test_terms_are_kept_whole(words):
    cut = [term for term in LEXICON.terms if term not in words.words(f"我们，{term}，落实了")]
    assert cut == []


@pytest.mark.parametrize("term", ["三会一课", "主题党日", "党务工作者", "民主评议党员", "一岗双责", "党建工作责任制"])
def test_terms_are_whole_inside_a_sentence(words, term):
    assert term in LEXICON.terms
    assert term in words.words(f"个别支部{term}落实不到位")


@pytest.mark.parametrize("text", ["的" * 10_000, "党㐀" * 5_000, "2025-10-15" * 1_000])
def test_jieba_is_never_given_much_at_a_time(words, text, monkeypatch):
    """Time by the square: a minute for 150,000 times the same character."""
    given = []
    cut = words._tokenizer.cut
    monkeypatch.setattr(words._tokenizer, "cut", lambda part: given.append(len(part)) or cut(part))
    assert "".join(words.words(text)) == text
    assert (sum(given), max(given)) == (10_000, 2_000)


def test_a_segmenter_is_built_once():
    assert segmenter(LEXICON) is segmenter(LEXICON)


def test_without_a_folder_of_our_own_the_dictionary_is_still_built(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert Segmenter(LEXICON).words("三会一课") == ["三会一课"]


def test_without_a_folder_to_keep_the_dictionary_in_nothing_is_left_behind(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert Segmenter(LEXICON).words("三会一课不落实") == ["三会一课", "不", "落实"]
    assert list((tmp_path / "temporary").iterdir()) == []
