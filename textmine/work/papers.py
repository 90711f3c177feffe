"""The papers that go up, made from a desk: one by one, all together, or with everything that a run leaves behind."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from textmine.errors import UsageError
from textmine.export import REPORT_FILE, RUN_FILES, write_run
from textmine.export.html import write_report
from textmine.export.jsonl import decision_lines, write_lines
from textmine.export.office import Letterhead, write_analysis, write_problem_list, write_returns, write_worksheets
from textmine.model import Corpus, Review
from textmine.store.output import OutputFolder, told
from textmine.store.scratch import scratch
from textmine.words import Language
from textmine.work.desk import Desk

ANALYSIS, PROBLEM_LIST, WORKSHEETS, RETURNS = "分析报告.docx", "问题汇总表.xlsx", "问题底稿.zip", "退回修改意见.docx"
EVERYTHING = "审阅结果.zip"
DECISIONS = "decisions.jsonl"
OFFICE_FILES = (ANALYSIS, PROBLEM_LIST, WORKSHEETS, RETURNS)
KINDS = ("analysis", "problem_list", "worksheets", "returns", "report", "everything")
"""What can be made, by the keys of its names."""

Maker = Callable[[Corpus, Review, Path, Language, Letterhead], Path]


def make(desk: Desk, kind: str, folder: Path, language: Language, written: date, issuer: str = "") -> Path:
    """Make one of :data:`KINDS` in ``folder`` and return where it is.

    Raises:
        UsageError: the office's form cannot be used, or there is nothing to write worksheets of.
        WorkspaceError: there are no results, or the disk is full.
    """
    with told(folder):
        if kind == "everything":
            whole = folder / "all"
            write_everything(desk, whole, language, written, issuer)
            return _zipped(folder / EVERYTHING, sorted(whole.iterdir()))
        corpus = desk.corrected(desk.results.corpus())
        head = Letterhead(written, issuer, desk.templates, desk.settings)
        return _MAKERS[kind](corpus, desk.review(), folder, language, head)


def write_everything(desk: Desk, out: Path, language: Language, written: date, issuer: str = "") -> None:
    """Write the files of a run and the papers that go up into the folder ``out``; worksheets where there are any.

    Raises:
        UsageError: ``out`` holds other things, or the office's form cannot be used.
        WorkspaceError: there are no results, or the disk is full.
    """
    corpus, review = desk.corrected(desk.results.corpus()), desk.review()
    head = Letterhead(written, issuer, desk.templates, desk.settings)
    with OutputFolder(out, (*RUN_FILES, *OFFICE_FILES, DECISIONS)).staged() as staging:
        for kind in ("analysis", "problem_list", "returns"):
            _MAKERS[kind](corpus, review, staging, language, head)
        if review.subjects:
            try:
                _worksheets(corpus, review, staging, language, head)
            except UsageError as error:
                if not error.reason.key.startswith("office.none_"):
                    raise
        write_lines(staging / DECISIONS, decision_lines(review))
        write_run(corpus, staging, language, review=review, limits=desk.settings.report, written=written)


def _analysis(corpus: Corpus, review: Review, folder: Path, language: Language, head: Letterhead) -> Path:
    write_analysis(corpus, review, folder / ANALYSIS, language, head=head)
    return folder / ANALYSIS


def _problem_list(corpus: Corpus, review: Review, folder: Path, language: Language, head: Letterhead) -> Path:
    write_problem_list(corpus, review, folder / PROBLEM_LIST, language, head=head)
    return folder / PROBLEM_LIST


def _returns(corpus: Corpus, review: Review, folder: Path, language: Language, head: Letterhead) -> Path:
    write_returns(corpus, review, folder / RETURNS, language, head=head)
    return folder / RETURNS


def _worksheets(corpus: Corpus, review: Review, folder: Path, language: Language, head: Letterhead) -> Path:
    with scratch() as aside:
        done = write_worksheets(corpus, review, aside, language, head=head)
        if not done.paths:
            why = done.note
            raise UsageError(why.key if why else "office.none_decided", **dict(why.values if why else ()))
        return _zipped(folder / WORKSHEETS, done.paths)


def _report(corpus: Corpus, review: Review, folder: Path, language: Language, head: Letterhead) -> Path:
    bounds, day = head.bounds.report, head.written
    write_report(corpus, folder / REPORT_FILE, language, review=review, limits=bounds, written=day)
    return folder / REPORT_FILE


def _zipped(path: Path, files: Iterable[Path]) -> Path:
    """Put files into an archive whose names every program shows right and whose bytes depend on the files alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return path


_MAKERS: dict[str, Maker] = {
    "analysis": _analysis,
    "problem_list": _problem_list,
    "worksheets": _worksheets,
    "returns": _returns,
    "report": _report,
}
