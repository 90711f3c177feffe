"""The second try of an item that cost a worker: alone, in a process that did nothing before and does nothing after."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from textmine.engine.attempt import Attempt, Item, Result, attempted, given_up, received
from textmine.engine.limits import confine
from textmine.engine.worker import Hands, Worker
from textmine.settings import EngineSettings

_GLANCE = 0.05  # seconds between two looks at whether the process is still there
_PATIENCE = 5.0  # seconds for the system to take a process away; one that waits for a dead disk stays longer


def try_alone(function: Callable[[Item], Result], item: Item, settings: EngineSettings) -> Attempt[Result]:
    """Return what became of ``item`` under ``function``; if it cost this worker too, it is quarantined."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    worker = Worker(Hands.of(1), target=_work, args=(writer, function, item, settings))
    worker.start()
    writer.close()
    try:
        return _awaited(worker, reader, time.monotonic() + settings.seconds)
    finally:
        worker.kill()
        worker.join(_PATIENCE)
        reader.close()


def _work(writer: Connection, function: Callable[[Item], Result], item: Item, settings: EngineSettings) -> None:
    confine(settings)
    writer.send_bytes(attempted(function, settings, item))


def _awaited(worker: Worker, reader: Connection, end: float) -> Attempt[Result]:
    """Wait for an answer, for the end of the process or for the end of its time.

    A process forked meanwhile may hold the other end of the pipe, so its silence does not tell that the worker is gone.
    """
    while time.monotonic() < end:
        gone = not worker.is_alive()
        if reader.poll(0 if gone else _GLANCE):
            return _answer(worker, reader, end)
        if gone:
            return given_up(worker.exitcode)
    return given_up(None)


def _answer(worker: Worker, reader: Connection, end: float) -> Attempt[Result]:
    try:
        return received(reader.recv_bytes())
    except EOFError:
        worker.join(max(end - time.monotonic(), 0))
        return given_up(worker.exitcode)
