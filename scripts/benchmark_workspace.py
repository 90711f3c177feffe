"""Measure what a workspace spares: a first run, one after papers were added, one with nothing new, one of everything.

    python scripts/benchmark_workspace.py [--sizes 300,1000] [--added 15] [--chars 3000] [--seed 1] [--json]

Prints Markdown: processor seconds and peak memory of the main process of each run, and the ratio between a run after
``--added`` papers came and a run of everything. Each run is ``textmine run`` in a process of its own; the results of
the two are compared. The stacks come from ``make_stack.py`` and are gone afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from make_stack import make_stack

from textmine.inputs import Inputs
from textmine.model import Corpus
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.work.adding import add_paths

MEBIBYTE = 2**20
STAGES = ("read", "classify", "reuse", "themes", "judge")
NAMES = {"first": "first run", "added": "after papers were added", "same": "nothing new", "whole": "everything at once"}


@dataclass(frozen=True)
class Measured:
    """One run: processor seconds of all its processes, wall seconds, peak memory of the largest one in bytes.

    ``stages`` are seconds of wall clock.
    """

    cpu: float
    wall: float
    memory: int
    stages: dict[str, float]


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="300,1000", type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--added", default=15, type=int)
    parser.add_argument("--chars", default=3000, type=int)
    parser.add_argument("--seed", default=1, type=int)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {size: measured(size, asked.added, asked.chars, asked.seed) for size in asked.sizes}
    if asked.json:
        print(json.dumps({size: {k: asdict(m) for k, m in runs.items()} for size, runs in found.items()}))
    else:
        print("\n".join(table(found, asked.added)))


def measured(size: int, added: int, chars: int, seed: int) -> dict[str, Measured]:
    """Run over a stack in two steps and at once, and compare what was found."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        make_stack(size, here / "stack", chars=chars, seed=seed)
        files = sorted(path for path in (here / "stack").rglob("*") if path.is_file())
        step = max(len(files) // added, 1)
        late = files[::step][:added]  # from all over the stack
        put(here / "steps", [path for path in files if path not in late])
        found = {"first": run(here / "steps")}
        put(here / "steps", late)
        found |= {"added": run(here / "steps"), "same": run(here / "steps")}
        put(here / "whole", files)
        found["whole"] = run(here / "whole")
        if corpus(here / "steps") != corpus(here / "whole"):
            raise SystemExit("the results differ")
        return found


def put(folder: Path, files: list[Path]) -> None:
    """Add files to a workspace."""
    with closing(Workspace(folder)) as workspace:
        add_paths(workspace, Inputs(tuple(files)))


def run(folder: Path) -> Measured:
    """Carry out ``textmine run`` in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    command = [sys.executable, "-c", _CHILD, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    return Measured(
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        wall=time.perf_counter() - begin,
        memory=told["memory"],
        stages=told["stages"],
    )


_CHILD = """
import json, resource, sys
from contextlib import closing
from pathlib import Path
from textmine import load_settings
from textmine.work.workspace import run_workspace
from textmine.store.results import Results
from textmine.store.workspace import Workspace
folder = Path(sys.argv[1])
ran = run_workspace(folder, load_settings())
stages = {}
if not ran.unchanged:
    with closing(Workspace(folder)) as workspace, Results.open(workspace.results_path(ran.run)) as results:
        stages = dict(results.facts.seconds)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"memory": peak, "stages": stages}))
"""


def corpus(folder: Path) -> Corpus:
    """Return what the last run of a workspace found, without what differs between any two runs."""
    with closing(Workspace(folder)) as workspace:
        latest = workspace.latest()
        if latest is None:
            raise SystemExit("no results")
        with Results.open(workspace.results_path(latest)) as results:
            return replace(results.corpus(), seconds={})


def table(found: dict[int, dict[str, Measured]], added: int) -> list[str]:
    """Return the lines of a table."""
    lines = ["| papers | run | processor s | wall s | peak MiB | of a full run | " + " | ".join(STAGES) + " |"]
    lines.append("|---:|---|---:|---:|---:|---:|" + "---:|" * len(STAGES))
    for size, runs in found.items():
        for name, one in runs.items():
            stages = " | ".join(f"{one.stages[s]:.1f}" if s in one.stages else "" for s in STAGES)
            called = f"{NAMES[name]} ({added})" if name == "added" else NAMES[name]
            share, memory = one.cpu / runs["whole"].cpu, one.memory / MEBIBYTE
            lines.append(
                f"| {size:,} | {called} | {one.cpu:.2f} | {one.wall:.1f} | {memory:,.0f} | {share:.1%} | {stages} |"
            )
    machine = platform.processor() or platform.machine()
    lines += ["", f"- {machine}, {os.cpu_count()} cores, Python {platform.python_version()}"]
    return lines


if __name__ == "__main__":
    main()
