"""A run in a process of its own, so that the page goes on while it works.

The process holds one end of a pipe: it tells its progress through it, and when the other end closes, because the page
was ended or killed, it stops. What it finds goes into the workspace; the page learns of it from there.
"""

from __future__ import annotations

import _thread
import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from textmine.errors import TextmineError, WorkspaceError
from textmine.model import Document, Reason
from textmine.settings import Settings
from textmine.store.holding import working

STOPPED, CRASHED = Reason("workspace.stopped"), Reason("workspace.crashed")
_PATIENCE = 8.0  # seconds that a run has to end by itself before it is ended; all of it is gone within ten


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: its stage with what is done and what there is, and each file that was read, by its name.

    ``turn`` counts the changes, ``failed`` says why a run ended without results, and ``unchanged`` that there was
    nothing to do.
    """

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    files: dict[str, Arrived] = field(default_factory=dict)
    failed: Reason | None = None
    unchanged: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was read: its status (``read``, ``partial``, ``unreadable``), why, and how many characters."""

    path: str
    status: str
    reason: Reason | None
    chars: int

    @classmethod
    def of(cls, document: Document) -> Arrived:
        """Return what a page shows of a document that was read."""
        return cls(document.path, document.status.value, document.reason, len(document.text))


class Background:
    """Starts runs of one workspace, one at a time, and knows how far the present one is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._progress = Progress()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def progress(self) -> Progress:
        """How far the present run is, or how the last one ended."""
        return self._progress

    def start(self, settings: Settings, who: str, *, retry: bool = False) -> None:
        """Begin a run; with ``retry`` the files that could not be read are tried again.

        Raises:
            WorkspaceError: one goes on already, here or in another process.
        """
        with self._lock:
            if self._progress.running:
                raise WorkspaceError("workspace.running")
            with working(self._folder):
                pass  # say so now where another process works on it
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=_work, args=(self._folder, settings, who, retry, theirs), name="textmine-run"
            )
            self._progress = Progress(running=True, stage="read", turn=self._progress.turn + 1)
            self._process.start()
            theirs.close()
            threading.Thread(target=self._listen, args=(self._pipe, self._process), daemon=True).start()

    def stop(self) -> None:
        """End the present run, if there is one, and wait until it is gone."""
        with self._lock:
            process, pipe = self._process, self._pipe
        if not process or not pipe:
            return
        with suppress(OSError, ValueError):
            pipe.send("stop")
        process.join(_PATIENCE)
        if process.is_alive():
            with suppress(OSError, AttributeError):  # no such group yet, or a system without them
                os.killpg(process.pid or 0, signal.SIGKILL)
            process.kill()
            process.join()

    def _listen(self, pipe: Connection, process: BaseProcess) -> None:
        failed: Reason | None = CRASHED
        unchanged = False
        with suppress(EOFError, OSError):
            while True:
                match pipe.recv():
                    case ("stage", str(stage), int(done), int(total)):
                        self._change(stage=stage, done=done, total=total)
                    case ("file", Arrived() as arrived):
                        self._progress.files[arrived.path] = arrived
                        self._change()
                    case ("ended", Reason() | None as reason, bool(nothing_done)):
                        failed, unchanged = reason, nothing_done
        process.join()
        self._change(running=False, failed=failed, unchanged=unchanged)

    def _change(self, **values: object) -> None:
        self._progress = replace(self._progress, turn=self._progress.turn + 1, **values)  # type: ignore[arg-type]


def _work(folder: Path, settings: Settings, who: str, retry: bool, pipe: Connection) -> None:
    """What the process does."""
    from textmine.work.workspace import run_workspace

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have told its background jobs to ignore it
    if hasattr(os, "setsid"):
        os.setsid()  # its workers end with it
    threading.Thread(target=_watch, args=(pipe,), daemon=True).start()
    ended: Reason | None = STOPPED
    unchanged = False
    try:
        ran = run_workspace(
            folder,
            settings,
            who,
            lambda stage, done, total: pipe.send(("stage", stage, done, total)),
            lambda document: pipe.send(("file", Arrived.of(document))),
            retry=retry,
        )
        ended, unchanged = None, ran.unchanged
    except TextmineError as error:
        ended = error.reason
    except KeyboardInterrupt:
        pass
    except BaseException:
        ended = CRASHED
        raise
    finally:
        with suppress(OSError):
            pipe.send(("ended", ended, unchanged))


def _watch(pipe: Connection) -> None:
    """Interrupt the run when it is told to stop, or when nobody is there any more to tell it."""
    with suppress(EOFError, OSError):
        pipe.recv()
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)  # wakes it where it waits
    else:
        _thread.interrupt_main()
    time.sleep(_PATIENCE)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
