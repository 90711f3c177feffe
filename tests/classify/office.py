"""A small office: papers that it labelled, two categories of its own, and sentence vectors that are made up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from textmine.classify.linear import Floats

TAXONOMY = """
[[category]]
id = "ledger"
name = "台账资料"
name_en = "records"
description = "会议记录、归档、档案柜"
cues = ["台账", "会议记录"]

[[category]]
id = "volunteers"
name = "志愿服务"
description = "结对走访、帮扶队"
cues = ["志愿服务"]
"""
PLACES = ("河口", "石坪", "柳湾", "南岭", "茶园", "渡口", "青石", "粮库")
HANDS = ("甲", "乙", "丙", "丁")
_PAPER = """# id={name} hand={hand}
>C|{place}党支部自查报告
>C|现将{place}的自查情况报告如下。
>C|一、主要做法
>A|{place}已经建成活动室三间，党员到会率明显提高。
A|全年共发展党员两名，得到群众好评。
>C|二、存在的问题
>P ledger|（一）台账不齐。
P ledger|{place}有的会议记录没有归档，台账缺页。
>P volunteers|（二）志愿服务不足。
P volunteers|{place}的结对走访没有开展，志愿服务流于形式。
>C|三、原因分析
>U ledger|由于{place}的档案柜只有一个，台账堆放混乱；
U volunteers|因为没有人牵头，志愿服务排不上日程。
>C|四、整改措施
>R ledger|要建立台账归档制度，{place}每月检查一次会议记录。
R volunteers|要组织志愿服务队，{place}每季度结对走访一次。
>N|关键词：{place} 台账 志愿服务
"""


def office_paper(number: int) -> list[str]:
    """The lines of one labelled paper; two papers are of one hand."""
    place = PLACES[number]
    hand = HANDS[number // 2]
    return _PAPER.format(name=f"{hand}{number}", hand=hand, place=place).splitlines()


def office_papers(count: int = len(PLACES)) -> list[str]:
    """The lines of several labelled papers."""
    return [line for number in range(count) for line in office_paper(number)]


def write_taxonomy(folder: Path, text: str = TAXONOMY, encoding: str = "utf-8") -> Path:
    """Write a taxonomy to a file and return it."""
    file = folder / "categories.toml"
    file.write_bytes(text.encode(encoding))
    return file


@dataclass(frozen=True)
class FakeEncoder:
    """Vectors that hold what a sentence says of two things, noise from its hash, and a large part common to all."""

    name: str = "fake"
    calls: list[tuple[str, ...]] = field(default_factory=list, repr=False, compare=False)

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.calls.append(tuple(texts))
        vectors = np.array([self._raw(text) for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    @staticmethod
    def _raw(text: str) -> list[float]:
        noise = hashlib.sha256(text.encode()).digest()[:4]
        return [3.0, float("台账" in text), float("志愿" in text), *(byte / 2550 for byte in noise)]
