"""Programs that start workers and are then killed by a test: ``python -m tests.engine.parents KIND FOLDER``."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import textmine.read.plain
from textmine.engine.worker import outlive
from textmine.model import Origin
from textmine.read import Source
from textmine.settings import load_settings
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in

from ..stacks import PLAIN


def stall(data: bytes, *_: object) -> object:
    """Say which process this is, then never come back: in Python, or below it with the interpreter's lock."""
    way = data.decode()
    folder = Path(os.environ["STALLED"])
    (folder / f"{way}.part").write_text(str(os.getpid()))
    (folder / f"{way}.part").rename(folder / way)
    if way == "stuck":
        ctypes.PyDLL(None).sleep(600)
    while True:
        pass


def work_through(archive: Path) -> None:
    """Read an archive of files that never come back."""
    textmine.read.plain.read_plain = stall
    settings = load_settings(environment=PLAIN)
    engine = replace(settings.engine, workers=2)
    take_in([Source(archive, "包.zip", Origin.SUBMISSION)], TextOnly, replace(settings, engine=engine))


def wait_for_ever(folder: Path) -> None:
    """What a process does that was not forked, as on Windows and macOS."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=outlive, args=(parent,), daemon=True).start()
    (folder / "loop.part").write_text(str(os.getpid()))
    (folder / "loop.part").rename(folder / "loop")
    time.sleep(600)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it, and hand that on
    if sys.argv[1] == "spawn":
        multiprocessing.get_context("spawn").Process(target=wait_for_ever, args=(Path(sys.argv[2]),)).start()
        time.sleep(600)
    else:
        work_through(Path(sys.argv[2]))
