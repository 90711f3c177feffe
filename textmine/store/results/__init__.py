"""The results of one run in one SQLite file: written once, then only read, as little of it as a page shows."""

from textmine.store.results.reading import Results
from textmine.store.results.rows import (
    DocumentRow,
    Hit,
    Hits,
    Neighbours,
    NumberedGroup,
    NumberedTheme,
    PairFigures,
    PairSort,
    PaperRow,
    QueueFilter,
    QueueSort,
    RunFacts,
    SideFigures,
    Tally,
    paper_key,
)
from textmine.store.results.searching import Search
from textmine.store.results.writing import write_results

__all__ = [
    "DocumentRow",
    "Hit",
    "Hits",
    "Neighbours",
    "NumberedGroup",
    "NumberedTheme",
    "PairFigures",
    "PairSort",
    "PaperRow",
    "QueueFilter",
    "QueueSort",
    "Results",
    "RunFacts",
    "Search",
    "SideFigures",
    "Tally",
    "paper_key",
    "write_results",
]
