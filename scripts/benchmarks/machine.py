"""Clocks, memory, and what machine it is."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

KIBIBYTE = 1024


def peak(who: int) -> int:
    """Return the largest memory that a process held, in bytes (macOS counts in bytes, Linux in kibibytes)."""
    unit = 1 if sys.platform == "darwin" else KIBIBYTE
    return resource.getrusage(who).ru_maxrss * unit


def cpu() -> float:
    """Return the processor seconds of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds that a piece of work takes."""
    begin = cpu()
    work()
    return cpu() - begin


def in_turns(works: Mapping[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """Do several things one after the other, ``repeat`` times; return the fewest processor seconds of each."""
    rounds = [{name: timed(work) for name, work in works.items()} for _ in range(max(repeat, 1))]
    return {name: min(found[name] for found in rounds) for name in works}


def processor() -> str:
    """Return the name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def circumstances(libraries: Iterable[str], load: Sequence[float]) -> dict[str, str]:
    """Return what figures depend on: the machine, how busy it was, versions, the day."""
    versions = [f"{name} {metadata.version(name)}" for name in ("textmine", *sorted(set(libraries)))]
    return {
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"processes that wanted to run, before and after: {', '.join(f'{value:.1f}' for value in load)}",
        "versions": ", ".join((f"Python {platform.python_version()}", *versions)),
        "when": time.strftime("%Y-%m-%d"),
    }


def busy() -> float:
    """Return how many processes wanted to run in the last minute; 0 where the system doesn't say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
