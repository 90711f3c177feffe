"""What ``textmine classify`` prints: a table for a person, lines for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.cli.terminal import cells, fold, percent, shown, width, write_json
from textmine.export.jsonl import place_line, statement_line
from textmine.export.places import Places
from textmine.model import Label, Paper, Role, Statement, Taxonomy
from textmine.words import Language, word
from textmine.work import Analysed

_GAP = "  "
_SURE, _ABOUT = 4, 22  # columns for the confidence ("87%?") and for two categories
_LEAST = 20  # columns of the words of a statement below which a table would cut them to pieces


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements to print: those of some roles, and of some categories where any is named."""

    roles: frozenset[Role]
    categories: frozenset[str]

    def of(self, done: Analysed) -> Iterator[tuple[Paper, Statement, Label]]:
        """Yield the wanted statements of a file with their papers and labels."""
        for paper, labels in zip(done.papers, done.labels, strict=True):
            for statement, label in zip(paper.structure.statements, labels, strict=True):
                if label.role in self.roles and (not self.categories or self.categories & set(label.categories)):
                    yield paper, statement, label


def print_json(analysed: Sequence[Analysed], wanted: Wanted, _taxonomy: Taxonomy, language: Language) -> None:
    """Print one JSON object a statement, as in ``statements.jsonl``."""
    places: dict[str, Places] = {}
    for done in analysed:
        for paper, statement, label in wanted.of(done):
            at = places.setdefault(paper.name, Places(paper)).of(statement.span)
            line = statement_line(paper, statement, label, language) | place_line(at)
            write_json(json.dumps(line, ensure_ascii=False))


def print_rows(analysed: Sequence[Analysed], wanted: Wanted, taxonomy: Taxonomy, language: Language) -> None:
    """Print a line a statement: to the width of a terminal there, else with tabs between the columns."""
    tabled = sys.stdout.isatty()
    names = [word(f"role.{role.value}", language) for role in Role]
    widths = (max(map(cells, names)), _SURE, _ABOUT)
    for done in analysed:
        for paper, statement, label in wanted.of(done):
            row = _row(label, taxonomy, language)
            if tabled:
                _print_folded(row, shown(statement.text), widths)
            else:
                sys.stdout.write("\t".join((*row, shown(paper.name), shown(statement.text))) + "\n")


def _row(label: Label, taxonomy: Taxonomy, language: Language) -> tuple[str, str, str]:
    names = [taxonomy.name(category, language) for category in label.categories]
    sure = f"{percent(label.confidence)}%" + ("?" if label.unsure else "")
    return word(f"role.{label.role.value}", language), sure, word("report.comma", language).join(names)


def _print_folded(row: Sequence[str], text: str, widths: Sequence[int]) -> None:
    left = _GAP.join(cell + " " * (room - cells(cell)) for cell, room in zip(row, widths, strict=True)) + _GAP
    for line in fold(text, max(_LEAST, width() - cells(left))):
        sys.stdout.write(f"{left}{line}\n")
        left = " " * cells(left)
