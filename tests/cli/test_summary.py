"""The end of a run on a terminal of 80 and of 120 columns."""

from __future__ import annotations

import pytest

from textmine.cli.terminal import cells

from ..stacks import paper


@pytest.fixture
def long_names(mixed, tmp_path):
    import shutil

    folder = tmp_path / "材料"
    shutil.copytree(mixed, folder)
    name = "关于开展基层党建工作责任制落实情况自查的报告（根据七月督查意见修改后的第三稿）最终版.docx"
    (folder / "乡镇/乙.docx").rename(folder / "乡镇" / name)
    return folder, name


@pytest.mark.parametrize("width", [80, 120])
def test_each_rank_has_its_whole_name_and_reasons_within_the_width(cli, long_names, tmp_path, monkeypatch, width):
    folder, name = long_names
    monkeypatch.setenv("COLUMNS", str(width))
    said = cli("triage", folder, "--out", tmp_path / "out")
    _, _, queue = said.err.partition("先看这些")
    queue, _, rest = queue.partition("以上是线索")
    lines = queue.splitlines()
    assert max(cells(line) for line in lines) <= width
    assert "…" not in queue
    joined = "".join(line.strip() for line in lines)
    assert name in joined
    assert "净重合" in joined
    assert lines[1].startswith(" 1  ")
    assert str(tmp_path / "out/report.html") in rest


def test_papers_without_a_lead_are_left_out(cli, tmp_path):
    (tmp_path / "独.txt").write_text(paper("河口镇党委", "渔船支部的集中学习"), encoding="utf-8")
    said = cli("triage", tmp_path / "独.txt", "--out", tmp_path / "out")
    assert "没有需要优先查看的线索" in said.err
    assert "净重合" not in said.err


def test_many_missing_units_do_not_flood_the_terminal(cli, small, tmp_path):
    units = "\n".join(f"第{number}村党支部" for number in range(400))
    (small / "roster.csv").write_text(f"单位\n{units}\n", encoding="utf-8")
    said = cli("triage", small, "--out", tmp_path / "out")
    assert "未交的单位有 400 个" in said.err
    assert len(said.err.splitlines()) < 40
