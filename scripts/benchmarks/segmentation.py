"""Words: ours, which keep the field's terms whole, plain jieba, and rjieba, jieba in Rust, which ours use as well.

Runs of Chinese characters are what all three are made for; there plain jieba and rjieba are to agree to the word.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from make_stack import make_stack

from benchmarks.asked import Asked
from benchmarks.machine import in_turns
from benchmarks.tables import Table, times

CHINESE = re.compile("[\u4e00-\u9fa5]+")
SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "samples"
Cut = Callable[[str], list[str]]


@dataclass(frozen=True)
class Agreement:
    """How two ways to cut agree: runs that are cut alike of all, and words at the same place in both of all of both."""

    alike: int
    runs: int
    common: int
    words: int

    @property
    def f1(self) -> float:
        """Twice the words at the same place over the words of both; 1 without words."""
        return 2 * self.common / self.words if self.words else 1.0


def chinese_runs(texts: Sequence[str]) -> list[str]:
    """Return all runs of nothing but Chinese characters, in order."""
    return [run for text in texts for run in CHINESE.findall(text)]


def agreement(runs: Sequence[str], one: Cut, other: Cut) -> Agreement:
    """Cut runs both ways and compare."""
    cuts = [(places(one(run)), places(other(run))) for run in runs]
    alike = sum(a == b for a, b in cuts)
    return Agreement(alike, len(runs), sum(len(a & b) for a, b in cuts), sum(len(a) + len(b) for a, b in cuts))


def places(words: Sequence[str]) -> set[tuple[int, int]]:
    """Return where each word begins and ends."""
    at, found = 0, set()
    for word in words:
        found.add((at, at + len(word)))
        at += len(word)
    return found


def sample_texts() -> list[str]:
    """Return the sample papers that are plain text in UTF-8."""
    files = sorted(SAMPLES.rglob("*.txt"))
    return [file.read_bytes().decode("utf-8", "ignore") for file in files]


def stack_texts(asked: Asked) -> list[str]:
    """Return the papers of a stack that is made for this."""
    with tempfile.TemporaryDirectory() as place:
        make_stack(asked.papers, Path(place) / "stack", asked.chars, asked.seed)
        return [file.read_text("utf-8") for file in sorted(Path(place).rglob("*.txt"))]


def measured(asked: Asked) -> Table:
    """Measure all three on one stack, in turns, and compare the words of the stack and of the samples."""
    import jieba
    import rjieba

    from textmine.lexicon import load_lexicon
    from textmine.text.segment import Segmenter

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    rjieba.cut("一")  # loads the dictionary
    texts, lexicon = stack_texts(asked), load_lexicon()
    ours = [Segmenter(lexicon) for _ in range(max(asked.repeat, 1))]
    for segmenter in ours:
        segmenter.load()
    fresh = iter(ours)
    cuts: dict[str, Cut] = {"plain jieba": jieba.lcut, "textmine": ours[0].words, "rjieba": rjieba.cut}
    seconds = in_turns(
        {
            "plain jieba": lambda: [jieba.lcut(text) for text in texts],
            "textmine": lambda: [segmenter.words(text) for segmenter in (next(fresh),) for text in texts],
            "rjieba": lambda: [rjieba.cut(text) for text in texts],
        },
        asked.repeat,
    )
    runs = chinese_runs([*texts, *sample_texts()])
    found = {name: agreement(runs, jieba.lcut, cut) for name, cut in cuts.items()}
    return Table(
        "Words",
        ["", "processor ms a paper", "of plain jieba", "runs cut as by plain jieba", "words, F1"],
        [
            _row(name, taken / len(texts), seconds["plain jieba"] / len(texts), found.get(name))
            for name, taken in seconds.items()
        ],
        {
            "corpus": f"{len(texts):,} papers of scripts/make_stack.py, seed {asked.seed}, {sum(map(len, texts)):,} "
            f"characters; agreement on the {len(runs):,} runs of Chinese characters in them and in corpora/samples",
            "note": "ours knows the terms of the field and cuts as jieba does, by rjieba where the two agree; the "
            "others come as they are",
        },
        ("jieba", "rjieba"),
    )


def _row(name: str, seconds: float, jieba: float, found: Agreement | None) -> list[str]:
    agreed = [f"{found.alike / found.runs:.2%}", f"{found.f1:.4f}"] if found and found.runs else ["", ""]
    return [name, f"{seconds * 1000:.2f}", times(seconds, jieba), *agreed]
