"""rjieba cuts Chinese as jieba does: to the word, with unknown words guessed (HMM). Where it does not, we ask jieba."""

from __future__ import annotations

import re
from pathlib import Path

import jieba
import pytest
import rjieba
from benchmarks.segmentation import Agreement, agreement, chinese_runs, sample_texts

STATEMENTS = Path(__file__).resolve().parents[2] / "corpora/statements"
JOINED = re.compile(r"[A-Za-z0-9]+(?:[-_.]+[A-Za-z0-9]+)+[-_.]*")
"""Letters and figures with ``-``, ``_`` or ``.`` between them: a date in figures, an address, a file name."""


@pytest.fixture(scope="module", autouse=True)
def dictionary():
    jieba.setLogLevel("ERROR")
    jieba.initialize()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Our sample papers, and labelled ones of other hands."""
    return [*sample_texts(), *(file.read_text("utf-8") for file in sorted(STATEMENTS.glob("*.txt"))[::6])]


def test_they_agree_on_every_run_of_chinese_characters(texts):
    runs = sorted(set(chinese_runs(texts)))
    assert len(runs) > 5000
    assert [run for run in runs if jieba.lcut(run) != rjieba.cut(run)] == []


def test_they_differ_in_nothing_but_joined_letters_and_figures(texts):
    """rjieba keeps them whole; jieba cuts at the mark, save one dot inside a figure."""
    lines = sorted({line for text in texts for line in text.splitlines()})
    differing = [line for line in lines if jieba.lcut(line) != rjieba.cut(line)]
    assert differing
    assert [line for line in differing if not JOINED.search(line)] == []
    bare = [part for line in differing for part in JOINED.split(line)]
    assert [part for part in bare if jieba.lcut(part) != rjieba.cut(part)] == []


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        ("2025-10-15", ["2025", "-", "10", "-", "15"], ["2025-10-15"]),
        ("R_f", ["R", "_", "f"], ["R_f"]),
        ("3.2.1", ["3.2", ".", "1"], ["3.2.1"]),
        ("㐀㐁党", ["㐀", "㐁", "党"], ["㐀㐁", "党"]),  # jieba's Chinese ends with the common characters
        ("12.5%", ["12.5%"], ["12.5%"]),
        ("二〇二五年𠮷家", ["二", "〇", "二", "五年", "𠮷", "家"], ["二", "〇", "二", "五年", "𠮷", "家"]),
    ],
)
def test_where_they_differ(text, ours, theirs):
    assert (jieba.lcut(text), rjieba.cut(text)) == (ours, theirs)


def test_agreement_is_counted_by_the_places_of_words():
    cuts = {"一岗双责": (["一岗", "双责"], ["一岗双责"]), "党员": (["党员"], ["党员"])}
    found = agreement(list(cuts), lambda run: cuts[run][0], lambda run: cuts[run][1])
    assert found == Agreement(alike=1, runs=2, common=1, words=5)
    assert found.f1 == pytest.approx(0.4)
