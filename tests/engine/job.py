"""The main job on a cluster, in a process of its own: ``python -m tests.engine.job ADDRESS STACK OUT``.

Says ``half`` on stdout when half of the files are read.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from textmine.export import write_run
from textmine.inputs import Inputs
from textmine.settings import Settings, load_settings
from textmine.work import triage


def small_parts(address: str = "") -> Settings:
    """Settings under which a small stack has many parts."""
    found = load_settings(environment={})
    reuse = replace(found.reuse, part_papers=8, tile_papers=12)
    classify = replace(found.classify, vectors="off")
    return replace(found, reuse=reuse, classify=classify, engine=replace(found.engine, address=address))


def run(address: str, stack: Path, out: Path) -> None:
    """Do the main job and write its files."""
    told = False

    def progress(stage: str, done: int, total: int) -> None:
        """Say when half of the files are read."""
        nonlocal told
        if stage == "read" and 2 * done > total and not told:
            told = True
            sys.stdout.write("half\n")
            sys.stdout.flush()

    out.mkdir()
    write_run(triage(Inputs((stack,)), small_parts(address), progress), out)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
