"""One report in all the shapes that offices send, and what is the same in each of them."""

from __future__ import annotations

import unicodedata

from textmine.model import Paper, Span

REPORT = (
    "枫溪县柏杨乡党委基层党建工作自查报告",
    "今年以来，乡党委围绕中心、服务大局，把支部建设放在案头，全乡12个支部的面貌有了变化。但是对照要求，还有不少差距。",
    "一、存在的主要问题",
    "（一）思想认识有偏差。部分村干部认为抓党建是虚功，讲起产业头头是道，说起支部却无话可讲。有的书记一年只讲过1次党课。",
    "（二）阵地经费保障不足。全乡12个村中，有5个村活动室面积不足60平方米，村均党建经费只有2.5万元，比上年减少10.5%。",
    "二、原因分析",
    "一是责任压得不实。乡党委对村支部的考核停留在看台账上，大家都习惯了应付。二是队伍老化，书记平均年龄57.6岁，后备力量没有跟上。",
    "三、整改措施",
    "1.压实责任。从2025.3.1起，每季度听取一次书记汇报，对连续两次排名靠后的进行约谈；",
    "2.加大投入。年内筹资30万元，改造5个村的活动室，做到“有人管事、有钱办事、有场所议事”。",
    "柏杨乡党委",
    "2025年3月15日",
)
TITLED = ("一、", "（一）", "（二）", "二、", "一是", "二是", "三、", "1.", "2.")
SENTENCES = (
    "今年以来，乡党委围绕中心、服务大局，把支部建设放在案头，全乡12个支部的面貌有了变化。",
    "但是对照要求，还有不少差距。",
    "（一）思想认识有偏差。",
    "有的书记一年只讲过1次党课。",
    "全乡12个村中，有5个村活动室面积不足60平方米，村均党建经费只有2.5万元，比上年减少10.5%。",
    "二是队伍老化，书记平均年龄57.6岁，后备力量没有跟上。",
    "从2025.3.1起，每季度听取一次书记汇报，对连续两次排名靠后的进行约谈；",
    "年内筹资30万元，改造5个村的活动室，做到“有人管事、有钱办事、有场所议事”。",
)


def wrapped(paragraph: str, width: float, indent: bool) -> list[str]:
    """Break a paragraph into lines as printers do: no mark opens a line."""
    rows, row, taken = [], "", 0.0
    for c in ("　　" if indent else "") + paragraph:
        size = 1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.5
        if taken + size > width and c not in "，。；、）”：":
            rows.append(row)
            row, taken = "", 0.0
        row += c
        taken += size
    return [*rows, row]


def hard_wrapped(width: float, *, indent: bool = True, end: str = "\n", between: str = "") -> str:
    """The report with a line end after every ``width`` characters, ``between`` paragraphs something more."""
    return (between + end).join(end.join(wrapped(p, width, indent)) for p in REPORT)


def printed(width: float, rows: int, head: str) -> tuple[str, tuple[Span, ...]]:
    """The report on sheets of so many rows, each with a running head and a page number; and the sheets' spans."""
    lines = hard_wrapped(width).split("\n")
    text, pages = "", []
    for number, start in enumerate(range(0, len(lines), rows), 1):
        sheet = "\n".join([head, *lines[start : start + rows], f"— {number} —"]) + "\n"
        pages.append(Span(len(text), len(text) + len(sheet)))
        text += sheet
    return text, tuple(pages)


def markers(paper: Paper) -> tuple[str, ...]:
    """The numbers of a paper's titles."""
    return tuple(section.marker for section in paper.structure.sections)


def headings(paper: Paper) -> list[tuple[int, str, int]]:
    """Level, title and parent of a paper's sections."""
    return [(s.level, s.heading.of(paper.text).strip(), s.parent) for s in paper.structure.sections]


def own(paper: Paper) -> list[str]:
    """What the author says, statement by statement."""
    return [s.text for s in paper.structure.statements if not s.clutter]


def noise(paper: Paper) -> list[str]:
    """What the author does not say, line by line."""
    return [span.of(paper.text) for span in paper.structure.clutter]
