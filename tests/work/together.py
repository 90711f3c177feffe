"""What other processes do to a workspace while a test does something else."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from textmine.inputs import Inputs
from textmine.settings import load_settings
from textmine.store.workspace import Workspace
from textmine.work.adding import add_paths
from textmine.work.workspace import run_workspace

from ..stacks import PLAIN
from .here import run_here

CONTEXT = multiprocessing.get_context("spawn")
SECONDS = 120.0
"""How long a test waits for a process before it fails."""


class Other:
    """A process that does one thing after the other; it is begun once, for to begin costs more than most of them."""

    def __init__(self) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.idle = True

    def begin(self, work: Callable[..., object], *given: object) -> None:
        """Have it do some work, which gets the other end of the pipe before what is given."""
        self.idle = False
        self.pipe.send((work, given))

    def hear(self) -> object:
        """Return what it says next."""
        assert self.pipe.poll(SECONDS), "the other process says nothing"
        return self.pipe.recv()

    def say(self, word: str = "go on") -> None:
        self.pipe.send(word)

    def end(self) -> object:
        """Return what came of its work."""
        said = self.hear()
        self.idle = True
        return said

    @property
    def silent(self) -> bool:
        return not self.pipe.poll(0.3)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """Processes that tests share; one that a test left in the middle of its work is gone before the next."""

    def __init__(self) -> None:
        self._others: list[Other] = []

    def of(self, count: int) -> list[Other]:
        """Return so many processes that have nothing to do."""
        for other in [other for other in self._others if not other.idle]:
            other.kill()
            self._others.remove(other)
        self._others += [Other() for _ in range(count - len(self._others))]
        return self._others[:count]

    def begin(self, *works: tuple[Any, ...]) -> list[Other]:
        """Have as many processes do these works, all begun in one moment."""
        found = self.of(len(works))
        for other in found:
            other.begin(_ready)
        for other in found:
            assert other.end() == "ready"
        for other, work in zip(found, works, strict=True):
            other.begin(*work)
        return found

    def end(self) -> None:
        for other in self._others:
            other.kill()


def _serve(pipe: Connection) -> None:
    with pytest.MonkeyPatch.context() as patch, suppress(EOFError):
        run_here(patch)
        while True:
            work, given = pipe.recv()
            try:
                pipe.send(work(pipe, *given))
            except Exception as error:  # told to the test, which expected something else
                pipe.send(repr(error))


def _ready(_pipe: Connection) -> object:
    return "ready"


def run_slowly(pipe: Connection, folder: Path, who: str) -> object:
    """Run, and stop at the first file that is read until told to go on."""

    def arrived(_document: object) -> None:
        if not told:
            told.append(True)
            pipe.send("reading")
            pipe.recv()

    told: list[bool] = []
    ran = run_workspace(folder, load_settings(environment=PLAIN), who, arrived=arrived)
    return ran.run.number, ran.anew, ran.unchanged


def run_waiting(pipe: Connection, folder: Path, who: str) -> object:
    """Run once nobody else does."""
    pipe.send("waiting")
    ran = run_workspace(folder, load_settings(environment=PLAIN), who, wait=-1)
    return ran.run.number, ran.anew, ran.unchanged


def run_often(pipe: Connection, folder: Path, who: str, times: int, base: float) -> object:
    """Run several times, each time with another threshold, so that there is something to do."""
    numbers = []
    for turn in range(times):
        settings = load_settings(flags={"themes.alike": base + turn / 100}, environment=PLAIN)
        numbers.append(run_workspace(folder, settings, who, wait=-1).run.number)
    return numbers


def add_each(_pipe: Connection, folder: Path, paths: list[Path], who: str) -> object:
    """Put files in, one after the other."""
    with closing(Workspace(folder)) as workspace:
        return [add_paths(workspace, Inputs((path,)), who).new for path in paths]


def open_often(_pipe: Connection, folder: Path, times: int) -> object:
    """Open a workspace and close it, over and over."""
    for _ in range(times):
        Workspace(folder).close()
    return times
