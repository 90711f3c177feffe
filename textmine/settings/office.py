"""The table of the papers that go up: how much of a stack a report, a worksheet and a notice name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """Sizes of the papers that an inspector hands in, so that a stack of 1,000 papers still gives a report to read.

    Characters are counted as Python counts them; ``shared_part`` is a share, 0 to 1. What a
    paper leaves out stands in 问题汇总表.xlsx.
    """

    common_problems: int
    own_problems: int
    causes: int
    remedies: int
    linked: int
    units: int
    files: int
    pairs: int
    groups: int
    cases: int
    case_passages: int
    case_chars: int
    quote_chars: int
    swaps: int
    named_chars: int
    worksheets: int
    worksheet_pairs: int
    worksheet_passages: int
    worksheet_chars: int
    worksheet_findings: int
    returned: int
    returned_chars: int
    shared_part: float
    cell_units: int
    cell_chars: int
    row_lines: int
    charted_themes: int
    layered_themes: int
    picture_pixels: int
    name_chars: int
    template_bytes: int
