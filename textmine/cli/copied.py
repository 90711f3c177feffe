"""What ``textmine copies`` prints: a table of pairs for a person, lines for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from rich.console import Console
from rich.text import Text

from textmine.cli.terminal import cells, fold, percent, shown, width, write_json
from textmine.export.jsonl import copy_lines
from textmine.model import Corpus
from textmine.words import Language, word
from textmine.work import Pair

_GAP = "  "
_KINDS = 16
"""Columns for the kinds of a pair: the longest name of one in Chinese."""
_LEAST = 12
"""Columns for names below which they would be cut to pieces; such a terminal wraps the line instead."""


def print_json(corpus: Corpus, language: Language, pairs: Iterable[Pair]) -> None:
    """Print one JSON object a match of these pairs: the lines of ``copies.jsonl``, in their order."""
    wanted = {frozenset((pair.a.paper.name, pair.b.paper.name)) for pair in pairs}
    matches = tuple(match for match in corpus.matches if frozenset((match.a, match.b)) in wanted)
    for line in copy_lines(replace(corpus, matches=matches), language):
        write_json(json.dumps(line, ensure_ascii=False))


def print_pairs(pairs: Sequence[Pair], language: Language) -> None:
    """Print a table: to the width of a terminal there, else one line a pair with tabs between the columns."""
    if sys.stdout.isatty():
        _print_table(pairs, language)
    else:
        _print_lines(pairs, language)


def _print_lines(pairs: Iterable[Pair], language: Language) -> None:
    names = ("chars", "longest", "passages", "a_share", "b_share", "kinds", "a", "b")
    sys.stdout.write("\t".join(word(f"copies.{name}", language) for name in names) + "\n")
    for pair in pairs:
        figures = _figures(pair)
        shares = (f"{percent(side.net_share)}%" for side in (pair.a, pair.b))
        papers = (shown(side.paper.name) for side in (pair.a, pair.b))
        sys.stdout.write("\t".join((*figures, *shares, _kinds(pair, language), *papers)) + "\n")


def _print_table(pairs: Sequence[Pair], language: Language) -> None:
    """Print two lines a pair: figures on the first, and on either line a paper with the share of it."""
    out = Console(highlight=False, markup=False, emoji=False)
    names = ("chars", "longest", "passages", "kinds", "share", "papers")
    *head, papers = (word(f"copies.{name}", language) for name in names)
    figures = [_figures(pair) for pair in pairs]
    widths = [max(cells(cell) for cell in column) for column in zip(head[:3], *figures, strict=True)]
    widths += [_KINDS, max(cells(head[4]), len("100%"))]
    out.print(Text(_line((*head, papers), widths), "bold"), soft_wrap=True)
    for pair in pairs:
        for line in _lines(pair, language, widths):
            out.print(Text(line, "" if pair.counted else "dim"), soft_wrap=True)


def _lines(pair: Pair, language: Language, widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of one pair."""
    room = max(_LEAST, width() - sum(widths) - len(_GAP) * len(widths))
    papers: list[tuple[str, str]] = []
    for side in (pair.a, pair.b):
        first, *others = fold(shown(side.paper.name), room)
        papers += [(f"{percent(side.net_share)}%", first), *(("", other) for other in others)]
    figures: tuple[str, ...] = _figures(pair)
    for kind, paper in zip_longest(fold(_kinds(pair, language), _KINDS), papers):
        yield _line((*figures, kind or "", *(paper or ("", ""))), widths)
        figures = ("",) * len(figures)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Set a row in its columns: figures to the right, words to the left."""
    padded = []
    for place, (cell, room) in enumerate(zip(row, widths, strict=False)):
        blank = " " * (room - cells(cell))
        padded.append(cell + blank if place == 3 else blank + cell)
    return _GAP.join((*padded, row[-1])).rstrip()


def _figures(pair: Pair) -> tuple[str, str, str]:
    return str(pair.chars), str(pair.longest), str(len(pair.counted or pair.matches))


def _kinds(pair: Pair, language: Language) -> str:
    """Return in words how the passages come to be shared, the main kind first."""
    kinds = [word(f"kind.{kind}", language) for kind in pair.kinds]
    if not pair.counted:
        kinds.insert(0, word("copies.legitimate", language))
    if pair.within_file:
        kinds.append(word("copies.within_file", language))
    return word("report.comma", language).join(kinds)
