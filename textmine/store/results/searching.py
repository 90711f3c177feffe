"""Looking for statements by their words and by what they are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from textmine.coding import as_key, from_key
from textmine.model import Origin, Role, Structure
from textmine.store.results import schema
from textmine.store.results.grams import marks_of, phrase, words_of
from textmine.store.results.rows import Hit, Hits

_FOUND = """SELECT s.paper, p.name, p.title, p.unit, s.place, s.role
    FROM words JOIN statements s ON s.number = words.rowid JOIN papers p ON p.number = s.paper
    WHERE words MATCH ? ORDER BY words.rowid LIMIT ? OFFSET ?"""

_SAYING = """SELECT name FROM papers WHERE number IN
    (SELECT s.paper FROM words JOIN statements s ON s.number = words.rowid WHERE words MATCH ?)"""


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: statements with all words of ``text`` (apart by blanks) and all that is named."""

    text: str
    unit: str | None = None
    year: int | None = None
    role: Role | None = None
    category: str | None = None
    origin: Origin | None = Origin.SUBMISSION

    @property
    def words(self) -> tuple[str, ...]:
        """The words, folded."""
        return words_of(self.text)

    @property
    def facets(self) -> tuple[tuple[str, str | int], ...]:
        """What beside the words is asked for."""
        asked = {
            "unit": self.unit,
            "year": self.year,
            "role": self.role.value if self.role else None,
            "category": self.category,
            "origin": self.origin.value if self.origin else None,
        }
        return tuple((field, value) for field, value in asked.items() if value is not None)

    @property
    def empty(self) -> bool:
        """Say whether nothing is asked for that would choose any statements of all."""
        return not self.words and not [field for field, _ in self.facets if field != "origin"]


def search(base: sqlite3.Connection, wanted: Search, offset: int, limit: int) -> Hits:
    """Return a page of the statements that a search finds, and how many there are."""
    asked = None if wanted.empty else _asked(base, wanted)
    if asked is None:
        return Hits((), 0)
    [total] = base.execute("SELECT count(*) FROM words WHERE words MATCH ?", (asked,)).fetchone()
    lines = base.execute(_FOUND, (asked, limit, offset)).fetchall()
    structures: dict[int, Structure] = {}
    words = wanted.words
    hits = []
    for number, name, title, unit, place, role in lines:
        if number not in structures:
            [data] = base.execute("SELECT data FROM structures WHERE paper = ?", (number,)).fetchone()
            structures[number] = schema.STRUCTURE.decode(data)
        statement = structures[number].statements[place]
        whose = (from_key(name), from_key(title), from_key(unit))
        said = Role(role) if role else None
        marks = marks_of(statement.text, words)
        hits.append(Hit(*whose, place, statement.span, statement.text, said, marks))
    return Hits(tuple(hits), total)


def papers_saying(base: sqlite3.Connection, wanted: Search) -> frozenset[str]:
    """Return the names of the papers of all statements that a search finds."""
    asked = None if wanted.empty else _asked(base, wanted)
    return frozenset(from_key(name) for (name,) in base.execute(_SAYING, (asked,))) if asked else frozenset()


def _asked(base: sqlite3.Connection, wanted: Search) -> str | None:
    """Return the search in the language of FTS5; None where a facet is asked for that no statement has."""
    parts = [f"grams : {phrase(word)}" for word in wanted.words]
    for field, value in wanted.facets:
        key = as_key(value) if isinstance(value, str) else value
        line = base.execute("SELECT number FROM facets WHERE field = ? AND value = ?", (field, key)).fetchone()
        if line is None:
            return None
        parts.append(f'facets : "{int(line[0])}"')
    return " AND ".join(parts)
