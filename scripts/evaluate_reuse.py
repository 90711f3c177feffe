"""How well copies are found, on stacks whose truth is known, and what that costs.

    python scripts/evaluate_reuse.py --papers 300 --seed 1 2 3        stacks made in memory
    python scripts/evaluate_reuse.py STACK                            a folder that make_stack.py --plant wrote
    python scripts/evaluate_reuse.py --papers 300 --seed 1 --show 5   with the worst misses and false alarms
    python scripts/evaluate_reuse.py --papers 5000 --cache DIR        stacks kept for the next time
    python scripts/evaluate_reuse.py --papers 300 --seed 101 --peers  other tools on the same stack, in the same run

Every stack is looked at with the superior documents (known) and without. What the measures mean is told in
``reuse_score.py``. Seconds are processor seconds of ``find_reuse`` alone, after a warm-up on a few papers that loads
its tables; memory is the peak of the process during it, with the stack and, behind the plus, without. Thresholds may be
chosen by the seeds 1 to 5; figures to publish come from 101 to 105.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from plant import Paper as File
from plant import Stack, planted
from planted_cache import kept
from reuse_peers import PeerRun, run_peers
from reuse_score import (
    Aside,
    Passage,
    Place,
    Score,
    Truth,
    by_document,
    by_pair,
    copy_recall,
    covered,
    detections,
    length,
    score,
    sides,
    within,
)

from textmine.lexicon import load_lexicon
from textmine.model import Document, Match, Origin, Outcome, Paper
from textmine.reuse import find_reuse
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers

ORIGINS = {"submissions": Origin.SUBMISSION, "known": Origin.KNOWN, "previous": Origin.PREVIOUS}
WARM_UP = 12  # papers
MEBIBYTE = 1024 * 1024
AROUND, EXCERPT = 12, 150  # characters beside a shown passage, and of it
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
    """Runs the engine on papers."""

    settings: Settings

    def matches(self, stack: Sequence[Paper]) -> tuple[Match, ...]:
        """Return what the engine finds."""
        return find_reuse(stack, load_lexicon(), self.settings.reuse).matches

    def run(self, name: str, stack: Sequence[Paper], truth: Truth) -> tuple[Run, list[Passage]]:
        """Run on a stack, and measure what was found and what it cost."""
        forget_peak()
        before, begin = memory("VmRSS"), time.process_time()
        found = self.matches(stack)
        seconds, peak = time.process_time() - begin, memory("VmHWM")
        size = sum(len(p.span) for p in stack)
        return Run(name, len(stack), size, score(found, truth), seconds, peak, before), detections(found)


@dataclass(frozen=True, slots=True)
class Shown:
    """The worst misses and false alarms of a run, as text."""

    truth: Truth
    texts: dict[str, str]

    def lines(self, found: Sequence[Passage], count: int) -> Iterator[str]:
        """Print ``count`` of each; misses by kind, the kinds with most to gain first."""
        seen = by_pair(found)
        missed = [(c, copy_recall(c, seen.get(c.pair, ()))) for c in self.truth.cases]
        for case, recall in _spread(missed, count):
            parts = [f"{d.kind} {_at(d)}" for d in seen.get(case.pair, ())]
            yield f"\nMISSED {case.kind}, recall of the copy {recall:.2f}, found: {'; '.join(parts) or 'nothing'}"
            yield from self._sides(case)
        planted_in = by_pair(self.truth.cases)
        alarms = [(d, _exact(d, planted_in.get(d.pair, ()))) for d in Aside(self.truth).without_bodies(found)]
        wrong = sorted(alarms, key=lambda pair: -len(pair[0]) * (1 - pair[1]))
        for alarm, precision in wrong[:count]:
            yield f"\nFALSE ALARM {alarm.kind}, precision {precision:.2f}, in it: {self._inside(alarm)}"
            yield from self._sides(alarm)

    def _sides(self, passage: Passage) -> Iterator[str]:
        for place in (passage.left, passage.right):
            text = self.texts[place.document]
            head, tail = text[max(place.start - AROUND, 0) : place.start], text[place.end : place.end + AROUND]
            words = text[place.start : place.end]
            if len(words) > 2 * EXCERPT:
                words = f"{words[:EXCERPT]} … {words[-EXCERPT:]}"
            mark = "copy " if place == passage.copy else ""
            yield f"  {mark}{place.document} {place.start}–{place.end}: {head}⟦{words}⟧{tail}".replace("\n", "↵")

    def _inside(self, alarm: Passage) -> str:
        kinds = {**self.truth.traps, "planted": list(_all_places(self.truth))}
        told = []
        for kind, places in kinds.items():
            held = by_document(p for p in places if p.document in alarm.pair)
            hit = sum(length(within(held.get(s.document, []), s.start, s.end)) for s in (alarm.left, alarm.right))
            if hit:
                told.append(f"{kind} {hit / len(alarm):.0%}")
        return ", ".join(told) or "background"


def _all_places(truth: Truth) -> Iterator[Place]:
    yield from sides(truth.cases)
    for body in truth.bodies:
        yield from body.places


def _spread(missed: Sequence[tuple[Passage, float]], count: int) -> list[tuple[Passage, float]]:
    """The worst of each kind in turn."""
    worst = sorted(missed, key=lambda pair: pair[1])
    turn: dict[str, int] = {}
    keyed = []
    for case, recall in worst:
        turn[case.kind] = turn.get(case.kind, 0) + 1
        if recall < 0.97:
            keyed.append((turn[case.kind], recall, case))
    keyed.sort(key=lambda row: row[:2])
    return [(case, recall) for _, recall, case in keyed[:count]]


def _exact(found: Passage, cases: Sequence[Passage]) -> float:
    return sum(map(length, covered(found, cases))) / len(found)


def _at(passage: Passage) -> str:
    return f"{passage.left.start}–{passage.left.end}|{passage.right.start}–{passage.right.end}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def printed(runs: Sequence[Run]) -> str:
    """Return all figures of the runs as Markdown."""
    return "\n\n".join(make(runs) for make in (_overall, _by_kind, _by_trap))


def _overall(runs: Sequence[Run]) -> str:
    header = ["run", "papers", "Mchars", "plagdet", "P / R", "granularity", "plagdet micro", "P / R micro",
              "without common", "pair F1", "pair P / R", "no bodies", "nor common", "CPU s", "peak MB"]  # fmt: skip
    rows = []
    for run in runs:
        s = run.score
        a, n = s.alignment, s.not_common
        rows.append([
            run.name, f"{run.papers}", f"{run.characters / 1e6:.2f}", f"**{a.plagdet:.4f}**",
            f"{a.macro.precision:.3f} / {a.macro.recall:.3f}", f"{a.granularity:.3f}", f"{a.plagdet_micro:.4f}",
            f"{a.micro.precision:.3f} / {a.micro.recall:.3f}", f"{n.plagdet:.4f}", f"**{s.pairs.f1:.4f}**",
            f"{s.pairs.precision:.3f} / {s.pairs.recall:.3f}", f"{s.pairs_no_bodies.f1:.4f}",
            f"{s.pairs_not_common.f1:.4f}", f"{run.seconds:.2f}",
            f"{run.peak / MEBIBYTE:.0f}, +{(run.peak - run.before) / MEBIBYTE:.0f}",
        ])  # fmt: skip
    return table(header, rows)


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
    """Share of the traps' characters that was flagged; in brackets without the kind common."""
    kinds = list(dict.fromkeys(kind for run in runs for kind in run.score.traps))
    rows = []
    for run in runs:
        cells = (run.score.traps.get(kind) for kind in kinds)
        rows.append([run.name, *(f"{t.flagged:.2%} ({t.not_common:.2%})" if t else "" for t in cells)])
    return table(["traps flagged", *kinds], rows)


def _by_peer(runs: Sequence[Run], peers: Sequence[tuple[str, PeerRun]]) -> str:
    header = [
        "tool",
        "stack",
        "plagdet",
        "P / R",
        "granularity",
        "plagdet micro",
        "P / R micro",
        "pair F1",
        "pair P / R",
        "CPU s",
    ]
    rows = [["textmine", run.name, *_cells(run.score, True), f"{run.seconds:.2f}"] for run in runs]
    for name, peer in peers:
        if peer.score:
            rows.append([peer.name, name, *_cells(peer.score, peer.passages), f"{peer.seconds:.2f}"])
        else:
            rows.append([peer.name, name, peer.missing, *[""] * 7])
    return table(header, rows)


def _cells(score: Score, passages: bool) -> list[str]:
    a = score.alignment
    figures = [f"{a.plagdet:.3f}", f"{a.macro.precision:.2f} / {a.macro.recall:.2f}", f"{a.granularity:.2f}"]
    figures += [f"{a.plagdet_micro:.3f}", f"{a.micro.precision:.2f} / {a.micro.recall:.2f}"]
    pairs = [f"{score.pairs.f1:.3f}", f"{score.pairs.precision:.2f} / {score.pairs.recall:.2f}"]
    return (figures if passages else ["–"] * 5) + pairs


def stacks(given: argparse.Namespace, settings: Settings) -> Iterator[tuple[str, Stack, list[Paper]]]:
    """Return the stacks that were asked for, each with a name and its papers."""
    if given.stack:
        stack = read_stack(given.stack)
        yield given.stack.name, stack, analysed(stack, settings)
        return

    def make(seed: int) -> tuple[Stack, list[Paper]]:
        stack = planted(given.papers, seed, given.chars)
        return stack, analysed(stack, settings)

    for seed in given.seed:
        name = f"{given.papers}-{seed}-{given.chars}"
        yield f"{given.papers}, seed {seed}", *kept(given.cache, name, partial(make, seed))


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
    parser.add_argument("--papers", type=int, default=300, help="papers of a stack made in memory")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--chars", type=int, default=2850, help="characters a paper, about")
    parser.add_argument("--known", choices=("both", "with", "without"), default="both")
    parser.add_argument("--show", type=int, default=0, metavar="K", help="show the K worst misses and false alarms")
    parser.add_argument("--peers", action="store_true", help="run other tools on the same stacks")
    parser.add_argument("--cache", type=Path, help="a folder in which stacks made in memory are kept for the next time")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    settings = load_settings()
    engine = Engine(settings)
    runs: list[Run] = []
    others: list[tuple[str, PeerRun]] = []
    for name, stack, whole in stacks(given, settings):
        truth = Truth.of(stack.truth)
        engine.matches(whole[:WARM_UP])
        for how, wanted in variants(given.known).items():
            run, found = engine.run(f"{name}, {how} known", [p for p in whole if wanted(p)], truth)
            runs.append(run)
            if given.show:
                texts = {file.path: file.text for file in stack.papers}
                worst = "\n".join([f"\n## {run.name}", *Shown(truth, texts).lines(found, given.show)])
                print(worst, file=sys.stderr if given.json else sys.stdout)
        if given.peers:
            texts = {file.path: file.text for file in stack.papers if file.origin != "known"}
            others += [(name, peer) for peer in run_peers(texts, truth)]
    if given.json:
        peers = [asdict(peer) | {"run": name} for name, peer in others]
        print(json.dumps({"runs": [_data(run) for run in runs], "peers": peers}, ensure_ascii=False, indent=1))
    else:
        print(printed(runs) + (f"\n\n{_by_peer(runs, others)}" if others else ""))
    return 0


def _data(run: Run) -> dict[str, Any]:
    plagdet = {"plagdet": run.score.alignment.plagdet, "plagdet_micro": run.score.alignment.plagdet_micro}
    return asdict(run) | plagdet | {"pair_f1": run.score.pairs.f1}


if __name__ == "__main__":
    sys.exit(main())
