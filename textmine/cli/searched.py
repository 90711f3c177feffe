"""What ``textmine search`` prints: a block a statement for a person, a line for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rich.console import Console as RichConsole
from rich.text import Text

from textmine.cli.console import Console
from textmine.cli.terminal import folds, shown, width, write_json
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
    page = _Page(taxonomy, language, most)
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
class _Page:
    """Prints for one person: in a language, on a terminal or in a pipe, in so many columns."""

    taxonomy: Taxonomy
    language: Language
    most: int
    out: RichConsole = field(default_factory=lambda: RichConsole(highlight=False, markup=False, emoji=False))
    width: int = field(default_factory=width)

    @property
    def styled(self) -> bool:
        """Say whether styles can show what brackets show otherwise."""
        return self.out.is_terminal and self.out.color_system is not None and not self.out.no_color

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

    def line(self, text: Text) -> None:
        """Print one line as it is. Into a pipe nothing is written but its characters."""
        if self.out.is_terminal:
            self.out.print(text, soft_wrap=True)
        else:
            sys.stdout.write(text.plain + "\n")
