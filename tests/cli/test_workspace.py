"""The commands of a workspace that stays, one after the other as an office uses them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from textmine.store.holding import working
from textmine.store.workspace import Workspace

from ..conftest import Call, Said
from ..stacks import paper

OUT = ("documents.jsonl", "statements.jsonl", "copies.jsonl", "groups.jsonl", "themes.jsonl", "findings.jsonl")


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Four papers, one of them below a folder, a superior document, and one file that nobody can read."""
    folder = tmp_path / "材料"
    for name, content in (
        ("青石镇.txt", paper("青石镇党委", "村里的活动室漏雨。")),
        ("白鹭镇.txt", paper("白鹭镇党委", "渡口的党员一年没过组织生活。")),
        ("乡/大河乡.txt", paper("大河乡党委", "水库移民点没有支部。")),
        ("known/通知.txt", "关于开展自查的通知\n各单位要对照清单逐项自查，按时报送。\n"),
        ("坏.docx", "PK\x03\x04"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "办公"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def state(cli: Call, *more: object) -> dict[str, object]:
    said = cli("status", "--json", *more)
    assert said.code == 0
    found: dict[str, object] = json.loads(said.out)
    return found


def test_from_init_to_export(cli: Call, here: Path, stack: Path) -> None:
    assert cli("init").code == 0
    added = cli("add", stack)
    assert (added.code, added.out) == (0, "")
    assert "新的 5" in added.err
    before = state(cli)
    assert before["files"] == {"submission": 4, "known": 1, "previous": 0, "roster": 0}
    assert (before["run"], before["since"]) == (None, 5)
    ran = cli("run")
    assert (ran.code, ran.out) == (3, "")
    assert "坏.docx" in ran.err
    after = state(cli)
    assert after["since"] == 0
    assert [lost["path"] for lost in after["unreadable"]] == ["坏.docx"]
    again = cli("run")
    assert again.code == 3
    assert "什么也没有重做" in again.err
    assert cli("export", "--out", here / "结果").code == 0
    assert cli("triage", stack, "--out", here / "一次").code == 3
    for name in OUT:
        assert (here / "结果" / name).read_bytes() == (here / "一次" / name).read_bytes(), name


def test_files_that_came_since_are_told_of_until_they_are_analysed(cli: Call, here: Path, stack: Path) -> None:
    cli("init", "甲")
    cli("add", stack, "--workspace", "甲")
    cli("run", "--workspace", "甲")
    (stack / "青石镇.txt").write_text(paper("青石镇党委", "学习走过场。"), "utf-8")
    added = cli("add", stack, "--workspace", "甲")
    assert "替换旧版的 1，没有变化的 4" in added.err
    assert "青石镇.txt" in added.err
    removed = cli("remove", "乡", "没有", "--workspace", "甲")
    assert removed.code == 0
    assert "乡/大河乡.txt" in removed.err
    assert "没有叫 没有 的文件" in removed.err
    assert state(cli, "--workspace", "甲")["since"] == 2
    assert "这次新做 1 份" in cli("run", "--workspace", "甲").err
    assert state(cli, "--workspace", "甲")["files"]["submission"] == 3


def test_the_current_folder_may_be_the_workspace(cli: Call, here: Path, stack: Path) -> None:
    cli("init", here)
    assert cli("add", stack / "青石镇.txt").code == 0
    assert state(cli)["folder"] == str(here)


@pytest.mark.parametrize("command", [("add", "x"), ("run",), ("status",), ("remove", "x"), ("check",), ("log",)])
def test_without_a_workspace_nothing_is_made(cli: Call, here: Path, command: tuple[str, ...]) -> None:
    said = cli(*command)
    assert (said.code, said.out) == (2, "")
    assert "textmine init" in said.err
    assert cli(*command, "--workspace", here / "无").code == 2
    assert list(here.iterdir()) == []


def test_what_cannot_be_done_is_said(cli: Call, here: Path, stack: Path) -> None:
    cli("init")
    assert cli("init").code == 2
    assert cli("add").code == 2
    assert cli("add", here / "无").code == 2
    assert cli("run").code == 4, "nothing was put in"
    assert cli("remove", "无").code == 2
    assert cli("log", "--limit", -1).code == 2
    assert cli("init", stack).code == 2, "a folder that holds other things"


def test_who_works_on_it_is_said(cli: Call, here: Path, stack: Path) -> None:
    cli("init")
    cli("add", stack)
    with working(Path("textmine-workspace")):
        said = cli("run")
        assert said.code == 5
        assert "--wait" in said.err
        assert state(cli)["holder"]
        assert cli("run", "--wait", 0.2).code == 5
    assert state(cli)["holder"] is None


def test_the_log_has_every_step(cli: Call, here: Path, stack: Path) -> None:
    cli("init")
    cli("add", stack / "青石镇.txt")
    cli("run")
    lines = cli("log").out.splitlines()
    assert [line.split("\t")[3] for line in lines] == ["放入文件", "开始分析", "分析完成"]
    events = [json.loads(line) for line in cli("log", "--json", "--limit", 2).out.splitlines()]
    assert [event["kind"] for event in events] == ["run_started", "run_finished"]
    assert events[1]["papers"] == 1


def test_a_backup_can_be_worked_with(cli: Call, here: Path, stack: Path) -> None:
    cli("init")
    cli("add", stack)
    cli("run")
    assert cli("backup", "--out", "备份").code == 0
    assert cli("backup", "--out", "备份").code == 2
    assert "什么也没有重做" in cli("run", "--workspace", "备份").err
    assert cli("check", "--workspace", "备份").code == 0


def test_damage_is_found_and_mended(cli: Call, here: Path, stack: Path) -> None:
    cli("init")
    cli("add", stack)
    cli("run")
    assert cli("check").code == 0
    (results,) = Path("textmine-workspace/runs").glob("*.sqlite")
    held = bytearray(results.read_bytes())
    held[8192:12288] = b"\xee" * 4096
    results.write_bytes(held)
    said = cli("check")
    assert (said.code, said.out) == (5, "")
    assert "--mend" in said.err
    assert cli("check", "--mend").code == 0
    assert "这次新做 0 份" in cli("run").err, "results are made anew from what is remembered"
    with closing(Workspace(Path("textmine-workspace"))) as workspace:
        workspace.path_of(next(iter(workspace.files().values()))).write_bytes(b"other")
    assert cli("check").code == 5


def test_an_interrupted_run_is_told_and_goes_on(
    cli: Call, here: Path, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textmine.work import workspace as module

    cli("init")
    cli("add", stack)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "keep_results", interrupted)
        assert cli("run").code == 130
    assert "可以再来一次" in cli("status").out
    said: Said = cli("run")
    assert "这次新做 0 份" in said.err, "what was read before is known"
    assert state(cli)["failed"] is None
