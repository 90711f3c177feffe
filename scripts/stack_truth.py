"""Stacks with known truth: papers of one invented county each, and what is true of them marked in the text.

``corpora/stacks/README.md`` says what the marks mean. A paper is read as plain text; one with rows of a table
(``a | b | c``) is written as a Word file, so that its cells are cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docx import Document as Word

_MARK = re.compile("⟦([^⟦⟧]*)⟧")
_RULE = re.compile(r"^[| \t:-]*-[| \t:-]*$", re.MULTILINE)
_ROW = re.compile(r"^\|?.*\S\s*\|.*\|")


@dataclass(frozen=True)
class Mark:
    """Marked characters: what the mark says, and where they stand in the text without marks."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class TruePaper:
    """One paper with its text, its marks in the order of their ends, and what its head says.

    ``themes`` names the list that its themes are of, where a stack has several.
    """

    name: str
    text: str
    marks: tuple[Mark, ...]
    head: dict[str, list[str]] = field(hash=False)
    themes: str = ""

    @property
    def has_table(self) -> bool:
        """Whether rows of a table stand in it."""
        return any(map(_ROW.match, self.text.splitlines()))

    def items(self, *roles: str) -> Iterator[tuple[str, str, Mark]]:
        """Yield id, theme and mark of each problem (p), cause (c) and remedy (r)."""
        for mark in self.marks:
            own, _, theme = mark.name.partition(" ")
            if own[0] in roles and own[1:].isdigit():
                yield own, theme, mark

    def residue(self) -> Iterator[tuple[str, Mark]]:
        """Yield the kind and mark of everything that was planted."""
        return ((mark.name[1:], mark) for mark in self.marks if mark.name.startswith("!"))

    def timings(self) -> Iterator[tuple[str, Mark]]:
        """Yield the kind and mark of who, by when, how often and how much."""
        return ((mark.name[1:], mark) for mark in self.marks if mark.name.startswith("@"))

    def links(self) -> set[tuple[str, str]]:
        """Return the pairs of a problem and what goes with it."""
        return {(line.split()[0], other) for line in self.head["link"] for other in line.split()[1:]}

    def named(self, key: str) -> set[str]:
        """Return the ids that the head gives under ``key``."""
        return {name for line in self.head[key] for name in line.split()}


def read_paper(path: Path) -> TruePaper:
    """Read one paper.

    Raises:
        ValueError: a mark is not closed, or closes nothing.
    """
    head, body = path.read_text("utf-8").split("\n---\n", 1)
    keys: dict[str, list[str]] = defaultdict(list)
    for line in head.splitlines():
        key, _, value = line.partition(":")
        keys[key.strip()].append(value.strip())
    text, marks = _unmarked(body.strip("\n") + "\n", path.name)
    return TruePaper(path.stem, text, tuple(marks), keys)


def _unmarked(body: str, name: str) -> tuple[str, list[Mark]]:
    text, marks, opened = "", [], []
    last = 0
    for found in _MARK.finditer(body):
        text += body[last : found.start()]
        last = found.end()
        if found[1] != "/":
            opened.append((found[1], len(text)))
        elif opened:
            what, start = opened.pop()
            marks.append(Mark(what, start, len(text)))
        else:
            raise ValueError(f"{name}: a mark closes nothing")
    if opened:
        raise ValueError(f"{name}: {opened} not closed")
    return text + body[last:], marks


def read_stack(folder: Path) -> list[TruePaper]:
    """Read the papers of one stack; lists of themes (``themes*.txt``) are none.

    Papers of a hand that has a list of its own (``themes_f.txt`` for ``f01_…``) know it.
    """
    own = {path.stem.removeprefix("themes_") for path in folder.glob("themes_*.txt")}
    papers = [read_paper(path) for path in sorted(folder.glob("[!t]*.txt"))]
    return [replace(paper, themes=paper.name[0]) if paper.name[0] in own else paper for paper in papers]


def write_stack(papers: Sequence[TruePaper], folder: Path) -> None:
    """Write the papers, without marks, as files to be read, and a roster of their units."""
    for paper in papers:
        if paper.has_table:
            _word(paper.text, folder / f"{paper.name}.docx")
        else:
            (folder / f"{paper.name}.txt").write_text(paper.text, "utf-8")
    units = sorted({re.sub("（.*", "", paper.head["unit"][0]) for paper in papers})
    (folder / "roster.csv").write_text("单位\n" + "\n".join(units) + "\n", "utf-8")


def _word(text: str, path: Path) -> None:
    document = Word()
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if _ROW.match(line):
            if not _RULE.fullmatch(line):
                rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if rows:
            table = document.add_table(len(rows), max(map(len, rows)))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=False):
                    cell.text = words
            rows = []
        if line.strip():
            document.add_paragraph(line)
    document.save(str(path))


def find_marks(paper: TruePaper, text: str) -> dict[Mark, tuple[int, int]]:
    """Return where each mark stands in ``text``, which holds the same characters but for blanks and bars."""
    rules = {i for m in _RULE.finditer(paper.text) for i in range(*m.span())} if paper.has_table else set()
    kept = [(i, c) for i, c in enumerate(paper.text) if not (c.isspace() or c == "|" or i in rules)]
    there = [(i, c) for i, c in enumerate(text) if not (c.isspace() or c == "|")]
    if [c for _, c in kept] != [c for _, c in there]:
        raise ValueError(f"{paper.name}: the text that was read is another one")
    position = {i: n for n, (i, _) in enumerate(kept)}
    found = {}
    for mark in paper.marks:
        inside = [position[i] for i in range(mark.start, mark.end) if i in position]
        if not inside:
            raise ValueError(f"{paper.name}: {mark.name} marks nothing")
        found[mark] = (there[inside[0]][0], there[inside[-1]][0] + 1)
    return found
