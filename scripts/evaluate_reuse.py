"""How well copies are found, on stacks whose truth is known, and what that costs.

    python scripts/evaluate_reuse.py --papers 300 --seed 1 2 3        stacks made in memory
    python scripts/evaluate_reuse.py STACK                            a folder that make_stack.py --plant wrote
    python scripts/evaluate_reuse.py --papers 300 --seed 1 --show 5   with the worst misses and false alarms
    python scripts/evaluate_reuse.py --papers 300 5000                how time grows
    python scripts/evaluate_reuse.py --papers 300 --seed 101 --peers  other tools on the same stack, in the same run
    python scripts/evaluate_reuse.py --papers 300 --seed 101 --one 20 what it costs to compare one more paper

Every stack is looked at with the superior documents (known) and without. What the measures mean is told in
``reuse_score.py``: the main figures leave aside what is only listed as common, and beside them it is counted. Seconds
are processor seconds of ``find_reuse`` alone, on papers whose structure is known, after a warm-up on a few papers that
loads its tables; memory is the peak of the process during it, with the stack and, behind the plus, without. Thresholds
may be chosen by the seeds 1 to 5; figures to publish come from 101 to 105.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from plant import Paper as File
from plant import Stack, planted
from reuse_one import one_more
from reuse_peers import PeerRun, quickest, run_peers
from reuse_score import Rate, Score, Truth, detections, score
from reuse_worst import Worst

from textmine.lexicon import load_lexicon
from textmine.model import Document, Match, Origin, Outcome, Paper
from textmine.reuse import find_reuse
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers

ORIGINS = {"submissions": Origin.SUBMISSION, "known": Origin.KNOWN, "previous": Origin.PREVIOUS}
WARM_UP = 12  # papers
MEBIBYTE = 1024 * 1024
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the engine: its score, processor seconds, and bytes of memory at most and beforehand (0: unknown)."""

    name: str
    papers: int
    characters: int
    score: Score
    seconds: float
    peak: int
    before: int


def read_stack(folder: Path) -> Stack:
    """Read a stack that ``make_stack.py --plant`` wrote.

    Raises:
        OSError: the truth or a file cannot be read.
    """
    files = [
        File(path.relative_to(folder / origin).as_posix(), origin, path.read_bytes().decode("utf-8"))
        for origin in ORIGINS
        for path in sorted((folder / origin).rglob("*.txt"))
    ]
    return Stack(files, json.loads((folder / "truth.json").read_text("utf-8")))


def analysed(stack: Stack, settings: Settings) -> list[Paper]:
    """Return the papers of all files, in the order of their names, as a run has them."""
    lexicon = load_lexicon()
    found: list[Paper] = []
    for file in sorted(stack.papers, key=lambda f: (list(ORIGINS).index(f.origin), f.path)):
        document = Document(file.path, "txt", Outcome.TEXT, file.text, origin=ORIGINS[file.origin])
        found += papers(document, lexicon, settings.structure)
    return found


def memory(field: str) -> int:
    """Return a field of the process's status in bytes, 0 where the system tells none."""
    if not STATUS.exists():
        return 0
    lines = (line.split() for line in STATUS.read_text().splitlines())
    return next((int(words[1]) * 1024 for words in lines if words and words[0] == f"{field}:"), 0)


def forget_peak() -> None:
    """Let the peak of memory begin anew, where the system can."""
    gc.collect()
    if RESET.exists():
        RESET.write_text("5")


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs the engine on papers, ``repeat`` times to measure; the quickest counts."""

    settings: Settings
    repeat: int = 1

    def matches(self, stack: Sequence[Paper]) -> tuple[Match, ...]:
        """Return what the engine finds."""
        return find_reuse(stack, load_lexicon(), self.settings.reuse).matches

    def run(self, name: str, stack: Sequence[Paper], truth: Truth) -> tuple[Run, tuple[Match, ...]]:
        """Run on a stack, and measure what was found and what it cost."""
        forget_peak()
        before = memory("VmRSS")
        found, seconds = quickest(lambda: self.matches(stack), self.repeat)
        peak = memory("VmHWM")
        size = sum(len(p.span) for p in stack)
        return Run(name, len(stack), size, score(found, truth), seconds, peak, before), found


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def printed(runs: Sequence[Run]) -> str:
    """Return all figures of the runs as Markdown."""
    return "\n\n".join(told for make in (_overall, _by_kind, _by_trap, _growth) if (told := make(runs)))


def _overall(runs: Sequence[Run]) -> str:
    """The main figures, and those with common counted."""
    header = ["run", "papers", "Mchars", "plagdet", "P / R", "granularity", "plagdet micro", "P / R micro", "pair F1",
              "pair P / R", "no bodies", "common counted", "P / R", "pair F1", "CPU s", "peak MB"]  # fmt: skip
    rows = []
    for run in runs:
        s = run.score
        a, c = s.alignment, s.common_counted
        rows.append([
            run.name, f"{run.papers}", f"{run.characters / 1e6:.2f}", f"**{a.plagdet:.4f}**", _both(a.macro),
            f"{a.granularity:.3f}", f"{a.plagdet_micro:.4f}", _both(a.micro), f"**{s.pairs.f1:.4f}**", _both(s.pairs),
            f"{s.pairs_no_bodies.f1:.4f}", f"{c.plagdet:.4f}", _both(c.macro), f"{s.pairs_common_counted.f1:.4f}",
            f"{run.seconds:.2f}", f"{run.peak / MEBIBYTE:.0f}, +{(run.peak - run.before) / MEBIBYTE:.0f}",
        ])  # fmt: skip
    return table(header, rows)


def _both(rate: Rate) -> str:
    return f"{rate.precision:.3f} / {rate.recall:.3f}"


def _by_kind(runs: Sequence[Run]) -> str:
    """Recall of the copies' characters, and of cases where that differs."""
    kinds = list(dict.fromkeys(kind for run in runs for kind in run.score.kinds))
    rows = []
    for run in runs:
        cells = (run.score.kinds.get(kind) for kind in kinds)
        told = [f"{k.characters:.3f} ({k.found:.2f} of {k.cases})" if k else "" for k in cells]
        b = run.score.bodies
        rows.append([run.name, *told, f"{b.characters:.3f} ({b.pairs:.2f} of the pairs of {b.holders})"])
    return table(["recall", *kinds, "body"], rows)


def _by_trap(runs: Sequence[Run]) -> str:
    """Share of the traps' characters that was flagged; in brackets with common counted."""
    kinds = list(dict.fromkeys(kind for run in runs for kind in run.score.traps))
    rows = []
    for run in runs:
        cells = (run.score.traps.get(kind) for kind in kinds)
        rows.append([run.name, *(f"{t.flagged:.2%} ({t.common_counted:.2%})" if t else "" for t in cells)])
    return table(["traps flagged (common counted)", *kinds], rows)


def _growth(runs: Sequence[Run]) -> str:
    """How seconds grow between the smallest and the largest stack: 1 is in proportion, 2 the square."""
    small, large = min(runs, key=_size), max(runs, key=_size)
    if large.characters < 2 * small.characters:
        return ""
    exponent = math.log(large.seconds / small.seconds) / math.log(large.characters / small.characters)
    return f"growth of CPU with characters, {small.name} to {large.name}: {exponent:.2f}"


def _size(run: Run) -> int:
    return run.characters


def beside_peers(name: str, run: Run, peers: Sequence[PeerRun]) -> str:
    """Return one table of the engine, told as little as the peers are, and of the peers."""
    header, *rows = peer_rows(name, run, peers)
    return table(header, rows)


def peer_rows(name: str, run: Run, peers: Sequence[PeerRun]) -> list[list[str]]:
    """Return the cells of that table, its header first."""
    header = [name, "plagdet", "P / R", "granularity", "pair F1", "pair P / R", "CPU s", "times ours"]
    counted = replace(run.score, alignment=run.score.common_counted, pairs=run.score.pairs_common_counted)
    rows = [
        ["textmine", *_cells(run.score, True), f"{run.seconds:.2f}", "1"],
        ["textmine, common counted", *_cells(counted, True), "", ""],
    ]
    for peer in peers:
        if peer.score:
            cost = [f"{peer.seconds:.2f}", f"{peer.seconds / run.seconds:.1f}"]
            rows.append([peer.name, *_cells(peer.score, peer.passages), *cost])
        else:
            rows.append([peer.name, peer.missing, *[""] * (len(header) - 2)])
    return [header, *rows]


def _cells(score: Score, passages: bool) -> list[str]:
    a = score.alignment
    figures = [f"{a.plagdet:.3f}", f"{a.macro.precision:.2f} / {a.macro.recall:.2f}", f"{a.granularity:.2f}"]
    pairs = [f"{score.pairs.f1:.3f}", f"{score.pairs.precision:.2f} / {score.pairs.recall:.2f}"]
    return (figures if passages else ["–"] * 3) + pairs


def stacks(given: argparse.Namespace, settings: Settings) -> Iterator[tuple[str, Stack, list[Paper]]]:
    """Return the stacks that were asked for, each with a name and its papers."""
    if given.stack:
        stack = read_stack(given.stack)
        yield given.stack.name, stack, analysed(stack, settings)
        return
    for size in given.papers:
        for seed in given.seed:
            stack = planted(size, seed, given.chars)
            yield f"{size}, seed {seed}", stack, analysed(stack, settings)


def variants(which: str) -> dict[str, Callable[[Paper], bool]]:
    """The ways in which a stack is looked at: with superior documents, without."""
    both: dict[str, Callable[[Paper], bool]] = {
        "with": lambda _: True,
        "without": lambda paper: paper.document.origin is not Origin.KNOWN,
    }
    return both if which == "both" else {which: both[which]}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how well copies are found.")
    parser.add_argument("stack", type=Path, nargs="?", help="a folder that make_stack.py --plant wrote")
    parser.add_argument("--papers", type=int, nargs="+", default=[300], help="papers of the stacks made in memory")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--chars", type=int, default=2850, help="characters a paper, about")
    parser.add_argument("--known", choices=("both", "with", "without"), default="both")
    parser.add_argument("--show", type=int, default=0, metavar="K", help="show the K worst misses and false alarms")
    parser.add_argument("--one", type=int, default=0, metavar="K", help="compare K papers, one by one, with the rest")
    parser.add_argument("--peers", action="store_true", help="run other tools on the same stacks, without known")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each measurement, the quickest counts")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    settings = load_settings()
    engine = Engine(settings, given.repeat)
    runs: list[Run] = []
    others: dict[str, tuple[Run, list[PeerRun]]] = {}
    for name, stack, whole in stacks(given, settings):
        truth = Truth.of(stack.truth)
        engine.matches(whole[:WARM_UP])
        for how, wanted in variants(given.known).items():
            chosen = [paper for paper in whole if wanted(paper)]
            run, found = engine.run(f"{name}, {how} known", chosen, truth)
            runs.append(run)
            if given.one:
                print(f"{run.name}: {one_more(chosen, found, settings, given.one).told()}", file=sys.stderr)
            if given.show:
                texts = {file.path: file.text for file in stack.papers}
                worst = "\n".join([f"\n## {run.name}", *Worst(truth, texts).lines(detections(found), given.show)])
                print(worst, file=sys.stderr if given.json else sys.stdout)
        if given.peers:
            texts = {file.path: file.text for file in stack.papers if file.origin != "known"}
            others[name] = runs[-1], list(run_peers(texts, truth, given.repeat))
    print(_as_json(runs, others) if given.json else "\n\n".join([printed(runs), *_peer_tables(others)]))
    return 0


Beside = Mapping[str, tuple[Run, Sequence[PeerRun]]]
"""By stack the run of the engine, and those of the peers."""


def _peer_tables(others: Beside) -> list[str]:
    return [beside_peers(name, run, peers) for name, (run, peers) in others.items()]


def _as_json(runs: Sequence[Run], others: Beside) -> str:
    peers = [asdict(peer) | {"run": name} for name, (_, found) in others.items() for peer in found]
    return json.dumps({"runs": [_data(run) for run in runs], "peers": peers}, ensure_ascii=False, indent=1)


def _data(run: Run) -> dict[str, Any]:
    plagdet = {"plagdet": run.score.alignment.plagdet, "plagdet_micro": run.score.alignment.plagdet_micro}
    return asdict(run) | plagdet | {"pair_f1": run.score.pairs.f1}


if __name__ == "__main__":
    sys.exit(main())
