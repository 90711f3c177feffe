"""What the page shows beside evidence and full texts: counts, groups, themes, findings, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from textmine.export.anchors import Anchors, heading_at, statement_at
from textmine.export.ledgers import Quote
from textmine.export.lookup import Lookup
from textmine.export.marked import Layer, clip, marked
from textmine.model import (
    FINDING_ROLES,
    Concreteness,
    Corpus,
    Document,
    Family,
    Finding,
    Group,
    Member,
    Paper,
    Reach,
    Role,
    Span,
    Status,
    Theme,
)
from textmine.reuse.groups import core_without
from textmine.settings import ReportSettings

_LISTED = frozenset({Family.RESIDUE, Family.FORM})


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of papers with one body; ``shared`` holds the characters of each pair, by index.

    ``without`` are the characters of the core when one paper is left out, by its name, where there are more then.
    """

    number: int
    group: Group
    papers: tuple[Paper, ...]
    core: str
    shared: dict[tuple[int, int], int]
    without: dict[str, int]


def groups(lookup: Lookup, limits: ReportSettings) -> Iterator[GroupView]:
    """Yield the groups that the page shows, the first in the corpus first."""
    for number, group in enumerate(lookup.corpus.groups[: limits.groups], 1):
        papers = tuple(lookup.papers[name] for name in group.papers)
        drawn = papers[: limits.graph_papers]
        shared = {
            (i, j): chars
            for i, first in enumerate(drawn)
            for j, second in enumerate(drawn[i + 1 :], i + 1)
            if (chars := lookup.shared(first.name, second.name))
        }
        without = _without(group, lookup) if 2 < len(papers) <= limits.matrix_papers else {}
        yield GroupView(number, group, papers, clip(group.core, limits.core_chars), shared, without)


def _without(group: Group, lookup: Lookup) -> dict[str, int]:
    """The papers that make the core of a group shorter, each with the characters that it has without this one."""
    if group.base not in lookup.papers:
        return {}
    base = lookup.papers[group.base]
    left = {name: core_without(group, base, (name,), 0)[1] for name in group.papers if name != group.base}
    return {name: chars for name, chars in left.items() if chars > group.chars}


@dataclass(frozen=True, slots=True)
class MemberView:
    """A statement that a theme rests on, with the paper and the place it stands in."""

    paper: Paper
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with the members that the page shows; ``left_out`` counts the others."""

    key: str
    theme: Theme
    members: tuple[MemberView, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ThemeColumn:
    """The themes of one role that several state, the most widespread first."""

    role: Role
    themes: tuple[ThemeView, ...]
    left_out: int


def theme_columns(lookup: Lookup, anchors: Anchors, limits: ReportSettings) -> tuple[ThemeColumn, ...]:
    """Return the themes by role, problem, cause, remedy."""
    return tuple(_theme_column(lookup, anchors, limits, role) for role in FINDING_ROLES)


def _theme_column(lookup: Lookup, anchors: Anchors, limits: ReportSettings, role: Role) -> ThemeColumn:
    ranked = sorted(
        (theme for theme in lookup.corpus.themes if theme.role is role and theme.reach is not Reach.SINGLE),
        key=lambda t: (-len(t.units), -len(t.papers), t.label),
    )
    shown = tuple(
        ThemeView(
            key=f"t-{role.value}-{number}",
            theme=theme,
            members=tuple(_member(lookup, anchors, limits, m) for m in theme.members[: limits.members_per_theme]),
            left_out=max(0, len(theme.members) - limits.members_per_theme),
        )
        for number, theme in enumerate(ranked[: limits.themes_per_role], 1)
    )
    return ThemeColumn(role, shown, len(ranked) - len(shown))


@dataclass(frozen=True, slots=True)
class OwnProblems:
    """The problems that one unit alone names (个性问题), each with its place; ``left_out`` counts the others."""

    paper: Paper
    problems: tuple[Quote, ...]
    left_out: int


def own_problems(lookup: Lookup, anchors: Anchors, limits: ReportSettings) -> tuple[OwnProblems, ...]:
    """Return what one unit alone names, by paper in the order of the queue."""
    found: dict[str, list[Theme]] = {}
    for theme in lookup.corpus.themes:
        if theme.reach is Reach.SINGLE:
            found.setdefault(theme.papers[0], []).append(theme)
    shown = [paper for paper in lookup.order if paper.name in found][: limits.themed_papers]
    return tuple(
        OwnProblems(
            paper,
            tuple(
                Quote(clip(m.text, limits.sentence_chars), anchors.place(m.paper, m.span.start))
                for m in (t.members[0] for t in found[paper.name][: limits.own_problems])
            ),
            max(0, len(found[paper.name]) - limits.own_problems),
        )
        for paper in shown
    )


@dataclass(frozen=True, slots=True)
class HollowView:
    """How much of one paper can be checked, with its sentences that cannot."""

    paper: Paper
    measured: Concreteness
    sentences: tuple[FindingView, ...]
    left_out: int


def hollow(lookup: Lookup, anchors: Anchors, limits: ReportSettings) -> tuple[HollowView, ...]:
    """Return the papers with empty sentences, those with the largest share first."""
    measured = lookup.corpus.concreteness
    some = [paper for paper in lookup.order if paper.name in measured and measured[paper.name].hollow]
    ranked = sorted(some, key=lambda p: (-measured[p.name].hollow_share, measured[p.name].facts_per_thousand))
    return tuple(
        HollowView(
            paper,
            measured[paper.name],
            tuple(_finding(lookup, anchors, limits, f) for f in found[: limits.hollow_sentences]),
            max(0, len(found) - limits.hollow_sentences),
        )
        for paper in ranked[: limits.hollow_papers]
        for found in [[f for f in lookup.findings.get(paper.name, ()) if f.kind.family is Family.HOLLOW]]
    )


def _member(lookup: Lookup, anchors: Anchors, limits: ReportSettings, member: Member) -> MemberView:
    href = anchors.place(member.paper, member.span.start)
    return MemberView(lookup.papers[member.paper], href, clip(member.text, limits.sentence_chars))


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in the sentence that it stands in, its characters marked."""

    finding: Finding
    html: Markup
    section: str
    href: str


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """The findings of one paper, in the order of its text."""

    paper: Paper
    findings: tuple[FindingView, ...]


def findings(lookup: Lookup, anchors: Anchors, limits: ReportSettings) -> Iterator[PaperFindings]:
    """Yield residue and faults of form by paper in the order of the queue, until the page has enough of them.

    Gaps stand in the ledgers, empty words beside the stack's own measure.
    """
    room = limits.findings
    ranked = {paper.name: paper for paper in lookup.order}
    for name in (*ranked, *(name for name in lookup.findings if name not in ranked)):
        some = [f for f in lookup.findings.get(name, ()) if f.kind.family in _LISTED][:room]
        room -= len(some)
        if some:
            yield PaperFindings(lookup.papers[name], tuple(_finding(lookup, anchors, limits, f) for f in some))


def _finding(lookup: Lookup, anchors: Anchors, limits: ReportSettings, finding: Finding) -> FindingView:
    paper = lookup.papers[finding.paper]
    window = sentence_around(paper, finding.span, limits)
    html = marked(paper.text, window, [Layer(finding.span, "hit")])
    place = anchors.place(paper.name, finding.span.start)
    return FindingView(finding, html, heading_at(paper, finding.span.start), place)


def sentence_around(paper: Paper, span: Span, limits: ReportSettings) -> Span:
    """Return the statements that ``span`` touches; of very long ones only what is near.

    Where no statement holds it, as in clutter, a little of the text around it.
    """
    shown = Span(span.start, min(span.end, span.start + limits.sentence_chars))
    statements = paper.structure.statements
    first, last = statement_at(paper, shown.start), statement_at(paper, max(shown.start, shown.end - 1))
    if first >= 0 and statements[first].span.end > shown.start:
        start, end = statements[first].span.start, max(statements[last].span.end, shown.end)
    else:
        start, end = shown.start - limits.context, shown.end + limits.context
    start = max(start, paper.span.start, shown.start - limits.sentence_chars)
    end = min(end, paper.span.end, shown.end + limits.sentence_chars)
    while end > shown.end and paper.text[end - 1].isspace():
        end -= 1
    while start < shown.start and paper.text[start].isspace():
        start += 1
    return Span(start, end)


def documents(corpus: Corpus, most: int) -> tuple[Document, ...]:
    """Return the files that the page lists, in their order; where they are too many, first those not read whole."""
    if len(corpus.documents) <= most:
        return corpus.documents
    return tuple(sorted(corpus.documents, key=lambda document: document.status is Status.READ)[:most])


def role_counts(lookup: Lookup) -> dict[tuple[str, Role], int]:
    """Count statements by category and role; a statement of two categories counts in both."""
    counts: Counter[tuple[str, Role]] = Counter()
    for name in lookup.numbers:
        for label in lookup.corpus.labels.get(name, ()):
            counts.update((category, label.role) for category in label.categories if label.role in FINDING_ROLES)
    return dict(counts)
