"""The structure of one paper: its paragraphs, sections and statements, and the clutter between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textmine.lexicon import Lexicon
from textmine.model import Section, Span, Statement, Structure
from textmine.settings import StructureSettings
from textmine.structure.flow import Flow
from textmine.structure.identity import title_length
from textmine.structure.lines import Line, paragraphs
from textmine.structure.marks import TITLE_STOPS
from textmine.structure.sections import Heading, HeadingFinder, tree
from textmine.structure.statements import cuts
from textmine.text.normal import reading_form


@dataclass(frozen=True, slots=True)
class Outliner:
    """Takes apart the papers of one text."""

    text: str
    lexicon: Lexicon
    rules: StructureSettings

    def structure(self, span: Span, own: Sequence[Line], clutter: Sequence[Span]) -> Structure:
        """Return what stands off over the paper in ``span``: its ``own`` lines and those that are ``clutter``."""
        groups = paragraphs(self.text, own, self.rules, self.lexicon.title_endings)
        flows = [Flow.of(self.text, group) for group in groups]
        title = title_length(flows, self.lexicon, self.rules)
        finder = HeadingFinder(self.lexicon.titles, self.rules.max_title)
        found = [finder.find(flow) for flow in flows]
        found[: title.flows] = [[h for h in headings if h.marker] for headings in found[: title.flows]]
        sections = tree([(f, h) for f, headings in zip(flows, found, strict=True) for h in headings], span.end)
        statements = list(self._noise(clutter))
        for index, (flow, headings) in enumerate(zip(flows, found, strict=True)):
            statements += self._statements(flow, headings, 0 if index else title.inside)
        statements.sort(key=lambda s: s.span)
        return Structure(tuple(clutter), tuple(groups), tuple(sections), tuple(_placed(statements, sections)))

    def _noise(self, clutter: Sequence[Span]) -> Iterator[Statement]:
        for line in clutter:
            flow = Flow.of(self.text, (line,))
            for start, end in cuts(flow, (), self.rules.protected_quote):
                piece = flow.span(start, end)
                yield Statement(piece, reading_form(self.text, [piece]), clutter=True)

    def _statements(self, flow: Flow, headings: Sequence[Heading], title: int) -> Iterator[Statement]:
        """The statements of a paragraph; one that opens the paper may hold its title, ``title`` characters long."""
        ends = {heading.end: heading.start for heading in headings} | ({title: 0} if title else {})
        for start, end in cuts(flow, headings, self.rules.protected_quote, title):
            yield Statement(
                span=flow.span(start, end),
                text=reading_form(self.text, flow.parts(start, end)),
                heading=ends.get(end) == start or self._stands_alone(flow, start, end),
            )

    def _stands_alone(self, flow: Flow, start: int, end: int) -> bool:
        """Whether a statement is a whole line without a stop, as titles are, and no row of a table."""
        whole = start == 0 and end == len(flow.words)
        return whole and end <= self.rules.max_title and flow.words[-1] not in TITLE_STOPS and "\t" not in flow.words


def _placed(statements: Sequence[Statement], sections: Sequence[Section]) -> Iterator[Statement]:
    """Give each statement the deepest section that holds its last character."""
    following, open_ones = 0, list[int]()
    for statement in statements:
        last = statement.span.end - 1
        while following < len(sections) and sections[following].span.start <= last:
            open_ones.append(following)
            following += 1
        open_ones = [i for i in open_ones if sections[i].span.end > last]
        section = open_ones[-1] if open_ones and not statement.clutter else -1
        yield replace(statement, section=section)
