"""What became of an item that a worker tried, and how a worker tries one."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textmine.engine.limits import OUT_OF_MEMORY, grant, ran_out_of_time
from textmine.model import Outcome, Reason
from textmine.settings import EngineSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Result]):
    """What became of one item: its result, or the reason why there is none.

    An item is ``quarantined`` if it cost its worker twice, the second time alone in a worker of its own.
    """

    result: Result | None
    reason: Reason | None = None
    outcome: Outcome = Outcome.TEXT
    quarantined: bool = False


_FAILED: Attempt[object] = Attempt(None, Reason("engine.failed"), Outcome.DAMAGED)
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
"""What the disk says of itself; everything else that the system says may be of the file."""


def attempted(function: Callable[[Item], Result], settings: EngineSettings, item: Item) -> bytes:
    """Do one item in a worker and return the pickled :class:`Attempt`.

    Nothing is raised, for an exception that does not survive the way between processes would stop the pool, and one
    that asks to exit would end the parent. It is pickled here so that a result which cannot be pickled, or not within
    the memory, is this item's outcome too. A worker that ran out of memory is of no further use and ends itself.
    """
    grant(settings)
    try:
        return pickle.dumps(Attempt(function(item)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError as error:
        if error.errno in _DISK:
            return pickle.dumps(Attempt(None, Reason("read.disk"), Outcome.UNAVAILABLE))
        return pickle.dumps(_FAILED)
    except BaseException:  # a defect in one item is that item's outcome
        return pickle.dumps(_FAILED)


def received(pickled: bytes) -> Attempt[Result]:
    """Return the attempt that a worker made."""
    attempt: Attempt[Result] = pickle.loads(pickled)  # noqa: S301 -- from our own worker, through this machine's memory
    return attempt


def given_up(exit_code: int | None) -> Attempt[Result]:
    """Return what is said of an item whose worker left with this code, or had to be ended (None)."""
    if exit_code is None or ran_out_of_time(exit_code):
        return Attempt(None, Reason("engine.timed_out"), Outcome.TIMED_OUT, quarantined=True)
    if exit_code == OUT_OF_MEMORY:
        return Attempt(None, Reason("engine.out_of_memory"), Outcome.LIMIT, quarantined=True)
    return Attempt(None, Reason("engine.crashed"), Outcome.CRASHED, quarantined=True)
