"""The work: a whole run, or one file."""

from textmine.reuse.pairs import Pair, Side, deducted, longest_run, pairs_of
from textmine.work.analyse import Analysed, Analysis, classifier_of, load_shared
from textmine.work.files import Comparison, classify, compare, parse_file, read_file
from textmine.work.labelling import LabelSession, Question
from textmine.work.learn import Taught, evaluate, teach_own
from textmine.work.run import copies, triage
from textmine.work.stack import Progress, UnreadableStackError

__all__ = [
    "Analysed",
    "Analysis",
    "Comparison",
    "LabelSession",
    "Pair",
    "Progress",
    "Question",
    "Side",
    "Taught",
    "UnreadableStackError",
    "classifier_of",
    "classify",
    "compare",
    "copies",
    "deducted",
    "evaluate",
    "load_shared",
    "longest_run",
    "pairs_of",
    "parse_file",
    "read_file",
    "teach_own",
    "triage",
]
