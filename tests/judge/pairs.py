"""Two papers with a passage in common, written by hand: which was first is known."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from textmine.judge import precedence
from textmine.lexicon import load_lexicon
from textmine.model import Block, CopyKind, Document, Finding, Match, Origin, Outcome, Paper, Span, Swap
from textmine.settings import PrecedenceSettings, load_settings
from textmine.structure.papers import papers

LEXICON = load_lexicon()
SETTINGS = load_settings(environment={})
PASSAGE = (
    "支部活动室三面漏雨，会改在祠堂里开，来的人一年比一年少。年初排了十二次学习，"
    "真正开成的只有五次，记录本上的字迹出自同一个人。"
)


def paper(name: str, unit: str, passage: str, ending: str = "", own: str = "", year: int = 2025) -> Paper:
    """A report of a unit around a passage; ``ending`` dates it, ``own`` are words of its own."""
    text = f"{unit}{year}年党建工作自查报告\n一、存在的问题\n{own}\n{passage}\n以上是自查情况。\n{unit}\n{ending}\n"
    [made] = papers(Document(name, "txt", Outcome.TEXT, text), LEXICON, SETTINGS.structure)
    return replace(made, unit=unit, year=year)


def of_origin(made: Paper, origin: Origin) -> Paper:
    return replace(made, document=replace(made.document, origin=origin))


def match(a: Paper, b: Paper, passage_a: str, passage_b: str, *swaps: tuple[str, str]) -> Match:
    """The match of two passages; figures count as equal in its blocks."""
    one, other = (Span(p.text.index(t), p.text.index(t) + len(t)) for p, t in ((a, passage_a), (b, passage_b)))
    runs = SequenceMatcher(None, *(re.sub(r"\d", "0", t) for t in (passage_a, passage_b)), autojunk=False)
    blocks = tuple(
        Block(Span(one.start + m.a, one.start + m.a + m.size), Span(other.start + m.b, other.start + m.b + m.size))
        for m in runs.get_matching_blocks()
        if m.size
    )
    kind = CopyKind.MASKED if swaps else CopyKind.VERBATIM
    chars = sum(len(block.a) for block in blocks)
    return Match(a.name, one, b.name, other, kind, False, chars, 0.9, blocks, tuple(Swap(*swap) for swap in swaps))


def told(
    a: Paper,
    b: Paper,
    found: Match,
    others: tuple[Paper, ...] = (),
    findings: tuple[Finding, ...] = (),
    rules: PrecedenceSettings = SETTINGS.precedence,
) -> tuple[str, list[str]]:
    """Which paper was probably first, and the kinds of the grounds; the same whichever comes first in the match."""
    turned = replace(
        found,
        a=found.b,
        a_span=found.b_span,
        b=found.a,
        b_span=found.a_span,
        blocks=tuple(Block(x.b, x.a) for x in found.blocks),
        swaps=tuple(Swap(x.b, x.a) for x in found.swaps),
    )
    [one] = precedence([a, b, *others], [found], findings, LEXICON, rules)
    [other] = precedence([b, a, *others], [turned], findings, LEXICON, rules)
    assert (one.earlier, one.because) == (other.earlier, other.because)
    return one.earlier, [reason.key.removeprefix("precedence.") for reason in one.because]
