"""Requests to mend: a page a unit, what stands there, what is left out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from textmine.export.office import write_returns
from textmine.model import Review, Subject, Verdict

from .conftest import HEAD, decide
from .reading import opened, text_in, text_of

NAME = "退回修改意见.docx"


@pytest.fixture(scope="module")
def pages(folder):
    """The words of each unit's part, by its name."""
    parts, now = [[]], 0
    for element in opened(folder / NAME).element.body:
        parts[now].append(
            text_in(element) if element.tag != qn("w:p") else "".join(t.text or "" for t in element.iter(qn("w:t")))
        )
        if [b for b in element.iter(qn("w:br")) if b.get(qn("w:type")) == "page"]:
            parts.append([])
            now += 1
    words = ["\n".join(part) for part in parts]
    return {re.search(r"^(.+)：$", part, re.MULTILINE)[1]: part for part in words}


def test_each_unit_with_something_to_mend_has_a_page(pages):
    assert set(pages) == {"青石镇党委", "大河镇党委", "区民政局", "县人民医院", "第一中学", "<b>甲</b>社区"}
    for words in pages.values():
        assert words.count("退回修改意见") == 1
        assert "日前将修改后的材料重新报送" in words
        assert words.rstrip().endswith("2026年1月5日")


def test_what_is_decided_is_to_be_written_anew_and_the_rest_to_be_explained(pages):
    assert "请结合本单位实际重新撰写" in pages["大河镇党委"]
    assert "请核实说明" in pages["区民政局"]
    assert "与本单位以往的材料有相同表述" in pages["第一中学"]


def test_other_units_are_not_named(pages):
    assert "青石镇" not in pages["大河镇党委"]


def test_what_is_fair_is_left_out(pages, corpus, review, tmp_path):
    assert "外地地名" not in pages["县人民医院"]
    assert "空白未填" in pages["县人民医院"]
    fair = decide(*((Subject.paper(p.name), Verdict.FAIR, "甲") for p in corpus.submissions))
    write_returns(corpus, fair, tmp_path / "r.docx", head=HEAD)
    assert "与其他材料相同的内容" not in text_of(tmp_path / "r.docx")


def test_gaps_are_listed_with_their_place(pages):
    assert re.search(r"\d．第 \d+ 段，没有措施|\d．没有措施|，没有措施", pages["青石镇党委"])


def test_with_nothing_to_mend_that_is_said(corpus, tmp_path):
    calm = replace(corpus, findings=(), matches=())
    write_returns(calm, Review(), tmp_path / "r.docx", head=HEAD)
    assert text_of(tmp_path / "r.docx").strip() == "未发现需要退回修改的材料。"
