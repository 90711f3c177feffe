"""A process that works for this one: it notes what it has in hand, and it never outlives its parent.

Linux ends a process when the thread that started it ends (``prctl``), even one that is stuck below Python. Elsewhere a
thread waits for the end of the parent; code below Python that keeps the interpreter for itself keeps this thread from
running, and such a process ends when that code does.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


@dataclass(frozen=True, slots=True)
class Hands:
    """What workers have in hand, in memory that all of them share: what a worker wrote is there when it is not."""

    numbers: Any

    @classmethod
    def of(cls, items: int) -> Hands:
        """Return hands for so many items, all free."""
        return cls(multiprocessing.RawArray("Q", items))

    def begin(self, index: int, number: int) -> None:
        """Note that the item at ``index`` is begun, as part of the batch with this number (from 1)."""
        self.numbers[index] = number

    def last(self, start: int, stop: int, number: int) -> int | None:
        """Return the item from ``start`` to ``stop`` that was begun last in the batch with this number, if any was."""
        return next((index for index in reversed(range(start, stop)) if self.numbers[index] == number), None)


class Worker(multiprocessing.Process):
    """A process that is gone at once when it is told to go, whatever it does with signals.

    Pools start them from threads of their own. Two threads must not fork at once: filelock, wherever it is loaded,
    refuses the second, and a pool whose thread ends with that never comes to an end itself. Ctrl-C reaches all
    processes of a terminal, and one that has only just been forked would answer as its parent does, with a traceback:
    it is started with that signal blocked.
    """

    _starting = threading.Lock()

    def __init__(self, hands: Hands, **options: Any) -> None:
        super().__init__(**options)
        self.hands = hands
        self._at_work = multiprocessing.RawValue("b", 0)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Tell, from within the process, that it is at work and speaks with nobody."""
        self._at_work.value = 1
        yield
        self._at_work.value = 0

    @property
    def died_speaking(self) -> bool:
        """Whether the process died when it may have held the lock under which a pool and its workers speak."""
        return self.exitcode not in {None, 0} and not self._at_work.value

    def start(self) -> None:
        """Start the process when no other thread is starting one."""
        with self._starting, _interrupts_blocked():
            super().start()

    def terminate(self) -> None:
        """End the process. A polite request gains nothing: a worker keeps nothing that would have to be put away."""
        self.kill()


class Context:
    """What pebble asks of ``multiprocessing``: here its processes are workers that share ``hands``."""

    def __init__(self, hands: Hands) -> None:
        self.Pipe = multiprocessing.Pipe
        self.RLock = multiprocessing.RLock
        self.get_start_method = multiprocessing.get_start_method
        self._hands = hands
        self._workers: list[Worker] = []

    def Process(self, **options: Any) -> Worker:  # noqa: N802 -- its name in multiprocessing
        """Return a new worker, to be started."""
        self._workers.append(Worker(self._hands, **options))
        return self._workers[-1]

    @property
    def is_sound(self) -> bool:
        """Whether no worker died, killed by somebody else, in a way that may leave the others waiting for ever."""
        return not any(worker.died_speaking for worker in self._workers)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Hold Ctrl-C back from this thread, and for good from what it forks."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def this_worker() -> Worker:
    """Return the worker that this process is."""
    worker = multiprocessing.current_process()
    if not isinstance(worker, Worker):
        raise TypeError("this process is no worker")
    return worker


def end_with_parent() -> None:
    """Have this process end as soon as its parent does, however that ends. Nothing happens in a main process."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=outlive, args=(parent,), daemon=True).start()
    if _is_gone(parent):  # it ended before this process had asked to be told
        os._exit(1)


def outlive(parent: BaseProcess) -> None:
    """Wait for the end of the parent, then end this process."""
    parent.join()
    os._exit(1)


def _is_gone(parent: BaseProcess) -> bool:
    """Tell whether the parent is gone; a forked sibling may keep the pipe open that would tell of its end."""
    if multiprocessing.get_start_method() == "fork":
        return os.getppid() != parent.pid
    return not parent.is_alive()
