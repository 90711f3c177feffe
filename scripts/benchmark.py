"""Measure textmine beside plain libraries: speed, memory and what is reached, all in one run on one machine.

    python scripts/benchmark.py [--only pipeline,segmentation,reading,classification,reuse,start] [--readme]
                                [--sizes 100,300,1000] [--repeat 1] [--chars 3000] [--seed 1] [--workers 0] [--json]
    python scripts/benchmark.py --only large|sharing [--large 10000,100000] [--chars 3000] [--readme]

- *pipeline*: the main job on stacks of several sizes, seconds by stage, memory, growth; jieba and TF-IDF beside it
- *segmentation*: our words, plain jieba and rjieba: time, and how often they agree
- *reading*: .docx, .pdf, .xlsx beside python-docx, pdfplumber, pypdfium2, openpyxl and python-calamine
- *classification*: roles beside a plain pipeline of scikit-learn, trained in the same run on the same papers
- *reuse*: copies found and processor time beside other tools (``evaluate_reuse.py --peers`` has every figure)
- *start*: how long a command takes before it does anything
- *large*, only where it is named, for it takes hours: stacks of many thousands, analysed without writing files
- *sharing*, only where it is named: the same stacks, copies alone

Prints Markdown. ``--readme`` also writes it into README.md, between two markers, so that the figures there are printed
by this script; it takes no ``--only`` but one of the last two, which have places of their own. On a busy machine
compare processor seconds and ratios within one run.
All but those two takes about five minutes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.asked import Asked
from benchmarks.machine import busy, circumstances
from benchmarks.tables import BY_ITSELF, USUAL, Table, printed, rewritten

PARTS = ("pipeline", "segmentation", "reading", "classification", "reuse", "start")
README = Path(__file__).resolve().parents[1] / "README.md"


def measured(part: str, asked: Asked) -> Table:
    """Measure one part; only what it needs is loaded."""
    print(f"benchmark: {part}", file=sys.stderr, flush=True)
    table: Table = importlib.import_module(f"benchmarks.{part}").measured(asked)
    return table


def parts(text: str) -> tuple[str, ...]:
    """Return the parts that were named, in their usual order.

    Raises:
        argparse.ArgumentTypeError: there is no such part.
    """
    named = {name.strip() for name in text.split(",")}
    if unknown := sorted(named - {*PARTS, *BY_ITSELF}):
        raise argparse.ArgumentTypeError(f"no part {', '.join(unknown)}; there are {', '.join((*PARTS, *BY_ITSELF))}")
    return tuple(part for part in (*PARTS, *BY_ITSELF) if part in named)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    usual = Asked()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", type=parts, default=PARTS, help=f"parts, separated by commas: {', '.join(PARTS)}")
    parser.add_argument("--readme", action="store_true", help="write the tables into README.md; needs all parts")
    parser.add_argument("--sizes", type=sizes, default=usual.sizes, help="papers of each stack of the pipeline")
    parser.add_argument("--large", type=sizes, default=usual.large, help="papers of each large stack")
    parser.add_argument("--papers", type=int, default=usual.papers, help="papers of the segmentation")
    parser.add_argument("--copies", type=int, default=usual.copies, help="papers of the stack for reuse")
    parser.add_argument("--starts", type=int, default=usual.starts, help="runs of each command, the median counts")
    parser.add_argument(
        "--repeat", type=int, default=usual.repeat, help="runs of other measurements, the quickest counts"
    )
    parser.add_argument("--chars", type=int, default=usual.chars, help="characters a paper")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--workers", type=int, default=usual.workers, help="processes of the pipeline; 0: one a core")
    parser.add_argument("--json", action="store_true", help="print the tables as JSON")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    found = parser.parse_args(given)
    if found.readme and found.only not in (PARTS, *((part,) for part in BY_ITSELF)):
        parser.error(f"--readme writes all parts, or one of {', '.join(BY_ITSELF)}; leave --only out")
    return found


def sizes(text: str) -> tuple[int, ...]:
    """Return numbers that stand between commas."""
    return tuple(int(size) for size in text.split(","))


def asked_for(given: argparse.Namespace) -> Asked:
    """Return what the arguments ask for."""
    return replace(Asked(), **{name: getattr(given, name) for name in asdict(Asked())})


def main() -> int:
    given = arguments()
    if given.measure:
        from benchmarks.pipeline import measure_here

        name, folder = given.measure
        print(json.dumps(asdict(measure_here(name, Path(folder), given.workers))))
        return 0
    before = busy()
    tables = [measured(part, asked_for(given)) for part in given.only]
    facts = circumstances((library for table in tables for library in table.libraries), (before, busy()))
    text = printed(tables, facts)
    if given.readme:
        place = BY_ITSELF.get(given.only[0], USUAL)
        README.write_text(rewritten(README.read_text("utf-8"), text, place), "utf-8")
    shown = {"facts": facts, "tables": [asdict(table) for table in tables]}
    print(json.dumps(shown, ensure_ascii=False, indent=1) if given.json else text, end="\n" if given.json else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
