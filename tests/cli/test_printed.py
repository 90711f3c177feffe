"""What ``parse`` and ``compare`` print: data on stdout, readable with and without a terminal's styles."""

from __future__ import annotations

import json

from ..stacks import SHARED


def test_parse_prints_the_text_alone(cli, mixed):
    said = cli("parse", mixed / "乡镇/甲.txt")
    assert said == type(said)(0, (mixed / "乡镇/甲.txt").read_bytes().decode("gb18030"), "")
    assert cli("parse", mixed / "乡镇/丙.html").out.startswith("柳湾镇党委2025年度")


def test_the_tree_shows_sections_and_what_statements_are_about(cli, mixed):
    lines = cli("parse", mixed / "村/合集.txt", "--tree").out.splitlines()
    assert [line for line in lines if "合集.txt#" in line] == [lines[0], next(x for x in lines if "#2" in x)]
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert all(len(row) == 3 for row in rows)
    remedies = [row for row in rows if row[0] == "措施"]
    assert any("经费保障" in about for _, about, _ in remedies)
    assert any(text.startswith("▌四、整改措施") for _, _, text in rows)
    deeper = next(text for _, _, text in rows if "由支部书记负责" in text)
    assert deeper.startswith("  ")


def test_compare_marks_what_is_shared_even_without_styles(cli, mixed):
    said = cli("compare", mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx")
    assert said.code == 0
    assert "第 1 段" in said.out
    assert said.out.count("⟦") == said.out.count("⟧") > 0
    assert "甲.txt" in said.out
    assert "乙.docx" in said.out


def test_compare_gives_json_a_line_with_both_passages(cli, mixed):
    said = cli("compare", mixed / "乡镇/甲.txt", mixed / "乡镇/乙.docx", "--json")
    text = (mixed / "乡镇/甲.txt").read_bytes().decode("gb18030")
    records = [json.loads(line) for line in said.out.splitlines()]
    [copy] = [r for r in records if not r["legitimate"]]
    assert copy["a_text"] == text[copy["a_start"] : copy["a_end"]]
    assert SHARED.strip("。") in copy["a_text"]
    assert SHARED.strip("。") in copy["b_text"]
    assert all(text[a:b] for a, b, _, _ in copy["blocks"])


def test_papers_with_nothing_in_common_say_so(cli, tmp_path):
    (tmp_path / "a.txt").write_text("水库的大坝今年加高了三米。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("学校食堂换了新的灶台和碗柜。", encoding="utf-8")
    said = cli("compare", tmp_path / "a.txt", tmp_path / "b.txt")
    assert (said.code, said.out) == (0, "没有发现相同的段落。\n")
    assert cli("compare", tmp_path / "a.txt", tmp_path / "b.txt", "--json").out == ""
