"""The papers that an inspector hands in: a table of problems, a report, worksheets, requests to mend.

All of them are drawn from a stack and what was decided of it, and written in one go by :func:`write_office`. What
nobody decided on is called a lead that is yet to be looked into; nothing here passes a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textmine.export.limits import SheetLimits
from textmine.export.office import analysis, problem_list, returns, worksheet
from textmine.export.office.filenames import file_name
from textmine.export.office.leads import Leads, to_write_up
from textmine.export.office.letterhead import Letterhead, begin
from textmine.export.office.source import Source
from textmine.export.xlsx import write_sheets
from textmine.model import Corpus, Reason, Review, Subject
from textmine.words import Language

__all__ = [
    "OFFICE_FILES",
    "Letterhead",
    "Worksheets",
    "write_analysis",
    "write_office",
    "write_problem_list",
    "write_returns",
    "write_worksheet",
    "write_worksheets",
]

PROBLEM_LIST, ANALYSIS, RETURNS, WORKSHEETS = "问题汇总表.xlsx", "分析报告.docx", "退回修改意见.docx", "问题底稿"
WORKSHEET = f"{WORKSHEETS}.docx"
"""The template of a worksheet; the worksheets themselves stand in a folder of that name."""
OFFICE_FILES = (PROBLEM_LIST, ANALYSIS, RETURNS, WORKSHEETS)
"""What :func:`write_office` leaves in its folder; the last one is a folder."""


@dataclass(frozen=True, slots=True)
class Worksheets:
    """The worksheets that were written, and what to say of those that were not, None where nothing is to be said."""

    paths: tuple[Path, ...]
    note: Reason | None = None


def write_problem_list(
    corpus: Corpus, review: Review, path: Path, language: Language = "zh", *, head: Letterhead
) -> None:  # fmt: skip
    """Write 问题汇总表 to ``path``: problems, pairs and findings with what was decided of them.

    Raises:
        OSError: the disk is full or refuses.
    """
    _write_problem_list(Source.of(corpus, review, language, head), path)


def write_analysis(corpus: Corpus, review: Review, path: Path, language: Language = "zh", *, head: Letterhead) -> None:
    """Write 分析报告 to ``path``, on the office's own template if it has one.

    Raises:
        OSError: the disk is full or refuses.
        UsageError: the office's template cannot be used.
    """
    _write_analysis(Source.of(corpus, review, language, head), path)


def write_worksheet(
    corpus: Corpus,
    review: Review,
    subject: Subject,
    path: Path,
    language: Language = "zh",
    *,
    number: int,
    head: Letterhead,
) -> None:
    """Write 问题底稿 ``number`` to ``path``: a pair, a group, a paper with what was found in it.

    Raises:
        KeyError: the stack does not hold what ``subject`` names.
        OSError: the disk is full or refuses.
        UsageError: the office's template cannot be used.
    """
    source = Source.of(corpus, review, language, head)
    _write_worksheet(source, worksheet.case_of(source, Leads(source), subject), path, number)


def write_worksheets(
    corpus: Corpus, review: Review, directory: Path, language: Language = "zh", *, head: Letterhead
) -> Worksheets:
    """Write a worksheet into ``directory``, which exists, for each lead that people hold for alike or suspect.

    Raises:
        OSError: the disk is full or refuses.
        UsageError: the office's template cannot be used.
    """
    return _write_worksheets(Source.of(corpus, review, language, head), directory)


def write_returns(corpus: Corpus, review: Review, path: Path, language: Language = "zh", *, head: Letterhead) -> None:
    """Write 退回修改意见 to ``path``, each unit that has something to mend on pages of its own.

    Raises:
        OSError: the disk is full or refuses.
        UsageError: the office's template cannot be used.
    """
    _write_returns(Source.of(corpus, review, language, head), path)


def write_office(
    corpus: Corpus, review: Review, directory: Path, language: Language = "zh", *, head: Letterhead
) -> tuple[Path, ...]:
    """Write all papers into ``directory``, which exists, and return where they are.

    The folder of worksheets is only made where there is one to write.

    Raises:
        OSError: the disk is full or refuses.
        UsageError: one of the office's templates cannot be used; nothing was written then but the workbook.
    """
    source = Source.of(corpus, review, language, head)
    for name in (ANALYSIS, WORKSHEET, RETURNS):
        begin(head, name, language)  # a template that cannot be used is told before the work
    _write_problem_list(source, directory / PROBLEM_LIST)
    _write_analysis(source, directory / ANALYSIS)
    _write_returns(source, directory / RETURNS)
    paths: tuple[Path, ...] = ()
    if to_write_up(source):
        (folder := directory / WORKSHEETS).mkdir(exist_ok=True)
        paths = _write_worksheets(source, folder).paths
    return (directory / PROBLEM_LIST, directory / ANALYSIS, directory / RETURNS, *paths)


def _write_problem_list(source: Source, path: Path) -> None:
    title, written = source.t("problem_list.title"), source.head.written
    limits = SheetLimits(row_lines=source.limits.row_lines)
    sheets = problem_list.sheets(source)
    write_sheets(path, sheets, source.lookup, source.language, title=title, limits=limits, written=written)


def _write_analysis(source: Source, path: Path) -> None:
    title = source.t("analysis.title")
    sheet = begin(source.head, ANALYSIS, source.language, title=title)
    analysis.write_body(sheet.letter, source, titled=sheet.own)
    sheet.finish(path, title)


def _write_returns(source: Source, path: Path) -> None:
    title = source.t("returns.title")
    units = returns.to_mend(source)
    named = source.listed((unit for unit, _ in units), source.limits.units)
    sheet = begin(source.head, RETURNS, source.language, title=title, unit=named)
    if not units:
        sheet.letter.say(source.t("returns.none"))
    for index, (unit, papers) in enumerate(units):
        if index:
            sheet.letter.new_page()
        returns.write_unit(sheet.letter, source, unit, papers, titled=sheet.own or index > 0)
    sheet.finish(path, title)


def _write_worksheets(source: Source, directory: Path) -> Worksheets:
    subjects = to_write_up(source)
    if not subjects:
        return Worksheets((), Reason("office.none_chosen" if source.review.subjects else "office.none_decided"))
    leads, taken = Leads(source), set[str]()
    paths = []
    for number, subject in enumerate(subjects[: source.limits.worksheets], 1):
        case = worksheet.case_of(source, leads, subject)
        stem = f"{WORKSHEETS}{number:03} {worksheet.name_of(source, case)}"
        paths.append(directory / file_name(stem, ".docx", taken, source.limits.name_chars))
        _write_worksheet(source, case, paths[-1], number)
    left = len(subjects) - len(paths)
    return Worksheets(tuple(paths), Reason.of("office.worksheets_left", count=left) if left else None)


def _write_worksheet(source: Source, case: worksheet.Case, path: Path, number: int) -> None:
    named, title = worksheet.name_of(source, case), source.t("worksheet.title")
    counted = source.t("worksheet.count", year=source.head.written.year, number=f"{number:03}")
    units = source.listed(source.call(paper) for paper in case.papers)
    sheet = begin(source.head, WORKSHEET, source.language, title=named, unit=units, number=counted)
    worksheet.write_form(sheet.letter, source, case, counted, titled=sheet.own)
    sheet.finish(path, f"{title} {counted}")
