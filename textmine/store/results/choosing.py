"""The queue: which papers are listed, and in what order. All values go to SQLite as parameters."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from textmine.coding import as_key, from_key
from textmine.model import Origin, Status
from textmine.store.results import schema
from textmine.store.results.grams import words_of
from textmine.store.results.rows import PaperRow, QueueFilter, QueueSort

PAPER_LINE = """SELECT p.name, d.path, p.part, p.origin, d.status, p.title, p.unit, p.year, p.rank, p.attention,
    p.chars, p.total, p.net, p.single, p.own_past, p.longest, p.residue, p.ledger, p.form, p.hollow, p.categories,
    p.kinds, p.reasons FROM papers p JOIN documents d ON d.number = p.document"""
_HAS = "EXISTS (SELECT 1 FROM traits t WHERE t.field = ? AND t.value = ? AND t.paper = p.number)"
_COLUMNS = {sort: f"p.{'place' if sort is QueueSort.RANK else sort.value}" for sort in QueueSort}


def condition(chosen: QueueFilter, numbers: Mapping[str, int]) -> tuple[str, list[Any]]:
    """Return a filter as a condition with its parameters; ``numbers`` are those of the submissions by name."""
    parts: list[tuple[str, tuple[Any, ...]]] = [("p.origin = ?", (Origin.SUBMISSION.value,))]
    if chosen.unit is not None:
        parts.append(("p.unit = ?", (as_key(chosen.unit),)))
    if chosen.year is not None:
        parts.append(("p.year = ?", (chosen.year,)))
    if chosen.category is not None:
        parts.append((_HAS, ("category", as_key(chosen.category))))
    if chosen.kind is not None:
        parts.append((_HAS, ("kind", chosen.kind.value)))
    if chosen.family is not None:
        parts.append((f"p.{chosen.family.value} > 0", ()))  # a column for each family
    if chosen.among is not None:
        parts.append(("p.number IN (SELECT value FROM json_each(?))", (_listed(chosen.among, numbers),)))
    if chosen.without:
        parts.append(("p.number NOT IN (SELECT value FROM json_each(?))", (_listed(chosen.without, numbers),)))
    parts += [("instr(p.sought, ?)", (word,)) for word in words_of(chosen.text)]
    return " AND ".join(part for part, _ in parts), [value for _, values in parts for value in values]


def order(sort: QueueSort, *, descending: bool) -> str:
    """Return the order of a sort; equal papers stand by rank, those without a rank last."""
    column = _COLUMNS[sort]
    return f"{column} {'DESC' if descending else 'ASC'}, p.place, p.number"


def paper_row(line: tuple[Any, ...]) -> PaperRow:
    """Return what a line of :data:`PAPER_LINE` tells."""
    name, path, part, origin, status, title, unit, *figures, categories, kinds, reasons = line
    words = (from_key(name), from_key(path), part, Origin(origin), Status(status), from_key(title), from_key(unit))
    blobs = (schema.NAMES.decode(categories), schema.FINDING_KINDS.decode(kinds), schema.REASONS.decode(reasons))
    fields: tuple[Any, ...] = (*words, *figures, *blobs)
    return PaperRow(*fields)


def submissions(base: sqlite3.Connection) -> dict[str, int]:
    """Return the numbers of the submissions by name."""
    lines = base.execute("SELECT name, number FROM papers WHERE origin = ?", (Origin.SUBMISSION.value,))
    return {from_key(name): number for name, number in lines}


def _listed(names: Collection[str], numbers: Mapping[str, int]) -> str:
    return json.dumps([numbers[name] for name in names if name in numbers])
