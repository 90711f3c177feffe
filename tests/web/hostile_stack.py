"""Stacks that nobody would hand in unless to break the page: far too much of everything, and words that pretend."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from textmine.classify.taxonomy import load_taxonomy
from textmine.model import (
    Block,
    CopyKind,
    Corpus,
    Document,
    Entry,
    Finding,
    FindingKind,
    Group,
    Held,
    Item,
    Label,
    Ledger,
    Legitimate,
    Match,
    Member,
    Origin,
    Outcome,
    Paper,
    Reach,
    Reason,
    Role,
    Section,
    Span,
    Standing,
    Statement,
    Structure,
    Theme,
    ThemeLink,
)

COPIES = 10_000  # of one pair
FINDINGS = 20_000  # in one paper
SECTIONS = 10_000  # in one paper
MEMBERS = 3_000  # of one group
LONG = 5_000_000  # bytes of one sentence
CRAZY = (
    "<script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=1">',
    "'onmouseover='window.__pwned=1",
    "</title></textarea></style></svg><svg onload=window.__pwned=1>",
    "javascript:window.__pwned=1",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }}{% raw %}",
    "\u202etxt.exe\u2066",
    "零\u200b宽\u200d\ufeff",
    "空\0字",
    "半\ud83d个",
    "\x1b[31m红\r\n",
    "&lt;b&gt;&#60;",
    "]]><!--",
)
"""What names, units, titles and sentences are made of."""


def document(path: str, text: str, origin: Origin = Origin.SUBMISSION) -> Document:
    """Return a file that was read."""
    return Document(path, "txt", Outcome.TEXT, text, sha256="0" * 64, origin=origin)


def paper(path: str, lines: list[str], *, unit: str = "", title: str = "", sections: bool = False) -> Paper:
    """Return a paper with a statement for each line, which opens a section of its own where there are ``sections``."""
    text = "".join(f"{line}\n" for line in lines)
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line) + 1)
    spans = [Span(start, end - 1) for start, end in pairwise(ends)]
    found = tuple(Section(Span(s.start, s.end + 1), s, "一、", 1) for s in spans) if sections else ()
    said = tuple(Statement(s, s.of(text), n if sections else -1, sections) for n, s in enumerate(spans))
    whole = Structure(paragraphs=tuple((s,) for s in spans), sections=found, statements=said)
    return Paper(path, document(path, text), 1, Span(0, len(text)), title or lines[0][:60], unit, 2025, whole)


def corpus_of(papers: list[Paper], **found: object) -> Corpus:
    """Return a stack of papers with what is ``found`` in it, every submission labelled and in the queue."""
    submissions = [p for p in papers if p.document.origin is Origin.SUBMISSION]
    reason = Reason.of("queue.shared", other=CRAZY[0] + CRAZY[7], percent=9, longest=9)
    parts: dict[str, object] = {
        "documents": tuple(p.document for p in papers),
        "papers": tuple(papers),
        "labels": {p.name: (Label(Role.PROBLEM, ("awareness",), 0.9),) * len(p.structure.statements) for p in papers},
        "matches": (),
        "legitimate": {},
        "ratios": {},
        "groups": (),
        "themes": (),
        "findings": (),
        "queue": tuple(Standing(p.name, rank, 50.0, (reason,)) for rank, p in enumerate(submissions, 1)),
        "ledgers": {p.name: Ledger() for p in submissions},
        "taxonomy": load_taxonomy(),
    }
    return Corpus(**{**parts, **found})  # type: ignore[arg-type]


def copies(a: Paper, b: Paper, count: int) -> tuple[Match, ...]:
    """Return ``count`` passages that two papers share, one a line, each of two runs."""
    spans = [statement.span for statement in a.structure.statements[:count]]
    runs = [(Span(s.start, s.start + 9), Span(s.start + 10, s.end)) for s in spans]
    return tuple(
        Match(a.name, s, b.name, s, CopyKind.EDITED, False, len(s) - 1, 0.9, tuple(Block(run, run) for run in both))
        for s, both in zip(spans, runs, strict=True)
    )


def too_much() -> Corpus:
    """Return a stack with far too much of everything."""
    lines = [f"第{n}条问题的表述有{n}个字不相同。" for n in range(COPIES)]
    one, other = (paper(f"{name}.txt", lines, unit=f"{name}镇党委") for name in ("甲", "乙"))
    found = paper("线索.txt", [f"第{n}处线索。" for n in range(FINDINGS)])
    tree = paper("层次.txt", [f"{n}、标题" for n in range(SECTIONS)], sections=True)
    long = paper("长句.txt", ["党" * (LONG // 3)], title="长句")
    folder = "/".join(["长" * 85] * 2)  # 255 bytes a part
    names = [f"{'长' * 83}{n}/{folder}.txt"[:400] for n in range(MEMBERS)]
    many = [replace(paper(name, ["共有的一句话。"], unit=f"单位{n}"), name=name) for n, name in enumerate(names)]
    past = replace(one, document=replace(one.document, origin=Origin.PREVIOUS))
    star = many[0]
    shared = Span(0, 7)
    pairs = tuple(
        Match(star.name, shared, p.name, shared, CopyKind.VERBATIM, False, 7, 1.0, (Block(shared, shared),))
        for p in many[1:]
    )
    sentences = [s.span for s in found.structure.statements]
    held = tuple(Held(p.name, (shared,)) for p in many[1:])
    members = tuple(Member(p.name, shared, "共有的一句话。") for p in many)
    theme = Theme(Role.PROBLEM, "共" * 5000, ("awareness",), tuple(names), tuple(p.unit for p in many), members, "共")
    answers = [
        Theme(Role.REMEDY, f"措施{n}", (), (star.name,), (star.unit,), members[:1], "", Reach.SEVERAL)
        for n in range(MEMBERS)
    ]
    said = one.structure.statements
    ledger = Ledger(tuple(Item(Role.PROBLEM, (n,), s.span, s.span.end, s.text) for n, s in enumerate(said)),
                    tuple(Entry(n) for n in range(len(said))))  # fmt: skip
    papers = [one, other, found, tree, long, *many, past]
    return corpus_of(
        papers,
        matches=copies(one, other, COPIES) + pairs,
        findings=tuple(Finding(found.name, s, FindingKind.PLACE, Reason("report.findings_note")) for s in sentences),
        groups=(Group(tuple(names), "共" * 100_000, 100_000, star.name, held),),
        themes=(theme, *answers),
        links=tuple(ThemeLink(0, n, (star.name,)) for n in range(1, MEMBERS + 1)),
        legitimate={other.name: tuple(Legitimate(s.span, CopyKind.FORMULA) for s in other.structure.statements[::2])},
        ledgers={p.name: ledger if p is one else Ledger() for p in papers},
        missing=tuple(f"未交的单位{n}" for n in range(MEMBERS)),
    )


def pretending() -> Corpus:
    """Return a small stack in which every word pretends to be something else."""
    whole = "".join(CRAZY)
    lines = [*CRAZY, whole, "党支部的台账三个月没有更新。"]
    lines = [line.replace("\n", "").replace("\r", "\u2028") for line in lines]
    called = [name.replace("\ud83d", "") for name in (*CRAZY, whole[:120])]  # no file's name has half a character
    papers = [paper(f"{n}{name}", lines, unit=CRAZY[n % len(CRAZY)], title=name) for n, name in enumerate(called)]
    first, second = papers[0], papers[1]
    match = replace(
        copies(first, second, 1)[0], a_span=Span(0, 12), b_span=Span(0, 12), blocks=(Block(Span(0, 12), Span(0, 12)),)
    )
    spans = [s.span for s in first.structure.statements]
    why = Reason.of("finding.hollow", count=2, words=whole)
    return corpus_of(
        papers,
        matches=(match,),
        findings=tuple(Finding(p.name, s, FindingKind.HOLLOW, why) for p in papers for s in spans[:3]),
        groups=(Group(tuple(p.name for p in papers), whole, len(whole), first.name),),
        themes=(Theme(Role.PROBLEM, whole, ("awareness",), (first.name,), CRAZY, (Member(first.name, spans[0], whole),), whole),),
        missing=CRAZY,
    )  # fmt: skip
