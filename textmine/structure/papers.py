"""From the text of a document to its papers, with all that stands off over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from textmine.lexicon import Lexicon
from textmine.model import Document, Paper, Span, Structure
from textmine.settings import StructureSettings
from textmine.structure.clutter import clutter_lines
from textmine.structure.identity import Witness
from textmine.structure.lines import lines
from textmine.structure.outline import Outliner
from textmine.structure.parts import PartMark, part_marks, part_spans


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
    marks = part_marks(text, stack)
    clutter = clutter_lines(text, stack, lexicon, rules, document.pages) | _site_titles(marks)
    starts = [line.span.start for line in stack]
    outliner = Outliner(text, lexicon, rules)
    witness = Witness(document.path, lexicon, rules, roster)
    made = []
    for number, span in enumerate(part_spans(text, [mark.span.start for mark in marks]), 1):
        inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        own = [stack[i] for i in inside if i not in clutter]
        structure = outliner.structure(span, own, [stack[i].span for i in inside if i in clutter])
        made.append(_paper(document, number if marks else 0, span, structure, witness))
    return tuple(made)


def _site_titles(marks: Sequence[PartMark]) -> set[int]:
    """In a compilation: what stands before the first part, and part titles that only repeat the site's title."""
    if not marks:
        return set()
    same = len({mark.title for mark in marks}) == 1
    return set(range(marks[0].line)) | ({mark.line for mark in marks} if same else set())


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
