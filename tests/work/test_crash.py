"""A run that is killed, and a disk that fails: the next start goes on, and comes to the same as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from queue import Queue

import pytest

from textmine.export.jsonl import TABLES
from textmine.model import Corpus, Decision
from textmine.store.checking import damage
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.words import word
from textmine.work.aliases import load_names

from ..faults.faults import Fault, Faults, Outcome
from ..stacks import paper
from . import crashing

pytestmark = pytest.mark.long
DEEDS = "tests.work.crashing:"
SEED = 20260101
KILLS = 200
WHOLE_SWEEP = "TEXTMINE_WHOLE_SWEEP"
"""Set to 1, each single call of a run is made to fail; else each of the quick operations, and a share of a run's."""
STRIDE = 23
"""Every how manieth call of a run fails where not all do."""
FAULTS = (
    *((kind, "ENOSPC", True) for kind in ("open", "write", "sync", "rename")),
    *((kind, "EIO", False) for kind in ("open", "write", "sync", "rename")),
    ("write", "short", False),
)
FILES = 30
"""In the larger workspace."""
PARTLY, REFUSED = 3, 5

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Found:
    """All that a workspace holds for those who look into it."""

    corpus: Corpus
    lines: dict[str, list[object]]
    decisions: tuple[Decision, ...]
    names: tuple[list[str], list[str]]
    """What has something that stands for it; which that is depends on the runs before, where one had to pass a file."""


def found_in(place: Path) -> Found:
    """What lies in a workspace, but for what no two runs have in common: how long they took."""
    with closing(Workspace(place / "工作区")) as workspace:
        latest = workspace.latest()
        with Results.open(workspace.results_path(latest)) as results:
            corpus = replace(results.corpus(), seconds={})
        lines = {name: list(table(corpus, "zh")) for name, table in TABLES.items()}
        names = load_names(workspace, latest)
        return Found(corpus, lines, workspace.review().decisions, (sorted(names.aliases), sorted(names.codes)))


def damaged(place: Path) -> list[str]:
    return damaged_at(place / "工作区")


def left_in(place: Path) -> set[str]:
    """The names of all files; results by their place from the newest, for a run that was killed has a number too."""
    with closing(Workspace(place / "工作区")) as workspace:
        results = [workspace.results_path(run).stem for run in reversed(workspace.runs()) if run.finished]
    ranks = {number: f"newest-{rank}" for rank, number in enumerate(results)}
    names = {str(_ranked(path, ranks).relative_to(place)) for path in place.rglob("*")}
    return {name for name in names if "newest-2" not in name}  # kept beside the last one until the next begins


def _ranked(path: Path, ranks: dict[str, str]) -> Path:
    number, _, rest = path.name.partition(".")
    return path.with_name(f"{ranks[number]}.{rest}") if path.parent.name == "runs" and number in ranks else path


@dataclass(frozen=True)
class Bench:
    """A workspace with a first run and a decision, to which more files came, and what its next run comes to."""

    base: Path
    stack: Path
    room: Path
    whole: Outcome
    found: Found
    left: set[str]
    warm: Queue[Faults]

    def place(self, name: str) -> Path:
        """A copy of the workspace, with an empty folder for temporary files."""
        return Path(shutil.copytree(self.base, self.room / name))

    def call(self, deed: str, *args: object, **more: object) -> Outcome:
        """Do something in a child of whichever warm process is free."""
        faults = self.warm.get()
        try:
            return faults.run(DEEDS + deed, *args, **more)
        finally:
            self.warm.put(faults)

    def run(self, place: Path, **more: object) -> Outcome:
        return self.call("run", place / "工作区", place / "tmp", **more)

    def finishes(self, place: Path) -> None:
        """Run a workspace to its end: it is as if nothing had happened. Then it is thrown away."""
        outcome = self.run(place)
        assert (outcome.value, outcome.left) == (PARTLY, 0), outcome
        assert "Traceback" not in outcome.printed
        assert damaged(place) == []
        assert left_in(place) == self.left
        same = found_in(place) == self.found  # told without the two of them, which fill a screen of pages
        assert same, place
        shutil.rmtree(place)

    def all_of(self, work: Callable[..., object], cases: Iterable[tuple[object, ...]]) -> list[object]:
        """Do the work for all cases, several at once; all that goes wrong is told together."""
        with ThreadPoolExecutor(self.warm.maxsize) as pool:
            futures = {case: pool.submit(work, *case) for case in cases}
        wrong = {case: error for case, future in futures.items() if (error := future.exception())}
        assert not wrong, f"{len(wrong)} of {len(futures)}:\n" + "\n".join(f"{case}: {wrong[case]}" for case in wrong)
        return [future.result() for future in futures.values()]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    room = tmp_path_factory.mktemp("crash")
    base, stack = room / "base", room / "材料"
    (base / "tmp").mkdir(parents=True)
    args = ("textmine.cli.entry", DEEDS + "warm")
    with Faults(*args) as one, Faults(*args) as other:
        warm: Queue[Faults] = Queue(2)
        warm.put(one)
        warm.put(other)
        crashing.write_first(stack)
        aside = base / "tmp"
        assert one.run(DEEDS + "init", base / "工作区", aside).value == 0
        for rest in (False, True):
            if rest:
                crashing.write_rest(stack)
            assert one.run(DEEDS + "add", base / "工作区", stack, aside).value == 0
            if not rest:
                assert one.run(DEEDS + "run", base / "工作区", aside).value == 0
                assert one.run(DEEDS + "decide", base / "工作区", "甲.txt", "已谈话").value
        place = Path(shutil.copytree(base, room / "whole"))
        whole = one.run(DEEDS + "run", place / "工作区", place / "tmp", fault=Fault(place))
        assert (whole.value, whole.left) == (PARTLY, 0), whole
        yield Bench(base, stack, room, whole, found_in(place), left_in(place), warm)


def test_the_stack_has_what_can_get_lost(bench: Bench) -> None:
    assert [decision.note for decision in bench.found.decisions] == ["已谈话"]
    assert {match.kind.value for match in bench.found.corpus.matches if not match.legitimate} == {"edited"}
    assert len(bench.found.corpus.submissions) == 5
    assert sorted(name for name in bench.left if "files" not in name) == [
        "tmp", "工作区", "工作区/.locks-probe", "工作区/memo.sqlite", "工作区/run.lock", "工作区/runs", "工作区/runs/newest-0.names.json",
        "工作区/runs/newest-0.sqlite", "工作区/runs/newest-1.names.json", "工作区/runs/newest-1.sqlite",
        "工作区/textmine.sqlite",
    ]  # fmt: skip


class TestKilled:
    def test_at_any_moment_and_at_any_call(self, bench: Bench, tell: Tell) -> None:
        moments = random.Random(SEED)
        calls = sum(bench.whole.calls[kind] for kind in ("open", "write", "sync", "rename"))
        half = KILLS // 2
        cases = [
            *(("after", moments.uniform(0, bench.whole.seconds)) for _ in range(half)),
            *(("at", 1 + n * calls // half) for n in range(half)),
        ]
        killed = bench.all_of(partial(_killed, bench), cases)
        tell(f"{len(killed)} kills, {sum(map(bool, killed))} of them before the run had ended")
        assert sum(map(bool, killed)) >= 0.8 * KILLS

    @pytest.mark.parametrize("deed", ["export", "back_up"])
    def test_what_is_written_beside_is_whole_or_gone_with_the_next(self, bench: Bench, tell: Tell, deed: str) -> None:
        place = bench.place(deed)
        target = place / "结果"
        args = (place / "工作区", target, place / "tmp")
        calls = sum(bench.call(deed, *args, fault=Fault(place)).calls[kind] for kind in ("open", "write", "sync"))
        shutil.rmtree(target)
        rests = []
        for n in range(1, calls, calls // 8):
            assert bench.call(deed, *args, fault=Fault(place, "any", n, "kill")).signal
            rests.append(len(hidden_in(place)))
            assert rests[-1] <= 1
            assert not target.exists() or deed == "export"
        tell(f"{deed}: {len(rests)} kills, {sum(rests)} of them with something left behind for the next")
        assert any(rests)
        assert bench.call(deed, *args).value == 0
        assert (hidden_in(place), list((place / "tmp").iterdir())) == ([], [])
        shutil.rmtree(place)


def _killed(bench: Bench, how: str, when: float) -> int:
    place = bench.place(f"{how} {when}")
    if how == "at":
        outcome = bench.run(place, fault=Fault(place, "any", int(when), "kill"))
    else:
        outcome = bench.run(place, kill_after=when)
    assert outcome.left == 0
    bench.finishes(place)
    return outcome.signal


@pytest.fixture
def larger(bench: Bench) -> Iterator[tuple[Path, Path]]:
    """A workspace with many files and no run, and a folder for the marks of those that were begun."""
    place, marks = bench.room / "larger", bench.room / "marks"
    for folder in (place / "tmp", marks):
        folder.mkdir(parents=True)
    with closing(Workspace(place / "工作区")) as workspace:
        for number in range(FILES):
            text = paper(f"第{number}党支部", f"第{number}号台账")
            workspace.add(f"{number:02}.txt", "submission", [text.encode()])
    yield place, marks
    for folder in (place, marks):
        shutil.rmtree(folder)


class TestOrphans:
    @pytest.mark.parametrize("slow", ["", "00.txt"])
    def test_workers_end_with_a_process_that_is_killed_alone(
        self, bench: Bench, larger: tuple[Path, Path], slow: str
    ) -> None:
        """As the system does where memory runs out; one of them is in the midst of a file that takes for ever."""
        place, marks = larger
        args = (place / "工作区", place / "tmp", marks)
        outcome = bench.call("marked", *args, slow, kill_after=2.0, alone=True)
        assert (outcome.left, list(marks.iterdir()) != []) == (0, True), outcome
        assert bench.call("marked", *args).left == 0
        assert list((place / "tmp").iterdir()) == []


class TestRedone:
    """After a crash nothing is done twice but what was in hand."""

    @pytest.mark.parametrize("sync", [14, 25, 34])
    def test_no_more_than_what_each_worker_has_in_hand(
        self, bench: Bench, larger: tuple[Path, Path], tell: Tell, sync: int
    ) -> None:
        place, marks = larger
        fault = Fault(place, "sync", sync, "kill")
        assert bench.call("marked", place / "工作区", place / "tmp", marks, fault=fault).signal
        begun, kept = len(list(marks.iterdir())), _files_kept(place)
        again = bench.call("marked", place / "工作区", place / "tmp", marks).value
        tell(f"killed with {begun} of {FILES} files begun and {kept} kept: {again} done after that")
        assert 0 < kept < FILES
        assert again == FILES - kept
        redone = len(list(marks.iterdir())) - FILES
        assert redone == begun - kept <= 2 * crashing.WORKERS  # done and on its way back, or in hand

    def test_what_waits_for_a_slow_file_is_kept(self, bench: Bench, larger: tuple[Path, Path]) -> None:
        place, marks = larger
        args = (place / "工作区", place / "tmp", marks, "00.txt")
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(bench.call, "marked", *args)
            while _files_kept(place) < FILES - 1 and not running.done():
                time.sleep(0.1)
            [slow] = marks.glob("00.txt *")
            os.killpg(os.getpgid(int(slow.name.split()[1])), signal.SIGKILL)
            assert running.result().signal
        assert _files_kept(place) == FILES - 1
        assert bench.call("marked", place / "工作区", place / "tmp", marks).value == 1


def _files_kept(place: Path) -> int:
    """How many files are remembered; of each its reading and what was made of it."""
    path = place / "工作区/memo.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as base:
        try:
            return base.execute("SELECT count(*) FROM kept").fetchone()[0] // 2
        except sqlite3.OperationalError:  # it is only just begun
            return 0


class TestFailing:
    @pytest.mark.parametrize("number", range(len(FAULTS)), ids=[f"{kind} {error}" for kind, error, _ in FAULTS])
    def test_a_run(self, bench: Bench, tell: Tell, number: int) -> None:
        stride = 1 if os.environ.get(WHOLE_SWEEP) else STRIDE
        kind, error, sticky = FAULTS[number]
        last = bench.whole.calls[kind]
        places = range(1 + number * 5 % min(stride, last), last + 1, stride)
        fired = bench.all_of(partial(self._run, bench), [(kind, error, sticky, n) for n in places])
        tell(f"a run: {kind} {error}: {sum(map(bool, fired))} faults in {len(places)} of {last} places")
        assert any(fired)

    def _run(self, bench: Bench, kind: str, error: str, sticky: bool, n: int) -> bool:
        place = bench.place(f"{kind} {error} {n}")
        outcome = bench.run(place, fault=Fault(place, kind, n, error, sticky))
        said_why(outcome, PARTLY)
        bench.finishes(place)
        return outcome.fired

    def test_adding(self, bench: Bench, tell: Tell) -> None:
        empty = bench.room / "empty"
        (empty / "tmp").mkdir(parents=True)
        Workspace(empty / "工作区").close()
        tell(f"adding: {self._swept(bench, empty, self._add, 3)} faults")

    def _add(self, bench: Bench, place: Path, fault: Fault) -> Outcome:
        args = (place / "工作区", bench.stack, place / "tmp")
        outcome = bench.call("add", *args, fault=fault)
        if outcome.value == 0:
            assert len(files_of(place)) == len(files_of(bench.base))
        said_why(outcome, 0)
        assert set(files_of(place)) <= set(files_of(bench.base))
        assert damaged(place) == []
        assert bench.call("add", *args).value == 0
        assert files_of(place) == files_of(bench.base)
        names = {path.name for path in (place / "工作区/files").iterdir()}
        assert {stored.split()[-1] for stored in files_of(place)} <= names
        assert not [name for name in names if name.startswith(".")]
        return outcome

    def test_deciding(self, bench: Bench, tell: Tell) -> None:
        tell(f"deciding: {self._swept(bench, bench.base, self._decide, 3)} faults")

    def _decide(self, bench: Bench, place: Path, fault: Fault) -> Outcome:
        outcome = bench.call("decide", place / "工作区", "乙.txt", "另核", fault=fault)
        if outcome.raised:
            assert (outcome.raised, bool(outcome.reason)) == ("WorkspaceError", True), outcome
        notes = [decision.note for decision in decisions_of(place)]
        assert notes in (["已谈话"], ["已谈话", "另核"])
        if not outcome.raised:
            assert notes[-1] == "另核"
        assert damaged(place) == []
        assert bench.call("decide", place / "工作区", "乙.txt", "再核").value
        assert [decision.note for decision in decisions_of(place)] == [*notes, "再核"]
        return outcome

    def test_backing_up(self, bench: Bench, tell: Tell) -> None:
        tell(f"backing up: {self._swept(bench, bench.base, self._back_up, 7)} faults")

    def _back_up(self, bench: Bench, place: Path, fault: Fault) -> Outcome:
        target = place / "备份"
        outcome = bench.call("back_up", place / "工作区", target, place / "tmp", fault=fault)
        if not said_why(outcome, 0) and target.exists():
            assert damaged_at(target) == []  # it is there as a whole, and only noting it failed
        elif target.exists():
            assert damaged_at(target) == []
            shutil.rmtree(target)
            assert bench.call("back_up", place / "工作区", target, place / "tmp").value == 0
        else:
            assert outcome.value == REFUSED
            assert bench.call("back_up", place / "工作区", target, place / "tmp").value == 0
        assert hidden_in(place) == []
        assert [decision.note for decision in decisions_of_at(target)] == ["已谈话"]
        return outcome

    def test_exporting(self, bench: Bench, tell: Tell) -> None:
        tell(f"exporting: {self._swept(bench, bench.base, self._export, 41)} faults")

    def _export(self, bench: Bench, place: Path, fault: Fault) -> Outcome:
        target = place / "结果"
        outcome = bench.call("export", place / "工作区", target, place / "tmp", fault=fault)
        assert said_why(outcome, 0) == target.exists() or outcome.fired
        if target.exists():
            assert (target / "run.json").exists()
        assert bench.call("export", place / "工作区", target, place / "tmp").value == 0
        assert hidden_in(place) == []
        assert list((place / "tmp").iterdir()) == []
        return outcome

    def _swept(self, bench: Bench, base: Path, work: Callable[[Bench, Path, Fault], Outcome], stride: int = 1) -> int:
        """Have each call fail, or every so manieth, until none does; return how many faults that were."""
        strides = 1 if os.environ.get(WHOLE_SWEEP) else stride
        struck = bench.all_of(partial(self._each, bench, base, work, strides), FAULTS)
        return sum(map(int, struck))

    def _each(
        self, bench: Bench, base: Path, work: Callable[..., Outcome], stride: int, kind: str, error: str, sticky: bool
    ) -> int:
        for n in count(1, stride):
            place = Path(shutil.copytree(base, bench.room / f"{work.__name__} {kind} {error} {n}"))
            try:
                if not work(bench, place, Fault(place, kind, n, error, sticky)).fired:
                    break
            except AssertionError as wrong:
                raise AssertionError(f"{kind} {error} {n}: {wrong}") from wrong
            finally:
                shutil.rmtree(place)
        return (n - 1) // stride


def hidden_in(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if path.name.startswith(".")]


def files_of(place: Path) -> list[str]:
    with closing(Workspace(place / "工作区")) as workspace:
        return sorted(f"{f.purpose} {f.name} {f.sha256}" for f in workspace.files().values())


def decisions_of(place: Path) -> tuple[Decision, ...]:
    return decisions_of_at(place / "工作区")


def decisions_of_at(folder: Path) -> tuple[Decision, ...]:
    with closing(Workspace(folder)) as workspace:
        return workspace.review().decisions


def damaged_at(folder: Path) -> list[str]:
    with closing(Workspace(folder)) as workspace:
        return [reason.key for reason in damage(workspace)]


def said_why(outcome: Outcome, *good: object) -> bool:
    """Tell whether it went well; where it did not, it ended with a sentence about the disk."""
    assert outcome.left == 0, outcome
    assert outcome.signal == 0, outcome
    for sign in ("Traceback", "Exception ignored", word("cli.system", "zh", error="", path="").strip()):
        assert sign not in outcome.printed, outcome
    assert outcome.value in (*good, REFUSED), outcome
    return outcome.value != REFUSED
