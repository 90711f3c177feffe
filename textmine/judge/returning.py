"""年年提问题，年年是问题: what a unit promised to mend in an earlier paper and names as a problem again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.classify.meaning import Meaning
from textmine.model import Finding, FindingKind, Ledger, Paper, Reason
from textmine.settings import GapSettings
from textmine.text.names import same_unit


@dataclass(frozen=True, slots=True)
class _Promise:
    """A problem of an earlier paper that met with a remedy there."""

    paper: Paper
    problem: str
    remedy: str


def returning(
    papers: Sequence[Paper],
    earlier: Sequence[Paper],
    ledgers: Mapping[str, Ledger],
    meaning: Meaning,
    rules: GapSettings,
) -> Iterator[Finding]:
    """Yield the problems of each paper that its unit's earlier papers name too, and had promised to mend.

    Papers that name no unit belong together by their titles. ``ledgers`` holds those of both.
    """
    promises = {paper.name: list(_promises(paper, ledgers[paper.name])) for paper in earlier if paper.name in ledgers}
    by_end: dict[str, list[Paper]] = defaultdict(list)
    for paper in earlier:
        by_end[_end(paper)].append(paper)
    for paper in papers:
        own = [p for p in by_end[_end(paper)] if _is_before(p, paper)]
        promised = [promise for p in own for promise in promises.get(p.name, ())]
        if promised:
            yield from _again(paper, ledgers[paper.name], promised, meaning, rules)


def _end(paper: Paper) -> str:
    """The last characters of a unit's name, the same with and without the place above; else the title."""
    return paper.unit[-2:] if paper.unit else paper.title


def _is_before(earlier: Paper, paper: Paper) -> bool:
    same = (
        same_unit(earlier.unit, paper.unit) if paper.unit else not earlier.unit and earlier.title == paper.title != ""
    )
    return same and not (earlier.year and paper.year and earlier.year > paper.year)


def _promises(paper: Paper, ledger: Ledger) -> Iterator[_Promise]:
    for entry in ledger.entries:
        if entry.remedies:
            yield _Promise(paper, ledger.items[entry.problem].text, ledger.item(entry.remedies[0]).text)


def _again(
    paper: Paper, ledger: Ledger, promised: Sequence[_Promise], meaning: Meaning, rules: GapSettings
) -> Iterator[Finding]:
    now = [ledger.items[entry.problem] for entry in ledger.entries]
    if not now:
        return
    texts, before = [item.text for item in now], [promise.problem for promise in promised]
    shared = np.asarray((meaning.words(texts) @ meaning.words(before).T).todense())
    alike = (shared + np.maximum(meaning(texts) @ meaning(before).T, 0)) / 2
    for item, row in zip(now, alike, strict=True):
        best = int(row.argmax())
        if row[best] >= rules.returning:
            promise = promised[best]
            why = Reason.of(
                "finding.returning" if promise.paper.year else "finding.returning_undated",
                year=promise.paper.year,
                before=promise.problem[: rules.quoted],
                remedy=promise.remedy[: rules.quoted],
            )
            yield Finding(paper.name, item.span, FindingKind.RETURNING, why)
