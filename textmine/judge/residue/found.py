"""What all kinds of residue are told with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.model import Finding, FindingKind, Paper, Reason, Span, Statement
from textmine.text.needles import spans_with

_MARKS = (("“", "”"), ("《", "》"), ("「", "」"), ("『", "』"))
_MOST = 60  # characters of what is quoted as a ground; the finding has all of them
_CLAUSE = re.compile(r"[^，,；;。：:！!？?\n]+")


def slip(paper: Paper, span: Span, kind: FindingKind, why: str = "", **values: str | int) -> Finding:
    """Return a finding of ``kind``; ``why`` names another sentence than the kind's own."""
    words = "".join(span.of(paper.text).split())[:_MOST]
    return Finding(paper.name, span, kind, Reason.of(f"finding.{why or kind.value}", words=words, **values))


def own_statements(paper: Paper) -> Iterator[Statement]:
    """Yield what the author wrote."""
    return (statement for statement in paper.structure.statements if not statement.clutter)


def own_indexed(paper: Paper) -> Iterator[tuple[int, Statement]]:
    """Yield what the author wrote, each with its index among the paper's statements."""
    return ((index, statement) for index, statement in enumerate(paper.structure.statements) if not statement.clutter)


def own_with(paper: Paper, *patterns: re.Pattern[str]) -> Iterator[tuple[int, Statement]]:
    """Yield those of :func:`own_indexed` in which one of the patterns might find something; often there is none."""
    own = list(own_indexed(paper))
    return (own[number] for number in spans_with(paper.text, [statement.span for _, statement in own], *patterns))


def is_quoted(text: str, statement: Statement, position: int) -> bool:
    """Tell whether a position stands inside quotation marks or the name of a document."""
    before = text[statement.span.start : position]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in _MARKS)


def clause_at(text: str, statement: Statement, position: int) -> str:
    """Return the clause of a statement around a position of the text."""
    own = statement.span.of(text)
    at = position - statement.span.start
    return next((m[0] for m in _CLAUSE.finditer(own) if m.start() <= at < m.end()), own)


def located(paper: Paper, statement: Statement, words: str, start: int) -> Span | None:
    """Find words of the reading form, at ``start`` in it, in the text itself, which may be wrapped inside them."""
    offset = statement.span.start + start
    if paper.text.startswith(words, offset):
        return Span(offset, offset + len(words))
    pattern = r"\s*".join(map(re.escape, words))
    found = re.compile(pattern).search(paper.text, statement.span.start, statement.span.end)
    return Span(found.start(), found.end()) if found else None
