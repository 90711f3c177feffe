"""From the text of a document to its papers, with all that stands off over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from textmine.lexicon import Lexicon
from textmine.model import Document, Paper, Section, Span, Statement, Structure
from textmine.settings import StructureSettings
from textmine.structure.clutter import clutter_lines
from textmine.structure.flow import Flow
from textmine.structure.identity import title_length, title_of, unit_of, year_of
from textmine.structure.lines import Line, lines, paragraphs
from textmine.structure.marks import TITLE_STOPS
from textmine.structure.parts import PartMark, part_marks, part_spans
from textmine.structure.sections import Heading, HeadingFinder, tree
from textmine.structure.statements import cuts
from textmine.text.normal import reading_form


def papers(
    document: Document, lexicon: Lexicon, rules: StructureSettings, roster: Sequence[str] = ()
) -> tuple[Paper, ...]:
    """Return the papers of a document, one unless it is a compilation; none if it has no text.

    ``roster`` names the units that may be writing.
    """
    text = document.text
    stack = lines(text)
    if not stack:
        return ()
    clutter = clutter_lines(text, stack, lexicon, rules, document.pages)
    marks = part_marks(text, stack)
    clutter |= _site_titles(marks)
    spans = part_spans(text, [mark.span.start for mark in marks])
    starts = [line.span.start for line in stack]
    made = []
    for number, span in enumerate(spans, 1):
        inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        own = [stack[i] for i in inside if i not in clutter]
        structure = _structure(text, span, own, [stack[i].span for i in inside if i in clutter], lexicon, rules)
        made.append(_paper(document, number if marks else 0, span, structure, lexicon, rules, roster))
    return tuple(made)


def _site_titles(marks: Sequence[PartMark]) -> set[int]:
    """In a compilation: what stands before the first part, and part titles that only repeat the site's title."""
    if not marks:
        return set()
    same = len({mark.title for mark in marks}) == 1
    return set(range(marks[0].line)) | ({mark.line for mark in marks} if same else set())


def _paper(
    document: Document,
    number: int,
    span: Span,
    structure: Structure,
    lexicon: Lexicon,
    rules: StructureSettings,
    roster: Sequence[str],
) -> Paper:
    title = title_of(structure.statements, document.path, lexicon, rules)
    return Paper(
        name=f"{document.path}#{number}" if number else document.path,
        document=document,
        part=max(number, 1),
        span=span,
        title=title,
        unit=unit_of(title, structure.statements, document.path, lexicon, rules, roster),
        year=year_of(title, structure.statements, document.path, rules),
        structure=structure,
    )


def _structure(
    text: str, span: Span, own: Sequence[Line], clutter: Sequence[Span], lexicon: Lexicon, rules: StructureSettings
) -> Structure:
    flows = [Flow.of(text, group) for group in paragraphs(text, own, rules, lexicon.title_endings)]
    title = title_length(flows, lexicon, rules)
    finder = HeadingFinder(lexicon.titles, rules.max_title)
    found = [finder.find(flow) for flow in flows]
    found[: title.flows] = [[h for h in headings if h.marker] for headings in found[: title.flows]]
    sections = tree([(f, h) for f, headings in zip(flows, found, strict=True) for h in headings], span.end)
    statements = [
        statement
        for k, (flow, headings) in enumerate(zip(flows, found, strict=True))
        for statement in _statements(text, flow, headings, rules, 0 if k else title.inside)
    ]
    statements += [
        Statement(piece, reading_form(text, [piece]), clutter=True)
        for line in clutter
        for piece in _sentences(text, line, rules)
    ]
    statements.sort(key=lambda s: s.span)
    return Structure(
        clutter=tuple(clutter),
        paragraphs=tuple(flow.pieces for flow in flows),
        sections=tuple(sections),
        statements=_placed(statements, sections),
    )


def _sentences(text: str, line: Span, rules: StructureSettings) -> list[Span]:
    flow = Flow.of(text, (line,))
    return [flow.span(start, end) for start, end in cuts(flow, (), rules.protected_quote)]


def _statements(
    text: str, flow: Flow, headings: Sequence[Heading], rules: StructureSettings, title: int
) -> list[Statement]:
    """The statements of a paragraph; one that opens the paper may hold its title, ``title`` characters long."""
    ends = {heading.end: heading.start for heading in headings} | ({title: 0} if title else {})
    ranges = cuts(flow, headings, rules.protected_quote, title)
    return [
        Statement(
            span=flow.span(start, end),
            text=reading_form(text, flow.parts(start, end)),
            heading=ends.get(end) == start or _stands_alone(flow, start, end, rules),
        )
        for start, end in ranges
    ]


def _stands_alone(flow: Flow, start: int, end: int, rules: StructureSettings) -> bool:
    """Whether a statement is a whole line without a stop, as titles are, and no row of a table."""
    whole = start == 0 and end == len(flow.words)
    return whole and end <= rules.max_title and flow.words[-1] not in TITLE_STOPS and "\t" not in flow.words


def _placed(statements: Sequence[Statement], sections: Sequence[Section]) -> tuple[Statement, ...]:
    """Give each statement the deepest section that holds its last character."""
    placed = []
    following, open_ones = 0, list[int]()
    for statement in statements:
        last = statement.span.end - 1
        while following < len(sections) and sections[following].span.start <= last:
            open_ones.append(following)
            following += 1
        open_ones = [i for i in open_ones if sections[i].span.end > last]
        section = open_ones[-1] if open_ones and not statement.clutter else -1
        placed.append(Statement(statement.span, statement.text, section, statement.heading, statement.clutter))
    return tuple(placed)
