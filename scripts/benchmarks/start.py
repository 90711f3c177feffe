"""How long commands take, from the shell and back, beside Python itself and beside loading jieba and scikit-learn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from make_stack import make_stack

from benchmarks.asked import Asked
from benchmarks.machine import cpu
from benchmarks.tables import Table, times

BARE, LIBRARIES = "python -c pass", "python -c 'import jieba, sklearn'"


def commands(paper: Path, out: Path) -> dict[str, list[str]]:
    """Return what is started, by the name that is shown."""
    program = ["-m", "textmine"]
    return {
        BARE: ["-c", "pass"],
        LIBRARIES: ["-W", "ignore", "-c", "import jieba, sklearn"],
        "textmine --version": [*program, "--version"],
        "textmine --help": [*program, "--help"],
        "textmine triage, one paper": [*program, "triage", str(paper), "--out", str(out)],
    }


def started(command: Sequence[str]) -> tuple[float, float]:
    """Run Python and return seconds by the clock and of the processor.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    environ = {**os.environ, "TEXTMINE_CLASSIFY_VECTORS": "off"}
    begin, used = time.perf_counter(), cpu()
    subprocess.run([sys.executable, *command], check=True, env=environ, capture_output=True)
    return time.perf_counter() - begin, cpu() - used


def medians(works: Mapping[str, Sequence[str]], runs: int) -> dict[str, tuple[float, float]]:
    """Run all in turns, once to warm up and then ``runs`` times; return the medians of both clocks."""
    rounds = [{name: started(command) for name, command in works.items()} for _ in range(runs + 1)][1:]
    return {
        name: (statistics.median(r[name][0] for r in rounds), statistics.median(r[name][1] for r in rounds))
        for name in works
    }


def rows_of(found: Mapping[str, tuple[float, float]]) -> list[list[str]]:
    """Return the rows of the table; ratios are of processor seconds, which a busy machine changes less."""
    bare, libraries = found[BARE][1], found[LIBRARIES][1]
    return [
        [name, f"{clock:.3f}", f"{used:.3f}", times(used, bare), times(used, libraries)]
        for name, (clock, used) in found.items()
    ]


def measured(asked: Asked) -> Table:
    """Start everything in turns."""
    with tempfile.TemporaryDirectory() as place:
        make_stack(1, Path(place) / "stack", asked.chars, asked.seed)
        [paper] = (Path(place) / "stack").rglob("*.txt")
        found = medians(commands(paper, Path(place) / "out"), asked.starts)
    return Table(
        "Start",
        ["", "seconds", "processor seconds", "of python -c pass", "of import jieba, sklearn"],
        rows_of(found),
        {
            "runs": f"median of {asked.starts}, in turns; ratios of processor seconds; the paper has about "
            f"{asked.chars:,} characters"
        },
        ("jieba", "scikit-learn"),
    )
