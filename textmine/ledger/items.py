"""The problems, causes and remedies of one paper as items: a title or a sentence, with what explains it.

A title that names one takes in what stands below it, up to titles of its own role; without titles a paragraph is one
item if it opens with a label (原因：), and else each sentence is, but for those that go on with the one before (其中,
比如) and those between two that are counted (二是, 其次). A cell of a table is one item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.classify.context import opens_with_label
from textmine.lexicon import Lexicon
from textmine.model import FINDING_ROLES, Cell, Item, Label, Paper, Role, Section, Span, Statement
from textmine.text.normal import ruled_form


@dataclass(slots=True)
class _Open:
    """An item that still takes in statements."""

    role: Role
    statements: list[int]
    section: int
    place: tuple[int, int]
    title: bool
    whole: bool = False


def items_of(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> tuple[Item, ...]:
    """Return the items of a paper, in the order of its text; ``labels`` run beside its statements."""
    return tuple(_item(paper, labels, found) for found in _grouped(paper, labels, lexicon))


def _item(paper: Paper, labels: Sequence[Label], found: _Open) -> Item:
    statements = paper.structure.statements
    first = statements[found.statements[0]]
    categories = dict.fromkeys(c for index in found.statements for c in labels[index].categories)
    end = statements[found.statements[-1]].span.end
    return Item(found.role, tuple(found.statements), first.span, end, first.text, tuple(categories))


def _grouped(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> list[_Open]:
    made: list[_Open] = []
    current: _Open | None = None
    sections = paper.structure.sections
    for index, (statement, place) in enumerate(zip(paper.structure.statements, _places(paper), strict=True)):
        role = labels[index].role
        if statement.clutter or role not in FINDING_ROLES or _leads(statement, lexicon):
            if statement.heading:
                current = None
            continue
        if current and _goes_on(current, statement, role, place, lexicon):
            current.statements.append(index)
            continue
        current = _Open(role, [index], statement.section, place, statement.heading and not statement.column)
        words = ruled_form(statement.text)
        current.whole = bool(lexicon.ledger.counted.match(words) or opens_with_label(words, lexicon))
        made.append(current)
    return [item for i, item in enumerate(made) if not _only_heads(item, made[i + 1 : i + 2], sections)]


def _leads(statement: Statement, lexicon: Lexicon) -> bool:
    """Tell whether a sentence only announces the items that follow it."""
    return not statement.column and bool(lexicon.ledger.announces.search(ruled_form(statement.text)))


def _goes_on(current: _Open, statement: Statement, role: Role, place: tuple[int, int], lexicon: Lexicon) -> bool:
    """Tell whether a statement explains the item before it."""
    if role is not current.role or (statement.heading and not statement.column):
        return False
    if statement.column or current.place[0] >= 0 or place[0] >= 0:
        return place == current.place and place[0] >= 0
    if current.title:
        return statement.section == current.section
    words, rules = ruled_form(statement.text), lexicon.ledger
    if place != current.place or rules.counted.match(words) or opens_with_label(words, lexicon):
        return False
    return current.whole or bool(rules.goes_on.match(words))


def _only_heads(item: _Open, following: Sequence[_Open], sections: Sequence[Section]) -> bool:
    """Tell whether an item is no more than the title of others of its role."""
    if not item.title or len(item.statements) > 1 or not following:
        return False
    below = following[0]
    return (
        below.role is item.role
        and below.section >= 0
        and _is_in(below.section, item.section, sections)
        and below.section != item.section
    )


def _is_in(inner: int, outer: int, sections: Sequence[Section]) -> bool:
    while inner >= 0 and inner != outer:
        inner = sections[inner].parent
    return inner == outer


def _places(paper: Paper) -> Iterator[tuple[int, int]]:
    """Yield where each statement stands: (number of its cell, 0) in a table, else (-1, number of its paragraph)."""
    cells = paper.document.cells
    paragraphs = [lines[0].start for lines in paper.structure.paragraphs]
    for statement in paper.structure.statements:
        at = bisect_right(cells, statement.span.start, key=_begin) - 1
        if at >= 0 and statement.span.start < cells[at].span.end:
            yield at, 0
        else:
            yield -1, bisect_right(paragraphs, statement.span.start) - 1


Row = tuple[int, int]
"""A table of a document, and a row in it."""


def row_of(paper: Paper, span: Span) -> Row | None:
    """Return the table and row that a span stands in, None outside of tables."""
    cells = paper.document.cells
    at = bisect_right(cells, span.start, key=_begin) - 1
    return (cells[at].table, cells[at].row) if at >= 0 and span.start < cells[at].span.end else None


def _begin(cell: Cell) -> int:
    return cell.span.start
