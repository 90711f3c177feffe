"""``textmine label``: what a person answers, what is kept of it, and what is asked the next time."""

from __future__ import annotations

import errno
import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from textmine.classify.corpus import LabelledPaper
from textmine.cli.asked import Answer, parsed
from textmine.model import Document, Label, Outcome, Paper, Role, Span
from textmine.store.labels import read_labels
from textmine.work import Question

from ..conftest import Said
from ..stacks import command, environment, paper
from .test_terminal import HOSTILE, RAW

IDS = ("awareness", "mechanism", "staffing", "funding", "participation")
MANY = tuple(f"category_{number}" for number in range(1, 13))
GUESS = Label(Role.CAUSE, ("mechanism", "funding"), 0.5, ())
ASKED = re.compile(r"^\[(\d+)/(\d+)\] (.+)$", re.MULTILINE)
STATEMENT = re.compile(r"^  ▶ (.+)$", re.MULTILINE)
Answers = Callable[..., Said]


@pytest.fixture
def question() -> Question:
    document = Document("甲.txt", "txt", Outcome.TEXT, "")
    return Question(Paper("甲.txt", document, 1, Span(0, 0)), 0, GUESS, ())


@pytest.fixture
def label(cli, small, tmp_path, monkeypatch) -> Answers:
    """Call ``textmine label`` on two papers, with the given lines as answers."""

    def call(*lines: str, ends: str = "\n", args: tuple[object, ...] = (), inputs: tuple[object, ...] = ()) -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + (ends if lines else "")))
        return cli("label", *(inputs or (small,)), "--labels", tmp_path / "标注", *args)

    return call


@pytest.fixture
def kept(tmp_path) -> Callable[[], dict[str, tuple[Role, tuple[str, ...]]]]:
    """What is kept: of each decided statement its role and categories."""

    def read() -> dict[str, tuple[Role, tuple[str, ...]]]:
        return {s.text: (s.role, s.categories) for kept in papers(tmp_path) for s in kept.statements if s.role}

    return read


def papers(folder: Path) -> list[LabelledPaper]:
    return read_labels([folder / "标注"]) if (folder / "标注").exists() else []


def asked(said: Said) -> list[str]:
    """The statements that were asked about, in order; each of the small papers' fits a line or two."""
    blocks = re.split(r"^\[\d+/\d+\] .+$", said.err, flags=re.MULTILINE)[1:]
    return ["".join(STATEMENT.findall(block)) for block in blocks]


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", Answer(Role.CAUSE, ("mechanism", "funding"))),
        ("  ", Answer(Role.CAUSE, ("mechanism", "funding"))),
        ("p13", Answer(Role.PROBLEM, ("awareness", "staffing"))),
        ("P 3 1", Answer(Role.PROBLEM, ("awareness", "staffing"))),
        ("p3,1", Answer(Role.PROBLEM, ("awareness", "staffing"))),
        ("r55", Answer(Role.REMEDY, ("participation",))),
        ("u", Answer(Role.CAUSE, ())),
        ("a", Answer(Role.ACHIEVEMENT, ())),
        ("c", Answer(Role.CONTEXT, ())),
        ("n", Answer(Role.NOISE, ())),
    ],
)
def test_an_answer_is_a_letter_and_figures(question, words, answer):
    assert parsed(words, question, IDS) == answer


@pytest.mark.parametrize(
    "words", ["x", "p6", "p0", "p-1", "1", "13p", "n1", "a2", "pp", "问题", "p一", "p¹", "p١", "ｐ1", "p1.5"]
)
def test_what_is_no_answer_is_not_guessed_at(question, words):
    assert parsed(words, question, IDS) is None


@pytest.mark.parametrize(
    ("words", "categories"),
    [("p10", ("category_10",)), ("p 1 0", None), ("p10,2", ("category_2", "category_10")), ("p 12 1", ("category_1", "category_12")), ("p13", None)],
)  # fmt: skip
def test_of_more_than_nine_categories_numbers_are_parted(question, words, categories):
    assert parsed(words, question, MANY) == (Answer(Role.PROBLEM, categories) if categories else None)


# --- a session --------------------------------------------------------------------------------------------------------


def test_each_answer_is_kept_with_who_gave_it(label, kept, tmp_path):
    said = label("p13", "u2", "n", args=("--who", "李 雷", "--number", 3))
    assert (said.code, said.out) == (0, "")
    first, second, third = asked(said)
    assert kept() == {
        first: (Role.PROBLEM, ("awareness", "staffing")),
        second: (Role.CAUSE, ("mechanism",)),
        third: (Role.NOISE, ()),
    }
    assert {paper.facts["who"] for paper in papers(tmp_path)} == {"李_雷"}
    assert "这次标了 3 条" in said.err


def test_nothing_but_enter_agrees_with_what_is_shown(label, kept):
    said = label("", args=("--number", 1))
    [(role, categories)] = kept().values()
    shown = re.search(r"机器看作：(.+)（把握 \d+%，按键 ([a-z])([\d]*)）", said.err)
    assert shown[2] == dict(zip(Role, "puracn", strict=True))[role]
    assert shown[3] == "".join(str(IDS.index(category) + 1) for category in categories)


def test_a_question_shows_where_the_statement_stands(label, small):
    said = label("q")
    assert ASKED.findall(said.err)[0] == ("1", "20", ASKED.findall(said.err)[0][2])
    assert ASKED.findall(said.err)[0][2] in ("甲.txt", "乙.txt")
    text = (small / ASKED.findall(said.err)[0][2]).read_text("utf-8").replace("\n", "")
    [statement] = asked(said)
    assert statement in text


def test_skipping_asks_no_more_and_keeps_nothing(label, kept):
    said = label("s", "s", "q")
    assert len(set(asked(said))) == 3
    assert kept() == {}
    assert "这次标了 0 条" in said.err


def test_going_back_asks_again_and_the_later_answer_counts(label, kept):
    said = label("p1", "b", "c", "q")
    first, second, again, after = asked(said)
    assert (again, after) == (first, second)
    assert kept() == {first: (Role.CONTEXT, ())}
    assert "这次标了 1 条" in said.err


def test_going_back_from_the_first_stays_there(label, kept):
    said = label("b", "b", "r4", "q")
    first, again, third, second = asked(said)
    assert first == again == third != second
    assert kept() == {first: (Role.REMEDY, ("funding",))}


@pytest.mark.parametrize("nonsense", ["weiß nicht", "p9", "整改", "x" * 1000, "p" * 5000, "\x1b[31m", HOSTILE])
def test_nonsense_is_asked_again_and_decides_nothing(label, kept, nonsense):
    said = label(nonsense, "p2", "q")
    first, again, second = asked(said)
    assert first == again != second
    assert said.err.count("没看懂") == 1
    assert kept() == {first: (Role.PROBLEM, ("mechanism",))}
    assert "\x1b" not in said.err


@pytest.mark.parametrize("ends", ["", "\n"])
def test_the_end_of_the_input_ends_the_session(label, kept, ends):
    said = label("c", "n", ends=ends)
    assert said.code == 0
    assert len(asked(said)) == 3
    assert len(kept()) == 2
    assert said.err.rstrip().splitlines()[-1].startswith("> 这次标了 2 条")


def test_no_input_at_all_decides_nothing(label, tmp_path):
    said = label()
    assert (said.code, len(asked(said))) == (0, 1)
    assert papers(tmp_path) == []


def test_as_many_are_asked_as_wanted(label):
    said = label(*[""] * 9, args=("--number", 4))
    assert [(n, of) for n, of, _ in ASKED.findall(said.err)] == [(str(n), "4") for n in range(1, 5)]


# --- going on ---------------------------------------------------------------------------------------------------------


def left(said: Said) -> int:
    return int(re.search(r"还有 (\d+) 条没有标", said.err)[1])


def test_the_next_session_goes_on_where_this_one_stopped(label, kept):
    first = label("p1", "s", "q")
    again = label("u2", "q")
    assert asked(again)[0] == asked(first)[1]
    assert asked(first)[0] not in asked(again)
    assert len(kept()) == 2
    assert left(again) == left(first) - 1


def test_two_people_keep_what_the_other_decided(label, kept, tmp_path):
    one = label(*["p1"] * 6, args=("--who", "甲", "--number", 6))
    two = label(*["c"] * 6, args=("--who", "乙", "--number", 6))
    assert kept() == dict.fromkeys(asked(one)[:6], (Role.PROBLEM, ("awareness",))) | dict.fromkeys(
        asked(two)[:6], (Role.CONTEXT, ())
    )
    assert {paper.facts["who"] for paper in papers(tmp_path)} <= {"甲", "乙"}


def test_when_all_is_decided_that_is_said(label):
    label(*["c"] * 99, args=("--number", 99))
    said = label("p1")
    assert (said.code, asked(said)) == (0, [])
    assert "没有要问的" in said.err
    assert left(said) == 0


def test_what_another_kind_of_paper_says_in_the_same_words_is_asked_once(label, small):
    (small / "丙.txt").write_text((small / "甲.txt").read_text("utf-8"), encoding="utf-8")
    said = label(*["s"] * 99, args=("--number", 99))
    assert len(asked(said)) == len(set(asked(said)))


def test_the_folder_of_labels_is_not_asked_about(label, small, tmp_path):
    first = label("c", "q", inputs=(tmp_path,))
    again = label("q", inputs=(tmp_path,))
    assert not [name for _, _, name in ASKED.findall(again.err) if "标注" in name]
    assert left(again) == left(first)


def test_archives_and_compilations_can_be_asked_about(cli, label, mixed, tmp_path):
    said = label("c", "n", "q", inputs=(mixed / "村/合集.txt",))
    assert said.code == 0
    assert {name for _, _, name in ASKED.findall(said.err)} <= {"合集.txt#1", "合集.txt#2"}
    assert {paper.id for paper in papers(tmp_path)} <= {"合集.txt#1", "合集.txt#2"}
    assert cli("evaluate", tmp_path / "标注").code == 0


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_a_place_that_cannot_be_written_is_a_sentence(cli, small, tmp_path, monkeypatch):
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(sys, "stdin", io.StringIO("p1\n"))
    said = cli("label", small, "--labels", tmp_path / "标注")
    assert said.code == 5
    assert "标注存不进" in said.err
    assert "--labels" in said.err


def test_a_file_in_place_of_the_folder_is_a_sentence(label, tmp_path):
    (tmp_path / "标注").write_text("别的", encoding="utf-8")
    said = label("p1")
    assert said.code == 5
    assert "标注存不进" in said.err
    assert (tmp_path / "标注").read_text("utf-8") == "别的"


def test_kept_labels_that_were_broken_by_hand_are_told_before_anything_is_asked(label, tmp_path):
    label("p1", "q")
    [file] = (tmp_path / "标注").iterdir()
    file.write_text(file.read_text("utf-8") + "随手写的一行\n", encoding="utf-8")
    said = label("c")
    assert (said.code, asked(said)) == (2, [])
    assert file.name in said.err
    assert "随手写的一行" in said.err


@pytest.mark.parametrize("number", ["0", "-3", "viel"])
def test_a_number_that_is_none_is_wrong_usage(label, number):
    said = label("p1", args=("--number", number))
    assert (said.code, asked(said)) == (2, [])
    assert "--number" in said.err


def test_files_that_cannot_be_read_are_named_and_the_others_asked_about(label, small):
    (small / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    said = label("q")
    assert "坏.docx" in said.err.splitlines()[0]
    assert len(asked(said)) == 1
    (small / "甲.txt").unlink()
    (small / "乙.txt").unlink()
    said = label("q")
    assert (said.code, asked(said)) == (4, [])


def test_no_control_of_a_text_reaches_the_terminal(label, small):
    text = paper("河口镇党委", f"渔船{HOSTILE}支部的集中学习").replace("年度", HOSTILE, 1)
    for name in ("甲.txt", "毒\x1b[2J.txt"):
        (small / name).write_text(text, encoding="utf-8")
    said = label(*["c"] * 20, args=("--who", f"李{HOSTILE}"))
    assert len(asked(said)) == 20
    assert RAW & set(said.err) <= {"\n"}
    assert "红" in said.err


def test_bytes_that_are_no_text_are_nonsense_like_any_other(small, tmp_path):
    import subprocess

    done = subprocess.run(
        command("label", small, "--labels", tmp_path / "标注", "--who", "李雷"),
        input="是的\n".encode("gb18030") + b"c\n",
        capture_output=True,
        env=environment(PYTHONIOENCODING="utf-8:strict"),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr.decode().count("没看懂") == 1
    assert len(papers(tmp_path)) == 1


def test_an_own_taxonomy_is_asked_for(cli, small, tmp_path, monkeypatch):
    (tmp_path / "类别.toml").write_text(
        "".join(f'[[category]]\nid = "own_{n}"\nname = "第{n}类"\ncues = ["第{n}号"]\n' for n in range(1, 13)), "utf-8"
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO("p 12 1\nq\n"))
    said = cli("label", small, "--labels", tmp_path / "标注", "--set", f"classify.taxonomy={tmp_path / '类别.toml'}")
    assert said.code == 0
    assert "12 第12类" in said.err
    [paper] = papers(tmp_path)
    assert [s.categories for s in paper.statements if s.role] == [("own_1", "own_12")]
