"""One function over many items on this machine, each in a worker process that may be lost.

An item that crashes its worker, takes longer than its time or more than its memory costs itself and no other: it is
tried once more, alone, and then given up. Everything runs in workers, one item too, for a damaged file can end a
process that reads it.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Generic

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from textmine.engine.alone import try_alone
from textmine.engine.attempt import Attempt, Item, Result, attempted, received
from textmine.engine.limits import confine, release
from textmine.engine.worker import Context, Hands, this_worker
from textmine.settings import EngineSettings

_TURNS = 4  # batches a worker gets at least, so that none is left with the long end
_GLANCE = 1.0  # seconds between two looks at whether the pool still works
_BREAKS = 5  # pools in a row that may break before any of their workers begins an item
_LOSSES = (FutureTimeoutError, ProcessExpired, MemoryError, BrokenProcessPool)


def run_each(
    function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
) -> Iterator[Attempt[Result]]:
    """Yield what became of each item under ``function``, in their order.

    Items go to workers in batches, for handing over a small file costs more than reading it. The item that cost a
    worker is tried once more in a process of its own and given up if it costs that too; what was in the batch beside
    it is handed over again. ``function`` and the items travel to other processes, so they must be picklable (the
    pickles never leave this machine's memory). The thread that asks for the first attempt must live until the last:
    Linux ends workers with the thread that started them.
    """
    if not items:
        return
    crew = _Crew(function, items, settings)
    try:
        yield from crew.attempts()
    finally:
        crew.pool.end()


class _Pool(ProcessPool):
    """Worker processes that share ``hands``."""

    def __init__(self, workers: int, hands: Hands, settings: EngineSettings) -> None:
        self._workers = Context(hands)
        super().__init__(workers, initializer=confine, initargs=(settings,), context=self._workers)

    @property
    def is_sound(self) -> bool:
        """Whether it does what it is given."""
        return bool(self.active) and self._workers.is_sound

    def end(self) -> None:
        """End all workers, whatever they do."""
        self.stop()  # type: ignore[no-untyped-call]
        self.join()


@dataclass(slots=True)
class _Batch:
    """Items from ``start`` to ``stop`` that a worker is given together; ``alone`` is one that cost a worker.

    The future gives an attempt for each item, pickled, or fewer if it got late.
    """

    start: int
    stop: int
    alone: bool = False
    number: int = 0
    pool: _Pool | None = None
    future: ProcessFuture[list[bytes]] = field(default_factory=ProcessFuture)

    @property
    def is_waiting(self) -> bool:
        """Whether it is not done yet, or was lost."""
        return not self.alone and (not self.future.done() or self.future.exception() is not None)

    def done(self) -> list[bytes]:
        """Wait for the attempts.

        Raises:
            TimeoutError, ProcessExpired, MemoryError, BrokenProcessPool: there are none.
        """
        while not wait([self.future], _GLANCE).done:
            if not (self.pool and self.pool.is_sound) and not self.future.done():
                raise BrokenProcessPool  # what it had not handed to a worker yet would never be heard of
        return self.future.result()


class _Crew(Generic[Item, Result]):
    """The workers, and the batches that are not done yet, in their order."""

    def __init__(self, function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings) -> None:
        self.function, self.items, self.settings = function, items, settings
        self.workers = min(settings.workers or os.cpu_count() or 1, len(items))
        self.hands = Hands.of(len(items))
        self.pool = self._pool()
        self.batches: deque[_Batch] = deque()
        self.handed = 0
        self.breaks = 0

    def attempts(self) -> Iterator[Attempt[Result]]:
        """Yield what became of each item."""
        size = max(min(self.settings.batch, len(self.items) // (self.workers * _TURNS)), 1)
        self._put_first(*(_Batch(start, start + size) for start in range(0, len(self.items), size)))
        while self.batches:
            batch = self.batches.popleft()
            if batch.alone:
                yield try_alone(self.function, self.items[batch.start], self.settings)
                continue
            try:
                done = batch.done()
            except _LOSSES:
                self._divide(batch)
                continue
            self.breaks = 0
            yield from map(received, done)
            self._put_first(_Batch(batch.start + len(done), batch.stop))

    def _divide(self, batch: _Batch) -> None:
        """Put in the place of a lost batch the item that was in hand, to be tried alone, and what stood around it."""
        last = self.hands.last(batch.start, batch.stop, batch.number)
        if last is not None:
            before, after = _Batch(batch.start, last), _Batch(last + 1, batch.stop)
            self._put_first(before, _Batch(last, last + 1, alone=True), after)
            return
        self.breaks += 1
        if self.breaks > _BREAKS:
            raise BrokenProcessPool("no worker lives long enough to begin an item")
        self._put_first(_Batch(batch.start, batch.stop))

    def _put_first(self, *batches: _Batch) -> None:
        """Put batches before those that wait, and hand them over; what is empty is left out."""
        for batch in batches:
            batch.stop = min(batch.stop, len(self.items))
        filled = [batch for batch in batches if batch.start < batch.stop]
        self.batches.extendleft(reversed(filled))
        if not self.pool.is_sound:
            self._renew()
            return
        for batch in filled:
            self._hand_over(batch)

    def _hand_over(self, batch: _Batch) -> None:
        if batch.alone:
            return
        self.handed += 1
        batch.number, batch.pool = self.handed, self.pool
        arguments = (self.function, self.settings, batch.number, batch.start, self.items[batch.start : batch.stop])
        most = self.settings.seconds + self.settings.batch_seconds
        batch.future = self.pool.schedule(_several, arguments, timeout=most)

    def _renew(self) -> None:
        """Replace a pool that broke, as it does when somebody else kills workers, and hand over again what it had."""
        self.pool.end()
        self.pool = self._pool()
        for batch in [batch for batch in self.batches if batch.is_waiting]:
            self._hand_over(batch)

    def _pool(self) -> _Pool:
        return _Pool(self.workers, self.hands, self.settings)


def _several(
    function: Callable[[Item], Result], settings: EngineSettings, number: int, start: int, items: Sequence[Item]
) -> list[bytes]:
    """Do the items of a batch until its time is up, the first of them in any case."""
    worker = this_worker()
    begin = time.monotonic()
    done: list[bytes] = []
    with worker.at_work():
        for index, item in enumerate(items, start):
            if done and time.monotonic() - begin > settings.batch_seconds:
                break
            worker.hands.begin(index, number)
            done.append(attempted(function, settings, item))
        release()
    return done
