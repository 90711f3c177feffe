"""Labelled papers: the plain-text form in which people write and correct them.

A paper begins with ``# id=… org=…``. Each line below is a statement: ``>`` where it begins a paragraph, a letter for
its role, the first letters of its categories, a bar, and the words::

    >C|一、存在的问题
    >P aw,me|（一）思想上重视不够。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from textmine.model import Category, Role

_ROLES = {
    "P": Role.PROBLEM,
    "U": Role.CAUSE,
    "R": Role.REMEDY,
    "A": Role.ACHIEVEMENT,
    "C": Role.CONTEXT,
    "N": Role.NOISE,
}
_CATEGORIES = {c.value[:2]: c for c in Category}
_LINE = re.compile(r"(>?)([PURACN])(?: ([a-z,]*))?\|(.*)")
_FACT = re.compile(r"(\w+)=(\S+)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One statement as people labelled it; ``opens`` says that it begins a paragraph."""

    text: str
    role: Role
    categories: tuple[Category, ...]
    opens: bool


@dataclass(slots=True)
class LabelledPaper:
    """A whole paper with its labels, and what is known of it (``org``, ``kind``, ``year``)."""

    id: str
    facts: dict[str, str]
    statements: list[Labelled] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paper as its author would hand it in: paragraphs a line, sentences without gaps."""
        return "".join(("\n" if s.opens and i else "") + s.text for i, s in enumerate(self.statements))


def labelled_papers(lines: Iterable[str]) -> Iterator[LabelledPaper]:
    """Read labelled papers.

    Raises:
        ValueError: a line is not in the form above; the message holds the line.
    """
    paper: LabelledPaper | None = None
    for raw in lines:
        line = raw.rstrip("\r\n")
        if not line.strip():
            continue
        if line.startswith("#"):
            if paper:
                yield paper
            facts = dict(_FACT.findall(line))
            paper = LabelledPaper(facts.pop("id"), facts)
        elif paper is None:
            raise ValueError(line)
        else:
            paper.statements.append(_statement(line))
    if paper:
        yield paper


def _statement(line: str) -> Labelled:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(line)
    codes = [code for code in (found[3] or "").split(",") if code]
    try:
        categories = tuple(_CATEGORIES[code] for code in codes)
    except KeyError as error:
        raise ValueError(line) from error
    return Labelled(found[4], _ROLES[found[2]], categories, bool(found[1]))
