"""问题底稿: one lead on one form, signed by hand, with the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.export.lookup import finding_name
from textmine.export.office.beside import lay_out, swapped
from textmine.export.office.leads import Leads, PairLead
from textmine.export.office.letter import Letter
from textmine.export.office.source import FAIR, UNDECIDED, Source
from textmine.export.page import percent
from textmine.export.views import sentence_around
from textmine.model import Finding, Group, Paper, Ratios, Subject, SubjectKind
from textmine.text.spans import merged
from textmine.words import say


@dataclass(frozen=True, slots=True)
class Case:
    """What a worksheet is about: its papers, the pairs and findings that it rests on, the group if it is one."""

    subject: Subject
    papers: tuple[Paper, ...]
    pairs: tuple[PairLead, ...]
    findings: tuple[Finding, ...]
    group: Group | None = None


def case_of(source: Source, leads: Leads, subject: Subject) -> Case:
    """Gather what there is to a subject; pairs that somebody found to be fair are left out of others' cases.

    Raises:
        KeyError: the stack does not hold the papers (any more).
    """
    if subject.kind is SubjectKind.FINDING:
        subject = Subject.paper(subject.names[0])
    papers = tuple(source.lookup.papers[name] for name in subject.names)
    most = source.limits.worksheet_pairs
    if subject.kind is SubjectKind.PAIR:
        pairs = [leads.pair(*subject.names)]
        papers = (pairs[0].a, pairs[0].b)
    else:
        pairs = [pair for pair in _around(source, leads, subject) if pair.state != FAIR][:most]
    findings = tuple(f for paper in papers for f in leads.findings(paper))
    group = next((g for g in source.corpus.groups if Subject.group(g.papers) == subject), None)
    return Case(subject, papers, tuple(pairs), findings, group)


def _around(source: Source, leads: Leads, subject: Subject) -> Iterator[PairLead]:
    """The pairs of a paper, or those of a group that hold its base, those that share most first."""
    group = next((g for g in source.corpus.groups if Subject.group(g.papers) == subject), None)
    centre = group.base if group and group.base in source.lookup.papers else subject.names[0]
    partners = source.lookup.partners.get(centre, ())
    for other in partners:
        if subject.kind is SubjectKind.PAPER or other in subject.names:
            yield leads.pair(centre, other)


def name_of(source: Source, case: Case) -> str:
    """Return what a worksheet is called."""
    names = [source.call(paper) for paper in case.papers]
    if case.subject.kind is SubjectKind.PAIR:
        return source.t("worksheet.pair", a=names[0], b=names[1])
    if case.subject.kind is SubjectKind.GROUP:
        return source.t("worksheet.group", names=source.listed(names, 3))
    return source.t("worksheet.paper", name=names[0], title=source.title(case.papers[0]))


def write_form(letter: Letter, source: Source, case: Case, number: str, *, titled: bool) -> None:
    """Write the form and, from the next page on, what it rests on."""
    if titled:
        letter.title(source.t("worksheet.title"))
    letter.form(_form(source, case, number))
    for index, pair in enumerate(case.pairs, 1):
        letter.flush(source.t("worksheet.beside", number=index, a=source.call(pair.a), b=source.call(pair.b)),
                     page_break=True)  # fmt: skip
        if index == 1:
            letter.note(source.t("worksheet.legend", name=source.t("office.name_blank")))
        lay_out(letter, source, pair, source.limits.worksheet_passages, source.limits.worksheet_chars)
    if case.findings:
        _write_findings(letter, source, case)


def _form(source: Source, case: Case, number: str) -> Iterator[tuple[Sequence[str | Sequence[str]], Sequence[float]]]:
    t, wide, halves = source.t, (1 / 6, 5 / 6), (1 / 6, 1 / 3, 1 / 6, 1 / 3)
    units = source.listed((source.call(paper) for paper in case.papers), source.limits.units)
    yield (t("worksheet.name"), name_of(source, case)), wide
    yield (t("worksheet.number"), number, t("worksheet.written"), source.head.day(source.language)), halves
    yield (t("worksheet.units"), units), wide
    yield (t("worksheet.source"), list(_sources(source, case))), wide
    yield (t("worksheet.summary"), list(_summary(source, case))), wide
    yield (t("worksheet.decision"), _decision(source, case)), wide
    yield (t("worksheet.attachments"), list(_attachments(source, case))), wide
    yield (t("worksheet.author"), "\n", t("worksheet.checker"), "\n"), halves
    yield (t("worksheet.approver"), "\n", t("worksheet.day"), "\n"), halves


def _sources(source: Source, case: Case) -> Iterator[str]:
    """Each paper with its file and the places of what it shares."""
    for paper in case.papers[: source.limits.units]:
        spans = [m.a_span if m.a == paper.name else m.b_span for pair in case.pairs for m in pair.matches
                 if paper.name in (m.a, m.b)]  # fmt: skip
        spans += [f.span for f in case.findings if f.paper == paper.name]
        places = source.listed((source.place(paper, span) for span in merged(spans)), source.limits.swaps)
        yield source.t("worksheet.of_paper", title=source.title(paper), unit=source.call(paper), file=paper.name)
        if places:
            yield source.t("worksheet.places", places=places)


def _summary(source: Source, case: Case) -> Iterator[str]:
    if case.group:
        yield source.t("worksheet.of_group", count=len(case.papers), chars=case.group.chars)
    if case.subject.kind is SubjectKind.PAPER:
        ratios = source.corpus.ratios.get(case.papers[0].name, Ratios())
        yield source.t("worksheet.of_ratios", net=percent(ratios.net), total=percent(ratios.total),
                       single=percent(ratios.single), longest=ratios.longest)  # fmt: skip
    for pair in case.pairs:
        yield pair_facts(source, pair)
        yield from _precedence(source, pair)
    if case.findings:
        kinds = source.listed(finding_name(f.kind, source.language) for f in case.findings)
        yield source.t("worksheet.of_findings", count=len(case.findings), kinds=kinds)
    yield source.t("worksheet.deducted")


def pair_facts(source: Source, pair: PairLead) -> str:
    """Say in figures what two papers share."""
    facts = source.t(
        "office.pair_facts",
        a=source.call(pair.a),
        a_title=source.title(pair.a),
        b=source.call(pair.b),
        b_title=source.title(pair.b),
        count=len(pair.matches),
        chars=pair.chars,
        a_share=percent(pair.a_share),
        b_share=percent(pair.b_share),
        longest=pair.longest,
        kinds=source.listed(source.t(f"kind.{kind.value}") for kind in pair.kinds),
    )
    if not pair.swaps:
        return facts
    return facts + source.t("office.pair_swaps", count=len(pair.swaps), swaps=swapped(source, pair, pair.swaps))


def _precedence(source: Source, pair: PairLead) -> Iterator[str]:
    first = next((match for match in pair.matches if match.earlier in (pair.a.name, pair.b.name)), None)
    if first:
        earlier = pair.a if first.earlier == pair.a.name else pair.b
        later = pair.b if earlier is pair.a else pair.a
        because = source.t("office.list_mark").join(
            source.quote(later, source.quote(earlier, say(reason, source.language))) for reason in first.because
        )
        yield source.ended(source.t("worksheet.earlier", name=source.call(earlier), because=because))


def _decision(source: Source, case: Case) -> list[str]:
    said = [source.t("worksheet.stands", state=source.said(case.subject), notes=source.notes(case.subject))
            if source.notes(case.subject) else source.said(case.subject)]  # fmt: skip
    for finding in case.findings:
        subject = Subject.of(finding)
        if source.state(subject) != UNDECIDED:
            name = finding_name(finding.kind, source.language)
            said.append(source.t("worksheet.finding_stands", name=name, state=source.said(subject),
                                 notes=source.notes(subject)))  # fmt: skip
    return said[: source.limits.worksheet_findings]


def _attachments(source: Source, case: Case) -> Iterator[str]:
    for index, pair in enumerate(case.pairs, 1):
        yield source.t("worksheet.beside", number=index, a=source.call(pair.a), b=source.call(pair.b))
    if case.findings:
        yield source.t("worksheet.findings", number=len(case.pairs) + 1)


def _write_findings(letter: Letter, source: Source, case: Case) -> None:
    letter.flush(source.t("worksheet.findings", number=len(case.pairs) + 1), page_break=True)
    head = [source.t(f"worksheet.{key}") for key in ("unit", "kind", "place", "words", "why")]
    shown = case.findings[: source.limits.worksheet_findings]
    letter.table(head, [_finding_row(source, finding) for finding in shown], (0.16, 0.13, 0.15, 0.33, 0.23))
    if left := len(case.findings) - len(shown):
        letter.note(source.t("office.findings_left", count=left))


def _finding_row(source: Source, finding: Finding) -> list[str]:
    paper = source.lookup.papers[finding.paper]
    around = sentence_around(paper, finding.span, source.head.bounds.report)
    return [
        source.call(paper),
        finding_name(finding.kind, source.language),
        source.place(paper, finding.span),
        source.quote(paper, around.of(paper.text)),
        source.quote(paper, say(finding.why, source.language)),
    ]
