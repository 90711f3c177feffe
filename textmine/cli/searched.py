"""What ``textmine search`` prints: a block a statement for a person, a line for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.text import Text

from textmine.cli.console import Console
from textmine.cli.page import Page
from textmine.cli.terminal import folds, shown, write_json
from textmine.export.jsonl import Line, place_line, statement_line
from textmine.export.places import Places
from textmine.model import Taxonomy
from textmine.store.results.found import Answer, Found
from textmine.words import Language, word

_GAP = "  "
_INDENT = 4
_FOUND = "bold red"
_BRACKETS = "〖〗"
"""Around the words found on a terminal that shows no colours, as ``textmine compare`` has them."""


def print_json(found: Iterable[Found], language: Language) -> None:
    """Print one JSON object a statement: a line of ``statements.jsonl``, and what its paper is."""
    for one in found:
        place = place_line(Places(one.paper).of(one.statement.span))
        line = statement_line(one.paper, one.statement, one.label, language) | place | _paper_line(one)
        write_json(json.dumps(line, ensure_ascii=False))


def _paper_line(found: Found) -> Line:
    paper = found.paper
    return {
        "unit": paper.unit,
        "year": paper.year or None,
        "title": paper.title,
        "origin": paper.document.origin.value,
    }


def print_found(found: Iterable[Found], taxonomy: Taxonomy, language: Language, most: int) -> None:
    """Print for each statement its paper, its place, what it does and its words, at most ``most`` characters of it."""
    page = _Page(language, taxonomy, most)
    for number, one in enumerate(found):
        if number:
            page.line(Text())
        page.block(one)


def tell(console: Console, answer: Answer, unit: str) -> None:
    """Say how much was found, and where it is nothing for want of the unit, which there are like it."""
    total, shown_here = answer.hits.total, len(answer.hits.hits)
    if answer.near:
        near = word("report.comma", console.language).join(answer.near)
        console.message("search.no_unit_but", name=unit, near=near)
    elif answer.near is not None:
        console.message("search.no_unit", name=unit)
    elif not total:
        console.message("search.none")
    else:
        key = "search.tally_more" if shown_here < total else "search.tally"
        console.message(key, total=total, papers=answer.papers, shown=shown_here)


@dataclass(frozen=True, slots=True)
class _Page(Page):
    """Statements for a person, at most ``most`` characters of each."""

    taxonomy: Taxonomy
    most: int

    def block(self, found: Found) -> None:
        """Print one statement."""
        self.folded(Text(shown(self.paper(found)), "bold"))
        self.folded(Text(shown(self.place(found)), "dim"))
        self.folded(Text(shown(self.kind(found))))
        self.folded(self.sentence(found), _INDENT)

    def paper(self, found: Found) -> str:
        """Return whose paper it is, of which year, and its title; the name of its file where it says nothing."""
        paper = found.paper
        year = word("compare.year", self.language, year=paper.year) if paper.year else ""
        return _GAP.join(filter(None, (paper.unit, year, paper.title))) or paper.name

    def place(self, found: Found) -> str:
        """Return the file, the place in it, and the title of the section, unless that is the statement itself."""
        paper, statement = found.paper, found.statement
        place = Places(paper).of(statement.span).said(self.language)
        sections = paper.structure.sections
        title = sections[statement.section].heading.of(paper.text).strip() if statement.section >= 0 else ""
        return _GAP.join(filter(None, (paper.name, place, "" if title == statement.text else title)))

    def kind(self, found: Found) -> str:
        """Return the role and the categories in words; of a paper without labels, what it is."""
        label = found.label
        if label is None:
            return word(f"report.origin_{found.paper.document.origin.value}", self.language)
        names = [self.taxonomy.name(category, self.language) for category in label.categories]
        parts = (word(f"role.{label.role.value}", self.language), word("report.comma", self.language).join(names))
        return " · ".join(filter(None, parts))

    def sentence(self, found: Found) -> Text:
        """Return the words of a statement, on a terminal with those marked that were looked for."""
        text = Text()
        for piece, asked in found.hit.pieces(self.most):
            marked = asked and self.out.is_terminal
            words = shown(piece).join(_BRACKETS) if marked and not self.styled else shown(piece)
            text.append(words, _FOUND if marked else None)
        return text

    def folded(self, text: Text, indent: int = 0) -> None:
        """Print a text: on as many lines as a terminal needs, into a pipe on one."""
        for line in self.lines(text, indent):
            self.line(Text.assemble(" " * indent, line))

    def lines(self, text: Text, indent: int) -> Iterator[Text]:
        """Yield the lines that a text takes."""
        if self.out.is_terminal:
            yield from (text[line] for line in folds(text.plain, self.width - indent))
        else:
            yield text
