"""Data in, file out: everything that a run leaves behind for people and for other programs."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from textmine.export.collecting import seldom_collecting
from textmine.export.html import write_report
from textmine.export.jsonl import JSONL_FILES, write_jsonl
from textmine.export.limits import SheetLimits
from textmine.export.run import RUN_FILE, write_run_json
from textmine.export.xlsx import write_workbook
from textmine.model import Corpus, Review
from textmine.settings import ReportSettings, load_settings
from textmine.words import Language

__all__ = ["RUN_FILES", "SheetLimits", "write_run"]

REPORT_FILE = "report.html"
WORKBOOK_FILE = "triage.xlsx"
RUN_FILES = (*JSONL_FILES, RUN_FILE, REPORT_FILE, WORKBOOK_FILE)
"""The nine names of a run's folder, as the contract lists them."""


def write_run(
    corpus: Corpus,
    directory: Path,
    language: Language = "zh",
    *,
    review: Review | None = None,
    limits: ReportSettings | None = None,
    written: date | None = None,
) -> None:
    """Write all files of a run into ``directory``, which exists and is nobody's yet.

    ``language`` is that of the sentences; keys and file names never change. ``review`` is what people decided of the
    stack, where they did. ``written`` is the date in the masthead, today where it is left out.

    Raises:
        OSError: the disk is full or refuses; whoever staged the folder knows what to say about it.
    """
    day = written or date.today()
    begin = time.perf_counter()
    bounds = limits or load_settings().report
    with seldom_collecting():
        write_jsonl(corpus, directory, language)
        write_report(corpus, directory / REPORT_FILE, language, review=review, limits=bounds, written=day)
        write_workbook(corpus, directory / WORKBOOK_FILE, language, review=review, written=day)
    seconds = corpus.seconds | {"export": round(time.perf_counter() - begin, 3)}
    write_run_json(replace(corpus, seconds=seconds), directory / RUN_FILE)  # last: the mark of a whole run
