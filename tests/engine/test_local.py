import errno
import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import filelock  # noqa: F401 -- it changes how processes may be forked
import pytest
from pebble import ProcessPool

from textmine.engine import local, run_any, run_each
from textmine.engine.limits import OutsideError
from textmine.model import Outcome, Reason
from textmine.settings import EngineSettings, load_settings

DEFAULTS = load_settings(environment={}).engine
POOL = replace(DEFAULTS, workers=2, seconds=30.0)
bounded = pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds neither memory nor processor time")


def double(number: int) -> int:
    return number * 2


def moody(number: int) -> int:
    if number == 1:
        raise ValueError("no")
    if number == 2:
        raise MemoryError
    if number == 3:
        os._exit(7)
    if number == 4:
        time.sleep(60)
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def greedy(mebibytes: int) -> int:
    return len(bytearray(mebibytes * 2**20))


def busy(forever: bool) -> bool:
    while forever:
        pass
    return forever


def reasons(items: list[int], settings: EngineSettings, function=moody) -> list[str]:
    return [attempt.reason.key if attempt.reason else "" for attempt in run_each(function, items, settings)]


def outcomes(items: list[int], settings: EngineSettings, function=moody) -> list[Outcome]:
    return [attempt.outcome for attempt in run_each(function, items, settings)]


@pytest.mark.parametrize("settings", [DEFAULTS, POOL, replace(POOL, workers=1)], ids=["default", "two", "one"])
def test_results_come_in_the_order_of_the_items(settings: EngineSettings) -> None:
    numbers = [5, 3, 9, 0, 7]
    assert [attempt.result for attempt in run_each(double, numbers, settings)] == [10, 6, 18, 0, 14]


def noted(item: tuple[Path, int]) -> int:
    path, number = item
    with path.open("a") as file:
        file.write(".")
    time.sleep(0.02)
    return number


def test_what_comes_first_is_not_kept_waiting_for_what_comes_last(tmp_path: Path) -> None:
    """A batch that got late comes back in part: the rest of it is next, not last."""
    items = [(tmp_path / "begun", number) for number in range(200)]
    found = run_each(noted, items, replace(POOL, batch_seconds=0.05))
    assert [next(found).result for _ in range(32)] == list(range(32))
    assert (tmp_path / "begun").stat().st_size < 150
    assert [attempt.result for attempt in found] == list(range(32, 200))


def large(_item: int) -> bytes:
    return bytes(100_000)


def test_results_are_let_go_as_soon_as_they_are_taken() -> None:
    """Nothing holds them in a ring, which would last until the collector looks."""
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        assert sum(len(attempt.result or b"") for attempt in run_each(large, list(range(300)), POOL)) == 30_000_000
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()
        gc.enable()


def test_a_defect_costs_the_item_in_hand_and_no_other() -> None:
    assert reasons([0, 1, 2, 6], POOL) == ["", "engine.failed", "engine.out_of_memory", ""]
    assert outcomes([0, 1, 2, 6], POOL) == [Outcome.TEXT, Outcome.DAMAGED, Outcome.LIMIT, Outcome.TEXT]


def test_a_crash_of_the_process_costs_the_item_in_hand_and_no_other() -> None:
    assert reasons([0, 3, 5, 6, 7], POOL) == ["", "engine.crashed", "engine.crashed", "", ""]
    assert outcomes([3], POOL) == [Outcome.CRASHED]


def test_an_item_that_takes_too_long_is_given_up() -> None:
    assert reasons([0, 4, 6], replace(POOL, seconds=1.0)) == ["", "engine.timed_out", ""]
    assert outcomes([4], replace(POOL, seconds=0.5)) == [Outcome.TIMED_OUT]


@bounded
def test_an_item_that_computes_too_long_is_given_up_however_long_it_may_wait() -> None:
    assert reasons([False, True, False], replace(POOL, cpu_seconds=0.5), busy) == ["", "engine.timed_out", ""]


@bounded
def test_processor_time_is_granted_anew_for_each_item() -> None:
    settings = replace(POOL, workers=1, cpu_seconds=1.0)
    assert reasons([0.6] * 4, settings, computing) == [""] * 4


def computing(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@bounded
def test_an_item_that_takes_too_much_memory_is_given_up() -> None:
    settings = replace(POOL, memory_bytes=256 * 2**20)
    assert reasons([1, 1000, 1], settings, greedy) == ["", "engine.out_of_memory", ""]


@dataclass(frozen=True)
class Noted:
    """Does what the items say, and notes each try in a folder."""

    folder: Path

    def __call__(self, item: str) -> str:
        with (self.folder / item).open("a") as file:
            file.write(".")
        if item.startswith("once") and len(self.tries(item)) == 1:
            os._exit(7)
        if item.startswith("always"):
            os._exit(7)
        return item.upper()

    def tries(self, item: str) -> str:
        return (self.folder / item).read_text()


BATCH = replace(POOL, workers=1, batch=8)


def with_neighbours(*items: str) -> list[str]:
    """Items that all come in the second of four batches of eight."""
    first = [f"a{number}" for number in range(10)]
    return [*first, *items, *(f"b{number}" for number in range(22 - len(items)))]


def test_an_item_that_costs_its_worker_is_tried_twice_and_quarantined(tmp_path: Path) -> None:
    work, items = Noted(tmp_path), with_neighbours("always1", "x", "always2", "always3")
    attempts = list(run_each(work, items, BATCH))
    lost = [item for item, attempt in zip(items, attempts, strict=True) if attempt.quarantined]
    assert lost == ["always1", "always2", "always3"]
    assert [work.tries(item) for item in lost] == [".."] * 3
    assert [a.result for a in attempts] == [None if item in lost else item.upper() for item in items]
    assert {a.reason.key for a in attempts if a.reason} == {"engine.crashed"}


def test_an_item_that_fits_at_the_second_try_is_as_good_as_any(tmp_path: Path) -> None:
    items = with_neighbours("once1", "once2")
    attempts = list(run_each(Noted(tmp_path), items, BATCH))
    assert [attempt.result for attempt in attempts] == [item.upper() for item in items]
    assert not any(attempt.quarantined or attempt.reason for attempt in attempts)


def test_one_item_alone_is_tried_twice_as_well(tmp_path: Path) -> None:
    work = Noted(tmp_path)
    [once] = run_each(work, ["once"], DEFAULTS)
    [always] = run_each(work, ["always"], DEFAULTS)
    assert (once.result, once.quarantined) == ("ONCE", False)
    assert (always.result, always.quarantined, work.tries("always")) == (None, True, "..")


def test_an_item_that_raises_is_tried_once(tmp_path: Path) -> None:
    [attempt] = run_each(Noted(tmp_path / "no folder"), ["x"], DEFAULTS)
    assert (attempt.reason, attempt.quarantined) == (Reason("engine.failed"), False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_workers_that_somebody_kills_cost_nothing() -> None:
    """Such small items keep workers speaking with their pool: one killed then once left the others waiting for ever."""
    for moment in range(5):
        attempts = run_each(double, list(range(1000)), replace(POOL, batch=1))
        first = [next(attempts).result for _ in range(3)]
        time.sleep(moment * 0.01)
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)
        assert first + [attempt.result for attempt in attempts] == [number * 2 for number in range(1000)]


def test_a_pool_that_breaks_is_replaced_and_what_it_had_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_GLANCE", 0.1)
    pools: list[ProcessPool] = []
    monkeypatch.setattr(local._Crew, "_pool", counted(local._Crew._pool, pools))
    attempts = run_each(slow_double, list(range(60)), replace(POOL, batch=1))
    assert next(attempts).result == 0
    pools[0]._pool_manager.handle_broken_pool(BrokenProcessPool())
    assert [attempt.result for attempt in attempts] == [number * 2 for number in range(1, 60)]
    assert len(pools) == 2


def test_a_pool_that_breaks_as_it_is_given_something_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_GLANCE", 0.1)
    pools: list[ProcessPool] = []
    monkeypatch.setattr(local._Crew, "_pool", counted(local._Crew._pool, pools))
    schedule, refused = local._Pool.schedule, []

    def breaking(pool: ProcessPool, *given: object, **more: object) -> object:
        if len(pools) == 1 and pool.active:
            pool._pool_manager.handle_broken_pool(BrokenProcessPool())
            refused.append(pool)
        return schedule(pool, *given, **more)

    monkeypatch.setattr(local._Pool, "schedule", breaking)
    assert [attempt.result for attempt in run_each(double, list(range(20)), POOL)] == list(range(0, 40, 2))
    assert (len(pools), refused) == (2, pools[:1])


def counted(make: Callable[..., object], made: list[object]) -> Callable[..., object]:
    def count(crew: object) -> object:
        made.append(make(crew))
        return made[-1]

    return count


def slow_double(number: int) -> int:
    time.sleep(0.01)
    return number * 2


def test_pools_that_never_begin_anything_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_GLANCE", 0.1)
    monkeypatch.setattr(local, "confine", leave)
    with pytest.raises(BrokenProcessPool):
        list(run_each(double, [1, 2], POOL))


def leave(_: object) -> None:
    os._exit(1)


class Deadly:
    """A result that ends the process which sends it."""

    def __reduce__(self) -> object:
        os._exit(7)


def result_of(number: int) -> object:
    return {1: Deadly(), 2: lambda: None}.get(number, number)


def test_a_result_that_cannot_travel_costs_its_item_and_no_other() -> None:
    attempts = list(run_each(result_of, [0, 1, 2, 3], replace(POOL, workers=1)))
    assert [attempt.result for attempt in attempts] == [0, None, None, 3]
    assert [a.reason.key for a in attempts if a.reason] == ["engine.crashed", "engine.failed"]


def test_several_runs_at_once_start_their_workers_one_after_the_other() -> None:
    """With filelock loaded, two threads that fork at once once stopped a pool for good."""
    assert "filelock" in sys.modules
    with ThreadPoolExecutor(4) as threads:
        runs = [threads.submit(lambda: reasons([3, 0, 5, 6, 3, 0], POOL)) for _ in range(8)]
        assert [run.result() for run in runs] == [
            ["engine.crashed", "", "engine.crashed", "", "engine.crashed", ""]
        ] * 8


def outside(way: str) -> None:
    if way == "connect":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    if way == "name":
        socket.getaddrinfo("localhost", 80)
    if way == "program":
        subprocess.run([sys.executable, "-c", "pass"], check=True)
    if way == "shell":
        os.system("true")


def test_a_worker_reaches_neither_a_network_nor_another_program() -> None:
    assert reasons(["", "connect", "name", "program", "shell"], POOL, caught) == ["", *["engine.failed"] * 4]


def caught(way: str) -> None:
    """Fail for our refusal and for nothing else: a closed port is an OSError too."""
    try:
        outside(way)
    except OutsideError:
        raise
    except OSError:
        return


def test_even_one_item_goes_to_another_process() -> None:
    assert os.getpid() not in [attempt.result for attempt in run_each(pid, [1], DEFAULTS)]


def pid(_: int) -> int:
    return os.getpid()


def test_no_items_give_no_attempts() -> None:
    assert list(run_each(double, [], DEFAULTS)) == []


def test_a_caller_who_stops_early_leaves_no_process_waiting() -> None:
    attempts = run_each(double, list(range(50)), POOL)
    assert next(attempts).result == 0
    attempts.close()  # type: ignore[attr-defined]


class StubbornError(Exception):
    """An exception that no other process can rebuild: it once made the whole run wait for ever."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def stubborn(number: int) -> int:
    if number == 1:
        raise StubbornError(1, 2)
    return number


def test_an_exception_that_cannot_travel_costs_the_item_in_hand_and_no_other() -> None:
    attempts = list(run_each(stubborn, [0, 1, 2], replace(POOL, workers=1)))
    assert [attempt.result for attempt in attempts] == [0, None, 2]
    assert attempts[1].reason.key == "engine.failed"


def slow_first(number: int) -> int:
    time.sleep(0 if number else 2)
    return number


def test_what_is_done_is_there_before_a_slow_one_is() -> None:
    places = [place for place, _ in run_any(slow_first, [0, 1, 2, 3], POOL)]
    assert (sorted(places), places[-1]) == ([0, 1, 2, 3], 0)
    assert [attempt.result for attempt in run_each(slow_first, [0, 1, 2, 3], POOL)] == [0, 1, 2, 3]


def on_a_bad_disk(code: int) -> None:
    raise OSError(code, os.strerror(code))


def test_what_the_disk_does_is_no_damage_of_the_file() -> None:
    codes = [errno.ENOSPC, errno.EIO, errno.EINVAL]
    assert outcomes(codes, POOL, on_a_bad_disk) == [Outcome.UNAVAILABLE, Outcome.UNAVAILABLE, Outcome.DAMAGED]
    assert reasons(codes, POOL, on_a_bad_disk) == ["read.disk", "read.disk", "engine.failed"]
