"""A roster in a workbook, as offices keep it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from textmine import Inputs, triage
from textmine.errors import UsageError
from textmine.inputs import sources_of
from textmine.read.roster import Roster
from textmine.settings import Settings
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.work.adding import add_paths
from textmine.work.roster import load_roster
from textmine.work.workspace import run_workspace

from ..read.hostile import zipped

Rows = Sequence[Sequence[object]]


def workbook(path: Path, rows: Rows, *, title: str = "", second: Rows = ()) -> Path:
    book = Workbook()
    if title:
        book.active.append([title])
        book.active.merge_cells(start_row=1, start_column=1, end_row=1, end_column=3)
    for row in rows:
        book.active.append(list(row))
    for row in second:
        (book["二"] if "二" in book.sheetnames else book.create_sheet("二")).append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([["单位", "所属"], ["甲镇党委", "乙县"], ["丙村\n党支部", "甲镇"], ["甲镇党委", None]], ""),
        ([["序号", "单位", "所属"], [1, "甲镇党委", "乙县"], [2, "丙村党支部", "甲镇"]], "应报单位花名册"),
        (
            [["序号", None, "单位", "所属"], ["1.", None, " 甲镇党委", "乙县"], ["2.", None, "丙村党支部", "甲镇"]],
            "名单",
        ),
    ],
)
def test_a_workbook_names_units_and_the_places_beside_them(
    tmp_path: Path, settings: Settings, rows: Rows, title: str
) -> None:
    path = workbook(tmp_path / "r.xlsx", rows, title=title, second=[["别的"], ["丁村党支部"]])
    assert load_roster(path, settings) == Roster(("甲镇党委", "丙村党支部"), ("甲镇党委", "乙县", "丙村党支部", "甲镇"))


def test_what_a_file_is_counts_and_not_its_name(tmp_path: Path, settings: Settings) -> None:
    named_csv = shutil.move(workbook(tmp_path / "r.xlsx", [["单位"], ["甲镇党委"]]), tmp_path / "r.csv")
    assert load_roster(named_csv, settings).units == ("甲镇党委",)
    named_xlsx = tmp_path / "s.xlsx"
    named_xlsx.write_text("序号,单位\n1,甲镇党委\n", encoding="gb18030")
    assert load_roster(named_xlsx, settings) == Roster(("甲镇党委",), ("甲镇党委",))


def test_a_workbook_that_is_none_is_refused(tmp_path: Path, settings: Settings) -> None:
    rows = [["单位"], *([f"{number}村党支部"] for number in range(40))]
    whole = workbook(tmp_path / "r.xlsx", rows)
    small = replace(settings, read=replace(settings.read, max_cells=20))
    tiny = replace(settings, read=replace(settings.read, max_bytes=100))
    torn, archive, empty = tmp_path / "t.xlsx", tmp_path / "a.xlsx", workbook(tmp_path / "e.xlsx", [["单位"]])
    torn.write_bytes(whole.read_bytes()[:900])
    archive.write_bytes(zipped([("甲.txt", b"x"), ("r.csv", "单位\n甲镇党委\n".encode())]))
    for path, given, key in (
        (whole, small, "roster_not_csv"),
        (whole, tiny, "roster_not_csv"),
        (torn, settings, "roster_not_csv"),
        (archive, settings, "roster_not_csv"),
        (empty, settings, "roster_empty"),
        (tmp_path / "fort.xlsx", settings, "roster_unreadable"),
    ):
        with pytest.raises(UsageError) as raised:
            load_roster(path, given)
        assert raised.value.reason.key == f"work.{key}", path.name


@pytest.mark.parametrize("name", ["roster.xlsx", "花名册.xlsx"])
def test_it_is_used_by_convention_and_is_no_submission(small: Path, settings: Settings, name: str) -> None:
    workbook(small / name, [["单位"], ["南岭镇党委"]])
    assert Inputs((small,)).completed().roster == small / name
    corpus = triage(Inputs((small,)), settings)
    assert corpus.missing == ("南岭镇党委",)
    assert name not in [document.path for document in corpus.documents]


def test_of_several_the_first_counts_and_the_others_are_passed_over(small: Path) -> None:
    workbook(small / "花名册.xlsx", [["单位"], ["南岭镇党委"]])
    (small / "roster.csv").write_text("单位\n北岭镇党委\n", encoding="utf-8")
    given = Inputs((small,)).completed()
    assert given.roster == small / "roster.csv"
    sources, skipped = sources_of(given)
    assert skipped == ("花名册.xlsx",)
    assert not {"花名册.xlsx", "roster.csv"} & {source.name for source in sources}


def test_the_roster_that_was_named_last_counts_though_it_was_there_before(
    small: Path, tmp_path: Path, settings: Settings
) -> None:
    """An earlier roster that was put in once more was taken for nothing new, and nothing was run again."""
    rosters = [tmp_path / "一.csv", tmp_path / "二.csv"]
    for number, path in enumerate(rosters):
        path.write_text(f"单位\n第{number}镇党委\n", encoding="utf-8")
    folder = tmp_path / "工作区"
    with closing(Workspace(folder)) as workspace:
        add_paths(workspace, Inputs((small,)))
        for number in (0, 1, 0):
            added = add_paths(workspace, Inputs((), roster=rosters[number]))
            assert added.count == 1
            ran = run_workspace(folder, settings)
            assert not ran.unchanged
            with Results.open(workspace.results_path(ran.run)) as results:
                assert results.corpus().missing == (f"第{number}镇党委",)
