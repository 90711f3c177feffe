"""Words that no document can hold, and stacks that are far too large."""

from __future__ import annotations

from dataclasses import replace

import openpyxl

from textmine.export.office import write_office
from textmine.export.office.writing import writable
from textmine.model import (
    CopyKind,
    Corpus,
    Finding,
    FindingKind,
    Match,
    Member,
    Reach,
    Reason,
    Role,
    Span,
    Subject,
    Theme,
    Verdict,
)

from ..stack_of_papers import document, paper
from .conftest import HEAD, decide
from .reading import opened, text_of

DIRT = "\x00\x01\x0b\x1f\x7f\ud800\udfff\ufffe\uffff\u202e\u2066\u200b\ufeff"


def empty(papers, **values):
    return replace(
        Corpus(
            tuple({p.document.path: p.document for p in papers}.values()), tuple(papers), {}, (), {}, {}, (), (), (), ()
        ),
        **values,
    )


def test_characters_that_no_document_can_hold(tmp_path):
    text = f"一、存在的问题\n学习{DIRT}不够深入，=cmd|' /C calc'!A0，党员{DIRT}参加活动少。\n"
    papers = [paper(document(f"{n}{DIRT}.txt", text), unit=f"甲{n}{DIRT}村") for n in range(2)]
    papers = [replace(p, title=f"报告{DIRT}") for p in papers]
    span = Span(0, len(text) - 1)
    found = Finding(papers[0].name, Span(8, 20), FindingKind.PLACEHOLDER, Reason.of("finding.placeholder", words=DIRT))
    theme = Theme(Role.PROBLEM, f"学习{DIRT}", (), tuple(p.name for p in papers), tuple(p.unit for p in papers),
                  tuple(Member(p.name, span, text) for p in papers), example=text, reach=Reach.COMMON)  # fmt: skip
    match = Match(papers[0].name, span, papers[1].name, span, CopyKind.VERBATIM, False, 40, 1.0)
    corpus = empty(papers, matches=(match,), findings=(found,), themes=(theme,), missing=(DIRT,))
    review = decide((Subject.pair(match.a, match.b), Verdict.ALIKE, DIRT, f"备注{DIRT}"))
    paths = write_office(corpus, review, tmp_path, head=replace(HEAD, issuer=f"办{DIRT}"))
    assert len(paths) == 4
    for path in paths:
        path.name.encode("utf-8")
        if path.suffix == ".docx":
            assert not set(text_of(path)) & set(DIRT)
        else:
            openpyxl.load_workbook(path)


def test_one_sentence_of_five_megabytes(tmp_path):
    text = "党" * 2_500_000 + "学习不深入，" * 400_000
    one, other = (paper(document(f"{n}.txt", text), unit=f"{n}村") for n in "甲乙")
    one, other = (replace(p, title=text) for p in (one, other))
    span = Span(0, len(text))
    match = Match(one.name, span, other.name, span, CopyKind.VERBATIM, False, len(text), 1.0)
    found = Finding(one.name, span, FindingKind.HOLLOW, Reason.of("finding.placeholder", words=text))
    theme = Theme(Role.PROBLEM, text, (), (one.name,), (one.unit,), (Member(one.name, span, text),), text, Reach.SINGLE)
    corpus = empty([one, other], matches=(match,), findings=(found,), themes=(theme,))
    review = decide((Subject.pair(one.name, other.name), Verdict.ALIKE, "甲"))
    paths = write_office(corpus, review, tmp_path, head=HEAD)
    assert all(path.stat().st_size < 1_000_000 for path in paths)


def test_ten_thousand_pairs(tmp_path):
    text = "一、存在的问题\n学习不够深入，党员参加活动少，制度落实不到位。\n"
    papers = [paper(document(f"{n:03}.txt", text), unit=f"{n}村") for n in range(142)]
    span = Span(8, 30)
    matches = tuple(
        Match(a.name, span, b.name, span, CopyKind.COMMON, False, 20, 1.0)
        for i, a in enumerate(papers)
        for b in papers[i + 1 :]
    )
    assert len(matches) > 10_000
    corpus = empty(papers, matches=matches)
    paths = write_office(corpus, decide(), tmp_path, head=HEAD)
    assert len(paths) == 3
    assert openpyxl.load_workbook(paths[0], read_only=True)["雷同情况一览"].max_row == len(matches) + 1
    assert len(opened(paths[1]).tables) < 20


def test_what_is_writable_stays():
    assert writable("党建\t工作\n（一）ａ😀") == "党建\t工作\n（一）ａ😀"
