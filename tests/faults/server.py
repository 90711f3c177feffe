"""A warm parent: imports what tests need once, and forks a child for each request that comes in.

``python -m tests.faults.server MODULE[:FUNCTION]...`` with the library of ``shim`` loaded; a line of JSON in, a line of JSON out.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tests.faults import shim

_TURN = 0.001  # seconds between two looks at a child
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER: what a lost child leaves behind becomes a child of this process
_TAIL = 8000  # characters kept of what a child printed


def main(modules: list[str]) -> None:
    """Answer requests until there are no more."""
    ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what an import prints is no answer
        for module in modules:
            name, _, function = module.partition(":")
            found = importlib.import_module(name)
            if function:
                getattr(found, function)()
        print(json.dumps({"ready": modules}), file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(_serve(json.loads(line))), file=answers, flush=True)


def _serve(request: dict[str, Any]) -> dict[str, Any]:
    """Fork a child for a request and return what became of it. Only the parent returns."""
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        return {"refused": f"{threads} threads run in the warm parent: a fork would lose what they hold"}
    with tempfile.TemporaryFile() as report, tempfile.TemporaryFile() as printed:
        sys.stdout.flush()
        sys.stderr.flush()
        began = time.monotonic()
        child = os.fork()
        if not child:
            _leave(request, report, printed)
        answer = _watch(child, request["kill_after"], request["alone"], request["limit"])
        answer["seconds"] = time.monotonic() - began
        answer["left"] = _left(time.monotonic() + request["leave"])
        counted = shim.counted()
        shim.disarm()
        answer |= {"calls": counted.calls, "fired": counted.fired, "where": counted.where}
        report.seek(0)
        printed.seek(0)
        answer["printed"] = printed.read().decode("utf-8", "replace")[-_TAIL:]
        return answer | json.loads(report.read() or b"{}")


def _leave(request: dict[str, Any], report: IO[bytes], printed: IO[bytes]) -> None:
    """Do the work in the child, and end it as a program ends: with its threads joined and its exit handlers run."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(printed.fileno(), 1)
    os.dup2(printed.fileno(), 2)
    said, code = _work(request)
    report.write(json.dumps(said, default=str).encode())
    report.flush()
    sys.exit(code)


def _work(request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    module, name = request["function"].split(":")
    function = getattr(importlib.import_module(module), name)
    if request["fault"]:
        shim.arm(shim.Fault(**request["fault"]))
    try:
        return {"value": function(*request["args"])}, 0
    except SystemExit as error:
        return {}, error.code
    except BaseException as error:  # whatever it is, the test wants to know
        traceback.print_exc()
        return {"raised": type(error).__name__, "reason": getattr(getattr(error, "reason", None), "key", "")}, 1


def _watch(child: int, kill_after: float | None, alone: bool, limit: float) -> dict[str, Any]:
    """Wait until the child has ended, and see to it that it does."""
    began, killed = time.monotonic(), False
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        passed = time.monotonic() - began
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return {"status": max(code, 0), "signal": max(-code, 0), "late": killed and passed > limit}
        if not killed and passed >= min(limit, limit if kill_after is None else kill_after):
            killed = True
            os.kill(child, signal.SIGKILL) if alone else _kill_group(child)
        time.sleep(_TURN)


def _kill_group(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it has no group of its own yet
        os.kill(child, signal.SIGKILL)


def _left(until: float) -> int:
    """Return how many processes of a run are there when their time is up, and end them."""
    while _children() and time.monotonic() < until:
        time.sleep(_TURN)
    left = len(_descendants()) if _children() else 0
    while _children():
        for process in _descendants():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_TURN)
    return left


def _children() -> bool:
    """Bury the dead; return whether any child lives. What a dead process leaves behind is a child of this one."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _descendants() -> list[int]:
    """Return the living processes that this one started, and those that they started."""
    states: dict[int, str] = {}
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            state, parent, *_ = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
            process = int(entry.parent.name)
            states[process], parents[process] = state, int(parent)
    return [
        process for process, state in states.items() if state not in "ZX" and os.getpid() in _above(process, parents)
    ]


def _above(process: int, parents: dict[int, int]) -> Iterator[int]:
    while process in parents:
        process = parents[process]
        yield process


if __name__ == "__main__":
    main(sys.argv[1:])
