"""Run a function on a disk that fails, or kill it, as often as a test likes: the process behind is started once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.faults.shim import Fault, preloaded
from tests.stacks import environment

__all__ = ["Fault", "Faults", "Outcome"]

ROOT = Path(__file__).resolve().parents[2]
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one run."""

    status: int
    """The exit status; 1 where the function raised, 0 where a signal ended it."""
    signal: int
    """The signal that ended it, 0 for none."""
    seconds: float
    left: int
    """Processes of the run, of its group or not, that were still alive ``leave`` seconds after it had ended."""
    calls: dict[str, int]
    """How many calls of each kind there were below the fault's folder; all 0 without a fault."""
    fired: bool
    """Whether the fault went off."""
    where: str
    """The first call that it struck: its name and path."""
    printed: str
    """The end of what the run printed, a traceback too."""
    raised: str = ""
    """The name of the exception's class."""
    reason: str = ""
    """The key of a textmine error's reason."""
    value: Any = None
    """What the function returned, as JSON gives it back."""


@dataclass
class Faults:
    """A warm process with the library loaded, which forks a child for each run.

        with Faults("textmine.work") as faults:
            whole = faults.run("tests.x:save", folder, fault=Fault(folder))
            for n in range(1, whole.calls["write"] + 1):
                outcome = faults.run("tests.x:save", folder, fault=Fault(folder, "write", n, "ENOSPC"))

    ``modules`` are imported before the first run, and where one names a function (``tests.x:load_models``), it is called
    there without arguments: each run finds what that loaded. They must leave no thread running.
    """

    modules: tuple[str, ...]
    _server: subprocess.Popen[str] = field(init=False)
    _left: ExitStack = field(init=False)

    def __init__(self, *modules: str) -> None:
        self.modules = modules

    def __enter__(self) -> Self:
        with ExitStack() as left:
            folder = left.enter_context(tempfile.TemporaryDirectory(prefix="faults-"))
            self._server = left.enter_context(self._start(Path(folder)))
            self._answer()
            self._left = left.pop_all()
        return self

    def _start(self, folder: Path) -> subprocess.Popen[str]:
        more = preloaded(folder) | _ONE_THREAD
        command = [sys.executable, "-m", "tests.faults.server", *self.modules]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        return subprocess.Popen(command, cwd=ROOT, env=environment(**more), **pipes)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.close()

    def run(
        self,
        function: str,
        *args: object,
        fault: Fault | None = None,
        kill_after: float | None = None,
        alone: bool = False,
        leave: float = 10.0,
        limit: float = 60.0,
    ) -> Outcome:
        """Run ``module:function`` in a child of its own.

        Args:
            function: where it is found; modules named at the start are there already.
            args: what JSON can hold; a path arrives as a string.
            fault: armed just before the call.
            kill_after: seconds after which the child's group is killed.
            alone: kill the child and not the processes that it started.
            leave: seconds that other processes of the run have to end by themselves, before they are killed.
            limit: seconds after which the run is taken for hung.

        Raises:
            TimeoutError: the run was killed at its limit.
        """
        plan = fault and asdict(fault)
        more = {"kill_after": kill_after, "alone": alone, "leave": leave, "limit": limit}
        request = json.dumps({"function": function, "args": args, "fault": plan, **more}, default=str)
        print(request, file=self._server.stdin, flush=True)
        answer = self._answer()
        if answer.pop("late"):
            raise TimeoutError(f"{function} took more than {limit} s: {answer['printed']}")
        return Outcome(**answer)

    def _answer(self) -> dict[str, Any]:
        line = self._server.stdout.readline()
        if not line:
            raise RuntimeError(f"the warm process ended with {self._server.wait()}: see what it printed")
        answer = json.loads(line)
        if "refused" in answer:
            raise RuntimeError(answer["refused"])
        return answer
