"""退回修改意见: for each unit a page that says what to mend, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from textmine.export.lookup import finding_name
from textmine.export.office.leads import Leads, PairLead
from textmine.export.office.letter import Letter
from textmine.export.office.source import ALIKE, FAIR, SUSPECT, Source
from textmine.export.views import sentence_around
from textmine.model import CopyKind, Family, Finding, FindingKind, Paper, Span, Subject
from textmine.text.spans import merged, without
from textmine.words import say

_CONCERNS = (
    ("residue", (Family.RESIDUE,)),
    ("gaps", (Family.LEDGER,)),
    ("form", (Family.FORM,)),
    ("hollow", (Family.HOLLOW,)),
)
_WHOLE_PAPER = frozenset(
    {FindingKind.TOO_SHORT, FindingKind.TOO_LONG, FindingKind.MISSING_PART, FindingKind.NO_PROBLEM}
)
"""What is said of a paper and not of a place in it."""

Concern = tuple[str, list[str]]
"""A heading by its key, and the points below it."""


def to_mend(source: Source) -> list[tuple[str, list[tuple[Paper, list[Concern]]]]]:
    """Return the units that have something to mend, in the order of their names, each with its papers and points."""
    leads = Leads(source)
    papers = sorted(source.corpus.submissions, key=lambda p: (source.call(p), p.name))
    found = []
    for unit, own in groupby(papers, key=source.call):
        some = [(paper, concerns) for paper in own if (concerns := list(_concerns(source, leads, paper)))]
        if some:
            found.append((unit, some))
    return found


def write_unit(
    letter: Letter, source: Source, unit: str, papers: list[tuple[Paper, list[Concern]]], *, titled: bool
) -> None:
    """Write what one unit is to mend."""
    if titled:
        letter.title(source.t("returns.title"))
    letter.flush(source.t("returns.to", unit=unit))
    titles = source.listed(source.t("office.quoted_title", title=source.title(paper)) for paper, _ in papers)
    letter.say(source.t("returns.opening", titles=titles))
    for paper, concerns in papers:
        if len(papers) > 1:
            letter.say(source.t("returns.paper", title=source.title(paper)))
        room = source.limits.returned
        for number, (key, points) in enumerate(concerns, 1):
            letter.heading(source.t("office.heading", number=source.ordinal(number), title=source.t(f"returns.{key}")))
            for index, point in enumerate(points[:room], 1):
                letter.say(source.t("office.item", number=index, text=point))
            if left := len(points) - min(len(points), room):
                letter.say(source.t("returns.left", count=left))
            room = max(0, room - len(points))
    letter.say(source.t("returns.deadline"))
    letter.sign(source.head.issuer or source.t("office.blank"), source.head.day(source.language))


def _concerns(source: Source, leads: Leads, paper: Paper) -> Iterator[Concern]:
    found = [f for f in source.lookup.findings.get(paper.name, ()) if source.state(Subject.of(f)) != FAIR]
    copied = [] if source.state(Subject.paper(paper.name)) == FAIR else list(_copied(source, leads, paper))
    if copied:
        yield "copied", copied
    for key, families in _CONCERNS:
        own = [f for f in found if f.kind.family in families]
        if own:
            yield key, [_point(source, paper, finding) for finding in own]


def _point(source: Source, paper: Paper, finding: Finding) -> str:
    name = finding_name(finding.kind, source.language)
    why = source.ended(source.quote(paper, say(finding.why, source.language)))
    if finding.kind in _WHOLE_PAPER or not finding.span:
        return source.t("returns.of_paper", name=name, why=why)
    around = sentence_around(paper, finding.span, source.head.bounds.report)
    words, place = source.inside(paper, around.of(paper.text)), source.place(paper, finding.span)
    if words in why or finding.kind.family is Family.LEDGER:
        return source.t("returns.point_why", name=name, place=place, why=why)
    return source.t("returns.point", name=name, place=place, words=words, why=why)


def _copied(source: Source, leads: Leads, paper: Paper) -> Iterator[str]:
    for other in source.lookup.partners.get(paper.name, ()):
        pair = leads.pair(paper.name, other)
        if pair.state != FAIR and other != paper.name:
            yield _copied_from(source, pair, paper)


def _copied_from(source: Source, pair: PairLead, paper: Paper) -> str:
    """What a paper shares with another one, which is not named: who copied from whom is not told by this."""
    span = _telling(source, pair, paper)
    own = all(match.kind is CopyKind.SELF for match in pair.matches)
    decided = pair.state if pair.state in (ALIKE, SUSPECT) else "open"
    return source.t(
        f"returns.copied_{decided}",
        whose=source.t("returns.own_past" if own else "returns.of_others"),
        count=len(pair.matches),
        chars=pair.chars,
        longest=pair.longest,
        place=source.place(paper, span),
        words=source.inside(paper, span.of(paper.text), source.limits.returned_chars),
    )


def _telling(source: Source, pair: PairLead, paper: Paper) -> Span:
    """The longest run that a paper shares, titles and what else anybody may share cut off its beginning."""
    first = pair.matches[0]
    facing = first if first.a == paper.name else first.turned()
    grey = [mark.span for mark in source.corpus.legitimate.get(paper.name, ())]
    own = list(without(merged(block.a for block in facing.blocks), grey))
    return max(own, key=len, default=facing.a_span)
