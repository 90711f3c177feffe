"""Which problems and answers of a paper are held against one another: all, unless these are too many.

What it takes to do so grows with their product, and a table of four thousand problems takes more memory than a worker
has. What stands thousands of items apart is no pair that a reader would see either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.model import Item, Role


@dataclass(frozen=True, slots=True)
class Stretch:
    """Problems, and answers of one role, as indices of a paper's items."""

    role: Role
    problems: tuple[int, ...]
    answers: tuple[int, ...]


def stretches(items: Sequence[Item], role: Role, most: int) -> Iterator[Stretch]:
    """Yield the problems and the items of ``role`` of a paper, in order.

    There is one stretch, unless there are more than ``most`` of either. Then a stretch ends where it has so many and an
    answer is followed by a problem, as rows of a table and reports in one file are. A list of problems before a list of
    answers has no such place: the first part of one then goes with the first part of the other, and so on.
    """
    for problems, answers in _taking_turns(items, role, most):
        parts = -(-max(len(problems), len(answers)) // max(2 * most, 1)) or 1
        for k in range(parts):
            yield Stretch(role, tuple(_part(problems, k, parts)), tuple(_part(answers, k, parts)))


def _taking_turns(items: Sequence[Item], role: Role, most: int) -> Iterator[tuple[list[int], list[int]]]:
    problems: list[int] = []
    answers: list[int] = []
    answered = False  # whether the last of them is an answer
    for index, item in enumerate(items):
        if item.role is Role.PROBLEM:
            if answered and max(len(problems), len(answers)) >= most:
                yield problems, answers
                problems, answers = [], []
            problems.append(index)
            answered = False
        elif item.role is role:
            answers.append(index)
            answered = True
    yield problems, answers


def _part(whole: Sequence[int], k: int, parts: int) -> Sequence[int]:
    return whole[k * len(whole) // parts : (k + 1) * len(whole) // parts]
