"""One function over many items on this machine, each in a worker process that may be lost.

An item that crashes its worker, takes longer than its time or more than its memory costs itself and no other: pebble
restarts the worker. Everything runs in workers, one item too, for a damaged file can end a process that reads it.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from textmine.engine.limits import confine, grant, ran_out_of_time
from textmine.model import Outcome, Reason
from textmine.settings import EngineSettings

_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What the disk says of itself; everything else that the system says may be of the file."""
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
    """Yield what became of each item under ``function``, in their order; see :func:`run_any`."""
    return in_order(run_any(function, items, settings))


def in_order(placed: Iterable[tuple[int, Result]]) -> Iterator[Result]:
    """Yield what has places from 0 on by its place, as soon as all before it are there."""
    early: dict[int, Result] = {}
    turn = 0
    for place, result in placed:
        early[place] = result
        while turn in early:
            yield early.pop(turn)
            turn += 1


def run_any(
    function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
) -> Iterator[tuple[int, Attempt[Result]]]:
    """Yield the place of each item and what became of it under ``function``, as soon as that is known.

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
            work = _Work(pool, function, items, settings)
            for start in range(0, len(items), size):
                work.hand_over(range(start, min(start + size, len(items))))
            yield from work.results()
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Result]):
    """The places of items that a worker was given together, and what comes back: an attempt each, fewer if late."""

    places: range
    future: ProcessFuture[list[Attempt[Result]]]


@dataclass(slots=True)
class _Work(Generic[Item, Result]):
    """The items of one call: what is with the workers, and what came back."""

    pool: ProcessPool
    function: Callable[[Item], Result]
    items: Sequence[Item]
    settings: EngineSettings
    back: SimpleQueue[_Batch[Result]] = field(default_factory=SimpleQueue)
    out: int = 0

    def hand_over(self, places: range) -> None:
        """Give the items at some places to a worker."""
        items = self.items[places.start : places.stop]
        patience = self.settings.seconds + self.settings.batch_seconds
        future = self.pool.schedule(_several, (self.function, self.settings, items), timeout=patience)
        batch: _Batch[Result] = _Batch(places, future)
        self.out += 1
        future.add_done_callback(lambda _: self.back.put(batch))

    def results(self) -> Iterator[tuple[int, Attempt[Result]]]:
        """Yield what comes back until nothing is with the workers."""
        while self.out:
            batch = self.back.get()
            self.out -= 1
            yield from zip(batch.places, self._attempts(batch), strict=False)

    def _attempts(self, batch: _Batch[Result]) -> list[Attempt[Result]]:
        """Return what became of the first items of a batch; the others are handed over again."""
        try:
            done = batch.future.result()
        except (FutureTimeoutError, ProcessExpired, MemoryError) as error:
            if len(batch.places) == 1:
                return [_loss(error)]
            for place in batch.places:
                self.hand_over(range(place, place + 1))
            return []
        if len(done) < len(batch.places):
            self.hand_over(batch.places[len(done) :])
        return done


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
    except OSError as error:
        if error.errno not in _DISK:
            return Attempt(None, Reason("engine.failed"), Outcome.DAMAGED)
        return Attempt(None, Reason("read.disk"), Outcome.UNAVAILABLE)
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
