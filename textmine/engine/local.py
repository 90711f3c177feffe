"""One function over many items on this machine.

Many items go to worker processes: one that crashes, or takes longer than its time, costs the item in hand and no
other (pebble restarts the worker). A few are done in this process, where starting others would cost more.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from textmine.model import Reason
from textmine.settings import EngineSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of one item: its result, or the reason why there is none."""

    result: Result | None
    reason: Reason | None = None


def run_each(
    function: Callable[[Item], Result], items: Sequence[Item], settings: EngineSettings
) -> Iterator[Outcome[Result]]:
    """Yield the outcome of ``function`` for each item, in their order.

    ``function`` and the items travel to other processes, so they must be picklable (the pickles never leave this
    machine's memory).
    """
    if len(items) < settings.min_files:
        yield from (_here(function, item) for item in items)
        return
    with ProcessPool(max_workers=settings.workers or os.cpu_count() or 1, initializer=_obey_the_pool) as pool:
        try:
            future = pool.map(partial(_here, function), items, timeout=settings.seconds)
            yield from _collected(future.result(), len(items))
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _obey_the_pool() -> None:
    """Leave Ctrl-C to the parent and die at once when the pool says so, whatever the program does with signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _collected(results: Iterator[Outcome[Result]], count: int) -> Iterator[Outcome[Result]]:
    for _ in range(count):
        try:
            yield next(results)
        except FutureTimeoutError:
            yield Outcome(None, Reason("engine.timed_out"))
        except (ProcessExpired, MemoryError):
            yield Outcome(None, Reason("engine.crashed"))
        except Exception:  # a defect in one item is that item's outcome
            yield Outcome(None, Reason("engine.failed"))


def _here(function: Callable[[Item], Result], item: Item) -> Outcome[Result]:
    """Do one item. No exception leaves: one that does not survive the way between processes would stop the pool."""
    try:
        return Outcome(function(item))
    except MemoryError:
        return Outcome(None, Reason("engine.crashed"))
    except Exception:
        return Outcome(None, Reason("engine.failed"))
