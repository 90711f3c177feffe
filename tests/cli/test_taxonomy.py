"""An office's own categories: their names stand wherever the shipped ones would, in every door and file."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from ..stacks import lines_of, paper

OWN = """
[[category]]
id = "ledgers"
name = "台账资料"
name_en = "Ledgers"
description = "记录、归档、档案柜"
cues = ["台账"]

[[category]]
id = "learning"
name = "学习教育&<b>"
description = "集中学习、夜校、读书"
"""
ESCAPED = "学习教育&amp;&lt;b&gt;"
SHIPPED = ("思想认识", "制度机制", "队伍人员", "经费保障")


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    """The option that names a taxonomy of two categories."""
    (tmp_path / "类别.toml").write_text(OWN, encoding="utf-8")
    return ["--set", f"classify.taxonomy={tmp_path / '类别.toml'}"]


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    for name, unit, about in (("甲", "河口镇党委", "渔船支部的集中学习"), ("乙", "石坪镇党委", "茶园工人的夜校")):
        (folder / f"{name}.txt").write_text(paper(unit, about), encoding="utf-8")
    return folder


def test_classify_sorts_into_them_and_takes_their_ids(cli, stack, own):
    said = cli("classify", stack, *own)
    named = {name for line in said.out.splitlines() for name in line.split("\t")[2].split("、")}
    assert named == {"", "台账资料", "学习教育&<b>"}
    only = [
        json.loads(line) for line in cli("classify", stack, *own, "--category", "ledgers", "--json").out.splitlines()
    ]
    assert all({"ledgers"} <= set(row["categories"]) <= {"ledgers", "learning"} for row in only)
    assert all("台账" in row["text"] for row in only)
    said = cli("classify", stack, *own, "--category", "funding")
    assert (said.code, "ledgers, learning" in said.err) == (2, True)


def test_a_category_without_an_english_name_is_called_by_its_id(cli, stack, own):
    said = cli("classify", stack, *own, "--language", "en")
    assert {name for line in said.out.splitlines() for name in line.split("\t")[2].split(", ")} == {
        "", "Ledgers", "learning",
    }  # fmt: skip


def test_the_tree_names_them(cli, stack, own):
    said = cli("parse", stack / "甲.txt", "--tree", *own)
    assert "台账资料" in said.out
    assert not [name for name in SHIPPED if name in said.out]


def test_report_workbook_and_lines_of_a_run_name_them(cli, stack, own, tmp_path):
    out = tmp_path / "out"
    assert cli("triage", stack, "--out", out, *own).code == 0
    found = {c for row in lines_of(out / "statements.jsonl") for c in row["categories"]}
    assert found == {"ledgers", "learning"}
    report = re.sub(r"<script.*?</script>", "", (out / "report.html").read_text("utf-8"), flags=re.DOTALL)
    with zipfile.ZipFile(out / "triage.xlsx") as book:
        cells = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets"))
    for place in (report, cells):
        assert "台账资料" in place
        assert ESCAPED in place
        assert "学习教育&<b>" not in place
        assert not [name for name in SHIPPED if name in place]


def test_evaluate_counts_them(cli, own, tmp_path):
    (tmp_path / "标.txt").write_text("# id=标\n>P ledgers|支部的台账三个月没有更新。\n", encoding="utf-8")
    record = json.loads(cli("evaluate", tmp_path / "标.txt", "--json", *own).out)
    assert [(c["name"], c["support"]) for c in record["category"]["classes"]] == [("ledgers", 1), ("learning", 0)]


@pytest.mark.parametrize("data", [None, b"", b"[[category]", b"[[category]]\nid='abc'\n", OWN.encode("utf-16")])
@pytest.mark.parametrize("command", ["classify", "parse"])
def test_a_file_that_cannot_be_used_is_told(cli, stack, tmp_path, data, command):
    if data is not None:
        (tmp_path / "坏.toml").write_bytes(data)
    args = ["--tree"] if command == "parse" else []
    said = cli(command, stack / "甲.txt", *args, "--set", f"classify.taxonomy={tmp_path / '坏.toml'}")
    assert (said.code, said.out) == (2, "")
    assert "坏.toml" in said.err
