"""``copies``: the pairs of a stack as a table, as lines with tabs, and as the lines of copies.jsonl."""

from __future__ import annotations

import json
import re
import sys

import pytest

from textmine.cli.terminal import cells, percent

from ..stacks import SHARED, lines_of, paper
from .test_compare import STYLE, Terminal


@pytest.fixture
def stack(tmp_path):
    """Two papers that share a passage, one of which is copied whole by a third, and one of its own."""
    folder = tmp_path / "材料"
    folder.mkdir()
    first = paper("河口镇党委", "渔船支部的集中学习", SHARED)
    for name, text in (
        ("甲.txt", first),
        ("乙.txt", paper("石坪镇党委", "茶园工人的组织关系", SHARED)),
        ("丙.txt", first.replace("河口镇", "柳湾镇")),
        ("丁.txt", "水库的大坝今年加高了三米，夜里有人值班。"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows_of(out):
    head, *rows = (line.split("\t") for line in out.splitlines())
    return head, rows


def test_a_pipe_gets_one_line_a_pair_with_tabs_most_characters_first(cli, stack):
    said = cli("copies", stack)
    assert said.code == 0
    head, rows = rows_of(said.out)
    assert head == ["字数", "最长连续", "段数", "占甲", "占乙", "情形", "甲", "乙"]
    assert all(len(row) == len(head) for row in rows)
    assert {rows[0][6], rows[0][7]} == {"甲.txt", "丙.txt"}
    assert rows[0][5] in {"原文相同", "改写相近", "换名相同"}
    chars = [int(row[0]) for row in rows]
    assert chars == sorted(chars, reverse=True)
    assert all(re.fullmatch("[0-9]+%", row[column]) for row in rows for column in (3, 4))
    assert "丁.txt" not in said.out
    assert "线索，不是结论" in said.err
    assert "共 4 份材料" in said.err


@pytest.mark.parametrize("options", [[], ["--legitimate"]])
def test_json_is_what_triage_writes(cli, mixed, tmp_path, options):
    assert cli("triage", mixed, "--out", tmp_path / "out").code == 3
    said = cli("copies", mixed, "--json", *options)
    assert said.code == 3
    ours = [json.loads(line) for line in said.out.splitlines()]
    theirs = lines_of(tmp_path / "out/copies.jsonl")
    assert [[*line] for line in ours] == [[*line] for line in theirs]
    for line in (*ours, *theirs):
        line.pop("earlier", None), line.pop("earlier_because", None)
    assert ours == theirs


def test_legitimate_pairs_are_counted_and_listed_when_asked(cli, mixed):
    plain, more = cli("copies", mixed), cli("copies", mixed, "--legitimate")
    assert "对只有合理重合" in plain.err
    assert "对只有合理重合" not in more.err
    extra = [row for row in rows_of(more.out)[1] if row not in rows_of(plain.out)[1]]
    assert extra
    assert all((row[0], row[5].split("、")[0]) == ("0", "合理重合") for row in extra)


def test_a_least_number_of_characters_leaves_pairs_out_of_table_and_json(cli, stack):
    _, rows = rows_of(cli("copies", stack).out)
    least = int(rows[0][0])
    said = cli("copies", stack, "--min-chars", least)
    assert len(rows_of(said.out)[1]) == 1
    assert f"另有 {len(rows) - 1} 对" in said.err
    lines = [json.loads(line) for line in cli("copies", stack, "--min-chars", least, "--json").out.splitlines()]
    assert {frozenset((line["a"], line["b"])) for line in lines} == {frozenset(("甲.txt", "丙.txt"))}
    assert cli("copies", stack, "--min-chars", "-1").code == 2


def test_what_is_found_decides_the_code_only_when_asked(cli, stack, mixed):
    assert cli("copies", stack, "--fail-on", "50").code == 1
    assert cli("copies", stack, "--fail-on", "50", "--json").code == 1
    (stack / "丙.txt").unlink()
    assert cli("copies", stack, "--fail-on", "99").code == 0
    assert cli("copies", mixed, "--fail-on", "1").code == 1
    assert cli("copies", stack, "--fail-on", "101").code == 2


def test_known_and_earlier_papers_are_used_as_by_triage(cli, stack, tmp_path):
    (tmp_path / "模板.txt").write_text(paper("县委", "渔船支部的集中学习", SHARED), encoding="utf-8")
    said = cli("copies", stack, "--known", tmp_path / "模板.txt")
    assert "丙.txt" not in said.out
    (stack / "previous").mkdir()
    (stack / "丙.txt").rename(stack / "previous/甲去年.txt")
    said = cli("copies", stack)
    assert "当作往年材料" in said.err
    assert any("previous/甲去年.txt" in row for row in rows_of(said.out)[1])


def test_a_stack_without_copies_says_so_and_prints_nothing(cli, stack):
    for name in ("乙.txt", "丙.txt"):
        (stack / name).unlink()
    said = cli("copies", stack)
    assert (said.code, said.out) == (0, "")
    assert "没有发现雷同片段" in said.err


def test_nothing_readable_is_an_error_with_its_reasons(cli, tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")
    said = cli("copies", tmp_path)
    assert (said.code, said.out) == (4, "")
    assert "0 字节" in said.err


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_terminal_gets_a_table_in_which_nothing_is_lost(cli, stack, monkeypatch, width, language):
    name = "关于开展基层党建工作责任制落实情况自查的报告（根据七月督查意见修改后的第三稿）最终版.txt"
    (stack / "乙.txt").rename(stack / name)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    said = cli("copies", stack, "--language", language)
    lines = STYLE.sub("", said.out).splitlines()
    assert max(map(cells, lines)) <= width
    joined = "".join(line.split("  ")[-1].strip() for line in lines)
    assert name in joined
    assert all(paper in joined for paper in ("甲.txt", "丙.txt"))


def test_names_are_shown_without_controls(cli, stack, monkeypatch):
    (stack / "丙.txt").rename(stack / "丙\x1b[31m\t.txt")
    for terminal in (False, True):
        if terminal:
            monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
            monkeypatch.setenv("TERM", "dumb")
        said = cli("copies", stack)
        assert "\x1b" not in said.out.replace("\x1b[1m", "").replace("\x1b[0m", "")
        assert all(len(row) == 8 for row in rows_of(said.out)[1]) or terminal


def test_per_cent_is_whole_and_honest_at_both_ends():
    assert [percent(share) for share in (0.0, 0.0001, 0.004, 0.5, 0.994, 0.9999, 1.0)] == [0, 1, 1, 50, 99, 99, 100]
