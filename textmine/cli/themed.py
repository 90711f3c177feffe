"""What ``textmine themes`` prints: a table of themes for a person, lines for a program."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from textmine.cli.terminal import cells, fold, shown, width, write_json
from textmine.export.jsonl import theme_lines
from textmine.model import FINDING_ROLES, Corpus, Reach, Role, Theme
from textmine.words import Language, word

_GAP = "  "
_LEAST = 20
"""Columns for the name of a theme below which it would be cut to pieces."""
_BESIDE = 2
"""Causes and remedies named below a problem."""


def print_json(corpus: Corpus, language: Language) -> None:
    """Print the lines of ``themes.jsonl``."""
    for line in theme_lines(corpus, language):
        write_json(json.dumps(line, ensure_ascii=False))


def print_themes(corpus: Corpus, language: Language, *, single: bool) -> None:
    """Print the themes of a stack: as a table in a terminal, else one line a theme with tabs between the columns.

    Problems of one unit alone come with ``single`` only.
    """
    themes = [(n, theme) for n, theme in enumerate(corpus.themes) if single or theme.reach is not Reach.SINGLE]
    if sys.stdout.isatty():
        _print_table(corpus, themes, language)
    else:
        names = ("role", "reach", "units", "papers", "years", "label", "example")
        sys.stdout.write("\t".join(word(f"themes.{name}", language) for name in names) + "\n")
        for _, theme in themes:
            row = (word(f"role.{theme.role.value}", language), *_figures(theme, language), theme.label, theme.example)
            sys.stdout.write("\t".join(shown(cell) for cell in row) + "\n")


def _print_table(corpus: Corpus, themes: Sequence[tuple[int, Theme]], language: Language) -> None:
    out = Console(highlight=False, markup=False, emoji=False)
    beside = _beside(corpus)
    head = [word(f"themes.{name}", language) for name in ("reach", "units", "papers", "years")]
    rows = [_figures(theme, language) for _, theme in themes]
    widths = [max(cells(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    room = max(_LEAST, width() - sum(widths) - len(_GAP) * len(widths))
    for role in FINDING_ROLES:
        out.print(Text(_row([*head, word(f"role.{role.value}", language)], widths), "bold"), soft_wrap=True)
        for number, theme in themes:
            if theme.role is role:
                for line in _lines(theme, beside.get(number, {}), room, widths, language):
                    out.print(line, soft_wrap=True)


def _lines(
    theme: Theme, beside: dict[Role, list[str]], room: int, widths: Sequence[int], language: Language
) -> Iterator[Text]:
    """Yield the lines of one theme: figures and name, and what papers set beside a problem."""
    figures: Sequence[str] = _figures(theme, language)
    for part in fold(shown(theme.label), room):
        yield Text(_row([*figures, part], widths), "bold" if theme.reach is Reach.COMMON else "")
        figures = [""] * len(widths)
    for role, sign in ((Role.CAUSE, "←"), (Role.REMEDY, "→")):
        if names := beside.get(role):
            for part in fold(f"{sign} " + shown(word("report.comma", language).join(names[:_BESIDE])), room):
                yield Text(_row([*figures, part], widths), "dim")


def _beside(corpus: Corpus) -> dict[int, dict[Role, list[str]]]:
    found: dict[int, dict[Role, list[str]]] = defaultdict(lambda: defaultdict(list))
    for link in corpus.links:
        answer = corpus.themes[link.answer]
        found[link.problem][answer.role].append(f"{answer.label} {len(link.papers)}")
    return found


def _figures(theme: Theme, language: Language) -> tuple[str, str, str, str]:
    years = f"{theme.first}–{theme.last}" if theme.first != theme.last else str(theme.first or "")
    return word(f"reach.{theme.reach.value}", language), str(len(theme.units)), str(len(theme.papers)), years


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [" " * (room - cells(cell)) + cell for cell, room in zip(row, widths, strict=False)]
    return _GAP.join((*padded, row[-1])).rstrip()
