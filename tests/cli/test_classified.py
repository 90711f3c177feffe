"""``textmine classify``: files, folders, archives and what is piped, as rows for a person and lines for a program."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from textmine.cli.terminal import cells
from textmine.words import word

from ..stacks import command, environment, lines_of, paper, write_docx
from .test_terminal import HOSTILE, RAW, Terminal

TEXT = paper("河口镇党委", "渔船支部的集中学习")
Pipe = Callable[[bytes], None]


@pytest.fixture
def pipe(monkeypatch) -> Pipe:
    """Let a program's stdin be these bytes."""

    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def make_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is printed from now on go to a terminal; fixtures come too early, as pytest changes streams after them."""
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)


def records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.split("\n") if line]


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if line]


class TestInputs:
    def test_the_lines_are_those_of_statements_jsonl(self, cli, small, tmp_path):
        assert cli("triage", small, "--out", tmp_path / "out").code == 0
        said = cli("classify", small, "--json")
        assert (said.code, said.err) == (0, "")
        assert records(said.out) == lines_of(tmp_path / "out/statements.jsonl")

    def test_what_a_run_passes_over_is_passed_over_here(self, cli, mixed, tmp_path):
        folder = tmp_path / "材料"
        shutil.copytree(mixed, folder)
        (folder / "台账.csv").write_text("存在问题,整改措施\n学习不深入。,每月学习一次。\n", encoding="utf-8")
        for _ in range(2):
            assert cli("triage", folder, "--out", folder / "结果").code == 3
        said = cli("classify", folder, "--json")
        assert said.code == 3
        assert "known" in said.err
        lines = lines_of(folder / "结果/statements.jsonl")
        assert records(said.out) == lines
        assert {"村/合集.txt#1", "村/合集.txt#2", "台账.csv"} < {row["document"] for row in lines}
        assert not [row for row in lines if row["document"].startswith(("known", "previous", "结果"))]

    def test_a_file_a_folder_and_an_archive_at_once(self, cli, small, tmp_path):
        with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
            archive.writestr("丙.txt", TEXT)
        (tmp_path / "丁.txt").write_text(TEXT, encoding="gb18030")
        said = cli("classify", tmp_path / "丁.txt", small, tmp_path / "包.zip", "--json")
        named = dict.fromkeys(row["document"] for row in records(said.out))
        assert list(named) == ["丁.txt", "乙.txt", "甲.txt", "包.zip/丙.txt"]

    def test_a_file_given_twice_counts_once(self, cli, small):
        once = cli("classify", small / "甲.txt").out
        assert cli("classify", small / "甲.txt", small / "甲.txt").out == once
        assert len(rows(once)) > 5

    def test_a_missing_path_is_told(self, cli, tmp_path):
        said = cli("classify", tmp_path / "没有.txt")
        assert (said.code, said.out) == (2, "")
        assert "没有.txt" in said.err

    @pytest.mark.parametrize("where", ["folder", "archive"])
    def test_an_unreadable_file_is_named_and_the_others_are_sorted(self, cli, small, tmp_path, where):
        (small / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
        given = small
        if where == "archive":
            given = tmp_path / "包.zip"
            with zipfile.ZipFile(given, "w") as archive:
                for path in small.iterdir():
                    archive.write(path, path.name)
        said = cli("classify", given)
        assert said.code == 3
        assert "坏.docx" in said.err
        assert {Path(row[3]).name for row in rows(said.out)} == {"甲.txt", "乙.txt"}

    def test_nothing_readable_is_told_file_by_file(self, cli, tmp_path):
        for name in ("一.txt", "二.txt"):
            (tmp_path / name).write_bytes(b"")
        said = cli("classify", tmp_path)
        assert (said.code, said.out) == (4, "")
        assert said.err.count("0 字节") == 2

    def test_an_empty_folder_holds_nothing_to_sort(self, cli, tmp_path):
        said = cli("classify", tmp_path)
        assert (said.code, said.out) == (4, "")
        assert "没有" in said.err


class TestPipe:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_a_text_may_be_piped_in_any_encoding(self, cli, pipe, small, encoding):
        pipe((small / "甲.txt").read_text("utf-8").encode(encoding))
        said = cli("classify", "-")
        assert said.code == 0
        assert [[*row[:3], row[4]] for row in rows(said.out)] == [
            [*row[:3], row[4]] for row in rows(cli("classify", small / "甲.txt").out)
        ]
        assert {row[3] for row in rows(said.out)} == {"-"}

    def test_a_word_document_may_be_piped(self, cli, pipe, tmp_path):
        write_docx(tmp_path / "甲.docx", TEXT)
        pipe((tmp_path / "甲.docx").read_bytes())
        piped = records(cli("classify", "-", "--json").out)
        direct = records(cli("classify", tmp_path / "甲.docx", "--json").out)
        assert [row | {"document": "-"} for row in direct] == piped
        assert "problem" in {row["role"] for row in piped}

    def test_what_is_piped_stands_behind_the_files(self, cli, pipe, small):
        pipe(TEXT.encode())
        said = cli("classify", "-", small / "乙.txt", "--json")
        assert list(dict.fromkeys(row["document"] for row in records(said.out))) == ["乙.txt", "-"]

    @pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(40)])
    def test_nothing_readable_in_the_pipe(self, cli, pipe, data):
        pipe(data)
        said = cli("classify", "-")
        assert (said.code, said.out) == (4, "")
        assert "-——" in said.err

    def test_too_much_in_the_pipe_is_told(self, cli, pipe):
        pipe(TEXT.encode())
        said = cli("classify", "-", "--set", "read.max_bytes=100")
        assert (said.code, said.out) == (2, "")
        assert "100" in said.err

    def test_without_a_dash_nothing_is_read_from_the_pipe(self, cli, small, monkeypatch):
        monkeypatch.setattr(sys, "stdin", None)
        assert cli("classify", small / "甲.txt").code == 0

    def test_the_program_itself_reads_its_pipe(self, process):
        said = process("classify", "-", "--role", "cause", input=TEXT.encode("gb18030"))
        assert said.returncode == 0
        assert {row[0] for row in rows(said.stdout.decode())} == {"原因"}

    @pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
    def test_a_closed_stdin_is_an_empty_one(self):
        args = ["bash", "-c", '"$@" <&-', "bash", *command("classify", "-")]
        done = subprocess.run(args, capture_output=True, env=environment(), timeout=60, check=False)
        assert (done.returncode, done.stdout) == (4, b"")


class TestRows:
    def test_a_row_says_role_confidence_categories_paper_and_words(self, cli, small):
        found = rows(cli("classify", small / "甲.txt").out)
        lines = records(cli("classify", small / "甲.txt", "--json").out)
        for row, line in zip(found, lines, strict=True):
            assert row[0] == word(f"role.{line['role']}")
            assert row[1].endswith("?") == line["unsure"]
            assert len(row[2].split("、")) == max(len(line["categories"]), 1)
            assert row[3:] == ["甲.txt", line["reading"]]
        assert {"问题", "原因", "措施"} <= {row[0] for row in found}

    def test_a_statement_is_marked_unsure_below_the_setting(self, cli, small):
        for least, marked in ((0, False), (1, True)):
            found = rows(cli("classify", small, "--set", f"classify.sure={least}").out)
            assert any(row[1].endswith("?") for row in found) == marked
        assert not [row for row in found if row[1] == "100%?"]

    def test_english_is_spoken(self, cli, small):
        found = rows(cli("classify", small / "甲.txt", "--language", "en").out)
        assert {"problem", "cause", "remedy"} <= {row[0] for row in found}
        assert all(row[2].isascii() for row in found)

    def test_only_wanted_roles_and_categories_are_listed(self, cli, small):
        every = records(cli("classify", small, "--json").out)
        for args, keep in (
            (["--role", "cause"], lambda row: row["role"] == "cause"),
            (["--role", "cause", "--role", "remedy"], lambda row: row["role"] in ("cause", "remedy")),
            (["--category", "funding"], lambda row: "funding" in row["categories"]),
            (
                ["--category", "funding", "--category", "awareness"],
                lambda row: {"funding", "awareness"} & set(row["categories"]),
            ),
            (
                ["--role", "remedy", "--category", "funding"],
                lambda row: row["role"] == "remedy" and "funding" in row["categories"],
            ),
        ):
            wanted = [row for row in every if keep(row)]
            assert records(cli("classify", small, "--json", *args).out) == wanted
            assert 0 < len(wanted) < len(every), args

    def test_nothing_wanted_is_there_is_no_error(self, cli, tmp_path):
        (tmp_path / "一.txt").write_text("党支部开了会。\n", encoding="utf-8")
        assert cli("classify", tmp_path / "一.txt", "--category", "funding") == type(cli("--version"))(0, "", "")

    def test_a_role_or_category_that_is_none_is_wrong_usage(self, cli, small):
        said = cli("classify", small, "--category", "money")
        assert (said.code, said.out) == (2, "")
        assert "money" in said.err
        assert "funding" in said.err
        said = cli("classify", small, "--role", "verdict")
        assert (said.code, said.out) == (2, "")
        assert "--role" in said.err

    def test_on_a_terminal_rows_fit_and_lose_nothing(self, cli, small, monkeypatch):
        make_terminal(monkeypatch)
        said = cli("classify", small / "甲.txt")
        lines = said.out.splitlines()
        assert max(map(cells, lines)) <= 80
        words = "".join("".join(line.split()) for line in lines)
        assert all("".join(part.split()) in words for part in TEXT.splitlines()[:3])

    def test_words_are_not_cut_to_pieces_on_a_narrow_terminal(self, cli, small, monkeypatch):
        make_terminal(monkeypatch)
        monkeypatch.setenv("COLUMNS", "10")
        lines = cli("classify", small / "甲.txt").out.splitlines()
        assert max(cells(line.split()[-1]) for line in lines if line.strip()) >= 18


class TestHostile:
    @pytest.fixture
    def hostile(self, small: Path) -> Path:
        text = paper("河口镇党委", f"渔船{HOSTILE}支部\t的集中学习").replace("年度", HOSTILE, 1)
        for name in ("毒\x1b[2J.txt", "制\t表.txt", "换\n行.txt"):
            (small / name).write_text(text, encoding="utf-8")
        (small / "坏\x1b]0;x\x07.docx").write_bytes(b"x")
        return small

    def test_a_row_stays_a_row_of_five_cells_without_controls(self, cli, hostile):
        said = cli("classify", hostile)
        assert said.code == 3
        assert {len(row) for row in rows(said.out)} == {5}
        assert RAW & set(said.out) == {"\n", "\t"}
        assert RAW & set(said.err) <= {"\n"}
        assert "红" in said.out

    @pytest.mark.parametrize("args", [[], ["--json"]])
    def test_no_control_reaches_the_terminal(self, cli, hostile, monkeypatch, args):
        make_terminal(monkeypatch)
        said = cli("classify", hostile, *args)
        assert RAW & set(said.out + said.err) <= {"\n"}
        assert "红" in said.out

    def test_json_on_a_terminal_is_the_same_json(self, cli, hostile, monkeypatch):
        plain = cli("classify", hostile, "--json").out
        make_terminal(monkeypatch)
        assert records(cli("classify", hostile, "--json").out) == records(plain)


class TestSettings:
    def test_sentence_vectors_that_are_none_are_told_with_what_there_is(self, cli, small):
        said = cli("classify", small, "--set", "classify.vectors=word2vec")
        assert (said.code, said.out) == (2, "")
        assert "word2vec" in said.err
        assert "auto, off" in said.err

    @pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04" + bytes(100), b"rubbish"])
    def test_a_model_file_that_is_none_is_told(self, cli, small, tmp_path, data):
        if data is not None:
            (tmp_path / "m.npz").write_bytes(data)
        said = cli("classify", small, "--set", f"classify.model={tmp_path / 'm.npz'}")
        assert (said.code, said.out) == (2, "")
        assert "m.npz" in said.err
