"""Residue: words that betray a borrowed paper — a blank left empty, another place, an old deadline, another office.

Each sign is looked for where it can only be a slip: a place counts as foreign when nobody else in the stack, the
roster or the known documents names it and the sentence does not speak of a visit; a year when it dates a deadline
that has passed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.lexicon import Lexicon
from textmine.model import Finding, Label, Origin, Paper, Reason, Role, Span, Statement
from textmine.text.names import bare_unit
from textmine.text.segment import Segmenter, segmenter

_LEVELS = ("县", "市", "镇", "乡", "街道")
_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,5}(?:县|市|镇|乡|街道)")


@dataclass(frozen=True, slots=True)
class Home:
    """What a stack calls its own: names of places that need no explanation in it, and the year that it is about."""

    places: frozenset[str]
    year: int


def home_of(papers: Sequence[Paper], roster: Sequence[str], lexicon: Lexicon) -> Home:
    """Return what a stack calls its own.

    Places count that the cells of a roster, the known documents, titles, or at least two units of the stack name.
    """
    own: set[str] = set()
    users: dict[str, set[str]] = {}
    for line in roster:
        own |= {m[0] for m in _NAME.finditer(line)} | {bare_unit(line, lexicon)}
    for paper in papers:
        own |= {paper.unit, *(m[0] for m in _NAME.finditer(paper.title))}
        for statement in paper.structure.statements:
            for name, _ in _places(statement, lexicon):
                users.setdefault(name, set()).add(paper.unit or paper.name)
                if paper.document.origin is Origin.KNOWN:
                    own.add(name)
    own |= {name for name, units in users.items() if len(units) > 1}
    years = Counter(p.year for p in papers if p.year and p.document.origin is Origin.SUBMISSION)
    return Home(frozenset(own - {""}), max(years, key=lambda y: (years[y], y)) if years else 0)


def residue(
    papers: Sequence[Paper], labels: Mapping[str, Sequence[Label]], home: Home, lexicon: Lexicon
) -> Iterator[Finding]:
    """Yield the signs of borrowing in each paper, in the order of the text."""
    for paper in papers:
        places = _foreign_places(paper, home, lexicon)
        offices = _other_offices(paper, lexicon)
        for statement, label in zip(paper.structure.statements, labels[paper.name], strict=True):
            if not statement.clutter:
                yield from _placeholders(paper, statement, lexicon)
                yield from (f for f in places if statement.span.start <= f.span.start < statement.span.end)
                yield from _past_deadlines(paper, statement, label, home, lexicon)
                yield from _other_office(paper, statement, offices)


def _placeholders(paper: Paper, statement: Statement, lexicon: Lexicon) -> Iterator[Finding]:
    for found in lexicon.residue.placeholders.finditer(paper.text, statement.span.start, statement.span.end):
        start = found.start("slot") if found["slot"] else found.start()
        yield _finding(paper, Span(start, _name_end(paper.text, found.end())), "placeholder")


def _name_end(text: str, end: int) -> int:
    """Take the 镇 of XX镇 along: the reader looks for the whole name."""
    return end + 1 if text[end : end + 1] in tuple("省市县区镇乡村局") else end


def _foreign_places(paper: Paper, home: Home, lexicon: Lexicon) -> list[Finding]:
    """The foreign places of a paper; none if it names so many that they are what it is about."""
    found: list[Finding] = []
    names: set[str] = set()
    for statement in paper.structure.statements:
        if statement.clutter or statement.text.endswith(("：", ":")):  # 城关镇党委书记： speaks to somebody
            continue
        for name, start in _places(statement, lexicon):
            known = any(name in own or own.endswith(name) for own in home.places) or name in paper.title
            span = None if known else _locate(paper, statement, name, start)
            if span and not _is_quoted(paper.text, statement, span.start):
                names.add(name)
                found.append(_finding(paper, span, "place", name=name, unit=paper.unit or paper.title))
    return found if len(names) <= lexicon.residue.max_places else []


def _is_quoted(text: str, statement: Statement, position: int) -> bool:
    """Tell whether a position stands inside quotation marks or the name of a document."""
    before = text[statement.span.start : position]
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in ("“”", "《》", "「」"))


def _places(statement: Statement, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Counties, towns and streets that a sentence names as its own, with where they begin in its reading form.

    Words of jieba decide where a name begins (为江宁县群众 names 江宁县), its dictionary whether it is one; a clause
    that speaks of a visit or of where people come from names places that are rightly foreign.
    """
    found: list[tuple[str, int]] = []
    for clause in _CLAUSE.finditer(statement.text):
        if any(level in clause[0] for level in _LEVELS) and not lexicon.residue.elsewhere.search(clause[0]):
            found += [(name, clause.start() + start) for name, start in _names_in(clause[0], lexicon)]
    return found


def _names_in(clause: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    cut = segmenter(lexicon)
    words = cut.words(clause)
    position = 0
    for word, before in zip(words, ["", *words], strict=False):
        start, name = position, word
        position += len(word)
        end = position
        if (word in _LEVELS or word in lexicon.residue.seats) and 2 <= len(before) <= 3:
            level = word if word in _LEVELS else word[0]
            name, start, end = before + level, start - len(before), start + len(level)
        elif len(word) == 2 and word.endswith(_LEVELS) and cut.word_class(before) == "nr" and len(before) == 1:
            name, start = before + word, start - 1  # jieba takes the first character of 柏山镇 for a surname
        head = name.rstrip("".join(_LEVELS)) if name.endswith(_LEVELS) else ""
        if not 2 <= len(head) <= 4 or head in lexicon.residue.generic:
            continue
        acts = clause.startswith(lexicon.residue.actors, end) or word in lexicon.residue.seats
        if "ns" in (cut.word_class(name), cut.word_class(head)) or (acts and _may_be_name(head, cut, lexicon)):
            yield name, start


def _may_be_name(head: str, cut: Segmenter, lexicon: Lexicon) -> bool:
    """A word that the dictionary does not know, or knows as a name."""
    return cut.word_class(head) in ("", "nr", "nz", "nrt") and not set(head) & lexicon.residue.no_name


def _locate(paper: Paper, statement: Statement, name: str, start: int) -> Span | None:
    """Find a name of the reading form in the text itself, which may be wrapped inside it."""
    offset = statement.span.start + start
    if paper.text.startswith(name, offset):
        return Span(offset, offset + len(name))
    pattern = r"\s*".join(map(re.escape, name))
    found = re.compile(pattern).search(paper.text, statement.span.start, statement.span.end)
    return Span(found.start(), found.end()) if found else None


def _past_deadlines(
    paper: Paper, statement: Statement, label: Label, home: Home, lexicon: Lexicon
) -> Iterator[Finding]:
    year = paper.year or home.year
    if label.role is not Role.REMEDY:
        return
    for found in lexicon.residue.deadline.finditer(paper.text, statement.span.start, statement.span.end):
        if int(found[1]) < year:
            yield _finding(paper, Span(found.start(), found.end()), "year", year=int(found[1]), current=year)


def _other_offices(paper: Paper, lexicon: Lexicon) -> list[re.Pattern[str]]:
    """The words in which offices of another kind than the paper's speak of themselves."""
    rules = lexicon.residue.own_words
    unit = bare_unit(paper.unit, lexicon)
    own = max((e for _, endings in rules for e in endings if unit.endswith(e)), key=len, default="")
    return [words for words, endings in rules if own not in endings] if own else []


def _other_office(paper: Paper, statement: Statement, offices: Sequence[re.Pattern[str]]) -> Iterator[Finding]:
    for words in offices:
        for found in words.finditer(paper.text, statement.span.start, statement.span.end):
            if not _is_quoted(paper.text, statement, found.start()):
                yield _finding(paper, Span(found.start(), found.end()), "office", unit=paper.unit)


def _finding(paper: Paper, span: Span, kind: str, **values: str | int) -> Finding:
    words = "".join(span.of(paper.text).split())
    return Finding(paper.name, span, kind, Reason.of(f"finding.{kind}", words=words, **values))
