"""Copies found, beside other tools on the same stack: quality and processor time, by ``evaluate_reuse.py``."""

from __future__ import annotations

from importlib import metadata

import evaluate_reuse
from plant import REPORTING_SEEDS, planted
from reuse_peers import run_peers
from reuse_score import Truth

from benchmarks.asked import Asked
from benchmarks.tables import Table
from textmine.model import Origin
from textmine.settings import load_settings

LIBRARIES = ("pydivsufsort", "rensa", "datasketch", "rapidfuzz", "numpy")


def measured(asked: Asked) -> Table:
    """Make a stack whose copies are known, and let all of them look for copies; none is told what is legitimate."""
    seed = REPORTING_SEEDS[0]
    stack, settings = planted(asked.copies, seed), load_settings(environment={})
    truth, engine = Truth.of(stack.truth), evaluate_reuse.Engine(settings, asked.repeat)
    papers = [paper for paper in evaluate_reuse.analysed(stack, settings) if paper.document.origin is not Origin.KNOWN]
    engine.matches(papers[: evaluate_reuse.WARM_UP])
    run, _ = engine.run("", papers, truth)
    texts = {file.path: file.text for file in stack.papers if file.origin != "known"}
    head, *rows = evaluate_reuse.peer_rows("", run, list(run_peers(texts, truth, asked.repeat)))
    return Table(
        "Copies, beside other tools",
        head,
        rows,
        {
            "corpus": f"scripts/plant.py, {asked.copies:,} papers and their earlier ones, {run.characters:,} characters"
            f", seed {seed}",
        },
        [name for name in LIBRARIES if _installed(name)],
    )


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
