"""Stacks that a province has: the search for copies alone, in memory or in tables as their size asks for."""

from __future__ import annotations

from benchmarks.asked import Asked
from benchmarks.large import table
from benchmarks.pipeline import SHARING
from benchmarks.tables import Table


def measured(asked: Asked) -> Table:
    """Find what the papers share in stacks of all sizes."""
    return table("What large stacks share (textmine copies)", SHARING, ("read", "reuse", "total"), asked)
