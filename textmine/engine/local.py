"""One function over many items on this machine, each in a worker process that may be lost.

An item that crashes its worker, takes longer than its time or more than its memory costs itself and no other: pebble
restarts the worker. Everything runs in workers, one item too, for a damaged file can end a process that reads it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from textmine.engine.limits import confine, grant, ran_out_of_time
from textmine.model import Outcome, Reason
from textmine.settings import EngineSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Result]):
    """What became of one item: its result, or the reason why there is none."""

    result: Result | None
    reason: Reason | None = None
    outcome: Outcome = Outcome.TEXT


def run_each(
    function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
) -> Iterator[Attempt[Result]]:
    """Yield what became of each item under ``function``, in their order.

    ``function`` and the items travel to other processes, so they must be picklable (the pickles never leave this
    machine's memory).
    """
    if not items:
        return
    workers = min(settings.workers or os.cpu_count() or 1, len(items))
    with ProcessPool(max_workers=workers, initializer=confine, initargs=(settings,)) as pool:
        try:
            work = partial(_one, function, settings)
            yield from _collected(pool.map(work, items, timeout=settings.seconds).result(), len(items))
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _collected(results: Iterator[Attempt[Result]], count: int) -> Iterator[Attempt[Result]]:
    for _ in range(count):
        try:
            yield next(results)
        except FutureTimeoutError:
            yield _late()
        except ProcessExpired as error:
            yield _late() if ran_out_of_time(error.exitcode) else _crashed()
        except MemoryError:
            yield _greedy()
        except Exception:  # a defect in one item is that item's outcome
            yield _failed()


def _one(function: Callable[[Item], Result], settings: EngineSettings, item: Item) -> Attempt[Result]:
    """Do one item. No exception leaves: one that does not survive the way between processes would stop the pool."""
    grant(settings)
    try:
        return Attempt(function(item))
    except MemoryError:
        return _greedy()
    except Exception:
        return _failed()


def _late() -> Attempt[Result]:
    return Attempt(None, Reason("engine.timed_out"), Outcome.TIMED_OUT)


def _crashed() -> Attempt[Result]:
    return Attempt(None, Reason("engine.crashed"), Outcome.CRASHED)


def _greedy() -> Attempt[Result]:
    return Attempt(None, Reason("engine.out_of_memory"), Outcome.LIMIT)


def _failed() -> Attempt[Result]:
    return Attempt(None, Reason("engine.failed"), Outcome.DAMAGED)
