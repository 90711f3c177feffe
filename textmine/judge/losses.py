"""Losses: papers whose text is not all there, as findings.

What is lost is seen where a paper is taken apart (:mod:`textmine.structure.losses`); here it becomes something that a
person should look at. Of a document that our own reader could read in part only, the end is ours and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textmine.model import Finding, FindingKind, LossKind, Paper, Status


def losses(papers: Sequence[Paper]) -> Iterator[Finding]:
    """Yield what seems to be lost in each paper, in the order of the text."""
    for paper in papers:
        partly = paper.document.status is Status.PARTIAL
        for loss in paper.structure.losses:
            if not (partly and loss.kind is LossKind.TRUNCATED):
                yield Finding(paper.name, loss.span, FindingKind(loss.kind.value), loss.why)
