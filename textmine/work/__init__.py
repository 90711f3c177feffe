"""The work: a whole run, or one file."""

from textmine.work.analyse import Analysed, Analysis, load_shared
from textmine.work.pairs import Pair, Side, deducted, longest_run, pairs_of
from textmine.work.run import (
    Comparison,
    Progress,
    UnreadableStackError,
    compare,
    copies,
    parse_file,
    read_file,
    triage,
)

__all__ = [
    "Analysed",
    "Analysis",
    "Comparison",
    "Pair",
    "Progress",
    "Side",
    "UnreadableStackError",
    "compare",
    "copies",
    "deducted",
    "load_shared",
    "longest_run",
    "pairs_of",
    "parse_file",
    "read_file",
    "triage",
]
