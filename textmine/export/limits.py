"""How much a report carries before it says in words that the rest is in the data files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportLimits:
    """Sizes of ``report.html``, chosen so that a stack of 1,000 papers stays below about 20 MB.

    A Chinese character is three bytes, and its share of the markup about as much again. Characters are counted
    as Python counts them. Nothing that is left out is lost: the workbook and the ``.jsonl`` files hold everything.
    """

    context: int = 36
    """Characters shown before and after a passage or a finding."""
    passage_chars: int = 1_200
    """Characters of one side of one passage; no inspector reads further to be convinced."""
    passages_per_pair: int = 8
    pairs_per_paper: int = 5
    evidence_chars: int = 2_500_000
    """Characters of all passages together with their marks; the queue decides who comes first."""
    numbered_chars: int = 4
    """Shorter shared runs are marked without a number, or numbers would crowd out the words."""
    whole_stack: int = 300
    """Up to this many papers every full text is embedded, beyond it only those with leads."""
    paper_chars: int = 40_000
    """Characters of one full text; the longest reports of the genre have about 20,000."""
    text_chars: int = 1_500_000
    """Characters of all full texts together."""
    groups: int = 100
    core_chars: int = 320
    matrix_papers: int = 12
    """Groups up to this size are drawn as a matrix with figures, larger ones as a graph."""
    graph_papers: int = 48
    themes_per_role: int = 15
    members_per_theme: int = 30
    sentence_chars: int = 240
    """Characters of a theme's member or of a reason's example."""
    findings: int = 1_500
    charted_themes: int = 10
    names: int = 60
    """Names listed in a row (missing units, skipped files, units of a theme) before "and so many more"."""
    reasons: int = 6
    swaps: int = 24


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bounds of ``triage.xlsx``: the first two are the format's own."""

    cell_chars: int = 32_767
    rows: int = 1_048_576
    line_height: float = 15.0
    """Points of one line of the sheet's font."""
    row_lines: int = 12
    """A row grows with its text up to this many lines; the cell holds the rest."""
