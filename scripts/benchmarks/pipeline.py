"""The whole pipeline on stacks of several sizes, and plain libraries on the same texts.

Each measurement has a process of its own; the quickest counts. Growth is the exponent between the smallest and the
largest stack: 1 is in proportion, 2 the square. The stacks come from ``make_stack.py`` and are gone afterwards.
"""

from __future__ import annotations

import hashlib
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from make_stack import make_stack

from benchmarks.asked import Asked
from benchmarks.machine import cpu, peak
from benchmarks.tables import Table

DOOR = Path(__file__).resolve().parents[1] / "benchmark.py"

STAGES = ("read", "classify", "reuse", "themes", "judge", "export")
PIPELINE, ANALYSIS, SHARING, JIEBA, TFIDF = "pipeline", "analysis", "sharing", "jieba", "tfidf"
NAMES = {
    "rest": "start and rest",
    "total": "**whole pipeline**",
    JIEBA: "peer: plain jieba, one process",
    TFIDF: "peer: scikit-learn TF-IDF, 1 to 3 characters",
}
LIBRARIES = ("jieba", "numpy", "scipy", "scikit-learn")
MEBIBYTE = 1024 * 1024

Outcome = tuple[dict[str, float], int]
"""Seconds by stage, and the peak memory of the largest worker in bytes."""


@dataclass(frozen=True)
class Measured:
    """One run: seconds of wall clock by stage, processor seconds of all processes, peak memory in bytes.

    ``memory`` is that of the main process, ``worker_memory`` that of the largest process that it started.
    """

    seconds: dict[str, float]
    cpu: float
    memory: int
    worker_memory: int

    @property
    def total(self) -> float:
        """Seconds of wall clock from the first import to the last file written."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Corpus:
    """A stack that was measured."""

    papers: int
    characters: int
    digest: str


@dataclass(frozen=True)
class Row:
    """All that was measured on one stack."""

    corpus: Corpus
    pipeline: Measured
    jieba: Measured
    tfidf: Measured

    def seconds(self, name: str) -> float:
        """Return the seconds of a stage, of the whole, or of a peer."""
        if name in (JIEBA, TFIDF):
            return (self.jieba if name == JIEBA else self.tfidf).total
        return self.pipeline.total if name == "total" else self.pipeline.seconds[name]


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.txt"))


def texts_of(folder: Path) -> list[str]:
    return [file.read_text("utf-8") for file in files_of(folder)]


def run_pipeline(folder: Path, workers: int, *, files: bool = True) -> Outcome:
    """Do the whole job and return its seconds by stage, with the memory of the largest worker.

    Without ``files`` none are written. The memory is asked for when the workers are done and nothing else was started:
    whatever a library starts later is a copy of this process for a moment, and would count with all of its memory.
    """
    begin = time.perf_counter()
    from textmine import Inputs, load_settings, triage
    from textmine.export import write_run

    settings = load_settings()
    settings = replace(settings, engine=replace(settings.engine, workers=workers))
    largest: list[int] = []

    def progress(stage: str, _done: int, _total: int) -> None:
        if stage == ("reuse" if files else "themes") and not largest:
            largest.append(peak(resource.RUSAGE_CHILDREN))

    corpus = triage(Inputs((folder,)), settings, progress)
    found = {stage: corpus.seconds[stage] for stage in STAGES[:-1]}
    if files:
        with tempfile.TemporaryDirectory() as out:
            exporting = time.perf_counter()
            write_run(corpus, Path(out))
            found["export"] = time.perf_counter() - exporting
    end = time.perf_counter()
    return found | {"rest": max(0.0, end - begin - sum(found.values()))}, max(largest, default=0)


def run_sharing(folder: Path, workers: int) -> Outcome:
    """Find what the papers share and nothing else, as ``textmine copies`` does."""
    from textmine.inputs import Inputs
    from textmine.settings import load_settings
    from textmine.work import copies

    settings = load_settings()
    settings = replace(settings, engine=replace(settings.engine, workers=workers))
    return dict(copies(Inputs((folder,)), settings).seconds), peak(resource.RUSAGE_CHILDREN)


def run_jieba(folder: Path, _workers: int) -> Outcome:
    """Cut all texts into words with jieba as it comes; its dictionary is loaded before the clock starts."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    texts = texts_of(folder)
    begin = time.perf_counter()
    for text in texts:
        for _ in jieba.cut(text):
            pass
    return {JIEBA: time.perf_counter() - begin}, 0


def run_tfidf(folder: Path, _workers: int) -> Outcome:
    """Weigh the runs of one to three characters of all texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = texts_of(folder)
    begin = time.perf_counter()
    TfidfVectorizer(analyzer="char", ngram_range=(1, 3)).fit_transform(texts)
    return {TFIDF: time.perf_counter() - begin}, 0


RUNS: dict[str, Callable[[Path, int], Outcome]] = {
    PIPELINE: run_pipeline,
    ANALYSIS: partial(run_pipeline, files=False),
    SHARING: run_sharing,
    JIEBA: run_jieba,
    TFIDF: run_tfidf,
}


def measure_here(name: str, folder: Path, workers: int) -> Measured:
    """Measure in this process, which nothing else was done in."""
    before = cpu()
    seconds, worker_memory = RUNS[name](folder, workers)
    return Measured(seconds, cpu() - before, peak(resource.RUSAGE_SELF), worker_memory)


def measure(name: str, folder: Path, asked: Asked) -> Measured:
    """Measure in processes of their own and return the quickest."""
    command = [sys.executable, str(DOOR), "--measure", name, str(folder), "--workers", str(asked.workers)]
    found = []
    for _ in range(max(asked.repeat, 1)):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found.append(Measured(**json.loads(done.stdout)))
    return min(found, key=lambda m: m.total)


def described(folder: Path) -> Corpus:
    files = files_of(folder)
    digest = hashlib.sha256()
    characters = 0
    for file in files:
        digest.update(raw := file.read_bytes())
        characters += len(raw.decode())
    return Corpus(len(files), characters, digest.hexdigest()[:12])


def measured_row(size: int, asked: Asked) -> Row:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "stack"
        make_stack(size, folder, asked.chars, asked.seed)
        found = []
        for name in (PIPELINE, JIEBA, TFIDF):
            print(f"{size} papers: {name}", file=sys.stderr, flush=True)
            found.append(measure(name, folder, asked))
        return Row(described(folder), *found)


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Return how seconds grow: the slope between the outer stacks, both measures as logarithms; blank for one stack."""
    if sizes[0] == sizes[-1]:
        return ""
    slope = math.log(max(seconds[-1], 1e-3) / max(seconds[0], 1e-3)) / math.log(sizes[-1] / sizes[0])
    return f"{slope:.2f}"


def rows_of(rows: Sequence[Row]) -> list[list[str]]:
    """Return the rows of the table: stages and peers with speed and growth, then processor seconds and memory."""
    last, found = rows[-1], []
    for name in (*STAGES, "rest", "total", JIEBA, TFIDF):
        seconds = max(last.seconds(name), 1e-3)
        cells = [NAMES.get(name, name), *(f"{row.seconds(name):.2f}" for row in rows)]
        cells += [f"{last.corpus.papers / seconds:,.0f}", f"{last.corpus.characters / seconds:,.0f}"]
        found.append([*cells, growth([row.corpus.papers for row in rows], [row.seconds(name) for row in rows])])
    blank = ["", "", ""]
    more: list[tuple[str, list[str]]] = [
        ("processor seconds, whole pipeline", [f"{row.pipeline.cpu:.1f}" for row in rows]),
        ("whole pipeline / plain jieba, processor", [f"{row.pipeline.cpu / row.jieba.cpu:.1f} ×" for row in rows]),
        ("whole pipeline / TF-IDF, processor", [f"{row.pipeline.cpu / row.tfidf.cpu:.1f} ×" for row in rows]),
        ("peak memory, main process, MiB", [f"{row.pipeline.memory / MEBIBYTE:,.0f}" for row in rows]),
        ("peak memory, largest worker, MiB", [f"{row.pipeline.worker_memory / MEBIBYTE:,.0f}" for row in rows]),
    ]
    return found + [[name, *cells, *blank] for name, cells in more]


def measured(asked: Asked) -> Table:
    """Measure stacks of all sizes."""
    rows = [measured_row(size, asked) for size in sorted(set(asked.sizes))]
    stacks = [row.corpus for row in rows]
    corpora = "; ".join(f"{c.papers:,} papers, {c.characters:,} characters, {c.digest}" for c in stacks)
    return Table(
        "Speed of the whole pipeline, by stage",
        ["seconds", *(f"{c.papers:,} papers" for c in stacks), "papers/s", "characters/s", "growth"],
        rows_of(rows),
        {
            "corpus": f"scripts/make_stack.py, seed {asked.seed}, .txt in UTF-8, sha256: {corpora}",
            "runs": f"quickest of {max(asked.repeat, 1)}; papers/s, characters/s for the largest stack; growth between "
            f"{stacks[0].papers:,} and {stacks[-1].papers:,} papers",
        },
        LIBRARIES,
    )
