"""The last chapter of the report: what the remedies of the papers leave open, said as advice."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.export.office.letter import Letter
from textmine.export.office.source import ALIKE, FAIR, SUSPECT, Source
from textmine.model import Family, Finding, FindingKind, Subject

GAPS = (
    ("unanswered", (FindingKind.UNANSWERED,)),
    ("deadline", (FindingKind.NO_DEADLINE, FindingKind.OPEN_ENDED)),
    ("person", (FindingKind.NO_PERSON,)),
    ("idle", (FindingKind.IDLE_REMEDY,)),
    ("returning", (FindingKind.RETURNING,)),
    ("weak", (FindingKind.PSEUDO_PROBLEM, FindingKind.COLLECTIVE, FindingKind.NO_PROBLEM)),
)
"""What papers lack, in the order of the advice; each is a sentence of its own."""


def write_advice(letter: Letter, source: Source) -> None:
    """Write what should be asked of the units, a point each; nothing where nothing is missing."""
    points = list(_points(source))
    if not points:
        letter.say(source.t("analysis.no_advice"))
        return
    letter.say(source.t("analysis.advice_opening"))
    for number, point in enumerate(points, 1):
        letter.say(source.t("office.nth_point", number=source.ordinal(number), text=point))


def _points(source: Source) -> Iterator[str]:
    standing = [f for f in source.corpus.findings if source.state(Subject.of(f)) != FAIR]
    for key, kinds in GAPS:
        yield from _point(source, f"analysis.advise_{key}", [f for f in standing if f.kind in kinds])
    for family in (Family.RESIDUE, Family.FORM, Family.HOLLOW):
        some = [f for f in standing if f.kind.family is family]
        yield from _point(source, f"analysis.advise_{family.value}", some)
    states = [source.state(subject) for subject in source.review.subjects]
    if decided := sum(state in (ALIKE, SUSPECT) for state in states):
        yield source.t("analysis.advise_alike", count=decided)
    if source.corpus.missing:
        yield source.t("analysis.advise_missing", count=len(source.corpus.missing))


def _point(source: Source, key: str, findings: list[Finding]) -> Iterator[str]:
    papers = {finding.paper for finding in findings}
    units = {source.call(source.lookup.papers[name]) for name in papers if name in source.lookup.papers}
    if findings:
        yield source.t(key, count=len(findings), units=len(units))
