"""What reaches a terminal: no control character of an input, lines that fit, Chinese at its true width."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.cli.terminal import cells, fold, shown, shown_json, shown_text

from ..stacks import paper

HOSTILE = "\x1b[31m红\x1b]8;;http://x\x07链\x1b]52;c;aGk=\x07\x9b2J\u202e"
RAW = set(map(chr, [*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


@given(st.text())
def test_nothing_that_is_shown_controls_a_terminal(text):
    assert not RAW & set(shown(text))
    assert RAW & set(shown_text(text)) <= {"\n", "\t"}


def test_what_is_shown_stays_readable():
    assert shown("甲\x1b[31m乙\n") == "甲␛[31m乙␊"
    assert shown_text("一\r\n二\t三\x07") == "一\n二\t三␇"


@given(st.text())
def test_json_for_a_terminal_is_the_same_json(text):
    written = shown_json(json.dumps({"文": text}, ensure_ascii=False))
    assert json.loads(written) == {"文": text}
    assert not RAW & set(written)


@given(st.text(alphabet="中文 ab9，。（）“”x\n", max_size=200), st.integers(min_value=4, max_value=60))
def test_folded_lines_fit_and_lose_nothing(text, width):
    lines = [*fold(text.replace("\n", " "), width)]
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_no_line_opens_with_a_closing_mark():
    lines = [*fold("与柳湾镇党委重合，换了三十处名称。" * 9, 40)]
    assert [line for line in lines if line[0] in "，。"] == []


def test_cells_count_chinese_twice():
    assert (cells("中a"), cells("é"), cells("e\u0301")) == (3, 1, 1)


@pytest.fixture
def hostile(small):
    text = paper("河口镇党委", f"渔船{HOSTILE}支部的集中学习").replace("年度", HOSTILE, 1)
    for name in ("毒\x1b[2J.txt", "丙.txt"):
        (small / name).write_text(text, encoding="utf-8")
    return small


class Terminal:
    """Makes pytest's captured streams pass for a terminal."""

    @staticmethod
    def isatty():
        return True


@pytest.mark.parametrize("args", [["--tree"], ["--json"], []])
def test_no_control_of_a_text_reaches_the_terminal(cli, hostile, monkeypatch, args):
    import sys

    plain = cli("parse", hostile / "毒\x1b[2J.txt", *args)
    assert "\x1b" in plain.out or args  # a program gets the text as it is
    monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
    said = cli("parse", hostile / "毒\x1b[2J.txt", *args)
    assert said.code == 0
    assert RAW & set(said.out + said.err) <= {"\n", "\t"}
    assert "红" in said.out


def test_no_control_reaches_the_terminal_from_tables_and_messages(cli, hostile, tmp_path):
    (hostile / "坏\x1b]0;x\x07.docx").write_bytes(b"x")
    said = cli("triage", hostile, "--out", tmp_path / "out")
    assert RAW & set(said.err) <= {"\n"}
    assert said.code == 3
    said = cli("compare", hostile / "毒\x1b[2J.txt", hostile / "丙.txt")
    assert RAW & set(said.out) <= {"\n"}
    assert "红" in said.out
    said = cli("parse", hostile / "没有\x1b[2J.txt", "--set", "\x1b[2J=1")
    assert RAW & set(said.err) <= {"\n"}
