"""Stacks that a province has: the whole analysis, without the files of a run, and what memory it takes.

No peers: ``pipeline`` has those. The stacks come from ``make_stack.py`` and are gone afterwards.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from make_stack import make_stack

from benchmarks.asked import Asked
from benchmarks.pipeline import ANALYSIS, MEBIBYTE, STAGES, Corpus, Measured, described, growth, measure
from benchmarks.tables import Table

Rows = list[tuple[Corpus, Measured]]


def measured(asked: Asked) -> Table:
    """Analyse stacks of all sizes."""
    return table("Large stacks, analysed without writing files", ANALYSIS, (*STAGES[:-1], "rest", "total"), asked)


def table(title: str, run: str, stages: tuple[str, ...], asked: Asked) -> Table:
    """Do a run of ``pipeline`` on stacks of all sizes, and return the seconds of its stages and its memory."""
    rows = [_row(run, size, asked) for size in sorted(set(asked.large))]
    stacks = [corpus for corpus, _ in rows]
    corpora = "; ".join(f"{c.papers:,} papers, {c.characters:,} characters, {c.digest}" for c in stacks)
    return Table(
        title,
        ["seconds", *(f"{c.papers:,} papers" for c in stacks), "papers/s", "characters/s", "growth"],
        [*(_stage(name, rows) for name in stages), *_means(rows)],
        {
            "corpus": f"scripts/make_stack.py, seed {asked.seed}, .txt in UTF-8, sha256: {corpora}",
            "memory": "most that was resident at a time; of a worker with what it shares with the main process",
        },
    )


def _row(run: str, size: int, asked: Asked) -> tuple[Corpus, Measured]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "stack"
        make_stack(size, folder, asked.chars, asked.seed)
        print(f"{size} papers", file=sys.stderr, flush=True)
        return described(folder), measure(run, folder, asked)


def _stage(name: str, rows: Rows) -> list[str]:
    """Return the row of a stage: its seconds by stack, its speed with the largest, and how it grows."""
    taken = [found.total if name == "total" else found.seconds[name] for _, found in rows]
    last, seconds = rows[-1][0], max(taken[-1], 1e-3)
    speed = [f"{last.papers / seconds:,.0f}", f"{last.characters / seconds:,.0f}"]
    sizes = [corpus.papers for corpus, _ in rows]
    return [name, *(f"{value:,.1f}" for value in taken), *speed, growth(sizes, taken)]


def _means(rows: Rows) -> list[list[str]]:
    """Return the rows of processor time and memory."""
    means = {
        "processor seconds": [found.cpu for _, found in rows],
        "peak memory, main process, MiB": [found.memory / MEBIBYTE for _, found in rows],
        "peak memory, largest worker, MiB": [found.worker_memory / MEBIBYTE for _, found in rows],
    }
    return [[name, *(f"{value:,.0f}" for value in values), "", "", ""] for name, values in means.items()]
