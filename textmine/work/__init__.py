"""The work: a whole run, or one file."""

from textmine.work.analyse import Analysed, Analysis, load_shared
from textmine.work.run import Progress, UnreadableStackError, compare, parse_file, read_file, triage

__all__ = [
    "Analysed",
    "Analysis",
    "Progress",
    "UnreadableStackError",
    "compare",
    "load_shared",
    "parse_file",
    "read_file",
    "triage",
]
