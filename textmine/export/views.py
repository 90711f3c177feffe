"""What the page shows beside the evidence: the counts, the groups, the themes, the findings, the texts, the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from textmine.export.anchors import Anchors, heading_at, statement_at
from textmine.export.ledgers import Quote
from textmine.export.lookup import Lookup
from textmine.export.marked import Attributes, Layer, clip, marked
from textmine.export.passages import lines
from textmine.export.places import scan_note
from textmine.model import (
    FINDING_ROLES,
    Aside,
    Concreteness,
    Corpus,
    Document,
    Family,
    Finding,
    Group,
    Label,
    Member,
    Paper,
    Reach,
    Reason,
    Role,
    Span,
    Status,
    Taxonomy,
    Theme,
)
from textmine.reuse.groups import core_without
from textmine.settings import ReportSettings
from textmine.text.spans import merged
from textmine.words import Language, word

_LISTED = frozenset({Family.RESIDUE, Family.FORM})
_LAYERS = {Family.RESIDUE: "hit", Family.FORM: "hit", Family.HOLLOW: "empty"}


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


@dataclass(frozen=True, slots=True)
class TextView:
    """A submission's full text with its statements and layers; ``left_out`` counts characters not shown.

    ``asides`` are what its file holds beside the text, the first of them; ``asides_left`` counts the others.
    """

    paper: Paper
    html: Markup
    roles: dict[Role, int]
    left_out: int
    asides: tuple[Aside, ...]
    asides_left: int

    @property
    def scan_note(self) -> Reason | None:
        """What a reader has to know of a text that was recognised in pictures."""
        return scan_note(self.paper.document)


def documents(corpus: Corpus, most: int) -> tuple[Document, ...]:
    """Return the files that the page lists, in their order; where they are too many, first those not read whole."""
    if len(corpus.documents) <= most:
        return corpus.documents
    return tuple(sorted(corpus.documents, key=lambda document: document.status is Status.READ)[:most])


def texts(lookup: Lookup, anchors: Anchors, language: Language, asides: int) -> Iterator[TextView]:
    """Yield the texts that the page carries, in the order of the queue, each with up to ``asides`` asides."""
    for paper in lookup.order:
        if window := anchors.shown.get(paper.name):
            labels = lookup.corpus.labels.get(paper.name, ())
            counted = Counter(label.role for label in labels)
            roles = {role: counted[role] for role in Role if counted[role]}
            html = marked(paper.text, window, list(_text_layers(lookup, paper, labels, language)))
            left = max(len(paper.asides) - asides, 0)
            yield TextView(paper, html, roles, len(paper.span) - len(window), paper.asides[:asides], left)


def _text_layers(lookup: Lookup, paper: Paper, labels: tuple[Label, ...], language: Language) -> Iterator[Layer]:
    number = lookup.numbers[paper.name]
    for index, statement in enumerate(paper.structure.statements):
        label = labels[index] if index < len(labels) else None
        style = f"st r-{label.role.value}" if label else "st"
        if statement.heading:
            style += " hd"
        if label and label.unsure:
            style += " unsure"
        note = _label_notes(label, lookup.corpus.taxonomy, language) if label and label.role in FINDING_ROLES else ()
        yield Layer(statement.span, style, first=(("id", f"p{number}-s{index + 1}"), *note))
    for span in merged(_shared_spans(lookup, paper.name)):
        yield from (Layer(line, "sh") for line in lines(paper.text, span))
    for grey in lookup.corpus.legitimate.get(paper.name, ()):
        yield Layer(grey.span, "grey")
    for finding in lookup.findings.get(paper.name, ()):
        if mark := _LAYERS.get(finding.kind.family):
            yield Layer(finding.span, mark)


def _label_notes(label: Label, taxonomy: Taxonomy, language: Language) -> Attributes:
    """Return what a labelled statement carries: its letter for print, the whole label for the pointer."""
    return ("data-r", word(f"role.{label.role.value}", language)[0].upper()), (
        "title",
        label_words(label, taxonomy, language),
    )


def label_words(label: Label, taxonomy: Taxonomy, language: Language) -> str:
    """Say a statement's role, categories and confidence in one line."""
    names = [taxonomy.name(category, language) for category in label.categories]
    doubt = [word("report.unsure", language)] if label.unsure else []
    return " · ".join([word(f"role.{label.role.value}", language), *names, f"{label.confidence:.0%}", *doubt])


def _shared_spans(lookup: Lookup, name: str) -> Iterator[Span]:
    for other in lookup.partners.get(name, ()):
        for match in lookup.pairs[(name, other) if name <= other else (other, name)]:
            if match.a == name:
                yield match.a_span
            if match.b == name:
                yield match.b_span


def role_counts(lookup: Lookup) -> dict[tuple[str, Role], int]:
    """Count statements by category and role; a statement of two categories counts in both."""
    counts: Counter[tuple[str, Role]] = Counter()
    for name in lookup.numbers:
        for label in lookup.corpus.labels.get(name, ()):
            counts.update((category, label.role) for category in label.categories if label.role in FINDING_ROLES)
    return dict(counts)
