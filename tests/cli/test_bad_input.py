"""Everything that can be wrong with what a person hands in: a sentence, the right code, nothing destroyed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from textmine.export import RUN_FILES

from ..stacks import SHARED, lines_of, paper

PLAIN = {"甲.txt", "乙.txt"}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def encrypted_pdf(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 720, "report")
    canvas.save()


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "0 字节"),
        ("假.docx", "不是压缩包".encode(), "内容却不是"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
        ("乱.txt", bytes(range(256)) * 20, "无法识别"),
    ],
)
def test_an_unreadable_file_is_named_with_its_reason_and_the_run_goes_on(cli, small, tmp_path, name, data, reason):
    (small / name).write_bytes(data)
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 3
    assert said.out == ""
    assert f"{name}——" in said.err
    assert reason in said.err
    assert {p.name for p in (tmp_path / "out").iterdir()} == set(RUN_FILES)


def test_an_encrypted_pdf_asks_for_the_password_to_be_removed(cli, small, tmp_path):
    encrypted_pdf(small / "密.pdf")
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 3
    assert "密.pdf——文件已加密" in said.err


def test_a_file_without_permission_is_named(cli, small, tmp_path, monkeypatch):
    plain_open = Path.open

    def refuse(self, *args, **more):
        if self.name == "乙.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return plain_open(self, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 3
    assert "乙.txt——没有读取这个文件的权限" in said.err


def test_nothing_readable_leaves_no_folder_and_says_why_for_each_file(cli, tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    for number in range(7):
        (folder / f"{number}.txt").write_bytes(b"")
    said = cli("triage", folder, "--out", tmp_path / "out")
    assert said.code == 4
    assert said.err.count("0 字节") == 5
    assert "另有 2 个无法读取" in said.err
    assert "7 个文件没有一个能读出文字" in said.err
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_holds_nothing_to_analyse(cli, tmp_path):
    (tmp_path / "空").mkdir()
    said = cli("triage", tmp_path / "空", "--out", tmp_path / "out")
    assert (said.code, "没有可分析的文件" in said.err) == (4, True)
    said = cli("triage", tmp_path / "空", "--out", tmp_path / "out", "--language", "en")
    assert "空 holds no file to analyse." in said.err


def test_a_folder_with_nothing_but_known_says_so(cli, tmp_path):
    (tmp_path / "材料/known").mkdir(parents=True)
    (tmp_path / "材料/known/通知.txt").write_text(paper("县委", "年终的督查"), encoding="utf-8")
    said = cli("triage", tmp_path / "材料", "--out", tmp_path / "out")
    assert said.code == 4
    assert "都是上级文件或往年材料" in said.err


@pytest.mark.parametrize("option", [[], ["--known"], ["--previous"]])
def test_a_missing_path_is_wrong_usage(cli, small, tmp_path, option):
    inputs = [small, *option] if option else []
    said = cli("triage", *inputs, tmp_path / "没有", "--out", tmp_path / "out")
    assert said.code == 2
    assert "找不到" in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name",
    ["😀汇报.txt", "换\n行.txt", "长" * 83 + ".txt", "\x1b[31m红.txt", "反\u202e向.txt", b"\xc7\xe0\xca\xaf.txt"],
)
def test_any_name_comes_through(cli, small, tmp_path, name):
    path = os.fsencode(small) + b"/" + (name if isinstance(name, bytes) else name.encode())
    try:
        with open(path, "wb") as file:  # noqa: PTH123  # the name may not be UTF-8
            file.write(paper("青石镇党委", "石匠支部的夜校", SHARED).encode())
    except OSError:
        pytest.skip("this file system has no such names")
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 0
    assert "\x1b" not in said.err
    rows = [row for row in lines_of(tmp_path / "out/documents.jsonl") if row["document"] not in PLAIN]
    assert len(rows) == 1
    assert rows[0]["document"].isprintable()
    if isinstance(name, bytes):
        assert rows[0]["document"] == "青石.txt"


def test_a_loop_of_links_ends(cli, small, tmp_path):
    (small / "回环").symlink_to(small, target_is_directory=True)
    (small / "自指.txt").symlink_to(small / "自指.txt")
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 0
    assert {row["document"] for row in lines_of(tmp_path / "out/documents.jsonl")} == PLAIN


def test_an_input_given_twice_counts_once(cli, small, tmp_path):
    assert cli("triage", small, small, small / "甲.txt", "--out", tmp_path / "out").code == 0
    assert len(lines_of(tmp_path / "out/documents.jsonl")) == 2


# --- the folder for the results ---------------------------------------------------------------------------------------


def test_an_empty_folder_is_filled_and_an_earlier_run_replaced(cli, small, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    assert cli("triage", small, "--out", out).code == 0
    (small / "甲.txt").unlink()
    assert cli("triage", small, "--out", out).code == 0
    assert [row["document"] for row in lines_of(out / "documents.jsonl")] == ["乙.txt"]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []


def test_a_folder_with_other_files_is_refused_and_untouched(cli, small, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/我的.txt").write_text("要紧", encoding="utf-8")
    before = snapshot(tmp_path)
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 2
    assert "我的.txt" in said.err
    assert snapshot(tmp_path) == before


def test_a_file_as_out_is_refused_and_untouched(cli, small, tmp_path):
    (tmp_path / "out").write_text("要紧", encoding="utf-8")
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 2
    assert (tmp_path / "out").read_text("utf-8") == "要紧"


def test_out_inside_the_input_is_not_read_by_the_next_run(cli, small):
    out, other = small / "结果", small / "又一次"
    staged = small / ".结果.partial-abc"
    staged.mkdir()
    (staged / "甲.txt").write_text(paper("河口镇党委", "渔船支部的集中学习"), encoding="utf-8")
    for folder in (out, out, other):
        assert cli("triage", small, "--out", folder).code == 0, folder
        if folder == out:
            documents = [row["document"] for row in lines_of(out / "documents.jsonl")]
            assert sorted(documents) == ["乙.txt", "甲.txt"]
    documents = [row["document"] for row in lines_of(other / "documents.jsonl")]
    assert not any(name.startswith("结果/") for name in documents)


@pytest.mark.parametrize("where", [".", "..", "乡镇/../.", "链接"])
def test_out_that_holds_the_input_never_destroys_it(cli, small, tmp_path, where):
    (tmp_path / "链接").symlink_to(small, target_is_directory=True)
    (small / "乡镇").mkdir()
    before = snapshot(tmp_path)
    said = cli("triage", small, "--out", tmp_path / "链接" if where == "链接" else small / where)
    assert said.code == 2
    assert "请换一个文件夹" in said.err
    assert snapshot(tmp_path) == before


def test_an_earlier_run_as_input_is_never_replaced_by_its_own_analysis(cli, small, tmp_path):
    out = tmp_path / "out"
    assert cli("triage", small, "--out", out).code == 0
    before = snapshot(out)
    assert cli("triage", out, "--out", out).code == 2
    assert cli("triage", small, "--known", out / "report.html", "--out", out).code == 2
    assert snapshot(out) == before


def test_a_full_disk_keeps_the_earlier_run(cli, small, tmp_path, monkeypatch):
    out = tmp_path / "out"
    assert cli("triage", small, "--out", out).code == 0
    before = snapshot(out)
    from textmine import export

    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export, "write_report", full)
    said = cli("triage", small, "--out", out)
    assert said.code == 5
    assert "磁盘已满" in said.err
    assert snapshot(out) == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")] == []


# --- rosters and settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said_of_it"),
    [
        (None, "打不开"),
        (b"", "没有单位"),
        ("单位,类别\n".encode(), "没有单位"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(200), "读不出表格"),
        (b"\xff\xff\xff\x00\x01", "读不出表格"),
    ],
)
def test_a_roster_that_is_none_is_refused(cli, small, tmp_path, data, said_of_it):
    roster = tmp_path / "名单.csv"
    if data is not None:
        roster.write_bytes(data)
    said = cli("triage", small, "--roster", roster, "--out", tmp_path / "out")
    assert said.code == 2
    assert said_of_it in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_is_read_in_the_encodings_of_offices(cli, small, tmp_path, encoding):
    (small / "roster.csv").write_text("单位\n河口镇党委\n南岭镇党委\n南岭镇党委\n", encoding=encoding)
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 0
    assert "roster.csv 当作应报单位花名册" in said.err
    assert "未交的单位：南岭镇党委\n" in said.err


def test_a_roster_beside_another_is_no_submission(cli, small, tmp_path):
    (small / "roster.csv").write_text("单位\n河口镇党委\n", encoding="utf-8")
    (tmp_path / "名单.csv").write_text("单位\n石坪镇党委\n", encoding="utf-8")
    assert cli("triage", small, "--roster", tmp_path / "名单.csv", "--out", tmp_path / "out").code == 0
    assert len(lines_of(tmp_path / "out/documents.jsonl")) == 2


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--set", "reuse.nothing=1"], "reuse.nothing"),
        (["--set", "reuse.min_passage=many"], "many"),
        (["--set", "reuse.min_passage"], "名称=值"),
        (["--settings", "没有.toml"], "没有.toml"),
        (["--settings", "坏.toml"], "坏.toml"),
    ],
)
def test_wrong_settings_are_wrong_usage(cli, small, tmp_path, monkeypatch, args, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "坏.toml").write_text("[reuse\nmin_passage = ", encoding="utf-8")
    said = cli("triage", small, "--out", tmp_path / "out", *args)
    assert said.code == 2
    assert words in said.err
    assert not (tmp_path / "out").exists()


def test_the_office_file_counts_and_a_broken_one_is_told(cli, small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "textmine.toml").write_text("reuse = 3 = 4", encoding="utf-8")
    said = cli("parse", small / "甲.txt")
    assert said.code == 2
    assert "textmine.toml" in said.err


# --- the other commands -----------------------------------------------------------------------------------------------


def test_parse_and_compare_say_why_a_file_is_no_use(cli, small, tmp_path):
    (small / "空.txt").write_bytes(b"")
    said = cli("parse", small / "空.txt")
    assert (said.code, said.out, "0 字节" in said.err) == (4, "", True)
    said = cli("compare", small / "甲.txt", small / "空.txt")
    assert (said.code, said.out, "0 字节" in said.err) == (4, "", True)
    assert cli("parse", small).code == 2
    assert cli("parse", tmp_path / "没有.txt").code == 2
    assert cli("compare", small / "甲.txt", small / "甲.txt").code == 2


def test_what_is_found_decides_the_code_only_when_asked(cli, mixed, tmp_path):
    assert cli("triage", mixed, "--out", tmp_path / "a").code == 3
    assert cli("triage", mixed, "--out", tmp_path / "b", "--fail-on", "1").code == 1
    assert cli("triage", mixed, "--out", tmp_path / "c", "--fail-on", "100").code == 3


def test_a_defect_is_a_sentence_with_a_code_of_its_own(cli, small, tmp_path, monkeypatch):
    from textmine import work

    def fail(*_args, **_more):
        raise KeyError("gone")

    monkeypatch.setattr(work, "triage", fail)
    said = cli("triage", small, "--out", tmp_path / "out")
    assert said.code == 70
    assert "KeyError" in said.err
    monkeypatch.setattr(work, "triage", lambda *_args: (_ for _ in ()).throw(MemoryError()))
    assert cli("triage", small, "--out", tmp_path / "out").code == 5
