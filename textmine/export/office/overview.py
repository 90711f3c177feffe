"""The first chapter of the report: what came in, what could be read, who is missing, how long, of which years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from textmine.export.lookup import status_counts
from textmine.export.marked import clip
from textmine.export.office.figures import categories
from textmine.export.office.letter import Letter
from textmine.export.office.source import Source
from textmine.export.office.writing import writable
from textmine.model import Document, Origin, Status
from textmine.words import say


def write_overview(letter: Letter, source: Source) -> None:
    """Write 基本情况."""
    documents = [d for d in source.corpus.documents if d.origin is Origin.SUBMISSION]
    letter.say(_received(source, documents) + _beside(source) + _missing(source))
    letter.say(_lengths(source) + _years(source))
    letter.say(_found(source))
    bad = [d for d in documents if d.status is not Status.READ]
    if bad:
        _write_unread(letter, source, bad)
    else:
        letter.say(source.t("analysis.all_read"))
    letter.picture(categories(source))


def _received(source: Source, documents: list[Document]) -> str:
    statuses = status_counts(tuple(documents))
    papers = source.corpus.submissions
    return source.t(
        "analysis.received",
        files=len(documents),
        read=statuses[Status.READ],
        partial=statuses[Status.PARTIAL],
        unreadable=statuses[Status.UNREADABLE],
        papers=len(papers),
        units=len({paper.unit for paper in papers if paper.unit}),
    )


def _beside(source: Source) -> str:
    counted = Counter(d.origin for d in source.corpus.documents)
    known, previous = counted[Origin.KNOWN], counted[Origin.PREVIOUS]
    return source.t("analysis.beside", known=known, previous=previous) if known or previous else ""


def _missing(source: Source) -> str:
    missing = source.corpus.missing
    if not missing:
        return source.t("analysis.none_missing")
    return source.t("analysis.missing", count=len(missing), units=source.listed(missing, source.limits.files))


def _lengths(source: Source) -> str:
    sizes = sorted((sum(not c.isspace() for c in p.span.of(p.text)), p.name) for p in source.corpus.submissions)
    if not sizes:
        return source.t("analysis.no_papers")
    (least, shortest), (most, longest) = sizes[0], sizes[-1]
    papers = source.lookup.papers
    return source.t(
        "analysis.lengths",
        all=sum(size for size, _ in sizes),
        middle=round(median(size for size, _ in sizes)),
        most=most,
        longest=source.call(papers[longest]),
        least=least,
        shortest=source.call(papers[shortest]),
    )


def _years(source: Source) -> str:
    counted = Counter(paper.year for paper in source.corpus.submissions)
    if not counted:
        return ""
    parts = [source.t("analysis.year", year=year, count=n) for year, n in sorted(counted.items(), reverse=True) if year]
    parts += [source.t("analysis.no_year", count=counted[0])] if counted[0] else []
    return source.t("analysis.years", years=source.t("report.comma").join(parts))


def _found(source: Source) -> str:
    return source.t(
        "analysis.found",
        problems=sum(len(ledger.entries) for ledger in source.corpus.ledgers.values()),
        pairs=len(source.lookup.pairs),
        groups=len(source.corpus.groups),
        findings=len(source.corpus.findings),
    )


def _write_unread(letter: Letter, source: Source, bad: list[Document]) -> None:
    head = [source.t(f"analysis.{key}") for key in ("file", "state", "reason")]
    shown = bad[: source.limits.files]
    letter.table(head, _unread_rows(source, shown), (0.36, 0.16, 0.48), source.t("analysis.unread_table"))
    if left := len(bad) - len(shown):
        letter.say(source.t("analysis.unread_left", count=left))


def _unread_rows(source: Source, documents: list[Document]) -> Iterator[list[str]]:
    for document in documents:
        why = say(document.reason, source.language) if document.reason else source.t("report.nothing")
        path = clip(writable(document.path), source.limits.quote_chars)
        yield [path, source.t(f"status.{document.status.value}"), clip(why, source.limits.quote_chars)]
