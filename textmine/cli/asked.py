"""How ``textmine label`` asks: one statement at a time, an answer of a few keys."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.classify.corpus import LETTERS
from textmine.cli.console import Console
from textmine.cli.terminal import fold, percent, shown, width
from textmine.model import FINDING_ROLES, Role, Taxonomy
from textmine.words import word
from textmine.work import LabelSession, Question

_KEYS = {LETTERS[role].lower(): role for role in Role}
_BACK, _SKIP, _QUIT = "b", "s", "q"
_LONGEST = 1000  # characters of a line that are read at once


@dataclass(frozen=True, slots=True)
class Answer:
    """A role, and for findings categories."""

    role: Role
    categories: tuple[str, ...]


def parsed(words: str, question: Question, ids: Sequence[str]) -> Answer | None:
    """Return what an answer says: ``p13`` is a problem of the first and third category, nothing at all agrees.

    None if it cannot be understood. Categories are numbered in the order of the taxonomy, from 1; where there are more
    than nine, numbers are parted by commas or blanks.
    """
    words = words.strip().lower()
    label = question.label
    if not words:
        return Answer(label.role, label.categories)
    role = _KEYS.get(words[0])
    figures = words[1:].replace(",", " ").split()
    if len(ids) <= 9:
        figures = list("".join(figures))
    if role is None or not all(f.isascii() and f.isdecimal() and 1 <= int(f) <= len(ids) for f in figures):
        return None
    if figures and role not in FINDING_ROLES:
        return None
    return Answer(role, tuple(ids[number - 1] for number in sorted({int(f) for f in figures})))


def ask(console: Console, session: LabelSession, taxonomy: Taxonomy) -> None:
    """Ask until all questions are answered, or the person stops; each answer is kept at once."""
    if not session.questions:
        console.message("label.nothing")
        return
    _tell_keys(console, taxonomy)
    given: dict[int, Answer] = {}
    place = 0
    while place < len(session.questions):
        question = session.questions[place]
        _show(console, question, place + 1, len(session.questions), taxonomy)
        words = _answer()
        if words is None or words == _QUIT:
            return
        if words in (_SKIP, _BACK):
            place = max(place - 1, 0) if words == _BACK else place + 1
            continue
        kept = given.get(place)  # who goes back and only agrees, agrees with what they said
        answer = parsed(words, question, taxonomy.ids) if words or not kept else kept
        if answer is None:
            console.message("label.not_understood")
            _tell_keys(console, taxonomy)
            continue
        given[place] = answer
        session.decide(question, answer.role, answer.categories)
        place += 1


def _answer() -> str | None:
    """Return the next line, None where there is none; of one too long to be an answer the beginning."""
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = rest = sys.stdin.readline(_LONGEST)
    while len(rest) == _LONGEST and rest[-1] != "\n":
        rest = sys.stdin.readline(_LONGEST)
    return line.strip().lower() if line else None


def _tell_keys(console: Console, taxonomy: Taxonomy) -> None:
    language = console.language
    roles = [f"{key} {word(f'role.{role.value}', language)}" for key, role in _KEYS.items()]
    numbers = [f"{n} {taxonomy.name(c, language)}" for n, c in enumerate(taxonomy.ids, 1)]
    console.message("label.keys", roles="  ".join(roles), categories="  ".join(numbers))


def _show(console: Console, question: Question, number: int, count: int, taxonomy: Taxonomy) -> None:
    language = console.language
    console.line()
    console.line(f"[{number}/{count}] {question.paper.name}")
    for title in reversed(question.titles):
        console.line(f"  {title}")
    for step in (-1, 0, 1):
        if text := question.near(step):
            for line in fold(shown(text), width() - 6):
                console.line(f"  {'▶ ' if step == 0 else '  '}{line}", bold=step == 0)
    label = question.label
    names = [taxonomy.name(category, language) for category in label.categories]
    digits = "".join(f" {taxonomy.ids.index(category) + 1}" for category in label.categories)
    console.message(
        "label.guess",
        role=" · ".join([word(f"role.{label.role.value}", language), *names]),
        keys=f"{LETTERS[label.role].lower()}{digits.replace(' ', '' if len(taxonomy.ids) <= 9 else ' ')}",
        sure=percent(label.confidence),
    )
