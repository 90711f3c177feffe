import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from textmine.engine import run_any, run_each
from textmine.engine.limits import OutsideError
from textmine.model import Outcome
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
