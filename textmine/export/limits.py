"""Bounds of the workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bounds of ``triage.xlsx``: the first two are the format's own."""

    cell_chars: int = 32_767
    rows: int = 1_048_576
    line_height: float = 15.0
    """Points of one line of the sheet's font."""
    row_lines: int = 12
    """A row grows with its text up to this many lines; the cell holds the rest."""
