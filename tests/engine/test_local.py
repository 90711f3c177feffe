import os
import time
from dataclasses import replace

import pytest

from textmine.engine import run_each
from textmine.settings import EngineSettings, load_settings

HERE = load_settings(environment={}).engine
POOL = replace(HERE, workers=2, min_files=2, seconds=30.0)


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
    return number * 2


def gentle(number: int) -> int:
    return moody(number) if number < 3 else number * 2


def reasons(numbers: list[int], settings: EngineSettings, function=moody) -> list[str]:
    return [o.reason.key if o.reason else "" for o in run_each(function, numbers, settings)]


@pytest.mark.parametrize("settings", [HERE, POOL], ids=["here", "pool"])
def test_results_come_in_the_order_of_the_items(settings: EngineSettings) -> None:
    numbers = [5, 3, 9, 0, 7]
    assert [o.result for o in run_each(double, numbers, settings)] == [10, 6, 18, 0, 14]


@pytest.mark.parametrize("settings", [HERE, POOL], ids=["here", "pool"])
def test_a_defect_costs_the_item_in_hand_and_no_other(settings: EngineSettings) -> None:
    assert reasons([0, 1, 2, 5], settings, gentle) == ["", "engine.failed", "engine.crashed", ""]


def test_a_crash_of_the_process_costs_the_item_in_hand_and_no_other() -> None:
    assert reasons([0, 3, 5, 6, 7], POOL) == ["", "engine.crashed", "", "", ""]


def test_an_item_that_takes_too_long_is_given_up() -> None:
    assert reasons([0, 4, 5], replace(POOL, seconds=1.0)) == ["", "engine.timed_out", ""]


def test_few_items_stay_in_this_process() -> None:
    assert [o.result for o in run_each(pid, [1, 2], replace(HERE, min_files=3))] == [os.getpid()] * 2


def test_many_items_go_to_others() -> None:
    assert os.getpid() not in [o.result for o in run_each(pid, [1, 2, 3], replace(POOL, min_files=3))]


def pid(_: int) -> int:
    return os.getpid()


def test_no_items_give_no_outcomes() -> None:
    assert list(run_each(double, [], HERE)) == []
    assert list(run_each(double, [], replace(POOL, min_files=0))) == []


def test_a_caller_who_stops_early_leaves_no_process_waiting() -> None:
    outcomes = run_each(double, list(range(50)), POOL)
    assert next(outcomes).result == 0
    outcomes.close()  # type: ignore[attr-defined]


class StubbornError(Exception):
    """An exception that no other process can rebuild: it once made the whole run wait for ever."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


def stubborn(number: int) -> int:
    if number == 1:
        raise StubbornError(1, 2)
    return number


def test_an_exception_that_cannot_travel_costs_the_item_in_hand_and_no_other() -> None:
    outcomes = list(run_each(stubborn, [0, 1, 2], EngineSettings(workers=1, seconds=20.0, min_files=1)))
    assert [o.result for o in outcomes] == [0, None, 2]
    assert outcomes[1].reason.key == "engine.failed"
