"""Try textmine on a cluster, all of it on this machine: a Spark master and workers as processes of their own.

    python scripts/try_cluster.py [STACK] [--workers 2] [--kill SECONDS] [--connect]

Does the main job on a stack (``corpora/samples`` if none is named) twice, on the cluster and on this machine alone,
and says whether the results are the same, byte for byte, and how long each took. With ``--kill`` the first worker is
killed so many seconds after the start. With ``--connect`` the job speaks Spark Connect to Sail, which needs no Java.
Needs ``pip install "textmine[spark]"`` (and ``pysail`` for ``--connect``), and Java 17 or newer for Spark itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from clusters import ROOT, sail, spark, surroundings


def main() -> int:
    """Do the job both ways and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stack", nargs="?", type=Path, default=ROOT / "corpora" / "samples")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--connect", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        alone = triage(asked.stack, folder / "alone")
        if asked.connect:
            with sail(folder) as address:
                there = triage(asked.stack, folder / "there", "--engine", address)
        else:
            with spark(folder, asked.workers) as cluster:
                if asked.kill:
                    threading.Timer(asked.kill, cluster.kill_worker).start()
                there = triage(asked.stack, folder / "there", "--engine", cluster.address, **cluster.environment)
        differing = [
            file.name for file in sorted((folder / "alone").glob("*.jsonl")) if not same(file, folder / "there")
        ]
    print(f"this machine alone: {alone:.1f} s; cluster: {there:.1f} s")
    print(f"different: {', '.join(differing)}" if differing else "the same results, byte for byte")
    return 1 if differing else 0


def triage(stack: Path, out: Path, *more: str, **environment: str) -> float:
    """Do the main job and return the seconds that it took."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "textmine", "triage", str(stack), "--out", str(out), *more]
    done = subprocess.run(command, cwd=ROOT, env=surroundings(**environment), check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.returncode)
    return time.perf_counter() - begin


def same(file: Path, other: Path) -> bool:
    """Tell whether a file is the same in another folder."""
    return file.read_bytes() == (other / file.name).read_bytes()


if __name__ == "__main__":
    sys.exit(main())
