"""The papers that go up come through the page as files that office programs open."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from textmine.store.ledger import EventKind
from textmine.work.papers import ANALYSIS, EVERYTHING, PROBLEM_LIST, RETURNS, WORKSHEETS

from .driving import Server, arrive, events, press, press_through, serving

UNIT = "云岭镇党委"
ISSUER = "澄溪县委组织部"


@pytest.fixture(scope="module")
def at_office(browser: Browser, desk: Server) -> Iterator[Page]:
    """The office page after the first paper was found to be alike."""
    page = arrive(browser, desk)
    press(page, "j")
    press_through(page, "Enter")
    press_through(page, "1")
    yield page
    page.context.close()


def made(page: Page, desk: Server, kind: str, folder: Path) -> Path:
    """Have one paper made and return the file that came."""
    page.goto(f"{desk.origin}/office")
    page.locator("input[name=issuer]").fill(ISSUER)
    with page.expect_download(timeout=60_000) as coming:
        page.locator(f"button[value={kind}]").press("Enter")
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    assert events(desk.workspace, EventKind.EXPORTED)[-1].body["name"] == file.name
    return file


def words_of(path: Path) -> str:
    """Return the words of a Word file, those of its tables included."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize(("kind", "name"), [("analysis", ANALYSIS), ("returns", RETURNS)])
def test_a_word_file_comes_and_opens(at_office: Page, desk: Server, tmp_path: Path, kind: str, name: str) -> None:
    file = made(at_office, desk, kind, tmp_path)
    assert file.name == name
    text = words_of(file)
    assert UNIT in text
    assert ISSUER in text


def test_the_list_of_problems_comes_and_opens(at_office: Page, desk: Server, tmp_path: Path) -> None:
    file = made(at_office, desk, "problem_list", tmp_path)
    assert file.name == PROBLEM_LIST
    book = openpyxl.load_workbook(file)
    cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert any(UNIT in cell for cell in cells)
    book.close()


def test_worksheets_come_in_an_archive_and_open(at_office: Page, desk: Server, tmp_path: Path) -> None:
    file = made(at_office, desk, "worksheets", tmp_path)
    assert file.name == WORKSHEETS
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.namelist()
        archive.extractall(tmp_path / "底稿")
    assert all(UNIT in words_of(path) for path in (tmp_path / "底稿").iterdir())


def test_the_report_comes_as_one_file(at_office: Page, desk: Server, tmp_path: Path) -> None:
    file = made(at_office, desk, "report", tmp_path)
    assert file.suffix == ".html"
    assert UNIT in file.read_text("utf-8")


def test_everything_comes_together(at_office: Page, desk: Server, tmp_path: Path) -> None:
    file = made(at_office, desk, "everything", tmp_path)
    assert file.name == EVERYTHING
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {ANALYSIS, PROBLEM_LIST, RETURNS, WORKSHEETS, "report.html", "triage.xlsx"} <= set(archive.namelist())


def test_worksheets_of_nothing_say_why(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        page.goto(f"{server.origin}/office")
        with page.expect_navigation():
            page.locator("button[value=worksheets]").press("Enter")
        expect(page.locator("main p").first).to_contain_text("没有可写的问题底稿")
        assert events(workspace, EventKind.EXPORTED) == []
        page.get_by_role("link", name="回到首页").press("Enter")
        expect(page.locator("[data-row]").first).to_be_visible()
        page.context.close()
