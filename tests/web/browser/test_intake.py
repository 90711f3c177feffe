"""A mixed stack comes in through the page: chosen, dropped, analysed, and what could not be read is told."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from textmine.store.ledger import EventKind

from ...read.archive_files import gbk_zip
from ...stacks import SHARED, paper, write_docx
from .driving import Watch, arrive, events, press, serving

TITLE = "关于开展党建工作自查的通知"
DROP = """async ([purpose, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) { data.items.add(new File([text], name, { type: 'text/plain' })); }
  const zone = document.querySelector(`.drop[data-purpose=${purpose}]`);
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """What lies on an office's disk: two papers, an archive from Windows, a locked file, what came from above, a roster."""
    folder = tmp_path / "报送"
    (folder / "known").mkdir(parents=True)
    (folder / "甲.txt").write_text(paper("河口镇党委", "渔船支部的集中学习", SHARED), encoding="gb18030")
    write_docx(folder / "乙.docx", paper("石坪镇党委", "茶园工人的组织关系", SHARED))
    inside = paper("柳湾镇党委", "养蜂大户的参会").encode("gb18030")
    (folder / "丙.zip").write_bytes(gbk_zip([("柳湾镇/自查报告.txt", inside)]))
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    write_docx(folder / "known/通知.docx", f"{TITLE}\n一、基本情况\n二、存在的问题\n三、原因分析\n四、整改措施\n")
    book = openpyxl.Workbook()
    for row in (("单位", "类别"), ("河口镇党委", "乡镇"), ("石坪镇党委", "乡镇"), ("南岭镇党委", "乡镇")):
        book.active.append(row)
    book.save(folder / "花名册.xlsx")
    return folder


def choose(page: Page, purpose: str, *files: Path) -> None:
    """Choose files as with the dialog of the browser."""
    page.locator(f".drop[data-purpose={purpose}] input[type=file]:not([webkitdirectory])").set_input_files(files)


def line(page: Page, name: str) -> Locator:
    """Return the line of a file in the list of what the workspace holds."""
    return page.locator("tr[data-path]").filter(has=page.get_by_text(name, exact=True))


def held(page: Page, name: str) -> None:
    """See a file in the list."""
    expect(line(page, name)).to_be_visible()


def test_a_mixed_stack_comes_in_and_is_analysed(browser: Browser, stack: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "工作区"
    with serving(workspace) as server:
        page = arrive(browser, server, "收件员")
        watch = Watch(server.origin).over(page.context)
        assert page.url == f"{server.origin}/intake"
        expect(page.get_by_role("button", name="开始分析")).to_be_disabled()
        choose(page, "submission", stack / "甲.txt", stack / "乙.docx", stack / "丙.zip", stack / "坏.docx")
        for name in ("甲.txt", "乙.docx", "丙.zip", "坏.docx"):
            held(page, name)
        choose(page, "known", stack / "known/通知.docx")
        choose(page, "roster", stack / "花名册.xlsx")
        page.evaluate(DROP, ["submission", [["拖来.txt", paper("东山镇党委", "晒谷场的夜校")]]])
        page.evaluate(DROP, ["previous", [["去年.txt", paper("河口镇党委", "渔船支部的集中学习", year=2024)]]])
        for name in ("通知.docx", "花名册.xlsx", "拖来.txt", "去年.txt"):
            held(page, name)
        came = {(str(e.body["name"]), e.body["purpose"], e.who) for e in events(workspace, EventKind.FILE_ADDED)}
        assert came == {
            ("甲.txt", "submission", "收件员"), ("乙.docx", "submission", "收件员"), ("丙.zip", "submission", "收件员"),
            ("坏.docx", "submission", "收件员"), ("拖来.txt", "submission", "收件员"), ("通知.docx", "known", "收件员"),
            ("花名册.xlsx", "roster", "收件员"), ("去年.txt", "previous", "收件员"),
        }  # fmt: skip
        page.reload()
        press(page, "Enter")
        expect(page.locator("#progress")).to_be_visible()
        page.evaluate(
            "window.stages = new Set(); new MutationObserver(() => {"
            " const stage = document.querySelector('#stage'); if (stage) { window.stages.add(stage.textContent); }"
            "}).observe(document.body, { subtree: true, childList: true, characterData: true })"
        )
        done = page.get_by_text("去看队列")
        expect(done).to_be_visible(timeout=60_000)
        assert page.evaluate("window.stages.size") >= 2, "the page tells how far the run is"

        unreadable = page.locator(".unreadable")
        expect(unreadable.locator("li")).to_have_count(1)
        expect(unreadable.locator("li bdi")).to_have_text("坏.docx")
        assert len(unreadable.locator("li span").inner_text()) > 5, "the reason"
        expect(unreadable.get_by_role("button", name="再试一次")).to_be_visible()
        expect(page.locator(".missing bdi")).to_have_text(["南岭镇党委"])
        expect(line(page, "甲.txt").locator(".s-read")).to_be_visible()
        expect(line(page, "坏.docx").locator(".s-unreadable")).to_be_visible()
        page.goto(f"{server.origin}/queue")
        units = page.locator("[data-row] .paper .unit").all_inner_texts()
        assert {unit[:3] for unit in units} == {"河口镇", "石坪镇", "柳湾镇", "东山镇"}
        expect(page.locator("[data-row] .file", has_text="柳湾镇/自查报告.txt")).to_be_visible()
        assert watch.faults == []

        whole = docx.Document(str(stack / "乙.docx"))
        whole.add_paragraph("补交的一页。")
        mended = io.BytesIO()
        whole.save(mended)
        (stack / "坏.docx").write_bytes(mended.getvalue())
        page.goto(f"{server.origin}/intake")
        choose(page, "submission", stack / "坏.docx")
        expect(page.locator(".runbar strong")).to_have_text(re.compile("新文件"))
        page.get_by_role("button", name="再试一次").press("Enter")
        expect(page.locator("#progress")).to_be_visible()
        expect(done).to_be_visible(timeout=60_000)
        expect(page.locator(".unreadable")).to_have_count(0)
        assert [e.body["run"] for e in events(workspace, EventKind.RUN_FINISHED)] == [1, 2]
        assert watch.faults == []
        page.context.close()


def test_a_folder_comes_with_its_own_folders(browser: Browser, stack: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "工作区"
    with serving(workspace) as server:
        page = arrive(browser, server)
        page.locator(".drop[data-purpose=submission] input[webkitdirectory]").set_input_files(stack)
        held(page, "报送/甲.txt")
        held(page, "报送/花名册.xlsx")
        held(page, "报送/通知.docx")
        purposes = {str(e.body["name"]): e.body["purpose"] for e in events(workspace, EventKind.FILE_ADDED)}
        assert purposes == {
            "报送/甲.txt": "submission", "报送/乙.docx": "submission", "报送/丙.zip": "submission",
            "报送/坏.docx": "submission", "报送/通知.docx": "known", "报送/花名册.xlsx": "roster",
        }  # fmt: skip
        line(page, "报送/坏.docx").locator("button").press("Enter")
        expect(line(page, "报送/坏.docx")).to_have_count(0)
        assert [e.body["name"] for e in events(workspace, EventKind.FILE_REMOVED)] == ["报送/坏.docx"]
        page.context.close()


def test_a_stack_of_which_nothing_can_be_read_says_so(browser: Browser, stack: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "工作区") as server:
        page = arrive(browser, server)
        choose(page, "submission", stack / "坏.docx")
        held(page, "坏.docx")
        press(page, "Enter")
        expect(page.get_by_role("alert")).to_be_visible(timeout=60_000)
        expect(page.locator(".unreadable li bdi")).to_have_text("坏.docx")
        expect(page.get_by_role("button", name="再试一次")).to_be_visible()
        page.context.close()
