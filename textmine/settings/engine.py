"""Where the work runs, and what one file may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where the work runs: in ``workers`` processes (0: one a core), and what one file may cost.

    ``seconds`` of wall clock, ``cpu_seconds`` of processor time, and ``memory_bytes`` of address space beyond what
    a worker starts with; 0 sets no limit for the last two. Files are handed over by up to ``batch``, of which those
    that are not begun after ``batch_seconds`` are handed over anew. Tables take ``table_bytes`` of memory.

    ``address`` is that of a cluster (``spark://…`` of a master, ``sc://…`` of Spark Connect); empty means this machine.
    ``shared`` is a folder that all its machines see, for tables.
    """

    address: str
    shared: str
    workers: int
    batch: int
    batch_seconds: float
    seconds: float
    cpu_seconds: float
    memory_bytes: int
    table_bytes: int

    @property
    def processes(self) -> int:
        """How many processes work at once."""
        return self.workers or os.cpu_count() or 1
