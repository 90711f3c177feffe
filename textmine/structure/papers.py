"""From the text of a document to its papers, with all that stands off over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from textmine.lexicon import Lexicon
from textmine.model import Document, Paper, Span, Structure
from textmine.settings import StructureSettings
from textmine.structure.clutter import clutter_lines
from textmine.structure.furniture import find_furniture, sheet_starts
from textmine.structure.identity import Witness
from textmine.structure.lines import Line, lines
from textmine.structure.outline import Outliner, Parts
from textmine.structure.parts import PartMark, part_marks, part_spans
from textmine.structure.spacing import Tight, tight
from textmine.structure.tables import Tables, find_tables
from textmine.text.normal import ruled_form


def papers(
    document: Document, lexicon: Lexicon, rules: StructureSettings, roster: Sequence[str] = ()
) -> tuple[Paper, ...]:
    """Return the papers of a document, one unless it is a compilation; none if it has no text.

    ``roster`` names the units that may be writing.
    """
    if document.pages:  # printed lines end where the print did: one that is cut is enough to know
        rules = replace(rules, min_wrapped_lines=1)
    view = tight(document.text)
    ruled = ruled_form(view.text)
    stack = lines(ruled)
    if not stack:
        return ()
    marks = part_marks(ruled, stack)
    sorted_out = _sort_out(document, view, ruled, stack, lexicon, rules, marks)
    starts = [line.span.start for line in stack]
    outliner = Outliner(view.text, ruled, lexicon, rules)
    witness = Witness(document.path, lexicon, rules, roster)
    made = []
    for number, span in enumerate(part_spans(ruled, [mark.span.start for mark in marks]), 1):
        inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        structure = view.restored(outliner.structure(span, sorted_out.parts(stack, inside, span)))
        made.append(_paper(document, number if marks else 0, view.out(span), structure, witness))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Which lines of a text are clutter, which are the author's prose, and the cells of its tables."""

    clutter: Set[int]
    tables: Tables
    sheets: Set[int]

    def parts(self, stack: Sequence[Line], inside: range, span: Span) -> Parts:
        """Return what one paper is made of."""
        own: list[Line] = []
        parted = False
        for i in inside:
            if i in self.tables.lines:
                parted = True
            elif i not in self.clutter:
                own.append(replace(stack[i], sheet_before=i in self.sheets, parted=parted))
                parted = False
        starts = self.tables.starts
        fields = self.tables.fields[max(bisect_left(starts, span.start) - 1, 0) : bisect_left(starts, span.end)]
        inner = [replace(f, pieces=tuple(p for p in f.pieces if span.start <= p.start < span.end)) for f in fields]
        clutter = [stack[i].span for i in inside if i in self.clutter and i not in self.tables.lines]
        return Parts(own, [f for f in inner if f.pieces], clutter)


def _sort_out(
    document: Document,
    view: Tight,
    ruled: str,
    stack: Sequence[Line],
    lexicon: Lexicon,
    rules: StructureSettings,
    marks: Sequence[PartMark],
) -> _Sorted:
    pages = [view.into(page) for page in document.pages]
    cells = [replace(cell, span=view.into(cell.span)) for cell in document.cells]
    furniture = find_furniture(ruled, stack, lexicon, rules, pages)
    sheets = sheet_starts(stack, furniture, pages)
    clutter = clutter_lines(ruled, stack, lexicon, rules, furniture.lines, sheets)
    clutter |= _site_titles(marks, clutter)
    tables = find_tables(ruled, stack, cells, clutter, lexicon.columns, rules)
    return _Sorted(clutter, tables, sheets)


def _site_titles(marks: Sequence[PartMark], clutter: Set[int]) -> set[int]:
    """In a compilation of a site: what stands before the first part; part titles that only repeat that title."""
    if not marks:
        return set()
    same = len({mark.title for mark in marks}) == 1
    above = set(range(marks[0].line))
    return (above if above & clutter else set()) | ({mark.line for mark in marks} if same else set())


def _paper(document: Document, number: int, span: Span, structure: Structure, witness: Witness) -> Paper:
    title = witness.title(structure.statements)
    return Paper(
        name=f"{document.path}#{number}" if number else document.path,
        document=document,
        part=max(number, 1),
        span=span,
        title=title,
        unit=witness.unit(title, structure.statements),
        year=witness.year(title, structure.statements),
        structure=structure,
    )
