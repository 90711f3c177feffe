"""``textmine train``: what it says, the file it writes, and what that file is good for. It learns once for all tests."""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from textmine.classify.stored import load_models
from textmine.cli.entry import run
from textmine.work import learn

from ..conftest import Said
from ..stacks import PLAIN, paper

QUICK = ["--set", "train.min_papers=4", "--set", "train.clause_rounds=1"]
PAPERS = 30
"""How many of the shipped papers are enough to learn from for these tests; all take a minute."""
OWN = """# id={name}
>C|{unit}会议记录
>C|一、存在的问题
>P pa|晒谷场的夜校{number}次只来了三个人。
>P fu|夜校的灯油钱没有着落。
>C|二、整改措施
>R fu|灯油钱从村集体里出。
>?|没有人定过的一句。
"""


@dataclass(frozen=True)
class Trained:
    """What a call of ``train`` said, the file that it wrote, and the labels that it learnt from."""

    said: Said
    model: Path
    labels: Path


def called(*args: object) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(arg) for arg in args])
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def few() -> Iterator[pytest.MonkeyPatch]:
    """Let the shipped corpus be small, and sentence vectors off."""
    shipped = learn.shipped_corpus
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learn, "shipped_corpus", lambda: islice(shipped(), PAPERS))
        for name, value in PLAIN.items():
            patch.setenv(name, value)
        yield patch


@pytest.fixture(scope="module")
def trained(few, tmp_path_factory) -> Trained:
    folder = tmp_path_factory.mktemp("office")
    (folder / "labels").mkdir()
    for number, name in enumerate(("东山", "西山"), 1):
        text = OWN.format(name=name, unit=f"{name}村党支部", number=number)
        (folder / "labels" / f"{name}.txt").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        said = called("train", "--out", "own.npz", *QUICK)
    return Trained(said, folder / "own.npz", folder / "labels")


def test_it_says_what_was_used_and_what_changed(trained):
    assert trained.said.code == 0
    out = trained.said.out
    assert "2 篇材料、12 条" in out
    assert out.count("角色正确率") == 2  # on the office's own and on the shipped corpus
    assert "没有学过" in out
    assert "经费保障" in out


def test_it_says_where_the_models_are_and_how_to_use_them(trained):
    assert "--set classify.model=own.npz" in trained.said.err
    assert [path.name for path in trained.model.parent.iterdir() if path.is_file()] == ["own.npz"]


def test_what_was_written_is_used(trained, cli, small, tmp_path):
    with_own = ["--set", f"classify.model={trained.model}"]
    said = cli("classify", small, *with_own)
    assert said.code == 0
    assert said.out != cli("classify", small).out
    record = json.loads(cli("evaluate", trained.labels, "--json", *with_own).out)
    assert record["statements"] == 12
    before = json.loads(cli("evaluate", trained.labels, "--json").out)
    assert record["role"]["accuracy"] >= before["role"]["accuracy"]


def test_a_run_tells_which_models_it_used(trained, cli, small, tmp_path):
    assert cli("triage", small, "--out", tmp_path / "out", "--set", f"classify.model={trained.model}").code == 0
    record = json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    assert record["settings"]["classify.model"] == {"value": str(trained.model), "origin": "flag"}


@pytest.fixture
def unlearnt(few, monkeypatch) -> pytest.MonkeyPatch:
    """No test below may come so far as to learn."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("learns before it is known whether that can be kept")

    monkeypatch.setattr(learn, "teach", refuse)
    return monkeypatch


@pytest.mark.usefixtures("unlearnt")
class TestRefused:
    def test_without_a_folder_of_labels_the_person_is_told_how_to_make_one(self, cli, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        said = cli("train")
        assert (said.code, said.out) == (2, "")
        assert "textmine label" in said.err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("data", [None, "", "# id=空\n", "# id=空\n>?|没有人定过。\n"])
    def test_without_labels_there_is_nothing_to_learn(self, cli, tmp_path, data):
        (tmp_path / "标注").mkdir()
        if data is not None:
            (tmp_path / "标注/空.txt").write_text(data, encoding="utf-8")
        said = cli("train", tmp_path / "标注", "--out", tmp_path / "m.npz")
        assert (said.code, said.out) == (2, "")
        assert "标注" in said.err
        assert not (tmp_path / "m.npz").exists()

    def test_a_broken_label_is_told(self, cli, tmp_path):
        (tmp_path / "标.txt").write_text("# id=甲\n随手写的一行\n", encoding="utf-8")
        said = cli("train", tmp_path / "标.txt", "--out", tmp_path / "m.npz")
        assert (said.code, "随手写的一行" in said.err) == (2, True)

    def test_a_folder_as_out_is_refused(self, cli, trained, tmp_path):
        said = cli("train", trained.labels, "--out", tmp_path)
        assert (said.code, said.out) == (2, "")
        assert str(tmp_path) in said.err

    def test_a_paper_as_out_is_not_overwritten(self, cli, trained, small):
        before = (small / "甲.txt").read_bytes()
        said = cli("train", trained.labels, "--out", small / "甲.txt")
        assert said.code == 2
        assert (small / "甲.txt").read_bytes() == before

    @pytest.mark.parametrize("place", ["没有这个夹/m.npz", "文件/m.npz"])
    def test_a_place_that_cannot_be_written_is_told_before_a_minute_is_spent(self, cli, trained, tmp_path, place):
        (tmp_path / "文件").write_text("别的", encoding="utf-8")
        said = cli("train", trained.labels, "--out", tmp_path / place)
        assert said.code in (2, 5)
        assert place in said.err


def test_a_full_disk_keeps_the_earlier_models(cli, trained, few, tmp_path, monkeypatch):
    out = tmp_path / "m.npz"
    out.write_bytes(trained.model.read_bytes())

    def full(path: Path, _models: object) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(learn, "teach", lambda *_args, **_more: None)
    monkeypatch.setattr(learn, "save_models", full)
    said = cli("train", trained.labels, "--out", out)
    assert (said.code, said.out) == (5, "")
    assert "m.npz" in said.err
    assert out.read_bytes() == trained.model.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["m.npz"]


def test_with_one_paper_nothing_can_be_held_out(cli, trained, few, tmp_path, monkeypatch):
    """What is learnt is not learnt again here: the models are those of the other tests."""
    monkeypatch.setattr(learn, "teach", lambda *_args, **_more: load_models(trained.model))
    said = cli("train", trained.labels / "东山.txt", "--out", tmp_path / "m.npz")
    assert said.code == 0
    assert "只标了一篇" in said.out
    assert said.out.count("角色正确率") == 1


def test_labels_of_the_desk_are_learnt_from(cli, trained, few, tmp_path, small, monkeypatch):
    seen = []
    monkeypatch.setattr(
        learn, "teach", lambda lessons, *_args, **_more: seen.append(lessons) or load_models(trained.model)
    )
    (small / "丙.txt").write_text(paper("柳湾镇党委", "养蜂大户的参会"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("p5\n" * 3))
    assert cli("label", small / "丙.txt", "--labels", tmp_path / "标注", "--number", 3).code == 0
    assert cli("train", tmp_path / "标注", "--out", tmp_path / "m.npz").code == 0
    [own] = [lesson for lesson in seen[0] if lesson.hand == "own"]
    assert [(g.role.value, g.categories) for g in own.gold if g] == [("problem", ("participation",))] * 3
