"""Small stacks that tests write themselves, and how they call the program and read what it left."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import docx

PLAIN = {"TEXTMINE_CLASSIFY_VECTORS": "off"}
"""The environment of runs that are alike with and without the extra ``textmine[semantic]``."""
SHARED = (
    "镇里的专职党务干部应配九人，实有五人，人均同时挂在六个工作群、填四套系统。翻开组织委员的工作日志，"
    "一个月里有十二天在陪检查，八天在报表格，真正走进党员家门的只有三个半天，年初排的谈心计划到年底还剩下一多半。"
)


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTMINE_", "PYTHONIO", "LC_"))}
    return kept | PLAIN | more


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "textmine", *map(str, args)]


def paper(unit: str, own: str, shared: str = "", year: int = 2025) -> str:
    """One short report with the usual four sections; ``own`` are the unit's own words."""
    return (
        f"{unit}{year}年度党建工作自查报告\n一、基本情况\n{unit}下辖六个党支部，共有党员二百一十名，{own}都做了记录。\n"
        f"二、存在的问题\n（一）{own}抓得不紧。{shared or own + '的台账有三个月没有更新，支部书记说不清责任在谁。'}\n"
        f"三、原因分析\n一是班子对{own}认识不深，以为做完业务就是抓好党建。二是考核办法没有写进{own}，干好干坏一个样。\n"
        f"四、整改措施\n（一）明确{own}由支部书记负责，每月通报一次。（二）把{own}经费列入预算，年底公布账目。\n"
        f"{unit}\n{year}年10月15日\n"
    )


def write_docx(path: Path, text: str) -> None:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(path))


def lines_of(path: Path) -> list[dict[str, object]]:
    """The objects of a .jsonl file; only the line feed ends a line there."""
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n") if line]
