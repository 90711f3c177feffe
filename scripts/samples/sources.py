"""The texts in corpora/sources/samples/: a header, and paragraphs in a light markup (see the README beside them)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "corpora" / "sources" / "samples"
MARK = re.compile(r"⟦(/?)(\w+)⟧")
PREFIXES = {
    "= ": "title",
    "@ ": "subtitle",
    "# ": "auto1",
    "## ": "auto2",
    "### ": "auto3",
    "! ": "heading",
    "> ": "signature",
    "~ ": "clutter",
    "| ": "row",
    "%preview ": "preview",
}
DIGITS = "零一二三四五六七八九十"
NOT_AT_LINE_START = "，。、；：？！）》”’〕】％%"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: what it is, its words (marks still in them) and the number that Word would print before it."""

    kind: str
    text: str
    number: str = ""

    @property
    def written(self) -> str:
        """The words as a reader sees them, number written out and marks removed."""
        return self.number + strip_marks(self.text)


@dataclass(frozen=True, slots=True)
class Paper:
    """One source text: its key below the sources, its header and its paragraphs."""

    key: str
    header: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def path(self) -> str:
        """Where the sample lies below corpora/samples."""
        return self.header["file"]

    @property
    def date(self) -> datetime:
        """The day that the paper bears."""
        return datetime.fromisoformat(self.header["date"])

    @property
    def own(self) -> tuple[Block, ...]:
        """The author's own paragraphs, without clutter."""
        return tuple(b for b in self.blocks if b.kind not in {"clutter", "preview"})

    @property
    def marked(self) -> str:
        """The author's text with marks, one paragraph a line, table cells parted by tabs."""
        return "\n".join(b.number + b.text for b in self.own)

    @property
    def plain(self) -> str:
        """The author's text, one paragraph a line."""
        return strip_marks(self.marked)

    @property
    def shapes(self) -> list[str]:
        """The shapes that the truth file lists this paper for."""
        return [s.strip() for s in self.header.get("shapes", "").split(",") if s.strip()]


def strip_marks(text: str) -> str:
    """Remove ⟦…⟧ marks."""
    return MARK.sub("", text)


def spans_of(marked: str) -> dict[str, tuple[int, int]]:
    """Where each mark's passage stands in the text without marks; raises ValueError for a mark never closed."""
    opened: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    removed = 0
    for match in MARK.finditer(marked):
        at, name = match.start() - removed, match[2]
        removed += len(match[0])
        if match[1]:
            spans[name] = (opened.pop(name), at)
        else:
            opened[name] = at
    if opened:
        raise ValueError(f"marks never closed: {sorted(opened)}")
    return spans


def chinese(number: int) -> str:
    """1 to 19 in Chinese figures."""
    return DIGITS[number] if number <= 10 else "十" + DIGITS[number - 10]


def numbered(lines: list[str]) -> Iterator[Block]:
    """Blocks with automatic numbers counted as Word counts them: a level starts again below a higher one."""
    counts = [0, 0, 0]
    for line in lines:
        prefix = next((p for p in PREFIXES if line.startswith(p)), "")
        kind, text = PREFIXES.get(prefix, "body"), line.removeprefix(prefix)
        number = ""
        if kind.startswith("auto"):
            level = int(kind[-1]) - 1
            counts = [*counts[:level], counts[level] + 1, *[0] * (2 - level)]
            number = (f"{chinese(counts[0])}、", f"（{chinese(counts[1])}）", f"{counts[2]}.")[level]
        if kind == "row":
            text = "\t".join(cell.strip() for cell in text.split("|"))
        yield Block(kind, text, number)


def load_paper(path: Path, base: Path) -> Paper:
    """Read one source text."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    key = path.relative_to(base).with_suffix("").as_posix().removeprefix("submissions/")
    return Paper(key, header, tuple(numbered([line for line in body.splitlines() if line.strip()])))


def load_papers(base: Path = SOURCES) -> dict[str, Paper]:
    """All source texts by key: 乡镇/青石镇, previous/青石镇, known/通知 …, in a fixed order."""
    paths = [p for part in ("submissions", "previous", "known") for p in sorted((base / part).rglob("*.txt"))]
    return {paper.key: paper for paper in (load_paper(p, base) for p in paths)}


def wrap(text: str, fits: Any) -> Iterator[str]:
    """Break text into lines for which fits(line) holds; closing punctuation hangs rather than open a line."""
    line = ""
    for char in text:
        if line and not fits(line + char) and char not in NOT_AT_LINE_START:
            yield line
            line = ""
        line += char
    if line:
        yield line


def preview(paper: Paper, length: int) -> str:
    """The first characters of the body, as a document site repeats them above the text."""
    body = "".join(b.written for b in paper.own if b.kind not in {"title", "subtitle"})
    return f"摘要：{body[:length]}..."
