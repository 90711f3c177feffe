"""One paper: its whole text with all that was found in it, its sections, its leads, and the keys that decide."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from textmine.export.anchors import statement_at
from textmine.export.marked import Layer, marked
from textmine.export.places import scan_note
from textmine.export.reading import reading_layers, shared_passages
from textmine.model import Corpus, Finding, Paper, Review, Span, Subject, Verdict
from textmine.settings.desk import DeskSettings
from textmine.store.results import PairFigures, PaperRow
from textmine.web.pages import (
    CATEGORY_KEYS,
    ROLE_KEYS,
    desk_of,
    link,
    offset_of,
    paper_asked,
    render,
    session_of,
    words_of,
)
from textmine.web.queue import QueueQuery, around
from textmine.work.views import Seen, Views


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A title of the paper's tree; ``statement`` is the number of the one that it stands in, from 1."""

    title: str
    level: int
    statement: int


@dataclass(frozen=True, slots=True)
class Partner:
    """Another paper with passages of this one: their numbers here, and the share of this paper that it holds."""

    other: PaperRow
    pair: PairFigures
    numbers: tuple[int, ...]
    share: float
    seen: Seen


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group that the paper is in."""

    number: int
    papers: int
    chars: int


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with its place among all of the paper and what names it in a decision.

    ``dismissed`` says that a reader found nothing in it.
    """

    index: int
    finding: Finding
    names: tuple[str, ...]
    dismissed: bool


def page(request: Request) -> Response:
    """Show a paper."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    name = paper_asked(request, "p")
    partners = desk.results.pairs_of(name)
    corpus = desk.corrected(desk.results.corpus_of([name]))
    paper = paper_of(corpus, name)
    rows = desk.results.papers(pair.b.name for pair in partners)
    called = {other: row.unit or row.title or other for other, row in rows.items()}
    matches = desk.results.matches_of(name)
    shared, numbers = shared_passages(matches, paper, called, session.language)
    findings = sorted((f for f in corpus.findings if f.paper == name), key=lambda f: f.span)
    window = window_of(paper, desk.settings.desk, desk.settings.desk.text_chars, offset_of(request))
    said = reading_layers(corpus, paper, shared, findings, session.language, words.n)
    views = desk.views(session.who)
    query = session.queue or QueueQuery()
    before, after = around(desk, query, session.who, name, words)
    standing = next((s for s in corpus.queue if s.paper == name), None)
    return render(
        request,
        "paper.html",
        paper=paper,
        text=marked(paper.text, window, [*names_over(request, paper, window), *said]),
        after_text=link("/paper", p=name, offset=window.end - paper.span.start) if window.end < paper.span.end else "",
        left_out=paper.span.end - window.end,
        sections=_sections(paper, window),
        standing=standing,
        ratios=corpus.ratios.get(name),
        scan_note=scan_note(paper.document),
        asides=paper.asides[: desk.settings.report.asides],
        partners=_partners(views, partners, rows, numbers),
        groups=[GroupLine(g.number, len(g.group.papers), g.group.chars) for g in desk.results.groups(name)],
        findings=_findings(views.review, findings, window)[: desk.settings.desk.findings],
        findings_count=len(findings),
        seen=views.paper(name),
        before=before,
        after=after,
        back=query.link("/queue"),
        limits=desk.settings.report,
        role_keys=ROLE_KEYS,
        categories=_categories(corpus, session.language),
    )  # fmt: skip


def paper_of(corpus: Corpus, name: str) -> Paper:
    """Return a paper by its name; a submission where others have the same.

    Raises:
        HTTPException: there is none.
    """
    found = [p for p in corpus.papers if p.name == name]
    if not found:
        raise HTTPException(404)
    return next((p for p in corpus.submissions if p.name == name), found[0])


def window_of(paper: Paper, limits: DeskSettings, most: int, offset: int = 0) -> Span:
    """Return the characters of a paper that one page shows, from ``offset`` on, cut at the end of a line or statement.

    There are ``most`` of them, and fewer where they are so many statements that a browser takes long over them.
    """
    start = min(paper.span.start + offset, paper.span.end)
    end = min(start + most, paper.span.end)
    said = paper.structure.statements
    last = statement_at(paper, start) + limits.statements
    if last < len(said) and said[last].span.start < end:
        return Span(start, said[last].span.start)
    if end < paper.span.end:
        line = paper.text.rfind("\n", start + most // 2, end)
        end = line + 1 if line >= 0 else end
    return Span(start, end)


def names_over(request: Request, paper: Paper, window: Span) -> list[Layer]:
    """Return what hides the names in a text where the session is anonymous."""
    names = words_of(request).names
    return [Layer(span, "anon", shown=alias) for span, alias in names.spans(paper.text, window)] if names else []


def _sections(paper: Paper, window: Span) -> list[SectionLine]:
    shown = [s for s in paper.structure.sections if window.start <= s.heading.start < window.end]
    return [
        SectionLine(s.heading.of(paper.text).strip(), min(s.level, 4), statement_at(paper, s.heading.start) + 1)
        for s in shown
    ]


def _partners(
    views: Views,
    pairs: tuple[PairFigures, ...],
    rows: dict[str, PaperRow],
    numbers: dict[str, tuple[int, ...]],
) -> list[Partner]:
    return [
        Partner(
            rows[pair.b.name],
            pair,
            numbers.get(pair.b.name, ()),
            pair.a.net_share,
            views.pair(pair.a.name, pair.b.name)[0],
        )
        for pair in pairs
        if not pair.legitimate and pair.b.name in rows
    ]


def _findings(review: Review, findings: list[Finding], window: Span) -> list[FindingLine]:
    """Return the findings that stand in the part of the text that is shown."""
    lines = []
    for index, f in enumerate(findings):
        if f.span.start < window.end and f.span.end >= window.start:
            subject = Subject.of(f)
            lines.append(FindingLine(index, f, subject.names, review.verdict(subject) is Verdict.FAIR))
    return lines


def _categories(corpus: Corpus, language: str) -> list[tuple[str, str, str]]:
    """Return the categories with their names and keys; those behind the last key have none."""
    taxonomy = corpus.taxonomy
    return [(c, taxonomy.name(c, language), CATEGORY_KEYS[n : n + 1]) for n, c in enumerate(taxonomy.ids)]
