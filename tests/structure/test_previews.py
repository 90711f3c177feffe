"""Summaries that repeat the opening and break off."""

from __future__ import annotations

import pytest

from .shapes import noise

OPENING = "近年来，乡党委扎实推进基层组织建设，支部面貌有了变化，但是对照要求还有不少差距，主要表现在三个方面。"
REST = "一是学习不够经常。二是制度执行不严。三是经费没有保障。"
CUT = OPENING[:44]


@pytest.mark.parametrize(
    "preview",
    [f"摘要：{CUT}...", f"{CUT}……", f"内容简介：{CUT}", f"{CUT}... 展开>> 收起<<", f"摘要：{CUT}...展开>>收起<<"],
)
@pytest.mark.parametrize("first", [True, False], ids=["above", "below"])
def test_a_preview_is_noise_on_either_side(parse_one, preview, first):
    body = f"{OPENING}{REST}"
    rows = [preview, body] if first else [body, "下载此文档", preview]
    assert preview in noise(parse_one("\n".join(["自查报告", *rows])))
    assert body not in noise(parse_one("\n".join(["自查报告", *rows])))


def test_a_preview_of_wrapped_text(parse_one):
    body = "\n".join(OPENING[i : i + 20] for i in range(0, len(OPENING), 20))
    assert noise(parse_one(f"自查报告\n摘要：{CUT}...\n{body}\n{REST}")) == [f"摘要：{CUT}..."]


@pytest.mark.parametrize(
    "text",
    [
        f"自查报告\n摘要：{OPENING}\n一、问题\n{REST}",
        f"自查报告\n{OPENING}……\n{REST}",
        f"自查报告\n{OPENING}\n{OPENING}\n{REST}",
        f"自查报告\n{CUT[:20]}...\n{OPENING}\n{REST}",
    ],
    ids=["an abstract", "an unfinished sentence", "a paragraph twice", "too short to tell"],
)
def test_what_is_no_preview(parse_one, text):
    assert noise(parse_one(text)) == []
