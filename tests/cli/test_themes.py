"""``themes``: what a stack says again and again, as a table, as lines with tabs, and as the lines of themes.jsonl."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from textmine.cli.terminal import cells

from ..conftest import Call
from ..stacks import SHARED, lines_of, paper
from .test_compare import STYLE, Terminal

NARROWEST = 64  # columns that figures and a name take in any language, however narrow the terminal is
HEAD = ["类别", "范围", "单位", "篇", "年份", "主题", "代表句"]
PAPERS = {
    "甲.txt": ("河口镇党委", 2024, (
        "理论学习不够深入，渔汛期一来，念完文件就散会。",
        "党费收缴台账与银行流水对不上，差了六百元。",
        "对理论学习重视不够，总觉得出海打鱼才是正事。",
        "完善理论学习制度，每月第一个星期一集中学习半天。",
    )),
    "乙.txt": ("石坪镇党委", 2025, (
        "理论学习不够深入，茶季里大家只抄笔记，很少讨论。",
        "茶厂改制以后，有三十名党员的组织关系没有着落。",
        "对理论学习重视不够，认为抓好茶叶收成最要紧。",
        "完善理论学习制度，把课堂搬进茶园，每季度评一次笔记。",
    )),
    "丙.txt": ("柳湾镇党委", 2025, (
        "理论学习不够深入，年轻党员在外养蜂，一年只到过两回。",
        "两个支部换届拖了十一个月，选票到现在还没有印。",
        "对理论学习重视不够，把它看成可有可无的软任务。",
        "完善理论学习制度，给外出党员寄学习录音，年底前补完课。",
    )),
}  # fmt: skip


def report(unit: str, year: int, said: tuple[str, str, str, str]) -> str:
    shared, own, cause, remedy = said
    return (
        f"{unit}{year}年度党建工作自查报告\n一、存在的问题\n（一）{shared}\n（二）{own}\n"
        f"二、原因分析\n（一）{cause}\n三、整改措施\n（一）{remedy}\n{unit}\n{year}年10月15日\n"
    )


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Three papers that say one thing in common, and each one of its own."""
    folder = tmp_path / "材料"
    folder.mkdir()
    for name, said in PAPERS.items():
        (folder / name).write_text(report(*said), encoding="utf-8")
    return folder


def rows_of(out: str) -> tuple[list[str], list[list[str]]]:
    head, *rows = (line.split("\t") for line in out.splitlines())
    return head, rows


def test_a_pipe_gets_one_line_a_theme_with_tabs(cli: Call, stack: Path) -> None:
    said = cli("themes", stack)
    assert said.code == 0
    head, rows = rows_of(said.out)
    assert head == HEAD
    assert all(len(row) == len(head) for row in rows)
    assert [row[0] for row in rows] == ["问题", "原因", "措施"]
    problem = rows[0]
    assert problem[1:5] == ["共性", "3", "3", "2024–2025"]
    assert "理论学习不够深入" in problem[6]
    assert "3 份材料、3 家单位，归出 3 个主题" in said.err


def test_problems_of_one_unit_come_when_asked_and_are_counted_otherwise(cli: Call, stack: Path) -> None:
    plain, more = cli("themes", stack), cli("themes", stack, "--single")
    extra = [row for row in rows_of(more.out)[1] if row not in rows_of(plain.out)[1]]
    assert [row[:4] for row in extra] == [["问题", "个性", "1", "1"]] * 3
    assert sorted(row[4] for row in extra) == ["2024", "2025", "2025"]
    assert any("银行流水对不上" in row[6] for row in extra)
    assert "银行流水" not in plain.out
    left = set(plain.err.splitlines()) - set(more.err.splitlines())
    assert len([line for line in left if "3 " in line and "--single" in line]) == 1


@pytest.mark.parametrize("options", [[], ["--single"]])
def test_json_is_what_triage_writes_with_and_without_single(
    cli: Call, stack: Path, tmp_path: Path, options: list[str]
) -> None:
    assert cli("triage", stack, "--out", tmp_path / "out").code == 0
    said = cli("themes", stack, "--json", *options)
    assert said.code == 0
    ours = [json.loads(line) for line in said.out.splitlines()]
    assert ours == lines_of(tmp_path / "out/themes.jsonl")
    assert {line["reach"] for line in ours} == {"common", "single"}
    assert "--single" not in said.err


def test_the_tables_of_both_languages_have_the_same_rows(cli: Call, stack: Path) -> None:
    zh, en = (rows_of(cli("themes", stack, "--language", language).out) for language in ("zh", "en"))
    assert [row[2:] for row in zh[1]] == [row[2:] for row in en[1]]
    assert not set(zh[0]) & set(en[0])
    assert all(row[0].isascii() and row[1].isascii() for row in en[1])


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_terminal_gets_a_table_in_which_nothing_is_lost(
    cli: Call, stack: Path, monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    piped = rows_of(cli("themes", stack, "--single", "--language", language).out)[1]
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    said = cli("themes", stack, "--single", "--language", language)
    lines = STYLE.sub("", said.out).splitlines()
    assert max(map(cells, lines)) <= max(width, NARROWEST)
    joined = "".join(line.split("  ")[-1].strip() for line in lines).replace(" ", "")
    assert all(row[5].replace(" ", "") in joined for row in piped)


def test_a_terminal_shows_beside_a_problem_what_papers_set_there(
    cli: Call, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(cli("themes", stack).out)[1]
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    out = "".join(STYLE.sub("", cli("themes", stack).out).split())
    cause, remedy = ("".join(row[5].split()) for row in rows[1:])
    assert f"←{cause}3" in out
    assert f"→{remedy}3" in out


def test_a_file_that_cannot_be_read_is_named_and_decides_the_code(cli: Call, stack: Path) -> None:
    (stack / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    for options in ([], ["--json"]):
        said = cli("themes", stack, *options)
        assert said.code == 3
        assert "坏.docx" in said.err
        assert "坏.docx" not in said.out
    assert rows_of(cli("themes", stack).out)[1]


def test_nothing_readable_is_an_error_with_its_reasons(cli: Call, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    said = cli("themes", tmp_path)
    assert (said.code, said.out) == (4, "")
    assert "0 字节" in said.err


def test_a_folder_that_is_not_there_is_a_mistake_of_the_caller(cli: Call, tmp_path: Path) -> None:
    said = cli("themes", tmp_path / "没有")
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("terminal", [False, True])
def test_a_stack_without_problems_prints_its_heads_alone(
    cli: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    (tmp_path / "丁.txt").write_text("水库的大坝今年加高了三米，夜里有人值班。", encoding="utf-8")
    if terminal:
        monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    said = cli("themes", tmp_path)
    assert said.code == 0
    assert "归出 0 个主题" in said.err
    if not terminal:
        assert rows_of(said.out) == (HEAD, [])


def test_control_characters_of_a_paper_do_not_reach_the_terminal_or_break_a_line(
    cli: Call, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in stack.iterdir():
        path.write_text(path.read_text("utf-8").replace("理论学习不够深入，", "理论\x1b[31m学习\t不够深入，"), "utf-8")
    said = cli("themes", stack, "--single")
    assert "\x1b" not in said.out
    assert all(len(row) == len(HEAD) for row in rows_of(said.out)[1])
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    monkeypatch.setenv("TERM", "dumb")
    said = cli("themes", stack, "--single")
    assert "\x1b" not in said.out.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")


def test_a_problem_that_only_copies_of_one_paper_name_is_that_of_one_unit(cli: Call, tmp_path: Path) -> None:
    units = ("河口镇党委", "石坪镇党委", "柳湾镇党委")
    for unit in units:
        (tmp_path / f"{unit}.txt").write_text(paper(unit, "渔船支部的集中学习", SHARED), encoding="utf-8")
    lines = [json.loads(line) for line in cli("themes", tmp_path, "--json").out.splitlines()]
    assert lines
    assert [(line["reach"], len(line["units"])) for line in lines] == [("single", 1)] * len(lines)


def test_known_documents_take_no_part(cli: Call, stack: Path) -> None:
    (stack / "known").mkdir()
    (stack / "丙.txt").rename(stack / "known/丙.txt")
    said = cli("themes", stack)
    assert rows_of(said.out)[1][0][2:4] == ["2", "2"]
    assert "2 份材料" in said.err


def test_without_inputs_and_with_an_unknown_option_nothing_is_read(cli: Call, stack: Path) -> None:
    assert cli("themes").code == 2
    assert cli("themes", stack, "--fail-on", "50").code == 2
