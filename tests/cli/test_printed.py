"""What ``parse`` prints: data on stdout, readable with and without a terminal's styles."""

from __future__ import annotations


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
