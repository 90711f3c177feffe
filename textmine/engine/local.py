"""One function over many items on this machine, each in a worker process that may be lost.

An item that crashes its worker, takes longer than its time or more than its memory costs itself and no other: pebble
restarts the worker. Everything runs in workers, one item too, for a damaged file can end a process that reads it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from textmine.engine.limits import confine, grant, ran_out_of_time
from textmine.model import Outcome, Reason
from textmine.settings import EngineSettings

_TURNS = 4  # batches a worker gets at least, so that none is left with the long end

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

    Items go to workers in batches, for handing over a small file costs more than reading it; the items of a batch
    that was lost are tried again one by one. ``function`` and the items travel to other processes, so they must be
    picklable (the pickles never leave this machine's memory).
    """
    if not items:
        return
    workers = min(settings.workers or os.cpu_count() or 1, len(items))
    size = max(min(settings.batch, len(items) // (workers * _TURNS)), 1)
    with ProcessPool(max_workers=workers, initializer=confine, initargs=(settings,)) as pool:
        try:
            hand_over = partial(_handed_over, pool, function, settings)
            batches = [hand_over(items[start : start + size]) for start in range(0, len(items), size)]
            for batch in batches:
                yield from _attempts(batch, hand_over)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Item, Result]):
    """Items that a worker was given together, and what it will give back: an attempt each, or fewer if it got late."""

    items: Sequence[Item]
    future: ProcessFuture[list[Attempt[Result]]]


def _handed_over(
    pool: ProcessPool, function: Callable[[Item], Result], settings: EngineSettings, items: Sequence[Item]
) -> _Batch[Item, Result]:
    future = pool.schedule(_several, (function, settings, items), timeout=settings.seconds + settings.batch_seconds)
    return _Batch(items, future)


def _attempts(
    batch: _Batch[Item, Result], hand_over: Callable[[Sequence[Item]], _Batch[Item, Result]]
) -> Iterator[Attempt[Result]]:
    """Yield what became of each item of a batch."""
    try:
        done = batch.future.result()
    except (FutureTimeoutError, ProcessExpired, MemoryError) as error:
        if len(batch.items) == 1:
            yield _loss(error)
            return
        for alone in [hand_over([item]) for item in batch.items]:
            yield from _attempts(alone, hand_over)
        return
    yield from done
    if len(done) < len(batch.items):
        yield from _attempts(hand_over(batch.items[len(done) :]), hand_over)


def _several(
    function: Callable[[Item], Result], settings: EngineSettings, items: Sequence[Item]
) -> list[Attempt[Result]]:
    """Do the items of a batch until its time is up, the first of them in any case."""
    begin = time.monotonic()
    done: list[Attempt[Result]] = []
    for item in items:
        if done and time.monotonic() - begin > settings.batch_seconds:
            break
        done.append(_one(function, settings, item))
    return done


def _one(function: Callable[[Item], Result], settings: EngineSettings, item: Item) -> Attempt[Result]:
    """Do one item. No exception leaves: one that does not survive the way between processes would stop the pool."""
    grant(settings)
    try:
        return Attempt(function(item))
    except MemoryError:
        return _greedy()
    except Exception:  # a defect in one item is that item's outcome
        return Attempt(None, Reason("engine.failed"), Outcome.DAMAGED)


def _loss(error: Exception) -> Attempt[Result]:
    if isinstance(error, MemoryError):
        return _greedy()
    if isinstance(error, ProcessExpired) and not ran_out_of_time(error.exitcode):
        return Attempt(None, Reason("engine.crashed"), Outcome.CRASHED)
    return Attempt(None, Reason("engine.timed_out"), Outcome.TIMED_OUT)


def _greedy() -> Attempt[Result]:
    return Attempt(None, Reason("engine.out_of_memory"), Outcome.LIMIT)
