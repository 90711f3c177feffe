"""One function over many items on this machine, each in a worker process that may be lost.

An item that crashes its worker, takes longer than its time or more than its memory costs itself and no other: it is
tried once more, alone, and then given up. Everything runs in workers, one item too, for a damaged file can end a
process that reads it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from textmine.engine.alone import try_alone
from textmine.engine.attempt import Attempt, Item, Result, attempted, received
from textmine.engine.limits import confine, release
from textmine.engine.worker import Context, Hands, this_worker
from textmine.settings import EngineSettings

_AHEAD = 3  # batches a worker that are handed over at a time: one in hand, others ready
_TURNS = 4  # batches a worker gets at least, so that none is left with the long end
_GLANCE = 1.0  # seconds between two looks at whether the pool still works
_BREAKS = 5  # pools in a row that may break before any of their workers begins an item
_LOSSES = (FutureTimeoutError, ProcessExpired, MemoryError, BrokenProcessPool)

T = TypeVar("T")


def run_each(
    function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
) -> Iterator[Attempt[Result]]:
    """Yield what became of each item under ``function``, in their order; see :func:`run_any`."""
    return in_order(run_any(function, items, settings))


def in_order(placed: Iterable[tuple[int, T]]) -> Iterator[T]:
    """Yield what has places from 0 on by its place, as soon as all before it are there."""
    early: dict[int, T] = {}
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

    Items go to workers in batches, for handing over a small file costs more than reading it. What was in a batch
    beside an item that cost its worker is handed over again. The item itself is tried once more when all others are
    done, in a process of its own, and given up if it costs that too. ``function`` and the items travel to other
    processes, so they must be picklable (the pickles never leave this machine's memory). The thread that asks for the
    first attempt must live until the last: Linux ends workers with the thread that started them.
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


@dataclass(slots=True, eq=False)
class _Batch:
    """Items from ``start`` to ``stop`` that a worker is given together, ``number`` by number."""

    start: int
    stop: int
    number: int = 0


Out = Future[list[bytes]]
"""What will come of a batch: an attempt for each item, pickled, or fewer if it got late."""


class _Crew(Generic[Item, Result]):
    """The workers, the batches that are out with them, and the items that cost a worker."""

    def __init__(self, function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings) -> None:
        self.function, self.items, self.settings = function, items, settings
        self.workers = min(settings.processes, len(items))
        self.hands = Hands.of(len(items))
        self.pool = self._pool()
        self.ranges: deque[tuple[int, int]] = deque()  # of items that nobody has in hand, the next one first
        self.batches: dict[_Batch, Out] = {}  # in order, so that a new pool is given them in order
        self.back: SimpleQueue[tuple[_Batch, Out]] = SimpleQueue()
        self.costly: list[int] = []
        self.handed = 0
        self.breaks = 0

    def attempts(self) -> Iterator[tuple[int, Attempt[Result]]]:
        """Yield the place of each item with what became of it."""
        count = len(self.items)
        size = max(min(self.settings.batch, count // (self.workers * _TURNS)), 1)
        self.ranges += ((start, min(start + size, count)) for start in range(0, count, size))
        while self._hand_out():
            batch, future = self._returned()
            del self.batches[batch]
            try:
                done = future.result()
            except _LOSSES:
                self._divide(batch)
                continue
            self.breaks = 0
            self._put(batch.start + len(done), batch.stop)
            yield from enumerate(map(received, done), batch.start)
        for place in self.costly:
            yield place, try_alone(self.function, self.items[place], self.settings)

    def _returned(self) -> tuple[_Batch, Out]:
        """Wait for the next batch that is done, or lost."""
        while True:
            try:
                batch, future = self.back.get(timeout=_GLANCE)
            except Empty:
                if not self.pool.is_sound:  # what it had not handed to a worker yet would never be heard of
                    self._count_break()
                    self._renew()
                continue
            if self.batches.get(batch) is future:  # else it was handed over again meanwhile
                return batch, future

    def _divide(self, batch: _Batch) -> None:
        """Have handed over again what stood around the item that was in hand when a batch was lost."""
        last = self.hands.last(batch.start, batch.stop, batch.number)
        if last is None:
            self._count_break()
            self._put(batch.start, batch.stop)
            return
        self.costly.append(last)
        self._put(last + 1, batch.stop)
        self._put(batch.start, last)

    def _count_break(self) -> None:
        self.breaks += 1
        if self.breaks > _BREAKS:
            raise BrokenProcessPool("no worker lives long enough to begin an item")

    def _put(self, start: int, stop: int) -> None:
        """Have the items of a range handed over next, if there are any: what comes behind them waits for them."""
        if start < stop:
            self.ranges.appendleft((start, stop))

    def _hand_out(self) -> bool:
        """Hand over as many batches as keep the workers busy, and tell whether any are out."""
        while self.ranges and len(self.batches) < self.workers * _AHEAD:
            batch = _Batch(*self.ranges.popleft())
            if self.pool.is_sound:
                self._hand_over(batch)
            else:
                self._renew(batch)
        return bool(self.batches)

    def _hand_over(self, batch: _Batch) -> None:
        """Hand over a batch. What comes of it refers to no batch that refers to it: it is large, and goes at once."""
        self.handed += 1
        batch.number = self.handed
        arguments = (self.function, self.settings, batch.number, batch.start, self.items[batch.start : batch.stop])
        most = self.settings.seconds + self.settings.batch_seconds
        future: Out
        try:
            future = self.pool.schedule(_several, arguments, timeout=most)
        except RuntimeError:  # it broke a moment ago: the batch waits, as all that it was given, until it is replaced
            future = Future()
        self.batches[batch] = future
        future.add_done_callback(lambda found: self.back.put((batch, found)))

    def _renew(self, *more: _Batch) -> None:
        """Replace a pool that broke, as it does when somebody else kills workers, and hand over what it had, and more.

        What came of a batch that was done stays.
        """
        self.pool.end()
        self.pool = self._pool()
        for batch in [*(batch for batch, future in self.batches.items() if _is_waiting(future)), *more]:
            self._hand_over(batch)

    def _pool(self) -> _Pool:
        return _Pool(self.workers, self.hands, self.settings)


def _is_waiting(future: Out) -> bool:
    """Tell whether a batch is not done yet, or was lost."""
    return not future.done() or future.cancelled() or future.exception() is not None


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
