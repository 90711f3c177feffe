"""The hand-built stack with decisions, and what is written of it."""

from __future__ import annotations

from datetime import date

import pytest

from textmine.export.office import Letterhead, write_office
from textmine.model import Corpus, Decision, Family, Review, Subject, Verdict

from ..stack_of_papers import build

DAY = date(2026, 1, 5)
HEAD = Letterhead(DAY, "中共澄溪县委督查室")


def decide(*events: tuple[Subject, Verdict | None, str] | tuple[Subject, Verdict | None, str, str]) -> Review:
    """Make a review of (subject, verdict, who, note)."""
    return Review(
        tuple(
            Decision(event[0], event[1], event[2], "2026-01-04T08:00:00Z", event[3] if len(event) > 3 else "", number=n)
            for n, event in enumerate(events, 1)
        )
    )


def finding_subject(corpus: Corpus, kind: str) -> Subject:
    found = next(f for f in corpus.findings if f.kind == kind)
    return Subject.finding(found.paper, kind, found.span.start, found.span.end)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return build()


@pytest.fixture(scope="session")
def review(corpus) -> Review:
    qingshi, dahe, minzheng, _, yiyuan = (p.name for p in corpus.submissions[:5])
    assert any(f.kind.family is Family.RESIDUE for f in corpus.findings)
    return decide(
        (Subject.pair(qingshi, dahe), Verdict.ALIKE, "甲", "=cmd|'/C calc'!A0 整段照用"),
        (Subject.pair(qingshi, minzheng), Verdict.ALIKE, "甲"),
        (Subject.pair(qingshi, minzheng), Verdict.FAIR, "乙"),
        (Subject.pair(minzheng, yiyuan), Verdict.FAIR, "甲"),
        (finding_subject(corpus, "place"), Verdict.FAIR, "甲"),
        (finding_subject(corpus, "placeholder"), Verdict.SUSPECT, "甲"),
    )


@pytest.fixture(scope="session")
def folder(corpus, review, tmp_path_factory):
    path = tmp_path_factory.mktemp("office")
    write_office(corpus, review, path, head=HEAD)
    return path
