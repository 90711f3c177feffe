"""What reuse has to know of the structure of a paper, as places in its matching form.

A large stack keeps its structures packed, and to unpack one takes longer than to look at it: so each is looked at once.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from textmine.model import Paper, Section, Span
from textmine.structure.numbering import LISTED
from textmine.text.normal import MatchingForm

_QUOTED = re.compile(r"“([^“”]{4,600})”|「([^「」]{4,600})」|『([^『』]{4,600})』|\"([^\"\n]{4,300})\"")
_NAMED = re.compile(r"《[^《》\n]{4,80}》")

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outline:
    """The places of one paper that matter to what it shares; a range is a row of its start and its end.

    ``statements`` are where sentences begin. ``titles`` are ranges of titles, with a third column: the characters of
    the sentence where the title opens a running paragraph, else 0; ``opening`` are the ranges of the latter.
    ``numbered`` are rows of titles with a number: where it begins, where what follows the number does, and a figure
    that is equal for equal numbers. ``quoted`` are ranges between quotation marks, and names of documents.
    """

    statements: Rows
    titles: Rows
    opening: Rows
    numbered: Rows
    quoted: Rows

    @classmethod
    def of(cls, paper: Paper, form: MatchingForm) -> Self:
        """Look at a paper, given its matching form."""
        structure, text = paper.structure, paper.text
        opening = [section.heading for section in structure.sections if section.inline]
        numbered = [section for section in structure.sections if section.marker]
        titles = list(_titles(paper, {heading.start for heading in opening}))
        return cls(
            statements=_places(form, [statement.span.start for statement in structure.statements]),
            titles=_table(*_range(form, [span for span, _ in titles]), [size for _, size in titles]),
            opening=_table(*_range(form, opening)),
            numbered=_table(
                _places(form, [section.heading.start for section in numbered]),
                _places(form, [_behind_marker(text, section) for section in numbered]),
                [_number_of(section.marker) for section in numbered],
            ),
            quoted=_table(*_range(form, list(_quotations(text, paper.span)))),
        )

    def headings(self, longest: int) -> Rows:
        """Return the ranges of titles; one that opens a running paragraph is a title up to ``longest`` characters."""
        return self.titles[self.titles[:, 2] <= longest, :2]


def _places(form: MatchingForm, offsets: Sequence[int]) -> Rows:
    return np.searchsorted(form.offsets, offsets)


def _range(form: MatchingForm, spans: Sequence[Span]) -> tuple[Rows, Rows]:
    return _places(form, [span.start for span in spans]), _places(form, [span.end for span in spans])


def _table(*columns: Rows | Sequence[int]) -> Rows:
    return np.stack([np.asarray(column, np.int64) for column in columns], axis=1)


def _titles(paper: Paper, opening: set[int]) -> Iterator[tuple[Span, int]]:
    """Lines without a stop, and numbered ones down to （1）, with their size if they open a running paragraph.

    一是… opens a sentence, not a section.
    """
    sections = paper.structure.sections
    for statement in paper.structure.statements:
        if not statement.heading or statement.clutter:
            continue
        if statement.section >= 0 and sections[statement.section].level >= LISTED:
            continue
        yield statement.span, len(statement.text) if statement.span.start in opening else 0


def _quotations(text: str, within: Span) -> Iterator[Span]:
    """Text between quotation marks, and names of documents."""
    for pattern in (_QUOTED, _NAMED):
        for found in pattern.finditer(text, within.start, within.end):
            yield Span(found.start(), found.end())


def _behind_marker(text: str, section: Section) -> int:
    start = section.heading.start
    return start + len(section.marker) if text.startswith(section.marker, start) else start


def _number_of(marker: str) -> int:
    """A figure that is equal for equal numbers, however they are punctuated."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", marker) if c.isalnum())
    return zlib.crc32(bare.encode())
