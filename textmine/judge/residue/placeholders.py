"""Blanks that nobody filled in: XX镇, ×××同志, （单位名称）."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.judge.residue.found import own_with, slip
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span

_NAMED = tuple("省市县区镇乡村局")


def placeholders(paper: Paper, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the blanks of a paper."""
    rules = lexicon.residue
    for _, statement in own_with(paper, rules.placeholders):
        start, end = statement.span.start, statement.span.end
        meant = [m.span() for m in rules.no_placeholder.finditer(paper.text, start, end)]
        for found in rules.placeholders.finditer(paper.text, start, end):
            begin = found.start("slot") if found["slot"] else found.start()
            if not any(low < found.end() and begin < high for low, high in meant):
                yield slip(paper, Span(begin, _name_end(paper.text, found.end())), FindingKind.PLACEHOLDER)


def _name_end(text: str, end: int) -> int:
    """Take the 镇 of XX镇 along: the reader looks for the whole name."""
    return end + 1 if text[end : end + 1] in _NAMED else end
