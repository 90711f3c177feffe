"""Labelled papers: the plain-text form in which people write and correct them.

A paper begins with ``# id=… org=…``. Each line below is a statement: ``>`` where it begins a paragraph, a letter for
its role (``?`` where nobody has decided), its categories, a bar, and the words::

    >C|一、存在的问题
    >P aw,me|（一）思想上重视不够。

The categories of the shipped taxonomy are written with their first two letters, others with their whole id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from textmine.model import FINDING_ROLES, Role

OWN = "own"
"""The hand of papers that an office labelled itself."""

_ROLES = {
    "P": Role.PROBLEM,
    "U": Role.CAUSE,
    "R": Role.REMEDY,
    "A": Role.ACHIEVEMENT,
    "C": Role.CONTEXT,
    "N": Role.NOISE,
    "?": None,
}
LETTERS = {role: letter for letter, role in _ROLES.items()}
"""How each role is written, and what nobody has decided."""
_SHORT = {c[:2]: c for c in ("awareness", "mechanism", "staffing", "funding", "participation")}
_CODES = {category: code for code, category in _SHORT.items()}
_LINE = re.compile(r"(>?)([PURACN?])(?: ([a-z0-9_,]*))?\|(.*)")
_CATEGORY = re.compile("[a-z0-9_]+")
_FACT = re.compile(r"(\w+)=(\S+)")
_SENTENCE_END = re.compile(r"[。！？；!?;…][”’」』）)]*$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One statement as people labelled it, without a role where they did not; ``opens``: it begins a paragraph."""

    text: str
    role: Role | None
    categories: tuple[str, ...]
    opens: bool


@dataclass(slots=True)
class LabelledPaper:
    """A whole paper with its labels, and what is known of it (``org``, ``kind``, ``year``, ``hand``)."""

    id: str
    facts: dict[str, str]
    statements: list[Labelled] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paper as its author would hand it in: paragraphs a line, sentences without gaps."""
        return "".join(("\n" if s.opens and i else "") + s.text for i, s in enumerate(self.statements))

    @property
    def hand(self) -> str:
        """Who wrote it, as far as known: without a word about that, the letter that its name begins with."""
        return self.facts.get("hand") or self.id[:1]


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
            if "id" not in facts:
                raise ValueError(line)
            paper = LabelledPaper(facts.pop("id"), facts)
        elif paper is None:
            raise ValueError(line)
        else:
            paper.statements.append(_statement(line))
    if paper:
        yield paper


def labelled_records(lines: Iterable[str]) -> Iterator[LabelledPaper]:
    """Read labelled statements a JSON object a line: ``text``, ``role``, ``categories``, and ``document`` or ``doc``.

    The lines of a paper stand together, in the order of its text. Where paragraphs begin is not told there: a line
    that ends as no sentence does is a title and stands alone, and the line behind it begins a paragraph.

    Raises:
        ValueError: a line is no such record; the message holds it.
    """
    paper: LabelledPaper | None = None
    for raw in lines:
        if not raw.strip():
            continue
        try:
            record = json.loads(raw)
            name = str(record.get("document", record.get("doc", "")))
            if paper is None or paper.id != name:
                if paper:
                    yield paper
                paper = LabelledPaper(name, {})
            paper.statements.append(_from_record(record, paper.statements))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(raw.strip()) from error
    if paper:
        yield paper


def ends_sentence(words: str) -> bool:
    """Say whether words end as a sentence does, and no title or cell of a table."""
    return bool(_SENTENCE_END.search(words.strip()))


def written(paper: LabelledPaper) -> str:
    """Return a paper in the form that :func:`labelled_papers` reads."""
    known = {"id": paper.id, **paper.facts}
    lines = ["# " + " ".join(f"{name}={'_'.join(value.split())}" for name, value in known.items() if value)]
    for s in paper.statements:
        codes = ",".join(_CODES.get(category, category) for category in s.categories)
        code = f"{LETTERS[s.role]} {codes}" if codes else LETTERS[s.role]
        lines.append(f"{'>' if s.opens else ''}{code}|{' '.join(s.text.split())}")
    return "\n".join(lines) + "\n"


def _statement(line: str) -> Labelled:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(line)
    codes = [code for code in (found[3] or "").split(",") if code]
    return Labelled(found[4], _ROLES[found[2]], tuple(_SHORT.get(code, code) for code in codes), bool(found[1]))


def _from_record(record: Mapping[str, Any], before: list[Labelled]) -> Labelled:
    text, role = record["text"], Role(record["role"])
    if not isinstance(text, str) or not text.strip():
        raise ValueError(text)
    categories = record.get("categories", [])
    if not isinstance(categories, list) or not all(_CATEGORY.fullmatch(category) for category in categories):
        raise ValueError(categories)
    titles = [not ends_sentence(words) for words in (text, *(b.text for b in before[-1:]))]
    held = tuple(categories) if role in FINDING_ROLES else ()
    return Labelled(" ".join(text.split()), role, held, not before or any(titles))
