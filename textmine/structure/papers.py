"""From the text of a document to its papers, with all that stands off over them."""

from __future__ import annotations

from collections.abc import Sequence

from textmine.lexicon import Lexicon
from textmine.model import Document, Paper, Section, Span, Statement, Structure
from textmine.settings import StructureSettings
from textmine.structure.clutter import clutter_lines
from textmine.structure.flow import Flow
from textmine.structure.identity import title_of, unit_of, year_of
from textmine.structure.lines import Line, lines, paragraphs
from textmine.structure.parts import part_marks, part_spans
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
    clutter = clutter_lines(text, stack, lexicon.clutter, document.pages)
    marks = part_marks(text, stack)
    clutter |= _site_titles(text, stack, [i for i, _ in marks])
    spans = part_spans(text, [span.start for _, span in marks])
    return tuple(
        _paper(document, number if marks else 0, span, stack, clutter, lexicon, rules, roster)
        for number, span in enumerate(spans, 1)
    )


def _site_titles(text: str, stack: Sequence[Line], openings: Sequence[int]) -> set[int]:
    """In a compilation: what stands before the first part, and part titles that only repeat the site's title."""
    if not openings:
        return set()
    before = set(range(openings[0]))
    names = [stack[i].span.of(text).split("】")[-1].strip() for i in openings]
    same = len(set(names)) == 1 and len(names) > 1
    return before | (set(openings) if same else set())


def _paper(
    document: Document,
    number: int,
    span: Span,
    stack: Sequence[Line],
    clutter: set[int],
    lexicon: Lexicon,
    rules: StructureSettings,
    roster: Sequence[str],
) -> Paper:
    inside = [i for i, line in enumerate(stack) if span.start <= line.span.start < span.end]
    structure = _structure(
        document.text,
        span,
        [stack[i] for i in inside if i not in clutter],
        [stack[i].span for i in inside if i in clutter],
        lexicon,
        rules,
    )
    title = title_of(structure.statements, document.path)
    return Paper(
        name=f"{document.path}#{number}" if number else document.path,
        document=document,
        part=max(number, 1),
        span=span,
        title=title,
        unit=unit_of(title, structure.statements, document.path, lexicon, roster),
        year=year_of(title, structure.statements, document.path),
        structure=structure,
    )


def _structure(
    text: str, span: Span, own: Sequence[Line], clutter: Sequence[Span], lexicon: Lexicon, rules: StructureSettings
) -> Structure:
    groups = paragraphs(text, own, rules)
    finder = HeadingFinder(lexicon.titles, rules.max_title)
    flows = [Flow.of(text, group) for group in groups]
    found = [finder.find(flow) for flow in flows]
    titled = [(flow, heading) for flow, headings in zip(flows, found, strict=True) for heading in headings]
    if titled and titled[0][1].kind == "bare" and titled[0][0] is flows[0]:
        titled = titled[1:]  # the paper's own title holds words like 问题 too, and stands over no section
    sections = tree(titled, span.end)
    statements = [
        statement
        for flow, headings in zip(flows, found, strict=True)
        for statement in _statements(text, flow, headings, rules)
    ]
    statements += [
        Statement(piece, reading_form(text, [piece]), clutter=True)
        for line in clutter
        for piece in _sentences(text, line, rules)
    ]
    statements.sort(key=lambda s: s.span)
    return Structure(
        clutter=tuple(clutter),
        paragraphs=tuple(groups),
        sections=tuple(sections),
        statements=_placed(statements, sections),
    )


def _sentences(text: str, line: Span, rules: StructureSettings) -> list[Span]:
    flow = Flow.of(text, (line,))
    return [flow.span(start, end) for start, end in cuts(flow, (), rules.protected_quote)]


def _statements(text: str, flow: Flow, headings: Sequence[Heading], rules: StructureSettings) -> list[Statement]:
    ends = {heading.end: heading for heading in headings}
    made = []
    for start, end in cuts(flow, headings, rules.protected_quote):
        heading = ends.get(end)
        made.append(
            Statement(
                span=flow.span(start, end),
                text=reading_form(text, flow.parts(start, end)),
                heading=_stands_as_heading(flow, start, end, heading, rules),
            )
        )
    return made


def _stands_as_heading(flow: Flow, start: int, end: int, heading: Heading | None, rules: StructureSettings) -> bool:
    if heading is not None and heading.start == start:
        return True
    whole = start == 0 and end == len(flow.words)
    return whole and end <= rules.max_title and flow.words[-1] not in "。！？!?；;：:，,"


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
