"""Asking a person: which statements first, and keeping what they decide."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from textmine.classify.corpus import OWN, Labelled, LabelledPaper, ends_sentence
from textmine.model import FINDING_ROLES, Label, Paper, Role, Statement
from textmine.store.labels import load_decided, save_decided
from textmine.work.analyse import Analysed


@dataclass(frozen=True, slots=True)
class Question:
    """A statement that a person should look at: of which paper, which one, and what the classifier makes of it."""

    paper: Paper
    index: int
    label: Label
    titles: tuple[str, ...]

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.paper.structure.statements[self.index]

    def near(self, step: int) -> str:
        """Return the words of the statement ``step`` places on, nothing where there is none."""
        place = self.index + step
        statements = self.paper.structure.statements
        return statements[place].text if 0 <= place < len(statements) else ""


def questions(papers: Sequence[tuple[Paper, Sequence[Label]]], decided: Sequence[LabelledPaper]) -> list[Question]:
    """Return the statements that nobody decided on, those first that the classifier is least sure of.

    Of statements with the same words one is asked about.
    """
    answered = {s.text for kept in decided for s in kept.statements if s.role}
    found: dict[str, Question] = {}
    for (paper, labels), kept in zip(papers, decided, strict=True):
        for i, (statement, label) in enumerate(zip(paper.structure.statements, labels, strict=True)):
            if kept.statements[i].role is None and not statement.clutter and statement.text not in answered:
                found.setdefault(statement.text, Question(paper, i, label, _titles(paper, statement)))
    return sorted(found.values(), key=lambda q: (q.label.margin, q.paper.name, q.statement.span))


def _titles(paper: Paper, statement: Statement) -> tuple[str, ...]:
    sections, titles, index = paper.structure.sections, [], statement.section
    while index >= 0:
        titles.append(sections[index].heading.of(paper.text))
        index = sections[index].parent
    return tuple(titles)


def undecided(paper: Paper) -> LabelledPaper:
    """Return a paper in the form that labels are kept in, with nothing decided."""
    first = {lines[0].start for lines in paper.structure.paragraphs if lines}
    found = paper.structure.statements
    statements = [
        Labelled(s.text, None, (), s.heading or s.span.start in first or not before or _are_apart(paper, before, s))
        for before, s in zip((None, *found), found, strict=False)
    ]
    digest = hashlib.sha256("\n".join(s.text for s in statements).encode("utf-8", "replace")).hexdigest()
    facts = {"hand": OWN, "text": digest[:16], "year": str(paper.year or "")}
    return LabelledPaper(paper.name, facts, statements)


def _are_apart(paper: Paper, before: Statement, s: Statement) -> bool:
    """Say whether two statements would run into one if they stood on one line; clutter is in no paragraph."""
    if s.clutter and before.clutter:
        return "\n" in paper.text[before.span.end : s.span.start]
    return s.clutter != before.clutter or not ends_sentence(before.text)


def decide(kept: LabelledPaper, index: int, role: Role | None, categories: Sequence[str], who: str) -> LabelledPaper:
    """Return a paper with one decision added, or with None taken back, and who made the last one, and when."""
    statements = list(kept.statements)
    about = tuple(categories) if role in FINDING_ROLES else ()
    statements[index] = replace(statements[index], role=role, categories=about)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return LabelledPaper(kept.id, {**kept.facts, "who": who, "when": now}, statements)


def keep(folder: Path, paper: Paper, index: int, role: Role | None, categories: Sequence[str], who: str) -> None:
    """Add one decision to what ``folder`` holds of a paper; a colleague's decisions stay.

    Raises:
        UsageError: what is kept was broken by hand.
        WorkspaceError: the place cannot be written.
    """
    save_decided(folder, decide(load_decided(folder, undecided(paper)), index, role, categories, who))


@dataclass(slots=True)
class LabelSession:
    """Questions about some papers and what is decided of them; each decision is kept before the next question."""

    folder: Path
    who: str
    questions: list[Question]
    kept: dict[str, LabelledPaper]
    left: int
    decided: int = 0

    @classmethod
    def open(cls, analysed: Sequence[Analysed], folder: Path, who: str, number: int) -> LabelSession:
        """Choose up to ``number`` questions about the papers; what ``folder`` holds of them counts as decided."""
        papers = [pair for done in analysed for pair in zip(done.papers, done.labels, strict=True)]
        kept = [load_decided(folder, undecided(paper)) for paper, _ in papers]
        found = questions(papers, kept)
        named = {paper.name: known for (paper, _), known in zip(papers, kept, strict=True)}
        return cls(folder, who, found[:number], named, len(found))

    def decide(self, question: Question, role: Role, categories: Sequence[str]) -> None:
        """Keep one decision.

        Raises:
            WorkspaceError: the place cannot be written.
        """
        name = question.paper.name
        known = load_decided(self.folder, self.kept[name])  # a colleague may have decided something since
        fresh = known.statements[question.index].role is None
        self.kept[name] = decide(known, question.index, role, categories, self.who)
        save_decided(self.folder, self.kept[name])
        self.decided += fresh
        self.left -= fresh
