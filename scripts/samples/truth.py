"""What is in the samples: copies, residue, legitimate text, shapes, and what is clean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from samples.sources import Paper, preview, spans_of, strip_marks

PART = re.compile(r"^【篇(\d+)】", re.MULTILINE)
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Submission:
    """A paper of one unit: a whole file or one part of a compilation."""

    path: str
    unit: str
    text: str


def parts_of(paper: Paper) -> list[Submission]:
    """The submissions in one file, "#2" behind the path of the second part; the first part is "#1"."""
    starts = [m.start() for m in PART.finditer(paper.plain)]
    if not starts:
        return [Submission(paper.path, paper.header["unit"], paper.plain)]
    units = paper.header["unit"].split("；")
    ends = [*starts[1:], len(paper.plain)]
    return [
        Submission(f"{paper.path}#{n}", unit, paper.plain[a:b])
        for n, (unit, a, b) in enumerate(zip(units, starts, ends, strict=True), 1)
    ]


def passage(papers: dict[str, Paper], key: str, mark: str) -> tuple[str, str]:
    """The path of a paper (with part) and the passage that a mark holds in it."""
    name, _, part = key.partition("#")
    paper = papers[name]
    path = f"{paper.path}#{part}" if part else paper.path
    if mark == "whole":
        return path, paper.plain
    # a compilation holds the same mark twice: look in the part alone
    pieces = PART.split(paper.marked)
    marked = pieces[2 * int(part)] if part else paper.marked
    start, end = spans_of(marked)[mark]
    return path, strip_marks(marked)[start:end]


def sentence_around(text: str, words: str) -> str:
    """The sentence in which words stand."""
    return next(m[0].strip() for m in SENTENCE.finditer(text) if words in m[0])


def copies(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The planted copies with both passages."""
    found = []
    for entry in plan["copies"]:
        path, words = passage(papers, entry["paper"], entry["mark"])
        source, source_words = passage(papers, entry["source"], entry.get("source_mark", entry["mark"]))
        found.append(
            {"kind": entry["kind"], "paper": path, "source": source, "passage": words, "source_passage": source_words}
        )
    return found


def residue(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, str]]:
    """The planted residue, each with its sentence."""
    found = []
    for entry in plan["residue"]:
        path, words = passage(papers, entry["paper"], entry["mark"])
        words = entry.get("words", words)
        sentence = sentence_around(papers[entry["paper"]].plain, words)
        found.append({"paper": path, "kind": entry["kind"], "text": words, "sentence": sentence})
    return found


def not_residue(papers: dict[str, Paper], plan: dict[str, Any]) -> list[dict[str, str]]:
    """What looks like residue and is none."""
    return [
        {
            "paper": papers[e["paper"]].path,
            "text": e["text"],
            "sentence": sentence_around(papers[e["paper"]].plain, e["text"]),
            "why": e["why"],
        }
        for e in plan["not_residue"]
    ]


def legitimate(submissions: list[Submission], plan: dict[str, Any]) -> list[dict[str, str]]:
    """Every place where a submission uses a title, a given sentence, a quotation or a set phrase."""
    kinds = (("heading", "headings"), ("template", "templates"), ("quotation", "quotations"), ("formula", "formulas"))
    return [
        {"paper": s.path, "kind": kind, "passage": words}
        for s in submissions
        for kind, name in kinds
        for words in plan["legitimate"][name]
        if words in s.text
    ]


def expectation(paper: Paper, shape: str) -> dict[str, Any]:
    """What a reader should make of a paper's shape."""
    numbers = [b.written for b in paper.blocks if b.kind.startswith("auto")]
    rows = [strip_marks(b.text).split("\t") for b in paper.blocks if b.kind == "row"]
    noise = [b.written for b in paper.blocks if b.kind == "clutter"]
    noise += [preview(paper, int(b.text)) for b in paper.blocks if b.kind == "preview"]
    known: dict[str, dict[str, Any]] = {
        "compilation": {"parts": len(parts_of(paper)), "noise": noise},
        "clutter": {"noise": noise},
        "wrapped": {"width": int(paper.header.get("wrap", "0"))},
        "oneline": {"lines": 1},
        "autonumber": {"numbered": numbers},
        "table": {"rows": rows},
        "header": {"header": paper.header.get("header", "")},
        "gb18030": {"encoding": paper.header.get("encoding", "")},
        "utf16": {"encoding": paper.header.get("encoding", "")},
        "utf8bom": {"encoding": paper.header.get("encoding", "")},
    }
    return known.get(shape, {})


def truth(papers: dict[str, Paper], roster: list[str], plan: dict[str, Any]) -> dict[str, Any]:
    """Everything that a test may ask about the samples."""
    ours = [p for p in papers.values() if not p.key.startswith(("known/", "previous/"))]
    submissions = [s for p in ours for s in parts_of(p)]
    planted, left = copies(papers, plan), residue(papers, plan)
    sinners = {c["paper"] for c in planted} | {r["paper"] for r in left}
    sources = {c["source"] for c in planted}
    return {
        "copies": planted,
        "residue": left,
        "not_residue": not_residue(papers, plan),
        "legitimate": legitimate(submissions, plan),
        "shapes": [{"paper": p.path, "shape": s, "expect": expectation(p, s)} for p in ours for s in p.shapes],
        "clean": [s.path for s in submissions if s.path not in sinners | sources],
        "copied_from": sorted(s for s in sources - sinners if not s.startswith("previous/")),
        "missing": [unit for unit in roster if unit not in {s.unit for s in submissions}],
        "papers": [{"paper": s.path, "unit": s.unit, "chars": len("".join(s.text.split()))} for s in submissions],
    }
