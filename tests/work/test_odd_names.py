"""Files of any name that a disk can hold go all the way through a workspace: nothing is lost, nothing is merged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from textmine.model import Origin
from textmine.store.workspace import Workspace

from ..conftest import Call
from ..stacks import SHARED, lines_of, paper
from .here import run_here

LONGEST = "长" * 83 + "ab.txt"
"""255 bytes, the most that Linux takes."""
ODD = [
    os.fsdecode("甲.txt".encode("gbk")),
    "甲.txt",
    LONGEST,
    "笑😀脸.txt",
    unicodedata.normalize("NFC", "é.txt"),
    unicodedata.normalize("NFD", "é.txt"),
    "Case.txt", "CASE.txt", "case.txt",
    "换\n行.txt",
    "换\\x0a行.txt",
    "红\x1b[31m\r\t.txt",
    "反\u202etxt.exe.txt",
    " 前.txt", "前.txt", "前 .txt", "\u3000前.txt", "后.txt ", "后.txt",
    "反\\斜.txt", "反/斜.txt",
    "..上.txt", "...txt", "..\\上.txt", "./上/上.txt",
    "CON.txt", "aux", "NUL.txt", "COM1.txt", "尾.txt.",
    "C:丙.txt", "丙.txt", "丙.txt (2)", "丙.txt (3)",
    "[a-z]*.txt", "abc.txt", "*.txt", "?.txt",
    "-o.txt", "--help.txt", "&amp;<b>.txt", "'; drop.txt", "%00.txt", "\udcff\udcfe.txt",
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    run_here(monkeypatch)


def text(number: int) -> bytes:
    return f"第{number}份自查报告。\n支部学习抓得不紧，第{number}项台账没有更新。\n".encode()


def write(folder: Path, names: list[str]) -> list[bytes]:
    """Write a file of its own words under each name."""
    contents = []
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text(number))
        contents.append(text(number))
    return contents


def digests(contents: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(content).hexdigest() for content in contents)


def pack(path: Path, files: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)


def files_in(folder: Path) -> dict[str, str]:
    """The names of the files of a workspace with their digests."""
    with closing(Workspace(folder)) as workspace:
        files = workspace.files()
        assert len({name for _, name in files}) == len(files)
        return {name: stored.sha256 for (_, name), stored in files.items()}


def documents(cli: Call, workspace: Path, out: Path) -> dict[str, str]:
    """The paths that an export lists, with their digests."""
    assert cli("export", "--workspace", workspace, "--out", out).code == 0
    rows = lines_of(out / "documents.jsonl")
    assert len({row["document"] for row in rows}) == len(rows)
    assert len({row["path"] for row in rows}) == len(rows)
    return {str(row["path"]): str(row["sha256"]) for row in rows}


def test_files_of_odd_names_come_out_of_everything_that_they_go_into(
    cli: Call, process: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    stack, folder = tmp_path / "材料", tmp_path / "工作区"
    contents = write(stack, ODD)
    assert cli("init", folder).code == 0
    assert cli("add", stack, "--workspace", folder).code == 0
    assert cli("run", "--workspace", folder).code == 0
    held = files_in(folder)
    assert sorted(held.values()) == digests(contents)
    state = json.loads(cli("status", "--json", "--workspace", folder).out)
    assert (state["files"]["submission"], state["since"], state["unreadable"]) == (len(ODD), 0, [])
    said = process(
        "log", "--json", "--workspace", folder
    )  # its places are no UTF-8, which only a process's stdout takes
    log = [json.loads(line) for line in said.stdout.decode().split("\n") if line]
    assert {event["name"]: event["sha256"] for event in log if event["kind"] == "file_added"} == held
    assert "\x1b" not in cli("log", "--workspace", folder).out
    found = documents(cli, folder, tmp_path / "结果")
    assert found == held
    assert all(name.isprintable() for name in (unicodedata.normalize("NFC", path) for path in found))

    copy = tmp_path / "备份"
    assert cli("backup", "--workspace", folder, "--out", copy).code == 0
    assert files_in(copy) == held
    assert cli("check", "--workspace", copy).code == 0
    assert documents(cli, copy, tmp_path / "备份结果") == found

    for count, name in enumerate(sorted(found), 1):
        assert cli("remove", "--workspace", folder, "--", name).code == 0
        assert len(files_in(folder)) == len(found) - count
        assert name not in files_in(folder)


def test_the_same_folder_put_in_again_however_it_is_come_to_changes_nothing(
    cli: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack, folder = tmp_path / "材料", tmp_path / "工作区"
    write(stack, [*ODD, "乡镇/甲.txt"])
    cli("init", folder)
    cli("add", stack, "--workspace", folder)
    before = files_in(folder)
    (tmp_path / "链接").symlink_to(stack)
    monkeypatch.chdir(stack)
    for given in (
        [stack],
        ["."],
        ["../材料"],
        [tmp_path / "链接"],
        [stack / "乡镇"],
        [stack / "乡镇" / "甲.txt"],
        [stack / ODD[0]],
    ):
        assert cli("add", *given, "--workspace", folder).code == 0
        assert files_in(folder) == before


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("alike", [True, False])
def test_the_same_name_in_two_folders_is_two_files(cli: Call, tmp_path: Path, together: bool, alike: bool) -> None:
    folder = tmp_path / "工作区"
    stacks = [tmp_path / "东" / "材料", tmp_path / "西" / "材料", tmp_path / "南" / "材料"]
    contents = [content for stack in stacks for content in write(stack, ["甲.txt", "丙.txt"])]
    if not alike:
        for number, stack in enumerate(stacks):
            contents[2 * number] += b"%d" % number
            (stack / "甲.txt").write_bytes(contents[2 * number])
    cli("init", folder)
    for given in [stacks] if together else [[stack] for stack in stacks]:
        assert cli("add", *given, "--workspace", folder).code == 0
    held = files_in(folder)
    assert sorted(held.values()) == digests(contents)
    assert cli("run", "--workspace", folder).code == 0
    assert documents(cli, folder, tmp_path / "结果") == held


def test_a_file_that_was_moved_keeps_its_name_and_its_former_place_is_free(cli: Call, tmp_path: Path) -> None:
    """What was moved was known by where it had been, so that a new file there took its place in the stack."""
    folder = tmp_path / "工作区"
    [moved] = write(tmp_path / "东", ["甲.txt"])
    cli("init", folder)
    cli("add", tmp_path / "东" / "甲.txt", "--workspace", folder)
    (tmp_path / "西").mkdir()
    shutil.move(tmp_path / "东" / "甲.txt", tmp_path / "西" / "甲.txt")
    cli("add", tmp_path / "西" / "甲.txt", "--workspace", folder)
    assert list(files_in(folder)) == ["甲.txt"]
    (tmp_path / "东" / "甲.txt").write_bytes(b"other")
    cli("add", tmp_path / "东" / "甲.txt", "--workspace", folder)
    assert sorted(files_in(folder).values()) == digests([moved, b"other"])


def test_a_file_keeps_its_name_when_another_of_that_name_is_gone_from_its_place(cli: Call, tmp_path: Path) -> None:
    """Put in again it took the name of the one that was gone, and was in the stack twice."""
    folder = tmp_path / "工作区"
    cli("init", folder)
    contents = []
    for number, name in enumerate(("东", "西")):
        path = tmp_path / name / "甲.txt"
        path.parent.mkdir()
        path.write_bytes(text(number))
        contents.append(text(number))
        cli("add", path, "--workspace", folder)
    (tmp_path / "东" / "甲.txt").unlink()
    cli("add", tmp_path / "西" / "甲.txt", "--workspace", folder)
    assert sorted(files_in(folder).values()) == digests(contents)


def test_a_name_is_taken_as_it_is_before_it_is_taken_for_a_pattern(cli: Call, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    write(tmp_path / "材料", ["*.txt", "甲.txt", "乙.txt", "丙.doc"])
    cli("init", folder)
    cli("add", tmp_path / "材料", "--workspace", folder)
    cli("remove", "*.txt", "--workspace", folder)
    assert sorted(files_in(folder)) == ["丙.doc", "乙.txt", "甲.txt"]
    cli("remove", "*.txt", "--workspace", folder)
    assert sorted(files_in(folder)) == ["丙.doc"]


def test_files_of_odd_names_inside_an_archive_all_come_out(cli: Call, tmp_path: Path) -> None:
    stack, folder = tmp_path / "材料", tmp_path / "工作区"
    stack.mkdir()
    names = [
        "甲.txt", "甲.txt", "./甲.txt", "../甲.txt", "/甲.txt", "C:\\甲.txt", "a\\b.txt", "a/b.txt", "换\n行.txt",
        "换\\x0a行.txt", LONGEST, "长" * 200 + ".txt", "笑😀.txt", unicodedata.normalize("NFC", "é.txt"),
        unicodedata.normalize("NFD", "é.txt"), "Case.txt", "case.txt", " 前.txt", "前.txt", "CON.txt", "甲.txt (2)",
    ]  # fmt: skip
    contents = [text(number) for number in range(len(names) + 1)]
    with pytest.warns(UserWarning, match="Duplicate name"):
        pack(stack / "包.zip", list(zip(names, contents, strict=False)))
    (stack / "外.txt").write_bytes(contents[-1])
    cli("init", folder)
    cli("add", stack, "--workspace", folder)
    assert cli("run", "--workspace", folder).code == 0
    found = documents(cli, folder, tmp_path / "结果")
    assert sorted(found.values()) == digests(contents)
    cli("remove", "外.txt", "--workspace", folder)
    assert cli("run", "--workspace", folder).code == 0
    again = documents(cli, folder, tmp_path / "又")
    assert again == {path: digest for path, digest in found.items() if path != "外.txt"}
    cli("remove", "包.zip", "--workspace", folder)
    assert files_in(folder) == {}


TABLES = ("documents", "statements", "copies", "groups", "themes", "ledger", "findings")


def made(stack: Path) -> dict[str, bytes]:
    """A stack with what a stack has: folders, an archive, a broken file, a template, an earlier paper, a roster."""
    bodies = ("渔船支部的集中学习", "茶园工人的组织关系", "养蜂大户的参会", "晒谷场的夜校")
    units = ("河口镇党委", "石坪镇党委", "柳湾镇党委", "东山镇党委")
    texts = [paper(unit, own, SHARED).encode() for unit, own in zip(units, bodies, strict=True)]
    stack.mkdir()
    inside = [(name, paper("南岭镇党委", f"第{name}个支部的台账", SHARED)) for name in ("2.txt", "10.txt", "内/1.txt")]
    pack(stack / "包.zip", [(name, text.encode()) for name, text in inside])
    found = {
        **{f"同/{unit}.txt": paper(unit, "水渠队的党员评议" * 3, SHARED).encode() for unit in units},
        "乡镇/10.txt": texts[0], "乡镇/2.txt": texts[1], "乡镇/村/甲.txt": texts[2], "丁.txt": texts[3],
        "丁副本.txt": texts[3], "坏.docx": b"PK\x03\x04" + bytes(200), "b.txt": texts[0], "A.txt": texts[1],
        "known/模板.txt": "一、基本情况\n二、存在的问题\n三、原因分析\n四、整改措施\n".encode(),
        "previous/去年.txt": paper("柳湾镇党委", bodies[2], year=2024).encode(),
        "roster.csv": "单位\n河口镇党委\n石坪镇党委\n柳湾镇党委\n南岭镇党委\n西岭镇党委\n".encode(),
        "包.zip": (stack / "包.zip").read_bytes(),
    }  # fmt: skip
    (stack / "包.zip").unlink()
    return found


def put(stack: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (stack / name).parent.mkdir(parents=True, exist_ok=True)
        (stack / name).write_bytes(content)


def tables(out: Path) -> dict[str, bytes]:
    return {name: (out / f"{name}.jsonl").read_bytes() for name in TABLES}


def test_a_stack_that_came_in_steps_is_found_to_be_what_it_is_at_once_and_without_a_workspace(
    cli: Call, tmp_path: Path
) -> None:
    stack, stepwise, at_once = tmp_path / "材料", tmp_path / "逐步", tmp_path / "一次"
    files = made(stack)
    late = ["乡镇/2.txt", "A.txt", "丁副本.txt", "known/模板.txt", "包.zip", "roster.csv"]
    cli("init", stepwise)
    put(stack, {name: content for name, content in files.items() if name not in late})
    cli("add", stack, "--workspace", stepwise)
    assert cli("run", "--workspace", stepwise).code == 3  # one is broken
    put(stack, files)
    cli("add", stack, "--workspace", stepwise)
    assert cli("run", "--workspace", stepwise).code == 3
    for name in ("乡镇/10.txt", "包.zip"):
        assert cli("remove", name, "--workspace", stepwise).code == 0
    assert cli("run", "--workspace", stepwise).code == 3
    cli("add", stack, "--workspace", stepwise)
    assert cli("run", "--workspace", stepwise).code == 3
    cli("init", at_once)
    cli("add", stack, "--workspace", at_once)
    cli("run", "--workspace", at_once)
    for workspace, out in ((stepwise, "逐步结果"), (at_once, "一次结果")):
        assert cli("export", "--workspace", workspace, "--out", tmp_path / out).code == 0
    assert cli("triage", stack, "--out", tmp_path / "不存").code == 3
    whole = tables(tmp_path / "不存")
    assert all(whole.values())
    assert tables(tmp_path / "一次结果") == whole
    assert tables(tmp_path / "逐步结果") == whole


def test_what_folders_and_files_are_named_one_by_one_comes_in_the_order_of_the_names(cli: Call, tmp_path: Path) -> None:
    """Without a workspace inputs are read in the order in which they are named; a workspace has no such order."""
    first, second, folder = tmp_path / "一", tmp_path / "二", tmp_path / "工作区"
    put(first, {"乙.txt": text(1)})
    put(second, {"甲.txt": text(2)})
    cli("init", folder)
    cli("add", second, first, "--workspace", folder)
    cli("run", "--workspace", folder)
    assert list(documents(cli, folder, tmp_path / "结果")) == ["乙.txt", "甲.txt"]
    cli("triage", second, first, "--out", tmp_path / "不存")
    assert [row["path"] for row in lines_of(tmp_path / "不存" / "documents.jsonl")] == ["甲.txt", "乙.txt"]


def test_files_that_stand_beside_the_submissions_keep_their_odd_names_too(cli: Call, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    contents = [content for name in ("known", "previous") for content in write(tmp_path / "材料" / name, ODD[:12])]
    contents += write(tmp_path / "材料", ["known 甲.txt", "乡/known/甲.txt"])
    cli("init", folder)
    cli("add", tmp_path / "材料", "--workspace", folder)
    with closing(Workspace(folder)) as workspace:
        files = workspace.files()
    assert sorted(stored.sha256 for stored in files.values()) == digests(contents)
    assert sum(purpose == Origin.KNOWN for purpose, _ in files) == 12
    cli("run", "--workspace", folder)
    found = documents(cli, folder, tmp_path / "结果")
    assert sorted(found.values()) == digests(contents)
    for name in (path for path in found if path.startswith(("known/", "previous/"))):
        assert cli("remove", "--workspace", folder, "--", name).code == 0
    assert len(files_in(folder)) == 2
