"""``textmine evaluate``, and what ``textmine train`` says of a change: tables for a person, one object for a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from textmine.classify.measures import Bin, Class, Measures
from textmine.classify.taxonomy import load_taxonomy
from textmine.cli.measured import print_change
from textmine.cli.terminal import cells
from textmine.model import Role
from textmine.work import Taught

from .test_terminal import HOSTILE, RAW

LABELLED = """# id=渡口 hand=甲
>C|渡口村党支部自查报告
>C|一、存在的问题
>P me|支部的台账三个月没有更新，说不清责任在谁。
>P st,fu|专职干部只有一人，活动经费没有列入预算。
>C|二、整改措施
>R fu|把活动经费列入预算，年底公布账目。
>?|没有人定过的一句。
"""
RECORDS = [
    {"document": "渡口.txt", "text": "一、存在的问题", "role": "context", "categories": []},
    {"document": "渡口.txt", "text": "支部的台账三个月没有更新。", "role": "problem", "categories": ["mechanism"]},
    {"document": "石坪.txt", "text": "要把经费列入预算。", "role": "remedy", "categories": ["funding"]},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "标.txt"
    path.write_text(LABELLED, encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def put(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return put


def as_lines(records: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


class TestEvaluate:
    def test_all_figures_as_json(self, cli, labelled):
        said = cli("evaluate", labelled, "--json")
        assert (said.code, said.err) == (0, "")
        record = json.loads(said.out)
        assert (record["papers"], record["statements"]) == (1, 6)  # what nobody decided on does not count
        support = {c["name"]: c["support"] for c in record["role"]["classes"]}
        assert support == {"problem": 2, "cause": 0, "remedy": 1, "achievement": 0, "context": 3, "noise": 0}
        support = {c["name"]: c["support"] for c in record["category"]["classes"]}
        assert support == {"awareness": 0, "mechanism": 1, "staffing": 1, "funding": 2, "participation": 0}
        assert sum(pair["count"] for pair in record["confusion"]) == 6
        assert sum(part["count"] for part in record["calibration"]["bins"]) == 6
        figures = [record["role"]["accuracy"], record["category"]["micro_f1"], record["unsure"]["accuracy_of_others"]]
        assert all(0 <= figure <= 1 for figure in figures)

    def test_the_table_says_the_same(self, cli, labelled):
        said = cli("evaluate", labelled)
        assert (said.code, said.err) == (0, "")
        lines = said.out.splitlines()
        assert lines[0] == "1 篇材料，6 条。"
        rows = {line.split()[0]: line.split()[1:] for line in lines if line.strip()}
        record = json.loads(cli("evaluate", labelled, "--json").out)
        for name, key, at in (("经费保障", "funding", "category"), ("成效", "achievement", "role")):
            [of] = [c for c in record[at]["classes"] if c["name"] == key]
            told = [row for row in (line.split() for line in lines) if row[:1] == [name]]
            assert told[0][1:] == [
                *(f"{of[figure]:.3f}" for figure in ("precision", "recall", "f1")),
                str(of["support"]),
            ]
        assert float(rows["角色正确率"][0]) == pytest.approx(record["role"]["accuracy"], abs=0.001)

    def test_the_columns_of_the_table_stand_below_each_other(self, cli, labelled):
        lines = cli("evaluate", labelled).out.split("\n\n")[1].splitlines()
        assert len({cells(line) for line in lines}) == 1
        assert max(map(cells, lines)) <= 80

    def test_english_is_spoken(self, cli, labelled):
        assert cli("evaluate", labelled, "--language", "en").out.isascii()

    def test_records_a_line_are_read_too(self, cli, write):
        path = write("标.jsonl", as_lines(RECORDS))
        record = json.loads(cli("evaluate", path, "--json").out)
        assert (record["papers"], record["statements"]) == (2, 3)

    def test_what_classify_printed_can_be_corrected_and_measured(self, cli, small, tmp_path):
        (tmp_path / "标.jsonl").write_text(cli("classify", small, "--json").out, encoding="utf-8")
        record = json.loads(cli("evaluate", tmp_path / "标.jsonl", "--json").out)
        assert record["papers"] == 2
        assert record["role"]["accuracy"] == 1
        assert record["category"]["micro_f1"] == 1

    def test_files_and_folders_are_measured_together(self, cli, labelled, tmp_path):
        (tmp_path / "夹").mkdir()
        (tmp_path / "夹/标.jsonl").write_bytes(as_lines(RECORDS))
        record = json.loads(cli("evaluate", labelled, tmp_path / "夹", "--json").out)
        assert (record["papers"], record["statements"]) == (3, 9)

    @pytest.mark.parametrize("data", [b"", b"\n\n", "# id=空\n".encode(), "# id=空\n>?|没有人定过。\n".encode()])
    def test_where_nothing_is_labelled_there_is_nothing_to_measure(self, cli, write, data):
        said = cli("evaluate", write("空.txt", data))
        assert (said.code, said.out) == (2, "")
        assert "空.txt" in said.err

    @pytest.mark.parametrize(
        ("name", "data", "named"),
        [
            ("坏.txt", LABELLED.encode() + "随手写的一行\n".encode(), "随手写的一行"),
            ("坏.txt", b"\xff\xfe\x00", "坏.txt"),
            ("坏.jsonl", as_lines(RECORDS) + b"{broken\n", "{broken"),
            ("坏.jsonl", as_lines([{"text": "一句。", "role": "verdict"}]), "verdict"),
            ("坏.txt", f"# id=甲\n{HOSTILE}\n".encode(), "红"),
        ],
    )
    def test_a_broken_file_is_named_with_its_line(self, cli, write, name, data, named):
        said = cli("evaluate", write(name, data))
        assert (said.code, said.out) == (2, "")
        assert name in said.err
        assert named in said.err
        assert RAW & set(said.err) <= {"\n"}

    def test_a_missing_file_is_told(self, cli, tmp_path):
        said = cli("evaluate", tmp_path / "没有.txt")
        assert (said.code, said.out) == (2, "")
        assert "没有.txt" in said.err


def measures(right: int, of: int = 10) -> Measures:
    """What a classifier reached that named ``right`` of ``of`` problems rightly, and took the others for causes."""
    roles = tuple(
        Class(role.value, of if role is Role.PROBLEM else 0, right if role is Role.PROBLEM else 0, right if role is Role.PROBLEM else 0)
        for role in Role
    )  # fmt: skip
    about = tuple(
        Class(name, of if name == "funding" else 0, right, right if name == "funding" else 0)
        for name in load_taxonomy().ids
    )
    return Measures(1, of, roles, about, about, (), (Bin(of, 1.0, right / of),), 0, right / of)


class TestChange:
    def test_what_got_better_and_worse_is_told_to_three_places(self, capsys):
        taught = Taught(2, 7, (measures(5), measures(8)), (measures(8), measures(7)))
        print_change(taught, load_taxonomy(), "zh")
        own, shipped = capsys.readouterr().out.split("自带语料")
        assert "2 篇" in own
        assert "7 条" in own
        rows = {line.split()[0]: line.split()[1:] for line in own.splitlines() if line.strip()}
        assert rows["角色正确率"] == ["0.500", "0.800", "+0.300"]
        assert [line.split()[1:] for line in shipped.splitlines() if line.startswith("角色正确率")] == [
            ["0.800", "0.700", "-0.100"]
        ]

    def test_what_does_not_occur_is_left_out_and_what_stays_is_so_marked(self, capsys):
        print_change(Taught(1, 7, None, (measures(5), measures(5))), load_taxonomy(), "zh")
        out = capsys.readouterr().out
        assert "问题" in out
        assert "成效" not in out
        assert "思想认识" not in out
        assert {line.split()[-1] for line in out.splitlines() if line.startswith(("问题", "角色", "类别", "经费"))} == {
            "="
        }

    def test_with_one_paper_it_is_said_that_nothing_was_held_out(self, capsys):
        print_change(Taught(1, 7, None, (measures(5), measures(5))), load_taxonomy(), "zh")
        assert "只标了一篇" in capsys.readouterr().out

    def test_the_table_fits_a_terminal(self, capsys):
        print_change(Taught(1, 7, None, (measures(5), measures(5))), load_taxonomy(), "en")
        assert max(map(cells, capsys.readouterr().out.splitlines())) <= 80
