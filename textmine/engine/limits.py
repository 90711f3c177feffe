"""What a worker process may take: memory, processor time, and nothing from outside this machine.

Memory and processor time are limits of the operating system (setrlimit), which Windows has not; there the wall clock
of the pool stands alone. The way to a network is closed by an audit hook (PEP 578), which Python code cannot open
again; code below Python is not bound by it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.process import BaseProcess
from pathlib import Path

if sys.platform != "win32":
    import resource

from textmine.settings import EngineSettings

_OUTSIDE = frozenset({
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
    "socket.sendto", "socket.sendmsg", "socket.bind", "urllib.Request",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "os.forkpty",
    "pty.spawn", "webbrowser.open",
})  # fmt: skip
ENFORCED = sys.platform != "win32"
"""Whether this system bounds the memory and the processor time of a process."""


class OutsideError(PermissionError):
    """A reader tried to reach a network or to start a program."""


def confine(settings: EngineSettings) -> None:
    """Bind this process, a worker, for good: its life, its memory, its signals, and its ways to the outside.

    It ends with its parent, also where that was killed and could tell nobody. Ctrl-C is left to the parent, and the
    process dies at once when the pool says so, whatever the program does with signals. What libraries below Python
    complain of to standard error is dropped: the outcome says what is wrong.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    close_outside()
    if sys.platform != "win32" and settings.memory_bytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_within(_own_memory() + settings.memory_bytes, hard), hard))


def grant(settings: EngineSettings) -> None:
    """Give this process the processor time of one more item; beyond it the system ends the process (SIGXCPU)."""
    if sys.platform != "win32" and settings.cpu_seconds:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        allowed = int(used.ru_utime + used.ru_stime + settings.cpu_seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (_within(allowed, hard), hard))


def ran_out_of_time(exit_code: int) -> bool:
    """Tell whether a process that left with ``exit_code`` was ended for its processor time."""
    return sys.platform != "win32" and exit_code == -signal.SIGXCPU


def close_outside() -> None:
    """Refuse, from now on and in this process, every connection, name lookup and start of a program.

    The refusal is an :class:`OutsideError` at the place of the attempt.
    """

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        """Stop what reaches outside."""
        if event in _OUTSIDE:
            raise OutsideError(event)

    sys.addaudithook(refuse)


def _end_with(parent: BaseProcess) -> None:
    """End this process, in the midst of whatever it does, once its parent is gone."""
    parent.join()
    os._exit(1)


def _within(wanted: int, hard: int) -> int:
    return wanted if sys.platform == "win32" or hard == resource.RLIM_INFINITY else min(wanted, hard)


def _own_memory() -> int:
    """Return the bytes of address space in use: a forked process starts with its parent's. 0 where nothing tells."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
