"""The structure of one paper: its paragraphs, sections and statements, and the clutter between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textmine.lexicon import Lexicon
from textmine.model import Section, Span, Statement, Structure
from textmine.settings import StructureSettings
from textmine.structure.bare import BareFinder
from textmine.structure.flow import Flow
from textmine.structure.identity import title_length
from textmine.structure.lines import Line
from textmine.structure.losses import LossFinder
from textmine.structure.marks import BULLETS, TITLE_STOPS, last_mark
from textmine.structure.numbering import marker_at
from textmine.structure.paragraphs import Paragraph, paragraphs
from textmine.structure.sections import Heading, HeadingFinder, tree
from textmine.structure.statements import cuts
from textmine.structure.tables import Field
from textmine.text.normal import reading_form


@dataclass(frozen=True, slots=True)
class Parts:
    """What a paper is made of: its running lines, the cells of its tables, and the lines that are clutter."""

    own: Sequence[Line]
    fields: Sequence[Field]
    clutter: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Outliner:
    """Takes apart the papers of one text. ``ruled`` is its form for rules and word lists, as long as the text."""

    text: str
    ruled: str
    lexicon: Lexicon
    rules: StructureSettings

    def structure(self, span: Span, parts: Parts) -> Structure:
        """Return what stands off over the paper in ``span``."""
        groups = paragraphs(self.ruled, parts.own, self.rules, self.lexicon.title_endings)
        flows = [Flow.of(self.ruled, group.pieces) for group in groups]
        found, title = self._headings(flows)
        titled = [(f, h) for f, headings in zip(flows, found, strict=True) for h in headings]
        sections = tree(titled, self.text, span.end)
        cells = [tuple(self._cell_flows(field)) for field in parts.fields]
        statements = [*self._noise(parts.clutter), *self._entries(parts.fields, cells)]
        for index, (flow, headings) in enumerate(zip(flows, found, strict=True)):
            statements += self._statements(flow, headings, 0 if index else title)
        placed = tuple(_placed(sorted(statements, key=lambda s: s.span), sections))
        return Structure(
            clutter=tuple(parts.clutter),
            paragraphs=tuple(sorted(_pieces(groups, cells))),
            sections=tuple(sections),
            statements=placed,
            losses=LossFinder(self.ruled, groups, sections, placed, self.lexicon, self.rules).losses(),
        )

    def _headings(self, flows: Sequence[Flow]) -> tuple[list[list[Heading]], int]:
        """The titles of each paragraph, and the characters of the first that are the paper's own title."""
        title = title_length(flows, self.lexicon, self.rules)
        finder = HeadingFinder(self.lexicon.titles, self.lexicon.bare.never, self.rules)
        found = [finder.find(flow) for flow in flows]
        found[: title.flows] = [[h for h in headings if h.marker] for headings in found[: title.flows]]
        bare = BareFinder(flows, found, self.lexicon.titles, self.lexicon.bare, title.flows)
        return bare.headings(), title.inside

    def _noise(self, clutter: Sequence[Span]) -> Iterator[Statement]:
        for line in clutter:
            flow = Flow.of(self.ruled, (line,))
            for start, end in cuts(flow, (), self.rules.protected_quote):
                piece = flow.span(start, end)
                yield Statement(piece, reading_form(self.text, [piece]), clutter=True)

    def _statements(self, flow: Flow, headings: Sequence[Heading], title: int) -> Iterator[Statement]:
        """The statements of a paragraph; one that opens the paper may hold its title, ``title`` characters long."""
        ends = {heading.end: heading.start for heading in headings} | ({title: 0} if title else {})
        for start, end in cuts(flow, headings, self.rules.protected_quote, title):
            titled = end in ends and not flow.words[start : ends[end]].strip(BULLETS + " 　")
            heading = titled or self._stands_alone(flow, start, end)
            yield self._statement(flow, start, end, heading=heading)

    def _statement(self, flow: Flow, start: int, end: int, *, heading: bool = False, column: str = "") -> Statement:
        text = reading_form(self.text, flow.parts(start, end))
        return Statement(flow.span(start, end), text, heading=heading, column=column)

    def _stands_alone(self, flow: Flow, start: int, end: int) -> bool:
        """Whether a statement is a whole line without a stop, as titles are, and no row of a table."""
        whole = start == 0 and end == len(flow.words)
        return (
            whole
            and end <= self.rules.max_title
            and last_mark(flow.words) not in TITLE_STOPS
            and "\t" not in flow.words
        )

    def _cell_flows(self, field: Field) -> Iterator[Flow]:
        """The lines of a cell run together, but for those that a number opens."""
        pieces: list[Span] = []
        for piece in field.pieces:
            if pieces and marker_at(self.ruled, piece.start):
                yield Flow.of(self.ruled, tuple(pieces))
                pieces = []
            pieces.append(piece)
        yield Flow.of(self.ruled, tuple(pieces))

    def _entries(self, fields: Sequence[Field], cells: Sequence[Sequence[Flow]]) -> Iterator[Statement]:
        """The statements of the cells; numbers inside a cell open no section of the paper."""
        for field, flows in zip(fields, cells, strict=True):
            finder = HeadingFinder((), self.lexicon.bare.never, self.rules)
            for flow in flows:
                for start, end in cuts(flow, finder.find(flow), self.rules.protected_quote):
                    yield self._statement(flow, start, end, heading=field.title, column=field.column)


def _pieces(groups: Iterable[Paragraph], cells: Iterable[Sequence[Flow]]) -> Iterator[tuple[Span, ...]]:
    """The paragraphs of running text and of cells, as the spans of their lines."""
    yield from (group.pieces for group in groups)
    yield from (flow.pieces for flows in cells for flow in flows)


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
        yield Statement(
            *(statement.span, statement.text, section, statement.heading, statement.clutter, statement.column)
        )
