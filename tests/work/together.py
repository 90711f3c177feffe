"""What other processes do to a workspace while a test does something else."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

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
    """A process that does one thing and says how that ended."""

    def __init__(self, work: Callable[..., object], *given: object) -> None:
        self.pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_work, args=(work, theirs, *given))
        self.process.start()
        theirs.close()

    def hear(self) -> object:
        """Return what it says next."""
        assert self.pipe.poll(SECONDS), "the other process says nothing"
        return self.pipe.recv()

    def say(self, word: str = "go on") -> None:
        self.pipe.send(word)

    def end(self) -> object:
        """Return what came of its work."""
        said = self.hear()
        self.process.join(SECONDS)
        return said

    @property
    def silent(self) -> bool:
        return not self.pipe.poll(0.3)


@contextmanager
def others(*works: tuple[object, ...]) -> Iterator[list[Other]]:
    """Start processes, all ready to work at once; none outlives the block."""
    found = [Other(*work) for work in works]
    try:
        for other in found:
            assert other.hear() == "ready"
        for other in found:
            other.say()
        yield found
    finally:
        for other in found:
            other.process.kill()
            other.process.join()


def _work(work: Callable[..., object], pipe: Connection, *given: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        run_here(patch)
        pipe.send("ready")
        pipe.recv()
        pipe.send(work(pipe, *given))


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
