"""What people decided is kept in files that they can read, and nothing of it is ever lost."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.classify.corpus import OWN, Labelled, LabelledPaper
from textmine.errors import UsageError, WorkspaceError
from textmine.model import Role
from textmine.store import labels
from textmine.store.labels import load_decided, place_of, read_file, read_labels, read_own, save_decided
from textmine.words import say

TEXTS = ("一、存在的问题", "渡口支部的台账三个月没有更新。", "年底前由支部书记补齐。")


def blank(name: str = "渡口.txt", texts: tuple[str, ...] = TEXTS, digest: str = "0123456789abcdef") -> LabelledPaper:
    """A paper that nobody decided on."""
    return LabelledPaper(name, {"hand": OWN, "text": digest}, [Labelled(text, None, (), True) for text in texts])


def decided(paper: LabelledPaper, index: int, role: Role, *categories: str, **facts: str) -> LabelledPaper:
    statements = list(paper.statements)
    statements[index] = replace(statements[index], role=role, categories=categories)
    return LabelledPaper(paper.id, paper.facts | facts, statements)


def said(paper: LabelledPaper) -> list[tuple[Role | None, tuple[str, ...]]]:
    return [(s.role, s.categories) for s in paper.statements]


class TestKeeping:
    def test_what_was_decided_comes_back(self, tmp_path):
        paper = decided(blank(), 1, Role.PROBLEM, "mechanism", "staffing", who="李雷", when="2025-11-01T08:00Z")
        save_decided(tmp_path / "标注", paper)
        found = load_decided(tmp_path / "标注", blank())
        assert found == paper
        assert said(found) == [(None, ()), (Role.PROBLEM, ("mechanism", "staffing")), (None, ())]

    def test_nothing_kept_is_nothing_decided(self, tmp_path):
        assert load_decided(tmp_path / "没有", blank()) == blank()

    def test_a_paper_whose_text_changed_starts_anew_beside_the_old(self, tmp_path):
        save_decided(tmp_path, decided(blank(), 1, Role.PROBLEM))
        changed = blank(texts=(*TEXTS[:2], "改过的一句。"), digest="f" * 16)
        assert load_decided(tmp_path, changed) == changed
        save_decided(tmp_path, decided(changed, 2, Role.REMEDY))
        assert sorted(said(paper)[1][0] is Role.PROBLEM for paper in read_labels([tmp_path])) == [False, True]

    def test_correcting_a_word_in_the_file_loses_no_decision(self, tmp_path):
        paper = decided(decided(blank(), 0, Role.CONTEXT), 1, Role.PROBLEM, "mechanism")
        save_decided(tmp_path, paper)
        file = place_of(tmp_path, paper)
        file.write_text(file.read_text("utf-8").replace("存在的问题", "存在问题"), encoding="utf-8")
        assert said(load_decided(tmp_path, blank())) == said(paper)

    def test_taking_a_line_out_of_the_file_loses_no_other_decision(self, tmp_path):
        paper = decided(decided(blank(), 0, Role.CONTEXT), 1, Role.PROBLEM, "mechanism")
        save_decided(tmp_path, paper)
        file = place_of(tmp_path, paper)
        file.write_text(file.read_text("utf-8").replace(">C|一、存在的问题\n", ""), encoding="utf-8")
        assert said(load_decided(tmp_path, blank())) == [(None, ()), (Role.PROBLEM, ("mechanism",)), (None, ())]

    def test_a_decision_changed_by_hand_counts(self, tmp_path):
        paper = decided(blank(), 1, Role.PROBLEM, "mechanism")
        save_decided(tmp_path, paper)
        file = place_of(tmp_path, paper)
        file.write_text(file.read_text("utf-8").replace(">P me|", ">U aw|"), encoding="utf-8")
        assert said(load_decided(tmp_path, blank()))[1] == (Role.CAUSE, ("awareness",))

    def test_a_file_that_was_broken_by_hand_is_not_overwritten_but_told(self, tmp_path):
        paper = decided(blank(), 1, Role.PROBLEM)
        save_decided(tmp_path, paper)
        file = place_of(tmp_path, paper)
        file.write_text(file.read_text("utf-8") + "随手写的一行\n", encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            load_decided(tmp_path, blank())
        assert str(file) in say(caught.value.reason)
        assert "随手写的一行" in say(caught.value.reason)

    @pytest.mark.parametrize(
        "text",
        [
            "# 像一行说明。",
            ">P aw|像一条标注。",
            "竖|线。",
            "行\x0b内\x1c的\x85怪\u2028空白\t。",
            "零\0字符。",
            "\ufeff标记。",
        ],
    )
    def test_any_words_of_a_statement_come_back(self, tmp_path, text):
        paper = blank(texts=(text, "第二句。"))
        save_decided(tmp_path, decided(paper, 1, Role.REMEDY, "funding"))
        assert said(load_decided(tmp_path, paper)) == [(None, ()), (Role.REMEDY, ("funding",))]
        [kept] = read_labels([tmp_path])
        assert [s.text for s in kept.statements] == [" ".join(text.split()), "第二句。"]

    @pytest.mark.parametrize("who", ["李 雷", "x id=别的", "\udcff\udcfe", "换\n行", "="])
    def test_any_name_of_a_person_can_be_kept(self, tmp_path, who):
        save_decided(tmp_path, decided(blank(), 0, Role.CONTEXT, who=who))
        [kept] = read_labels([tmp_path])
        assert (kept.id, said(kept)[0]) == ("渡口.txt", (Role.CONTEXT, ()))


class TestPlaces:
    @pytest.mark.parametrize(
        "name",
        [
            "../../外面.txt", "/etc/passwd", "..", ".", "换\n行.txt", "名 字 .txt", "长" * 300, ".隐藏.txt",
            "压缩包.zip/内\\层.txt#2", "反\u202e向.txt", "a=b id=c.txt", "\x1b[31m红.txt", "😀" * 100, "CON", "?*:|<>\"",
        ],
    )  # fmt: skip
    def test_no_name_of_a_paper_leads_out_of_the_folder(self, tmp_path, name):
        folder = tmp_path / "标注"
        save_decided(folder, decided(blank(name), 0, Role.CONTEXT))
        [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert file.parent == folder
        assert file.suffix == ".txt"
        assert not file.name.startswith(".")
        assert said(load_decided(folder, blank(name)))[0] == (Role.CONTEXT, ())
        assert len(read_labels([folder])) == 1

    def test_papers_of_one_name_are_told_apart_by_their_text(self, tmp_path):
        for digest, role in (("a" * 16, Role.CONTEXT), ("b" * 16, Role.NOISE)):
            save_decided(tmp_path, decided(blank("镇/汇报.txt", digest=digest), 0, role))
        assert said(load_decided(tmp_path, blank("镇/汇报.txt", digest="a" * 16)))[0][0] is Role.CONTEXT
        assert len(list(tmp_path.iterdir())) == 2


class TestTrouble:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        save_decided(tmp_path, decided(blank(), 0, Role.CONTEXT))
        return tmp_path

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_full_disk_leaves_the_earlier_decisions_and_no_half_file(self, kept, monkeypatch, step):
        def full(*_args: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), full)
        with pytest.raises(WorkspaceError) as caught:
            save_decided(kept, decided(blank(), 1, Role.PROBLEM))
        assert caught.value.exit_code == 5
        assert "渡口" in say(caught.value.reason)
        monkeypatch.undo()
        assert said(load_decided(kept, blank())) == [(Role.CONTEXT, ()), (None, ()), (None, ())]
        assert len(list(kept.iterdir())) == 1

    def test_an_interrupt_leaves_no_half_file(self, kept, monkeypatch):
        def stop(_handle: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", stop)
        with pytest.raises(KeyboardInterrupt):
            save_decided(kept, decided(blank(), 1, Role.PROBLEM))
        assert len(list(kept.iterdir())) == 1

    def test_a_file_in_place_of_the_folder_is_told(self, tmp_path):
        (tmp_path / "标注").write_text("别的", encoding="utf-8")
        with pytest.raises(WorkspaceError):
            save_decided(tmp_path / "标注", decided(blank(), 0, Role.CONTEXT))
        assert (tmp_path / "标注").read_text("utf-8") == "别的"

    def test_what_was_left_half_written_is_not_read(self, kept):
        (kept / "tmpabc.part").write_text("# id=半\nP|半", encoding="utf-8")
        assert [paper.id for paper in read_labels([kept])] == ["渡口.txt"]

    @pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
    def test_colleagues_may_read_what_was_kept(self, tmp_path):
        mask = os.umask(0o022)
        try:
            save_decided(tmp_path, decided(blank(), 0, Role.CONTEXT))
        finally:
            os.umask(mask)
        [file] = tmp_path.iterdir()
        assert file.stat().st_mode & 0o777 == 0o644


class TestReading:
    def test_a_folder_gives_its_labelled_files_and_nothing_else(self, tmp_path):
        (tmp_path / "乙.txt").write_text("\ufeff# id=乙\n>P me|台账不全。\n", encoding="utf-8")
        (tmp_path / "甲.jsonl").write_text('{"document": "甲", "text": "台账不全。", "role": "problem"}\n', "utf-8")
        (tmp_path / "说明.md").write_text("不是标注", encoding="utf-8")
        (tmp_path / "里层.txt").mkdir()
        assert [paper.id for paper in read_labels([tmp_path])] == ["乙", "甲"]
        assert [paper.id for paper in read_labels([tmp_path / "甲.jsonl", tmp_path / "乙.txt"])] == ["甲", "乙"]

    def test_what_the_office_labelled_is_marked_as_its_own(self, tmp_path):
        (tmp_path / "甲.txt").write_text("# id=甲 hand=别人\n>P|台账不全。\n", encoding="utf-8")
        assert [paper.hand for paper in read_labels([tmp_path])] == ["别人"]
        assert [paper.hand for paper in read_own([tmp_path])] == [OWN]

    def test_an_empty_file_holds_no_papers(self, tmp_path):
        (tmp_path / "空.txt").write_bytes(b"")
        (tmp_path / "空.jsonl").write_bytes(b"\n\n")
        assert read_labels([tmp_path]) == []

    @pytest.mark.parametrize(
        ("name", "data", "key"),
        [
            ("甲.txt", "# id=甲\n>Q|不认识的字母。\n".encode(), "bad_line"),
            ("甲.txt", ">P|没有篇名。\n".encode(), "bad_line"),
            ("甲.txt", b"# hand=x\n", "bad_line"),
            ("甲.txt", "# id=甲\n>P|台账不全。\n".encode("gb18030"), "unreadable"),
            ("甲.jsonl", b"{", "bad_line"),
            ("甲.jsonl", b"[]", "bad_line"),
            ("甲.jsonl", b'{"text": "x"}', "bad_line"),
            ("甲.jsonl", b'{"text": "x", "role": "verdict"}', "bad_line"),
            ("甲.jsonl", b'{"text": "x", "role": ["problem"]}', "bad_line"),
            ("甲.jsonl", b'{"text": 7, "role": "problem"}', "bad_line"),
            ("甲.jsonl", b'{"text": " ", "role": "problem"}', "bad_line"),
            ("甲.jsonl", b'{"text": "x", "role": "problem", "categories": 7}', "bad_line"),
            ("甲.jsonl", b"[" * 100_000, "bad_line"),
        ],
    )  # fmt: skip
    def test_a_broken_file_is_named_with_its_line(self, tmp_path, name, data, key):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UsageError) as caught:
            read_labels([tmp_path])
        assert caught.value.reason.key == f"labels.{key}"
        assert str(tmp_path / name) in say(caught.value.reason)

    def test_a_missing_path_is_told(self, tmp_path):
        with pytest.raises(UsageError) as caught:
            read_labels([tmp_path / "没有"])
        assert caught.value.reason.key == "labels.missing"

    def test_a_file_too_large_is_not_taken_into_memory(self, tmp_path, monkeypatch):
        monkeypatch.setattr(labels, "_LARGEST", 10)
        (tmp_path / "甲.txt").write_text("# id=甲\n>P|台账不全。\n", encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            read_file(tmp_path / "甲.txt")
        assert caught.value.reason.key == "labels.too_large"

    def test_a_folder_without_permission_is_a_sentence(self, tmp_path, monkeypatch):
        def refuse(_self: Path) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", refuse)
        with pytest.raises(UsageError) as caught:
            read_labels([tmp_path])
        assert caught.value.reason.key == "labels.unreadable"
