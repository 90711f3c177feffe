"""``compare`` on paper and on a terminal: what is shared is marked, both sides line up, hostile words stay words."""

from __future__ import annotations

import json
import re
import sys
import zipfile

import pytest

from textmine.cli.terminal import cells

from ..stacks import SHARED, lines_of, paper

STYLE = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture
def pair(tmp_path):
    """A paper and its copy with names and figures exchanged."""
    first = paper("河口镇党委", "渔船支部的集中学习", SHARED)
    second = first.replace("河口镇", "石坪镇").replace("十二天", "十九天").replace("10月15日", "10月28日")
    (tmp_path / "甲.txt").write_text(first, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(second, encoding="utf-8")
    return tmp_path / "甲.txt", tmp_path / "乙.txt"


class Terminal:
    """Makes pytest's captured stdout pass for a terminal."""

    @staticmethod
    def isatty():
        return True


@pytest.fixture
def terminal(monkeypatch, cli):
    def call(*args, **environment):
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"TERM": "xterm-256color", "COLUMNS": "80"} | environment).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
        return cli(*args)

    return call


# --- what is told -----------------------------------------------------------------------------------------------------


def test_shared_characters_stand_in_brackets_and_differing_ones_outside(cli, pair):
    said = cli("compare", *pair)
    assert said.code == 0
    out = "".join(said.out.split())
    assert said.out.count("〖") == said.out.count("〗") > 0
    assert said.out.count("「") == said.out.count("」")
    assert "一个月里有十〗二〖天在陪检查" in out
    assert "一个月里有十〗九〖天在陪检查" in out
    assert re.search("甲有[0-9]+%的字与乙相同，乙有[0-9]+%的字与甲相同", out)
    assert "最长连续" in out
    assert "甲.txt" in out
    assert "乙.txt" in out
    assert "河口→石坪" in out


def test_each_passage_has_its_kind_its_place_and_why(cli, mixed):
    said = cli("compare", mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx")
    out = "".join(said.out.split())
    assert re.search("第1段·(原文相同|改写相近|换名相同)：相同[0-9]+字", out)
    assert re.search("甲第[0-9]+段", out)
    assert "第1段" in out


def test_papers_with_nothing_in_common_say_so_after_their_names(cli, tmp_path):
    (tmp_path / "a.txt").write_text("水库的大坝今年加高了三米。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("学校食堂换了新的灶台和碗柜。", encoding="utf-8")
    said = cli("compare", tmp_path / "a.txt", tmp_path / "b.txt")
    assert said.code == 0
    assert said.out.endswith("没有发现相同的段落。\n")
    assert ["a.txt" in said.out, "b.txt" in said.out] == [True, True]
    assert cli("compare", tmp_path / "a.txt", tmp_path / "b.txt", "--json").out == ""


def test_identical_files_are_called_so(cli, small):
    (small / "丙.txt").write_bytes((small / "甲.txt").read_bytes())
    assert "两个文件完全相同" in cli("compare", small / "甲.txt", small / "丙.txt").out
    (small / "丙.txt").write_bytes(b"\xef\xbb\xbf" + (small / "甲.txt").read_bytes())
    assert "两个文件的文字完全相同" in cli("compare", small / "甲.txt", small / "丙.txt").out
    assert "完全相同" not in cli("compare", small / "甲.txt", small / "乙.txt").out


def test_who_may_have_been_first_is_a_lead_with_its_ground(cli, pair):
    out = "".join(cli("compare", *pair).out.split())
    assert "可能先有（线索）：甲。" in out
    assert "落款日期" in out


def test_a_known_document_makes_its_words_grey(cli, pair, tmp_path):
    (tmp_path / "known").mkdir()
    (tmp_path / "known/模板.txt").write_text(pair[0].read_text("utf-8"), encoding="utf-8")
    said = cli("compare", *pair, "--known", tmp_path / "known")
    assert said.code == 0
    assert "不计入" in said.out
    assert "甲有 0% 的字" in said.out or "没有发现相同的段落" in said.out


def test_compilations_and_archives_give_a_part_for_each_pair(cli, pair, tmp_path):
    first, second = pair
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.write(second, "里/乙.txt")
        archive.writestr("空.txt", "")
    said = cli("compare", first, tmp_path / "包.zip")
    assert said.code == 3
    assert "包.zip/里/乙.txt" in "".join(said.out.split())
    assert "0 字节" in said.err
    whole = "\n".join(f"【篇{n}】{path.read_text('utf-8')}" for n, path in enumerate(pair, 1))
    (tmp_path / "合.txt").write_text(whole, encoding="utf-8")
    said = cli("compare", tmp_path / "合.txt", second)
    assert said.code == 0
    assert "第一个文件有 2 份材料" in said.out
    assert {found for found in ("合.txt#1", "合.txt#2") if found in "".join(said.out.split())} == {
        "合.txt#1",
        "合.txt#2",
    }


def test_json_has_the_keys_of_copies_and_both_passages(cli, mixed, tmp_path):
    said = cli("compare", mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx", "--json")
    text = (mixed / "乡镇/甲.txt").read_bytes().decode("gb18030")
    records = [json.loads(line) for line in said.out.splitlines()]
    copy = max((r for r in records if not r["legitimate"]), key=lambda r: r["chars"])
    assert copy["a_text"] == text[copy["a_start"] : copy["a_end"]]
    assert SHARED.strip("。") in copy["a_text"]
    assert SHARED.strip("。") in copy["b_text"]
    assert all(text[a:b] for a, b, _, _ in copy["blocks"])
    assert cli("triage", mixed, "--out", tmp_path / "out").code == 3
    keys = [*lines_of(tmp_path / "out/copies.jsonl")[0]]
    assert [*copy] == [*keys, "a_text", "b_text"]


# --- how it is laid out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 80, 99, 100, 120, 200])
def test_every_line_fits_and_the_two_sides_line_up(cli, pair, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = cli("compare", *pair).out.splitlines()
    assert max(map(cells, lines)) <= width
    borders = {cells(line[: line.index(" |")]) for line in lines if " |" in line}
    assert len(borders) == (1 if width >= 100 else 0)


@pytest.mark.parametrize("width", ["80", "120"])
def test_a_terminal_shows_by_colour_what_a_pipe_shows_by_brackets(terminal, pair, width):
    said = terminal("compare", *pair, COLUMNS=width)
    assert "\x1b[31m" in said.out
    assert "\x1b[1m" in said.out
    plain = STYLE.sub("", said.out)
    assert not {"〖", "\x1b"} & set(plain)
    assert max(map(cells, plain.splitlines())) <= int(width)
    assert "红字" in plain
    assert "十二" not in "".join(re.findall("\x1b\\[31m(.*?)\x1b\\[0m", said.out))


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colour_a_terminal_gets_brackets(terminal, pair, environment):
    out = terminal("compare", *pair, **environment).out
    assert "\x1b[31m" not in out
    assert "〖" in out
    assert "红字" not in out


def test_wrapped_lines_are_joined_and_paragraphs_kept(cli, tmp_path, small):
    first = paper("河口镇党委", "渔船支部的集中学习", SHARED)
    wrapped = re.sub("(镇里的专职党务干部应配九人，实有五人，人均同时)", "\\1\n", first)
    (tmp_path / "a.txt").write_text(first, encoding="utf-8")
    (tmp_path / "b.txt").write_text(wrapped.replace("石坪", "河口"), encoding="utf-8")
    rows = cli("compare", tmp_path / "a.txt", tmp_path / "b.txt").out.splitlines()
    assert not any(row.strip().endswith("人均同时") for row in rows if row.startswith("乙"))
    assert sum(row.startswith("甲  ") for row in rows) == sum(row.startswith("乙  ") for row in rows) > 4


def test_a_very_long_passage_is_cut_and_says_so(cli, tmp_path):
    long = "。\n".join(f"{n}号渔船今年第{n}次出海，船上的党员在甲板上开了第{n}个会" for n in range(300))
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{name}的话。\n{long}", encoding="utf-8")
    said = cli("compare", tmp_path / "a.txt", tmp_path / "b.txt")
    assert "没有显示" in said.out
    assert len(said.out) < 12_000
    whole = cli("compare", tmp_path / "a.txt", tmp_path / "b.txt", "--set", "report.passage_chars=100000")
    assert "没有显示" not in whole.out
    assert "第290个会" in re.sub("[\\s〖〗]", "", whole.out)


def test_two_names_that_look_alike_stay_two_papers(cli, tmp_path):
    text = paper("河口镇党委", "渔船支部的集中学习", SHARED)
    for name in ("毒\x1b.txt", "毒\x07.txt"):
        try:
            (tmp_path / name).write_text(text, encoding="utf-8")
        except OSError:
            pytest.skip("this file system has no such names")
    said = cli("compare", tmp_path / "毒\x1b.txt", tmp_path / "毒\x07.txt")
    assert said.code == 0
    assert "第 1 段" in said.out


def test_a_reader_that_leaves_early_is_no_error(pair, process):
    import subprocess

    from ..stacks import command, environment

    started = subprocess.Popen(
        command("compare", *pair), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    started.stdout.close()
    _, err = started.communicate(timeout=60)
    assert (started.returncode, b"Traceback" in err) == (0, False)
